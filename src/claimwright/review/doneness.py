"""Whether a service was done at this visit: by the words beside it, a date, the label of its line, its section.

The words are data (rulebook/services/doneness.yaml). The part of the sentence that holds the service decides before the
rest of it does. Knows nothing of which service it is.
"""

from __future__ import annotations

import re

from claimwright.model.chart import Assertion
from claimwright.model.days import other_day
from claimwright.model.denied import boxed
from claimwright.model.evidence import Span
from claimwright.model.passage import passage
from claimwright.review.context import Clause
from claimwright.review.doing import Doing, Place, part_of, words_in
from claimwright.review.labels import as_title, by_label, headed
from claimwright.review.shown import dose_next, dosed, given, result
from claimwright.rulebook.services import Service
from claimwright.shelf.phrases import find, places
from claimwright.shelf.words import reading, within

# "Given on my order", "standing order", "ordered by Dr. Lee" tell who wished it, not that it is still to come.
_BY_ORDER = re.compile(
    r"\b(?:(?:on|by|per|under|as|via) (?:my |our |the |his |her |a |standing |verbal |written )*|"
    r"(?:single|one|standing|verbal|written|phone) )$",
    re.I,
)
_ORDERED_BY = re.compile(r"\W{0,2}(?:by |of |from |per )?(?:dr\b|doctor\b|provider\b|pcp\b|attending\b)", re.I)
# "Planned for today, but none in stock"; "...; not given".
_CONTRAST = re.compile(r"\W*\b(?:but|however|although|though)\b", re.I)
# A relative who was told is not the one who had it.
_TOLD = re.compile(
    r"\b(?:counsel+\w*|discuss\w*|talk\w*|explain\w*|told|consent\w*|reviewed|with|from|by)\W+(?:\w+\W+){0,2}$", re.I
)
_TAKEN_BACK = re.compile(
    r"[ \t;.,\u2013\u2014-]*(?:discussed,? (?:but )?)?(?:it was |this was |was )?"
    r"(?:not (?:given|done|performed|administered|taken|obtained|needed|indicated)|"
    r"declined|refused|deferred|postponed|cancel+ed)\b",
    re.I,
)
_LIST = re.compile(r"[\w \t&/-]{0,40}(?:, ?[\w \t&/-]{1,40}){1,6}")
_RESULTS = re.compile(
    r"\b(?:results?|report|pathology|findings)\s+(?:of|from)\s+(?:the |his |her |a |your |last |recent |\w+ing ){0,3}$",
    re.I,
)
_RESULTS_BEHIND = re.compile(r"\s+(?:results?|report|pathology)\b", re.I)
# "Antigen from the campus health center", not "given from clinic stock".
_FROM = re.compile(
    r"\bfrom (?!our\b|this\b)(?:the |her |his |an? )?(?:\w+ ){0,3}"
    r"(?:center|centre|clinic|hospital|urgent care|walk-in|ER|ED)\b(?! (?:stock|supply))",
    re.I,
)
_IF = re.compile(r"(?:if|should|in case|in the event)\b", re.I)
_PASSED = re.compile(r"without\b[^,;]{0,60}\band\b", re.I)
_TALKED = re.compile(r"(?:talked|discussed|went) ?(?:over|of|about|through)?", re.I)
# "(was 7.3 in July)", "(03/2026: 7.4)"
_COMPARED = re.compile(r"(?:was|were|up|down|from|prev\w*|prior|last|vs|compared|baseline)\b|[\d/]+: ?\d", re.I)
_ASIDE = re.compile(r"\s*\(([^()\n]{1,80})\)")


def of_clause(doing: Doing, clause: Clause, act: Span, place: Place, service: Service) -> Assertion:
    """What is said of the service whose first word stands at `act`."""
    said = clause.assertion(act.start, act.end)
    if said.cue is not None and _PASSED.search(place.text, said.cue.start, act.start):
        said = Assertion()  # "without paresthesias and 20 mg was injected" denies no injection
    if service.kind == "procedure" and (told := _told_of(place.text, clause, act)) is not None:
        return told
    if (box := boxed(place.text, act.start)) is not None and not box[1]:
        return said
    # "R/o melanoma - shave biopsy": a doubt is about the condition.
    firm = said.current or said.polarity == "possible" or _told(said, place.text)
    if said.cue is not None and said.cue.start < act.start and not firm:
        return said
    part = part_of(clause, act)
    found = _by_words(doing, clause, part, place)
    if found is None or found.current:
        found = _taken_back(doing, clause, part, place) or found
    if found is None and part != clause.span:  # "Manual therapy, ultrasound and traction withheld"
        found = _listed(doing, clause, act, place)
    label = by_label(doing, clause, place) if found is None else None
    found = found or label
    if found.current if found else False:
        found = headed(doing, clause, part, place) or found
    if found is None and part != clause.span:
        found = _by_words(doing, clause, clause.span, place)
    if found is None:
        found = _as_shown(doing, clause, act, place, service) or as_title(clause, place.text)
    if found is None and (service.dose is None or service.dose.counts or dosed(clause)):
        found = _by_technique(doing, clause, place)
    if service.kind == "screening" and found is not None and found.temporality == "hypothetical":
        value = result(clause, act, doing.words)
        if value and found.cue and _TALKED.match(place.text, found.cue.start):  # scored, then talked over
            found = Assertion(cue=value)
    weak = place.section.kind in doing.weak and service.kind != "screening"
    if weak and label is None and found is not None and found.current:
        here = find(clause.norms, clause.present, clause.words, doing.here)
        return Assertion(cue=here) if here else Assertion(temporality="historical", cue=found.cue or act)
    if found is None and place.section.kind in doing.telling:
        return Assertion()
    return found or Assertion(temporality="hypothetical")


