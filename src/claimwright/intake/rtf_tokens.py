"""RTF as tokens, each with its byte: control words, braces, text. Knows the syntax only, nothing of what a word means.

One pass over the bytes; the length of every token is bounded by its own bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    rb"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?[0-9]{1,10})? ?"
    rb"|\\'(?P<hex>[0-9A-Fa-f]{2})"
    rb"|\\(?P<symbol>[^A-Za-z])"
    rb"|(?P<brace>[{}])"
    rb"|(?P<white>[\r\n]+)"
    rb"|(?P<text>[^\\{}\r\n]+)",
    re.S,
)


class Token(NamedTuple):
    """`kind` is word, hex, symbol, brace or text; `number` is None where the word has none."""

    kind: str
    value: bytes
    number: int | None
    at: int


def tokens(data: bytes, at: int = 0) -> Iterator[Token]:
    """From byte `at` on. Line ends between tokens mean nothing; what follows `\\bin` is passed over as raw bytes."""
    while at < len(data):
        match = _TOKEN.match(data, at)
        if match is None:  # a backslash at the very end
            return
        kind = str(match.lastgroup)
        end = match.end()
        if kind in ("word", "number"):
            number = int(match["number"]) if match["number"] else None
            if match["word"] == b"bin" and number:
                end += max(number, 0)
            else:
                yield Token("word", match["word"], number, at)
        elif kind == "hex":
            yield Token("hex", bytes([int(match["hex"], 16)]), None, at)
        elif kind != "white":
            yield Token(kind, match[kind], None, at)
        at = end
