"""How much of a drug was given, what was thrown away, its national drug code: units are the dose over the code's unit,
rounded up.

Sources: Medicare Claims Processing Manual chapter 17 sections 10 and 40 (units, discarded drug). Knows one sentence and
its passage.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import NamedTuple

from claimwright.choose.services.counting import counts
from claimwright.choose.services.event import Event, standing, stands
from claimwright.choose.services.rows import Open
from claimwright.model.evidence import Span
from claimwright.rulebook.services import Dose

NEAR = 60  # characters between a drug and its strength
CONTAINERS = ("syringe", "vial", "ampule", "dose")
GAUGE = 14  # a "g" from here on is a needle's gauge
_SCALE = {
    "mg": 1.0,
    "milligram": 1.0,
    "mcg": 0.001,
    "ug": 0.001,
    "\u00b5g": 0.001,
    "microgram": 0.001,
    "g": 1000.0,
    "gm": 1000.0,
    "gram": 1000.0,
}
_AMOUNT = re.compile(
    r"(?<![\d./])(\d[\d,]*(?:\.\d+)?|\.\d+)\s*(million|mega)?\s*-?\s*"
    r"(mg|milligrams?|mcg|ug|\u00b5g|micrograms?|gm|grams?|g|units?|iu|mu|u|ml|cc|lit(?:er|re)s?|l|millilit\w+|mmol|mci|vials?|doses?)\b"
    r"(?P<per>\s*(?:/|per)\s*(?P<volume>\d*\.?\d*)\s*(?:ml|cc|millilit\w+)\b)?(?!\s*(?:/|per)\s*(?:kg|kilo|m2|lb))",
    re.I,
)
_VESSEL = re.compile(
    r"^\W{0,2}(?:single[- ](?:dose|use)|multi(?:ple)?[- ]?dose)?\s*(?:vial|ampule?|syringe|bottle)", re.I
)
# A filled syringe of 60 mg/ml without another volume holds one millilitre.
_FILLED = re.compile(r"\b(?:pre-?filled|single[- ]dose) (?:syringe|pen)\b", re.I)
_WASTE = re.compile(r"\b(?:discard\w*|wast(?:e|ed|age)|thrown away|not used|unused|left ?over|remaining)\b", re.I)
_NONE = re.compile(
    r"\b(?:no|none|zero|nothing|without)\b[^.\n]{0,25}(?:discard|wast|left)|\b0\s*(?:mg|ml|units?)\s*(?:discard|wast)|"
    r"\b(?:whole|entire|full|all)\b[^.\n]{0,30}(?:used|given|injected|administered)|"
    r"\bwast(?:e|age):? (?:none|0\b|zero)",
    re.I,
)
_SINGLE = re.compile(r"\bsingle[- ](?:dose|use)\b|\bSDV\b", re.I)
_EACH = re.compile(
    r"\b(?:each|per|into each|in each|in both|to each|both)\s+(?:knee|hip|shoulder|side|joint|heel|"
    r"ankle|elbow|wrist|thumb|foot|hand|site|buttock|arm|thigh|eye)s?\b",
    re.I,
)
_SPLIT = re.compile(r"\b(?:split|divided|half|halved|total(?:ing)?|in total)\b", re.I)
_NAMES = re.compile(r"\W*(?:of\W+)?", re.I)  # between an amount and the name it belongs to
CLOSE = 3  # characters
_NUMBING = re.compile(
    r"\W*(?:of\W+)?(?:plain\W+)?(?:[\d.]+\s*%\W*)?(?:plain\W+)?(?:lido|bupi|marcaine|ropi|xylo|saline|sterile)", re.I
)
_MIXED = re.compile(r"\W*(?:in )?(?:total|of (?:an? |the |this )?(?:mix|solution|combin))", re.I)
# "2.5 mg x2" is given twice; "x 3 d" is for three days.
_TIMES = re.compile(
    r"\s*(?:nebs?|doses?|each)?\s*x\s?([2-4])\b"
    r"(?!\s*(?:/|d\b|days?|wks?|weeks?|mo\b|months?|h\b|hours?|per\b))",
    re.I,
)
_NDC = re.compile(r"\bNDC\s*[:#]?\s*(\d{4,5})-?(\d{3,4})-?(\d{1,2})\b", re.I)


class Given(NamedTuple):
    """`amount` in the dose's measure, `wasted` of it thrown away (None where nothing is said), where both stand."""

    amount: float
    wasted: float | None
    single: bool
    shown: tuple[Span, ...]


