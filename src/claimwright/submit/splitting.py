"""A claim that holds more than its format takes becomes several, pointers kept; also what corrects or voids a claim."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import msgspec

from claimwright.model.claim import Claim, ServiceLine

MOST_DIAGNOSES, MOST_LINES, MOST_POINTERS, MOST_ID = 12, 50, 4, 20
CORRECTED, VOID = "7", "8"


def split(claim: Claim) -> tuple[Claim, ...]:
    """The claim itself where it fits; else several, each with the diagnoses that its lines point to.

    A new claim begins where a line would need a 13th diagnosis or be the 51st. What no line points to stands on the
    last claim, as far as that holds it. What the patient has paid and the claim's documents stay with the first. An
    institutional claim holds more and is never split here.
    """
    if claim.stay is not None or (len(claim.diagnoses) <= MOST_DIAGNOSES and len(claim.lines) <= MOST_LINES):
        return (claim,)
    return tuple(_part(claim, number, positions, lines) for number, (positions, lines) in enumerate(_parts(claim)))


def corrected(claim: Claim, payer_control: str) -> Claim:
    """The claim in place of one that the payer holds under this number (CLM05-3 7, REF*F8)."""
    return _again(claim, CORRECTED, payer_control)


def voided(claim: Claim, payer_control: str) -> Claim:
    """The claim as it was sent, to be taken back (CLM05-3 8, REF*F8)."""
    return _again(claim, VOID, payer_control)


def numbered(id: str, suffix: str = "") -> str:
    """CLM01 with its suffix, at most 20 characters; one that is too long gets a few of its hash, so that no two become
    one.
    """
    if len(id + suffix) <= MOST_ID:
        return id + suffix
    mark = hashlib.sha256(id.encode()).hexdigest()[:8].upper()
    return f"{id[: MOST_ID - len(mark) - len(suffix) - 1]}-{mark}{suffix}".lstrip("-")


def _again(claim: Claim, frequency: str, payer_control: str) -> Claim:
    stay = claim.stay
    if stay is not None:
        stay = msgspec.structs.replace(stay, bill_type=stay.bill_type[:2] + frequency)
    return msgspec.structs.replace(claim, frequency=frequency, payer_control=payer_control, stay=stay)


def _parts(claim: Claim) -> Iterator[tuple[list[int], list[ServiceLine]]]:
    """Positions of the diagnoses and the lines of each claim."""
    known = [d.position for d in claim.diagnoses]
    placed: set[int] = set()
    positions: list[int] = []
    lines: list[ServiceLine] = []
    for line in claim.lines:
        wanted = [p for p in line.pointers[:MOST_POINTERS] if p in known]
        more = [p for p in wanted if p not in positions]
        if lines and (len(positions) + len(more) > MOST_DIAGNOSES or len(lines) >= MOST_LINES):
            yield sorted(positions), lines
            placed.update(positions)
            positions, lines, more = [], [], wanted
        positions += more
        lines.append(line)
    rest = [p for p in known if p not in placed.union(positions)][: MOST_DIAGNOSES - len(positions)]
    yield sorted(positions + rest), lines


def _part(claim: Claim, number: int, positions: list[int], lines: list[ServiceLine]) -> Claim:
    by_position = {d.position: d for d in claim.diagnoses}
    new = {old: n for n, old in enumerate(positions, 1)}
    id = numbered(claim.id, f"-{number + 1}" if number else "")
    return msgspec.structs.replace(
        claim,
        id=id,
        stated=None,
        patient_paid=None if number else claim.patient_paid,
        attachments=() if number else claim.attachments,
        diagnoses=tuple(msgspec.structs.replace(by_position[old], position=n) for old, n in new.items()),
        lines=tuple(_line(line, n, id, new) for n, line in enumerate(lines, 1)),
    )


def _line(line: ServiceLine, number: int, claim: str, new: dict[int, int]) -> ServiceLine:
    pointers = tuple(new[p] for p in line.pointers if p in new)[:MOST_POINTERS]
    return msgspec.structs.replace(line, number=number, pointers=pointers, control=f"{claim}-{number}")
