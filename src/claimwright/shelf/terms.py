"""The term index: words of a term, in any order, to the codes it names; compiled once, then memory-mapped.

Built from the tabular list and from terms handed in (the rulebook's lexicon). Which term wins is decided here, once,
at build.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

import marisa_trie
import msgspec

from claimwright.shelf.icd10cm import Icd10cm
from claimwright.shelf.index import Entry, entries
from claimwright.shelf.memory import Memory
from claimwright.shelf.rows import Rows
from claimwright.shelf.tables import drugs, neoplasms
from claimwright.shelf.words import IDLE, expand, key, words

FORM = "20"  # raise when the index's records or the way terms are made change
_WORD = "\x01"  # before a word that stands in some term
_BESIDE = "\x02"  # before a word: the words that stand beside it in some term
LONGEST = 8  # words; longer terms never stand in a chart as printed
_PAREN = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_TAIL = re.compile(r"(?:,? (?:NOS|not otherwise specified|unspecified)|, unspecified [\w ]+|, NEC)$", re.I)
_HEAD = re.compile(r"^unspecified ", re.I)
_SIDED = re.compile(
    r"\b(?:right|left|bilateral|unspecified (?:\w+ )?(?:side|eye|ear|breast|knee|hip|shoulder|hand|foot|limb))\b", re.I
)
_CANCER = re.compile(r"^(?:Unspecified )?[Mm]alignant neoplasm of (?!.*secondary)([\w ]+)$")
_EITHER = "ankle and foot"
# Chapters whose terms must not win over the ordinary condition of the same name: pregnancy, newborn, external causes.
_SPECIAL = ("O", "P", "V", "W", "X", "Y")


class Phrases(Protocol):
    """Phrases of our own, each (phrase, code, kind); `sha256` knows them without reading them."""

    @property
    def sha256(self) -> str: ...
    @property
    def terms(self) -> Iterable[tuple[str, str, str]]: ...


_ELSEWHERE = "OPVWXYZ"  # entries of these are met under words that mean something else in a note


class Index(NamedTuple):
    """The Alphabetic Index of a day and the tables beside it, those of them that are on the shelf."""

    rows: Rows | None
    neoplasms: Rows | None
    drugs: Rows | None
    sha256: str

    def entries(self, edition: Icd10cm) -> Iterator[Entry]:
        """Every phrase of them that leads to a code of the edition."""
        if self.rows:
            yield from entries(self.rows, edition)
        if self.neoplasms:
            yield from neoplasms(self.neoplasms, edition)
        if self.drugs:
            yield from drugs(self.drugs, edition)


class Term(NamedTuple):
    """One meaning of a term. `kind` as in Mention; `source` is lexicon, index, tabular or inclusion."""

    code: str
    kind: str
    source: str
    term: str


class Lexeme(NamedTuple):
    """A word as the index knows it: the words chosen for it, whether terms keep it, whether some term has it, the
    words that stand beside it in some term, and whether it is a term by itself.
    """

    norms: tuple[str, ...]
    meaningful: bool
    known: bool
    beside: frozenset[str]
    alone: bool


class TermIndex:
    """Memory-mapped look-up from a key (words.key) to its meanings, best first."""

    def __init__(self, path: Path, same: Mapping[str, tuple[str, ...]]) -> None:
        self._same = same
        self._trie = marisa_trie.BytesTrie()
        self._trie.mmap(str(path))
        self.lexeme = Memory(self._lexeme).__getitem__
        self.names = Memory(self.__contains__).__getitem__  # whether a key is a term
        self.beside = Memory(self._beside).__getitem__  # the words that some term has with this one
        self.get = Memory(self._get).__getitem__  # what a key names, best first
        self._decode = msgspec.msgpack.Decoder(list[tuple[str, str, str, str]])

    def _get(self, term_key: str) -> list[Term]:
        found = self._trie.get(term_key)
        return [Term(*t) for t in self._decode.decode(found[0])] if found else []

    def __contains__(self, term_key: str) -> bool:
        return term_key in self._trie

    def _beside(self, word: str) -> frozenset[str]:
        found = self._trie.get(_BESIDE + word)
        return frozenset(found[0].decode().split()) if found else frozenset()

    def _lexeme(self, norm: str) -> Lexeme:
        norms = self._same.get(norm) or (norm,)
        known = all(_WORD + word in self._trie for word in norms)
        beside = self.beside(norms[0]) if known else frozenset()
        return Lexeme(norms, norm not in IDLE, known, beside, known and len(norms) == 1 and norms[0] in self)


def open_terms(
    folder: Path,
    edition: Icd10cm,
    lexicon: Phrases,
    same: Mapping[str, tuple[str, ...]],
    never: frozenset[str] = frozenset(),
    index: Index | None = None,
) -> TermIndex:
    """The index for this edition and lexicon, built into `folder` if it is not there; named by the hash of what it is
    made of.
    """
    digest = hashlib.sha256(
        msgspec.msgpack.encode(
            (
                FORM,
                edition.ref.sha256,
                lexicon.sha256,
                sorted(same.items()),
                sorted(never),
                index.sha256 if index else "",
            )
        )
    ).hexdigest()
    path = folder / f"terms-{digest[:16]}.marisa"
    if not path.exists():
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        given = sorted({(term, code, kind) for term, code, kind in lexicon.terms})
        printed = index.entries(edition) if index else ()
        _compile(edition, given, same, never, printed).save(str(part))
        part.replace(path)
    return TermIndex(path, same)


def _compile(
    edition: Icd10cm,
    lexicon: list[tuple[str, str, str]],
    same: Mapping[str, tuple[str, ...]],
    never: frozenset[str] = frozenset(),
    printed: Iterable[Entry] = (),
) -> marisa_trie.BytesTrie:
    meanings: dict[str, list[Term]] = {}

    def add(text: str, meaning: Term) -> None:
        norms = expand([w.norm for w in words(text)], same)
        term_key = key(norms)
        if term_key and len(term_key.split()) <= LONGEST:
            meanings.setdefault(term_key, []).append(meaning)

    for term, code, kind in lexicon:
        add(term, Term(code, kind, "lexicon", term))
    for phrase, code, path in printed:
        # A main term alone ("Loss", "Abnormal") is where a coder begins to look, not what a record says.
        if " " in key(expand([w.norm for w in words(phrase)], same)) and code[0] not in _ELSEWHERE:
            add(phrase, Term(code, _kind(code), "index", path))
    for code, text, source in _tabular_terms(edition):
        if (
            key([w.norm for w in words(text)]) in never or len(text) <= 3 or (code.startswith("Z") and " " not in text)
        ):  # "PR", "ER": too short to mean one thing; "Counseling": an activity, not a status
            continue
        add(text, Term(code, _kind(code), source, text))
    encode = msgspec.msgpack.encode
    terms = {term_key: encode([tuple(t) for t in _best(edition, found)]) for term_key, found in meanings.items()}
    beside: dict[str, set[str]] = {}
    for term_key in meanings:
        for word in (said := term_key.split()):
            beside.setdefault(word, set()).update(said)
    words_of = {_WORD + word: b"" for word in beside}
    pairs = {_BESIDE + word: " ".join(sorted(said)).encode() for word, said in beside.items()}
    return marisa_trie.BytesTrie(sorted({**terms, **words_of, **pairs}.items()))


def _kind(code: str) -> str:
    return "symptom" if code[0] == "R" else "cause" if code[0] in "VWXY" else "diagnosis"


def _tabular_terms(edition: Icd10cm) -> Iterator[tuple[str, str, str]]:
    for entry in edition.entries():
        for form in plain_forms(entry.title):
            yield entry.code, form, "tabular"
    for code, text in edition.inclusion_terms():
        # At a category "allergic rhinitis with asthma" tells what else belongs there: each has a term of its own.
        if "-" in code or " " in code or (len(code) == 3 and " with " in text):
            continue
        for form in plain_forms(text):
            yield code, form, "inclusion"


def plain_forms(title: str) -> list[str]:
    """A printed title the ways a chart would write it: `Essential (primary) hypertension` -> essential hypertension.

    Titles that only add a side are left out: the side is found by the tabular path, not by the term.
    """
    if _SIDED.search(title):
        return []
    form = _HEAD.sub("", _TAIL.sub("", _PAREN.sub("", title).strip()).strip()).strip()
    if form.lower().startswith(
        "other "
    ):  # "other" needs a specified condition without a code of its own: never a bare term
        return []
    cancer = _CANCER.match(form)
    if form.endswith(_EITHER):  # I.A.14: "and" means and or or
        return [form, form.removesuffix(" and foot"), f"{form.removesuffix(_EITHER)}foot"]
    return [form, f"{cancer[1]} cancer"] if cancer else [form]


def _best(edition: Icd10cm, meanings: list[Term]) -> list[Term]:
    """Lexicon before Index before tabular list, ordinary chapters first, an ancestor before what stands below it."""
    lexicon = [m for m in meanings if m.source == "lexicon"]
    pool = lexicon or [m for m in meanings if m.source == "index"] or meanings
    ordered = sorted(set(pool), key=_order)
    best: list[Term] = []
    for meaning in ordered:
        line = edition.ancestors(meaning.code)
        if not any(b.code in line for b in best):
            best.append(meaning)
    return best[:4]


def _order(meaning: Term) -> tuple[object, ...]:
    """Ordinary chapters first, an ancestor first, the shorter wording; a kind that says more than "diagnosis"."""
    code, kind, source, term = meaning
    return code[0] in _SPECIAL, len(code), code, len(term), term, kind == "diagnosis", kind, source