def given(event: Event) -> Given:
    """The dose of a drug, twice where it went into each of two places. Raises Open where none is stated."""
    dose = event.service.dose
    assert dose is not None
    for span in (event.near, event.whole):
        found = _amount(event, span, dose)
        if found is not None:
            amount, shown = found
            times = _TIMES.match(event.text, shown[-1].end, span.end)
            amount *= int(times[1]) if times else 2 if _twice(event, span, shown) else 1
            wasted, at = _wasted(event, dose)
            single = _SINGLE.search(event.text, event.whole.start, event.whole.end) is not None
            return Given(amount, wasted, single, (*shown, *at))
    if dose.counts:
        counted = counts(event.document, event.whole, CONTAINERS)
        number = float(max((c.number for c in counted), default=1))
        each = 2 if number == 1 and _EACH.search(event.text, event.whole.start, event.whole.end) else 1
        return Given(number * each, *_nothing_wasted(event), tuple(c.at for c in counted))
    raise Open("svc.units")


def _twice(event: Event, span: Span, shown: tuple[Span, ...]) -> bool:
    """Whether the amount went into each of two places: "40 mg into each knee", not "80 mg (40 mg each knee)"."""
    each = _EACH.search(event.text, span.start, span.end)
    if each is None or _SPLIT.search(event.text, span.start, span.end):
        return False
    before = [m.start() for m in _AMOUNT.finditer(event.text, span.start, each.start())]
    between = [at for at in before if at > shown[0].start]
    return not any("(" in event.text[shown[0].end : at] for at in between)


def _amount(event: Event, span: Span, dose: Dose) -> tuple[float, tuple[Span, ...]] | None:
    """The amount nearest behind the drug's name, else nearest before it; else its strength times the volume."""
    named = stands(event.document, event.near, event.service.names[0])
    text, at = event.text, (named or event.mention.spans[0]).start
    plain: list[tuple[float, Span]] = []
    strength: list[tuple[float, Span]] = []
    volume: list[tuple[float, Span]] = []
    held: list[tuple[float, tuple[Span, ...]]] = []  # in a container whose volume is said
    small: list[tuple[float, tuple[Span, ...]]] = []  # in 1 mL: a strength where a volume is given beside it
    for m in _AMOUNT.finditer(text, span.start, span.end):
        behind = text[m.end() : m.end() + 40]
        if _VESSEL.match(behind) or _about_waste(text, m, span):
            continue
        if m[3].lower() == "g" and float(m[1].replace(",", "")) >= GAUGE and not m["per"]:
            continue
        number = float(m[1].replace(",", "")) * (1_000_000 if m[2] else 1)
        value, here = _in_measure(number, m[3].lower(), dose), Span(m.start(), m.end())
        if m["per"] and value is not None:
            strength.append((value / float(m["volume"] or 1), here))
            if m["volume"] and float(m["volume"]):
                (small if float(m["volume"]) == 1.0 else held).append((value, (here,)))
        elif value is not None:
            plain.append((value, here))
        elif m[3].lower().startswith(("ml", "cc", "milli")) and not (
            _NUMBING.match(text, m.end()) or _MIXED.match(text, m.end())
        ):
            volume.append((number, here))
    order = sorted(
        plain, key=lambda f: (not _NAMES.fullmatch(text, f[1].end, at), f[1].start < at, abs(f[1].start - at))
    )
    if order and _disagree(order[0][0], strength, volume):
        raise Open("svc.units")
    if order:
        return order[0][0], (order[0][1],)
    if held:
        return held[0]
    if small and not volume:
        return small[0]
    if strength and not volume and _FILLED.search(text, span.start, span.end):
        return strength[0][0], (strength[0][1],)
    if volume and not strength:
        strength = _strength_told(event, dose) or _strength_named(event, span, dose)
    if strength and volume:
        near = min(volume, key=lambda v: abs(v[1].start - (at if span == event.near else strength[0][1].start)))
        return strength[0][0] * near[0], (strength[0][1], near[1])
    return None


