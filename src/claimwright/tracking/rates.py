"""How claims fared: days in each status, acceptance and first-pass rates by payer, what was refused and for what.

Acceptance is the front end's word on the first submission (TA1, 999, 277CA); first pass is the payer's on the first
decision: paid without a denial, a lowered level or an earlier rejection. They are never mixed. Pure.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Literal, NamedTuple

import msgspec

from claimwright.ledger.reading import Course
from claimwright.ledger.status import Fold
from claimwright.model.posting import Posting
from claimwright.rulebook.answers import Answers
from claimwright.tracking.history import Rejection
from claimwright.tracking.tracing import LOWERED

DAY = 86_400  # seconds
PAID = ("paid", "patient-owes", "next-payer")
FRONT = ("TA1", "999", "277CA")
ALL = ""


class StateRow(msgspec.Struct, frozen=True):
    """How often claims came into a status, and how many days they stood, or stand, in it; `now` how many do."""

    state: str
    times: int
    now: int
    median: float
    slowest: float  # nine of ten were quicker


class PayerRow(msgspec.Struct, frozen=True):
    """`payer` empty for all. Rates are None where nothing was answered: (accepted of answered), (first of decided)."""

    payer: str
    claims: int
    charge: Decimal
    answered: int
    accepted: int
    decided: int
    first_pass: int

    @property
    def acceptance(self) -> float | None:
        return self.accepted / self.answered if self.answered else None

    @property
    def passed(self) -> float | None:
        return self.first_pass / self.decided if self.decided else None


class ReasonRow(msgspec.Struct, frozen=True):
    """What was refused for one reason: by the front end (status codes) or by the payer (group and CARC)."""

    by: Literal["front end", "payer"]
    payer: str
    reason: str
    claims: int
    amount: Decimal


class Report(msgspec.Struct, frozen=True):
    states: tuple[StateRow, ...]
    payers: tuple[PayerRow, ...]
    reasons: tuple[ReasonRow, ...]


class _Fared(NamedTuple):
    accepted: bool | None
    passed: bool | None


def report(
    found: Iterable[Course],
    posted: Mapping[str, Sequence[Posting]],
    rejected: Iterable[Rejection],
    answers: Answers,
    now: datetime,
) -> Report:
    """`posted` are each claim's postings in order, `rejected` every front-end rejection with its codes."""
    days: dict[str, list[float]] = {}
    standing = Counter[str]()
    fared: dict[str, list[tuple[Decimal, _Fared]]] = {ALL: []}
    payer_of: dict[str, tuple[str, Decimal]] = {}
    for course in found:
        payer_of[course.claim] = (course.payer, course.charge)
        for state, spent, stands in _stays(course, now):
            days.setdefault(state, []).append(spent)
            standing[state] += stands
        one = (course.charge, _fared(course, posted.get(course.claim, ()), answers))
        fared[ALL].append(one)
        fared.setdefault(course.payer, []).append(one)
    return Report(
        tuple(StateRow(state, len(some), standing[state], *_spread(some)) for state, some in days.items()),
        tuple(_payer(payer, some) for payer, some in sorted(fared.items()) if some),
        (*_refused(rejected, payer_of), *_denied(posted, payer_of, answers)),
    )


def _stays(course: Course, now: datetime) -> Iterator[tuple[str, float, bool]]:
    """Each status the claim had, days in it, and whether it still has it."""
    fold = Fold()
    changes: list[tuple[str, datetime]] = []
    for step in course.steps:
        if fold.take(step) and (not changes or changes[-1][0] != fold.state):
            changes.append((fold.state, step.at))
    for place, (state, since) in enumerate(changes, 1):
        last = place == len(changes)
        until = now if last else changes[place][1]
        yield state, (until - since).total_seconds() / DAY, last


def _fared(course: Course, postings: Sequence[Posting], answers: Answers) -> _Fared:
    first = next((step.submission for step in course.steps if step.kind == "queued"), None)
    accepted: bool | None = None
    passed: bool | None = None
    for step in course.steps:
        if step.submission == first and step.kind == "answered" and step.source in FRONT:
            if step.after == "rejected":
                accepted = False
            elif step.after == "accepted" and accepted is None:
                accepted = True
        if step.kind == "remitted" and passed is None:
            accepted = True if accepted is None else accepted
            refused = not postings or any(_refusals(postings[0], answers)) or bool(postings[0].downcodes)
            passed = bool(accepted) and step.submission == first and step.after in PAID and not refused
    return _Fared(accepted, passed)


def _refusals(posting: Posting, answers: Answers) -> Iterator[tuple[str, Decimal]]:
    """Reasons by which the payer did not pay, whoever owes it now; those of a lowered level are the level's."""
    lowered = {(one.line, reason) for one in posting.downcodes for reason in one.reasons}
    for entry in posting.entries:
        known = answers.reasons.get(entry.reason)
        told = not entry.reason or (entry.line, entry.reason) in lowered
        if entry.amount > 0 and not told and (known is None or known.kind == "denial"):
            yield f"{entry.group}-{entry.reason}", entry.amount


def _payer(payer: str, some: Sequence[tuple[Decimal, _Fared]]) -> PayerRow:
    return PayerRow(
        payer,
        len(some),
        sum((charge for charge, _ in some), Decimal(0)),
        sum(one.accepted is not None for _, one in some),
        sum(one.accepted is True for _, one in some),
        sum(one.passed is not None for _, one in some),
        sum(one.passed is True for _, one in some),
    )


def _refused(rejected: Iterable[Rejection], payer_of: Mapping[str, tuple[str, Decimal]]) -> Iterator[ReasonRow]:
    claims: dict[tuple[str, str], dict[str, Decimal]] = {}
    for one in rejected:
        if one.claim in payer_of:
            payer, charge = payer_of[one.claim]
            for code in one.codes or ("no code",):
                claims.setdefault((payer, code), {})[one.claim] = charge
    for (payer, code), some in sorted(claims.items(), key=lambda item: (-len(item[1]), item[0])):
        yield ReasonRow("front end", payer, code, len(some), sum(some.values(), Decimal(0)))


def _denied(
    posted: Mapping[str, Sequence[Posting]], payer_of: Mapping[str, tuple[str, Decimal]], answers: Answers
) -> Iterator[ReasonRow]:
    """By the first decision of each claim: what a later one mended is still a reason of this payer."""
    claims: dict[tuple[str, str], dict[str, Decimal]] = {}
    for claim, postings in posted.items():
        if postings and claim in payer_of:
            for reason, amount in (*_refusals(postings[0], answers), *_lowered(postings[0])):
                some = claims.setdefault((payer_of[claim][0], reason), {})
                some[claim] = some.get(claim, Decimal(0)) + amount
    rows = [(key, len(some), sum(some.values(), Decimal(0))) for key, some in claims.items()]
    for (payer, reason), count, amount in sorted(rows, key=lambda row: (-row[2], row[0])):
        yield ReasonRow("payer", payer, reason, count, amount)


def _lowered(posting: Posting) -> Iterator[tuple[str, Decimal]]:
    for one in posting.downcodes:
        yield LOWERED, one.difference or Decimal(0)


def _spread(days: Sequence[float]) -> tuple[float, float]:
    """Median, and the day by which nine of ten were through."""
    ordered = sorted(days)
    return round(statistics.median(ordered), 2), round(ordered[math.ceil(0.9 * len(ordered)) - 1], 2)
