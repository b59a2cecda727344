"""Follows one claim element back to the words of the chart.

Knows how a claim field hangs together with a coding's record; reads no file and decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Literal

import msgspec

from claimwright.errors import InputError
from claimwright.model.claim import Claim, ServiceLine
from claimwright.model.coding import PathStep
from claimwright.model.evidence import Citation
from claimwright.model.exchange import Binding
from claimwright.render.plain import money, one_line
from claimwright.render.records import (
    CodingRecord,
    Decided,
    DiagnosisRecord,
    Fact,
    FieldValue,
    Missing,
    Proof,
    ServiceRecord,
    Words,
)

Kind = Literal["element", "claim field", "code", "edition", "rule", "citation", "words", "field", "evidence", "origin"]
# Claim fields that a step of submission makes or the practice chooses; no document says them.
_MADE = ("id", "frequency", "payer_control", "assignment", "benefits", "release", "provider_signature")
_PART = re.compile(r"(diagnoses|lines)\[(\d+)\](?:\.|$)")


class Link(msgspec.Struct, frozen=True):
    """One link of a chain: `depth` grows towards the chart."""

    depth: int
    kind: Kind
    text: str


def chain(
    record: CodingRecord, bindings: Sequence[Binding], element: str, line: int = 0, claim: int = 0
) -> tuple[Link, ...]:
    """From the element of an 837 to what it rests on.

    `element` is "HI01", "SV101" with a line, or "2010AA/NM103" where several loops hold it. `claim` is the index of
    the visit's claim that `bindings` are of.
    """
    found = _find(bindings, element, line)
    if not 0 <= claim < len(record.claims):
        raise InputError(
            "the visit has no such claim", f"visit {record.visit}", "a visit that failed or lacks data has none"
        )
    return tuple(link for group in _segments(found) for link in _follow(record, record.claims[claim], group))


def chain_text(links: Iterable[Link]) -> str:
    """The chain for a terminal, indented towards the chart."""
    return "".join(f"{'  ' * link.depth}{link.kind:<12}{one_line(link.text)}\n" for link in links)


def _find(bindings: Sequence[Binding], element: str, line: int) -> list[Binding]:
    """The bindings a reference means: those of one loop and one line, or an error that says what there is."""
    loop, _, name = element.strip().upper().rpartition("/")
    named = [b for b in bindings if b.element == name or b.element.startswith(name + "-")] if name else []
    if not named:
        there = sorted({b.element.partition("-")[0] for b in bindings})
        known = f"there are {', '.join(there)}" if there else "the visit is in no 837"
        raise InputError("no such element in this claim", one_line(element), known)
    found = [b for b in named if (not loop or b.loop == loop) and (not line or b.line == line)]
    loops, lines = sorted({b.loop for b in found or named}), sorted({b.line for b in found or named})
    if not found or len(loops) > 1:
        place = ", ".join(f"{one}/{name}" for one in loops)
        lines_there = f" on lines {', '.join(map(str, lines))}" if any(lines) else ""
        what = "stands in several loops" if found else "does not stand there"
        raise InputError(what, one_line(element), f"name one of {place}{lines_there}")
    if len(lines) > 1:
        raise InputError("stands on several lines", one_line(element), f"name line {', '.join(map(str, lines))}")
    return found


def _segments(bindings: Iterable[Binding]) -> list[list[Binding]]:
    groups: dict[int, list[Binding]] = {}
    for binding in bindings:
        groups.setdefault(binding.segment, []).append(binding)
    return list(groups.values())


def _follow(record: CodingRecord, claim: Claim, group: Sequence[Binding]) -> Iterator[Link]:
    first = group[0]
    name = first.element if len(group) == 1 else first.element.partition("-")[0]
    where = f"loop {first.loop}" + (f", line {first.line}" if first.line else "")
    yield Link(0, "element", f"{name} = {':'.join(b.value for b in group)}  ({where})")
    for binding in group:
        if binding.field:
            yield Link(1, "claim field", f"{binding.field} = {binding.value}")
    for root in dict.fromkeys(_root(b.field) for b in group if b.field):
        yield from _field(record, claim, root)


def _root(field: str) -> str:
    """Components of one composite share a root: the code of a line and its modifiers rest on the same service."""
    return re.sub(
        r"^(lines\[\d+\])\.(system|code|modifiers.*)$", r"\1.code", re.sub(r"^(diagnoses\[\d+\]).*", r"\1.code", field)
    )


def _field(record: CodingRecord, claim: Claim, field: str) -> Iterator[Link]:
    part = _PART.match(field)
    if part is None:
        yield from _whole(record, claim, field)
        return
    items = claim.diagnoses if part[1] == "diagnoses" else claim.lines
    index = int(part[2])
    if index >= len(items):
        raise InputError("names a part that the claim does not have", field, "code the visit again")
    if part[1] == "diagnoses":
        yield from _diagnosis(record, claim.diagnoses[index].code)
    else:
        yield from _line(record, claim, claim.lines[index], field[part.end() :])


def _whole(record: CodingRecord, claim: Claim, field: str) -> Iterator[Link]:
    if field == "total":
        for line in claim.lines:
            yield Link(2, "claim field", f"line {line.number}: {line.code} {money(line.charge)}")
    elif field in _MADE:
        yield Link(2, "origin", "made when the claim was put together, or the practice's choice; no document says it")
    else:
        yield from _encounter(record, field)


def _encounter(record: CodingRecord, field: str) -> Iterator[Link]:
    """The encounter's field of the same name. For a subscriber who is the patient, the patient's is meant."""
    names = {"clia": "billing.clia"}.get(field, field)
    known = {f.field: f for f in record.encounter}
    tried = (names, re.sub(r"^subscriber\.", "patient.", names))
    found = [known[name] for name in tried if name in known][:1]
    found = found or [f for f in record.encounter if any(f.field.startswith(name + ".") for name in tried)]
    for one in found:
        yield Link(2, "field", f"{one.field} = {one.value}")
        origin = f"{one.source} {one.locator}".strip()
        yield Link(3, "origin", origin or "not recorded: a default, or made from other fields")
    if not found:
        yield Link(2, "origin", "no field of the encounter gave it")


def _line(record: CodingRecord, claim: Claim, line: ServiceLine, part: str) -> Iterator[Link]:
    service = next((s for one, s in record.lines() if one is line), None)
    if part.startswith("pointers"):
        one = re.search(r"\[(\d+)\]", part)
        for position in line.pointers[int(one[1]) : int(one[1]) + 1] if one else line.pointers:
            yield from _diagnosis(record, next((d.code for d in claim.diagnoses if d.position == position), ""))
    elif part == "charge":
        yield Link(
            2, "origin", f"the practice's fee for {line.code}: {money(_each(line))} for each of {line.units} units"
        )
    elif part == "date_of_service":
        yield from _encounter(record, "date_of_service")
    elif part == "place_of_service":
        yield from _encounter(record, "place_of_service")
    elif part == "control":
        yield Link(2, "origin", "made when the claim was put together")
    elif service is None:
        yield Link(2, "origin", "no service of the coding gave this line")
    else:
        yield from _code(record, service, service.system)


def _each(line: ServiceLine) -> Decimal:
    return line.charge / line.units if line.units else line.charge


def _diagnosis(record: CodingRecord, code: str) -> Iterator[Link]:
    found = next((d for d in record.diagnoses if d.code == code), None)
    if found is None:
        yield Link(2, "origin", "no diagnosis of the coding gave it")
    else:
        yield from _code(record, found, "ICD-10-CM")


def _code(record: CodingRecord, found: DiagnosisRecord | ServiceRecord, system: str) -> Iterator[Link]:
    modifiers = "".join(f"-{m}" for m in found.modifiers) if isinstance(found, ServiceRecord) else ""
    yield Link(
        2, "code", f"{found.code}{modifiers} {found.description}".strip() + f"  ({system}, {found.confidence:.0%} sure)"
    )
    for e in record.editions_of(system):
        yield Link(
            3, "edition", f"{e.set} {e.edition}, {e.publisher}, {e.effective} to {e.ends}, sha256 {e.sha256[:12]}"
        )
    steps = (*found.path, *(found.modifier_reasons if isinstance(found, ServiceRecord) else ()))
    yield from (_rule(step) for step in steps)
    told = {step.citation for step in steps}
    yield from (Link(3, "citation", cited(c)) for c in found.citations if c not in told)
    yield from (proved(one) for one in found.evidence)


def _rule(step: PathStep) -> Link:
    source = f"  [{cited(step.citation)}]" if step.citation else ""
    return Link(3, "rule", f"{step.rule} ({step.step}): {step.says}{source}")


def cited(citation: Citation) -> str:
    return str(citation) if citation.verified else f"{citation}, not verified"


def proved(proof: Proof) -> Link:
    match proof:
        case Words():
            place = f", {proof.place}" if proof.place else ""
            where = f"{proof.document} line {proof.line} [{proof.start}:{proof.end}]{place}"
            return Link(4, "words", f"“{one_line(proof.text)}”  ({where})")
        case FieldValue():
            return Link(4, "field", f"{proof.field} = {proof.value}  ({proof.source} {proof.locator})")
        case Fact():
            return Link(4, "evidence", f"{proof.fact}  ({proof.on}, {proof.reference})")
        case Missing():
            return Link(4, "evidence", f"not found: {proof.absence}  (looked in {', '.join(proof.searched)})")
        case Decided():
            return Link(4, "evidence", f"{proof.why}  ({proof.who}, {proof.on})")
