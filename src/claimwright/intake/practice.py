"""Finds and reads claimwright.toml: in the folder where the visits lie, or above it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from claimwright.errors import InputError, SettingsError
from claimwright.intake.source import read_source
from claimwright.settings import FILE, Settings, load

HIGHEST = 4  # folders above the one given


def read_settings(start: Path | None, environ: Mapping[str, str], flags: Mapping[str, str]) -> Settings:
    """Settings of the nearest claimwright.toml; without one, the defaults under environment and flags."""
    found = find(start) if start is not None else None
    if found is None:
        return load("", FILE, environ, flags)
    try:
        text = read_source(found).data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SettingsError(f"not UTF-8 at byte {error.start}", str(found), "save it as UTF-8") from error
    except InputError as error:
        raise SettingsError(error.what, str(found), error.mend) from error
    return load(text, FILE, environ, flags)


def find(start: Path) -> Path | None:
    here = start.absolute() if start.is_dir() else start.absolute().parent
    folders = (here, *here.parents)[: HIGHEST + 1]
    return next((folder / FILE for folder in folders if (folder / FILE).is_file()), None)
