"""The status of a claim from its events: the newest submission, the highest source; every word kept."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from claimwright.ledger.event import Entry
from claimwright.ledger.status import RANK, status_of
from ledgers import NOON

CASES = yaml.safe_load((Path(__file__).parent / "status.yaml").read_text())


def entry(number: int, source: str, after: str, submission: int | None) -> Entry:
    return Entry(
        seq=number, claim="C", number=number, at=NOON, actor="test", kind="answered", before="", after=after,
        reason="", source=source, submission=submission, reference=f"inbox {number}", payload=None, erased=False,
        hash="",
    )  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_status(case):
    status = status_of(entry(n, *event) for n, event in enumerate(case["events"], 1))
    assert status.state == case["state"]
    spoke = {(source, submission) for source, after, submission in case["events"] if after}
    assert {(said.source, said.submission) for said in status.said} == spoke


answers = st.lists(st.tuples(st.sampled_from(sorted(RANK)), st.sampled_from(["a", "b"]), st.integers(1, 3)), max_size=9)


@given(answers)
def test_a_repeated_history_changes_nothing(events):
    """The last word of each source, said once more in the same order, leaves the status as it is."""
    once = [entry(n, *event) for n, event in enumerate(events, 1)]
    before = status_of(once)
    again = status_of([*once, *(entry(99, said.source, said.says, said.submission) for said in before.said[-1:])])
    if before.said and events and events[-1][0] == before.said[-1].source:
        assert again.state == before.state


@given(answers)
def test_nothing_of_an_older_submission_decides(events):
    status = status_of(entry(n, *event) for n, event in enumerate(events, 1))
    newest = max((submission for _, _, submission in events), default=None)
    assert status.submission == newest
