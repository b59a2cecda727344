"""835 (005010X221) to remittances: the header, each claim, each provider-level adjustment, one at a time or whole.

Reads what stands there; whether it adds up is for balancing.py. Positions: ASC X12N 005010X221A1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

import msgspec

from claimwright.errors import X12Error
from claimwright.model.remittance import ProviderAdjustment, Remittance, RemittedClaim
from claimwright.submit.adjudicated import ClaimRead
from claimwright.submit.paying import HeaderRead, provider_adjustments
from claimwright.x12 import Segment, segments

GUIDE = "005010X221"
_FRAME = frozenset(("ISA", "GS", "ST", "SE", "GE", "IEA"))
_PAD = ("",) * 24  # no segment of an 835 has more elements
Piece = Remittance | RemittedClaim | ProviderAdjustment


def read_remittances(stream: BinaryIO, place: str = "835") -> Iterator[Remittance]:
    """Each 835 of the file, whole. Raises X12Error naming the segment that cannot be read."""
    header: Remittance | None = None
    claims: list[RemittedClaim] = []
    adjustments: list[ProviderAdjustment] = []
    for piece in read_pieces(stream, place):
        if isinstance(piece, RemittedClaim):
            claims.append(piece)
        elif isinstance(piece, ProviderAdjustment):
            adjustments.append(piece)
        else:
            if header is not None:
                yield whole(header, claims, adjustments)
            header, claims, adjustments = piece, [], []
    if header is not None:
        yield whole(header, claims, adjustments)


def whole(header: Remittance, claims: Iterable[RemittedClaim], adjustments: Iterable[ProviderAdjustment]) -> Remittance:
    return msgspec.structs.replace(header, claims=tuple(claims), provider_adjustments=tuple(adjustments))


def read_pieces(stream: BinaryIO, place: str = "835") -> Iterator[Piece]:
    """Each 835 of the file as its header (a Remittance without claims), its claims, its provider-level adjustments.

    Memory holds one claim. Other transactions are passed over. Raises X12Error naming the segment that cannot be read.
    """
    number, guide = 0, ""
    header: HeaderRead | None = None  # until it is given out
    claim: ClaimRead | None = None
    inside = False
    try:
        for segment in segments(stream, place):
            number, _, elements, _, _, delimiters = segment
            kind = elements[0]
            if claim is not None and kind in claim.takes:
                claim.takes[kind](claim, elements + _PAD, delimiters.component)
            elif kind == "CLP" and inside:
                if header is not None:
                    yield header.made()
                    header = None
                if claim is not None:
                    yield claim.made()
                claim = ClaimRead(elements + _PAD)
            elif kind in _FRAME:
                if inside and kind != "SE":
                    raise X12Error("the transaction is never closed", f"{place}:{number}", "get the whole file")
                if header is not None:
                    yield header.made()
                if claim is not None:
                    yield claim.made()
                header = claim = None
                guide = segment.get(8) if kind == "GS" else guide
                inside = kind == "ST" and segment.get(1) == "835"
                if inside:
                    _known(segment, guide, place)
                    header = HeaderRead()
            elif inside and kind == "PLB":
                if claim is not None:
                    yield claim.made()
                if header is not None:
                    yield header.made()
                header = claim = None
                yield from provider_adjustments(elements + _PAD, delimiters.component)
            elif header is not None:
                header.take(elements + _PAD)
    except ValueError as error:
        raise X12Error(str(error), f"{place}:{number}", "see x12 validate") from error
    if inside:
        raise X12Error("the transaction is never closed", place, "get the whole file")


def _known(st: Segment, guide: str, place: str) -> None:
    if not (st.get(3) or guide).startswith(GUIDE):
        raise X12Error("is no remittance of a guide that is read (005010X221)", f"{place}:{st.number}", "see GS08")
