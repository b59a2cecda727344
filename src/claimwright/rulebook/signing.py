"""How a note is signed: the words that sign it, who does, and with which role.

Knows nothing of documents: what a signature is worth, intake says of a document's role and review of the record.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from claimwright.rulebook.credentials import PROVIDER, UNKNOWN, credentials

LONGEST = 200  # characters of a line that signs, and of what stands before the cue on it
NAME = 80  # characters of a name with its letters
_HINTS = ("/s/", "signed", "signature", "author", "authenticated", "attested")  # most texts have none of them
_SIGNS = re.compile(
    r"(?P<cue>(?:(?:electronically|digitally)[ ])?\b(?:signed|authenticated|attested|cosigned)\b|\be-?signed\b|/s/"
    r"|\bsignature\b|\bauthor\b)(?:[ ]electronically)?"
    r"(?:[ ]+(?:on[ ]file[ ])?by\b[ ]*[:,-]*[ ]*\n?|[ ]*[:,-]*)[ ]*(?=(?P<who>.{0,200}))",
    re.I,
)
_OPENS = re.compile(
    r"[^\w/]*(?:(?:this|the|note|report|document|chart|visit|was|is|has|been|dictated|reviewed|and)[ ]+)*", re.I
)
_BY_MACHINE = ("electronically", "digitally", "esigned", "e-signed")
_WAITS = re.compile(
    r"\bunsigned|\bnot (?:yet )?signed|\bawaiting signature|\bsignature pending|\bpending signature|\bdraft\b"
    r"|\bto be signed",
    re.I,
)
_ENDS = re.compile(r"[ ]+(?:on|at)[ ]+[0-9]|[ ]+[0-9]{1,4}[-/]|[ ]*[|;(\t]")


_BEFORE = re.compile(
    r"((?:[A-Z][\w.'-]*[ ]+){1,3}[A-Z][\w'-]+,[ ]*[A-Z][A-Za-z.-]{1,9}(?:,[ ]*[A-Z][A-Za-z.-]{1,9})*?)"
    r"[ .,;:\u2013\u2014-]*$"
)


class Signature(NamedTuple):
    """Who signs at `[start, end)` of a text. `whole`: the note is signed, not only something in it ("vitals signed
    by" a nurse). `given`: signed now; neither named as author only nor waited for.
    """

    start: int
    end: int
    name: str
    role: str
    whole: bool
    given: bool


@functools.lru_cache(maxsize=8)
def signatures(text: str) -> tuple[Signature, ...]:
    """Every place of a text where a person signs, in order; each step of the work asks."""
    said = text.lower()
    return tuple(_signatures(text)) if any(hint in said for hint in _HINTS) else ()


def _signatures(text: str) -> Iterator[Signature]:
    for match in _SIGNS.finditer(text):
        name = name_in(match["who"])
        line = text.rfind("\n", max(0, match.start() - LONGEST), match.start()) + 1
        before = None
        if not name[:1].isupper():  # "K. Lopez, RN. Electronically signed 06/15/2026"
            before = _BEFORE.search(text, max(line, match.start() - LONGEST), match.start())
            if before is None or credentials().of_name(before[1][:NAME]) == UNKNOWN:
                continue
            name = before[1]
        cue, end = match["cue"].lower(), match.end() + len(match["who"].rstrip())
        opens = (line or match.start() <= LONGEST) and _OPENS.fullmatch(text, line, match.start())
        role = credentials().of_name(name[:NAME])
        whole = before is not None or bool(opens) or role == PROVIDER or cue.startswith(_BY_MACHINE)
        given = cue != "author" and not _WAITS.search(text, line or max(0, match.start() - LONGEST), end)
        yield Signature(match.start(), end, name, role, whole, given)


def name_in(words: str) -> str:
    """The name and letters that words begin with, without the day and place of signing."""
    return _ENDS.split(words, maxsplit=1)[0].strip(" .,:-")
