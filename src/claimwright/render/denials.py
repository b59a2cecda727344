"""What was not paid, for the terminal: by reason with the mend and the edit that looks for it, or one claim's lines."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from claimwright.render.plain import money, one_line
from claimwright.tracking.tracing import LOWERED, ByReason, Denial

PROPOSAL = "none looks: a proposal for an edit"
OWN = "none can: the payer lowered what the record supports"


def reasons_table(rows: Sequence[ByReason]) -> Table:
    table = _table("Reason", "Payer", "Claims", "Amount", "First due", "What and mend", "Edits before sending")
    for row in rows:
        table.add_row(
            row.reason,
            _text(row.payer),
            str(row.claims),
            money(row.amount),
            str(row.due or "–"),
            _text(f"{row.what}; {row.mend}"),
            _text(traced_words(row)),
        )
    return table


def denials_table(rows: Sequence[Denial]) -> Table:
    table = _table("Line", "Reason", "Amount", "What and mend", "By", "Edits before sending")
    for row in rows:
        until = f"{row.due} {row.due_for}" if row.due else "–"
        table.add_row(
            str(row.line or "claim"),
            " ".join((row.reason, *row.remarks)),
            money(row.amount) if row.amount is not None else "–",
            _text(f"{row.what}; {row.mend}"),
            until,
            _text(f"found by {', '.join(row.found)}" if row.found else _looked(row.reason, row.edits)),
        )
    return table


def traced_words(row: ByReason) -> str:
    """Which edits would have caught it, and on how many claims they did."""
    if not row.edits:
        return _looked(row.reason, ())
    found, missed = row.traced.get("found", 0), row.traced.get("not found", 0)
    return f"{_looked(row.reason, row.edits)}; found on {found}, not on {missed}"


def _looked(reason: str, edits: Sequence[str]) -> str:
    if not edits:
        return OWN if reason == LOWERED else PROPOSAL
    more = f" and {len(edits) - 3} more" if len(edits) > 3 else ""
    return ", ".join(edits[:3]) + more


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold", justify="right" if heading in ("Amount", "Claims") else "left")
    return table


def _text(text: str) -> Text:
    return Text(one_line(text))
