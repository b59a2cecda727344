"""A FHIR R4 bundle to its text view, places and fields."""

from __future__ import annotations

from typing import Any

import pytest

from claimwright.errors import InputError
from intake_sources import XHTML, bundle, note
from intake_views import of


def test_fhir_note_fields_and_signature() -> None:
    data = bundle(
        {
            "resourceType": "Patient",
            "id": "p",
            "name": [{"family": "Brindle", "given": ["Odalys"]}],
            "gender": "female",
            "birthDate": "1958-03-11",
            "identifier": [{"value": "X1"}, {"value": "MR77", "type": {"coding": [{"code": "MR"}]}}],
        },
        {
            "resourceType": "Practitioner",
            "id": "d",
            "name": [{"family": "Pike", "given": ["Rowan"], "suffix": ["MD"]}],
            "identifier": [{"system": "http://hl7.org/fhir/sid/us-npi", "value": "1112223338"}],
        },
        {
            "resourceType": "Encounter",
            "class": {"code": "VR"},
            "period": {"start": "2026-06-16T09:00:00-04:00"},
            "participant": [{"individual": {"reference": "Practitioner/d"}}],
        },
        {
            "resourceType": "Coverage",
            "subscriberId": "MBR123",
            "relationship": {"coding": [{"code": "self"}]},
            "payor": [{"reference": "Organization/o"}],
        },
        {"resourceType": "Organization", "id": "o", "name": "Meadow Health", "identifier": [{"value": "MDW01"}]},
        {
            "resourceType": "Composition",
            "id": "c",
            "author": [{"reference": "Practitioner/d"}],
            "attester": [{"mode": "legal", "time": "2026-06-16T10:00:00Z", "party": {"reference": "Practitioner/d"}}],
            "section": [{"title": "Plan", "text": {"div": f"<div {XHTML}><p>Rest.</p><ul><li>Tea</li></ul></div>"}}],
        },
    )
    reading = of(data)
    assert reading.document.text == "PLAN\n\nRest.\n- Tea\n\nElectronically signed by Rowan Pike, MD on 2026-06-16\n"
    assert reading.document.places[1].where == "/entry/5/resource/section/0/text/div/p"
    values = {name: given.value for name, given in reading.fields.items()}
    assert values["patient.record_number"] == "MR77"
    assert values["rendering.npi"] == "1112223338"
    assert (values["payer.id"], values["subscriber.member_id"]) == ("MDW01", "MBR123")
    assert (values["date_of_service"], values["setting"]) == ("2026-06-16", "telehealth")
    assert reading.fields["date_of_service"].origin.locator == "/entry/2/resource/period/start"


def two_people(**composition: Any) -> bytes:
    """A mother, who holds the insurance, before her child, whose note it is; an earlier visit before this one."""
    return bundle(
        {"resourceType": "Patient", "id": "mother", "name": [{"family": "Brindle", "given": ["Odalys"]}]},
        {"resourceType": "Patient", "id": "child", "name": [{"family": "Brindle", "given": ["Pip"]}]},
        {"resourceType": "RelatedPerson", "id": "parent", "name": [{"family": "Fern"}], "birthDate": "1990-02-03"},
        {"resourceType": "Encounter", "id": "earlier", "period": {"start": "2026-01-05"}},
        {"resourceType": "Encounter", "id": "today", "period": {"start": "2026-06-16"}},
        {"resourceType": "Coverage", "status": "cancelled", "subscriberId": "OLD"},
        {"resourceType": "Coverage", "status": "active", "order": 2, "subscriberId": "SECOND"},
        {
            "resourceType": "Coverage",
            "status": "active",
            "order": 1,
            "subscriberId": "FIRST",
            "relationship": {"coding": [{"code": "child"}]},
            "subscriber": {"reference": "RelatedPerson/parent"},
        },
        {"resourceType": "Composition", "section": [{"text": {"div": f"<div {XHTML}>Rest.</div>"}}], **composition},
    )


def test_a_bundle_gives_the_note_s_patient_visit_and_first_insurance() -> None:
    subject, visit = {"reference": "Patient/child"}, {"reference": "Encounter/today"}
    fields = of(two_people(subject=subject, encounter=visit)).fields
    assert {name: given.value for name, given in fields.items()} == {
        "patient.name.last": "Brindle",
        "patient.name.first": "Pip",
        "date_of_service": "2026-06-16",
        "subscriber.member_id": "FIRST",
        "subscriber.relationship": "child",
        "subscriber.name.last": "Fern",
        "subscriber.birth_date": "1990-02-03",
    }
    assert fields["subscriber.name.last"].origin.locator == "/entry/2/resource/name/0/family"


@pytest.mark.parametrize(
    ("coverage", "expected"),
    [
        ({"relationship": {"coding": [{"code": "parent"}]}}, "other"),
        ({"subscriber": {"reference": "Patient/p"}, "beneficiary": {"reference": "Patient/p"}}, "self"),
        ({"subscriber": {"reference": "Patient/q"}, "beneficiary": {"reference": "Patient/p"}}, None),
        ({}, None),
    ],
)
def test_a_subscriber_without_a_relationship_is_not_taken_for_the_patient(coverage: Any, expected: str | None) -> None:
    insurance = {"resourceType": "Coverage", "subscriberId": "MBR123", "payor": [{"display": "Meadow"}], **coverage}
    fields = of(bundle(note("Gout."), insurance)).fields
    assert fields["payer.name"].value == "Meadow"
    values = {name: given.value for name, given in fields.items() if name.startswith("subscriber")}
    both = {"subscriber.relationship": expected, "subscriber.member_id": "MBR123"}
    assert values == (both if expected is not None else {})


@pytest.mark.parametrize(
    ("said", "open_"),
    [({"subject": "Patient/child"}, "Encounter"), ({"encounter": "Encounter/today"}, "Patient"), ({}, "Encounter")],
)
def test_one_of_several_people_or_visits_is_never_guessed(said: dict[str, str], open_: str) -> None:
    with pytest.raises(InputError, match=f"several {open_} resources"):
        of(two_people(**{name: {"reference": to} for name, to in said.items()}))


def test_a_bundle_may_begin_with_a_byte_order_mark() -> None:
    assert of(b"\xef\xbb\xbf" + bundle(note("Gout."))).document.text == "Gout.\n"


def test_fhir_provenance_signs_only_its_own_note() -> None:
    signed = {
        "resourceType": "Provenance",
        "target": [{"reference": "DocumentReference/n"}],
        "signature": [{"when": "2026-06-16T10:00:00Z", "who": {"display": "Rowan Pike, MD"}}],
    }
    mine = of(bundle({**note("Cough."), "id": "n"}, signed)).document
    assert mine.text == "Cough.\n\nElectronically signed by Rowan Pike, MD on 2026-06-16\n"
    other = of(bundle({**note("Cough."), "id": "m"}, signed)).document
    assert other.text == "Cough.\n"
