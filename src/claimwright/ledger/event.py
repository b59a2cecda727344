"""An event: what happened to a claim, when, who says so. Records, their payloads by version, the bytes that are hashed.

Knows no database and no key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

Kind = Literal[
    "recorded",  # a version of the claim was stored
    "queued",  # it stands in a submission
    "sent",  # the submission was delivered
    "answered",  # TA1, 999, 277CA, 277
    "remitted",  # 835
    "decided",  # a person, or a rule of posting
    "erased",  # a patient's key was destroyed
    "refused",  # a file that could not be read or belongs to nobody
]
Source = Literal["", "TA1", "999", "277CA", "277", "835", "person"]
START = b"\x00" * 32  # before the first event of a chain

SCHEMA = 1
# UPCASTS[n] makes version n + 2 of a payload out of version n + 1; both are plain dicts and lists.
UPCASTS: tuple[Callable[[Any], Any], ...] = ()


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """What is appended. `claim` is CLM01, empty for what is of no claim; `at` has a time zone; `after` is the status
    that it gives the claim, empty where it changes none.

    `reason` and `reference` ("submission 12", "inbox 3") stay readable for ever: no personal data in them. `payload` is
    anything that msgspec writes; it is encrypted.
    """

    kind: Kind
    at: datetime
    actor: str
    claim: str = ""
    after: str = ""
    reason: str = ""
    source: Source = ""
    submission: int | None = None
    reference: str = ""
    payload: Any = None


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """An event as it stands. `number` counts within its chain from 1; `payload` is plain dicts and lists, None where
    there was none or where the patient's key is erased, which `erased` says.
    """

    seq: int
    claim: str
    number: int
    at: datetime
    actor: str
    kind: str
    before: str
    after: str
    reason: str
    source: str
    submission: int | None
    reference: str
    payload: Any
    erased: bool
    hash: str


class Row(msgspec.Struct, frozen=True, array_like=True):
    """The columns that the hash covers, in its order."""

    chain: str
    number: int
    at: str
    actor: str
    kind: str
    before: str
    after: str
    reason: str
    source: str
    submission: int | None
    reference: str
    patient: int | None
    schema: int
    payload: bytes | None
    previous: bytes

    def digest(self) -> bytes:
        """SHA-256 of the event before and of this row's canonical bytes (MessagePack of the columns)."""
        return hashlib.sha256(self.previous + msgspec.msgpack.encode(self)).digest()


def written(at: datetime) -> str:
    """A time as the ledger keeps it: UTC, microseconds. Raises ValueError where it has no zone."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def encoded(payload: Any) -> bytes:
    return msgspec.msgpack.encode(payload)


def decoded(payload: bytes, schema: int, upcasts: Sequence[Callable[[Any], Any]] = UPCASTS) -> Any:
    """A payload in the newest version, as plain dicts and lists: each upcast in turn."""
    value = msgspec.msgpack.decode(payload)
    for upcast in upcasts[schema - 1 :]:
        value = upcast(value)
    return value
