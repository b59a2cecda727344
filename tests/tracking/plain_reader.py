"""A plain reader of answers and a plain poster, for the tests of the loop: no checks, no decisions."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from claimwright.ledger import Book, Event, append
from claimwright.ledger.reading import states
from claimwright.ledger.received import Posting, post
from claimwright.ledger.work import Task, raise_work
from claimwright.model.acknowledgement import Acknowledgement, Complaint
from claimwright.model.remittance import Adjustment, ProviderAdjustment, Remittance, RemittedClaim, RemittedLine
from claimwright.tracking.inbox import Source
from claimwright.x12 import Segment, segments

SAID = {"A": "accepted", "E": "accepted", "P": "accepted", "R": "rejected"}
CLAIM_SAID = {"A2": "accepted", "A3": "rejected", "A6": "rejected", "A7": "rejected", "A1": "pending"}
PAID = {"1": "paid", "2": "paid", "4": "denied", "22": "reversed"}


def read_answers(data: bytes, place: str) -> Iterator[Acknowledgement | Remittance]:
    kind, found = "", list(segments(io.BytesIO(data), place))
    for at, s in enumerate(found):
        if s.id == "ST":
            kind = s.get(1)
            if kind == "835":
                yield _remittance(found[at:])
        elif s.id == "TA1":
            yield Acknowledgement("TA1", "interchange", s.get(1), SAID[s.get(4)], (Complaint(s.get(5)),))
        elif s.id == "AK1":
            group = s.get(2)
        elif s.id == "AK2":
            transaction = s.get(2)
        elif s.id == "IK5":
            yield Acknowledgement("999", "transaction", transaction, SAID[s.get(1)])
        elif s.id == "AK9":
            yield Acknowledgement("999", "group", group, SAID[s.get(1)])
        elif s.id == "HL" and kind == "277":
            level, trace = s.get(3), ""
        elif s.id == "TRN" and kind == "277":
            trace = s.get(2)
        elif s.id == "STC" and kind == "277" and level in ("21", "PT"):
            code = s.parts(1)
            about = "claim" if level == "PT" else "transaction"
            yield Acknowledgement("277CA", about, trace, CLAIM_SAID[code[0]], (Complaint(":".join(code)),))


def _remittance(found: list[Segment]) -> Remittance:
    head: dict[str, object] = {"claims": []}
    claims: list[dict[str, object]] = []
    provider: list[ProviderAdjustment] = []
    for s in found:
        if s.id == "SE":
            break
        if s.id == "BPR":
            head |= {"paid": Decimal(s.get(2)), "method": s.get(4), "day": _day(s.get(16))}
        elif s.id == "TRN":
            head["trace"] = s.get(2)
        elif s.id == "N1" and s.get(1) == "PR":
            head |= {"payer": s.get(2), "payer_id": s.get(4)}
        elif s.id == "CLP":
            owed = Decimal(s.get(5) or "0")
            claims.append(
                {"id": s.get(1), "status": s.get(2), "charge": Decimal(s.get(3)), "paid": Decimal(s.get(4)),
                 "owed": owed, "payer_control": s.get(7), "adjustments": [], "lines": []}
            )  # fmt: skip
        elif s.id == "SVC":
            _, code, *modifiers = s.parts(1)
            line = RemittedLine(code, tuple(modifiers), Decimal(s.get(2)), Decimal(s.get(3)))
            claims[-1]["lines"].append(line)  # type: ignore[attr-defined]
        elif s.id == "CAS" and not claims[-1]["lines"]:
            claims[-1]["adjustments"].append(  # type: ignore[attr-defined]
                Adjustment(s.get(1), s.get(2), Decimal(s.get(3)))
            )
        elif s.id == "PLB":
            provider.append(ProviderAdjustment(s.get(1), _day(s.get(2)), s.parts(3)[0], Decimal(s.get(4))))
    made = [
        RemittedClaim(**(c | {"adjustments": tuple(c["adjustments"]), "lines": tuple(c["lines"])}))  # type: ignore[arg-type]
        for c in claims
    ]
    return Remittance(**(head | {"claims": tuple(made), "provider_adjustments": tuple(provider)}))  # type: ignore[arg-type]


def _day(text: str) -> date:
    return date(int(text[:4]), int(text[4:6]), int(text[6:8]))


def post_plainly(book: Book, remittance: Remittance, number: int, source: Source) -> None:
    """Every claim of ours is posted as the payer says; another is a person's."""
    ours = states(book, [claim.id for claim in remittance.claims])
    decided, happened = [], []
    for position, one in enumerate(remittance.claims, 1):
        known = one.id in ours
        decided.append(Posting(position, one, one.id if known else None, "posted" if known else "person"))
        if known:
            happened.append(
                Event(kind="remitted", at=source.now, actor=source.actor, claim=one.id, after=PAID[one.status],
                      source="835", reference=source.reference, payload=one)
            )  # fmt: skip
        else:
            task = Task(f"unknown {number} {position}", "unknown", "a remitted claim is not ours", source.now.date())
            raise_work(book, [task], source.now)
    post(book, number, decided)
    append(book, happened)
