"""The form of a service rule: which words prove that it was done, what it counts, what it needs. Data in
rulebook/services/.

A service is proved inside one sentence: every group of `all` has one of its phrases there, and none of `without` is.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from claimwright.model.evidence import Citation

ServiceKind = Literal["procedure", "lab", "imaging", "drug", "vaccine", "treatment", "screening"]


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A code of a family chosen by measure: `to` is the largest length in centimetres, none for "and above"."""

    code: str
    to: float | None = None


class Family(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Codes of one service by site and measured length; `sites` empty is the site not named elsewhere."""

    sites: tuple[str, ...]
    steps: tuple[Step, ...]


class Dose(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A drug code's unit: `per` so much of `measure` (mg, mcg, unit); billed units are dose / per, rounded up."""

    per: float
    measure: Literal["mg", "mcg", "unit", "vial"]


class Service(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One service in our own words. `minor`: a procedure with 0 or 10 global days. `waived`: a CLIA-waived test (QW).

    `sides`: the line says RT, LT or 50. `digits`: it says which finger (FA to F9) or toe (TA to T9). `views` an X-ray's
    least and most views. `components` of a vaccine. `points`: prefixes of the diagnoses that are its reason, best
    first. `each`: counts every time it is proved.
    """

    id: str
    code: str
    title: str
    kind: ServiceKind
    all: tuple[tuple[str, ...], ...]
    citation: Citation
    system: Literal["CPT", "HCPCS"] = "CPT"
    without: tuple[str, ...] = ()
    minor: bool = False
    waived: bool = False
    sides: bool = False
    digits: Literal["", "fingers", "toes"] = ""
    views: tuple[int, int] | None = None
    components: int = 0
    dose: Dose | None = None
    families: tuple[Family, ...] = ()
    points: tuple[str, ...] = ()

    @property
    def mention_kind(self) -> Literal["procedure", "lab", "drug"]:
        if self.kind in ("drug", "vaccine"):
            return "drug"
        return "lab" if self.kind == "lab" else "procedure"


class Doneness(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that tell a done service from an ordered, refused or earlier one, and the sections where a bare statement
    means done.
    """

    done: tuple[str, ...]
    planned: tuple[str, ...]
    elsewhere: tuple[str, ...]
    refused: tuple[str, ...]
    done_sections: tuple[str, ...]
    silent_sections: tuple[str, ...]
