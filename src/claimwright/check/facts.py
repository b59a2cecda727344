"""What the shelf says of a code on a day, asked once and kept: so that an edit is a look at facts.

Sources: ICD-10-CM tabular list; Medicare Code Editor (age and sex conflicts); Medicare Physician Fee Schedule, its
indicators; NCCI. A table that is not on the shelf leaves None: no edit may take that for an answer.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from claimwright.model.coding import EditionRef
from claimwright.rulebook import Rulebook
from claimwright.rulebook.families import Families
from claimwright.shelf import Editions, Icd10cm
from claimwright.shelf.coverage import Coverage
from claimwright.shelf.ncci import AddOn, Ncci, UnitLimit

# The sets that edits look at.
JUDGES = (
    "icd10cm",
    "icd10cm-tabular",
    "pfs",
    "hcpcs",
    "mce-conflicts",
    "ncci-ptp-practitioner",
    "ncci-ptp-outpatient",
    "ncci-mue-practitioner",
    "ncci-mue-outpatient",
    "ncci-mue-dme",
    "ncci-add-on",
)
_MANIFESTATION = re.compile(r"\bin (?:\w+ ){0,4}diseases? classified elsewhere")
_OPERATION = re.compile(r"[0-9A-HJ-NP-Z]{7}")
_AGES = re.compile(r"Ages? (\d+)(?:-(\d+)| Only)")


class Diagnosis(NamedTuple):
    """`ages` is (least, most) in whole years, None where any; `sex` F, M or empty; `side` right, left, bilateral,
    unspecified or empty; `first` the entries that a "code first" note names, `strict` where one of them must be there.
    """

    code: str
    billable: bool
    known: bool
    title: str
    sex: str
    ages: tuple[int, int] | None
    side: str
    manifestation: bool
    first: frozenset[str]
    strict: bool
    above: frozenset[str]


class Schedule(NamedTuple):
    """The indicators of the fee schedule's row without a modifier; `split` whether it has rows for 26 and TC."""

    split: bool
    status: str
    days: str
    pctc: str
    multiple: str
    bilateral: str
    assistant: str
    co_surgeon: str
    team: str
    facility_na: str
    office_na: str


class Procedure(NamedTuple):
    """`listed`: yes; no, where a list in force does not have it; elsewhere, where only a list of another day does not;
    unknown, where the shelf has no list that would. `days` are its global days ("000", "010", "090", empty).
    """

    code: str
    listed: str
    days: str
    schedule: Schedule | None
    limit: UnitLimit | None
    add_on: AddOn | None


_INDICATORS = (
    "status",
    "global_days",
    "pctc",
    "multiple",
    "bilateral",
    "assistant",
    "co_surgeon",
    "team",
    "facility_na",
    "non_facility_na",
)
# What makes a "code first" note a matter of order alone, or leaves open which disease.
_LOOSE = ("if applicable", "if known", "if present", "any ", "such as")


