"""The form of a service rule: which words prove that it was done, what chooses its code, what it counts and needs.

Data in rulebook/services/. A service is proved inside one sentence: every group of `names` has one of its phrases
there, and none of `without` is. Codes stand in rows, as a fee schedule prints them; the first row that holds is chosen.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from claimwright.model.evidence import Citation

Words = tuple[str, ...]
ServiceKind = Literal[
    "procedure", "lab", "imaging", "drug", "vaccine", "treatment", "screening", "supply", "therapy", "anesthesia"
]
# What of the note chooses among the rows, or is billed as units.
Measure = Literal[
    "",
    "length",
    "closure",
    "excised",
    "diameter",
    "area",
    "count",
    "named",
    "shots",
    "views",
    "minutes",
    "session",
    "regions",
]


class More(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The add-on code for what goes beyond the first code: a unit for each `each` begun after `after`; or the same code
    again, with `modifier`, where one of `words` and a value behind it say that it was repeated.
    """

    code: str
    after: float = 1
    each: float = 1
    modifier: str = ""
    words: Words = ()


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A code and what must hold for it. `sites` are keys of the service's; one of `words`, and none of `without`,
    stands in the passage, not denied, and one of `also` beside it; `anywhere`: in the document. `diagnoses`: one of the
    visit's begins so, in place of words; `beside`: one of these services was done too; `ask`: a rule that asks, where
    the note says what keeps the code open; `to` is the largest measure, `count` the least and most, `age` in years
    from and below, `program` the payer's; `facility`: where a facility does the technical part; `both`: the code is of
    both sides and carries none. `title` in our own words where the shelf has none.
    """

    code: str
    sites: Words = ()
    words: Words = ()
    without: Words = ()
    also: Words = ()
    anywhere: bool = False
    diagnoses: Words = ()
    beside: Words = ()
    ask: str = ""
    to: float | None = None
    count: tuple[int, int] | None = None
    age: tuple[float, float] | None = None
    program: str = ""
    facility: bool = False
    both: bool = False
    more: More | None = None
    title: str = ""

    @property
    def bears(self) -> tuple[Words, Words, Words]:
        """What other rows share when they differ by the measure alone."""
        return self.sites, self.words, self.without


class Dose(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A drug code's unit: `per` so much of `measure`; billed units are dose / per, rounded up. `vial`, `dose` and
    `item` are counted, one where the note counts none. `strengths`: by a name that only one strength goes by, how much
    of the measure a millilitre holds.
    """

    per: float
    measure: Literal["mg", "mcg", "g", "unit", "ml", "mmol", "mci", "vial", "dose", "item"]
    strengths: dict[str, float] = {}

    @property
    def counts(self) -> bool:
        return self.measure in ("vial", "dose", "item")


