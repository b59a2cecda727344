"""One doing of a service: the sentence that proves it, the words around it, its site and side; where phrases stand in
them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from claimwright.model.chart import Mention
from claimwright.model.document import Document
from claimwright.model.evidence import Span
from claimwright.model.passage import reach
from claimwright.rulebook.services import Service, Words
from claimwright.shelf.phrases import phrases, runs
from claimwright.shelf.words import reading


class Event(NamedTuple):
    """One doing of a service. `near` is its sentence or part of it, `whole` the passage; `site` a key of the service's
    sites; `side` RT, LT, 50 or empty; `shown` where site and side stand; `assumed`: the site is the complaint's.
    """

    service: Service
    mention: Mention
    document: Document
    near: Span
    whole: Span
    site: str = ""
    side: str = ""
    shown: tuple[Span, ...] = ()
    assumed: bool = False

    @property
    def text(self) -> str:
        return self.document.text

    @property
    def reach(self) -> Span:
        """The document, as far as it may speak of this doing."""
        return reach(self.document.text, self.near.start)

    def said(self, wanted: Words) -> Span | None:
        """Where one of the phrases stands: in the sentence, else in the passage."""
        return stands(self.document, self.near, wanted) or stands(self.document, self.whole, wanted)


def standing(document: Document, span: Span, wanted: Words) -> Iterator[Span]:
    """Every place in the span where a phrase stands, whole words, any case or number, in reading order."""
    said = reading(document.text).words
    for first, last in runs(document.text, span.start, span.end, phrases(wanted)):
        yield Span(said[first].start, said[last - 1].end)


def stands(document: Document, span: Span, wanted: Words) -> Span | None:
    return next(standing(document, span, wanted), None)
