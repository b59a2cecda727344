"""The schema brought up to date by the migrations that ship with the program. Knows which version a database has."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from claimwright.errors import LedgerError

if TYPE_CHECKING:  # loaded where it is used: most commands never open a ledger
    from alembic.config import Config
    from alembic.script import ScriptDirectory

MIGRATIONS = Path(__file__).parent / "migrations"


@functools.cache
def newest() -> str:
    return _scripts().get_current_head() or ""


def version(engine: Engine) -> str:
    """The migration that the database is at, empty for a new one."""
    from alembic.migration import MigrationContext

    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""


def migrate(engine: Engine, to: str = "head") -> str:
    """All migrations that are missing, in one transaction; the version it is at then."""
    from alembic import command

    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)
    return version(engine)


def require(engine: Engine) -> None:
    """Raises LedgerError where the schema is another than this program's."""
    found = version(engine)
    if found != newest():
        known = {script.revision for script in _scripts().walk_revisions()}
        mend = "claimwright ledger upgrade" if not found or found in known else "use the newer program that wrote it"
        what = f"the schema is at {found}, not {newest()}" if found else "no ledger there yet"
        raise LedgerError(what, engine.url.render_as_string(), mend)


def _scripts() -> ScriptDirectory:
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
