"""What kind of answer a file is, by its own segments, whether it is whole, and whether it says what another said.

Knows envelopes and transaction set ids; what an answer means is for its reader.
"""

from __future__ import annotations

import hashlib
import io
from typing import Literal, NamedTuple

from claimwright.errors import X12Error
from claimwright.x12 import Segment, segments
from claimwright.x12.finding import SyntaxFinding
from claimwright.x12.frame import ENVELOPE, HEADS, TAILS, Frame

Kind = Literal["TA1", "999", "277CA", "277", "835", "mixed", "other"]
_SETS: dict[str, Kind] = {"997": "999", "999": "999", "277": "277", "835": "835"}
BROKEN = ("segment", "envelope", "control", "count")  # signs of a file that is damaged, not of a careless sender
CLAIM_ACKNOWLEDGEMENT = "005010X214"


class Recognised(NamedTuple):
    """`kind` is "other" where a transaction is among them that nobody reads. `body` is the hash of what stands between
    the envelopes: the same answer sent again in another envelope has the same. `problem` says why the file is not
    whole, empty where it is.
    """

    kind: Kind
    body: str
    problem: str


def recognise(data: bytes, place: str) -> Recognised:
    """Never raises: what cannot be read is "other", with its problem."""
    told: list[SyntaxFinding] = []
    frame, body, kinds = Frame(told.append), hashlib.sha256(), dict[Kind, None]()
    try:
        group = ""
        for segment in segments(io.BytesIO(data), place):
            (frame.take if segment.id in ENVELOPE else frame.count)(segment)
            wrong = next((one for one in told if one.code in BROKEN), None)
            if wrong is not None:
                return Recognised("other", "", f"{place}:{segment.number}: {segment.id[:3]} {wrong.message}")
            group = segment.get(8) if segment.id == "GS" else group
            kind = _kind(segment, group)
            if kind is not None:
                kinds[kind] = None
            if segment.id not in HEADS and segment.id not in TAILS:
                body.update(b"\x1f".join(e.encode("latin-1") for e in segment.elements) + b"\x1e")
    except X12Error as error:
        return Recognised("other", "", str(error))
    if frame.open:
        return Recognised("other", "", f"{place}: ends before its envelopes do; get the whole file")
    if not kinds:
        return Recognised("other", "", f"{place}: no answer that is read (TA1, 999, 277CA, 277, 835)")
    of_several: Kind = "other" if "other" in kinds else "mixed"
    return Recognised(next(iter(kinds)) if len(kinds) == 1 else of_several, body.hexdigest(), "")


def _kind(segment: Segment, group: str) -> Kind | None:
    if segment.id == "TA1":
        return "TA1"
    if segment.id != "ST":
        return None
    if segment.get(1) == "277" and (segment.get(3) or group).startswith(CLAIM_ACKNOWLEDGEMENT):
        return "277CA"
    return _SETS.get(segment.get(1), "other")
