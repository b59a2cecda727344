"""Commands of the ledger: init, upgrade, verify, anchor, erase, export. Thin: each calls one function."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import platformdirs
import typer

from claimwright.batch.past import NOTHING, Before, InLedger
from claimwright.cli import shared
from claimwright.errors import LedgerError
from claimwright.ledger import Ledger, open_ledger
from claimwright.ledger.chain import make_anchor, read_anchor
from claimwright.ledger.chain import verify as first_break
from claimwright.ledger.claims import find_patient
from claimwright.ledger.erasing import compact
from claimwright.ledger.erasing import erase as erase_patient
from claimwright.ledger.keys import make_key
from claimwright.ledger.migrating import migrate, require, version
from claimwright.ledger.reading import entries, every_entry
from claimwright.ledger.store import engine_of
from claimwright.settings import Settings

app = typer.Typer(no_args_is_help=True, help="What happened and when: encrypted, chained, only ever added to.")
By = Annotated[str, typer.Option("--by", help="Who does it; without it, this machine's user.")]


@app.command()
def init() -> None:
    """Make the master key and an empty ledger. Keep a copy of the key elsewhere: without it nothing can be read.

    Example: CLAIMWRIGHT_LEDGER_URL=practice.sqlite claimwright ledger init
    """
    with shared.one_line_errors():
        url, key = _places(shared.settings_for(Path.cwd()))
        engine = engine_of(url)
        if not key.exists():
            if version(engine):
                raise LedgerError("the ledger is there and its key is not", str(key), "bring the key back")
            make_key(key)
        migrate(engine)
        print(f"ledger {engine.url.render_as_string()}\nkey    {key}")


@app.command()
def upgrade() -> None:
    """Bring the ledger's tables up to date with this program."""
    with shared.one_line_errors():
        url, _ = _places(shared.settings_for(Path.cwd()))
        print(f"the schema is at {migrate(engine_of(url))}")


@app.command()
def verify(
    anchor: Annotated[
        list[str] | None, typer.Option(help="A line that ledger anchor printed, kept elsewhere; may be repeated.")
    ] = None,
) -> None:
    """Check every event's hash, every chain and every anchor. Exit 1 and the first break where one is broken."""
    with shared.one_line_errors():
        ledger, kept = opened(), tuple(read_anchor(line) for line in anchor or ())
        with ledger.reading() as book:
            found = first_break(book, kept)
    if found is not None:
        print(f"broken at {found.place}: {found.what}")
        raise typer.Exit(1)
    print("whole")


@app.command()
def anchor() -> None:
    """Make an anchor over all events and print it: keep the line elsewhere, in print or with another."""
    with shared.one_line_errors(), opened().writing() as book:
        print(make_anchor(book, now()))


@app.command()
def erase(
    patient: Annotated[str, typer.Option(help="The record number, or the ledger's number of the patient.")],
    reason: Annotated[str, typer.Option(help="Why, without personal data: it stays readable.")],
    by: By = "",
) -> None:
    """Destroy a patient's key: the content cannot be read any more, the chain stays whole. It cannot be undone.

    Example: claimwright ledger erase --patient MRN0001 --reason "retention ended 2036-01-01"
    """
    with shared.one_line_errors():
        ledger = opened()
        with ledger.writing() as book:
            number = find_patient(book, patient)
            if number is None:
                raise LedgerError("no such patient", "--patient", "give the record number, or see claimwright status")
            claims = erase_patient(book, number, reason, now(), by or getpass.getuser())
        compact(ledger)
        print(f"erased patient {number}: {len(claims)} claims")


@app.command()
def export(
    claim: Annotated[str, typer.Argument(help="Only this claim's events.")] = "",
    out: Annotated[Path | None, typer.Option(help="The file; without it, standard output.")] = None,
) -> None:
    """Write the events as JSON lines, in order, opened: the file holds personal data."""
    with shared.one_line_errors(), opened().reading() as book:
        found = entries(book, claim) if claim else every_entry(book)
        stream = out.open("wb") if out else sys.stdout.buffer
        try:
            for entry in found:
                stream.write(msgspec.json.encode(entry) + b"\n")
        finally:
            if out:
                stream.close()


def opened(settings: Settings | None = None) -> Ledger:
    """The ledger that the settings name. A new database is made ready; one of another version is refused."""
    url, key = _places(settings or shared.settings_for(Path.cwd()))
    ledger = open_ledger(url, key)
    if not version(ledger.engine):
        migrate(ledger.engine)
    require(ledger.engine)
    return ledger


@contextmanager
def before(settings: Settings) -> Iterator[Before]:
    """What the ledger of the settings knows from before; nothing where none is set or there yet: none is made."""
    url, key = _places(settings)
    ready = settings.ledger.url and key.exists() and ("://" in url or Path(url).is_file())
    ledger = open_ledger(url, key) if ready else None
    if ledger is None or not version(ledger.engine):
        yield NOTHING
        return
    require(ledger.engine)
    with ledger.reading() as book:
        yield InLedger(book)


def now() -> datetime:
    return datetime.now(UTC)


def _places(settings: Settings) -> tuple[str, Path]:
    """Database and key: as set, relative to the settings' folder; else the user's folders for data and for secrets."""
    home, place = Path(settings.home), settings.ledger
    url = place.url or str(Path(platformdirs.user_data_dir("claimwright")) / "ledger.sqlite")
    key = Path(place.key) if place.key else Path(platformdirs.user_config_dir("claimwright")) / "ledger.key"
    return (url if "://" in url else str(home / url)), home / key
