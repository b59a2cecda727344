"""Whose words a document holds (I.B.14): by credentials, by the format's author, by signature lines."""

from __future__ import annotations

from typing import Any

import pytest

from claimwright.intake import roles
from claimwright.rulebook.credentials import credentials
from intake_sources import CDA, bundle, note
from intake_views import view


@pytest.mark.parametrize(
    ("line", "role", "author"),
    [
        ("Electronically signed by Mara Quill, MD on 06/16/2026", "provider", "Mara Quill, MD"),
        ("Electronically signed by Mara Quill FNP-BC at 10:03", "provider", "Mara Quill FNP-BC"),
        ("Signed electronically by Jo Fern, LCSW", "provider", "Jo Fern, LCSW"),
        ("Signed by Dr. Pike", "provider", "Dr. Pike"),
        ("Signed by Dr. Jo Fern, PharmD", "clinician", "Dr. Jo Fern, PharmD"),
        ("/s/ Kim Fern, R.N., B.S.N.", "clinician", "Kim Fern, R.N., B.S.N"),
        ("Author: Kim Fern, RN, CDCES", "clinician", "Kim Fern, RN, CDCES"),
        ("Signed by Kim Fern, Registered Nurse", "clinician", "Kim Fern, Registered Nurse"),
        ("Signed by Kim Fern, Nurse Practitioner", "provider", "Kim Fern, Nurse Practitioner"),
        ("Signed by Kim Fern, RN\nCosigned by Mara Quill, MD", "provider", "Mara Quill, MD"),
        ("Signed by Kim Fern, RN\n\nMara Quill, M.D.", "provider", "Kim Fern, RN"),
        ("Signed by Kim Fern, RN\n\nMara Quill MD 06/16/2026", "provider", ""),
        ("a\n" * 20 + "Completed by: patient", "unknown", ""),
        ("Provider: Jo Fern, PA-C\nSigned by Kim Reed, MA", "provider", "Kim Reed, MA"),
        ("Completed by: patient\nCough", "patient", ""),
        ("Signature: Jo Ann Do", "unknown", "Jo Ann Do"),
        ("Vitals taken and signed by Kim Fern, RN", "unknown", ""),
        ("Consent signed. HTN.", "unknown", ""),
        ("Signature pending", "unknown", ""),
        ("Cough for a week; he is seen by Pa Reed.", "unknown", ""),
        ("x" * 300 + " signed by Mara Quill, MD", "unknown", ""),
    ],
)
def test_signature_lines_tell_the_role(line: str, role: str, author: str) -> None:
    document = view(f"Gout.\n\n{line}\n".encode())
    told = document.role
    assert told == role
    if author and "\n" not in line:
        assert document.author == author


@pytest.mark.parametrize(
    ("told", "role"),
    [
        ({"taxonomy": "207Q00000X"}, "provider"),
        ({"taxonomy": "363LF0000X"}, "provider"),
        ({"taxonomy": "163W00000X"}, "clinician"),
        ({"taxonomy": "1041C0700X"}, "provider"),
        ({"taxonomy": "104100000X"}, "clinician"),
        ({"taxonomy": "390200000X"}, "unknown"),
        ({"letters": ["rn", "fnp-c"]}, "provider"),
        ({"letters": ["R.N."]}, "clinician"),
        ({"letters": ["PhD"]}, "unknown"),
        ({"title": "Medical Assistant"}, "clinician"),
        ({"title": "Family Physician"}, "provider"),
        ({"title": "Nurse midwife"}, "provider"),
        ({"letters": ["RN"], "title": "Nurse practitioner"}, "clinician"),
        ({}, "unknown"),
    ],
)
def test_a_person_s_role(told: dict[str, Any], role: str) -> None:
    assert roles.of_person("Jo Fern", **told) == role


def test_no_credential_is_of_two_kinds() -> None:
    book = credentials()
    assert set(book.letters.values()) == set(book.titles.values()) == {"provider", "clinician"}
    for letters, role in book.letters.items():
        assert book.of_letters(letters) == role == book.of_letters(letters.lower())


@pytest.mark.parametrize(
    ("author", "role"),
    [
        ('<code code="207Q00000X" codeSystem="2.16.840.1.113883.6.101"/>', "provider"),
        ('<code code="163W00000X" codeSystem="2.16.840.1.113883.6.101"/>', "clinician"),
        ('<code code="X" displayName="Registered nurse"/>', "clinician"),
        ('<code code="ONESELF"/>', "patient"),
        ('<id root="1.2.3" extension="MR77"/>', "patient"),
        ("<assignedPerson><name><prefix>Dr.</prefix><family>Pike</family></name></assignedPerson>", "provider"),
        ("<assignedPerson><name><family>Pike</family></name></assignedPerson>", "unknown"),
    ],
)
def test_ccda_author(author: str, role: str) -> None:
    start, end = CDA.index("<author>"), CDA.index("<componentOf>")
    given = f"{CDA[:start]}<author><assignedAuthor>{author}</assignedAuthor></author>{CDA[end:]}"
    assert view(given.encode()).role == role
    signed = CDA[CDA.index("<legalAuthenticator>") : end]
    cosigned = given.replace("<componentOf>", f"{signed}<componentOf>")
    assert view(cosigned.encode()).role == "provider"  # signed by Rowan Pike, MD


def practitioner(**more: Any) -> dict[str, Any]:
    return {"resourceType": "Practitioner", "id": "d", "name": [{"family": "Fern"}], **more}


def qualified(code: str) -> dict[str, Any]:
    return {"qualification": [{"code": {"coding": [{"code": code}]}}]}


def acting(**more: Any) -> dict[str, Any]:
    return {"resourceType": "PractitionerRole", "id": "r", "practitioner": {"reference": "Practitioner/d"}, **more}


NUCC = "http://nucc.org/provider-taxonomy"


@pytest.mark.parametrize(
    ("resources", "author", "role"),
    [
        ([practitioner(**qualified("MD"))], "Practitioner/d", "provider"),
        ([practitioner(**qualified("RN"))], "Practitioner/d", "clinician"),
        ([practitioner()], "Practitioner/d", "unknown"),
        ([practitioner(name=[{"family": "Fern", "suffix": ["NP"]}])], "Practitioner/d", "provider"),
        ([practitioner(), acting(code=[{"text": "Medical assistant"}])], "PractitionerRole/r", "clinician"),
        (
            [practitioner(), acting(specialty=[{"coding": [{"system": NUCC, "code": "207Q00000X"}]}])],
            "PractitionerRole/r",
            "provider",
        ),
        ([{"resourceType": "Patient", "id": "p"}], "Patient/p", "patient"),
        ([], "Patient/elsewhere", "patient"),
        ([], "RelatedPerson/elsewhere", "patient"),
        ([], "Device/elsewhere", "unknown"),
    ],
)
def test_fhir_author(resources: list[dict[str, Any]], author: str, role: str) -> None:
    document = view(bundle({**note("Gout."), "author": [{"reference": author}]}, *resources))
    assert document.role == role
    if author == "PractitionerRole/r":
        assert document.author == "Fern"
