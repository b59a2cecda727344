"""What a record tells, as words (rulebook/record.yaml): of a procedure, of a visit; which services tell their time."""

from __future__ import annotations

import msgspec


class RecordWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`procedure` maps each part of a procedure's record to words that tell it; `timed` are codes and runs."""

    procedure: dict[str, tuple[str, ...]]
    visit_sections: tuple[str, ...]
    timed: tuple[str, ...]
