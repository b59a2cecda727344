"""What a check of an X12 file found; `snip` is the WEDI level: 1 syntax, 2 guide, 3 balances,
4 relations, 5 code sets.
"""

from __future__ import annotations

import msgspec

from claimwright.x12.segments import Segment


class SyntaxFinding(msgspec.Struct, frozen=True):
    """`number` counts segments and `line` lines of the file from 1; `segment` is the id.

    `element` as "NM109" or "CLM05-3", empty for the segment; `code` names the kind of fault. The message never repeats
    a value.
    """

    snip: int
    number: int
    line: int
    segment: str
    element: str
    loop: str
    code: str
    message: str


def say(snip: int, s: Segment, element: str, loop: str, code: str, message: str) -> SyntaxFinding:
    segment = s.id if s.id.isascii() and s.id.isalnum() and len(s.id) in (2, 3) else ""
    return SyntaxFinding(snip, s.number, s.line, segment, element, loop, code, message)
