"""The terminal's tables: a day, one coding, its findings and queries. They are made for rich; the console decides width
and colour.

Words of the chart pass through `plain`, as Text and never as markup, so that no note can steer the terminal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.table import Table
from rich.text import Text

from claimwright.model.coding import Assignment, Coding, Query
from claimwright.model.evidence import Quote
from claimwright.model.finding import Finding
from claimwright.render.plain import money, one_line
from claimwright.render.rows import VisitRow, service_text
from claimwright.render.transcribe import reason_of

VERDICTS = {"clean": ("clean", "green"), "hold": ("held", "yellow"), "failed": ("not read", "red")}
SEVERITIES = {"reject": "red", "hold": "yellow", "warn": "cyan", "inform": "dim"}


def day_table(rows: Sequence[VisitRow]) -> Table:
    """Every visit in a line; a failed one shows its error where the codes would stand."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Visit", "Patient", "Diagnoses", "Services", "Verdict"):
        table.add_column(heading, overflow="fold")
    table.add_column("Charge", justify="right", no_wrap=True)
    for row in rows:
        word, colour = VERDICTS[row.verdict]
        table.add_row(
            _text(row.visit),
            _text(row.patient or "–"),
            _text(row.error) if row.verdict == "failed" else _codes(row.diagnoses),
            _codes(row.services),
            Text(word, style=colour),
            Text(money(row.charge) if row.charge is not None else "–"),
        )
    return table


def coding_table(coding: Coding) -> Table:
    """The proposed codes of one visit with their reasons and words."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("", "Code", "Description", "Why", "Words"):
        table.add_column(heading, overflow="fold")
    for a in coding.assignments.diagnoses:
        table.add_row(f"HI{a.rank:02}", *_cells(a, a.code))
    for n, a in enumerate(coding.assignments.services, 1):
        table.add_row(f"line {n}", *_cells(a, service_text(a)))
    return table


def finding_lines(findings: Iterable[Finding]) -> list[Text]:
    """One line per finding: severity, target, message, mend, rule and source."""
    lines = []
    for f in findings:
        line = Text(f"{f.severity:<7}", style=SEVERITIES[f.severity])
        line.append(f"{one_line(f.target)}: {one_line(f.message)}", style="default not dim")
        if f.mend:
            line.append(f"; {one_line(f.mend)}", style="default not dim")
        line.append(f"  [{f.rule}, {f.citation}]", style="dim")
        lines.append(line)
    return lines


def query_lines(queries: Iterable[Query]) -> list[Text]:
    """Three lines per query: whom it asks what, the words it rests on, the answers it offers."""
    lines = []
    for q in queries:
        line = Text(f"{'query':<7}", style=SEVERITIES[q.severity])
        line.append(f"{q.code}, to {one_line(q.to)}: {one_line(q.question)}", style="default not dim")
        line.append(f"  [{q.rule}, {q.citation}]", style="dim")
        quoted = " ".join(f"“{one_line(text)}”" for quote in q.indicators for text in quote.texts)
        answers = " / ".join(option.text for option in q.options)
        lines += [line, Text(f"        {quoted}", style="italic"), Text(f"        {answers}")]
    return lines


def _cells(a: Assignment, code: str) -> tuple[Text, Text, Text, Text]:
    words = [f"“{one_line(text)}”" for e in a.evidence if isinstance(e, Quote) for text in e.texts]
    return Text(code, style="bold"), _text(a.description), _text(reason_of(a)), Text(" ".join(words), style="italic")


def _text(value: str) -> Text:
    return Text(one_line(value))


def _codes(codes: Sequence[str]) -> Text:
    return Text(", ".join(codes) or "–")
