"""What the ledger keeps and gives back: claims with versions, events, numbers; sealed, by key; erased for good."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from claimwright.errors import LedgerError
from claimwright.ledger import Event, Ledger, append, open_ledger
from claimwright.ledger.chain import make_anchor, verify
from claimwright.ledger.claims import find_patient, newest_versions, record_claims, version_of
from claimwright.ledger.erasing import compact, erase
from claimwright.ledger.event import decoded, encoded
from claimwright.ledger.keys import make_key, read_keys
from claimwright.ledger.migrating import migrate, newest, require, version
from claimwright.ledger.reading import claim_status, entries, every_entry, states
from claimwright.ledger.schema import metadata, submissions
from claimwright.ledger.store import engine_of, take_numbers
from claimwright.ledger.submissions import (
    Interchange,
    enclose,
    interchange_of,
    move_outbox,
    new_envelope,
    outgoing,
    submission_by,
)
from ledgers import NOON, RECEIVER, SENDER, at, claim_of, new_ledger
from x12_strategies import claims as any_claim


def test_a_claim_comes_back_in_every_version(ledger: Ledger):
    first, second = claim_of(1), claim_of(1, frequency="7", payer_control="ICN1")
    with ledger.writing() as book:
        assert [v.stored for v in record_claims(book, [first], NOON, "test")] == [True]
    with ledger.writing() as book:
        assert record_claims(book, [first], at(hours=1), "test") == (("C00001", 1, False),)
        assert record_claims(book, [second], at(hours=2), "test") == (("C00001", 2, True),)
    with ledger.reading() as book:
        assert (version_of(book, "C00001", 1), version_of(book, "C00001", 2)) == (first, second)
        assert newest_versions(book, ["C00001", "NONE"]) == {"C00001": (2, second)}
        assert [e.reason for e in entries(book, "C00001")] == ["version 1, frequency 1", "version 2, frequency 7"]
        with pytest.raises(LedgerError, match="no such version"):
            version_of(book, "C00001", 3)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_claim_comes_back(tmp_path, data):
    made = data.draw(any_claim())
    ledger = new_ledger("sqlite://", tmp_path)
    with ledger.writing() as book:
        record_claims(book, [made], NOON, "test")
        assert version_of(book, made.id, 1) == made


def test_one_id_for_two_patients_is_refused_and_nothing_is_kept(ledger: Ledger):
    with ledger.writing() as book:
        record_claims(book, [claim_of(1)], NOON, "test")
    with pytest.raises(LedgerError, match="another patient"), ledger.writing() as book:
        record_claims(book, [claim_of(2), claim_of(3, id="C00001")], NOON, "test")
    with ledger.reading() as book:
        assert list(states(book)) == ["C00001"]


def test_events_say_before_and_after(ledger: Ledger):
    with ledger.writing() as book:
        record_claims(book, [claim_of(1)], NOON, "test")
        append(
            book,
            [
                Event(kind="decided", at=at(hours=1), actor="ada", claim="C00001", after="appealed", source="person",
                      reason="level of visit", payload={"amount": Decimal("12.50")}),
                Event(kind="refused", at=at(hours=1), actor="test", reason="no claim of ours"),
            ],
        )  # fmt: skip
    with ledger.reading() as book:
        first, second = entries(book, "C00001")
        assert (first.before, first.after, second.before, second.after) == ("", "recorded", "recorded", "appealed")
        assert (second.payload, second.erased, second.at) == ({"amount": "12.50"}, False, at(hours=1))
        assert claim_status(book, "C00001").state == "appealed"
        assert [e.kind for e in entries(book, "")] == ["refused"]
        assert [e.number for e in every_entry(book)] == [1, 2, 1]


def test_an_event_of_an_unknown_claim_is_refused(ledger: Ledger):
    with pytest.raises(LedgerError, match="not in the ledger"), ledger.writing() as book:
        append(book, [Event(kind="decided", at=NOON, actor="test", claim="NOBODY")])


def test_old_payloads_are_read_in_the_newest_version():
    upcasts = (lambda old: {"name": old["n"]}, lambda old: old | {"kind": "new"})
    assert decoded(encoded({"n": "x"}), 1, upcasts) == {"name": "x", "kind": "new"}
    assert decoded(encoded({"name": "x"}), 2, upcasts) == {"name": "x", "kind": "new"}
    assert decoded(encoded({"name": "x", "kind": "y"}), 3, upcasts) == {"name": "x", "kind": "y"}


def test_numbers_are_taken_once_and_given_back_with_the_transaction(ledger: Ledger):
    with ledger.writing() as book:
        assert [take_numbers(book, "interchange", 2), take_numbers(book, "interchange")] == [1, 3]
    with pytest.raises(LedgerError, match="no such counter"), ledger.writing() as book:
        take_numbers(book, f"none but {take_numbers(book, 'interchange')}")
    with ledger.writing() as book:
        assert take_numbers(book, "interchange") == 4


def test_an_older_ledger_is_brought_up_to_date_with_what_it_holds(tmp_path):
    older = engine_of(str(tmp_path / "older.sqlite"))
    migrate(older, "0001")
    with pytest.raises(LedgerError, match=r"the schema is at 0001, not .*; claimwright ledger upgrade"):
        require(older)
    names = ("interchange", "group", "transaction", "payer", "usage", "name", "sha256", "made")
    columns = ", ".join(f'"{name}"' for name in names)
    with older.begin() as connection:
        connection.execute(text(f"INSERT INTO submissions ({columns}) VALUES (1, 1, 1, '1', 'T', 'F', '', '')"))
    migrate(older)
    with older.connect() as connection:
        assert connection.execute(text("SELECT kind FROM submissions")).scalar() == "837"


def submit_one(ledger: Ledger, *made, send: bool = True) -> int:
    with ledger.writing() as book:
        envelope = new_envelope(book, SENDER, RECEIVER, "T", NOON)
        versions = record_claims(book, made, NOON, "test")
        done = enclose(book, Interchange(envelope, "99999", b"ISA..."), versions, NOON, "test")
    if send:
        with ledger.writing() as book:
            move_outbox(book, done.id, "sent", at(hours=1), "test")
    return done.id


def test_a_submission_is_enclosed_and_sent_once(ledger: Ledger):
    number = submit_one(ledger, claim_of(1), claim_of(2), send=False)
    with ledger.reading() as book:
        (waiting,) = outgoing(book)
        assert waiting == (number, "LARKSPUR01-000000001.837", "waiting")
        assert interchange_of(book, number) == b"ISA..."
        row = book.run(select(submissions)).one()
        assert [submission_by(book, c, row._mapping[c]) for c in ("interchange", "group", "transaction")] == [
            number
        ] * 3
        assert submission_by(book, "group", 999) is None
    with ledger.writing() as book:
        move_outbox(book, number, "placing", NOON, "test")
        move_outbox(book, number, "sent", NOON, "test")
    with ledger.reading() as book:
        assert outgoing(book) == ()
        assert {fold.state for fold in states(book, ["C00001", "C00002"]).values()} == {"sent"}
    with pytest.raises(LedgerError, match="sent before"), ledger.writing() as book:
        move_outbox(book, number, "sent", NOON, "test")


def test_an_erased_patient_cannot_be_read_and_the_chain_is_whole(ledger: Ledger):
    submit_one(ledger, claim_of(1), claim_of(2))
    with ledger.writing() as book:
        append(book, [Event(kind="decided", at=NOON, actor="test", claim="C00001", payload="secret")])
        patient = find_patient(book, "mrn00001")
        assert patient is not None
        assert erase(book, patient, "asked in writing", at(days=1), "ada") == ("C00001",)
    compact(ledger)
    with ledger.reading() as book:
        assert verify(book) is None
        assert version_of(book, "C00001", 1) is None
        assert version_of(book, "C00002", 1) == claim_of(2)
        told = entries(book, "C00001")
        assert [(e.kind, e.payload, e.erased) for e in told[-2:]] == [("decided", None, True), ("erased", None, False)]
        assert told[-1].reason == "asked in writing"
        assert claim_status(book, "C00001").state == "sent"
        assert find_patient(book, "MRN00001") is None
        assert book.run(text("SELECT count(*) FROM outbox WHERE payload IS NOT NULL")).scalar() == 0
    with pytest.raises(LedgerError, match="another patient"), ledger.writing() as book:
        record_claims(book, [claim_of(1)], at(days=2), "test")
    with pytest.raises(LedgerError, match="is erased already"), ledger.writing() as book:
        erase(book, patient, "again", at(days=2), "ada")


def test_what_waits_to_be_sent_is_not_erased(ledger: Ledger):
    submit_one(ledger, claim_of(1), send=False)
    with pytest.raises(LedgerError, match="waits to be sent"), ledger.writing() as book:
        erase(book, find_patient(book, "MRN00001") or 0, "asked", NOON, "ada")


def test_neither_name_nor_diagnosis_nor_key_lies_open_in_the_file(tmp_path):
    ledger = new_ledger(str(tmp_path / "ledger.sqlite"), tmp_path)
    submit_one(ledger, claim_of(1))
    wrapped = sqlite3.connect(tmp_path / "ledger.sqlite").execute("SELECT wrapped FROM patients").fetchone()[0]
    with ledger.writing() as book:
        erase(book, 1, "asked", at(days=1), "ada")
    compact(ledger)
    ledger.engine.dispose()
    assert (tmp_path / "ledger.sqlite").stat().st_mode & 0o777 == 0o600
    held = b"".join(path.read_bytes() for path in tmp_path.glob("ledger.sqlite*"))
    for secret in (b"TESTPERSON", b"E11.22", b"MRN00001", b"MEMBER0001", wrapped):
        assert secret not in held


def test_the_key_file_is_its_owners_alone(tmp_path):
    path = tmp_path / "deep" / "key"
    make_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    read_keys(path)
    with pytest.raises(LedgerError, match="there already"):
        make_key(path)
    path.chmod(0o640)
    with pytest.raises(LedgerError, match="others may read"):
        read_keys(path)


@pytest.mark.parametrize("held", [b"", b"not base64!", b"c2hvcnQ=\n"])
def test_what_is_no_key_is_refused(tmp_path, held):
    path = tmp_path / "key"
    path.write_bytes(held)
    path.chmod(0o600)
    with pytest.raises(LedgerError, match="is no key"):
        read_keys(path)
    with pytest.raises(LedgerError, match="no key"):
        read_keys(tmp_path / "none")


def test_another_key_opens_nothing_and_is_named(ledger: Ledger, tmp_path):
    submit_one(ledger, claim_of(1))
    make_key(tmp_path / "other")
    other = open_ledger(ledger.engine.url.render_as_string(hide_password=False), tmp_path / "other")
    with pytest.raises(LedgerError, match="cannot be opened"), other.reading() as book:
        version_of(book, "C00001", 1)
    with other.reading() as book:
        assert verify(book) == ("chain of claim C00001", "its seal is not of this ledger's key: events were rewritten")
    other.engine.dispose()


def test_a_new_database_is_brought_up_to_date_and_matches_the_schema(ledger: Ledger):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    require(ledger.engine)
    assert version(ledger.engine) == newest() == migrate(ledger.engine)
    with ledger.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_database_of_another_version_is_refused(tmp_path):
    engine = engine_of(str(tmp_path / "new.sqlite"))
    with pytest.raises(LedgerError, match=r"no ledger there yet; claimwright ledger upgrade|no ledger there yet"):
        require(engine)
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(LedgerError, match="9999") as told:
        require(engine)
    assert "newer program" in told.value.mend


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense://", "postgresql+nonsense://x/y"])
def test_other_databases_are_refused(url):
    with pytest.raises(LedgerError, match="no database that a ledger can use"):
        engine_of(url)


def test_only_one_process_at_a_task(ledger: Ledger):
    with ledger.alone("sending"):
        with pytest.raises(LedgerError, match="another process is sending"), ledger.alone("sending"):
            pass
        with ledger.alone("polling"):
            pass
    with ledger.alone("sending"):
        pass


def test_many_writers_at_once_leave_whole_chains(ledger: Ledger):
    with ledger.writing() as book:
        record_claims(book, [claim_of(n) for n in range(3)], NOON, "test")

    def write(worker: int) -> None:
        for n in range(10):
            with ledger.writing() as book:
                claims = ["", *(f"C{c:05}" for c in range(3))]
                append(book, [Event(kind="decided", at=NOON, actor=str(worker), claim=c, payload=n) for c in claims])
                if n % 5 == worker:
                    make_anchor(book, NOON)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    with ledger.reading() as book:
        assert verify(book) is None
        assert sum(1 for _ in every_entry(book)) == 3 + 4 * 10 * 4
