"""What differs by payer program that decides services (rulebook/payers/): each choice with its source.

Knows no single payer: what one payer takes or refuses beside its program is in its settings.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from claimwright.model.case import Program
from claimwright.model.evidence import Citation
from claimwright.rulebook.additions import Switch


class Taken(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether the program takes a kind of code or modifier."""

    takes: bool
    citation: Citation


class Modified(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The modifier that the program asks for, empty where the place of service says enough."""

    modifier: str
    citation: Citation


class ProlongedStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"least": "from"}):
    """Beside this visit code, from so many minutes of its date on, this code for each full 15 minutes."""

    beside: str
    code: str
    least: int


class Prolonged(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    steps: tuple[ProlongedStep, ...]
    citation: Citation


class Continuing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The add-on of a continuing relationship (G2211): `beside` these visits; with 25 only where all that stands
    beside the visit is of `prevention`.
    """

    takes: bool
    beside: tuple[str, ...]
    prevention: tuple[str, ...]
    citation: Citation


class Vaccines(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The program's own administration code of a vaccine code; others go by the general rule."""

    codes: dict[str, str]
    citation: Citation


class TimedUnits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """total: units from the minutes of all timed services together (8-minute rule); midpoint: each code by itself."""

    rule: Literal["total", "midpoint"]
    citation: Citation


class BothSides(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line with 50, or two lines with RT and LT."""

    lines: Literal["one", "two"]
    citation: Citation


class CriticalCare(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The minutes from which the first further half hour of critical care is billed."""

    more_from: int
    citation: Citation


class PayerRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One program's choices. `telehealth_codes`: CPT's own codes of visits by video and telephone; `waived`: QW;
    `discarded`: JW and JZ; `principal_physician`: AI; `switch`: edits that
    the program weighs otherwise.
    """

    program: Program
    consultations: Taken
    telehealth_codes: Taken
    video: Modified
    audio: Modified
    prolonged: Prolonged
    continuing: Continuing
    wellness: Taken
    vaccines: Vaccines
    timed_units: TimedUnits
    waived: Taken
    discarded: Taken
    both_sides: BothSides
    critical_care: CriticalCare
    teaching: Taken
    incident_to: Taken
    split_shared: Taken
    principal_physician: Taken
    switch: tuple[Switch, ...] = ()
