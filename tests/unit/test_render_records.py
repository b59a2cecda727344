"""The output records: their contract, their quotes' offsets, their schemas, and the way back."""

import contextlib
import json
from datetime import date

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimwright.errors import InputError
from claimwright.model.document import Place
from claimwright.model.evidence import Absence, Decision, Field, LedgerFact, Origin, Span
from claimwright.render.records import OUTPUTS, json_file, json_line, read_coding, schemas
from claimwright.render.transcribe import (
    LONGEST_QUOTE,
    code_line,
    coding_record,
    encounter_fields,
    proofs,
    review_line,
    shortened,
)
from invented_visit import CASE, CHART, CODING, DOCUMENT, ENCOUNTER, NOTE

CODE = json.loads(json_line(code_line(CODING, "note.txt")))
REVIEW = json.loads(json_line(review_line(CHART, "note.txt")))
RECORD = coding_record(CODING, CASE)
BYTES = json_file(RECORD)


def test_a_code_line_has_the_contract_s_keys_in_order():
    assert list(CODE) == [
        "schema",
        "document",
        "date_of_service",
        "identity",
        "diagnoses",
        "services",
        "em",
        "suppressed",
        "findings",
        "verdict",
        "queries",
    ]
    assert CODE["schema"] == "claimwright.code/1"
    assert CODE["verdict"] == "hold"
    assert CODE["date_of_service"] == "2026-06-15"
    first, visit = CODE["diagnoses"][0], CODE["services"][0]
    assert {"code", "description", "rank", "evidence", "citations", "confidence", "path", "reason"} == set(first)
    assert (visit["code"], visit["modifiers"], visit["units"], visit["pointers"]) == ("99214", ["25"], 1, [1, 2, 3])
    assert (CODE["em"]["problems"], CODE["em"]["data"], CODE["em"]["risk"]) == ("moderate", "low", "moderate")
    assert [s["code"] for s in CODE["suppressed"]] == ["I87.2", "E11.9"]


def test_a_line_is_one_line_and_the_same_each_time():
    once, twice = json_line(code_line(CODING, "note.txt")), json_line(code_line(CODING, "note.txt"))
    assert once == twice
    assert once.count(b"\n") == 1
    assert once.endswith(b"}\n")


def test_every_quote_stands_at_its_offsets_and_each_span_is_its_own_entry():
    coded = [*CODE["diagnoses"], *CODE["services"]]
    for one in coded:
        assert one["evidence"]
        for e in one["evidence"]:
            assert set(e) == {"kind", "start", "end", "text"}
            assert NOTE[e["start"] : e["end"]] == e["text"]
    hypertension = coded[2]["evidence"]
    assert [e["text"] for e in hypertension] == ["Hypertension", "Above goal <130/80"]


def test_other_evidence_keeps_its_own_keys():
    given = (
        Field("patient.sex", "F", Origin("encounter.yaml", "line 7")),
        LedgerFact("seen before", date(2025, 1, 2), "visit-00"),
        Absence("signature", ("note.txt",)),
        Decision("A. Coder", "agreed with the provider", date(2026, 6, 16)),
    )
    assert json.loads(msgspec.json.encode(proofs(given))) == [
        {"kind": "field", "field": "patient.sex", "value": "F", "source": "encounter.yaml", "locator": "line 7"},
        {"kind": "ledger", "fact": "seen before", "on": "2025-01-02", "reference": "visit-00"},
        {"kind": "absence", "absence": "signature", "searched": ["note.txt"]},
        {"kind": "decision", "who": "A. Coder", "why": "agreed with the provider", "on": "2026-06-16"},
    ]


def test_a_long_quote_is_cut_between_words_with_its_end_moved():
    text = "word " * 100
    document = msgspec.structs.replace(DOCUMENT, text=text)
    (entry,) = json.loads(msgspec.json.encode(proofs((document.quote([Span(5, 499)]),))))
    assert entry["text"] == text[entry["start"] : entry["end"]]
    assert entry["text"].endswith("word")
    assert LONGEST_QUOTE - 5 <= len(entry["text"]) <= LONGEST_QUOTE


def test_a_quote_from_a_pdf_tells_its_page_and_line():
    document = msgspec.structs.replace(DOCUMENT, name="note.pdf", places=(Place(0, len(NOTE), "page 2", 2),))
    exam = Span(NOTE.index("EXAM\n"), NOTE.index("EXAM\n") + 4)
    (entry,) = proofs((document.quote([exam]),), {"note.pdf": document})
    assert (entry.document, entry.line, entry.place) == ("note.pdf", 22, "page 2")


