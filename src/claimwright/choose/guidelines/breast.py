"""The quadrant of a breast cancer or lump, said in words or by the clock (I.B.2), and the receptors of a cancer.

The clock is read as the examiner faces the patient; hours between two quadrants say none.
"""

from __future__ import annotations

import re

from claimwright.choose.draft import Draft, Lookups, Work
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


_SIGN = r"[ (:-]{0,3}(?P<said>\+|\u2212|-(?![a-z])|pos\w*|neg\w*)"
_RECEPTORS = {
    "er": re.compile(rf"\b(?:ER|estrogen receptor){_SIGN}", re.I),
    "pr": re.compile(rf"\b(?:PR|PgR|progesterone receptor){_SIGN}", re.I),
    "both": re.compile(rf"\b(?:ER ?[/&] ?PR|ER and PR|HR|hormone receptor){_SIGN}", re.I),
    "her2": re.compile(
        r"\bHER-?2(?:[ /-]?neu)?[ (:-]{0,3}(?P<said>\+|\u2212|-(?![a-z])|pos\w*|neg\w*|amplified|"
        r"non-?amplified|[0123]\+?)",
        re.I,
    ),
}
_TRIPLE = re.compile(r"\btriple[- ]negative\b|\bTNBC\b", re.I)


def receptors(work: Work, look: Lookups) -> Work:
    """I.B.7: the receptors that the note at C50 asks for, as the record states them; together they are one code."""
    cancers = [d for d in work.drafts if d.role == "problem" and d.code.startswith("C50")]
    single = [d for d in work.drafts if d.role == "problem" and d.code.startswith("Z17")]
    if not cancers or any(d.code.startswith("Z17.4") for d in single):
        return work
    for document in look.chart.documents:
        code, spans = _status(document.text)
        if code and (not single or code.startswith("Z17.4")):
            rule = look.rule("dx.receptors")
            step = PathStep("choose", rule.id, f"the receptors: {code}", rule.citation)
            quote = document.quote(spans)
            whole = Draft(code, "problem", cancers[0].problem, (quote,), (step,), (rule.id,), group=3)
            return work.drop(single, rule, f"told together: {code}").add(whole)
    return work


def _status(text: str) -> tuple[str, list[Span]]:
    """The one code of Z17 that says all that is stated, and where it is stated."""
    if triple := _TRIPLE.search(text):
        return "Z17.421", [Span(triple.start(), triple.end())]
    said: dict[str, bool] = {}
    spans: list[Span] = []
    for name, pattern in _RECEPTORS.items():
        if found := pattern.search(text):
            said[name] = found["said"].lower() in ("+", "amplified", "3+") or found["said"].lower().startswith("pos")
            spans.append(Span(found.start(), found.end()))
            if found["said"] == "2+":  # equivocal
                del said[name]
    hormones = [said[name] for name in ("er", "pr", "both") if name in said]
    if hormones and "her2" in said:
        return f"Z17.4{'1' if any(hormones) else '2'}{'0' if said['her2'] else '1'}", spans
    if hormones:
        first = said.get("er", said.get("both"))
        if first is not None:
            return "Z17.0" if first else "Z17.1", spans
        return "Z17.21" if said["pr"] else "Z17.22", spans
    return (("Z17.31" if said["her2"] else "Z17.32"), spans) if "her2" in said else ("", [])


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
