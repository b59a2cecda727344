"""Sections of a note: which lines are headings, what each means, where its text begins and ends.

Headings are data (rulebook/sections.yaml). Every character of the document belongs to exactly one section.
"""

from __future__ import annotations

import re

from claimwright.model.chart import Section
from claimwright.review.untitled import PLANNED, Heading, assessing, swallowed
from claimwright.rulebook.book import Headings

LONGEST_HEADING = 60
_LINE = re.compile(r"[^\n]*\n?")
_LABEL = re.compile(
    r"^[ \t]*(?:\*\*|__|#+[ \t]*|>+[ \t]*)?([A-Za-z][A-Za-z /&,()'-]{0,58}?)(?:\*\*|__)?[ \t]*"
    r"(:|\.{3,}(?=[ \t])|>(?=[ \t]|$)|\.?$|\.(?= [A-Z])|[ \t][-\u2013\u2014](?=[ \t]))"
)
_MARKED = re.compile("[:>/.\u2013\u2014]| -")  # what ends a heading that the text runs on from
_LONGEST = 80  # characters of a line that a heading and its mark take
_LETTER = re.compile(r"[ \t]*([A-Za-z]{1,3})(/)(?=[ \t])")  # "A/ ankle sprain"
_LETTERED = re.compile(r"[ \t]*([SOAP]|A/P)(\))(?=[ \t])")  # "A) ankle sprain", in a note that has "O)" or "P)" too
_SET_IN = re.compile(r"[ \t]{1,8}\S|(?:[-*\u2022\u2013\u25cf]|\d{1,2}[.)])[ \t]")
_SOAP = re.compile(r"^[ \t]*[OP]\)[ \t]+\S", re.M)
# "Dx strep pharyngitis.": the label without its colon.
_SHORT = re.compile(r"[ \t]*(Dx|DX|Imp|IMP)[ \t]+(?=[A-Za-z]|1[.)])(?!(?:with|in|of|by|at|as|was|is|and|code|codes)\b)")
_JOIN = re.compile(r"\s*[/&,+]\s*|\s+(?:and|with|-)\s+")
_BULLETED = re.compile(r"^[ \t]*(?:[-*\u2022\u2013\u25cf]|\d{1,2}[.)])[ \t]")
# "Problem #1: ..." begins an assessment by problems; a dictated one is told by what follows it.
_PROBLEM = re.compile(r"[ \t]*Problem[ \t]*#?[ \t]*1[.:)][ \t]*\S", re.I)
_SPOKEN = re.compile(r"[ \t]*(assessment(?: and plan)?|impression(?: and plan)?)[ \t,:]+(?=number one\b)", re.I)
_PROBLEM_LISTS = ("problems", "problem list", "active problems")
_REPORTED = re.compile(r"[ \t]*(Impression):", re.I)
ASSESSING = ("assessment", "assessment_plan", "plan")
_TITLED = re.compile(r"([A-Z][A-Z /&-]{4,40}[A-Z]) \(")  # "IMMUNIZATIONS TODAY (counseled by me)"
_WITHIN = ("reason", "indication")
LISTS = ("assessment", "assessment_plan", "pmh", "surgical", "medications", "plan")


def find_sections(text: str, document: str, headings: Headings) -> tuple[Section, ...]:
    """The document's sections in order; text before the first heading is a section of kind "header"."""
    found: list[Heading] = [Heading("", "header", 0, 0)]
    at, blank_before = 0, True
    reported: list[Heading] = []  # impressions among the results
    letter = _LETTERED if _SOAP.search(text) else _LETTER
    for match in _LINE.finditer(text):
        line = match.group()
        if not line:
            break
        heading = _heading(line, at, found[-1].kind, blank_before, headings, text, letter)
        if heading is not None:
            found.append(heading)
        elif found[-1].kind == "results" and blank_before and (report := _REPORTED.match(line)):
            reported.append(Heading(report[1], "assessment", at, at + report.end()))
        blank_before = not line.strip()
        at = match.end()
    if reported and not any(h.kind in ASSESSING[:2] for h in found):
        found = sorted([*found, reported[-1]], key=lambda h: h.start)  # the visit has no other
    if not any(h.kind == "hpi" for h in found):  # "HX:" is the story of the visit where nothing else is
        found = [h._replace(kind="hpi") if h.title.lower() == "hx" else h for h in found]
    found = sorted([*found, *swallowed(text, found)], key=lambda h: h.start)
    if not any(h.kind in ASSESSING for h in found):  # a problem list under which something is done
        at = next((n for n, h in enumerate(found) if h.title.lower() in _PROBLEM_LISTS), -1)
        end = found[at + 1].start if 0 <= at < len(found) - 1 else len(text)
        if at >= 0 and (end == len(text) or PLANNED.search(text, found[at].body, end)):
            found[at] = found[at]._replace(kind="assessment_plan")
    if not any(h.kind in ASSESSING for h in found):
        found = assessing(text, found)
    if not any(h.kind in ASSESSING[:2] for h in found):  # what is decided is said under the plan alone
        found = [h._replace(kind="assessment_plan") if h.kind == "plan" else h for h in found]
    ends = [h.start for h in found[1:]] + [len(text)]
    return tuple(
        Section(h.title, h.kind, h.start, h.body, end, document)
        for h, end in zip(found, ends, strict=True)
        if end > h.start
    )


