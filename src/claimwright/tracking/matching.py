"""Which sent claim, and which of its lines, an answer is about: by number, never by guess; what is not certain is said.

A claim: by its own number (CLP01), else by the payer's. A line: by its control number, else its number, else by code,
modifiers, day and charge together. Knows no money beyond comparing charges.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple, Protocol

from claimwright.model.claim import Claim, ServiceLine
from claimwright.model.posting import Posting
from claimwright.model.remittance import RemittedClaim, RemittedLine

How = Literal["claim number", "payer number"]


class Known(Protocol):
    """A claim as it was sent last, how it was sent before that (newest first), the number that a payer gave it, what
    was posted to it so far, and what that payer's contract or state sets (days for "file", "correct", "appeal",
    "refund").
    """

    @property
    def claim(self) -> Claim: ...
    @property
    def earlier(self) -> Sequence[Claim]: ...
    @property
    def payer_control(self) -> str: ...
    @property
    def postings(self) -> tuple[Posting, ...]: ...
    @property
    def days(self) -> Mapping[str, int]: ...


class Match(NamedTuple):
    """`known` is the claim, None where `doubt` says why none is certain. `lines` has for each remitted line the line
    that was sent.
    """

    known: Known | None
    how: How | None = None
    lines: tuple[ServiceLine, ...] = ()
    doubt: str = ""


class Sent:
    """The claims that were sent, by their numbers."""

    def __init__(self, known: Iterable[Known]) -> None:
        self.by_id: dict[str, list[Known]] = {}
        self.by_control: dict[str, list[Known]] = {}
        for one in known:
            self.by_id.setdefault(one.claim.id.upper(), []).append(one)
            for control in sorted({one.payer_control, *(p.control for p in one.postings)} - {""}):
                self.by_control.setdefault(control.upper(), []).append(one)

    def match(self, remitted: RemittedClaim) -> Match:
        """The claim and its lines, or the doubt."""
        found = self._claim(remitted)
        if found.known is None:
            return found
        if _another_patient(remitted, found.known.claim):
            return Match(None, doubt="the number is that of a claim, and member and name are somebody else's")
        # What is taken back once a claim was corrected is said of the lines that were sent before.
        doubts = []
        for claim in (found.known.claim, *found.known.earlier):
            lines = _lines(remitted, claim)
            if not isinstance(lines, str):
                return Match(found.known, found.how, lines)
            doubts.append(lines)
        return Match(None, doubt=doubts[0])

    def _claim(self, remitted: RemittedClaim) -> Match:
        by_id = self.by_id.get(remitted.id.upper(), []) if remitted.id else []
        by_control = self.by_control.get(remitted.payer_control.upper(), []) if remitted.payer_control else []
        if by_id and by_control and not any(one is other for one in by_id for other in by_control):
            return Match(None, doubt="the claim's own number and the payer's number name different claims")
        how: How = "claim number" if by_id else "payer number"
        found = by_id or by_control
        if len(found) > 1:
            found = _narrowed(found, by_control, remitted)
        if not found:
            return Match(None, doubt="no claim that was sent has this number")
        if len(found) > 1:
            return Match(None, doubt=f"{len(found)} claims that were sent have this number")
        return Match(found[0], how)


def _lines(remitted: RemittedClaim, claim: Claim) -> tuple[ServiceLine, ...] | str:
    lines = match_lines(remitted.lines, claim.lines)
    if not lines and abs(remitted.charge) != claim.total:
        return "the charge is not that of the claim, and no lines tell which part it is"
    return lines


def _another_patient(remitted: RemittedClaim, claim: Claim) -> bool:
    """Whether both member id and last name differ: a remittance that came to the wrong practice. One may be mended."""
    last = remitted.patient.partition(",")[0].upper()
    members = {claim.subscriber.member_id.upper(), *(one.member_id.upper() for one in claim.others)}
    names = {claim.patient.name.last.upper(), *((claim.subscriber.name.last.upper(),) if claim.subscriber.name else ())}
    told = bool(last and remitted.member_id and claim.subscriber.member_id and claim.patient.name.last)
    return told and remitted.member_id.upper() not in members and last not in names


def _narrowed(found: Sequence[Known], by_control: Sequence[Known], remitted: RemittedClaim) -> list[Known]:
    """Of several claims of one number those that the payer's number means too, and those with the charge."""
    both = [one for one in found if any(one is other for other in by_control)] or list(found)
    return [one for one in both if one.claim.total == abs(remitted.charge)] or both


def match_lines(remitted: Sequence[RemittedLine], sent: Sequence[ServiceLine]) -> tuple[ServiceLine, ...] | str:
    """For each remitted line the line that was sent, or why that is not certain.

    A line that the payer split comes in parts under one number; their charges together are the line's.
    """
    ways = (_by_control, _by_number, _by_content)
    found: dict[int, ServiceLine] = {}
    for way in ways:
        taken = {line.number for line in found.values()}
        free = [line for line in sent if line.number not in taken]
        for at, line in enumerate(remitted):
            if at not in found:
                fits = [one for one in free if way(line, one)]
                if len(fits) > 1:
                    return f"line {at + 1} of the answer may be any of {len(fits)} lines that were sent"
                if fits:
                    found[at] = fits[0]
    if len(found) < len(remitted):
        at = next(n for n in range(len(remitted)) if n not in found)
        return f"line {at + 1} of the answer is none that was sent"
    return _summed(remitted, found)


def _summed(remitted: Sequence[RemittedLine], found: Mapping[int, ServiceLine]) -> tuple[ServiceLine, ...] | str:
    """The lines, where what was answered of each is its charge."""
    for line in {one.number: one for one in found.values()}.values():
        parts = [remitted[at] for at, one in found.items() if one.number == line.number]
        if abs(sum(part.charge for part in parts)) != line.charge:
            return f"the charge of line {line.number} is not the one that was sent"
    return tuple(found[at] for at in range(len(remitted)))


def _by_control(remitted: RemittedLine, sent: ServiceLine) -> bool:
    return bool(remitted.control) and remitted.control.upper() == sent.control.upper()


def _by_number(remitted: RemittedLine, sent: ServiceLine) -> bool:
    return remitted.control == str(sent.number)


def _by_content(remitted: RemittedLine, sent: ServiceLine) -> bool:
    """What was sent of it: SVC06 where the payer changed the code."""
    changed = bool(remitted.submitted)
    code = remitted.submitted if changed else remitted.code or remitted.revenue
    modifiers = remitted.submitted_modifiers if changed else remitted.modifiers
    return (
        code == (sent.code or sent.revenue)
        and modifiers == sent.modifiers
        and remitted.day == sent.date_of_service
        and abs(remitted.charge) == sent.charge
    )
