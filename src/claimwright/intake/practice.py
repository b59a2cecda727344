"""Finds and reads claimwright.toml: in the folder where the visits lie, or above it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from claimwright.errors import InputError, RulebookError, SettingsError
from claimwright.intake.source import read_source
from claimwright.intake.text import decoded
from claimwright.model.standing import NOTHING_KNOWN, Standing
from claimwright.rulebook import parse
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
    settings = load(text, FILE, environ, flags)
    edits, standing = (str(found.parent / path) if path else "" for path in (settings.edits, settings.standing))
    return msgspec.structs.replace(settings, edits=edits, standing=standing, home=str(found.parent))


def read_edits(folder: str) -> dict[str, str]:
    """The practice's own edits (YAML), by file name; none where no folder is set."""
    if not folder:
        return {}
    path = Path(folder)
    if not path.is_dir():
        raise SettingsError("no such folder of edits", folder, "correct paths.edits in claimwright.toml")
    try:
        return {file.name: read_source(file).data.decode("utf-8") for file in sorted(path.glob("*.yaml"))}
    except UnicodeDecodeError as error:
        raise SettingsError(f"not UTF-8 at byte {error.start}", folder, "save the edits as UTF-8") from error


def read_standing(path: str) -> Standing:
    """Coverage and enrolment as the practice knows them; nothing where no file is set. Raises SettingsError."""
    if not path:
        return NOTHING_KNOWN
    try:
        return parse(decoded(read_source(Path(path))), Standing, path)
    except (InputError, RulebookError) as error:
        raise SettingsError(error.what, error.place, error.mend) from error


def find(start: Path) -> Path | None:
    here = start.absolute() if start.is_dir() else start.absolute().parent
    folders = (here, *here.parents)[: HIGHEST + 1]
    return next((folder / FILE for folder in folders if (folder / FILE).is_file()), None)