def _told_of(text: str, clause: Clause, act: Span) -> Assertion | None:
    """A procedure whose results are gone over, or that a condition leads to."""
    before = _RESULTS.search(text, clause.span.start, act.start)
    behind = _RESULTS_BEHIND.match(text, act.end, clause.span.end)
    if before or behind:
        return Assertion(temporality="historical", cue=act)
    if _IF.match(text, clause.span.start, act.start):
        return Assertion(temporality="hypothetical", cue=act)
    return None


def _by_words(doing: Doing, clause: Clause, part: Span, place: Place) -> Assertion | None:
    said = [w for w in clause.words if part.start <= w.start and w.end <= part.end]
    norms = [w.norm for w in said]
    present = frozenset(norms)
    refused = find(norms, present, said, doing.refused)
    if refused:
        return Assertion(polarity="negated", cue=refused)
    before = find(norms, present, said, doing.elsewhere) or other_day(place.text, part, place.day)
    source = _FROM.search(place.text, part.start, part.end)
    before = before or (Span(source.start(), source.end()) if source else None)
    if before:
        return Assertion(temporality="historical", cue=before)
    later = find(norms, present, said, doing.later)
    if later:
        return Assertion(temporality="hypothetical", cue=later)
    here = find(norms, present, said, doing.here)
    if here:
        return Assertion(cue=here)
    for planned in places(norms, present, said, doing.planned):
        if not (
            _BY_ORDER.search(place.text, max(0, planned.start - 40), planned.start)
            or _ORDERED_BY.match(place.text, planned.end)
        ):
            return Assertion(temporality="hypothetical", cue=planned)
    done = find(norms, present, said, doing.done)
    return Assertion(cue=done) if done else None


def _taken_back(doing: Doing, clause: Clause, part: Span, place: Place) -> Assertion | None:
    """What the words behind the part say: "but declined", "; not given", "(taken here 6/2)"."""
    aside = _ASIDE.match(place.text, part.end)
    if aside and not _COMPARED.match(aside[1]):
        inside = Span(aside.start(1), aside.end(1))
        said = words_in(inside, place.text)
        norms = [w.norm for w in said]
        before = find(norms, frozenset(norms), said, doing.elsewhere) or other_day(place.text, inside, place.day)
        if before:
            return Assertion(temporality="historical", cue=before)
    if _CONTRAST.match(place.text, part.end):
        said = [w for w in clause.words if w.start >= part.end]
        norms = [w.norm for w in said]
        cue = find(norms, frozenset(norms), said, doing.refused)
        if cue:
            return Assertion(polarity="negated", cue=cue)
    back = _TAKEN_BACK.match(place.text, clause.span.end) or _TAKEN_BACK.match(place.text, part.end)
    return Assertion(polarity="negated", cue=Span(back.start(), back.end())) if back else None


def _listed(doing: Doing, clause: Clause, act: Span, place: Place) -> Assertion | None:
    """What the end of a list says of all of it."""
    said = [w for w in clause.words if w.start >= act.end]
    norms = [w.norm for w in said]
    cue = find(norms, frozenset(norms), said, doing.refused)
    listed = cue is not None and _LIST.fullmatch(place.text, act.end, cue.start)
    if cue is None or not listed or result(clause, act, doing.words):
        return None
    return Assertion(polarity="negated", cue=cue)


def _as_shown(doing: Doing, clause: Clause, act: Span, place: Place, service: Service) -> Assertion | None:
    """A bare statement: an amount with its way in and place, also in the sentence behind; or a result."""
    cue = act if service.shown and place.section.kind not in ("plan", "instructions") else None
    if service.kind in ("drug", "vaccine") or (service.kind == "treatment" and not service.valued):
        cue = given(clause, act, service, doing.words)
        behind = dose_next(clause, Span(place.section.body, place.section.end)) if cue is None else None
        if behind:
            said = words_in(behind, place.text)
            norms = [w.norm for w in said]
            cue = find(norms, frozenset(norms), said, doing.done)
    elif cue is None and (service.valued or service.kind in ("lab", "screening")):
        cue = result(clause, act, doing.words)
    return Assertion(cue=cue) if cue else None


def _by_technique(doing: Doing, clause: Clause, place: Place) -> Assertion | None:
    """A passage that tells how something was done, or how it was borne, tells that it was done; in a note without
    blank lines it goes on behind the next heading.
    """
    body = Span(place.section.body, len(place.text))
    span = passage(place.text, clause.span.start, body, place.section.kind == "procedure")
    first, last = within(place.text, span.start, span.end)
    read = reading(place.text)
    norms = read.norms[first:last]
    cue = find(norms, frozenset(norms), read.words[first:last], doing.technique)
    return Assertion(cue=cue) if cue else None


def _told(said: Assertion, text: str) -> bool:
    """Whether the relative named was talked to."""
    if said.experiencer != "other" or said.cue is None:
        return False
    return _TOLD.search(text, max(0, said.cue.start - 30), said.cue.start) is not None
