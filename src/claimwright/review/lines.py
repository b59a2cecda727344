"""One line of an assessment: its number or bullet, whether it states a condition, tells of the patient or gives advice,
and the words that head it.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from claimwright.model.evidence import Span
from claimwright.review.sentences import sentences as split_sentences

_NUMBER = re.compile(
    r"[ \t]*(?:#[ \t]*\d{0,2}[.):]?|\(?\d{1,2}[.):]|Problem[ \t]*#?\d{1,2}[.:]?|"
    r"(?:I{1,3}|IV|VI{0,3}|IX|X)[.)](?=[ \t]))"
    r"[ \t]*(?=\S)",
    re.I,
)


_BULLET = re.compile(r"[ \t]*[-*\u2022\u2013\u25cf\u00b7][ \t]*(?=\S)")


CUT = re.compile(r"\s+[-\u2013\u2014]{1,2}\s+|:\s|:$|\s\u2192\s")


LONGEST_BARE = 14  # words; a longer line without a bullet is prose


SUMMARY = re.compile(
    r"^(?:the |this |a )?(?:patient\b|pt\b|(?-i:Mr|Mrs|Ms|MR|MRS)\b|\d{1,3}[ -](?:year|yo|y\.o|month|week|day)|"
    r"[A-Z][\w'-]+ [A-Z][\w'-]+ is a|he |she |they |i |we )",
    re.I,
)


# What is to be done, not what there is; whole words, for "plantar" begins like a plan and "callus" like a call.
ADVICE = re.compile(
    r"^(?:(?:follow|return|continue|cont|start|stop|take|call|refer|referred|order|ordered|obtain|schedule|increase|"
    r"decrease|check|repeat|will|plan|labs?|rtc|f/u|please|patient|see|no)\b(?!-)|"
    r"follow-?up(?!.{0,25}\bafter (?:complet\w+ |the end )?(?:of )?(?:\w+ )?(?:treatment|therapy|surgery|"
    r"chemo\w*))|(?:recommend|discuss|advis|encourag|prescri|counsel|monitor)\w*)",
    re.I,
)


# Where a sentence goes on from the condition to what is done about it.
DONE_NEXT = re.compile(
    r";|,?\s+\b(?:which|and (?:we|i)|we|i|will|continue|cont|start|increase|decrease|add|refer|order|"
    r"plan(?: to| is)?|recommend)\b",
    re.I,
)


STATED = re.compile(
    r"^(?:(?:the |this )?(?:patient|pt)|he|she|they)(?:'s)? (?:also |still |clearly )?"
    r"(?:has|have|suffers from|continues to have|is having|meets criteria for|was diagnosed with|is diagnosed with)\b"
    r"|^(?:his|her|their|the patient's) ",
    re.I,
)


# "So at this point I have unexplained weight loss": what is found begins behind it.
FOUND = re.compile(
    r"(?:(?:so|and|now|then|overall),? )*(?:at this (?:point|time),? )?(?:i|we) (?:have|find|am left with|see)\s+|"
    r"(?:on top of (?:this|that),?|in addition,?|also,?) there (?:is|are)\s+",
    re.I,
)


TELLS = re.compile(
    r"^(?:the |this |a )?(?:patient|pt|(?-i:Mr|Mrs|Ms|Dr)|he|she|they|i|we|it|this|that|these|there|if|after|given|"
    r"based|"
    r"as|all|our|my|in|on|at|with|for|since|because|once|when|while|although|overall|please)\b",
    re.I,
)


AGED = re.compile(
    r"\b\d{1,3}(?:[ -]?(?:years?|yrs?|months?|weeks?|days?)[ -]old| ?(?:yo|y/o|y\.o))\b|"
    r"\bhistory of\b|\bpresent(?:s|ed|ing)\b|"
    r"\bhere (?:today )?(?:for|with)\b",
    re.I,
)


# "Healthy 16 yo.", "Well 12 month old" state a condition all the same.
WELL = re.compile(r"(?:healthy|well|normal)\b[^.]{0,30}$", re.I)
LONGEST_STATEMENT = 30  # words


AGED_WITHIN = 60  # characters in which a sentence that tells of the patient says so


@functools.lru_cache(maxsize=512)
def sentences(text: str, start: int, end: int) -> list[Span]:
    """The sentences of a line, which several readings of an assessment ask for."""
    return split_sentences(text, start, end)


class Line(NamedTuple):
    start: int
    end: int
    first: int  # where the words begin, behind number or bullet
    mark: str  # "number", "bullet" or ""
    blank_before: bool


_INLINE = re.compile(r"(?<![\w.,/-])\(?([1-9])(?:\)[ \t]*|\.[ \t]+)(?=[A-Za-z])")


def _inline(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Items numbered within one line ("1) ovarian cancer 2) ascites", "1. Asthma. 2. Obesity."): where each and its
    words begin; none unless they count from one.
    """
    found = list(_INLINE.finditer(text, start, end))
    counted = [m for n, m in enumerate(found, 1) if int(m[1]) == n]
    return [(m.start(), m.end()) for m in counted] if len(counted) > 1 and len(counted) == len(found) else []