class Service(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One service in our own words.

    `spread`: where the groups of `names` after the first may stand beside the sentence. `sites`: what is treated,
    by the words for it; one must stand in the sentence or its passage. `measure`: what is read; `counted` the
    things counted. `merge`: `once` is one line a visit; `site` one for each site and side; `sum` adds the measures
    of rows that differ by nothing else; `count` adds the counts, `places` counts the places named where no number
    is; `kinds` counts the different phrases of the first group. `units`: what is counted is what is billed.
    `program`: the only payer program that has it. `side`: which modifiers name the place, but for the sites in
    `middle`. `lies`: words of the body where the thing treated always is. `rivals`: other things, a sentence with
    which speaks of this service only where it names its own too. `complaint`: what is treated may stand in the
    complaint alone, with a question. `days`: its global period. `waived`: on the CLIA waived list (QW).
    `components` of a vaccine. `points`: prefixes of the diagnoses that are its reason, best first; `points_also` of
    those that its coverage asks for beside it. `sex`, `age`: who can have it. `plan`: discipline of a therapy (GP,
    GO, GN). `unmarked`: its waived codes that need no QW. `record`: of doneness's records, the one that tells it by
    itself. `split`: has a professional and a technical part. `injects`: its code covers the putting in of a drug;
    `behind`: services that name the same more exactly; `shown`: its words alone say that it was done here;
    `valued`: a finding or value behind its name shows that it was done; `unsided`: programs that take both sides as
    one. `giving`: the codes of a product's giving, the last one where it was talked of; `fluid`: run in to hydrate.
    `yields`: to another injection told in the same passage, where its own sentence names no site.
    """

    id: str
    title: str
    kind: ServiceKind
    names: tuple[Words, ...]
    rows: tuple[Row, ...]
    citation: Citation
    without: Words = ()
    spread: Literal["", "line", "passage", "document"] = ""
    sites: dict[str, Words] = {}
    measure: Measure = ""
    counted: Words = ()
    merge: Literal["once", "site", "sum", "count", "places", "kinds"] = "once"
    units: Literal["", "count"] = ""
    program: str = ""
    side: Literal["", "side", "digits", "fingers", "toes", "eyelids", "coronary"] = ""
    middle: Words = ()
    lies: Words = ()
    rivals: Words = ()
    days: Literal["", "0", "10", "90"] = ""
    waived: bool = False
    components: int = 0
    dose: Dose | None = None
    sex: Literal["", "F", "M"] = ""
    age: tuple[float, float] | None = None
    points: Words = ()
    points_also: Words = ()
    plan: Literal["", "GP", "GO", "GN"] = ""
    unmarked: Words = ()
    record: str = ""
    split: bool = False
    injects: bool = False
    valued: bool = False
    shown: bool = False
    complaint: bool = False
    behind: Words = ()
    unsided: Words = ()
    giving: Words = ()
    fluid: bool = False
    yields: bool = False

    @property
    def code(self) -> str:
        """The first of its codes, by which it is known where none has been chosen."""
        return next((row.code for row in self.rows if row.code), "")

    @property
    def minor(self) -> bool:
        """A procedure with 0 or 10 global days."""
        return self.days in ("0", "10")

    @property
    def timed(self) -> bool:
        """Billed by quarters of an hour."""
        return self.kind == "therapy" and self.measure == "minutes"

    @property
    def mention_kind(self) -> Literal["procedure", "lab", "drug"]:
        if self.kind in ("drug", "vaccine"):
            return "drug"
        return "lab" if self.kind == "lab" else "procedure"


class Doneness(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that tell a done service from a refused, earlier or planned one; `here` says done at this visit whatever
    else is said; `labels` head lists of what was done; `technique` tells how it was done or borne; `ways` a drug
    goes in and `places` of the body it goes into; `results` of tests; `counselled`: a clinician talked of the
    vaccines, which `vaccines` name; `by_mouth`: forms that no injection code is for; `own_supply`: the patient
    brought the drug; `swallowed`, `into_muscle`, `pushed`, `into_vein`, `infused`: the way in; `encounter`: done at
    another encounter of the day; `separate`: done apart from another service; `beyond`: more than
    another service of the same place includes; `rented`: equipment lent for pay.
    `done_sections` tell what was done by a bare statement, `weak_sections` only by a word of `here`,
    `silent_sections` never. `records`: words of which several together show a record that tells what was done by
    its course alone - an operation, a session; `called_off`: given up or put off; `later`: on another day, whatever
    else is said; `talked` words of a statement that is none of its course. `returned`, `unrelated`, `staged`,
    `complicated`: what a procedure has to do with an earlier one; `no_resident`: why a physician assisted in a
    teaching hospital.
    """

    here: Words
    done: Words
    planned: Words
    elsewhere: Words
    refused: Words
    called_off: Words
    later: Words
    labels: Words
    technique: Words
    ways: Words
    places: Words
    results: Words
    counselled: Words
    vaccines: Words
    own_supply: Words
    by_mouth: Words
    swallowed: Words
    into_muscle: Words
    pushed: Words
    into_vein: Words
    infused: Words
    encounter: Words
    separate: Words
    beyond: Words
    rented: Words
    done_sections: Words
    weak_sections: Words
    silent_sections: Words
    returned: Words
    unrelated: Words
    staged: Words
    complicated: Words
    no_resident: Words
    talked: Words
    records: dict[str, Words]


class Facility(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a facility bills itself: kinds of service, and how further codes begin."""

    kinds: Words
    codes: Words


def system(code: str) -> Literal["CPT", "HCPCS"]:
    """Which code set a service's code is of: HCPCS Level II begins with a letter."""
    return "HCPCS" if code[0].isalpha() else "CPT"
