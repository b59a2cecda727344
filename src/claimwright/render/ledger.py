"""What the ledger says, for the terminal and as records: where claims stand, one claim's history, open work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from rich.table import Table
from rich.text import Text

from claimwright.ledger import Entry, Status
from claimwright.ledger.reading import Standing
from claimwright.ledger.work import Task
from claimwright.render.plain import one_line

COLOURS = {"paid": "green", "accepted": "green", "rejected": "red", "denied": "red", "taken-back": "yellow"}


class ClaimStands(msgspec.Struct, frozen=True, kw_only=True):
    """A line of `claimwright status`."""

    claim: str
    status: str
    since: datetime
    submission: int | None


class ClaimHistory(msgspec.Struct, frozen=True, kw_only=True):
    """`claimwright status CLAIM`: the status, the last word of each source, every event."""

    claim: str
    patient: int
    status: Status
    events: tuple[Entry, ...]


def stands(standing: Mapping[str, Standing]) -> list[ClaimStands]:
    return [
        ClaimStands(claim=claim, status=one.state, since=one.since, submission=one.submission)
        for claim, one in standing.items()
    ]


def states_table(standing: Mapping[str, Standing]) -> Table:
    """How many claims stand where, and the oldest of each."""
    table = _table("Status", "Claims", "Since")
    for state in sorted({one.state for one in standing.values()}):
        since = [one.since for one in standing.values() if one.state == state]
        table.add_row(_state(state), str(len(since)), _time(min(since)))
    return table


def work_table(tasks: Sequence[Task]) -> Table:
    table = _table("No.", "Due", "Claim or file", "What")
    for task in tasks:
        about = task.claim or (f"submission {task.submission}" if task.submission else task.once)
        table.add_row(str(task.number), str(task.due), _text(about), _text(task.says))
    return table


def history_table(entries: Sequence[Entry]) -> Table:
    """Every event of a claim in order: who said what it is now, and why."""
    table = _table("Time", "Event", "Status", "Source", "Reason", "By")
    for one in entries:
        after = _state(one.after) if one.after else Text("")
        source = " ".join(part for part in (one.source, one.reference) if part)
        reason = f"{one.reason} (erased)" if one.erased else one.reason
        table.add_row(_time(one.at), one.kind, after, _text(source), _text(reason), _text(one.actor))
    return table


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _state(state: str) -> Text:
    return Text(one_line(state), style=COLOURS.get(state, ""))


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M")


def _text(text: str) -> Text:
    return Text(one_line(text))
