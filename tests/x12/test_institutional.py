"""Institutional claims to 837I and back; each file that is written is read by an independent reader too."""

from __future__ import annotations

import io

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings

from claimwright.errors import X12Error
from claimwright.submit import normal, read, write
from x12_claims import ENVELOPE, PAYER, STAYS, claim, stay
from x12_readers import findings, second_opinion
from x12_strategies import several_stays

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
change = msgspec.structs.replace


@pytest.mark.parametrize("name", STAYS)
def test_each_kind_of_stay_is_written_valid_and_comes_back_whole(name):
    data = write([STAYS[name]], ENVELOPE)
    assert tuple(read(io.BytesIO(data))) == (STAYS[name],)
    assert write(list(read(io.BytesIO(data))), ENVELOPE) == data
    assert findings(data) == []
    assert second_opinion(data) == []


def test_all_stays_in_one_file():
    stays = [change(c, id=f"S{n}", payer=PAYER) for n, c in enumerate(STAYS.values())]
    data = write(stays, ENVELOPE)
    assert list(read(io.BytesIO(data))) == stays
    assert findings(data) == []
    assert second_opinion(data) == []


@given(several_stays)
@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
def test_whatever_stays_are_written_come_back_without_a_finding(stays):
    data = write(stays, ENVELOPE)
    assert tuple(read(io.BytesIO(data))) == stays
    assert findings(data) == []


@given(several_stays)
@settings(max_examples=8, deadline=None, suppress_health_check=SLOW)
def test_the_second_reader_accepts_whatever_stays_are_written(stays):
    assert second_opinion(write(stays, ENVELOPE)) == []


def test_a_stay_is_its_own_normal_form():
    assert all(normal(one) == one for one in STAYS.values())


def test_external_causes_stand_behind_the_principal_diagnosis():
    one = stay()
    mixed = change(one, diagnoses=(one.diagnoses[0], one.diagnoses[2], one.diagnoses[1], one.diagnoses[3]))
    (found,) = read(io.BytesIO(write([mixed], ENVELOPE)))
    assert [d.code for d in found.diagnoses] == ["K35.80", "W01.0XXA", "E11.9", "I10"]


def test_stays_and_visits_do_not_share_a_file():
    with pytest.raises(X12Error, match="professional and institutional"):
        write([claim(id="A"), stay(id="B")], ENVELOPE)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"stay": change(stay().stay, statement_from=None)}, "statement"),
        ({"stay": change(stay().stay, bill_type="")}, "facility_type"),
        ({"lines": (change(stay().lines[0], revenue=""),)}, "date_of_service"),
        ({"diagnoses": ()}, "diagnoses"),
    ],
)
def test_what_a_stay_lacks_is_named(changes, field):
    with pytest.raises(X12Error) as caught:
        write([stay(**changes)], ENVELOPE)
    assert field in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_line_of_the_other_guide_is_read_as_some_write_it():
    data = write([stay()], ENVELOPE).replace(b"SV2*0360*HC:44970:LT*125*UN*1", b"SV1*HC:44970:LT*125*UN*1***1")
    (found,) = read(io.BytesIO(data))
    assert (found.lines[1].code, found.lines[1].modifiers, found.lines[1].pointers) == ("44970", ("LT",), (1,))
