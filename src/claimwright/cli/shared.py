"""What the commands share: the consoles, the house, settings, and how an error is said."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import platformdirs
import typer
from rich.console import Console

from claimwright.errors import ClaimwrightError, InputError
from claimwright.intake.practice import read_edits, read_settings, read_standing
from claimwright.settings import Settings

if TYPE_CHECKING:
    from claimwright.pipeline import House

UNREADABLE = 2


def console(stderr: bool = False) -> Console:
    """Width and colours as the terminal allows; NO_COLOR and pipes are respected by rich."""
    return Console(stderr=stderr, highlight=False, soft_wrap=stderr)


def complain(error: ClaimwrightError | str) -> None:
    print(f"claimwright: {error}", file=sys.stderr)


@contextmanager
def one_line_errors() -> Iterator[None]:
    """Turns an expected error into its one line and exit code 2."""
    try:
        yield
    except ClaimwrightError as error:
        complain(error)
        raise typer.Exit(UNREADABLE) from error
    except BrokenPipeError:  # the reader of the pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit from None
    except OSError as error:
        complain(f"{error.filename or 'file'}: {error.strerror}; check the path and its permissions")
        raise typer.Exit(UNREADABLE) from error


def as_lines(format: str) -> bool:
    """Whether the answer is JSON lines: as asked, else where no terminal reads it. Raises InputError."""
    if format not in ("", "table", "jsonl"):
        raise InputError(f"no format {format!r}", "--format", "table or jsonl")
    return format == "jsonl" or (not format and not sys.stdout.isatty())


def say(lines: bool, record: object, words: str) -> None:
    """One thing that happened: a line of JSON, or of words."""
    if lines:
        sys.stdout.buffer.write(msgspec.json.encode(record) + b"\n")
        sys.stdout.buffer.flush()
    else:
        print(words)


def settings_for(start: Path | None, flags: dict[str, str] | None = None) -> Settings:
    return read_settings(start, os.environ, {k: v for k, v in (flags or {}).items() if v})


def shelf_folder(settings: Settings | None = None) -> Path:
    """Where the packs lie: CLAIMWRIGHT_SHELF, the settings, else the user's data folder."""
    chosen = os.environ.get("CLAIMWRIGHT_SHELF") or (settings.shelf if settings else "")
    return Path(chosen) if chosen else Path(platformdirs.user_data_dir("claimwright")) / "shelf"


def house(settings: Settings | None = None) -> House:
    """The shelf and the rulebook, opened; what codes and checks is loaded here, as syntax alone needs none of it."""
    from claimwright.pipeline import open_house

    folder = shelf_folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    if settings is None:
        return open_house(folder)
    edits, standing = read_edits(settings.edits), read_standing(settings.standing)
    return open_house(folder, settings.policies, edits, standing)
