"""What came back and is kept in the ledger, as the records it was: postings by claim, rejections, the claim answered.

Nothing of an erased patient is in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from claimwright.ledger import Book, Entry
from claimwright.ledger.claims import version_of
from claimwright.ledger.reading import answers
from claimwright.ledger.submissions import versions_in
from claimwright.model.acknowledgement import Acknowledgement
from claimwright.model.claim import Claim
from claimwright.model.posting import Posting


class Rejection(NamedTuple):
    """A claim that the front end refused, and its codes."""

    claim: str
    codes: tuple[str, ...]


class Posted(NamedTuple):
    """A posting and the submission that it answers."""

    posting: Posting
    submission: int | None


def posted(book: Book, claim: str = "") -> dict[str, list[Posted]]:
    """What was posted to each claim, or to one, in order."""
    found: dict[str, list[Posted]] = {}
    for entry in answers(book, ("remitted",), claim=claim):
        if entry.payload is not None:
            posting = msgspec.convert(entry.payload, Posting, strict=False)
            found.setdefault(entry.claim, []).append(Posted(posting, entry.submission))
    return found


def rejections(book: Book) -> Iterator[Rejection]:
    """Every rejection by TA1, 999 or 277CA."""
    for entry in answers(book, ("answered",), after="rejected"):
        yield Rejection(entry.claim, _codes(entry))


def as_answered(book: Book, claim: str, one: Posted) -> Claim | None:
    """The version of the claim that the posting answers; None where it is erased, or was never submitted from here."""
    number = versions_in(book, claim).get(one.submission or 0)
    return version_of(book, claim, number) if number is not None else None


def _codes(entry: Entry) -> tuple[str, ...]:
    if entry.payload is None:
        return ()
    said = msgspec.convert(entry.payload, Acknowledgement, strict=False)
    return tuple(dict.fromkeys(one.code for one in said.complaints)) or (said.source,)
