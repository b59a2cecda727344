"""Killed again and again within a small day, on each database; `make stress` is the long form."""

from __future__ import annotations

import pytest
from stress import under_fire

from claimwright.ledger import Ledger

pytestmark = pytest.mark.slow


def test_nothing_is_lost_nothing_twice(ledger: Ledger, tmp_path):
    url = ledger.engine.url.render_as_string(hide_password=False)
    url = url.removeprefix("sqlite:///").replace("+psycopg", "")
    assert under_fire(tmp_path, url, claims=40, kills=8) == []
