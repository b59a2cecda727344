"""Credentials as data: which letters, titles and taxonomy codes are a provider's and which another clinician's.

Knows nothing of documents. Who is neither is "unknown".
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

import msgspec

from claimwright.rulebook.loader import read

_POINTS = re.compile(r"[.\-/]")


class _Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    letters: list[str]
    titles: list[str]
    taxonomy: list[str]


class Credentials(NamedTuple):
    """Each maps what is written to "provider" or "clinician"; `letters` as they are spelled and in capitals."""

    letters: dict[str, str]
    titles: dict[str, str]
    taxonomy: dict[str, str]

    def of_letters(self, written: str, exact: bool = False) -> str:
        """`exact`: in running text only letters spelled as letters count, so that "Pa" and "Do" are names."""
        plain = _POINTS.sub("", written)
        return self.letters.get(plain) or ("" if exact else self.letters.get(plain.upper(), ""))

    def of_title(self, words: str) -> str:
        said = f" {' '.join(re.sub(r'[^a-z]+', ' ', words.lower()).split())} "
        return next((role for title, role in self.titles.items() if f" {title} " in said), "")

    def of_taxonomy(self, code: str) -> str:
        return next((role for start, role in self.taxonomy.items() if code.startswith(start)), "")


@functools.cache
def credentials() -> Credentials:
    kinds = read("credentials.yaml", dict[str, _Kind])
    letters = {form: role for role, kind in kinds.items() for it in kind.letters for form in (it, it.upper())}
    titles = {title: role for role, kind in kinds.items() for title in kind.titles}
    taxonomy = {start: role for role, kind in kinds.items() for start in kind.taxonomy}
    longest = {title: titles[title] for title in sorted(titles, key=lambda t: (-len(t), t))}
    starts = {start: taxonomy[start] for start in sorted(taxonomy, key=lambda t: (-len(t), t))}
    return Credentials(letters, longest, starts)
