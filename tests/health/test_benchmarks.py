"""The measurements run: on little, and without a look at their figures."""

from __future__ import annotations

import pytest
from benchmarks import ledger, remittances


@pytest.mark.slow
def test_remittances_are_measured(monkeypatch):
    monkeypatch.setattr(remittances, "MANY", 40)
    monkeypatch.setattr(remittances, "LARGE", 60)
    assert len(remittances.main()) == 5


@pytest.mark.slow
def test_the_ledger_is_measured(monkeypatch):
    monkeypatch.setattr(ledger, "CLAIMS", 40)
    assert len(ledger.main()) == 4
