"""What is known from outside of a member's coverage and a provider's enrolment, where a practice gives it."""

from __future__ import annotations

from datetime import date

import msgspec


class Eligible(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A span in which a payer covers a member, both days included; `behind` the id of a payer who pays before it."""

    payer: str
    member: str
    since: date
    until: date = date.max
    behind: str = ""


class Enrolled(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A span in which a payer takes claims of a provider or practice, by its NPI; both days included."""

    payer: str
    npi: str
    since: date
    until: date = date.max


class Standing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Nothing is said of a member, or of a payer's providers, of whom nothing is listed."""

    eligibility: tuple[Eligible, ...] = ()
    enrolment: tuple[Enrolled, ...] = ()


NOTHING_KNOWN = Standing()
