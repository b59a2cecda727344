"""What is measured of a condition, as data: the quotes of a query and the entries a value goes with.

Knows nothing of charts or codes beyond their beginnings.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec


class Band(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Values below `below` (and not below the band before) and the entries of the tabular list they go with."""

    below: Decimal
    options: tuple[str, ...]


class Indicator(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is measured of conditions that begin so: `words` name the measurement, `bands` read its value."""

    codes: tuple[str, ...] = msgspec.field(name="for")
    words: tuple[str, ...]
    source: str
    bands: tuple[Band, ...] = ()
    verified: bool = False