def lines_of(text: str, start: int, end: int) -> list[Line]:
    found: list[Line] = []
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
                found += [Line(s, e, f, "number", blank) for (s, f), e in zip(inline, ends, strict=True)]
            else:
                found.append(Line(at, stop, first, mark, blank))
            blank = False
        else:
            blank = True
        at = stop + 1
    return found


def begins(text: str, line: Line) -> bool:
    """Whether the first sentence of a line states a condition."""
    first = sentences(text, line.first, line.end)[0]
    said = text[first.start : first.end]
    if TELLS.match(said) or ADVICE.match(said) or SUMMARY.match(said):
        return False
    return len(said.split()) <= LONGEST_STATEMENT and not aged(said)


def is_bare(text: str, line: Line) -> bool:
    said = text[line.start : line.end].strip()
    head = CUT.split(said, maxsplit=1)[0]
    return (
        0 < len(head.split()) <= LONGEST_BARE
        and not ADVICE.match(said)
        and (len(said.split()) <= LONGEST_BARE or head != said)
        and not SUMMARY.match(said)
    )


def states(text: str, line: Line) -> bool:
    """A longer line that is one sentence and states a condition ("Nonunion of the scaphoid waist, displaced, ...")."""
    said = text[line.start : line.end].strip()
    if len(said.split()) > LONGEST_STATEMENT or len(sentences(text, line.start, line.end)) > 1:
        return False
    return not any(pattern.match(said) for pattern in (TELLS, ADVICE, SUMMARY)) and not aged(said)


def aged(said: str) -> bool:
    """Whether a sentence only presents the patient by age ("A 62-year-old man with ...")."""
    return AGED.search(said[:AGED_WITHIN]) is not None and not WELL.match(said.strip(" ."))


def stated(text: str, sentence: Span) -> tuple[Span, int]:
    """The part of a sentence that names the condition, before what is done about it."""
    found = FOUND.match(text, sentence.start, sentence.end)
    sentence = Span(found.end(), sentence.end) if found and found.end() < sentence.end else sentence
    cut = DONE_NEXT.search(text, sentence.start + 1, sentence.end)
    end = cut.start() if cut else sentence.end
    while end > sentence.start + 1 and text[end - 1] in ".:;, \n":
        end -= 1
    return Span(sentence.start, end), end


def head_of(text: str, line: Line) -> tuple[Span, int]:
    """The heading of an item: up to the first sentence end, dash or colon; the rest of the line is its prose."""
    first = sentences(text, line.first, line.end)[0]
    cut = CUT.search(text, first.start + 1, first.end)
    end = cut.start() if cut and cut.start() > first.start else first.end
    # "Right knee pain, likely strain" keeps its tail; a full stop at the end does not belong to the words.
    while end > first.start + 1 and text[end - 1] in ".:; ":
        end -= 1
    return Span(first.start, end), end
