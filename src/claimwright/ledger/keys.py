"""Keys: the practice's master key in a file, what is derived of it, and each patient's data key wrapped by it.

AES-256-GCM with a nonce of 96 random bits; what is sealed is bound to its place in the ledger, so that a ciphertext
moved to another row does not open. Knows no table.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from claimwright.errors import LedgerError

LENGTH, NONCE = 32, 12  # bytes


class Keys(NamedTuple):
    """`wrapping` of data keys, `house` for what is of no one patient, `lookup` and `seal` for keyed hashes."""

    wrapping: AESGCM
    house: AESGCM
    lookup: bytes
    seal: bytes


def make_key(path: Path) -> None:
    """A new master key, readable by its owner alone. Raises LedgerError where the file exists."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise LedgerError("a key is there already", str(path), "keep it: without it nothing can be read") from error
    with os.fdopen(handle, "wb") as file:
        file.write(base64.b64encode(os.urandom(LENGTH)) + b"\n")
        file.flush()
        os.fsync(file.fileno())


def read_keys(path: Path) -> Keys:
    """The keys of a file that `make_key` wrote. Raises LedgerError where it is absent, open to others or no key."""
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_mode & 0o077:
                raise LedgerError("others may read the key", str(path), "chmod 600")
            text = file.read(200)
    except FileNotFoundError as error:
        raise LedgerError("no key", str(path), "claimwright ledger init makes one; or correct ledger.key") from error
    try:
        master = base64.b64decode(text.strip(), validate=True)
    except binascii.Error as error:
        raise LedgerError("is no key", str(path), "give the file that ledger init wrote") from error
    if len(master) != LENGTH:
        raise LedgerError("is no key", str(path), "give the file that ledger init wrote")
    return derived(master)


def derived(master: bytes) -> Keys:
    def part(name: str) -> bytes:
        return HKDF(SHA256(), LENGTH, None, f"claimwright ledger {name}".encode()).derive(master)

    return Keys(AESGCM(part("wrapping")), AESGCM(part("house")), part("lookup"), part("seal"))


def keyed_hash(key: bytes, text: str | bytes) -> bytes:
    return hmac.digest(key, text.encode() if isinstance(text, str) else text, "sha256")


def new_data_key(keys: Keys, patient: int) -> bytes:
    """A random data key, wrapped for its patient's row."""
    return seal(keys.wrapping, os.urandom(LENGTH), f"patient {patient}")


def data_key(keys: Keys, patient: int, wrapped: bytes) -> AESGCM:
    return AESGCM(unseal(keys.wrapping, wrapped, f"patient {patient}"))


def seal(key: AESGCM, plain: bytes, place: str) -> bytes:
    """Nonce and ciphertext; it opens only at the same `place`."""
    nonce = os.urandom(NONCE)
    return nonce + key.encrypt(nonce, plain, place.encode())


def unseal(key: AESGCM, sealed: bytes, place: str) -> bytes:
    """Raises LedgerError where the key is another or the bytes were altered."""
    try:
        return key.decrypt(sealed[:NONCE], sealed[NONCE:], place.encode())
    except (InvalidTag, ValueError) as error:
        raise LedgerError("cannot be opened", place, "another key, or altered: claimwright ledger verify") from error
