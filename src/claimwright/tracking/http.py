"""A clearinghouse reached by HTTP, by the small interface of docs/clearinghouse-http.md.

A file is posted with its name as idempotency key, so that posting it again has no effect: `put` is the whole delivery.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import msgspec

from claimwright.errors import TransportError
from claimwright.tracking.transport import LARGEST, not_larger, takes

LISTING = 4 << 20  # bytes of a list of answers
LOCAL = ("localhost", "127.0.0.1", "::1")


class _Answer(msgspec.Struct, frozen=True):
    id: str


class _Answers(msgspec.Struct, frozen=True):
    answers: tuple[_Answer, ...]


class Http:
    """An answer's id is its name; the clearinghouse keeps its answers."""

    once = True

    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    def put(self, name: str, data: bytes) -> None:
        headers = {"Idempotency-Key": name, "Content-Type": "application/edi-x12"}
        with self._said(name):
            answer = self.client.post("claims", content=data, headers=headers)
        if answer.status_code == httpx.codes.CONFLICT:
            raise TransportError("another file of this name is there", name, "was the ledger set back?")
        self._right(answer, name)

    def place(self, name: str) -> None:
        """Nothing: what was posted has its name."""

    def list(self) -> tuple[str, ...]:
        try:
            found = msgspec.json.decode(self._read("answers", LISTING), type=_Answers)
        except msgspec.DecodeError as error:
            raise TransportError("the list of answers cannot be read", "answers", "ask the clearinghouse") from error
        return tuple(answer.id for answer in found.answers if takes(answer.id))

    def get(self, name: str) -> bytes:
        return self._read(f"answers/{name}")

    def remove(self, name: str) -> None:
        """Nothing: the clearinghouse keeps its answers."""

    def _read(self, path: str, most: int = LARGEST) -> bytes:
        held = bytearray()
        with self._said(path), self.client.stream("GET", path) as answer:
            self._right(answer, path)
            for part in answer.iter_bytes():
                held += part
                not_larger(path, len(held), most)
        return bytes(held)

    def _right(self, answer: httpx.Response, place: str) -> None:
        if answer.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            raise TransportError("is not let in", place, "check the token")
        if not answer.is_success:
            raise TransportError(f"answered {answer.status_code}", place, "try again, or ask the clearinghouse")

    @contextmanager
    def _said(self, place: str) -> Iterator[None]:
        try:
            yield
        except httpx.HTTPError as error:
            raise TransportError(f"{type(error).__name__}", place, "try again") from error


@contextmanager
def opened(url: str, token: str, timeout: float = 30.0, transport: httpx.BaseTransport | None = None) -> Iterator[Http]:
    """The clearinghouse at `url` for as long as the block lasts. Raises TransportError where it is without TLS."""
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise TransportError("is no address", "transport.url", "write https://...") from error
    if not address.host:
        raise TransportError("is no address", "transport.url", "write https://...")
    if address.scheme != "https" and not (address.scheme == "http" and address.host in LOCAL):
        raise TransportError("would send claims in the clear", "transport.url", "write https://...")
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with httpx.Client(base_url=address, headers=headers, timeout=timeout, transport=transport) as client:
        yield Http(client)
