"""The quadrant of a breast cancer or lump, said in words or by the clock (I.B.2), and the receptors of a cancer.

The clock is read as the examiner faces the patient; hours between two quadrants say none.
"""

from __future__ import annotations

import re

from claimwright.choose.draft import Draft, Lookups, Work
from claimwright.choose.phrases import of_another, sentences
from claimwright.model.coding import PathStep
from claimwright.model.evidence import Quote, Span
from claimwright.shelf.words import words

_CLOCK = re.compile(r"\b(1[0-2]|[1-9])(?::00| ?o'?\s?clock)\b", re.I)
_QUADRANT = re.compile(r"\b(upper|lower)[ -](outer|inner)\b", re.I)
# Quadrant digit of C50.- (third character behind the dot), D05 has none; of N63.1-, N63.2- the last.
_QUADRANTS = {("upper", "inner"): "2", ("lower", "inner"): "3", ("upper", "outer"): "4", ("lower", "outer"): "5"}
_LUMPS = {"4": "1", "2": "2", "5": "3", "3": "4"}


def breast_quadrant(work: Work, look: Lookups) -> Work:
    """I.B.2: the quadrant of a breast cancer or lump that is said in words or by the clock, where one is said of its
    side.
    """
    rule = look.rule("dx.breast-quadrant")
    changes: dict[int, Draft | tuple[Draft, ...]] = {}
    for draft in work.drafts:
        cancer, lump = re.match(r"C50\.9(1|2)([129])$", draft.code), re.match(r"N63\.([12])0$", draft.code)
        if draft.role != "problem" or not (cancer or lump):
            continue
        side = {"1": "right", "2": "left"}.get(cancer[2] if cancer else lump[1] if lump else "")
        found = _quadrant(side, look) if side else None
        if found:
            digit, quote = found
            code = f"C50.{digit}{cancer[1]}{cancer[2]}" if cancer else f"{draft.code[:5]}{_LUMPS[digit]}"
            says = f"the quadrant is stated: {code}"
            changes[id(draft)] = draft.by(rule, says, code=code, evidence=(*draft.evidence, quote))
    return work.swap(changes)


# A bare minus counts only where it closes the word: "ER- 2 days ago" is an emergency room.
_SIGN = r"(?:[ (:]{0,3}(?P<said>\+|pos\w*|neg\w*)|(?P<minus>[-\u2212])(?=[,;/.)\n]|$| (?:PR|PgR|HER|and)\b))"
_RECEPTORS = {
    "er": re.compile(rf"\b(?:ER|estrogen receptor){_SIGN}", re.I),
    "pr": re.compile(rf"\b(?:PR|PgR|progesterone receptor){_SIGN}", re.I),
    "both": re.compile(rf"\b(?:ER ?[/&] ?PR|ER and PR|HR|hormone[- ]receptor)[- ]?{_SIGN}", re.I),
    "her2": re.compile(
        rf"\bHER-?2(?:[ /-]?neu)?[- ]?(?:{_SIGN}|[ (:]{{0,3}}(?P<grade>amplified|non-?amplified|0\b|[13]\+))", re.I
    ),
}
_TRIPLE = re.compile(r"\btriple[- ]negative\b|\bTNBC\b", re.I)
_TOLD = ("chief_complaint", "header", "hpi", "pmh", "results", "assessment", "assessment_plan", "plan", "other")


def receptors(work: Work, look: Lookups) -> Work:
    """I.B.7: the receptors that the note at C50 asks for, as the record states them; together they are one code."""
    cancers = [d for d in work.drafts if d.role == "problem" and d.code.startswith("C50")]
    single = [d for d in work.drafts if d.role == "problem" and d.code.startswith("Z17")]
    if not cancers or any(d.code.startswith("Z17.4") for d in single):
        return work
    said, quotes = _stated(look)
    code = _status(said)
    if not code or (single and not code.startswith("Z17.4")):
        return work
    rule = look.rule("dx.receptors")
    step = PathStep("choose", rule.id, f"the receptors: {code}", rule.citation)
    whole = Draft(code, "problem", cancers[0].problem, quotes, (step,), (rule.id,), group=3)
    return work.drop(single, rule, f"told together: {code}").add(whole)


def _stated(look: Lookups) -> tuple[dict[str, bool], tuple[Quote, ...]]:
    """Whether each receptor is said to be positive of this patient, the first time it is said, and the words."""
    said: dict[str, bool] = {}
    quotes: list[Quote] = []
    for document, sentence in sentences(look.chart, _TOLD):
        text, (start, end) = document.text, (sentence.start, sentence.end)
        if of_another(document, start, end):
            continue
        if triple := _TRIPLE.search(text, start, end):
            return dict.fromkeys(("er", "pr", "her2"), False), (document.quote([Span(triple.start(), triple.end())]),)
        for name, pattern in _RECEPTORS.items():
            found = pattern.search(text, start, end) if name not in said else None
            if found:
                told = (found["said"] or (found["grade"] if name == "her2" else "") or "-").lower()
                said[name] = told in ("+", "3+", "amplified") or told.startswith("pos")
                quotes.append(document.quote([Span(found.start(), found.end())]))
    return said, tuple(quotes)


def _status(said: dict[str, bool]) -> str:
    """The one code of Z17 that says all that is stated."""
    hormones = [said[name] for name in ("er", "pr", "both") if name in said]
    if hormones and "her2" in said:
        return f"Z17.4{'1' if any(hormones) else '2'}{'0' if said['her2'] else '1'}"
    if hormones:
        first = said.get("er", said.get("both"))
        if first is not None:
            return "Z17.0" if first else "Z17.1"
        return "Z17.21" if said["pr"] else "Z17.22"
    return ("Z17.31" if said["her2"] else "Z17.32") if "her2" in said else ""


def _quadrant(side: str, look: Lookups) -> tuple[str, Quote] | None:
    """The quadrant said in sentences that name the side and not the other."""
    other = {"left": "right", "right": "left"}[side]
    found: dict[str, Quote] = {}
    for document in look.chart.documents:
        for sentence in look.chart.sentences.get(document.name, ()):
            said = {w.norm for w in words(document.text, sentence.start, sentence.end)}
            if side not in said or other in said or sentence.section in ("family", "pmh", "surgical"):
                continue
            for match in (
                *_QUADRANT.finditer(document.text, sentence.start, sentence.end),
                *_CLOCK.finditer(document.text, sentence.start, sentence.end),
            ):
                digit = (
                    _by_clock(int(match[1]), side)
                    if match.re is _CLOCK
                    else _QUADRANTS[(match[1].lower(), match[2].lower())]
                )
                if digit:
                    found.setdefault(digit, document.quote([Span(match.start(), match.end())]))
    return next(iter(found.items())) if len(found) == 1 else None


def _by_clock(hour: int, side: str) -> str:
    """The quadrant at an hour as the examiner faces the breast; the hours between two quadrants say none."""
    if hour in (3, 6, 9, 12):
        return ""
    upper, examiner_right = hour in (10, 11, 1, 2), hour < 6
    outer = examiner_right if side == "left" else not examiner_right
    return _QUADRANTS[("upper" if upper else "lower", "outer" if outer else "inner")]
