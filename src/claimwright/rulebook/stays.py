"""What an institutional claim may say (rulebook/stays.yaml): bill types, statuses, revenue codes, and those of its
other codes whose days and amounts are looked at.
"""

from __future__ import annotations

import msgspec

from claimwright.rulebook.families import within


class Stays(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Lists of codes and runs of codes; the first two digits of a bill type say what kind of facility and care."""

    bill_types: tuple[str, ...]
    frequencies: str
    inpatient: tuple[str, ...]
    present_on_admission: tuple[str, ...]
    statuses: tuple[str, ...]
    still_a_patient: str
    interim: str
    admission_types: str
    newborn: str
    room_and_board: tuple[str, ...]
    revenue: tuple[str, ...]
    needs_service: tuple[str, ...]
    past_occurrences: tuple[str, ...]
    death: str
    spans_within: tuple[str, ...]
    prior_stays: tuple[str, ...]
    qualifying_stay: str
    change_reasons: tuple[str, ...]
    nursing: tuple[str, ...]

    def lists(self, listed: tuple[str, ...], code: str) -> bool:
        return any(within(run, code) for run in listed)
