"""Envelopes: what an interchange says of itself, and the envelope of a run, whose control numbers and time come from
the claims, never from the clock; marked as a test.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, time

import msgspec

from claimwright.model.claim import Claim
from claimwright.model.exchange import Envelope, Party
from claimwright.submit.forms import plain
from claimwright.x12 import Control


def envelope_for_run(claims: Sequence[Claim], submitter: Party, receiver: Party) -> Envelope:
    """The same claims give the same envelope; ISA15 is T: nothing of a run is sent."""
    digest = hashlib.sha256(msgspec.msgpack.encode((claims, submitter, receiver))).digest()
    control = int.from_bytes(digest[:8], "big") % 999_999_998 + 1
    latest = max(line.date_of_service for claim in claims for line in claim.lines if line.date_of_service)
    return Envelope(submitter, receiver, control, control % 99_999_998 + 1, 1, datetime.combine(latest, time(12)))


def control_of(envelope: Envelope, functional: str, type: str, version: str) -> Control:
    """The control data of one transaction: `functional` is GS01, `type` ST01, `version` GS08."""
    sender, receiver = envelope.sender, envelope.receiver
    return Control(
        plain(sender.id, "submitter.id"),
        plain(receiver.id, "receiver.id"),
        sender.qualifier,
        receiver.qualifier,
        envelope.control,
        envelope.group,
        envelope.transaction,
        envelope.created,
        envelope.usage,
        functional,
        type,
        version,
        named=type != "835",
    )
