"""What the tests share: the house, opened once, in a folder that survives between runs."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
import pytest

from claimwright.pipeline import House, open_house
from claimwright.shelf import Shelf
from claimwright.shelf.importing import Dates, Done, bring_in

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def house() -> House:
    folder = Path(os.environ.get("CLAIMWRIGHT_SHELF") or Path(platformdirs.user_data_dir("claimwright")) / "shelf")
    folder.mkdir(parents=True, exist_ok=True)
    return open_house(folder)


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Shelf, list[Done]]:
    """A shelf with every published file beside the project, and what became of each file."""
    if not (SHARED / "codesets").is_dir():
        pytest.skip("the published code sets are not beside the project")
    shelf = Shelf(tmp_path_factory.mktemp("shelf"))
    done = list(bring_in([SHARED / "codesets"], shelf.folder))
    shelf.build()
    return shelf, done


@pytest.fixture
def shelved(tmp_path):
    """Imports files given as name -> content; answers the shelf and what became of each file."""

    def bring(files: dict[str, str], dates: Dates | None = None):
        source = tmp_path / "in"
        for name, content in files.items():
            path = source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode("cp1252"))
        done = list(bring_in([source], tmp_path / "shelf", dates))
        return Shelf(tmp_path / "shelf"), {d.place.rsplit("/", 1)[-1]: d.became for d in done}

    return bring
