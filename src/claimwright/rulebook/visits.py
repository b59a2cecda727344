"""The visit's own codes as data (rulebook/visits.yaml): tables by kind of visit, preventive rows by age, and the words
that decide among them.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from claimwright.model.evidence import Citation

Family = Literal["office", "telehealth", "home", "hospital", "nursing", "emergency", "none"]
Complexity = Literal["minimal", "low", "moderate", "high"]
Strings = tuple[str, ...]


class Level(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A code of a table: for two elements at least this complex, or from so many minutes on (0: no time)."""

    code: str
    element: Complexity
    minutes: int = 0


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of visit with its levels, lowest first; `new` empty where the kind knows no new patients."""

    id: str
    title: str
    citation: Citation
    known: tuple[Level, ...]
    new: tuple[Level, ...] = ()
    timed: bool = True


class Leaving(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Discharge management: `longer` where it took more than `beyond` minutes."""

    code: str
    beyond: int
    longer: str


class Ages(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The preventive visit of a patient below so many whole years."""

    below: int
    new: str
    known: str


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Phrases that count where none of `without` stands in the same sentence; `top`: only in the first so many
    characters of a text (0: anywhere).
    """

    any: Strings
    without: Strings = ()
    top: int = 0


class VisitWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What clinicians write, by what it decides."""

    new_patient: Said
    known_patient: Said
    nurse_visit: Said
    staff_work: Said
    video: Said
    audio: Said
    no_video: Said
    hospital_initial: Said
    hospital_subsequent: Said
    hospital_discharge: Said
    same_day: Said
    nursing_initial: Said
    nursing_subsequent: Said
    nursing_discharge: Said
    consultation: Said
    no_consultations: Said
    critical_care: Said
    preventive: Said
    wellness: Said
    wellness_first: Said
    wellness_later: Said
    wellness_elements: Said
    welcome: Said
    part_b: Said
    separate: Said
    unstable: Said
    change: Said
    no_problem: Said
    planned_procedure: Said
    procedure_title: Said
    not_seen: Said
    telephoned: Said
    service_only: Said
    service_title: Said
    therapy_title: Said
    surgery_decision: Said
    surgery_soon: Said
    postoperative: Said
    global_period: Said
    unrelated: Said
    continuing: Said
    one_time: Said
    advance_planning: Said
    pelvic: Said
    chaperone: Said
    transition: Said
    contact: Said
    left_hospital: Said
    chronic_care: Said
    complex_care: Said
    consent: Said
    care_plan: Said
    personally: Said
    split_shared: Said
    substantive: Said
    teaching: Said
    primary_care_exception: Said
    resident: Said
    locum: Said
    reciprocal: Said
    supervised: Said
    new_trouble: Said
    admitting: Said
    quoted_code: Said


class Company(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Beside a visit whose code begins as one of `evaluations`: `add_ons` what a code becomes; `part_of` what belongs
    to a visit's code.
    """

    evaluations: Strings
    add_ons: dict[str, str]
    part_of: dict[str, Strings]


class VisitData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of rulebook/visits.yaml. `routine`: prefixes of the diagnoses of a routine examination; `service_reasons`: of
    those that are the reason of one service and of no visit; `supports`: code prefixes of casts and splints, `sessions`
    of what is a session by itself, `injections` of those and aspirations; `beside_25`: codes beside which a visit
    carries 25; `advanced`, `physicians`, `nurses`, `no_visits` (who may not report one): letters behind a name.
    """

    settings: dict[str, Family]
    places: dict[str, Family]
    kinds: tuple[Kind, ...]
    discharge: dict[str, Leaving]
    preventive: tuple[Ages, ...]
    routine: Strings
    supports: Strings
    company: Company
    service_reasons: Strings
    sessions: Strings
    injections: Strings
    beside_25: Strings
    advanced: Strings
    physicians: Strings
    nurses: Strings
    no_visits: Strings
    words: VisitWords

    def kind(self, kind_id: str) -> Kind:
        """The kind of this id. KeyError where there is none."""
        for kind in self.kinds:
            if kind.id == kind_id:
                return kind
        raise KeyError(kind_id)
