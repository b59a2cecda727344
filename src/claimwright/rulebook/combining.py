"""The records of what combines: pairs, companions, symptoms, diabetes, pregnancy, strokes, what drugs do and treat.

Knows the form of the rule data, not how it decides.
"""

from __future__ import annotations

from typing import Literal

import msgspec


class Pair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Two conditions that one code joins: `first` and `second` are code prefixes, `keeps` what is still coded after it
    (first, second or none); `linked` where the record must tie them.
    """

    first: tuple[str, ...] = msgspec.field(name="with")
    second: tuple[str, ...] = msgspec.field(name="and")
    code: str
    keeps: Literal["first", "second", "none", "both"]
    section: str
    linked: bool = False


class Gravid(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The chapter 15 stem for conditions that begin so; `keeps`: the condition's own code follows."""

    when: tuple[str, ...]
    code: str
    keeps: bool


class Indication(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"conditions": "for"}):
    """Drugs and the prefixes of the conditions they are given for."""

    drugs: tuple[str, ...]
    conditions: tuple[str, ...]


class WithDiabetes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Conditions that diabetes joins: its category and `tail` make the code; `keeps` their own code behind it."""

    conditions: tuple[str, ...]
    tail: str
    keeps: bool
    what: str


class LongTerm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Drugs whose long-term use has this code."""

    code: str
    what: str
    names: tuple[str, ...]


class Diabetes(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"paired": "with"}):
    """What combines with diabetes, and its drugs."""

    paired: tuple[WithDiabetes, ...]
    drugs: tuple[LongTerm, ...]


class Integral(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Symptoms that go routinely with diseases that begin so."""

    disease: tuple[str, ...]
    symptoms: tuple[str, ...]


class Sepsis(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The sepsis by what stands `beside` it (code prefixes) and by the organism `named` with it."""

    beside: dict[str, str]
    named: dict[str, tuple[str, ...]]


class Companion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A code whose own words name what its note codes first: `add`, where none of `needs` is on the visit."""

    code: str
    needs: tuple[str, ...]
    add: str


class Deficit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A deficit and what I69.1- or I69.3- adds for it; `side`: the last character follows; `keeps` its own code too."""

    when: str
    tail: str
    side: bool = False
    keeps: bool = False

    def fits(self, code: str) -> bool:
        return code.startswith(self.when)


class Induced(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What conditions that begin so become where a drug caused them; `only` the drugs of these stems."""

    when: tuple[str, ...]
    code: str
    only: tuple[str, ...] = ()

    def fits(self, stem: str) -> bool:
        return not self.only or stem in self.only


class DrugData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Drugs by their stem of T36-T50, and the words that tie one to a condition."""

    caused: tuple[str, ...]
    induced: tuple[str, ...]
    stems: dict[str, tuple[str, ...]]
    becomes: tuple[Induced, ...]

    def __hash__(self) -> int:
        return id(self)  # one rulebook, one table