class Facts:
    """The facts of one day's editions; `refused` where the shelf has none that may judge the day's diagnoses. Made once
    a day and kept with the house.
    """

    def __init__(self, editions: Editions, nearest: Editions, book: Rulebook, refused: bool = False) -> None:
        self.editions, self._nearest, self.book, self.refused = editions, nearest, book, refused
        self.icd10cm: Icd10cm = editions.icd10cm
        self.ncci = Ncci(editions)
        self._conflicts, self._schedule = nearest.rows("mce-conflicts"), nearest.rows("pfs")
        self._editor, self._exempt = nearest.rows("mce"), nearest.rows("icd10cm-poa-exempt")
        self._operations, self._taxonomy = nearest.rows("icd10pcs"), nearest.rows("taxonomy")
        self._starter, self._hcpcs = nearest.rows("starter-services"), nearest.rows("hcpcs")
        self.coverage = Coverage(nearest)
        self._days = Families({f"{int(days):03}": runs for days, runs in book.global_days.items()})
        self.modifier = functools.cache(self._modifier)
        self.diagnosis = functools.lru_cache(maxsize=65_536)(self._diagnosis)
        self.procedure = functools.lru_cache(maxsize=16_384)(self._procedure)
        self.pair = functools.lru_cache(maxsize=262_144)(self.ncci.pair)
        self.excludes1 = functools.lru_cache(maxsize=262_144)(self.icd10cm.excludes1)

    def unacceptable(self, code: str) -> bool:
        """Whether the Medicare Code Editor never takes the code as an inpatient's principal diagnosis."""
        return self.in_editor(code, "Principal_Unacceptable") or bool(self.book.placing.behind(code))

    def in_editor(self, code: str, edit: str) -> bool:
        """Whether a list of the Medicare Code Editor has the diagnosis or, undotted, the ICD-10-PCS code."""
        if self._editor is None:
            return False
        table = "procedure" if _OPERATION.fullmatch(code) else "diagnosis"
        return self._editor.get(table, code=code, edit=edit) is not None

    @property
    def knows_exempt(self) -> bool:
        return self._exempt is not None

    def exempt(self, code: str) -> bool:
        """Whether a diagnosis needs no present-on-admission indicator; where the list is not here nobody can say no."""
        return self._exempt is None or self._exempt.get("exempt", code=code) is not None

    def operation(self, code: str) -> bool:
        """Whether an ICD-10-PCS code exists; by its form alone where the tables are not on the shelf."""
        if self._operations is None:
            return _OPERATION.fullmatch(code) is not None
        return self._operations.get("code", code=code) is not None

    def specialty(self, taxonomy: str) -> bool:
        """Whether the taxonomy code is in NUCC's list; True where the list is not on the shelf."""
        return self._taxonomy is None or self._taxonomy.get("provider", code=taxonomy) is not None

    @functools.cached_property
    def carried(self) -> tuple[EditionRef, ...]:
        """The releases that an edit looks at and whose dates do not cover the day."""
        standings = (self._nearest.standing(set_id) for set_id in JUDGES)
        return tuple(s.manifest.ref for s in standings if s is not None and s.carried)

    def _modifier(self, modifier: str) -> bool:
        """Whether a list has the modifier."""
        if modifier in self.book.modifier_list:
            return True
        row = self._hcpcs.get("service", code=modifier) if self._hcpcs is not None else None
        return row is not None and str(row["record"]) == "7"

    def _diagnosis(self, code: str) -> Diagnosis:
        edition, placing = self.icd10cm, self.book.placing
        title = edition.title(code)
        lowered = f"{title.lower()} "
        notes = edition.notes(code, "codeFirst")
        strict = bool(notes) and not any(word in notes[0].text.lower() for word in _LOOSE)
        conflicts = self._conflicts.all("conflict", code=code) if self._conflicts else []
        said = " ".join(str(row["rule"]).lower() for row in conflicts)
        sex = "F" if "female" in said else "M" if "male" in said else placing.sex_of(code)
        return Diagnosis(
            code,
            edition.billable(code),
            bool(title),
            title,
            sex,
            next(filter(None, (_ages(str(row["rule"])) for row in conflicts)), None) or placing.ages_of(code),
            self._side(code, title),
            _MANIFESTATION.search(lowered) is not None
            or "manifestation" in said
            or code.startswith(placing.manifestations),
            edition.references(code, "codeFirst") if notes else frozenset(),
            strict,
            frozenset((code, *edition.ancestors(code))) if title else frozenset((code,)),
        )

    def _side(self, code: str, title: str) -> str:
        """The side that a title names; unspecified where its neighbours name one and it does not."""
        words = title.lower().replace(",", " ").split()
        named = next((side for side in ("bilateral", "right", "left") if side in words), "")
        if named or "unspecified" not in words:
            return named
        above = self.icd10cm.ancestors(code)
        near = self.icd10cm.children(above[1]) if len(above) > 1 else ()
        return "unspecified" if any("right" in c.title.lower().split() for c in near) else ""

    def _procedure(self, code: str) -> Procedure:
        own = self._starter.get("service", code=code) if self._starter else None
        rows = self._schedule.all("service", code=code) if self._schedule else []
        plain = next((r for r in rows if not r["modifier"]), None)
        split = {"26", "TC"} <= {str(r["modifier"]) for r in rows}
        schedule = Schedule(split, *(str(plain[name] or "") for name in _INDICATORS)) if plain is not None else None
        return Procedure(
            code,
            self._listed(code, bool(own or rows)),
            schedule.days if schedule else next(iter(self._days.of(code)), ""),
            schedule,
            self.ncci.units(code),
            self.ncci.add_on(code),
        )

    def _listed(self, code: str, known: bool) -> str:
        """What the list says that would have the code; `known` by the schedule or the starter set."""
        lettered = code[:1].isalpha()
        rows = self._hcpcs if lettered else self._schedule
        if rows is None or (known and not lettered):
            return "yes" if known else "unknown"
        row = rows.get("service", code=code) if lettered else None
        if lettered and self._nearest.ended(code, self.editions.day):
            return "no"
        if row is not None:
            return "yes" if not row["terminated"] or str(row["terminated"]) >= str(self.editions.day) else "no"
        standing = self._nearest.standing("hcpcs" if lettered else "pfs")
        return "elsewhere" if standing is not None and standing.carried else "no"


def _ages(rule: str) -> tuple[int, int] | None:
    """ "Maternity (Ages 9-64)" -> (9, 64), "Perinatal/Newborn (Age 0 Only)" -> (0, 0)."""
    found = _AGES.search(rule)
    return (int(found[1]), int(found[2] or found[1])) if found else None
