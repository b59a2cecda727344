"""The problems that an assessment lists: for each its heading words and the prose that belongs to it.

Reads numbered items, bullets, bare heading lines and prose. Knows nothing of what a problem means.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import NamedTuple

from claimwright.model.chart import Problem, Section
from claimwright.model.evidence import Span
from claimwright.review.sentences import sentences as split_sentences
from claimwright.rulebook.book import Headings

_NUMBER = re.compile(
    r"[ \t]*(?:#[ \t]*\d{0,2}[.):]?|\(?\d{1,2}[.):]|Problem[ \t]*#?\d{1,2}[.:]?|"
    r"(?:I{1,3}|IV|VI{0,3}|IX|X)[.)](?=[ \t]))"
    r"[ \t]*(?=\S)",
    re.I,
)
_BULLET = re.compile(r"[ \t]*[-*\u2022\u2013\u25cf\u00b7][ \t]*(?=\S)")
_LABEL = re.compile(r"([A-Za-z][A-Za-z &/-]{1,40}?)[ \t]*:")
_CUT = re.compile(r"\s+[-\u2013\u2014]{1,2}\s+|:\s|:$|\s\u2192\s")
LONGEST_BARE = 14  # words; a longer line without a bullet is prose
_SUMMARY = re.compile(
    r"^(?:the |this |a )?(?:patient\b|pt\b|(?-i:Mr|Mrs|Ms|MR|MRS)\b|\d{1,3}[ -](?:year|yo|y\.o|month|week|day)|"
    r"[A-Z][\w'-]+ [A-Z][\w'-]+ is a|he |she |they |i |we )",
    re.I,
)
# What is to be done, not what there is; whole words, for "plantar" begins like a plan and "callus" like a call.
_ADVICE = re.compile(
    r"^(?:(?:follow|return|continue|cont|start|stop|take|call|refer|referred|order|ordered|obtain|schedule|increase|"
    r"decrease|check|repeat|will|plan|labs?|rtc|f/u|please|patient|see|no)\b(?!-)|"
    r"follow-?up(?!.{0,25}\bafter (?:complet\w+ |the end )?(?:of )?(?:\w+ )?(?:treatment|therapy|surgery|"
    r"chemo\w*))|(?:recommend|discuss|advis|encourag|prescri|counsel|monitor)\w*)",
    re.I,
)


# What a dictating provider says for an item's number.
_SPOKEN = re.compile(
    r"\b(?:number|problem(?: number)?)[ \t]+(?:one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})\b[,.:]?[ \t]*",
    re.I,
)
# Where a sentence goes on from the condition to what is done about it.
_DONE_NEXT = re.compile(
    r";|,?\s+\b(?:which|and (?:we|i)|we|i|will|continue|cont|start|increase|decrease|add|refer|order|"
    r"plan(?: to| is)?|recommend)\b",
    re.I,
)
_STATED = re.compile(
    r"^(?:(?:the |this )?(?:patient|pt)|he|she|they)(?:'s)? (?:also |still |clearly )?"
    r"(?:has|have|suffers from|continues to have|is having|meets criteria for|was diagnosed with|is diagnosed with)\b"
    r"|^(?:his|her|their|the patient's) ",
    re.I,
)
# "So at this point I have unexplained weight loss": what is found begins behind it.
_FOUND = re.compile(
    r"(?:(?:so|and|now|then|overall),? )*(?:at this (?:point|time),? )?(?:i|we) (?:have|find|am left with|see)\s+|"
    r"(?:on top of (?:this|that),?|in addition,?|also,?) there (?:is|are)\s+",
    re.I,
)
_TELLS = re.compile(
    r"^(?:the |this |a )?(?:patient|pt|(?-i:Mr|Mrs|Ms|Dr)|he|she|they|i|we|it|this|that|these|there|if|after|given|"
    r"based|"
    r"as|all|our|my|in|on|at|with|for|since|because|once|when|while|although|overall|please)\b",
    re.I,
)
_AGED = re.compile(
    r"\b\d{1,3}(?:[ -]?(?:years?|yrs?|months?|weeks?|days?)[ -]old| ?(?:yo|y/o|y\.o))\b|"
    r"\bhistory of\b|\bpresent(?:s|ed|ing)\b|"
    r"\bhere (?:today )?(?:for|with)\b",
    re.I,
)
LONGEST_STATEMENT = 30  # words
AGED_WITHIN = 60  # characters in which a sentence that tells of the patient says so


@functools.lru_cache(maxsize=512)
def sentences(text: str, start: int, end: int) -> list[Span]:
    """The sentences of a line, which several readings of an assessment ask for."""
    return split_sentences(text, start, end)


class _Line(NamedTuple):
    start: int
    end: int
    first: int  # where the words begin, behind number or bullet
    mark: str  # "number", "bullet" or ""
    blank_before: bool


def find_problems(text: str, section: Section, headings: Headings) -> list[Problem]:
    """The items of one assessment section, in order; prose without items gives the sentences that state a problem."""
    lines = _lines(text, section.body, section.end)
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
        _stated(text, Span(m.end(), end)) for m, end in zip(spoken, ends, strict=True) if text[m.end() : end].strip()
    ]


def _stated(text: str, sentence: Span) -> tuple[Span, int]:
    """The part of a sentence that names the condition, before what is done about it."""
    found = _FOUND.match(text, sentence.start, sentence.end)
    sentence = Span(found.end(), sentence.end) if found and found.end() < sentence.end else sentence
    cut = _DONE_NEXT.search(text, sentence.start + 1, sentence.end)
    end = cut.start() if cut else sentence.end
    while end > sentence.start + 1 and text[end - 1] in ".:;, \n":
        end -= 1
    return Span(sentence.start, end), end


def _lines(text: str, start: int, end: int) -> list[_Line]:
    found: list[_Line] = []
    at, blank = start, True
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        if text[at:stop].strip():
            number, bullet = _NUMBER.match(text, at, stop), _BULLET.match(text, at, stop)
            mark, first = ("number", number.end()) if number else ("bullet", bullet.end()) if bullet else ("", at)
            while first < stop and text[first].isspace():
                first += 1
            inline = _inline(text, at, stop)
            if inline:
                ends = [start for start, _ in inline[1:]] + [stop]
                found += [_Line(s, e, f, "number", blank) for (s, f), e in zip(inline, ends, strict=True)]
            else:
                found.append(_Line(at, stop, first, mark, blank))
            blank = False
        else:
            blank = True
        at = stop + 1
    return found


_INLINE = re.compile(r"(?<![\w.,/-])\(?([1-9])\)[ \t]*(?=[A-Za-z])")


def _inline(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Items numbered within one line ("1) ovarian cancer 2) malignant ascites"): where each and its words begin; none
    unless they count from one.
    """
    found = list(_INLINE.finditer(text, start, end)) if text.find(")", start, end) >= 0 else []
    counted = [m for n, m in enumerate(found, 1) if int(m[1]) == n]
    return [(m.start(), m.end()) for m in counted] if len(counted) > 1 and len(counted) == len(found) else []


