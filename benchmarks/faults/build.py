"""The desk at which a recipe draws one claim: patient, payer, dates, providers, lines; all from one random source.

Knows the claim model and the forms, no single medical code.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, NamedTuple

import msgspec

from claimwright.model.case import Accident, Patient, Program, Provider, Sex, Subscriber
from claimwright.model.claim import Claim, ClaimDiagnosis, ServiceLine, Stay
from claimwright.model.supplement import OtherPayer
from faults import people
from faults.tables import FIRST, LAST

SPAN = (LAST - FIRST).days
WITH_FACILITY = ("19", "21", "22", "23", "24", "31", "32", "51", "61")
ADMITTED = ("21", "31", "51", "61")
TESTS = ("7", "8", "920", "922", "93", "94", "95")
replace = msgspec.structs.replace


class L(NamedTuple):
    """One service as a recipe writes it: `fee` for one unit, `after` days behind the first, `ordered` by another."""

    code: str
    fee: int
    mods: str = ""
    dx: tuple[int, ...] = (1,)
    units: int = 1
    after: int = 0
    pos: str = ""
    ordered: bool = False
    ndc: str = ""
    ndc_units: str = ""
    measure: str = "UN"
    minutes: int = 0
    note: str = ""
    revenue: str = ""
    through: int = 0


class Side(NamedTuple):
    """A drawn side: modifier, digit of most eye and limb codes, and the words."""

    mod: str
    digit: str


class Desk:
    """One claim's draws. Call `who` first, then `claim`."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.day = FIRST + timedelta(days=rng.randrange(SPAN - 40))
        self.patient: Patient = people.patient(rng, "F", date(1980, 1, 1))
        self.program: Program = "commercial"
        self.age = 45

    def who(
        self,
        years: tuple[int, int] = (18, 88),
        sex: str = "",
        programs: Sequence[Program] = (),
        born: date | None = None,
    ) -> None:
        """Draws the patient, and a payer that fits the age."""
        rng = self.rng
        real: Sex = sex if sex in ("F", "M") else rng.choice(("F", "M"))  # type: ignore[assignment]
        birth = born or people.born(rng, self.day, years)
        self.age = self.day.year - birth.year - ((self.day.month, self.day.day) < (birth.month, birth.day))
        usual: Sequence[Program] = ("commercial", "commercial", "commercial", "medicaid", "tricare")
        if self.age >= 65:
            usual = ("medicare", "medicare", "medicare", "medicare", "commercial")
        self.program = rng.choice(tuple(programs) or tuple(usual))
        self.patient = people.patient(rng, real, birth)

    def side(self) -> Side:
        return self.rng.choice((Side("RT", "1"), Side("LT", "2")))

    def pick(self, *choices: Any) -> Any:
        return self.rng.choice(choices)

    @property
    def medicare(self) -> bool:
        return self.program == "medicare"

    def claim(
        self,
        trade: str,
        place: str,
        dx: Sequence[str],
        lines: Sequence[L],
        noun: str = "Clinic",
        refer: bool = False,
        accident: str = "",
        clia: bool = False,
        **more: Any,
    ) -> Claim:
        """`refer` adds a referring provider; `accident` its kind; `more` are fields of Claim."""
        rng, day = self.rng, self.day
        claim_id = f"F{rng.randrange(36**5):07}{rng.randrange(100):02}"
        rate = Decimal(rng.randrange(90, 150)) / 100
        orderer = people.provider(rng, rng.choice(("family", "internist")))
        billing = people.practice(rng, trade, noun)
        fields: dict[str, Any] = {
            "payer": people.payer(rng, self.program),
            "billing": billing,
            "subscriber": people.subscriber(rng, self.patient, self.program, day, self.age),
            "patient": self.patient,
            "rendering": people.provider(rng, trade),
            "place_of_service": place,
            "diagnoses": tuple(ClaimDiagnosis(n, code) for n, code in enumerate(dx, 1)),
            "lines": tuple(self._line(claim_id, n, one, rate, orderer) for n, one in enumerate(lines, 1)),
            "referring": orderer if refer else None,
            "accident": self._accident(accident),
            "clia": f"99D{rng.randrange(10**7):07}" if clia else "",
            "facility": people.hospital(rng) if place in WITH_FACILITY else None,
            "admitted": day if place in ADMITTED else None,
        }
        last = day + timedelta(days=max(one.through or one.after for one in lines))
        fields["made"] = last + timedelta(days=rng.randrange(1, 21))
        fields.update(more)
        if fields["referring"] is None:  # who does a test himself is who ordered it
            own = fields["rendering"]
            fields["lines"] = tuple(
                replace(x, ordering=own) if x.code.startswith(TESTS) and x.ordering is None else x
                for x in fields["lines"]
            )
        return Claim(id=claim_id, **fields)

    def _line(self, claim_id: str, number: int, one: L, rate: Decimal, orderer: Provider) -> ServiceLine:
        units = one.minutes or one.units
        charge = (Decimal(one.fee) * rate * one.units).quantize(Decimal("1")).quantize(Decimal("0.01"))
        alpha = one.code[:1].isalpha()
        return ServiceLine(
            number=number,
            code=one.code,
            system=("HCPCS" if alpha else "CPT") if one.code else "",
            modifiers=tuple(one.mods.split()),
            charge=max(charge, Decimal("1.00")),
            units=Decimal(units),
            pointers=one.dx,
            date_of_service=self.day + timedelta(days=one.after),
            control=f"{claim_id}{number:02}",
            place_of_service=one.pos,
            unit_measure="MJ" if one.minutes else "UN",
            ndc=one.ndc,
            ndc_units=Decimal(one.ndc_units) if one.ndc_units else None,
            ndc_measure=one.measure if one.ndc else "",
            through=self.day + timedelta(days=one.through) if one.through else None,
            ordering=orderer if one.ordered else None,
            note=one.note,
            revenue=one.revenue,
        )

    def _accident(self, kind: str) -> Accident | None:
        if not kind:
            return None
        on = self.day - timedelta(days=self.rng.randrange(0, 3))
        state = self.patient.address.state if kind == "auto" and self.patient.address else ""
        return Accident(kind, on, state)  # type: ignore[arg-type]

    def other_payer(self, order: str, paid: str | None, program: Program = "medicare") -> OtherPayer:
        one = people.payer(self.rng, program)
        amount = Decimal(paid) if paid is not None else None
        return OtherPayer(order, one.id, one.name, one.filing_code, people.member(self.rng, program), amount)


Make = Callable[[Desk], Claim]
RECIPES: dict[str, Make] = {}
STAYS: dict[str, Make] = {}


def recipe(make: Make) -> Make:
    """Registers a recipe of a professional claim under its function's name."""
    RECIPES[make.__name__] = make
    return make


def stay(make: Make) -> Make:
    """Registers a recipe of an institutional claim."""
    STAYS[make.__name__] = make
    return make


__all__ = ["RECIPES", "STAYS", "Desk", "L", "Side", "Stay", "Subscriber", "recipe", "stay"]
