"""Credentials as data: which letters, titles and taxonomy codes are a provider's and which another clinician's.

Knows nothing of documents. Who is neither is "unknown".
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from claimwright.rulebook.loader import read

PROVIDER, CLINICIAN, UNKNOWN = "provider", "clinician", "unknown"
_POINTS = re.compile(r"[.\-/]")
_DOCTOR = re.compile(r"Dr\.?[ ]+[A-Z]")


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

    def of_name(self, name: str) -> str:
        """`Rowan Pike, MD`: by the letters behind the name; else by a title behind it or a Dr. before it."""
        return (
            self.of_signed_letters(name)
            or self.of_title(name.partition(",")[2])
            or (PROVIDER if _DOCTOR.match(name.strip()) else UNKNOWN)
        )

    def of_signed_letters(self, name: str) -> str:
        """By the letters behind a comma, or from the third word on; "" where none tells."""
        plain, comma, behind = name.partition(",")
        written = re.split(r"[,;\s]+", behind) if comma else plain.split()[2:]
        return best(self.of_letters(word, exact=True) for word in written)


def best(roles: Iterable[str]) -> str:
    """Of several roles of one person, or of several who stand for one thing: the provider's; "" where none tells."""
    given = set(roles)
    return PROVIDER if PROVIDER in given else CLINICIAN if CLINICIAN in given else ""


@functools.cache
def credentials() -> Credentials:
    kinds = read("credentials.yaml", dict[str, _Kind])
    letters = {form: role for role, kind in kinds.items() for it in kind.letters for form in (it, it.upper())}
    titles = {title: role for role, kind in kinds.items() for title in kind.titles}
    taxonomy = {start: role for role, kind in kinds.items() for start in kind.taxonomy}
    longest = {title: titles[title] for title in sorted(titles, key=lambda t: (-len(t), t))}
    starts = {start: taxonomy[start] for start in sorted(taxonomy, key=lambda t: (-len(t), t))}
    return Credentials(letters, longest, starts)
