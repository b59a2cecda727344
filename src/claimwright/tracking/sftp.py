"""A receiver reached by SFTP: its host key known beforehand, uploads that go on where they stopped.

Needs the extra `sftp` (paramiko). Never trusts a key on first sight: without the right fingerprint no word is said, and
no password given.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from claimwright.errors import TransportError
from claimwright.tracking.transport import PART, not_larger, takes

if TYPE_CHECKING:
    from paramiko import SFTPClient

CHUNK = 1 << 15  # bytes of one write
OVERLAP = 1 << 16  # bytes of a half upload that are read back before it goes on
logging.getLogger("paramiko").addHandler(logging.NullHandler())  # what it would say may hold names


class Address(msgspec.Struct, frozen=True):
    """Where and as whom. `fingerprint` is the host key's, "SHA256:..." as ssh-keygen -l prints it; `key` a private key
    file, `password` from the environment: one of them.
    """

    host: str
    user: str
    fingerprint: str
    port: int = 22
    key: str = ""
    password: str = ""
    out: str = "."
    answers: str = "."
    keep: bool = False
    timeout: float = 30.0

    def __repr__(self) -> str:
        return f"{self.user}@{self.host}:{self.port}"


class Sftp:
    """An open line to `address`; see `connected`."""

    once = False

    def __init__(self, client: SFTPClient, address: Address) -> None:
        self.client, self.address = client, address

    def put(self, name: str, data: bytes) -> None:
        path = f"{self.address.out}/{name}{PART}"
        with _said(self.address, name):
            at = self._there(path, data)
            with self.client.open(path, "r+b" if at else "wb") as file:
                file.set_pipelined(True)
                file.seek(at)
                for start in range(at, len(data), CHUNK):
                    file.write(data[start : start + CHUNK])
            size = self.client.stat(path).st_size
        if size != len(data):
            raise TransportError(f"arrived with {size} bytes of {len(data)}", name, "send again")

    def place(self, name: str) -> None:
        part, final = f"{self.address.out}/{name}{PART}", f"{self.address.out}/{name}"
        with _said(self.address, name):
            if self._size(part) is None:
                return
            if self._size(final) is not None:
                raise TransportError("another file of this name is there", name, "was the ledger set back?")
            self.client.rename(part, final)

    def list(self) -> tuple[str, ...]:
        with _said(self.address, self.address.answers):
            found = self.client.listdir_attr(self.address.answers)
        return tuple(sorted(f.filename for f in found if takes(f.filename) and stat.S_ISREG(f.st_mode or 0)))

    def get(self, name: str) -> bytes:
        with _said(self.address, name), self.client.open(f"{self.address.answers}/{name}", "rb") as file:
            size = file.stat().st_size or 0
            not_larger(name, size)
            file.prefetch(size)
            data = file.read()
        if len(data) < size:
            raise TransportError(f"came with {len(data)} bytes of {size}", name, "poll again")
        return data

    def remove(self, name: str) -> None:
        if not self.address.keep:
            with _said(self.address, name), suppress(FileNotFoundError):
                self.client.remove(f"{self.address.answers}/{name}")

    def _there(self, path: str, data: bytes) -> int:
        """How many bytes of an earlier try lie there and are these; 0 begins anew."""
        size = self._size(path) or 0
        if not 0 < size <= len(data):
            return 0
        start = max(0, size - OVERLAP)
        with self.client.open(path, "rb") as file:
            file.seek(start)
            return size if file.read(size - start) == data[start:size] else 0

    def _size(self, path: str) -> int | None:
        try:
            return self.client.stat(path).st_size
        except FileNotFoundError:
            return None


@contextmanager
def connected(address: Address) -> Iterator[Sftp]:
    """A line for as long as the block lasts. Raises TransportError where the host is another, or refuses."""
    try:
        import paramiko
    except ModuleNotFoundError as error:
        raise TransportError("paramiko is not installed", "sftp", "pip install 'claimwright[sftp]'") from error
    if not address.fingerprint.startswith("SHA256:"):
        raise TransportError("no fingerprint of the host key", repr(address), "write transport.fingerprint, SHA256:...")
    with _said(address, "connecting"):
        line = paramiko.Transport(socket.create_connection((address.host, address.port), address.timeout))
    try:
        with _said(address, "connecting"):
            line.banner_timeout = line.auth_timeout = line.channel_timeout = address.timeout
            line.start_client(timeout=address.timeout)
            found = _fingerprint(line.get_remote_server_key().asbytes())
        if not hmac.compare_digest(found, address.fingerprint.rstrip("=")):
            raise TransportError(
                f"the host key is another: {found}", repr(address), "ask the receiver before you go on"
            )
        with _said(address, "logging in"):
            if address.key:
                line.auth_publickey(address.user, paramiko.PKey.from_path(Path(address.key)))
            else:
                line.auth_password(address.user, address.password, fallback=False)
            client = paramiko.SFTPClient.from_transport(line)
        if client is None:
            raise TransportError("has no SFTP", repr(address), "ask the receiver")
        channel = client.get_channel()
        if channel is not None:
            channel.settimeout(address.timeout)
        yield Sftp(client, address)
    finally:
        line.close()


def _fingerprint(key: bytes) -> str:
    return "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")


@contextmanager
def _said(address: Address, doing: str) -> Iterator[None]:
    """The line's own errors as one line, without what was sent."""
    import paramiko

    try:
        yield
    except TransportError:
        raise
    except paramiko.AuthenticationException as error:
        raise TransportError("is not let in", repr(address), "check user, key and password") from error
    except (paramiko.SSHException, EOFError, OSError) as error:
        says = type(error).__name__ if isinstance(error, EOFError) else str(error)[:200] or type(error).__name__
        raise TransportError(f"{doing}: {says}", repr(address), "try again") from error
