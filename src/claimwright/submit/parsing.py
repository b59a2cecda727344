"""One claim's segments, with the loops above it, to a Claim: 837P (005010X222) and 837I (005010X223).

The rows of binding.py and institutional.py are matched here; what they do not name is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

import msgspec

from claimwright.errors import X12Error
from claimwright.model.claim import Claim
from claimwright.submit import binding, institutional
from claimwright.submit.binding import ADJUDICATIONS, BILLING, OTHER, OTHERS, PATIENT, PAY_TO, SELF
from claimwright.submit.cells import take
from claimwright.submit.forms import FORMS
from claimwright.submit.given import to_claim
from claimwright.submit.normal import program
from claimwright.submit.rows import Rows
from claimwright.x12 import Segment, segments
from claimwright.x12.tree import ClaimTree, claims

PROFESSIONAL, INSTITUTIONAL = "005010X222", "005010X223"
_DAY = 8  # characters of a date; a time may stand behind it


def read(stream: BinaryIO, place: str = "837") -> Iterator[Claim]:
    """Claims of an 837P or 837I, one at a time, in the form that `normal` gives. Raises X12Error where one cannot be
    read.
    """
    for tree in claims(segments(stream, place), place):
        version = tree.envelope.gs.get(8)
        if not version.startswith((PROFESSIONAL, INSTITUTIONAL)):
            raise X12Error(
                "is no claim file that is read (005010X222, X223)", place, "GS08 says which guide it follows"
            )
        yield claim_of(tree, place)


def claim_of(tree: ClaimTree, place: str) -> Claim:
    """One claim of an 837P or 837I; what it does not say is empty. Raises X12Error naming a field that is garbled."""
    data: dict[str, Any] = {"lines": [], "diagnoses": []}
    own = all(loop[0].get(3) != "23" for loop in tree.ancestors)
    levels: dict[str, Rows] = {"20": (*BILLING, *PAY_TO), "22": SELF if own else OTHER, "23": PATIENT}
    for loop in tree.ancestors:
        at = 0
        for segment in loop:
            at = take(levels.get(loop[0].get(3), ()), at, segment, data, place)
    if tree.envelope.gs.get(8).startswith(PROFESSIONAL):
        _take_claim(tree.segments, data, place, (binding.CLAIM, binding.LINE))
    else:
        data["stay"] = {"bill_type": "", "occurrences": [], "values": [], "spans": []}
        _take_claim(tree.segments, data, place, ((*institutional.CLAIM, *institutional.PEOPLE), institutional.LINE))
        institutional.folded(data)
    data["stated"] = data.pop("total", None)
    payer = data.setdefault("payer", {})
    payer["program"] = program(payer.get("filing_code", ""))
    claim = to_claim(data, f"{place}:{tree.segments[0].number}", X12Error, "see x12 validate")
    return msgspec.structs.replace(claim, stated=None) if claim.stated == claim.total else claim


def _take_claim(found: Sequence[Segment], data: dict[str, Any], place: str, rows_of: tuple[Rows, Rows]) -> None:
    """Claim and lines, other payers and what they did. What follows a line's forms (2440) holds nothing of a Claim."""
    of_claim, of_line = rows_of
    rows, into, at = of_claim, data, 0
    for segment in found:
        if segment.id == "LX":
            data["lines"].append({})
            rows, into, at = of_line, data["lines"][-1], 0
        elif segment.id == "SBR":
            rows, into, at = OTHERS.rows, _next(data, OTHERS.path), 0
        elif segment.id == "SVD" and data["lines"]:
            rows, into, at = ADJUDICATIONS.rows, _next(data["lines"][-1], ADJUDICATIONS.path), 0
        elif segment.id == "LQ":
            rows, at = (), 0
        elif segment.id == "HI" and "stay" in data:
            institutional.take_coded(segment, data)
            continue
        elif segment.id == "DTP" and segment.get(1) == "472":
            into.update(_days(segment, place))
            continue
        elif segment.id == "SV1" and "stay" in data:  # as some write it
            rows, at = binding.LINE, 0
        at = take(rows, at, segment, into, place) if rows else 0


def _next(data: dict[str, Any], path: str) -> dict[str, Any]:
    """A new item of the list at the path."""
    data.setdefault(path, []).append({})
    item: dict[str, Any] = data[path][-1]
    return item


def _days(segment: Segment, place: str) -> dict[str, str]:
    """The day of a line, or the first and last of several."""
    first, _, last = segment.get(3).partition("-")
    try:
        back = FORMS["date"].back
        found = {"date_of_service": back(first[:_DAY])}
        return found | ({"through": back(last[:_DAY])} if last and last != first else {})
    except ValueError as error:
        where = f"{place}:{segment.number}"
        raise X12Error(f"the value for date_of_service {error}", where, "see x12 validate") from error
