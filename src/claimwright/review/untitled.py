"""Where a note without a heading for its assessment comes to it: a numbered list, paragraphs that each say a plan, a
conclusion in so many words, the last paragraph that says what will be done.

Knows the shapes of text, not what a problem is.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_TOLD = ("header", "hpi", "other")
_ASSESSABLE = ("header", "hpi", "exam", "results", "vitals", "ros", "other")
PLANNED = re.compile(
    r"\b(?:increase|decrease|continue|start|stop|refer|prescrib\w+|recommend\w*|follow[- ]?up|return|recheck|order\w*|"
    r"will|advised|using|treat\w*|warned|discussed|explained|call if|come back)\b",
    re.I,
)
_FIRST = re.compile(r"^[ \t]*(?:(?:#|\()?1[.):]|#1)[ \t]+\S|^[ \t]*A\)[ \t]+\S", re.M)  # of a numbered list
_SECOND = re.compile(r"^[ \t]*(?:(?:#|\()?2[.):]|#2)[ \t]+\S|^[ \t]*B\)[ \t]+\S", re.M)
# How a paragraph of a dictation begins that comes to a conclusion.
_CONCLUDES = re.compile(
    r"(?:so|and|also|now|then|first|second(?:ly)?|third|next|finally|lastly|in summary|overall|impression|assessment|"
    r"i think|i believe|my (?:impression|diagnos[ei]s|conclusions?|opinion|assessment))\b",
    re.I,
)
_GREETING = re.compile(
    r"^[ \t]*(?:(?:with )?(?:kind|best|warm|many)?[ ]?(?:regards|wishes|thanks)|sincerely|yours)\b[^\n]{0,60}(?:\n|$)",
    re.M | re.I,
)
# What a provider says before the diagnoses, inside a paragraph. Begins with plain letters: those are looked for fast.
_IN_WORDS = re.compile(
    r"(?:\n|\. |; )[ \t]*"
    r"((?:my|the|our|working|final|clinical) (?:\w+ )?(?:impressions?|diagnos[ie]s|assessment|conclusions?)"
    r"(?: today| here)?(?: is| are| was| were|:)|"
    r"(?:conditions?|problems?) (?:addressed|treated|managed|discussed)(?: today)?:|"
    r"diagnos[ie]s (?:before|for|after) the \w+:|I (?:have )?diagnosed (?:him |her |the patient |this )?(?:with|as))"
    r" +(?!as follows|the following|that\b|not\b|un)",
    re.I,
)
_LABELS = re.compile(r"(?:\. |; |\) |\n )(A|A/P|Dx|Imp|Impression|Assessment|P|Plan|Rx)[:/][ \t]+(?=\S)")
_LISTED = ("pmh", "surgical", "family", "social", "medications", "allergies", "vitals")
_HASHED = re.compile(r"^[ \t]*#(\d{1,2})[.):]?[ \t]+\S", re.M)


class Heading(NamedTuple):
    title: str
    kind: str
    start: int
    body: int


def assessing(text: str, found: list[Heading]) -> list[Heading]:
    """The headings given, none of which names an assessment, with the places where it begins, and ends in prose."""
    added = _by_problem(text, found) or _in_line(text, found) or _in_words(text, found)
    if added is not None:
        return added
    closing = _by_paragraph(text, found) or _closing(text, found[-1]) or _listed(text, found)
    if closing is None:
        return found
    greeting = _greeting(text)
    ending = (
        [Heading("", "signature", greeting, greeting)] if greeting > max(h.start for h in (*found, closing)) else []
    )
    return sorted([*found, closing, *ending], key=lambda h: h.start)


def _by_problem(text: str, found: list[Heading]) -> list[Heading] | None:
    """A note that is written problem by problem, each with its own findings: "#1 ...", "O: ...", "#2 ..."."""
    items = list(_HASHED.finditer(text)) if "#1" in text else []
    if [m[1] for m in items[:2]] != ["1", "2"]:
        return None
    first, last = items[0].start(), items[-1].start()
    if not any(first < h.start < last for h in found):
        return None
    kept = [h for h in found if h.start < first or h.kind == "signature"]
    return sorted([*kept, Heading("", "assessment_plan", first, first)], key=lambda h: h.start)


def _in_line(text: str, found: list[Heading]) -> list[Heading] | None:
    """Labels inside a line: "No SI. A: depression, better. P: same dose." """
    said = [m for m in _LABELS.finditer(text) if not any(h.start <= m.start(1) < h.body for h in found)]
    kinds = ["plan" if m[1].lower() in ("p", "plan", "rx") else "assessment" for m in said]
    if "assessment" not in kinds:
        return None
    first = kinds.index("assessment")
    made = [Heading(m[1], kind, m.start(1), m.end()) for m, kind in zip(said[first:], kinds[first:], strict=True)]
    return sorted([*found, *made], key=lambda h: h.start)


def swallowed(text: str, found: list[Heading]) -> list[Heading]:
    """Where a numbered list below a list said in one line ("PMH: gout") begins the note's own: "1) ... 2) ..."."""
    made = []
    for heading, after in zip(found, [*(h.start for h in found[1:]), len(text)], strict=True):
        line = text.find("\n", heading.body, after)
        if heading.kind in _LISTED and heading.title and line >= 0 and text[heading.body : line].strip():
            first = _FIRST.search(text, line, after)
            if first and _SECOND.search(text, first.end(), after):
                made.append(Heading("", "other", first.start(), first.start()))
    return made


