"""The receiver that the settings name, opened. Knows the settings' words and which of them each line needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from claimwright.errors import SettingsError
from claimwright.model.practice import TransportPlace
from claimwright.tracking.folder import Folder
from claimwright.tracking.http import opened
from claimwright.tracking.sftp import Address, connected
from claimwright.tracking.transport import Transport

NEEDED = {"folder": ("out", "answers"), "sftp": ("host", "user", "fingerprint"), "http": ("url",)}


@contextmanager
def reached(place: TransportPlace | None, home: Path, secret: str) -> Iterator[Transport]:
    """The receiver for as long as the block lasts; paths are relative to `home`. Raises SettingsError where something
    is not set, TransportError where it cannot be reached.
    """
    if place is None:
        raise SettingsError("no receiver is set", "transport", "add [transport] with kind, see docs/tracking.md")
    missing = next((name for name in NEEDED[place.kind] if getattr(place, name) in ("", ".")), None)
    if missing is not None:
        raise SettingsError("is missing", f"transport.{missing}", f"kind {place.kind} needs it")
    if place.kind == "folder":
        yield Folder(home / place.out, home / place.answers, place.keep)
    elif place.kind == "sftp":
        key = str(home / place.key) if place.key else ""
        if not key and not secret:
            raise SettingsError("neither key nor password", "transport.key", "or CLAIMWRIGHT_TRANSPORT_SECRET")
        address = Address(
            place.host, place.user, place.fingerprint, place.port, key, secret, place.out, place.answers,
            place.keep, place.timeout,
        )  # fmt: skip
        with connected(address) as line:
            yield line
    else:
        with opened(place.url.rstrip("/") + "/", secret, place.timeout) as clearinghouse:
            yield clearinghouse
