"""Edits without code: a closed set of typed templates (requires, forbids, pairs, limits, dates, fields, bill), and whom
an edit is for.

Nothing here is an expression: each key has one meaning, an unknown one is an error. `codes` are service codes, runs
("99202-99205") and families ("@visit.new", rulebook/families.yaml).
"""

from __future__ import annotations

from typing import Literal

import msgspec

from claimwright.model.case import Program
from claimwright.model.claim import Claim

Strings = tuple[str, ...]
# Dates of a claim that a template may compare.
DATES = ("birth", "onset", "accident", "admitted", "discharged", "service", "last-service", "made")


class Scope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom an edit is for; empty means all. `payers` are electronic payer ids; `places` places of service."""

    programs: tuple[Program, ...] = ()
    payers: Strings = ()
    kinds: tuple[Literal["professional", "institutional"], ...] = ()
    places: Strings = ()


def meant(scope: Scope, claim: Claim, place: str = "") -> bool:
    """Whether an edit of the scope is for the claim; `place` that of a line, where it has one of its own."""
    kind = "institutional" if claim.stay else "professional"
    return (
        (not scope.programs or claim.payer.program in scope.programs)
        and (not scope.payers or claim.payer.id in scope.payers)
        and (not scope.kinds or kind in scope.kinds)
        and (not scope.places or (place or claim.place_of_service) in scope.places)
    )


class Lines(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which lines a template looks at: all that is given must hold. `but` codes are left out; `modifiers` one of them
    stands on the line, `without` none of them; `age` least and most in whole years, `not_age` any other; `diagnoses`
    prefixes, one of them pointed to.
    """

    codes: Strings = ()
    but: Strings = ()
    modifiers: Strings = ()
    without: Strings = ()
    places: Strings = ()
    not_places: Strings = ()
    age: tuple[int, int] | None = None
    not_age: tuple[int, int] | None = None
    sex: Literal["F", "M"] | None = None
    diagnoses: Strings = ()


class Requires(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="requires", tag_field="kind"):
    """Lines need one of what is listed: a modifier, another line of the same day, a diagnosis pointed to (`first`: as
    the first), or a field of the claim or line.
    """

    lines: Lines
    modifiers: Strings = ()
    beside: Strings = ()
    diagnoses: Strings = ()
    first: Strings = ()
    fields: Strings = ()


class Forbids(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="forbids", tag_field="kind"):
    """Lines that may not stand, unless one of `beside` stands on the claim too."""

    lines: Lines
    unless: Strings = ()


class Pairs(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="pairs", tag_field="kind"):
    """Lines that may not stand beside others of the same day, unless the line carries one of `unless`."""

    lines: Lines
    beside: Strings
    unless: Strings = ()


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="limits", tag_field="kind"):
    """The most units of a line, of all lines of a day or claim, or services in so many days or full months,
    earlier claims counted.
    """

    lines: Lines
    most: int
    per: Literal["line", "day", "claim", "days", "months"]
    days: int = 0
    months: int = 0


class Dates(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="dates", tag_field="kind"):
    """`later` may not be before `earlier`; with `most`, not more than so many days behind it. Dates of the claim:
    birth, onset, accident, admitted, discharged, service, last-service, made.
    """

    earlier: str
    later: str
    most: int | None = None


class Fields(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="fields", tag_field="kind"):
    """Each field is given and, with `form`, has that form; `given` false: only where it is given. `when` a field that
    must be given, or one of whose values ("order=S|T"), for the edit to apply.
    """

    fields: Strings
    form: str = ""
    given: bool = True
    when: str = ""


class BillCodes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Codes by their place on an institutional claim, each a list of codes and runs ("01-06"): one of them stands
    there. `bill_types` are the first two digits, `frequencies` the third; `orders` which of the payers it goes to;
    `fields` are given.
    """

    bill_types: Strings = ()
    frequencies: Strings = ()
    admission_types: Strings = ()
    sources: Strings = ()
    statuses: Strings = ()
    conditions: Strings = ()
    occurrences: Strings = ()
    spans: Strings = ()
    values: Strings = ()
    revenue: Strings = ()
    orders: Strings = ()
    fields: Strings = ()


class Bill(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="bill", tag_field="kind"):
    """Institutional claims on which every kind of code in `when` is met, and none in `unless`: one of `needs` stands on
    them, and none of `forbids`.
    """

    when: BillCodes
    unless: BillCodes = BillCodes()
    needs: BillCodes = BillCodes()
    forbids: BillCodes = BillCodes()


Template = Requires | Forbids | Pairs | Limits | Dates | Fields | Bill
