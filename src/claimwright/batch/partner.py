"""The edit catalogue as SNIP 7: what holds a claim of an 837, with the segment and element that it is about.

Knows the claim and its segments; what is asked of it is for the catalogue, how a file is walked for x12.partner.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain

from claimwright.batch.checking import check_claim
from claimwright.errors import X12Error
from claimwright.model.claim import Claim
from claimwright.model.evidence import Field
from claimwright.model.exchange import Binding
from claimwright.model.finding import Finding
from claimwright.pipeline import House
from claimwright.submit import bindings
from claimwright.submit.parsing import claim_of
from claimwright.x12 import Segment
from claimwright.x12.finding import SyntaxFinding, say
from claimwright.x12.partner import LEVEL
from claimwright.x12.tree import CLAIM, ClaimTree

CLAIM_LOOP = "2300"
_TARGETS = ((r"HI0*(\d+)", "diagnoses[{}].code"), (r"line (\d+)", "lines[{}].code"))


def edits(house: House, place: str) -> Callable[[ClaimTree], Iterator[SyntaxFinding]]:
    """The judge of a file: what the edits say that holds a claim, or that it cannot be read."""

    def judge(tree: ClaimTree) -> Iterator[SyntaxFinding]:
        clm = tree.segments[0]
        try:
            claim = claim_of(tree, place)
        except X12Error as error:
            yield say(LEVEL, clm, "", CLAIM_LOOP, "unreadable", error.what)
            return
        checked = check_claim(claim, house)
        bound = _bound(checked.claim or claim)
        for finding in checked.findings:
            if finding.holds:
                yield _placed(finding, tree, bound)

    return judge


def _bound(claim: Claim) -> tuple[Binding, ...]:
    """Which element holds which field; nothing of a claim that cannot be written."""
    try:
        return bindings(claim)
    except X12Error:
        return ()


def _placed(finding: Finding, tree: ClaimTree, bound: tuple[Binding, ...]) -> SyntaxFinding:
    """The finding at the first of its fields that stands in the file, else at the claim."""
    for name in _fields(finding):
        for one in (b for b in bound if b.field == name):
            keys = {b.value for b in bound if b.segment == one.segment and b.element.startswith(_key(one.element))}
            for s in _near(tree, one.line):
                if _holds(s, one, keys):
                    return say(LEVEL, s, one.element, one.loop, finding.rule, finding.message)
    return say(LEVEL, tree.segments[0], "", CLAIM_LOOP, finding.rule, finding.message)


def _fields(finding: Finding) -> Iterator[str]:
    """Fields of the claim that it is about: its evidence, then its target."""
    yield from (one.name for one in finding.evidence if isinstance(one, Field))
    for pattern, path in _TARGETS:
        match = re.fullmatch(pattern, finding.target)
        if match:
            yield path.format(int(match[1]) - 1)
    yield finding.target


def _key(element: str) -> str:
    """The first element of the segment that the element is of: "NM101" for "NM109"."""
    return element.partition("-")[0][:-2] + "01"


def _near(tree: ClaimTree, line: int) -> Iterator[Segment]:
    """The segments of a line by its number, or with 0 those of the claim before its lines, and of the levels around."""
    at = 0
    for s in chain(*tree.ancestors, tree.segments) if not line else tree.segments:
        at += s.id == "LX"
        if at == line:
            yield s


def _holds(s: Segment, bound: Binding, keys: set[str]) -> bool:
    element, _, component = bound.element.partition("-")
    if s.id != element[:-2] or s.part(int(element[-2:]), int(component or 0)) != bound.value:
        return False
    return s.id == CLAIM or s.part(1, 1) in keys
