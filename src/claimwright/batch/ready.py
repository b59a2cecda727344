"""Claims that may leave, with their documents: of a claim file after its check, or of the folder that a run wrote.

Reads; sends nothing. A document of a run lies in its visit's folder and must be the one that was coded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from claimwright.batch.checking import check_file
from claimwright.batch.past import NOTHING, Before
from claimwright.errors import InputError
from claimwright.intake.source import read_source
from claimwright.model.claim import Claim
from claimwright.pipeline import House
from claimwright.render import read_coding
from claimwright.submit.attaching import electronic, name_of

RECORD = "coding.json"
DOCUMENTS = "documents"  # the folder within a visit of a run that holds what goes along
HOLDS = ("reject", "hold")


class Ready(NamedTuple):
    """`held` says of each claim or visit that stays here why; `visits` the visit of a claim, where a run coded it;
    `documents` by claim the bytes of those that go electronically, by name.
    """

    claims: list[Claim]
    held: list[tuple[str, str]]
    visits: dict[str, str]
    documents: dict[str, dict[str, bytes]]


def ready_claims(path: Path, house: House, documents: Path | None = None, before: Before = NOTHING) -> Ready:
    """`documents` is the folder in which they lie: of a run, with a folder for each visit (the run's own without it);
    of a file, itself (the file's own without it). `before` is what a ledger knows; a run has asked it already.

    Raises InputError where the folder is no run's, and for a file with a claim that cannot be read: part of a file is
    never sent.
    """
    found = Ready([], [], {}, {})
    if path.is_dir():
        _of_run(path, documents, found)
    else:
        _of_file(path, house, documents or path.parent, before, found)
    return found


def _of_run(folder: Path, documents: Path | None, found: Ready) -> None:
    records = sorted(folder.glob(f"*/{RECORD}"))
    if not records:
        raise InputError("no visits of a run", str(folder), "give the folder that claimwright run --out wrote")
    for path in records:
        record = read_coding(path.read_bytes(), str(path))
        if record.verdict != "clean":
            rules = _rules(f.rule for f in record.findings if f.severity in HOLDS)
            found.held.append((record.visit, f"is held: {rules}"))
            continue
        where = documents / record.visit if documents is not None else path.parent / DOCUMENTS
        coded = {one.name: one.source_sha256 for one in record.documents}
        for claim in record.claims:
            if _take(found, claim, where, coded):
                found.visits[claim.id] = record.visit


def _of_file(path: Path, house: House, documents: Path, before: Before, found: Ready) -> None:
    for one in check_file(path, house, None, before):
        if one.error is not None:
            raise one.error
        if one.claim is None or one.verdict is None:
            continue
        if one.verdict.verdict == "clean":
            _take(found, one.claim, documents, {})
        else:
            found.held.append((one.claim.id, f"is held: {_rules(f.rule for f in one.findings if f.holds)}"))
    if not found.claims and not found.held:
        raise InputError("holds no claim", str(path), "give claims as claimwright check reads them")


def _take(found: Ready, claim: Claim, folder: Path, coded: Mapping[str, str]) -> bool:
    """Whether the claim's documents are at hand; `coded` are the hashes of those that were read when the visit was."""
    try:
        names = dict.fromkeys(name_of(one) for one in electronic(claim))
        files = {name: _read(folder, name, coded.get(name, "")) for name in names}
    except InputError as error:
        found.held.append((claim.id, f"has a document that cannot go: {error}"))
        return False
    found.claims.append(claim)
    if files:
        found.documents[claim.id] = files
    return True


def _read(folder: Path, name: str, coded: str) -> bytes:
    """A document's bytes. Raises InputError for a name that leads elsewhere, or another document than was coded."""
    if not name or Path(name).name != name:
        raise InputError("is no file's name", name[:80] or "attachments", "name the document that goes with the claim")
    source = read_source(folder / name, folder)
    if coded and source.sha256 != coded:
        raise source.error("is not the document that was coded", "run the visit again")
    return source.data


def _rules(rules: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(rules)) or "see its findings"