def _strength_told(event: Event, dose: Dose) -> list[tuple[float, Span]]:
    """The one strength that the document gives the drug, in a sentence that names it."""
    found: dict[float, Span] = {}
    for named in standing(event.document, event.reach, event.service.names[0]):
        stop = min((n for n in (event.text.find("\n", named.end),) if n >= 0), default=len(event.text))
        for m in _AMOUNT.finditer(event.text, named.end, min(stop, named.end + NEAR)):
            value = _in_measure(float(m[1].replace(",", "")), m[3].lower(), dose) if m["per"] else None
            if value is not None:
                found.setdefault(value / float(m["volume"] or 1), Span(m.start(), m.end()))
    return list(found.items()) if len(found) == 1 else []


def _strength_named(event: Event, span: Span, dose: Dose) -> list[tuple[float, Span]]:
    """The strength that the drug's own name states, or that it alone has: "1 cc of Kenalog-40"."""
    for name, strength in dose.strengths.items():
        said = stands(event.document, span, (name,))
        if said:
            return [(strength, said)]
    return []


def _disagree(amount: float, strength: list[tuple[float, Span]], volume: list[tuple[float, Span]]) -> bool:
    """Whether a strength and the volume just behind it make another amount than the one stated."""
    for each, at in strength:
        for much, here in volume:
            if 0 <= here.start - at.end <= CLOSE:
                return abs(each * much - amount) > 0.01 * amount
    return False


def _in_measure(number: float, unit: str, dose: Dose) -> float | None:
    if unit in ("l", "liter", "litre", "liters", "litres") and dose.measure == "ml":
        return number * 1000
    if unit == "mu" and dose.measure == "unit":
        return number * 1_000_000
    unit = unit.rstrip("s") if unit not in ("units",) else "unit"
    if unit in ("iu", "u"):
        unit = "unit"
    if unit == dose.measure:
        return number
    if unit in _SCALE and dose.measure in _SCALE:
        return number * _SCALE[unit] / _SCALE[dose.measure]
    if unit == "cc" and dose.measure == "ml":
        return number
    return None


def _about_waste(text: str, m: re.Match[str], span: Span) -> bool:
    behind = re.split(r"[.;\n]|,(?!\d)", text[m.end() : min(span.end, m.end() + 45)])[0]
    before = re.split(r"[.;\n]|,(?!\d)", text[max(span.start, m.start() - 25) : m.start()])[-1]
    return _WASTE.search(behind) is not None or re.search(r"(?:discard\w*|wast\w+):?\s*$", before, re.I) is not None


def _wasted(event: Event, dose: Dose) -> tuple[float | None, tuple[Span, ...]]:
    for m in _AMOUNT.finditer(event.text, event.whole.start, event.whole.end):
        if _about_waste(event.text, m, event.whole):
            value = _in_measure(float(m[1].replace(",", "")), m[3].lower(), dose)
            if value is not None:
                return value, (Span(m.start(), m.end()),)
    none = _NONE.search(event.text, event.whole.start, event.whole.end)
    return (0.0, (Span(none.start(), none.end()),)) if none else (None, ())


def _nothing_wasted(event: Event) -> tuple[float | None, bool]:
    none = _NONE.search(event.text, event.whole.start, event.whole.end)
    return (0.0 if none else None), _SINGLE.search(event.text, event.whole.start, event.whole.end) is not None


def units(amount: float, dose: Dose) -> int:
    return max(1, math.ceil(amount / dose.per - 1e-9))


def ndc(event: Event, amount: float) -> tuple[str, Decimal | None, str]:
    """The eleven digits of the national drug code that the passage gives, and how much of it by which measure (LIN03,
    CTP04, CTP05): millilitres where the strength tells them, else one unit. Empty where the passage gives none.
    """
    m = _NDC.search(event.text, event.whole.start, event.whole.end)
    if m is None:
        return "", None, ""
    code = f"{m[1]:0>5}{m[2]:0>4}{m[3]:0>2}"
    dose = event.service.dose
    for found in _AMOUNT.finditer(event.text, event.whole.start, event.whole.end):
        value = _in_measure(float(found[1].replace(",", "")), found[3].lower(), dose) if found["per"] and dose else None
        if value:
            volume = Decimal(str(amount * float(found["volume"] or 1) / value))
            return code, volume.quantize(Decimal("0.001")).normalize(), "ML"
    return code, Decimal(1), "UN"
