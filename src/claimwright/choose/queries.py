"""Queries to the author: what a code leaves open, asked in neutral words with the chart's own indicators and the
answers of the tabular list that they support.

A query never leads (it asks only about the condition the record names, I.A.19) and never speaks of payment; the author
may always answer something else, or that it cannot be determined. One query a draft.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from claimwright.choose.draft import Draft, Lookups
from claimwright.choose.phrases import find
from claimwright.choose.specific.heard import words_of
from claimwright.choose.specific.openings import Opening, openings
from claimwright.choose.specific.titles import DEFAULTS, SILENT, title_words
from claimwright.model.chart import Sentence
from claimwright.model.coding import Option, Query
from claimwright.model.document import Document
from claimwright.model.evidence import Quote, Span
from claimwright.rulebook.indicators import Indicator
from claimwright.shelf.words import reading, words

MOST_OPTIONS = 8
MOST_INDICATORS = 6
# Sections whose words are not findings of this patient's condition.
_ASIDE = frozenset(("family", "instructions", "allergies", "signature"))
_NUMBER = re.compile(r"[^\d\n.;]{0,25}?(\d{1,3}(?:\.\d{1,2})?)(?![\d/])")
_PREFIX = re.compile(r"^(?:other and unspecified|other|unspecified) ", re.I)
_LAST = (Option("other (please state)"), Option("unable to determine"))
_UNASKED = "VWXYZ"  # causes and statuses: the record need not say more (I.C.20, I.C.21)


def queries(drafts: Iterable[Draft], look: Lookups) -> tuple[Query, ...]:
    """A query for each draft that leaves open what its family asks, a code asked about once."""
    found: dict[str, Query] = {}
    for draft in drafts:
        if draft.role == "cause" or draft.code[0] in _UNASKED or draft.code in found:
            continue
        left = openings(draft.code, look)
        query = _query(draft, left, look) if left else None
        if query is not None:
            found[draft.code] = query
    return tuple(found.values())


def _query(draft: Draft, left: tuple[Opening, ...], look: Lookups) -> Query | None:
    own = tuple(e for e in draft.evidence if isinstance(e, Quote))
    if not own:
        return None
    asks = tuple(dict.fromkeys(opening.asks for opening in left))
    measured = list(_measured(draft, left, look))
    quotes, options = [quote for quote, _ in measured], []
    for opening in left:
        found = list(_sides(draft, look) if opening.asks == "side" else _said(draft, opening, look))
        quotes += [quote for quote, _ in found]
        named = {code for quote, codes in (*measured, *found) for code in codes} if opening.asks != "side" else set()
        supported = [option for option in opening.choices if option.code in named]
        options += (supported or list(opening.choices))[:MOST_OPTIONS]
    open_stem = not look.edition.billable(draft.code)
    rule = look.rule("dx.unspecified" if open_stem else "dx.laterality" if "side" in asks else "code.unspecified")
    return Query(
        to=_author(draft, look),
        code=draft.code,
        asks=asks,
        question=_question(left[0].at, asks, look),
        indicators=tuple(dict.fromkeys((*own, *quotes)))[:MOST_INDICATORS],
        options=(*options, *_LAST),
        severity=rule.severity if open_stem or "side" in asks else "warn",
        rule=rule.id,
        citation=rule.citation,
    )


def _author(draft: Draft, look: Lookups) -> str:
    author = look.chart.document(draft.candidate.mention.document).author if draft.candidate else ""
    rendering = look.case.encounter.rendering
    return author or (
        f"{rendering.name.first} {rendering.name.last}".strip() if rendering else "the author of the record"
    )


def _question(at: str, asks: tuple[str, ...], look: Lookups) -> str:
    named = " and the ".join(asks)
    title = _PREFIX.sub("", look.edition.title(at))
    return (
        f"The record names “{title[:1].upper()}{title[1:]}” without the {named}. "
        f"In your clinical judgment, what is the {named}, if it can be determined?"
    )


def _measured(draft: Draft, left: tuple[Opening, ...], look: Lookups) -> Iterator[tuple[Quote, frozenset[str]]]:
    """Measurements that bear on the condition, each with the choices its value goes with."""
    choices = tuple(option for opening in left for option in opening.choices)
    for indicator in look.book.indicators:
        if not draft.code.startswith(indicator.codes):
            continue
        for document in look.chart.documents:
            for span in find(document, 0, len(document.text), indicator.words):
                sentence = look.chart.sentence_at(document.name, span.start)
                if sentence is None or span.end > sentence.end or sentence.section in _ASIDE:
                    continue
                value = _NUMBER.match(document.text, span.end, sentence.end)
                end = value.end() if value else span.end
                named = _banded(indicator, Decimal(value[1]), choices) if value else frozenset()
                yield document.quote([Span(span.start, end)]), named


def _banded(indicator: Indicator, value: Decimal, choices: tuple[Option, ...]) -> frozenset[str]:
    band = next((b for b in indicator.bands if value < b.below), None)
    fit = band.options if band else ()
    return frozenset(option.code for option in choices if option.code in fit)


def _sentences(look: Lookups, telling: Iterable[str]) -> Iterator[tuple[Document, Sentence]]:
    """Sentences that hold one of the words, in reading order."""
    for document in look.chart.documents:
        read = reading(document.text)
        places = sorted(read.starts[at] for norm in telling for at in read.places.get(norm, ()))
        held = dict.fromkeys(look.chart.sentence_at(document.name, place) for place in places)
        for sentence in held:
            if sentence is not None and sentence.section not in _ASIDE:
                yield document, sentence


def _sides(draft: Draft, look: Lookups) -> Iterator[tuple[Quote, frozenset[str]]]:
    """Every side that the chart says of the draft's own site, the two of them where it contradicts itself."""
    sites = (words_of(draft, look) | title_words(look.edition.title(draft.code))) & look.book.regions
    entries = sorted({e for site in sites for e in look.sides.get(site, ())}, key=lambda e: (e.document, e.span))
    for entry in entries:
        if entry.section not in _ASIDE:
            yield look.chart.document(entry.document).quote([entry.span]), frozenset()


def _said(draft: Draft, opening: Opening, look: Lookups) -> Iterator[tuple[Quote, frozenset[str]]]:
    """Words of single choices said, and not denied, where the chart speaks of the condition."""
    base = title_words(look.edition.title(opening.at)) | words_of(draft, look)
    telling: dict[str, set[str]] = {}
    for option in opening.choices:
        for word in title_words(option.text) - base - DEFAULTS:
            telling.setdefault(word, set()).add(option.code)
    own = words_of(draft, look) - DEFAULTS
    for document, sentence in _sentences(look, telling):
        said = words(document.text, sentence.start, sentence.end)
        if sentence.problem != draft.problem and not (own and own <= {w.norm for w in said}):
            continue
        quiet = [m.span() for m in SILENT.finditer(document.text, sentence.start, sentence.end)]
        for told in said:
            if told.norm in telling and not any(s <= told.start < e for s, e in quiet):
                yield document.quote([Span(told.start, told.end)]), frozenset(telling[told.norm])
