"""HL7 v2: notes, results and encounter fields with their origins; escapes; batches; hostile files give one line."""

from __future__ import annotations

import base64
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_settings import PRACTICE

from claimwright.errors import InputError
from claimwright.intake.documents import read, read_document
from claimwright.intake.hl7_message import Delimiters, plain_text
from claimwright.intake.source import Source
from claimwright.intake.visit import read_visit
from claimwright.settings import FILE, load
from intake_views import check, fields, view, where

DOCTOR = "1112223338^Pike^Rowan^^^^MD^^NPI"


def segment(name: str, **values: str) -> str:
    """`segment("OBX", f2="TX")` has TX in OBX-2."""
    last = max(int(key[1:]) for key in values)
    return "|".join([name, *(values.get(f"f{n}", "") for n in range(1, last + 1))])


def head(kind: str) -> str:
    return segment("MSH", f1="^~\\&", f2="EHR", f3="FERN", f8=kind, f11="2.5.1")


PID = segment(
    "PID",
    f1="1",
    f3="000-00-0000^^^SSA^SS~MR77^^^FERN^MR",
    f5="Brindle^Odalys^May",
    f7="19580311",
    f8="F",
    f11="4 Fern Way^^Pebbleton^VT^05001-1234",
    f13="(802)555-0100",
)
PV1 = segment("PV1", f2="O", f7=DOCTOR, f8="1112223346^Quill^Mara^^^^MD^^NPI", f44="20260616090000")
IN1 = segment("IN1", f1="1", f3="MDW01", f4="Meadow Health", f8="GRP1", f17="SEL", f49="MBR1")
SECOND = segment("IN1", f1="2", f3="OTH01", f4="Other", f17="SEL", f49="MBR2")


def observed(text: str, kind: str = "TX", code: str = "N^Progress note", **more: str) -> str:
    return segment("OBX", f2=kind, f3=code, f5=text, **more)


def message(kind: str, *segments: str) -> bytes:
    return "\r".join([head(kind), *segments]).encode()


def signed(status: str = "LA") -> str:
    return segment("TXA", f2="PN", f4="20260616", f9=DOCTOR, f17=status, f22=DOCTOR + "^" * 6 + "20260616")


ENCLOSED = base64.b64encode(rb"{\rtf1 \b Plan\b0\par Rest.\par}").decode()
NOTE = message(
    "MDM^T02",
    PID,
    PV1,
    signed(),
    observed(r"ASSESSMENT~1. Hypertension \T\ CKD"),
    observed(r"Gout\.br\left toe \X41\, a \ b"),
    observed("unseen", f11="D"),
    observed(f"^TEXT^RTF^Base64^{ENCLOSED}", "ED"),
)
SEEN = r"""ASSESSMENT
1. Hypertension & CKD
Gout
left toe A, a \ b

Plan
Rest.

Electronically signed by Rowan Pike, MD on 2026-06-16
"""


def test_a_note_is_its_observations_and_the_signature() -> None:
    document = view(NOTE)
    assert document.text == SEEN
    assert (document.author, document.role) == ("Rowan Pike, MD", "provider")
    assert document.extractor == "hl7v2/1+rtf/1"
    assert where(document, "1. Hyper") == "OBX[1]-5"
    assert where(document, "Plan").startswith("OBX[4]-5 byte ")
    assert where(document, "Electronically") == "TXA-22"


@pytest.mark.parametrize("status", ["IP", "DI", "PA", ""])
def test_only_an_authenticated_document_is_signed(status: str) -> None:
    assert "signed" not in view(message("MDM^T02", signed(status), observed("Gout"))).text


def test_observations_of_several_titles_are_sections() -> None:
    document = view(message("MDM^T02", observed("Gout", code="1^Assessment"), observed("Rest", code="2^Plan")))
    assert document.text == "ASSESSMENT\n\nGout\n\nPLAN\n\nRest\n"


def test_results_are_names_and_values() -> None:
    document = view(
        message(
            "ORU^R01",
            PID,
            segment("OBR", f4="58410-2^Blood count", f7="20260615"),
            observed("10.2", "NM", "718-7^Hemoglobin", f6="g/dL", f8="L"),
            segment("NTE", f3="Recheck soon"),
            observed(">^60", "SN", "1^eGFR", f6="mL/min", f8="N"),
            observed("P^Positive", "CWE", "2^Strep", f8="A"),
            observed("9", "NM", "3^Unseen", f11="W"),
            segment("OBR", f4="XR^Chest x-ray", f32="1&Fern&Jo&&&&MD"),
            observed("No infiltrate.", code="XR^Chest x-ray"),
        )
    )
    assert document.text == (
        "RESULTS\n\nBlood count (2026-06-15)\nHemoglobin: 10.2 g/dL (L)\nRecheck soon\neGFR: > 60 mL/min\n"
        "Strep: Positive (A)\n\nChest x-ray\nNo infiltrate.\n"
    )
    assert where(document, "Hemoglobin") == "OBX[1]-5"
    assert (document.author, document.role) == ("Jo Fern, MD", "provider")


