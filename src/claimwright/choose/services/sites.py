"""Where a service was done: the site and side that its sentence names, else its passage, else the record.

Knows no codes; which modifier names a place is places.py's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from claimwright.choose.services.event import Event, standing
from claimwright.model.evidence import Span
from claimwright.model.passage import statement

# A single capital is a side but for amounts ("1 L"), spine levels, initials ("R. Quenby"), comparisons, R/O.
_LETTER = (
    r"(?<![\d/.<>&-])(?<!\d )(?<!> )(?<!< )\b(?-i:(R)|(L)|(B/L))"
    r"(?=[ ,;:)]|\.?(?:\n|$)|\. (?![A-Z][a-z]+ (?:MD|DO|RN|PA|NP|LPN|MA)\b))(?! ?[<>])"
)
SIDE = re.compile(
    rf"\b(?:(right|rt)|(left|lt)|"
    rf"(bilateral(?:ly)?|both(?![- ]bone| of us| of them| agree| prefer| felt| feel)|each|either))\b|{_LETTER}|"
    rf"\b(?-i:(AD|OD)|(AS|OS)|(AU|OU))\b(?![a-z ]*needed)",
    re.I,
)
_BEHIND = re.compile(rf"\b(?:(right|rt)|(left|lt)|bilateral(?:ly)?)\b|{_LETTER}", re.I)
_PAIR = re.compile(
    r"[\s,(]*(?:(?:R|right)\s*(?:and|&|\+)\s*(?:L|left)|(?:L|left)\s*(?:and|&|\+)\s*(?:R|right))\b", re.I
)
_IN_TURN = re.compile(r"[\s,]*(?:\w+[\s,]+)?(?:and|&|then)(?: then)?(?: (?:from|of|in|on))?(?: the)?[\s,]*", re.I)
_DOSED = re.compile(r"\d\s*(?:mg|mcg|ml|cc|units?)\b", re.I)
# "Back of the thigh", "excised back to bleeding skin": not the back.
_NO_SITE = re.compile(
    r"back (?:of|to|in|into|together|for|at|on|tomorrow|if)\b|chest x|foot ?ball|head(?:ed|ing)", re.I
)
_SHOWS = re.compile(r"\b(?:reveal|show|demonstrat)\w*\b", re.I)
_NEAREST = 60  # characters between a side and the site it goes with


def placed(event: Event) -> list[Event]:
    """The event once for each site, with its side, that its sentence names; else of the sentences that name what
    is treated, and of its passage.
    """
    for span in (*_pictured(event), event.near, *_naming(event), event.whole):
        found = [event._replace(site=key, side=side, shown=shown) for key, side, shown in sites_in(event, span)]
        if found and span in (event.near, *_pictured(event)):
            return found
        if found:
            return _on_own_side(_first_site(found)) if span == event.whole else found[:1]
    for at in event.mention.spans if event.service.complaint else ():
        named = sites_in(event, statement(event.text, at))
        if named:  # of several parts that the complaint names none is taken
            key, side, shown = named[0] if len({site for site, _, _ in named}) == 1 else ("", "", ())
            return [event._replace(site=key, side=side, shown=shown, assumed=True)]
    return [sided(event)]


def _pictured(event: Event) -> tuple[Span, ...]:
    """Of a sentence about a picture the words before what it shows: "3 views of the foot reveal a calcaneal spur"."""
    shows = _SHOWS.search(event.text, event.near.start, event.near.end) if event.service.kind == "imaging" else None
    return (Span(event.near.start, shows.start()),) if shows and shows.start() > event.near.start else ()


def _naming(event: Event) -> Iterator[Span]:
    """Sentences anywhere in the document that name what is treated."""
    if event.service.spread == "document" and len(event.service.names) > 1:
        for place in standing(event.document, event.reach, event.service.names[1]):
            yield statement(event.text, place)


def sided(event: Event) -> Event:
    """The event with the one side its sentence, its passage or all of its document names."""
    if event.side or event.service.side != "side" or event.site in event.service.middle:
        return event
    sides = _any_side(event)
    return event._replace(side=sides[0], shown=(*event.shown, *sides[1])) if sides else event


def _on_own_side(placed: list[Event]) -> list[Event]:
    """Sites told elsewhere in the passage, on the one side that the sentence itself names ("Procedure (L): ...")."""
    event = placed[0]
    near = event.near
    sides = {side_said(m) for m in SIDE.finditer(event.text, near.start, near.end)}
    if len(sides) != 1 or event.service.side != "side":
        return placed
    side = min(sides)
    own = [e for e in placed if e.side == side]
    return own or [event._replace(side=side)]


def _first_site(placed: list[Event]) -> list[Event]:
    """Of a passage, the sites beside which an amount stands; else the first site with all its sides, for others may be
    what was examined.
    """
    dosed = [e for e in placed if _DOSED.search(e.text, e.shown[0].end, min(e.whole.end, e.shown[0].end + _NEAREST))]
    sites = {e.site for e in dosed} if len({e.site for e in dosed}) > 1 else {placed[0].site}
    return [e for e in placed if e.site in sites]


def sites_in(event: Event, span: Span) -> list[tuple[str, str, tuple[Span, ...]]]:
    found: dict[tuple[str, str], tuple[Span, ...]] = {}
    taken: list[tuple[int, int]] = []
    for key, named in event.service.sites.items():
        for place in standing(event.document, span, named):
            if any(start <= place.start < end for start, end in taken) or (
                event.service.kind != "imaging" and _NO_SITE.match(event.text, place.start)
            ):
                continue
            taken.append((place.start, place.end))
            side, at = ("", None) if key in event.service.middle else _side_of(event.text, place, span)
            found.setdefault((key, side), (place, *((at,) if at else ())))
    sided = {key for key, side in found if side}
    kept = [(key, side, shown) for (key, side), shown in found.items() if side or key not in sided]
    return sorted(kept, key=lambda k: k[2][0].start)


def _side_of(text: str, place: Span, span: Span) -> tuple[str, Span | None]:
    """The side that goes with a site: the nearest before it in its clause, else the nearest behind."""
    before = list(SIDE.finditer(text, max(span.start, place.start - _NEAREST), place.end))
    both = _PAIR.match(text, place.end, span.end)
    if both:
        return "50", Span(both.start(), both.end())
    ahead = [m for m in before if m.end() <= place.start]
    # "From the right and then the left canal".
    turned = len(ahead) > 1 and {side_said(m) for m in ahead[-2:]} == {"RT", "LT"}
    if turned and _IN_TURN.fullmatch(text, ahead[-2].end(), ahead[-1].start()):
        return "50", Span(ahead[-2].start(), ahead[-1].end())
    for m in reversed(ahead):
        if not re.search(r"[.;\n]", text[m.end() : place.start]):
            return side_said(m), Span(m.start(), m.end())
    behind = _BEHIND.search(text, place.end, min(span.end, place.end + 25))
    if behind and not re.search(r"[.;\n]", text[place.end : behind.start()]):
        side = "RT" if behind[1] or behind[3] else "LT" if behind[2] or behind[4] else "50"
        return side, Span(behind.start(), behind.end())
    return "", None


def _any_side(event: Event) -> tuple[str, tuple[Span, ...]] | None:
    for span in (event.near, event.whole):
        said = [(side_said(m), Span(m.start(), m.end())) for m in SIDE.finditer(event.text, span.start, span.end)]
        kinds = {side for side, _ in said}
        if "50" in kinds or {"RT", "LT"} <= kinds:
            return "50", tuple(at for _, at in said[:2])
        if kinds:
            return said[0][0], (said[0][1],)
    reach = event.reach
    named = {side_said(m): Span(m.start(), m.end()) for m in SIDE.finditer(event.text, reach.start, reach.end)}
    only = named.keys() & {"RT", "LT"}
    return (side, (named[side],)) if len(only) == 1 and (side := min(only)) else None


def side_said(m: re.Match[str]) -> str:
    right, left = (m[1], m[4], m[7]), (m[2], m[5], m[8])
    return "RT" if any(right) else "LT" if any(left) else "50"
