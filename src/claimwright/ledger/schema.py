"""The tables of the ledger, one schema for SQLite and PostgreSQL. Knows columns and no rule about them.

Times are text in UTC (`2026-06-15T12:00:00.000000Z`) so that both databases give back the bytes that were hashed;
money is whole cents. What is encrypted is `payload`; what is not holds no name, birth date or diagnosis.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

metadata = MetaData()
Number = BigInteger().with_variant(Integer(), "sqlite")  # SQLite counts by itself only in INTEGER
Time = String(27)


class Money(TypeDecorator[Decimal]):
    """Dollars with two places, kept as cents: exact and summable in both databases."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Any) -> int | None:
        return None if value is None else int((value * 100).to_integral_exact())

    def process_result_value(self, value: int | None, dialect: Any) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-2)


patients = Table(
    "patients",
    metadata,
    Column("id", Number, primary_key=True),
    Column("lookup", LargeBinary(32), unique=True),  # a keyed hash of who it is; empty once erased
    Column("wrapped", LargeBinary),  # the data key under the master key; empty once erased
    Column("made", Time, nullable=False),
    Column("erased", Time),
)
encounters = Table(
    "encounters",
    metadata,
    Column("id", Number, primary_key=True),
    Column("lookup", LargeBinary(32), unique=True),
    Column("patient", ForeignKey("patients.id"), nullable=False),
    Column("made", Time, nullable=False),
)
claims = Table(
    "claims",
    metadata,
    Column("id", String(38), primary_key=True),  # CLM01
    Column("patient", ForeignKey("patients.id"), nullable=False, index=True),
    Column("encounter", ForeignKey("encounters.id")),
    Column("payer", String(80), nullable=False),
    Column("program", String(20), nullable=False),
    Column("service_day", Date),  # for the filing clock; empty once erased
    Column("charge", Money, nullable=False),
    Column("made", Time, nullable=False),
)
versions = Table(
    "versions",
    metadata,
    Column("claim", ForeignKey("claims.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("frequency", String(1), nullable=False),
    Column("schema", Integer, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("made", Time, nullable=False),
)
submissions = Table(
    "submissions",
    metadata,
    Column("id", Number, primary_key=True),
    Column("interchange", Integer, nullable=False, unique=True),  # ISA13
    Column("group", Integer, nullable=False, unique=True),  # GS06
    Column("transaction", Integer, nullable=False, unique=True),  # ST02
    Column("kind", String(3), nullable=False, server_default="837"),  # 837, or 275: documents of a claim
    Column("payer", String(80), nullable=False),
    Column("usage", String(1), nullable=False),  # ISA15
    Column("name", String(80), nullable=False, unique=True),  # as the receiver sees it
    Column("sha256", String(64), nullable=False),
    Column("made", Time, nullable=False),
)
submitted = Table(
    "submitted",
    metadata,
    Column("submission", ForeignKey("submissions.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("claim", ForeignKey("claims.id"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
)
outbox = Table(
    "outbox",
    metadata,
    Column("submission", ForeignKey("submissions.id"), primary_key=True),
    Column("state", String(10), nullable=False, index=True),  # waiting, placing, sent
    Column("payload", LargeBinary),  # empty once a patient in it is erased
    Column("changed", Time, nullable=False),
    Column("tries", Integer, nullable=False),
)
inbox = Table(
    "inbox",
    metadata,
    Column("id", Number, primary_key=True),
    Column("name", String(255), nullable=False),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("body", String(64), index=True),  # hash of what its envelopes hold: the same answer in another envelope
    Column("kind", String(10), nullable=False),  # TA1, 999, 277CA, 277, 835, other
    Column("state", String(10), nullable=False, index=True),  # stored, done, repeated, refused
    Column("problem", Text, nullable=False),
    Column("payload", LargeBinary),  # empty once a patient in it is erased
    Column("received", Time, nullable=False),
)
chains = Table(
    "chains",
    metadata,
    Column("name", String(38), primary_key=True),  # a claim's id; empty for what is of no claim
    Column("length", Integer, nullable=False),
    Column("head", LargeBinary(32), nullable=False),
    Column("seal", LargeBinary(32), nullable=False),  # a keyed hash: a shortened chain cannot be passed off as whole
)
events = Table(
    "events",
    metadata,
    Column("seq", Number, primary_key=True),
    Column("chain", ForeignKey("chains.name"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", Time, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("before", String(20), nullable=False),
    Column("after", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("source", String(10), nullable=False),
    Column("submission", Number),
    Column("reference", String(80), nullable=False),
    Column("patient", Number),
    Column("schema", Integer, nullable=False),
    Column("payload", LargeBinary),
    Column("previous", LargeBinary(32), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    UniqueConstraint("chain", "number"),
    Index("events_reference", "reference"),
    sqlite_autoincrement=True,
)
anchors = Table(
    "anchors",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Time, nullable=False),
    Column("upto", Number, nullable=False),  # the last event it covers
    Column("events", Integer, nullable=False),  # how many since the anchor before
    Column("previous", LargeBinary(32), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
)
remittances = Table(
    "remittances",
    metadata,
    Column("id", Number, primary_key=True),
    Column("inbox", ForeignKey("inbox.id"), nullable=False),
    Column("payer", String(80), nullable=False),
    Column("trace", String(80), nullable=False),
    Column("paid", Money, nullable=False),
    Column("day", Date),
    Column("once", String(64), nullable=False, unique=True),
    Column("made", Time, nullable=False),
)
postings = Table(
    "postings",
    metadata,
    Column("remittance", ForeignKey("remittances.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("claim", ForeignKey("claims.id"), index=True),
    Column("state", String(10), nullable=False),  # posted, person
    Column("paid", Money, nullable=False),
    Column("owed", Money, nullable=False),
    Column("patient", Number),
    Column("schema", Integer, nullable=False),
    Column("payload", LargeBinary, nullable=False),
)
work = Table(
    "work",
    metadata,
    Column("id", Number, primary_key=True),
    Column("once", String(200), nullable=False, unique=True),
    Column("kind", String(30), nullable=False),
    Column("claim", ForeignKey("claims.id"), index=True),
    Column("submission", ForeignKey("submissions.id")),
    Column("says", Text, nullable=False),
    Column("due", Date, nullable=False),
    Column("raised", Time, nullable=False),
    Column("done", Time),
)
counters = Table(
    "counters",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("value", BigInteger, nullable=False),
)
