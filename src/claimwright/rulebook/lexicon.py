"""Our own phrases: as written by body system (lexicon/*.yaml), and as frames compose them with sites.

Read only where an index must be made of them. Knows nothing of how a phrase is found in a note.
"""

from __future__ import annotations

import functools
import hashlib
from typing import NamedTuple

import msgspec

from claimwright.rulebook.loader import names, package_text, read


class LexiconTerm(NamedTuple):
    """A phrase of our own lexicon and the code or stem it names; `kind` as in Mention."""

    term: str
    code: str
    kind: str


class Frame(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Head words that combine with sites: every head with every site phrase of a code."""

    heads: tuple[str, ...]
    kind: str
    sites: dict[str, tuple[str, ...]]


class _Entries(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One lexicon file: code or stem -> phrases by kind, and frames."""

    diagnosis: dict[str, tuple[str, ...]] = {}
    status: dict[str, tuple[str, ...]] = {}
    symptom: dict[str, tuple[str, ...]] = {}
    finding: dict[str, tuple[str, ...]] = {}
    cause: dict[str, tuple[str, ...]] = {}
    frames: tuple[Frame, ...] = ()


_KINDS = ("diagnosis", "status", "symptom", "finding", "cause")


class Lexicon:
    """Our own phrases, read when first asked for; `sha256`, over their files, knows what is compiled from them."""

    def __init__(self, sha256: str) -> None:
        self.sha256 = sha256

    @functools.cached_property
    def terms(self) -> tuple[LexiconTerm, ...]:
        return (*self.written, *_composed_terms())

    @functools.cached_property
    def written(self) -> tuple[LexiconTerm, ...]:
        """The phrases as written, without those that frames compose."""
        return _terms()

    @property
    def searched(self) -> tuple[LexiconTerm, ...]:
        """What a person searches: all but what frames compose of statuses and causes ("history of ..." everything)."""
        return (*self.written, *(t for t in _composed_terms() if t.kind not in ("status", "cause")))


def open_lexicon() -> Lexicon:
    digest = hashlib.sha256()
    for name in _lexicon_files():
        digest.update(name.encode() + b"\0" + package_text(name).encode() + b"\0")
    return Lexicon(digest.hexdigest())


def _lexicon_files() -> list[str]:
    return [name for name in names("lexicon") if name != "lexicon/words.yaml"]


def _terms() -> tuple[LexiconTerm, ...]:
    found: list[LexiconTerm] = []
    for name in _lexicon_files():
        entries = read(name, _Entries)
        for kind in _KINDS:
            for code, terms in getattr(entries, kind).items():
                found += [LexiconTerm(term, code, kind) for term in terms]
    return tuple(found)


def _composed_terms() -> tuple[LexiconTerm, ...]:
    entries = (read(name, _Entries) for name in _lexicon_files())
    return tuple(term for entry in entries for frame in entry.frames for term in _composed(frame))


def _composed(frame: Frame) -> list[LexiconTerm]:
    return [
        LexiconTerm(f"{site} {head}".strip(), code, frame.kind)
        for code, sites in frame.sites.items()
        for site in sites
        for head in frame.heads
    ]