def _heads(text: str, lines: list[_Line], labels: frozenset[str], kind: str) -> list[tuple[Span, int]]:
    """Heading spans with where their prose begins. Numbers make items; else bare short lines; else bullets."""

    def labelled(line: _Line) -> bool:
        match = _LABEL.match(text, line.first, line.end)
        return match is not None and match.group(1).strip().lower() in labels

    numbered = [x for x in lines if x.mark == "number" and not labelled(x)]
    bare = [x for x in lines if not x.mark and x.blank_before and not labelled(x) and _is_bare(text, x)]
    if all(_DONE_NEXT.search(text, x.first, x.end) for x in bare):
        bare = [] if any(not x.mark and x.blank_before and x not in bare for x in lines) else bare  # short prose
    bullets = [x for x in lines if x.mark == "bullet" and not labelled(x)]
    if kind == "plan":
        # A plan lists actions; only bare heading lines over prose or bullets name problems there.
        under = {lines[at].start for at in range(len(lines) - 1) if not lines[at + 1].blank_before}
        chosen = [x for x in bare if x.start in under and text[x.start : x.end].rstrip().endswith((".", ":"))]
    elif numbered:
        chosen = numbered
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
    return [_head(text, line) for line in chosen]


def _stating(text: str, lines: list[_Line], labelled: Callable[[_Line], bool]) -> list[_Line]:
    """Two lines or more that each begin with a sentence that states a condition, however they go on; none where a line
    is only the end of the one before it.
    """
    plain = [x for x in lines if not x.mark and not labelled(x)]
    if len(plain) < 2:
        return []
    if any(text[x.first].islower() for x in plain):
        return []
    found = [x for x in plain if _begins(text, x)]
    return found if len(found) > 1 and len(found) * 2 >= len(plain) else []


