"""Commands about money that did not come: denials, appeal, report. Thin: each calls one function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from claimwright.batch.checking import check_claim
from claimwright.batch.visits import visit_of
from claimwright.cli import ledger as ledgers
from claimwright.cli import shared
from claimwright.errors import LedgerError
from claimwright.ledger import Book
from claimwright.ledger.reading import claim_status, courses
from claimwright.pipeline import House
from claimwright.render.appeal import packet
from claimwright.render.denials import denials_table, reasons_table
from claimwright.render.report import report_page, report_tables
from claimwright.rulebook.answers import read_answers
from claimwright.tracking.appealing import appeal_of
from claimwright.tracking.history import Posted, as_answered, posted, rejections
from claimwright.tracking.rates import report as rates
from claimwright.tracking.tracing import by_reason
from claimwright.tracking.tracing import denials as traced

Format = Annotated[str, typer.Option(help="table or jsonl; a pipe gets jsonl.")]


def denials(
    claim: Annotated[str, typer.Argument(help="A claim's number, for its lines one by one.")] = "", format: Format = ""
) -> None:
    """What payers did not pay: by reason with the mend, and which edit would have caught it before sending.

    Example: claimwright denials
    """
    with shared.one_line_errors():
        lines, settings = shared.as_lines(format), shared.settings_for(Path.cwd())
        house = shared.house(settings)
        with ledgers.opened(settings).reading() as book:
            known = posted(book, claim)
            fired = _fired(book, known, house)
        found = traced({id: [one.posting for one in some] for id, some in known.items()}, fired)
        rows = found if claim else by_reason(found)
        if lines:
            for row in rows:
                shared.say(True, row, "")
        elif not rows:
            print("Nothing stands denied.")
        else:
            shared.console().print(denials_table(found) if claim else reasons_table(by_reason(found)))


def appeal(
    claim: Annotated[str, typer.Argument(help="The claim's number.")],
    run: Annotated[Path, typer.Option(help="The folder of the run that coded its visit.")] = Path("build/clinic-day"),
    out: Annotated[Path | None, typer.Option(help="The PDF; without it, CLAIM-appeal.pdf.")] = None,
) -> None:
    """Write an appeal as a PDF: the payer's answer, the visit level's elements with their quotes, the signed note.

    Example: claimwright appeal 01DIABETESCKD --run build/clinic-day
    """
    with shared.one_line_errors():
        with ledgers.opened().reading() as book:
            known = posted(book, claim).get(claim, [])
            sent = as_answered(book, claim, known[-1]) if known else None
            contested = appeal_of([one.posting for one in known])
            said = claim_status(book, claim).said
        if sent is None or contested is None:
            raise LedgerError(
                "no decision of it stands that paid less than was sent", f"claim {claim[:40]}", "see claimwright status"
            )
        pages = packet(sent, contested, visit_of(run, claim), said, ledgers.now().date())
        target = out or Path(f"{claim}-appeal.pdf")
        target.write_bytes(pages)
    print(f"Appeal   {target}")


def report(
    out: Annotated[Path | None, typer.Option(help="Write the page with its plots there.")] = None, format: Format = ""
) -> None:
    """How claims fared: days in each status, acceptance and first-pass rates by payer, what was refused and why.

    Example: claimwright report --out build/report.html
    """
    with shared.one_line_errors():
        lines, now = shared.as_lines(format), ledgers.now()
        with ledgers.opened().reading() as book:
            known = {id: [one.posting for one in some] for id, some in posted(book).items()}
            found = rates(courses(book), known, rejections(book), read_answers(), now)
        if out is not None:
            out.write_text(report_page(found, f"{now:%Y-%m-%d}"), encoding="utf-8")
        if lines:
            shared.say(True, found, "")
            return
        for table in report_tables(found):
            shared.console().print(table)
            print()
    if out is not None:
        print(f"Report   {out}")


def _fired(book: Book, known: Mapping[str, Sequence[Posted]], house: House) -> dict[str, frozenset[str]]:
    """The edits that speak on each denied claim as it was sent."""
    found = {}
    for id, some in known.items():
        last = next((one for one in reversed(some) if one.posting.work), None)
        sent = as_answered(book, id, last) if last is not None else None
        if sent is not None:
            found[id] = frozenset(finding.rule for finding in check_claim(sent, house).findings)
    return found
