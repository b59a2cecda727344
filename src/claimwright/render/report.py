"""How claims fared, for the terminal and as a page with plots: days in each status, rates by payer, reasons."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from claimwright.render.html import page
from claimwright.render.plain import money, one_line
from claimwright.render.plots import Bar, bars
from claimwright.tracking.rates import ALL, PayerRow, Report, StateRow

MOST = 12  # bars of a plot; the tables hold all


def report_tables(report: Report) -> tuple[Table, ...]:
    """Payers, statuses, reasons."""
    payers = _table("Payer", "Claims", "Charge", "Accepted at first", "First pass")
    for row in report.payers:
        payers.add_row(
            _payer(row), str(row.claims), money(row.charge), _rate(row.accepted, row.answered),
            _rate(row.first_pass, row.decided),
        )  # fmt: skip
    states = _table("Status", "Times", "There now", "Median days", "Nine of ten within")
    for state in report.states:
        days = (f"{state.median:.1f}", f"{state.slowest:.1f}")
        states.add_row(Text(one_line(state.state)), str(state.times), str(state.now), *days)
    reasons = _table("Refused by", "Payer", "Reason", "Claims", "Amount")
    for one in report.reasons:
        reasons.add_row(one.by, Text(one_line(one.payer)), one.reason, str(one.claims), money(one.amount))
    return payers, states, reasons


def report_page(report: Report, day: str) -> str:
    """The same as a page that needs no script and loads nothing; `day` is when it was made."""
    return page(
        "report.html",
        ("common.css", "day.css"),
        report=report,
        day=day,
        rate=_rate,
        payer=_payer,
        accepted=_rates("Accepted at first submission", [(r, r.accepted, r.answered) for r in report.payers]),
        passed=_rates("Paid at first decision", [(r, r.first_pass, r.decided) for r in report.payers]),
        days=_days(report.states),
        refused=bars(
            "Refused, in dollars",
            [
                Bar(f"{one.reason}, {_named(one.payer)}", round(one.amount), "reject", _claims(one.claims))
                for one in sorted(report.reasons, key=lambda one: (-one.amount, one.reason, one.payer))[:MOST]
            ],
        ),
    )


def _rates(title: str, rows: Sequence[tuple[PayerRow, int, int]]) -> str:
    known = [(row, part, whole) for row, part, whole in rows if whole][:MOST]
    return bars(
        title, [Bar(_payer(r), round(100 * part / whole), "clean", f"% of {whole}") for r, part, whole in known]
    )


def _days(rows: Sequence[StateRow]) -> str:
    longest = sorted(rows, key=lambda row: (-row.median, row.state))[:MOST]
    return bars(
        "Median days in a status",
        [Bar(r.state, round(r.median), "warn", f"{r.now} there now" if r.now else "") for r in longest],
    )


def _claims(count: int) -> str:
    return f"{count} claim" + ("" if count == 1 else "s")


def _payer(row: PayerRow) -> str:
    return _named(row.payer)


def _named(payer: str) -> str:
    return "all payers" if payer == ALL else one_line(payer)


def _rate(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} % of {whole}" if whole else "none answered"


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for number, heading in enumerate(headings):
        table.add_column(
            heading, overflow="fold", justify="right" if number > 2 or heading in ("Claims", "Times") else "left"
        )
    return table
