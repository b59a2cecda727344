"""The problems that an assessment lists: for each its heading words and the prose that belongs to it.

Reads numbered items, bullets, bare heading lines and prose. Knows nothing of what a problem means.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from claimwright.model.chart import Problem, Section
from claimwright.model.evidence import Span
from claimwright.review.lines import (
    ADVICE,
    CUT,
    DONE_NEXT,
    FOUND,
    LONGEST_BARE,
    LONGEST_STATEMENT,
    STATED,
    SUMMARY,
    TELLS,
    Line,
    aged,
    begins,
    head_of,
    is_bare,
    lines_of,
    sentences,
    stated,
    states,
)
from claimwright.rulebook.book import Headings

_LABEL = re.compile(r"([A-Za-z][A-Za-z &/-]{1,40}?)[ \t]*:")
# What a dictating provider says for an item's number.
_SPOKEN = re.compile(
    r"\b(?:number|problem(?: number)?)[ \t]+(?:one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})\b[,.:]?[ \t]*",
    re.I,
)


def find_problems(text: str, section: Section, headings: Headings) -> list[Problem]:
    """The items of one assessment section, in order; prose without items gives the sentences that state a problem."""
    lines = lines_of(text, section.body, section.end)
    spoken = list(_SPOKEN.finditer(text, section.body, section.end))
    if len(spoken) > 1:
        heads = _dictated(text, spoken, section.end)
    else:
        heads = _heads(text, lines, headings.labels, section.kind)
    if not heads and section.kind in ("assessment", "assessment_plan"):
        heads = _prose(text, lines)
    found = []
    for at, (head, body) in enumerate(heads):
        end = heads[at + 1][0].start if at + 1 < len(heads) else section.end
        found.append(Problem(section.document, head, body, max(body, end), section.kind))
    return found


def _dictated(text: str, spoken: list[re.Match[str]], stop: int) -> list[tuple[Span, int]]:
    """Items told apart by a spoken number; the heading ends where the doing begins."""
    ends = [m.start() for m in spoken[1:]] + [stop]
    return [
        stated(text, Span(m.end(), end)) for m, end in zip(spoken, ends, strict=True) if text[m.end() : end].strip()
    ]


def _heads(text: str, lines: list[Line], labels: frozenset[str], kind: str) -> list[tuple[Span, int]]:
    """Heading spans with where their prose begins. Numbers make items; else bare short lines; else bullets."""

    def labelled(line: Line) -> bool:
        match = _LABEL.match(text, line.first, line.end)
        return match is not None and match.group(1).strip().lower() in labels

    numbered = [x for x in lines if x.mark == "number" and not labelled(x)]
    bare = [x for x in lines if not x.mark and x.blank_before and not labelled(x) and is_bare(text, x)]
    if all(DONE_NEXT.search(text, x.first, x.end) for x in bare):
        bare = [] if any(not x.mark and x.blank_before and x not in bare for x in lines) else bare  # short prose
    bullets = [x for x in lines if x.mark == "bullet" and not labelled(x)]
    if kind == "plan":
        # A plan lists actions; only bare heading lines over prose or bullets name problems there.
        under = {lines[at].start for at in range(len(lines) - 1) if not lines[at + 1].blank_before}
        chosen = [x for x in bare if x.start in under and text[x.start : x.end].rstrip().endswith((".", ":"))]
    elif numbered:
        top = lines[0]  # "A/P: Well child, normal exam." above what is done for it
        leads = not top.mark and not labelled(top) and begins(text, top)
        chosen = [top, *numbered] if leads else numbered
    elif kind == "assessment_plan":
        named = [x for x in bullets if ":" in text[x.first : x.end]]
        lead = len(bare) == 1 and bare[0] is lines[0] and len(named) > 1
        chosen = [*bare, *named] if lead else bare or _with_lead(text, lines, _short(text, bullets))
        stating = _stating(text, lines, labelled)
        stating = [x for x in lines if x in stating or (stating and x in bare)]
        for other in (_cut_lines(text, lines, labelled), stating):
            chosen = other if len(other) > len(chosen) else chosen
    else:
        chosen = _with_lead(text, lines, _short(text, bullets)) or _bare_list(text, lines, labelled)
        stating = _stating(text, lines, labelled)
        chosen = stating if len(stating) > len(chosen) else chosen
    return [head_of(text, line) for line in chosen]


def _stating(text: str, lines: list[Line], labelled: Callable[[Line], bool]) -> list[Line]:
    """Two lines or more that each begin with a sentence that states a condition, however they go on; none where a line
    is only the end of the one before it.
    """
    plain = [x for x in lines if not x.mark and not labelled(x)]
    if len(plain) < 2:
        return []
    if any(text[x.first].islower() for x in plain):
        return []
    found = [x for x in plain if begins(text, x)]
    return found if len(found) > 1 and len(found) * 2 >= len(plain) else []


def _with_lead(text: str, lines: list[Line], bullets: list[Line]) -> list[Line]:
    """Bullets that each name a condition before a colon, and the line above them that does too ("Cirrhosis,
    decompensated. Discussed transplant.").
    """
    named = [x for x in bullets if ":" in text[x.first : x.end]]
    if len(named) * 2 <= len(bullets) or lines[0].mark or not begins(text, lines[0]):
        return bullets
    return [lines[0], *bullets]


def _cut_lines(text: str, lines: list[Line], labelled: Callable[[Line], bool]) -> list[Line]:
    """Lines such as "Hypertension: not at goal" or "Asthma -- stable", none set further in than the first."""
    found: list[Line] = []
    for line in lines:
        head = CUT.search(text, line.first, line.end)
        margin = line.first - line.start
        if line.mark or not head or labelled(line) or (found and margin > found[0].first - found[0].start):
            continue
        said = text[line.first : head.start()]
        if 0 < len(said.split()) <= LONGEST_BARE and not ADVICE.match(said) and not SUMMARY.match(said):
            found.append(line)
    return found if found and found[0] is lines[0] else []


def _short(text: str, bullets: list[Line]) -> list[Line]:
    """Bullets that begin with a condition: short ones, and those whose first sentence is ("C. difficile colitis,
    second recurrence. Vancomycin taper over six weeks, then ...").
    """
    found = []
    for x in bullets:
        said = text[x.first : x.end]
        brief = len(said.split()) <= 2 * LONGEST_BARE
        if not brief:
            first = sentences(text, x.first, x.end)[0]
            brief = len(text[first.start : first.end].split()) <= LONGEST_BARE
        if brief and not ADVICE.match(said):
            found.append(x)
    return found


def _bare_list(text: str, lines: list[Line], labelled: Callable[[Line], bool]) -> list[Line]:
    """Lines one under the other that each state a condition, until prose begins."""
    found = [line for line in lines if not line.mark and (is_bare(text, line) or states(text, line))]
    # "Hypertension, not at goal. Diabetes, stable." is prose, however short.
    return [] if any(len(sentences(text, x.start, x.end)) > 1 for x in found) else found


def _prose(text: str, lines: list[Line]) -> list[tuple[Span, int]]:
    """An assessment in running text: each sentence that states a condition is a heading of its own; what tells of the
    patient is one only where nothing else is.
    """
    told, found = [], []
    for line in lines:
        for sentence in sentences(text, line.first, line.end):
            said = text[sentence.start : sentence.end]
            if ADVICE.match(said):
                continue
            told.append(sentence)
            states_it = STATED.match(said) is not None or FOUND.match(said) is not None
            plain = states_it or not TELLS.match(said)
            head, body = stated(text, sentence)
            short = len(text[head.start : head.end].split()) <= LONGEST_STATEMENT
            if plain and short and not aged(text[head.start : head.end]):
                found.append((head, body))
    return found or [(sentence, sentence.end) for sentence in told[:1]]
