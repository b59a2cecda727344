"""What the tests share: the house, opened once, in a folder that survives between runs."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
import pytest

from claimwright.pipeline import House, open_house

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def house() -> House:
    folder = Path(os.environ.get("CLAIMWRIGHT_SHELF") or Path(platformdirs.user_data_dir("claimwright")) / "shelf")
    folder.mkdir(parents=True, exist_ok=True)
    return open_house(folder)
