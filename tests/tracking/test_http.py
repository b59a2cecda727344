"""A clearinghouse by HTTP: posted again has no effect, what is known is not asked for, errors are one line."""

from __future__ import annotations

import httpx
import pytest

from claimwright.errors import TransportError
from claimwright.tracking.answering import Answers
from claimwright.tracking.http import opened
from claimwright.tracking.inbox import act, poll
from claimwright.tracking.outbox import send
from claimwright.tracking.submitting import House, queue
from ledgers import NOON, RECEIVER, SENDER, at, claim_of, new_ledger

TA1 = (
    b"ISA*00*          *00*          *ZZ*DEMOHOUSE      *ZZ*LARKSPUR01     *260616*1200*^*00501*000000077*0*T*:~"
    b"TA1*000000001*260616*1200*A*000~IEA*0*000000077~"
)

ANSWERS = Answers()


class Clearinghouse:
    """Keeps what is posted; the answer to a first post gets lost on the way."""

    def __init__(self, lose: int = 0) -> None:
        self.kept: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.lose = lose

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(f"{request.method} {request.url.path}")
        if request.headers.get("Authorization") != "Bearer secret":
            return httpx.Response(401)
        if request.method == "POST":
            name = request.headers["Idempotency-Key"]
            if self.kept.setdefault(name, request.content) != request.content:
                return httpx.Response(409)
            self.lose -= 1
            if self.lose >= 0:
                raise httpx.ReadTimeout("lost")
            return httpx.Response(202)
        if request.url.path.endswith("/answers"):
            return httpx.Response(200, json={"answers": [{"id": "1.ta1"}, {"id": "../etc"}, {"id": "a/b"}]})
        return httpx.Response(200, content=TA1)


def there(house, token: str = "secret"):
    return opened("https://clearing.example/v1/", token, transport=httpx.MockTransport(house))


def test_a_file_whose_answer_was_lost_is_posted_again_and_is_one(tmp_path):
    ledger, house = new_ledger(str(tmp_path / "l.sqlite"), tmp_path), Clearinghouse(lose=1)
    queue(ledger, [claim_of(1)], House(SENDER, RECEIVER, "T", "test"), NOON)
    with there(house) as line:
        with pytest.raises(TransportError, match="ReadTimeout"):
            send(ledger, line, at(minutes=1), "test")
        assert send(ledger, line, at(minutes=2), "test") == ("LARKSPUR01-000000001.837",)
        assert (len(house.kept), house.asked) == (1, ["POST /v1/claims"] * 2)
        assert poll(ledger, line, at(minutes=3)) == ("1.ta1",)
        assert poll(ledger, line, at(minutes=4)) == ()
        assert house.asked[2:] == ["GET /v1/answers", "GET /v1/answers/1.ta1", "GET /v1/answers"]
        (acted,) = act(ledger, ANSWERS.read, ANSWERS.post, at(minutes=5), "test")
        assert (acted.kind, acted.became) == ("TA1", "done")
        with pytest.raises(TransportError, match="another file of this name"):
            line.put("LARKSPUR01-000000001.837", b"other")


def test_a_wrong_token_is_said_without_it():
    with there(Clearinghouse(), "hunter2") as line, pytest.raises(TransportError, match="not let in") as told:
        line.list()
    assert "hunter2" not in str(told.value)


@pytest.mark.parametrize("held", [b"", b"[]", b'{"answers": 1}', b'{"answers": [{"id": 5}]}', b" " * (5 << 20)])
def test_a_list_that_cannot_be_read_is_said(held: bytes):
    with there(lambda _: httpx.Response(200, content=held)) as line, pytest.raises(TransportError):
        line.list()


@pytest.mark.parametrize("url", ["http://clearing.example", "ftp://x", "clearing.example", ""])
def test_nothing_goes_in_the_clear(url: str):
    with pytest.raises(TransportError), opened(url, "secret"):
        pass
