"""A 277CA (005010X214) for claims that were received: what a clearinghouse answers, for stand-ins and tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from claimwright.errors import X12Error
from claimwright.model.acknowledgement import Acknowledgement
from claimwright.model.claim import Claim
from claimwright.model.exchange import Envelope
from claimwright.submit.envelope import control_of
from claimwright.submit.forms import FORMS, plain
from claimwright.x12 import wrap

VERSION = "005010X214"
ACCEPTED = "A2:20"  # accepted into adjudication
_money = FORMS["money"].out
Row = tuple[str, ...]
Answered = tuple[Claim, Acknowledgement]


def write_claim_acknowledgement(answers: Sequence[Answered], envelope: Envelope, batch: str) -> bytes:
    """One interchange with one 277CA. `batch` is BHT03 of the 837 that is answered; each claim comes with its answer.

    Raises X12Error naming a field that is missing or does not fit.
    """
    if not answers or any(answer.said == "pending" for _, answer in answers):
        raise X12Error("answers are none, or one neither accepts nor rejects", "277CA", "give a verdict for each claim")
    return wrap(control_of(envelope, "HN", "277", VERSION), [*_rows(answers, envelope, batch)])


def _rows(answers: Sequence[Answered], envelope: Envelope, batch: str) -> Iterator[Row]:
    at, on = envelope.created, f"{envelope.created:%Y%m%d}"
    yield "BHT", "0085", "08", f"{envelope.control:09}", on, f"{at:%H%M}", "TH"
    yield "HL", "1", "", "20", "1"
    yield "NM1", "PR", "2", plain(envelope.sender.name, "sender.name"), *_nothing(4), "PI", envelope.sender.id
    yield "TRN", "1", f"{envelope.control:09}"
    yield "DTP", "050", "D8", on
    yield "DTP", "009", "D8", on
    yield "HL", "2", "1", "21", "1"
    yield "NM1", "41", "2", plain(envelope.receiver.name, "receiver.name"), *_nothing(4), "46", envelope.receiver.id
    yield "TRN", "2", plain(batch, "batch")
    yield "STC", "A1:19:PR", on, "WQ", _money(str(sum(claim.total for claim, _ in answers)))
    yield from _counts(answers, ("90", "AA"))
    number = 2
    for _, found in groupby(answers, key=lambda one: one[0].billing):
        group = list(found)
        billing, number = group[0][0].billing, number + 1
        above = number
        yield "HL", str(above), "2", "19", "1"
        yield "NM1", "85", "2", plain(billing.name, "billing.name"), *_nothing(4), "XX", billing.npi
        yield "TRN", "1", "0"
        yield "STC", "A1:19:PR", "", "WQ", _money(str(sum(claim.total for claim, _ in group)))
        yield from _counts(group, ("QA", "QC"))
        for claim, answer in group:
            number += 1
            yield "HL", str(number), str(above), "PT"
            yield from _claim(claim, answer, on)


def _counts(answers: Sequence[Answered], codes: tuple[str, str]) -> Iterator[Row]:
    """How many are accepted and rejected, and how much they come to."""
    for said, count in zip(("accepted", "rejected"), codes, strict=True):
        found = [claim for claim, answer in answers if answer.said == said]
        if found:
            yield "QTY", count, str(len(found))
    for said, money in (("accepted", "YU"), ("rejected", "YY")):
        found = [claim for claim, answer in answers if answer.said == said]
        if found:
            yield "AMT", money, _money(str(sum(claim.total for claim in found)))


def _claim(claim: Claim, answer: Acknowledgement, on: str) -> Iterator[Row]:
    name = claim.patient.name
    parts = (plain(name.last, "patient.name"), plain(name.first, "patient.name"), plain(name.middle, "patient.name"))
    yield "NM1", "QC", "1", *parts, "", "", "MI", claim.subscriber.member_id
    yield "TRN", "2", plain(claim.id, "id")
    action = "WQ" if answer.said == "accepted" else "U"
    for code in [one.code for one in answer.complaints] or [ACCEPTED]:
        yield "STC", code, on, action, _money(str(claim.total))
    if answer.payer_control:
        yield "REF", "1K", answer.payer_control
    days = sorted(line.date_of_service for line in claim.lines if line.date_of_service)
    if not days:
        raise X12Error("is missing", "lines[0].date_of_service", "DTP of loop 2200D needs it")
    span = f"{days[0]:%Y%m%d}" if days[0] == days[-1] else f"{days[0]:%Y%m%d}-{days[-1]:%Y%m%d}"
    yield "DTP", "472", "D8" if len(span) == 8 else "RD8", span


def _nothing(count: int) -> Row:
    return ("",) * count
