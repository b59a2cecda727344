"""Claims that may leave: of a claim file after its check, or of the folder that a run wrote. Reads; sends nothing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from claimwright.batch.checking import check_file
from claimwright.batch.past import NOTHING, Before
from claimwright.errors import InputError
from claimwright.model.claim import Claim
from claimwright.pipeline import House
from claimwright.render import read_coding

RECORD = "coding.json"
HOLDS = ("reject", "hold")


class Ready(NamedTuple):
    """`held` says of each claim or visit that stays here why; `visits` the visit of a claim, where a run coded it."""

    claims: tuple[Claim, ...]
    held: tuple[tuple[str, str], ...]
    visits: dict[str, str]


def ready_claims(path: Path, house: House, before: Before = NOTHING) -> Ready:
    """`before` is what a ledger knows; a run has asked it already. Raises InputError where the folder is no run's, and
    for a file with a claim that cannot be read: part of a file is never sent.
    """
    return _of_run(path) if path.is_dir() else _of_file(path, house, before)


def _of_run(folder: Path) -> Ready:
    records = sorted(folder.glob(f"*/{RECORD}"))
    if not records:
        raise InputError("no visits of a run", str(folder), "give the folder that claimwright run --out wrote")
    claims: list[Claim] = []
    held: list[tuple[str, str]] = []
    visits: dict[str, str] = {}
    for path in records:
        record = read_coding(path.read_bytes(), str(path))
        if record.verdict != "clean":
            held.append((record.visit, "is held: " + _rules(f.rule for f in record.findings if f.severity in HOLDS)))
            continue
        claims.extend(record.claims)
        visits.update((claim.id, record.visit) for claim in record.claims)
    return Ready(tuple(claims), tuple(held), visits)


def _of_file(path: Path, house: House, before: Before) -> Ready:
    claims, held = [], []
    for one in check_file(path, house, None, before):
        if one.error is not None:
            raise one.error
        if one.claim is None or one.verdict is None:
            continue
        if one.verdict.verdict == "clean":
            claims.append(one.claim)
        else:
            held.append((one.claim.id, "is held: " + _rules(f.rule for f in one.findings if f.holds)))
    if not claims and not held:
        raise InputError("holds no claim", str(path), "give claims as claimwright check reads them")
    return Ready(tuple(claims), tuple(held), {})


def _rules(rules: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(rules)) or "see its findings"