def _in_words(text: str, found: list[Heading]) -> list[Heading] | None:
    """Sentences that say in so many words that what follows is the diagnosis; behind each the section goes on."""
    made: list[Heading] = []
    for m in _IN_WORDS.finditer(f"\n{text}"):
        start, body = m.start(1) - 1, m.end() - 1
        around = [h for h in found if h.body <= start][-1:]
        if around and around[0].kind in (*_ASSESSABLE, "procedure"):
            ends = [n for n in (text.find("\n", body), text.find(". ", body) + 1) if n > 0]
            end = min(ends, default=len(text))
            made.append(Heading(m[1].strip(" :"), "assessment", start, body))
            if end < len(text) and not any(start < h.start <= end for h in found):
                made.append(Heading("", around[0].kind, end, end))
    return sorted([*found, *made], key=lambda h: h.start) if made else None


def _greeting(text: str) -> int:
    """Where a letter's greeting begins; -1 without one."""
    end = len(text.rstrip())
    found = _GREETING.search(text, max(0, end - 250), end)
    return found.start() if found else -1


def _closing(text: str, last: Heading) -> Heading | None:
    """A note without a heading for its assessment: its last numbered list, or its last paragraph, where that says what
    will be done, with those before it that come to a conclusion.
    """
    greeting = _greeting(text)
    end = len(text[:greeting].rstrip() if greeting >= 0 else text.rstrip())  # a letter's last paragraph is above it
    listed = [m.start() for m in _FIRST.finditer(text, last.body)] if last.kind in _ASSESSABLE else []
    if listed and _SECOND.search(text, listed[-1]):
        return Heading("", "assessment_plan", listed[-1], listed[-1])
    start = _paragraph(text, last.body, end)
    if last.kind not in _ASSESSABLE or not PLANNED.search(text, start, end):
        return None
    while start > last.body:
        before = _paragraph(text, last.body, len(text[:start].rstrip()))
        if before >= start or not _CONCLUDES.match(text, before) or not PLANNED.search(text, before, start):
            break
        start = before
    return Heading("", "assessment_plan", start, start)


_PLAN_WITHIN = re.compile(r"\b(?:plan|p|rec(?:ommend)?s?)[ ]?:[ ]*\S", re.I)


def _by_paragraph(text: str, found: list[Heading]) -> Heading | None:
    """Paragraphs that each name a problem and say its plan: the first of at least two in a row, each a line."""
    for heading, end in zip(found[::-1], [len(text), *(h.start for h in found[:0:-1])], strict=False):
        if heading.kind not in _TOLD:
            continue
        said = (m for m in _PARAGRAPH.finditer(text, heading.body, end) if ":" in m.group())
        planned = [m for m in said if _PLAN_WITHIN.search(m.group())]
        if len(planned) > 1:
            return Heading("", "assessment_plan", planned[0].start(), planned[0].start())
    return None


_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?![ \t]*\n)[^\n]+)*")


def _listed(text: str, found: list[Heading]) -> Heading | None:
    """A numbered list in the prose above the last sections ("#1 left forearm ... #2 upper back ... FH: none")."""
    for heading, after in zip(found[-2::-1], found[:0:-1], strict=False):
        first = _FIRST.search(text, heading.body, after.start)
        if heading.kind in _TOLD and first and _SECOND.search(text, first.end(), after.start):
            return Heading("", "assessment_plan", first.start(), first.start())
    return None


def _paragraph(text: str, first: int, end: int) -> int:
    """Where the paragraph that ends at `end` begins, not before `first`."""
    blank = text.rfind("\n\n", first, end)
    start = blank + 2 if blank >= 0 else first
    while start < end and text[start].isspace():
        start += 1
    return start
