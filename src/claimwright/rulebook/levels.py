"""What the elements of a visit level count, as data (rulebook/level/): classes of problems, tests, words of risk,
what takes words back, codes and minutes.
"""

from __future__ import annotations

import functools
from typing import Literal

import msgspec

from claimwright.rulebook.loader import read

Words = tuple[str, ...]
Codes = tuple[str, ...]


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A record of rule data: unknown keys fail."""


class OneProblem(_Strict, frozen=True):
    """Codes that, in one heading, are one problem: any of `joined` beside any of `first`."""

    first: Codes
    joined: Codes = msgspec.field(name="with")


class ProblemWords(_Strict, frozen=True):
    """ICD-10-CM prefixes by class of problem, what is one problem, and the words that change a class."""

    lasting: Codes
    chronic: Codes
    acute: Codes
    minor: Codes
    systemic: Codes
    systemic_if: Codes
    grave_if: Codes
    uncertain: Codes
    cancer: Codes
    threat: Codes
    complicated_injury: Codes
    simple_injury: Codes
    not_problem: Codes
    status: Codes
    symptom: Codes
    one_problem: tuple[OneProblem, ...]
    words: dict[str, Words]


class Test(_Strict, frozen=True):
    """A test by what it `says` in a note; `panel` a test that holds it; `billed` codes, or their beginnings, whose
    line pays for its reading or scoring; `holds` where other tests are parts of it.
    """

    name: str
    kind: Literal["lab", "general", "imaging", "tracing", "scope", "score", "bedside"]
    says: Words
    panel: str = ""
    billed: Codes = ()
    holds: bool = False


class DataWords(_Strict, frozen=True, dict=True):
    """Tests, parts of the body for images, the age in years from which a patient tells the history, and the words."""

    tests: tuple[Test, ...]
    parts: Words
    own_history_from: int
    words: dict[str, Words]

    @functools.cached_property
    def test_of(self) -> dict[str, Test]:
        """Each test by its name."""
        return {test.name: test for test in self.tests}


class Strong(_Strict, frozen=True):
    """A drug that needs a prescription from `least` milligrams on."""

    drug: Words
    least: int


class RiskWords(_Strict, frozen=True):
    """Endings of generic names, strengths that need a prescription, and the words of each risk."""

    stems: Words
    strong: tuple[Strong, ...]
    words: dict[str, Words]


class Context(_Strict, frozen=True):
    """Words that take back what stands near them."""

    denied: Words
    denied_after: Words
    conditional: Words
    conditional_after: Words
    later: Words
    past: Words
    occasional: Words


class Family(_Strict, frozen=True):
    """The codes of one kind of visit from straightforward to high, and the minutes each needs; none: no time path.

    `places` are places of service; empty for the family that serves where no other does.
    """

    name: str
    places: Words
    new: Codes
    new_minutes: tuple[int, ...]
    established: Codes
    established_minutes: tuple[int, ...]


class VisitWords(_Strict, frozen=True):
    """Families of codes, what a first visit is called, and the words of time."""

    families: tuple[Family, ...]
    new_patient: Words
    time: dict[str, Words]


class LevelWords(msgspec.Struct, frozen=True):
    """All that the level's elements count; `classes` maps a prefix to the list of problems.yaml that names it."""

    problems: ProblemWords
    data: DataWords
    risk: RiskWords
    context: Context
    visits: VisitWords
    classes: dict[str, str]

    def class_of(self, code: str) -> str:
        """The list of problems.yaml whose prefix of the code is the longest, empty where none has one."""
        found = (self.classes[code[:size]] for size in range(len(code), 0, -1) if code[:size] in self.classes)
        return next(found, "")

    @property
    def chronic(self) -> Codes:
        """Conditions that last: those of a past history that are still there."""
        return self.problems.lasting

    @property
    def worse(self) -> Words:
        """What is said of a condition that is not at its goal."""
        return self.problems.words["worse"]

    @property
    def new_patient(self) -> Words:
        return self.visits.new_patient


# The lists of problems.yaml that classify; where two name the same prefix the later one decides.
_CLASSES = (
    "lasting",
    "chronic",
    "acute",
    "minor",
    "status",
    "systemic_if",
    "grave_if",
    "uncertain",
    "complicated_injury",
    "simple_injury",
    "systemic",
    "cancer",
    "threat",
    "not_problem",
)


def read_levels() -> LevelWords:
    """The packaged data. Raises RulebookError naming file, line or key."""
    problems = read("level/problems.yaml", ProblemWords)
    return LevelWords(
        problems,
        read("level/data.yaml", DataWords),
        read("level/risk.yaml", RiskWords),
        read("level/context.yaml", Context),
        read("level/visits.yaml", VisitWords),
        {prefix: name for name in _CLASSES for prefix in getattr(problems, name)},
    )
