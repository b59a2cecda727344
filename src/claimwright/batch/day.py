"""A folder of visits to a folder of results: codings, pages, claims. Whole or not at all, and the same bytes every
time.

Everything is made in a folder beside the target and takes its name at the end. A visit that cannot be read fails alone.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from claimwright.batch.past import NOTHING, Before
from claimwright.batch.ready import DOCUMENTS
from claimwright.errors import ClaimwrightError, InputError
from claimwright.intake.source import read_source
from claimwright.intake.visit import read_visit, visits
from claimwright.model.case import Case
from claimwright.model.claim import Claim
from claimwright.model.coding import Coding
from claimwright.model.exchange import Party
from claimwright.pipeline import House, code_case
from claimwright.render import (
    ClaimFile,
    VisitRow,
    coding_record,
    day_page,
    failed_row,
    json_file,
    review_page,
    visit_row,
)
from claimwright.settings import Settings
from claimwright.submit import envelope_for_run, preview, write
from claimwright.submit.attaching import electronic, name_of

MARK = "index.html"  # the file by which a folder is known as an earlier run's


class Coded(NamedTuple):
    """`going` are the documents of the visit that go electronically with its claims, by name."""

    case: Case
    coding: Coding
    going: Mapping[str, bytes] = {}


class Day(NamedTuple):
    """`rows` in visit order; `files` the claim files written, relative to the folder."""

    rows: tuple[VisitRow, ...]
    files: tuple[str, ...]


def run_day(
    folder: Path,
    out: Path,
    settings: Settings,
    house: House,
    seen: Callable[[str], None] = lambda _: None,
    before: Before = NOTHING,
) -> Day:
    """Codes every visit below `folder` into `out`; `before` is what a ledger knows. Raises InputError where there is
    no visit or `out` is not ours to replace.
    """
    found = visits(folder)
    if not found:
        raise InputError("no visit folders", str(folder), "give a folder whose sub-folders hold the visits' documents")
    if out.exists() and any(out.iterdir()) and not (out / MARK).is_file():
        raise InputError("not empty and not an earlier run", str(out), "give another --out")
    results: list[Coded | VisitRow] = []
    for path in found:
        try:
            case = read_visit(path, settings)
            coding = code_case(case, house, before.case(case))
            results.append(Coded(case, coding, _going(path, coding)))
        except ClaimwrightError as error:
            results.append(failed_row(path.name, str(error)))
        seen(path.name)
    part = out.with_name(f".{out.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        day = _write(part, results, settings)
        _replace(part, out)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return day


def _going(visit: Path, coding: Coding) -> dict[str, bytes]:
    """The documents kept beside the coding: what goes is what was coded, whatever becomes of the visit's folder."""
    names = dict.fromkeys(name_of(one) for claim in coding.claims for one in electronic(claim))
    return {name: read_source(visit / name, visit).data for name in names}


def clean_claims(coded: Sequence[Coded]) -> dict[str, list[Claim]]:
    """Claims that may leave, by payer id, in visit order; what is held stays here."""
    ready: dict[str, list[Claim]] = {}
    for one in coded:
        if one.coding.verdict == "clean":
            for claim in one.coding.claims:
                ready.setdefault(claim.payer.id, []).append(claim)
    return dict(sorted(ready.items()))


def interchange(claims: Sequence[Claim], settings: Settings) -> bytes:
    """One payer's 837P, its control data derived from the claims themselves."""
    if settings.submitter is None:
        raise InputError("no submitter", settings.source, "add [submitter] with id and name")
    payer = claims[0].payer
    receiver = settings.receiver or Party(payer.id, payer.name)
    return write(claims, envelope_for_run(claims, settings.submitter, receiver))


def _write(folder: Path, results: Sequence[Coded | VisitRow], settings: Settings) -> Day:
    coded = [r for r in results if isinstance(r, Coded)]
    files: dict[str, bytes] = {}
    of_visit: dict[str, list[ClaimFile]] = {}
    for payer, claims in clean_claims(coded).items():
        files[f"claims/{payer}.837"] = interchange(claims, settings)
    for one in coded:
        links = of_visit.setdefault(one.coding.id, [])
        for claim in one.coding.claims:
            name = f"claims/{claim.id.lower()}.pdf"
            files[name] = preview([claim])
            links.append(ClaimFile("CMS-1500", name))
            if one.coding.verdict == "clean":
                links.append(ClaimFile("837P", f"claims/{claim.payer.id}.837"))
    rows: list[VisitRow] = []
    for result in results:
        if isinstance(result, VisitRow):
            rows.append(result)
            continue
        case, coding, going = result
        up = tuple(ClaimFile(f.label, f"../{f.href}") for f in of_visit[coding.id])
        files[f"{coding.id}/coding.json"] = json_file(coding_record(coding, case))
        files |= {f"{coding.id}/{DOCUMENTS}/{name}": data for name, data in going.items()}
        files[f"{coding.id}/review.html"] = review_page(coding, case, up).encode()
        rows.append(visit_row(coding, case, f"{coding.id}/review.html", of_visit[coding.id]))
    files[MARK] = day_page(rows).encode()
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return Day(tuple(rows), tuple(n for n in files if n.startswith("claims/")))


def _replace(part: Path, out: Path) -> None:
    old = out.with_name(f".{out.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    part.rename(out)
    shutil.rmtree(old, ignore_errors=True)
