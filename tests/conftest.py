"""What the tests share: the house, opened once, in a folder that survives between runs."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import platformdirs
import pytest
from sqlalchemy import text

from claimwright.ledger import Ledger
from claimwright.ledger.store import engine_of
from claimwright.pipeline import House, open_house
from claimwright.shelf import Shelf
from claimwright.shelf.importing import Dates, Done, bring_in
from ledgers import new_ledger
from postgres_server import server

hypothesis.settings.register_profile("untimed", deadline=None)  # a slow machine is no fault
hypothesis.settings.load_profile("untimed")

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


@pytest.fixture(scope="session")
def postgres() -> Iterator[str | None]:
    with server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    """A new ledger on each database; PostgreSQL skips where the machine has none."""
    if request.param == "sqlite":
        url = str(tmp_path / "ledger.sqlite")
    else:
        template = request.getfixturevalue("postgres")
        if template is None:
            pytest.skip("the machine has no PostgreSQL")
        name, where = f"ledger_{uuid.uuid4().hex}", template.format(name="postgres")
        with engine_of(where).begin() as connection:  # a schema each: a database is hundreds of files
            connection.execute(text(f"CREATE SCHEMA {name}"))
        url = f"{where}&options=-csearch_path%3D{name}"
    made = new_ledger(url, tmp_path)
    yield made
    made.engine.dispose()