def test_an_admission_gives_fields_and_no_document() -> None:
    data = message(
        "ADT^A04", PID, PV1, segment("GT1", f3="Fern^Al"), IN1, SECOND, segment("DG1", f3="I10^Hypertension")
    )
    assert read(Source("n", "n", data)).document is None
    assert fields(data) == {
        "patient.record_number": ("MR77", "PID-3"),
        "patient.name.last": ("Brindle", "PID-5"),
        "patient.name.first": ("Odalys", "PID-5"),
        "patient.name.middle": ("May", "PID-5"),
        "patient.birth_date": ("1958-03-11", "PID-7"),
        "patient.sex": ("F", "PID-8"),
        "patient.address.line1": ("4 Fern Way", "PID-11"),
        "patient.address.city": ("Pebbleton", "PID-11"),
        "patient.address.state": ("VT", "PID-11"),
        "patient.address.zip": ("050011234", "PID-11"),
        "patient.phone": ("8025550100", "PID-13"),
        "date_of_service": ("2026-06-16", "PV1-44"),
        "rendering.npi": ("1112223338", "PV1-7"),
        "rendering.name.first": ("Rowan", "PV1-7"),
        "rendering.name.last": ("Pike", "PV1-7"),
        "referring.npi": ("1112223346", "PV1-8"),
        "referring.name.first": ("Mara", "PV1-8"),
        "referring.name.last": ("Quill", "PV1-8"),
        "payer.id": ("MDW01", "IN1[1]-3"),
        "payer.name": ("Meadow Health", "IN1[1]-4"),
        "subscriber.relationship": ("self", "IN1[1]-17"),
        "subscriber.member_id": ("MBR1", "IN1[1]-49"),
        "subscriber.group": ("GRP1", "IN1[1]-8"),
    }


@pytest.mark.parametrize(("said", "expected"), [("SPO", "spouse"), ("", None), ("ZZZ", None)])
def test_a_subscriber_without_a_relationship_is_not_guessed(said: str, expected: str | None) -> None:
    given = segment("IN1", f3="MDW01", f4="Meadow", f16="Fern^Oz", f17=said, f18="19570102", f36="POL1", f43="M")
    found = {n: v for n, (v, _) in fields(message("ADT^A08", PID, given)).items() if n.startswith("subscriber")}
    holder = {"subscriber.name.last": "Fern", "subscriber.name.first": "Oz", "subscriber.birth_date": "1957-01-02"}
    whole = {"subscriber.relationship": expected, "subscriber.member_id": "POL1", "subscriber.sex": "M", **holder}
    assert found == (whole if expected else {})


def test_charges_of_one_day_date_the_visit() -> None:
    charges = [segment("FT1", f4=day, f19="I10", f20=DOCTOR) for day in ("20260616", "20260616")]
    found = fields(message("DFT^P03", PID, *charges))
    assert found["date_of_service"] == ("2026-06-16", "FT1[2]-4")
    assert found["rendering.npi"] == ("1112223338", "FT1[1]-20")
    later = segment("FT1", f4="20260620")
    assert "date_of_service" not in fields(message("DFT^P03", PID, *charges, later))


def test_an_inpatient_is_said_to_be_one() -> None:
    found = fields(message("ADT^A08", segment("PV1", f2="I", f44="20260614", f45="20260616")))
    assert found["setting"] == ("inpatient", "PV1-2")
    assert found["discharge_date"] == ("2026-06-16", "PV1-45")
    assert "setting" not in fields(message("ADT^A08", PV1))


def test_an_admission_beside_a_note_makes_a_visit(tmp_path: Path) -> None:
    (tmp_path / "adt.hl7").write_bytes(message("ADT^A04", PID, PV1, IN1, segment("DG1", f3="I10^Hypertension")))
    with pytest.raises(InputError, match="no document in the visit"):
        read_visit(tmp_path, load(PRACTICE, FILE))
    (tmp_path / "note.txt").write_text("Gout.")
    case = read_visit(tmp_path, load(PRACTICE, FILE))
    assert [d.name for d in case.documents] == ["note.txt"]
    assert case.encounter.patient is not None
    assert case.encounter.origins["patient.birth_date"].locator == "PID-7"
    with pytest.raises(InputError, match="a message with no note"):
        read_document(tmp_path / "adt.hl7")


