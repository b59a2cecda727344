"""The hash chain and its anchors: whatever is altered, removed, moved or inserted is found, with its place."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from claimwright.errors import LedgerError
from claimwright.ledger import Event, Ledger, append
from claimwright.ledger.chain import make_anchor, read_anchor, verify
from claimwright.ledger.claims import record_claims
from ledgers import NOON, at, claim_of

# What somebody does to the database behind the program's back -> where `verify` says it breaks.
# Three claims; events 1-3 recorded, 4-9 two each, an anchor after event 9, events 10-12 one each, no anchor after them.
TAMPERED = {
    "a reason is altered": ("UPDATE events SET reason = 'x' WHERE seq = 5", "event 5"),
    "content is altered": ("UPDATE events SET payload = CAST('x' AS {bytes}) WHERE seq = 4", "event 4"),
    "a time is altered": ("UPDATE events SET at = '2020-01-01T00:00:00.000000Z' WHERE seq = 1", "event 1"),
    "an event is removed": ("DELETE FROM events WHERE seq = 4", "event 7"),
    "the last event of a chain is removed": ("DELETE FROM events WHERE seq = 11", "chain of claim C00002"),
    "the last two of a chain are removed, back behind the anchor": (
        "DELETE FROM events WHERE seq IN (9, 12)",
        "anchor 1",
    ),
    "a chain is removed": ("DELETE FROM events WHERE chain = 'C00003'", "anchor 1"),
    "two events change places": (
        "UPDATE events SET seq = 99 WHERE seq = 4; UPDATE events SET seq = 4 WHERE seq = 7;"
        "UPDATE events SET seq = 7 WHERE seq = 99",
        "event 4",
    ),
    "two events of two chains change places": (
        "UPDATE events SET seq = 99 WHERE seq = 4; UPDATE events SET seq = 4 WHERE seq = 5;"
        "UPDATE events SET seq = 5 WHERE seq = 99",
        "anchor 1",
    ),
    "an event is inserted": (
        "INSERT INTO events SELECT 50, chain, 5, at, actor, kind, before, after, reason, source, submission, "
        "reference, patient, schema, payload, previous, hash FROM events WHERE seq = 10",
        "event 50",
    ),
    "an event moves to another claim": ("UPDATE events SET chain = 'C00002', number = 5 WHERE seq = 10", "event 10"),
    "the end is cut and the chain says so": (
        "DELETE FROM events WHERE seq = 12;"
        "UPDATE chains SET length = 3, head = (SELECT hash FROM events WHERE seq = 9) WHERE name = 'C00003'",
        "chain of claim C00003",
    ),
    "an anchor is altered": ("UPDATE anchors SET events = 8", "anchor 1"),
    "everything is gone": ("DELETE FROM anchors; DELETE FROM events", "chain of claim C00001"),
}


def three_claims(ledger: Ledger) -> str:
    with ledger.writing() as book:
        record_claims(book, [claim_of(n) for n in (1, 2, 3)], NOON, "test")
    for minute in (1, 2):
        _once_each(ledger, minute)
    with ledger.writing() as book:
        printed = str(make_anchor(book, at(minutes=3)))
    _once_each(ledger, 4)
    return printed


def _once_each(ledger: Ledger, minute: int) -> None:
    with ledger.writing() as book:
        append(
            book,
            [
                Event(kind="decided", at=at(minutes=minute), actor="test", claim=f"C0000{n}", payload={"note": minute})
                for n in (1, 2, 3)
            ],
        )


def tamper(ledger: Ledger, statements: str) -> None:
    """As the database's owner may: triggers off first."""
    with ledger.engine.begin() as connection:
        if ledger.engine.dialect.name == "sqlite":
            for name in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars():
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            for table in ("events", "anchors"):
                connection.execute(text(f"DROP TRIGGER {table}_kept ON {table}"))
        kind = "BLOB" if ledger.engine.dialect.name == "sqlite" else "bytea"
        for statement in statements.split(";"):
            connection.execute(text(statement.format(bytes=kind)))


def test_what_nobody_touched_is_whole(ledger: Ledger):
    printed = three_claims(ledger)
    with ledger.reading() as book:
        assert verify(book, (read_anchor(printed),)) is None


@pytest.mark.parametrize("what", TAMPERED)
def test_tampering_is_found_with_its_place(ledger: Ledger, what: str):
    three_claims(ledger)
    statements, place = TAMPERED[what]
    tamper(ledger, statements)
    with ledger.reading() as book:
        found = verify(book)
    assert found is not None
    assert found.place.split(" (")[0] == place


def test_a_ledger_rewritten_with_its_key_is_found_by_the_anchor_kept_elsewhere(ledger: Ledger, tmp_path):
    printed = three_claims(ledger)
    tamper(ledger, "DELETE FROM anchors")
    with ledger.writing() as book:
        make_anchor(book, at(minutes=3))
    with ledger.reading() as book:
        assert verify(book) is None
        found = verify(book, (read_anchor(printed),))
    assert found == ("anchor 1", "differs from the one kept elsewhere")


@pytest.mark.parametrize("verb", ["UPDATE {} SET at = 'x'", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["events", "anchors"])
def test_the_database_refuses_to_change_what_was_said(ledger: Ledger, verb: str, table: str):
    three_claims(ledger)
    with pytest.raises(LedgerError, match="are only added"), ledger.writing() as book:
        book.run(text(verb.format(table)))


def test_anchors_follow_one_another(ledger: Ledger):
    three_claims(ledger)
    with ledger.writing() as book:
        second = make_anchor(book, at(days=1))
        third = make_anchor(book, at(days=2))
    assert (second.number, second.upto, second.events) == (2, 12, 3)
    assert (third.number, third.upto, third.events) == (3, 12, 0)
    with ledger.reading() as book:
        assert verify(book) is None


def test_a_line_that_is_no_anchor_is_refused():
    with pytest.raises(LedgerError, match="is no anchor"):
        read_anchor("anchor 1")
