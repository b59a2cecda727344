"""An SFTP server over one folder, for one user; it drops the line where mischief says so."""

from __future__ import annotations

import base64
import hashlib
import os
import socket
import threading
from pathlib import Path

import paramiko
from paramiko import SFTPAttributes, SFTPHandle, SFTPServer

from standin.mischief import Mischief


def fingerprint(key: paramiko.PKey) -> str:
    """As ssh-keygen prints it: SHA256:..."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(key.asbytes()).digest()).decode().rstrip("=")


class Doorman(paramiko.ServerInterface):
    """One user with a password or a public key."""

    def __init__(self, user: str, password: str, key: bytes | None) -> None:
        self.user, self.password, self.key = user, password, key

    def check_auth_password(self, username: str, password: str) -> int:
        fine = (username, password) == (self.user, self.password)
        return paramiko.common.AUTH_SUCCESSFUL if fine else paramiko.common.AUTH_FAILED

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        fine = username == self.user and self.key is not None and key.asbytes() == self.key
        return paramiko.common.AUTH_SUCCESSFUL if fine else paramiko.common.AUTH_FAILED

    def get_allowed_auths(self, username: str) -> str:
        return "password,publickey"

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return paramiko.common.OPEN_SUCCEEDED


class Handle(SFTPHandle):
    """An open file; `drop_at` is the byte at which the line goes."""

    drop_at: int | None = None
    moved = 0
    line: paramiko.Transport

    def write(self, offset: int, data: bytes) -> int:
        if self._drops(len(data)):
            super().write(offset, data[: len(data) // 2])
            self.writefile.flush()
            self.line.close()
            return paramiko.sftp.SFTP_FAILURE
        return super().write(offset, data)

    def read(self, offset: int, length: int) -> bytes | int:
        if self._drops(length):
            self.line.close()
            return paramiko.sftp.SFTP_FAILURE
        return super().read(offset, length)

    def stat(self) -> SFTPAttributes:
        return SFTPAttributes.from_stat(os.fstat(self.writefile.fileno()))

    def _drops(self, count: int) -> bool:
        self.moved += count
        return self.drop_at is not None and self.moved > self.drop_at


class Files(paramiko.SFTPServerInterface):
    """What lies below the root, and nothing else."""

    def __init__(self, server: paramiko.ServerInterface, root: Path, mischief: Mischief) -> None:
        super().__init__(server)
        self.root, self.mischief, self.line = root.resolve(), mischief, None

    def _path(self, path: str) -> Path:
        return self.root / self.canonicalize(path).lstrip("/")

    def list_folder(self, path: str) -> list[SFTPAttributes] | int:
        try:
            return [SFTPAttributes.from_stat(p.stat(), p.name) for p in sorted(self._path(path).iterdir())]
        except OSError as error:
            return SFTPServer.convert_errno(error.errno or 0)

    def stat(self, path: str) -> SFTPAttributes | int:
        try:
            return SFTPAttributes.from_stat(self._path(path).stat())
        except OSError as error:
            return SFTPServer.convert_errno(error.errno or 0)

    lstat = stat

    def open(self, path: str, flags: int, attr: SFTPAttributes) -> Handle | int:
        try:
            handle = os.open(self._path(path), flags & ~os.O_EXCL, 0o600)
        except OSError as error:
            return SFTPServer.convert_errno(error.errno or 0)
        opened = Handle(flags)
        mode = "rb" if not flags & (os.O_WRONLY | os.O_RDWR) else "r+b"
        opened.readfile = opened.writefile = os.fdopen(handle, mode if mode == "rb" or flags & os.O_RDWR else "wb")
        opened.line = self.session.line  # type: ignore[attr-defined]
        if self.mischief.does("drop"):
            size = os.fstat(handle).st_size or 20_000
            opened.drop_at = self.mischief.part(size)
        return opened

    def remove(self, path: str) -> int:
        try:
            self._path(path).unlink()
        except OSError as error:
            return SFTPServer.convert_errno(error.errno or 0)
        return paramiko.sftp.SFTP_OK

    def rename(self, oldpath: str, newpath: str) -> int:
        old, new = self._path(oldpath), self._path(newpath)
        if new.exists():
            return paramiko.sftp.SFTP_FAILURE
        try:
            old.rename(new)
        except OSError as error:
            return SFTPServer.convert_errno(error.errno or 0)
        if self.mischief.does("drop"):
            self.session.line.close()  # type: ignore[attr-defined]
        return paramiko.sftp.SFTP_OK

    def session_started(self) -> None:
        return None


class Session(paramiko.SFTPServer):
    """Gives its files the line they may drop."""

    def __init__(self, channel: paramiko.Channel, name: str, server: paramiko.ServerInterface, *rest: object) -> None:
        super().__init__(channel, name, server, Files, *rest)  # type: ignore[arg-type]
        self.server.session = self
        self.line = channel.get_transport()


class Listener:
    """Accepts connections until it is closed."""

    def __init__(self, port: int, key: paramiko.PKey, doorman: Doorman, root: Path, mischief: Mischief) -> None:
        self.key, self.doorman, self.root, self.mischief = key, doorman, root, mischief
        self.socket = socket.create_server(("127.0.0.1", port))
        self.port: int = self.socket.getsockname()[1]

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self._session, args=(connection,), daemon=True).start()

    def _session(self, connection: socket.socket) -> None:
        line = paramiko.Transport(connection)
        line.add_server_key(self.key)
        line.set_subsystem_handler("sftp", Session, self.root, self.mischief)
        try:
            line.start_server(server=self.doorman)
        except (paramiko.SSHException, EOFError, OSError):
            line.close()
