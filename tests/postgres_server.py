"""A PostgreSQL server of the tests' own, in a temporary folder, under a user without privileges; absent, None."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")  # a folder for each version, none of them on the path


def programs() -> Path | None:
    found = max(DEBIAN.glob("*/bin/initdb"), default=None, key=lambda path: int(path.parts[-3]))
    beside = found or shutil.which("initdb")
    return Path(beside).parent if beside else None


@contextmanager
def server() -> Iterator[str | None]:
    """The URL of a running server without its database's name, or None where the machine has no PostgreSQL."""
    where = programs()
    user = next((name for name in ("postgres", "nobody") if _known(name)), None) if os.getuid() == 0 else None
    if where is None or (os.getuid() == 0 and user is None):
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    if user:
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
    data = folder / "data"

    def run(*words: str) -> None:
        subprocess.run([where / words[0], *words[1:]], user=user, cwd=folder, check=True, capture_output=True)

    try:
        run("initdb", "-D", str(data), "-U", "postgres", "--auth=trust", "--no-sync", "-E", "UTF8")
        # Without syncs (-F): it is clients that are killed, never the server.
        run("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", f"-F -k {folder} -h ''", "start")
        try:
            yield f"postgresql://postgres@/{{name}}?host={folder}"
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _known(name: str) -> bool:
    try:
        return bool(pwd.getpwnam(name))
    except KeyError:
        return False