def test_frames_and_batches_are_passed_over() -> None:
    results = message("ORU^R01", PID, observed("10.2", "NM", "718-7^Hemoglobin"))
    batch = b"FHS|^~\\&|x\rBHS|^~\\&\r\x0b" + NOTE + b"\x1c\r" + results + b"\rBTS|2\rFTS|1\r"
    assert view(batch).text == SEEN + "\nRESULTS\nHemoglobin: 10.2\n"
    assert view(NOTE.replace(b"\r", b"\n")).text == SEEN
    assert view(NOTE.replace(b"\r", b"\r\n")).text == SEEN


def test_a_batch_of_two_patients_is_refused() -> None:
    other = message("MDM^T02", PID.replace("Brindle", "Fern"), observed("Gout"))
    with pytest.raises(InputError, match="PID: the patient differs between messages"):
        view(NOTE + b"\r" + other)


def test_other_delimiters() -> None:
    assert view(b"MSH#*+!%#A#B#C#D#2026##MDM*T02#1#P#2.5\rOBX##TX#N*Note##a !F! b+c").text == "a # b\nc\n"


@pytest.mark.parametrize(
    ("declared", "coded"), [("8859/1", "latin-1"), ("UNICODE UTF-8", "utf-8"), ("", "utf-8"), ("", "cp1252")]
)
def test_the_message_s_encoding(declared: str, coded: str) -> None:
    said = segment("MSH", f1="^~\\&", f8="MDM^T02", f11="2.5.1", f17=declared)
    assert view(f"{said}\r{observed('naïve')}".encode(coded)).text == "naïve\n"


@pytest.mark.parametrize("data", [b"MSH", b"MS", b"words", b"PID|1", b"\x0b\x1c"])
def test_what_is_only_called_hl7_is_one_line(data: bytes) -> None:
    with pytest.raises(InputError):
        view(data, "note.hl7")


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        (r"a\F\b\S\c\T\d\R\e\E\f", "a|b^c&d~e\\f"),
        (r"a\.br\b\.sp2\c\.sp\d", "a\nb\nc\nd"),
        (r"\H\a\N\b\.in+4\c\.sk 3\d", "abc d"),
        (r"\XC3A9\\Xe9\\X4\ ", "éé\\X4\\ "),
        ("a \\ b \\ c", "a \\ b \\ c"),
        ("C:\\x\\F", "C:\\x\\F"),
        ("\\", "\\"),
    ],
)
def test_escapes(written: str, plain: str) -> None:
    assert plain_text(written, Delimiters()) == plain


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (message("SIU^S12"), "MSH-9: an HL7 message that is neither"),
        (message("MDM^T11", observed("x")), "MSH-9: a document that its sender cancelled"),
        (message("MDM^T02", PID), "OBX: a message with no text"),
        (message("MDM^T02", observed("^^^Base64^!", "ED")), "OBX-5: an enclosed document that is not base64"),
        (
            message("MDM^T02", observed("^^^hex^0001", "ED")),
            "OBX-5 byte 0: binary",
        ),
        (message("MDM^T02", observed("file", "RP")), "OBX-5: an observation that points to a file elsewhere"),
        (message("ADT^A04", segment("PID", f7="11 March")), "PID-7: patient.birth_date is not a date"),
        (b"FHS|^~\\&|x\rBTS|0", "an HL7 file without a message"),
        ("\r".join([head("ADT^A04")] * 501).encode(), "more than 500 messages"),
        (head("ADT^A04").encode() + b"\rPID" * 50_001, "more than 50000 segments"),
    ],
)
def test_a_bad_file_is_one_line(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        read(Source("visit/n", "n", data))
    assert "\n" not in str(caught.value)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 900), st.text("|^~\\&\rXx0.ABOP1é\x0b\n", max_size=6))
def test_a_damaged_message_gives_a_view_or_an_input_error(at: int, junk: str) -> None:
    data = NOTE + b"\r" + IN1.encode()
    try:
        document = read(Source("n", "n", data[:at] + junk.encode() + data[at + len(junk) :])).document
    except InputError:
        return
    if document is not None:
        check(document)


@settings(max_examples=100, deadline=None)
@given(st.text("ab|^~&\\", max_size=30))
def test_escaped_text_comes_back(words: str) -> None:
    marks = {"|": "F", "^": "S", "~": "R", "&": "T", "\\": "E"}
    written = "".join(f"\\{marks[c]}\\" if c in marks else c for c in words)
    assert plain_text(written, Delimiters()) == words


@pytest.mark.parametrize("piece", ["\\.br\\a", "\\", "\\X41", "~a", "\rOBX|1|TX|N^Note||a", "^a"])
def test_time_grows_with_the_message(piece: str) -> None:
    def spent(times: int) -> float:
        data = message("MDM^T02", observed("a" + piece * times))
        start = time.perf_counter()
        read(Source("n", "n", data))
        return time.perf_counter() - start

    small = min(spent(4000) for _ in range(2))
    assert spent(16000) < 12 * small + 0.2
