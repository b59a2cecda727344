"""The edit catalogue for people: a table, an edit's manual page, why a claim is held; a checked claim as a record."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Literal

import msgspec
from rich.table import Table
from rich.text import Text

from claimwright.model.claim import Claim
from claimwright.model.finding import Finding
from claimwright.model.verdict import Contribution, Repair, Step, Verdict
from claimwright.render.plain import one_line
from claimwright.render.records import Decided, Fact, FieldValue, FindingRecord, Missing, Proof, Words
from claimwright.render.tables import SEVERITIES, finding_lines
from claimwright.render.transcribe import finding_record
from claimwright.rulebook import Rule, Rulebook
from claimwright.rulebook.risk import Risk

AREAS = {
    "code": "diagnoses",
    "proc": "service lines and their modifiers",
    "claim": "the claim as a whole",
    "data": "people, numbers, addresses and dates",
    "record": "the record behind the claim",
    "payer": "what the payer's program asks",
    "cover": "coverage by Medicare's articles",
    "drug": "drugs",
    "lab": "laboratory tests",
    "therapy": "therapy",
    "equipment": "equipment",
    "stay": "institutional claims",
}
BEFORE = "denied "  # how what a payer did before is named among the contributions
HISTORY = (
    "claim.earlier",
    "proc.global-visit",
    "proc.global-procedure",
    "proc.no-surgery",
    "proc.new-patient",
    "proc.pair-earlier",
    "proc.units-day",
    "proc.units-policy",
    "proc.add-on",
    "proc.add-on-alone",
    "payer.wellness-first",
    "payer.wellness-yearly",
)


class CheckLine(msgspec.Struct, frozen=True, kw_only=True):
    """One checked claim; `error` where it could not be read, and then nothing else."""

    schema: Literal["claimwright.check/1"] = "claimwright.check/1"
    claim: str
    verdict: Literal["clean", "hold", "unreadable"]
    findings: tuple[FindingRecord, ...] = ()
    risk: Decimal | None = None
    contributions: tuple[Contribution, ...] = ()
    release: tuple[Step, ...] = ()
    repairs: tuple[Repair, ...] = ()
    error: str = ""


def check_line(
    claim: Claim | None,
    findings: tuple[Finding, ...],
    verdict: Verdict | None,
    repairs: tuple[Repair, ...] = (),
    error: str = "",
) -> CheckLine:
    """The record of one checked claim."""
    if claim is None or verdict is None:
        return CheckLine(claim="", verdict="unreadable", error=error)
    return CheckLine(
        claim=claim.id,
        verdict=verdict.verdict,
        findings=tuple(finding_record(f, {}) for f in findings),
        risk=verdict.risk,
        contributions=verdict.contributions,
        release=verdict.release,
        repairs=repairs,
    )


def area_of(rule: Rule) -> str:
    """What an edit looks at."""
    looks = AREAS.get(rule.id.partition(".")[0], "what its template names")
    return f"{looks}, with earlier claims" if rule.id in HISTORY else looks


def edits_table(rules: Iterable[Rule]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Edit", "Severity", "Says", "For"):
        table.add_column(heading, overflow="fold")
    for rule in rules:
        severity = Text(rule.severity, style=SEVERITIES[rule.severity])
        table.add_row(rule.id, severity, rule.title, _scope(rule) or "all")
    return table


def edit_page(rule: Rule, risk: Risk) -> str:
    """The manual page of an edit, in Markdown."""
    effort = risk.effort[risk.effort_of(rule.id)]
    rows = [
        ("severity", f"{rule.severity}: {MEANS[rule.severity]}"),
        ("looks at", area_of(rule)),
        ("for", _scope(rule) or "every payer, claim type and place"),
        ("in force", f"{rule.effective} to {rule.ends or 'today'}"),
        (
            "source",
            f"{rule.citation}{'' if rule.citation.verified else ', not confirmed by a text beside the project'}",
        ),
        ("message", rule.message),
        ("mend", f"{rule.mend} ({effort.who})"),
    ]
    lines = [
        f"# {rule.id}: {rule.title}",
        "",
        rule.says,
        "",
        "| | |",
        "|---|---|",
        *(f"| {k} | {v} |" for k, v in rows),
    ]
    if rule.template is not None:
        data = msgspec.to_builtins(rule.template)
        lines += ["", "Decided by data alone:", "", "```yaml", *_yaml(data), "```"]
    return "\n".join([*lines, ""])


def manual_pages(book: Rulebook) -> dict[str, str]:
    """The manual by file name: an index by what a claim can be wrong in, and a page for each edit."""
    lines = ["# The edits", "", "Made from the rulebook by `claimwright edits manual`.", ""]
    for area in book.taxonomy:
        lines += [f"## {area.area}", "", "| what | edits |", "|---|---|"]
        lines += [
            f"| {cell.what} | {', '.join(f'[{e}]({e}.md)' for e in cell.edits) or f'open: {cell.open}'} |"
            for cell in area.cells
        ]
        lines.append("")
    return {"README.md": "\n".join(lines), **{f"{r.id}.md": edit_page(r, book.risk) for r in book.edits.values()}}


MEANS = {
    "reject": "a payer's front end would refuse the claim; it stays here",
    "hold": "the claim stays here until a person has looked",
    "warn": "the claim may leave; a person should look",
    "inform": "said for the record",
}


def why(findings: Iterable[Finding], rules: dict[str, Rule]) -> list[Text]:
    """Each finding with its rule, what it rests on and what mends it."""
    lines: list[Text] = []
    for finding in findings:
        rule = rules[finding.rule]
        lines += finding_lines([finding])
        lines.append(Text(f"        {rule.says}", style="default not dim"))
        for proof in finding_record(finding, {}).evidence:
            lines.append(Text(f"        {one_line(_proof(proof))}", style="italic"))
    return lines


def checked_lines(checked: CheckLine, findings: Iterable[Finding]) -> list[Text]:
    """A claim in the terminal: its verdict and risk, then its findings."""
    if checked.verdict == "unreadable":
        return [Text(f"not read  {one_line(checked.error)}", style="red")]
    head = Text(f"{one_line(checked.claim) or '(no number)'}  ", style="bold")
    head.append(
        "held" if checked.verdict == "hold" else "clean", style="yellow" if checked.verdict == "hold" else "green"
    )
    if checked.risk:
        head.append(f"  risk of denial {checked.risk:.0%}", style="dim")
    mended = [
        Text(f"mended {r.field}: {one_line(r.before)} -> {one_line(r.after)}", style="dim") for r in checked.repairs
    ]
    before = [Text(f"{one.source}", style="dim") for one in checked.contributions if one.rule.startswith(BEFORE)]
    return [head, *mended, *before, *finding_lines(findings)]


def _scope(rule: Rule) -> str:
    scope = rule.scope
    said = [*scope.programs, *scope.kinds, *(f"payer {p}" for p in scope.payers)]
    if scope.places:
        said.append(f"places {', '.join(scope.places)}")
    return ", ".join(said)


def _yaml(value: dict[str, Any]) -> list[str]:
    """Only what is given, a key a line; lists on one line."""
    lines = []
    for key, held in value.items():
        if held in (None, "", (), [], {}, 0) and held is not False:
            continue
        if isinstance(held, dict):
            inside = [f"  {line}" for line in _yaml(held)]
            lines += [f"{key}:", *inside] if inside else []
        else:
            lines.append(f"{key}: {', '.join(map(str, held)) if isinstance(held, list | tuple) else held}")
    return lines


def _proof(proof: Proof) -> str:
    """Evidence in one line."""
    match proof:
        case FieldValue(field=field, value=value):
            return f"{field}: {value or 'nothing'}"
        case Words(text=text):
            return f"“{text}”"
        case Fact(fact=fact, on=on):
            return f"{fact} on {on}"
        case Missing(absence=absence):
            return f"not found: {absence}"
        case Decided(who=who, why=why):
            return f"{who}: {why}"
