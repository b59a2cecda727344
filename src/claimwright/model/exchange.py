"""What goes out and where each element of it came from: the envelope's control data, and the binding of element to
claim field.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec


class Party(msgspec.Struct, frozen=True):
    """A sender or receiver of interchanges: `qualifier` is ISA05/ISA07 (ZZ, 30, ...)."""

    id: str
    name: str
    qualifier: str = "ZZ"
    contact: str = ""
    phone: str = ""


class Envelope(msgspec.Struct, frozen=True):
    """Control data of one interchange, passed in: from the run's inputs for `run`, from the ledger for `submit`.

    `control` is ISA13 (1 to 999999999), `group` GS06, `transaction` the first ST02. `usage` is ISA15: T for anything
    not sent.
    """

    sender: Party
    receiver: Party
    control: int
    group: int
    transaction: int
    created: datetime
    usage: Literal["T", "P"] = "T"


class Binding(msgspec.Struct, frozen=True):
    """One 837 element and the claim field that gave its value.

    `element` is the reference a person types: "HI01", "CLM02", "SV101-2" with `line` the service line number or 0,
    and `loop`
    where the same reference stands in several loops ("2010AA"). `field` is a path in Claim: "diagnoses[0].code",
    "lines[1].charge".
    """

    loop: str
    element: str
    line: int
    value: str
    field: str
    segment: int
