"""Strategies of claims as an 837P and an 837I hold them: one, and several with numbers of their own."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import msgspec
from hypothesis import strategies as st

from claimwright.model.case import Accident, Address, Name, Patient, Provider, Subscriber
from claimwright.model.claim import Claim, ClaimDiagnosis, Occurrence, OccurrenceSpan, ServiceLine, Value
from x12_claims import STAY, claim, line, stay

_words = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'-.&", min_size=2, max_size=18)
_ids = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=2, max_size=18)
_births = st.dates(date(1930, 1, 1), date(1999, 12, 31))
_days = st.dates(date(2000, 1, 1), date(2026, 9, 30))
_npis = st.sampled_from(["1987654005", "1234567018", "1234567026", "1234567034"])
_names = st.builds(Name, _words, st.one_of(st.just(""), _words), st.one_of(st.just(""), _words))
_addresses = st.builds(
    Address,
    _words,
    _words,
    st.sampled_from(["OH", "CA", "PR"]),
    st.sampled_from(["43001", "430010100"]),
    st.one_of(st.just(""), _words),
)
_sexes = st.sampled_from(["F", "M", "U"])
_patients = st.builds(Patient, _names, _births, _sexes, st.one_of(st.just(""), _ids), _addresses)
_selves = st.builds(Subscriber, _ids, st.just("self"), st.one_of(st.just(""), _ids))
_others = st.builds(
    Subscriber,
    _ids,
    st.sampled_from(["spouse", "child", "other"]),
    st.one_of(st.just(""), _ids),
    _names,
    _births,
    _sexes,
    st.none() | _addresses,
)
_providers = st.builds(Provider, _npis, _names, st.sampled_from(["", "207Q00000X"]))
_accidents = st.one_of(
    st.builds(Accident, st.just("auto"), _days, st.just("OH")),
    st.builds(Accident, st.just("employment"), st.none() | _days),
    st.builds(Accident, st.just("other"), _days),
)
_money = st.decimals(0, 99999, places=2)
_codes = st.sampled_from([("99213", "CPT"), ("J3301", "HCPCS"), ("0001F", "CPT"), ("83036", "CPT")])


@st.composite
def _lines(draw: st.DrawFn, number: int, diagnoses: int) -> ServiceLine:
    code, system = draw(_codes)
    pointers = draw(st.lists(st.integers(1, diagnoses), min_size=1, max_size=4, unique=True))
    modifiers = draw(st.lists(st.sampled_from(["25", "59", "LT", "RT", "QW"]), max_size=4, unique=True))
    drug = draw(st.none() | st.decimals("0.001", 999, places=3))
    extra = {"ndc": "00003029305", "ndc_units": drug, "ndc_measure": "ML"} if drug else {}
    return line(
        number,
        code=code,
        system=system,
        charge=draw(_money),
        pointers=tuple(pointers),
        modifiers=tuple(modifiers),
        units=Decimal(draw(st.integers(1, 999))),
        date_of_service=draw(_days),
        control=draw(st.sampled_from(["", f"CLAIM-{number}"])),
        place_of_service=draw(st.sampled_from(["", "22"])),
        **extra,
    )


@st.composite
def claims(draw: st.DrawFn, id: str = "CLAIM") -> Claim:
    """A claim in the form that an 837P holds: reading it back must give this very claim."""
    codes = draw(st.lists(st.sampled_from(["E11.22", "N18.31", "I10", "S52.501A", "Z79.4"]), min_size=1, max_size=5))
    count = draw(st.integers(1, 4))
    return claim(
        id=id,
        subscriber=draw(_selves | _others),
        patient=draw(_patients),
        rendering=draw(_providers),
        referring=draw(st.none() | st.builds(Provider, _npis, _names)),
        accident=draw(st.none() | _accidents),
        authorization=draw(st.just("") | _ids),
        clia=draw(st.sampled_from(["", "99D0000001"])),
        diagnoses=tuple(ClaimDiagnosis(n, code) for n, code in enumerate(codes, 1)),
        lines=tuple(draw(_lines(n, len(codes))) for n in range(1, count + 1)),
        assignment=draw(st.sampled_from("ABC")),
        benefits=draw(st.sampled_from("YNW")),
        release=draw(st.sampled_from("YI")),
        provider_signature=draw(st.booleans()),
    )


several = st.integers(1, 3).flatmap(lambda n: st.tuples(*(claims(f"CLAIM{i}") for i in range(n))))


@st.composite
def stays(draw: st.DrawFn, id: str = "STAY") -> Claim:
    """A claim of a hospital in the form that an 837I holds."""
    first, length = draw(_days), draw(st.integers(0, 30))
    last = first + timedelta(length)
    inside = st.dates(first, last)
    procedures = draw(st.lists(st.sampled_from(["0DTJ4ZZ", "0WJG4ZZ", "B2111ZZ"]), max_size=3, unique=True))
    own = msgspec.structs.replace(
        STAY,
        bill_type=draw(st.sampled_from(["111", "131", "211", "851"])),
        statement_from=first,
        statement_through=last,
        attending=draw(st.builds(Provider, _npis, _names, st.sampled_from(["", "207R00000X"]))),
        operating=draw(st.none() | st.builds(Provider, _npis, _names)),
        procedures=tuple(procedures),
        procedure_dates=tuple(draw(inside) for _ in procedures),
        conditions=tuple(draw(st.lists(st.sampled_from(["09", "A1", "C1"]), max_size=3, unique=True))),
        occurrences=tuple(draw(st.lists(st.builds(Occurrence, st.sampled_from(["11", "A3"]), inside), max_size=3))),
        values=tuple(draw(st.lists(st.builds(Value, st.sampled_from(["80", "A1"]), _money), max_size=2))),
        spans=tuple(draw(st.lists(st.just(OccurrenceSpan("74", first, last)), max_size=2))),
    )
    others = draw(st.lists(st.sampled_from(["E11.22", "I10", "Z79.4"]), max_size=3, unique=True))
    codes = ["K35.80", *draw(st.lists(st.just("W01.0XXA"), max_size=1)), *others]
    present = st.sampled_from(["", "Y", "N", "U", "W"])
    return stay(
        id=id,
        stay=own,
        admitted=first,
        subscriber=draw(_selves | _others),
        patient=draw(_patients),
        referring=draw(st.none() | st.builds(Provider, _npis, _names)),
        authorization=draw(st.just("") | _ids),
        diagnoses=tuple(ClaimDiagnosis(n, code, draw(present)) for n, code in enumerate(codes, 1)),
        lines=tuple(
            line(
                n,
                code=draw(st.sampled_from(["44970", "99213"])),
                pointers=(),
                revenue=draw(st.sampled_from(["0360", "0450", "0510"])),
                charge=draw(_money),
                units=Decimal(draw(st.integers(1, 99))),
                date_of_service=draw(inside),
            )
            for n in range(1, draw(st.integers(1, 4)) + 1)
        ),
    )


several_stays = st.integers(1, 3).flatmap(lambda n: st.tuples(*(stays(f"STAY{i}") for i in range(n))))