@given(st.text(alphabet="ab \n", max_size=700))
def test_shortening_gives_a_beginning_within_the_limit(text):
    short = shortened(text)
    assert text.startswith(short)
    assert len(short) <= LONGEST_QUOTE
    assert bool(short) == bool(text)
    assert short == text or len(text) > LONGEST_QUOTE


def test_a_review_line_has_sections_mentions_and_their_context():
    assert list(REVIEW) == ["schema", "document", "sections", "mentions", "findings"]
    assert set(REVIEW["sections"][0]) == {"title", "kind", "start", "end"}
    by_text = {m["text"]: m for m in REVIEW["mentions"]}
    assert by_text["fever"]["assertion"] == {
        "polarity": "negated",
        "temporality": "recent",
        "experiencer": "patient",
        "cue": None,
    }
    assert by_text["breast cancer"]["codes"] == [{"code": "C50.919", "system": "ICD-10-CM"}]
    for mention in REVIEW["mentions"]:
        assert "".join(NOTE[s["start"] : s["end"]] for s in mention["spans"]) == mention["text"]


def test_a_review_line_of_one_of_two_documents_leaves_the_other_out():
    other = msgspec.structs.replace(DOCUMENT, name="other.txt")
    both = msgspec.structs.replace(CHART, documents=(DOCUMENT, other))
    assert not review_line(both, "other.txt").mentions
    assert len(review_line(both, "note.txt").mentions) == len(CHART.mentions)


def test_coding_json_says_all_of_the_code_line_and_more():
    record = json.loads(BYTES)
    assert set(CODE) - {"document"} <= set(record)
    assert {"visit", "documents", "encounter", "claims", "charge"} <= set(record)
    assert record["charge"] == "209.50"
    first = record["diagnoses"][0]["evidence"][0]
    assert (first["document"], first["line"]) == ("note.txt", 30)
    assert BYTES.endswith(b"}\n")


def test_encounter_fields_take_the_origin_of_the_whole_they_belong_to():
    fields = {f.field: f for f in encounter_fields(ENCOUNTER)}
    assert (fields["patient.name.last"].value, fields["patient.name.last"].locator) == ("Example-Rivers", "line 5")
    assert fields["billing.address.zip"].source == "claimwright.toml"
    assert (fields["patient.sex"].source, fields["established"].value) == ("", "yes")
    assert "referring" not in fields


def test_coding_json_reads_back_to_the_same_record():
    assert read_coding(BYTES) == RECORD
    assert json_file(read_coding(BYTES)) == BYTES


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "not JSON, or cut short"),
        (BYTES[: len(BYTES) // 2], "not JSON, or cut short"),
        (b"\xff\xfe{}", "not JSON, or cut short"),
        (b'{"schema": "claimwright.coding/1", "visit": ' + b"[" * 100_000, "not JSON, or cut short"),
        (b"[]", "broken at the top"),
        (b"{}", "not the result of a visit"),
        (json_line(code_line(CODING, "note.txt")), "not the result of a visit"),
        (BYTES.replace(b"claimwright.coding/1", b"claimwright.coding/9"), "another version"),
        (BYTES.replace(b'"rank": 1,', b'"rank": "first",'), "broken at $.diagnoses"),
    ],
)
def test_what_is_no_coding_json_is_refused_in_one_line(data, says):
    with pytest.raises(InputError) as caught:
        read_coding(data, "visit-01/coding.json")
    assert says in str(caught.value)
    assert str(caught.value).startswith("visit-01/coding.json: ")
    assert "\n" not in str(caught.value)


@given(st.binary(max_size=200), st.integers(0, len(BYTES) - 1))
def test_a_damaged_coding_json_is_read_or_refused_never_crashes(noise, at):
    with contextlib.suppress(InputError):
        read_coding(BYTES[:at] + noise + BYTES[at + len(noise) :])


def test_a_file_beyond_the_limit_is_refused_unread(monkeypatch):
    monkeypatch.setattr("claimwright.render.records.LARGEST", len(BYTES) - 1)
    with pytest.raises(InputError, match="larger than"):
        read_coding(BYTES)


@pytest.mark.parametrize(("name", "record"), [("code", CODE), ("review", REVIEW), ("coding", json.loads(BYTES))])
def test_the_schema_describes_what_is_written(name, record):
    assert set(schemas()) == set(OUTPUTS)
    schema = schemas()[name]
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(record, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**record, "findings": "none"}, schema)
