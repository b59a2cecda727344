"""The envelope of a run: control numbers and time come from the claims, never from the clock; marked as a test."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, time

import msgspec

from claimwright.model.claim import Claim
from claimwright.model.exchange import Envelope, Party


def envelope_for_run(claims: Sequence[Claim], submitter: Party, receiver: Party) -> Envelope:
    """The same claims give the same envelope; ISA15 is T: nothing of a run is sent."""
    digest = hashlib.sha256(msgspec.msgpack.encode((claims, submitter, receiver))).digest()
    control = int.from_bytes(digest[:8], "big") % 999_999_998 + 1
    latest = max(line.date_of_service for claim in claims for line in claim.lines if line.date_of_service)
    return Envelope(submitter, receiver, control, control % 99_999_998 + 1, 1, datetime.combine(latest, time(12)))
