"""The Alphabetic Index as phrases: each entry's words from its main term down, and its code (I.A.1, I.A.16).

An older index may name codes that are gone: those entries are left out, for the tabular list has the last word.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from claimwright.shelf.icd10cm import Icd10cm
from claimwright.shelf.rows import Rows
from claimwright.shelf.words import key, words

_VAGUE = ("NEC", "specified NEC", "unspecified", "specified")


class Entry(NamedTuple):
    """`phrase` as a chart would say it; `path` as the book prints it, main term first."""

    phrase: str
    code: str
    path: str


def entries(rows: Rows, edition: Icd10cm) -> Iterator[Entry]:
    """Every entry that names a code of the edition, by itself or by "see"; a main term's variants each on its own."""
    chains: dict[int, tuple[str, ...]] = {}
    named: dict[str, str] = {}
    sent: list[tuple[tuple[str, ...], str]] = []
    for at, parent, title, code, see in rows.db.execute("SELECT id, parent, title, code, see FROM entry ORDER BY id"):
        chain = (*chains.get(parent, ()), title)
        chains[at] = chain
        if title in _VAGUE or title.endswith(" NEC"):
            continue
        known = code.rstrip("-").rstrip(".") if code else ""
        if known and edition.get(known) is not None:
            for phrase in _phrases(chain):
                named.setdefault(_key(phrase), known)
                yield Entry(phrase, known, " › ".join(chain))
        elif see and not known:
            sent.append((chain, see))
    for chain, see in sent:
        target = named.get(_key(see))
        if target:
            for phrase in _phrases(chain):
                yield Entry(phrase, target, f"{' › '.join(chain)} — see {see}")


def _phrases(chain: tuple[str, ...]) -> list[str]:
    """A main term prints its variants behind commas ("Abnormal, abnormality"); what is no variant belongs to the term
    ("Violence, physical"), as subterms do.
    """
    first, *others = chain[0].split(", ")
    variants = [first, *(o for o in others if o[:4].lower() == first[:4].lower())]
    tail = [o for o in others if o not in variants]
    return [" ".join((variant, *tail, *chain[1:])) for variant in variants]


def _key(phrase: str) -> str:
    return key([w.norm for w in words(phrase)])
