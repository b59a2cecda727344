"""What was done at the visit: services performed, what giving them adds, their modifiers; the visit's own line is
visit's.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from claimwright.choose.draft import Lookups
from claimwright.choose.services.administration import administration
from claimwright.choose.services.assisting import assisted
from claimwright.choose.services.facility import without_facility
from claimwright.choose.services.modifiers import modified, unused
from claimwright.choose.services.multiple import multiple
from claimwright.choose.services.pairs import separate
from claimwright.choose.services.performed import performed
from claimwright.choose.services.staged import staged
from claimwright.choose.services.therapy import timed
from claimwright.model.coding import Assignment, Suppressed
from claimwright.model.finding import Finding
from claimwright.rulebook.services import Service

# On the line, what affects payment first (Medicare Claims Processing Manual chapter 12; common practice of payers).
FIRST = [
    "26",
    "TC",
    "AA",
    "QK",
    "QX",
    "QY",
    "QZ",
    "AD",
    "50",
    "22",
    "52",
    "53",
    "62",
    "66",
    "80",
    "81",
    "82",
    "AS",
    "58",
    "78",
    "79",
    "76",
    "77",
    "59",
    "XE",
    "XP",
    "XS",
    "XU",
    "51",
    "24",
    "25",
    "57",
    "91",
    "90",
    "95",
    "93",
    "GT",
    "JW",
    "JZ",
]


class Services(NamedTuple):
    """What step 3 makes of the services: lines without rank yet, each with its rule, and what was not billed or must be
    asked.
    """

    lines: tuple[Assignment, ...]
    rules: tuple[Service, ...]
    suppressed: tuple[Suppressed, ...]
    findings: tuple[Finding, ...]


def choose_services(look: Lookups, diagnoses: tuple[Assignment, ...]) -> Services:
    """One line per service that the note proves, in claim order behind the visit's."""
    look = msgspec.structs.replace(look, coded=tuple(d.code for d in diagnoses))
    found = performed(look, diagnoses)
    done, left = unused(assisted(modified(list(found.done), look), look), look)
    done, asked = staged(done, look)
    done, untimed = timed(done, look)
    added, open_giving = administration(done, look)
    done, theirs = without_facility([one for one in done if one.billed] + added, look)
    done, bundled = separate(done, look)
    done = multiple(done, look)
    lines = tuple(_ordered(one.line) for one in done)
    suppressed = (*found.suppressed, *left, *untimed, *theirs, *bundled)
    return Services(lines, tuple(one.service for one in done), suppressed, (*found.findings, *asked, *open_giving))


def _ordered(line: Assignment) -> Assignment:
    """Modifiers in the order of what they change, each beside its reason."""
    order = {modifier: n for n, modifier in enumerate(FIRST)}
    ranked = sorted(zip(line.modifiers, line.modifier_reasons, strict=True), key=lambda m: order.get(m[0], len(order)))
    return msgspec.structs.replace(
        line, modifiers=tuple(m for m, _ in ranked), modifier_reasons=tuple(r for _, r in ranked)
    )