def _with_lead(text: str, lines: list[_Line], bullets: list[_Line]) -> list[_Line]:
    """Bullets that each name a condition before a colon, and the line above them that does too ("Cirrhosis,
    decompensated. Discussed transplant.").
    """
    named = [x for x in bullets if ":" in text[x.first : x.end]]
    if len(named) * 2 <= len(bullets) or lines[0].mark or not _begins(text, lines[0]):
        return bullets
    return [lines[0], *bullets]


def _begins(text: str, line: _Line) -> bool:
    """Whether the first sentence of a line states a condition."""
    first = sentences(text, line.first, line.end)[0]
    said = text[first.start : first.end]
    if _TELLS.match(said) or _ADVICE.match(said) or _SUMMARY.match(said):
        return False
    return len(said.split()) <= LONGEST_STATEMENT and not _AGED.search(said[:AGED_WITHIN])


def _is_bare(text: str, line: _Line) -> bool:
    said = text[line.start : line.end].strip()
    head = _CUT.split(said, maxsplit=1)[0]
    return (
        0 < len(head.split()) <= LONGEST_BARE
        and not _ADVICE.match(said)
        and (len(said.split()) <= LONGEST_BARE or head != said)
        and not _SUMMARY.match(said)
    )


def _states(text: str, line: _Line) -> bool:
    """A longer line that is one sentence and states a condition ("Nonunion of the scaphoid waist, displaced, ...")."""
    said = text[line.start : line.end].strip()
    if len(said.split()) > LONGEST_STATEMENT or len(sentences(text, line.start, line.end)) > 1:
        return False
    return not any(pattern.match(said) for pattern in (_TELLS, _ADVICE, _SUMMARY)) and not _AGED.search(
        said[:AGED_WITHIN]
    )


def _cut_lines(text: str, lines: list[_Line], labelled: Callable[[_Line], bool]) -> list[_Line]:
    """Lines such as "Hypertension: not at goal" or "Asthma -- stable", none set further in than the first."""
    found: list[_Line] = []
    for line in lines:
        head = _CUT.search(text, line.first, line.end)
        margin = line.first - line.start
        if line.mark or not head or labelled(line) or (found and margin > found[0].first - found[0].start):
            continue
        said = text[line.first : head.start()]
        if 0 < len(said.split()) <= LONGEST_BARE and not _ADVICE.match(said) and not _SUMMARY.match(said):
            found.append(line)
    return found if found and found[0] is lines[0] else []


def _short(text: str, bullets: list[_Line]) -> list[_Line]:
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
        if brief and not _ADVICE.match(said):
            found.append(x)
    return found


def _bare_list(text: str, lines: list[_Line], labelled: Callable[[_Line], bool]) -> list[_Line]:
    """Lines one under the other that each state a condition, until prose begins."""
    found = [line for line in lines if not line.mark and (_is_bare(text, line) or _states(text, line))]
    # "Hypertension, not at goal. Diabetes, stable." is prose, however short.
    return [] if any(len(sentences(text, x.start, x.end)) > 1 for x in found) else found


def _head(text: str, line: _Line) -> tuple[Span, int]:
    """The heading of an item: up to the first sentence end, dash or colon; the rest of the line is its prose."""
    first = sentences(text, line.first, line.end)[0]
    cut = _CUT.search(text, first.start + 1, first.end)
    end = cut.start() if cut and cut.start() > first.start else first.end
    # "Right knee pain, likely strain" keeps its tail; a full stop at the end does not belong to the words.
    while end > first.start + 1 and text[end - 1] in ".:; ":
        end -= 1
    return Span(first.start, end), end


def _prose(text: str, lines: list[_Line]) -> list[tuple[Span, int]]:
    """An assessment in running text: each sentence that states a condition is a heading of its own; what tells of the
    patient is one only where nothing else is.
    """
    told, found = [], []
    for line in lines:
        for sentence in sentences(text, line.first, line.end):
            said = text[sentence.start : sentence.end]
            if _ADVICE.match(said):
                continue
            told.append(sentence)
            stated = _STATED.match(said) is not None or _FOUND.match(said) is not None
            plain = stated or not _TELLS.match(said)
            head, body = _stated(text, sentence)
            short = len(text[head.start : head.end].split()) <= LONGEST_STATEMENT
            if plain and short and not _AGED.search(text, head.start, min(head.end, head.start + AGED_WITHIN)):
                found.append((head, body))
    return found or [(sentence, sentence.end) for sentence in told[:1]]