def _blank_after(text: str, at: int) -> bool:
    end = text.find("\n", at)
    return not text[at : end if end >= 0 else len(text)].strip()


def _list_after(text: str, at: int) -> bool:
    """Whether a list, or lines set further in, begin there."""
    return _SET_IN.match(text, at) is not None


def _kind(said: str, headings: Headings) -> str | None:
    """What a heading means: as listed, or as its parts are ("diagnosis / plan", "impression and recommendations")."""
    if said in headings.kind_of:
        return headings.kind_of[said]
    kinds = [_part_kind(part, headings) for part in _JOIN.split(said)]
    if not all(kinds):
        return None
    if "plan" in kinds and not {"assessment", "assessment_plan", "pmh"}.isdisjoint(kinds):
        return "assessment_plan"
    return "assessment_plan" if "assessment_plan" in kinds else kinds[0]


def _part_kind(said: str, headings: Headings) -> str:
    """The kind of one part; words that only tell whose or which it is ("ED", "final", "today") may stand by those of
    an assessment or plan: a "preoperative exam" is a problem, not a section.
    """
    if said in headings.kind_of:
        return headings.kind_of[said]
    kind = headings.kind_of.get(" ".join(word for word in said.split() if word not in headings.idle), "")
    return kind if kind in (*ASSESSING, "results") else ""


def _heading(
    line: str,
    at: int,
    inside: str,
    blank_before: bool,
    headings: Headings,
    text: str,
    letter: re.Pattern[str],
) -> Heading | None:
    bare = line.strip()
    if not bare:
        return None
    if bare[0] in "Pp" and _PROBLEM.match(line) and inside != "assessment_plan":
        return Heading("", "assessment_plan", at, at)
    short = _SHORT.match(line) if bare[0] in "DI" else None
    if short and inside not in ("assessment", "assessment_plan"):
        return Heading(short.group(1), "assessment", at, at + short.end())
    spoken = _SPOKEN.match(line) if bare[0] in "AaIi" else None
    if spoken:
        return Heading(spoken.group(1), "assessment_plan", at, at + spoken.end())
    titled = _TITLED.match(line) if blank_before else None
    if titled and titled[1].lower() in headings.kind_of:
        return Heading(titled[1], headings.kind_of[titled[1].lower()], at, at + titled.end(1))
    if len(bare) > 2000 or (len(bare) > _LONGEST and not _MARKED.search(bare, 0, _LONGEST)) or _BULLETED.match(line):
        return None
    match = (
        (letter.match(line) if letter is not _LETTER else None)
        or _LETTER.match(line)
        or _LABEL.match(line.rstrip("\n"))
    )
    if match is None:
        return None
    title, colon = match.group(1).strip(), match.group(2) in (":", ">", "/", ")") or match.group(2).startswith("...")
    said = re.sub(r"\s+", " ", title.lower().rstrip(" .:"))
    body = at + match.end()
    alone = not line[match.end() :].strip()
    kind = _kind(said, headings)
    if said in _WITHIN and not blank_before:  # "Reason: bleeding", a line of the report above it
        return None
    if not (alone or colon):  # "Exam. Afebrile.", "Results - TSH 0.6": a heading's words, run into the text
        return Heading(title, kind, at, body) if kind and said in headings.run_in and title[0].isupper() else None
    if kind is not None:
        # Inside an assessment a label such as "Treatment:" begins prose of the item, unless it stands as a heading of
        # its own.
        if said in headings.labels and inside == "assessment_plan" and not (title.isupper() and alone and blank_before):
            return None
        after = at + len(line)
        apart = blank_before or title.isupper() or _blank_after(text, after) or _list_after(text, after)
        if not colon and not (alone and apart):
            return None
        # The impression of a report among the results is the radiologist's, not this visit's.
        if inside == "results" and said == "impression" and not alone:
            return None
        # In a list of past problems a bare word may be an entry, not a heading ("Depression").
        if len(said) <= 2 and not colon and not alone:
            return None
        return Heading(title, kind, at, body)
    plain = (
        title.isupper()
        and len(said) > 4
        and blank_before
        and alone
        and (colon or (inside not in LISTS and _blank_after(text, at + len(line))))
    )
    return Heading(title, "other", at, body) if plain else None
