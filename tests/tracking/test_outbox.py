"""Claims into the outbox and out of it: once in effect, whatever is refused, repeated or stopped half way."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text

from claimwright.errors import LedgerError, TransportError
from claimwright.ledger import Event, Ledger, append
from claimwright.ledger.chain import verify
from claimwright.ledger.reading import entries, states
from claimwright.ledger.submissions import interchange_of, move_outbox, outgoing, send_again
from claimwright.model.case import Payer
from claimwright.submit import read
from claimwright.tracking import outbox
from claimwright.tracking.folder import Folder
from claimwright.tracking.outbox import send
from claimwright.tracking.submitting import Along, House, queue
from ledgers import NOON, RECEIVER, SENDER, at, claim_of, new_ledger
from x12_claims import line, stay

change = msgspec.structs.replace
HOUSE = House(SENDER, RECEIVER, "T", "test")
OTHER = Payer("88888", "OTHER PLAN")


@pytest.fixture
def receiver(tmp_path: Path) -> Folder:
    for name in ("out", "answers"):
        (tmp_path / name).mkdir()
    return Folder(tmp_path / "out", tmp_path / "answers")


def test_each_payer_gets_an_interchange_with_numbers_of_its_own(ledger: Ledger, receiver: Folder):
    made = [claim_of(1), claim_of(2, payer=OTHER), claim_of(3)]
    done, left = queue(ledger, made, HOUSE, NOON)
    assert ([(s.payer, s.claims) for s in done], left) == (
        [("88888", ("C00002",)), ("99999", ("C00001", "C00003"))],
        (),
    )
    names = send(ledger, receiver, at(minutes=1), "test")
    assert names == ("LARKSPUR01-000000001.837", "LARKSPUR01-000000002.837")
    files = [(receiver.out / name).read_bytes() for name in names]
    assert [claim.id for data in files for claim in read(io.BytesIO(data))] == ["C00002", "C00001", "C00003"]
    assert [data[90:99] for data in files] == [b"000000001", b"000000002"]
    with ledger.reading() as book:
        assert {fold.state for fold in states(book).values()} == {"sent"}
        assert verify(book) is None
    assert send(ledger, receiver, at(minutes=2), "test") == ()


def test_submitting_again_submits_nothing(ledger: Ledger):
    queue(ledger, [claim_of(1)], HOUSE, NOON)
    done, left = queue(ledger, [claim_of(1), claim_of(1)], HOUSE, at(hours=1))
    assert (done, left) == ((), (("C00001", "is queued, as it was submitted"),))


@pytest.mark.parametrize(
    ("state", "changes", "goes"),
    [
        ("rejected", {}, False),  # as it was
        ("rejected", {"authorization": "A1"}, True),  # mended
        ("accepted", {"authorization": "A1"}, False),  # the payer has it
        ("accepted", {"frequency": "7", "payer_control": "ICN"}, True),
        ("paid", {"frequency": "8", "payer_control": "ICN"}, True),
        ("sent", {"authorization": "A1"}, False),
        ("received", {"frequency": "7", "payer_control": "ICN"}, False),  # under way
        ("next-payer", {"authorization": "A1"}, True),
    ],
)
def test_what_may_go_again(ledger: Ledger, state, changes, goes):
    queue(ledger, [claim_of(1)], HOUSE, NOON)
    with ledger.writing() as book:
        append(book, [Event(kind="answered", at=NOON, actor="t", claim="C00001", after=state, source="277CA")])
    done, left = queue(ledger, [claim_of(1, **changes)], HOUSE, at(days=1))
    assert (len(done), len(left)) == ((1, 0) if goes else (0, 1))


def test_a_claim_that_cannot_be_written_does_not_keep_the_others(ledger: Ledger):
    done, left = queue(ledger, [claim_of(1), claim_of(2, diagnoses=())], HOUSE, NOON)
    assert [s.claims for s in done] == [("C00001",)]
    assert [claim for claim, _ in left] == ["C00002"]
    assert "diagnoses" in left[0][1]


def test_several_files_of_one_payer_where_there_are_many(ledger: Ledger, monkeypatch):
    monkeypatch.setattr("claimwright.tracking.submitting.MOST", 2)
    done, _ = queue(ledger, [claim_of(n) for n in range(5)], HOUSE, NOON)
    assert [len(s.claims) for s in done] == [2, 2, 1]


class Stopped(BaseException):
    """As a kill: nothing may catch it."""


class Stopping:
    """Counts every effect, and stops at the n-th: before it, or behind it before anybody hears of it."""

    def __init__(self, at: int) -> None:
        self.left = at

    def __call__(self, effect, *args):
        self._tick()
        effect(*args)
        self._tick()

    def _tick(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise Stopped


class Eager:
    """A receiver that takes a file away the moment it has its name."""

    once = False

    def __init__(self, inner: Folder, stopping: Stopping | None, eager: bool) -> None:
        self.inner, self.stopping, self.eager, self.got = inner, stopping, eager, []

    def put(self, name: str, data: bytes) -> None:
        self._do(self._put_half, name, data)
        self._do(self.inner.put, name, data)

    def _put_half(self, name: str, data: bytes) -> None:
        self.inner.put(name, data[: len(data) // 2])

    def place(self, name: str) -> None:
        self._do(self._place, name)

    def _place(self, name: str) -> None:
        self.inner.place(name)
        final = self.inner.out / name
        if self.eager and final.exists():
            self.got.append(final.read_bytes())
            final.unlink()

    def _do(self, effect, *args) -> None:
        self.stopping(effect, *args) if self.stopping else effect(*args)


@pytest.mark.parametrize("eager", [True, False])
@pytest.mark.parametrize("stop", range(1, 22))
def test_stopped_anywhere_it_is_delivered_once(tmp_path, receiver: Folder, monkeypatch, stop: int, eager: bool):
    ledger = new_ledger(str(tmp_path / "ledger.sqlite"), tmp_path)
    queue(ledger, [claim_of(1), claim_of(2, payer=OTHER)], HOUSE, NOON)
    with ledger.reading() as book:
        expected = sorted(interchange_of(book, row.submission) for row in outgoing(book))
    stopping = Stopping(stop)
    stopped = Eager(receiver, stopping, eager)
    with monkeypatch.context() as patched:
        patched.setattr(outbox, "move_outbox", lambda *a: stopping(move_outbox, *a))
        try:
            send(ledger, stopped, at(minutes=1), "test")
        except Stopped:
            stopping.left = 0
    again = Eager(receiver, None, eager)
    send(ledger, again, at(minutes=2), "test")
    got = stopped.got + again.got if eager else [path.read_bytes() for path in receiver.out.iterdir()]
    assert sorted(got) == expected
    with ledger.reading() as book:
        assert book.run(text("SELECT count(*) FROM events WHERE kind = 'sent'")).scalar() == 2
        assert outgoing(book) == ()
        assert verify(book) is None


def test_a_ledger_that_was_set_back_does_not_overwrite(tmp_path, receiver: Folder):
    for number in (1, 2):
        ledger = new_ledger(str(tmp_path / f"{number}.sqlite"), tmp_path)
        queue(ledger, [claim_of(number)], HOUSE, NOON)
        if number == 1:
            send(ledger, receiver, NOON, "test")
        else:
            with pytest.raises(TransportError, match="another file of this name"):
                send(ledger, receiver, NOON, "test")
    assert b"C00001" in (receiver.out / "LARKSPUR01-000000001.837").read_bytes()


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(TransportError, match="no such folder"):
        Folder(tmp_path / "none", tmp_path)


def test_a_file_that_nobody_answered_may_go_again_the_same(ledger: Ledger, receiver: Folder):
    queue(ledger, [claim_of(1)], HOUSE, NOON)
    with pytest.raises(LedgerError, match="no such file was sent"), ledger.writing() as book:
        send_again(book, "LARKSPUR01-000000001.837", NOON, "ada", "lost")
    (name,) = send(ledger, receiver, at(minutes=1), "test")
    data = (receiver.out / name).read_bytes()
    (receiver.out / name).unlink()
    with ledger.writing() as book:
        send_again(book, name, at(days=1), "ada", "lost")
    assert send(ledger, receiver, at(days=1), "test") == (name,)
    assert (receiver.out / name).read_bytes() == data
    with ledger.writing() as book:
        told = [(e.kind, e.reason) for e in entries(book, "C00001")]
        assert told[3:] == [("decided", "sent again: lost"), ("sent", "")]
        append(book, [Event(kind="answered", at=NOON, actor="t", claim="C00001", submission=1, source="999")])
    with pytest.raises(LedgerError, match="was answered"), ledger.writing() as book:
        send_again(book, name, at(days=2), "ada", "lost")


def test_a_facilitys_claims_go_in_an_interchange_of_their_own(ledger: Ledger):
    facility = change(stay(), id="S1", patient=claim_of(9).patient)
    done, left = queue(ledger, [claim_of(1), facility, claim_of(2)], HOUSE, NOON)
    assert ([(s.payer, s.claims) for s in done], left) == (
        [("99999", ("C00001", "C00002")), ("99999", ("S1",))],
        (),
    )
    with ledger.reading() as book:
        both = [interchange_of(book, s.id) for s in done]
    assert [b"005010X222A1" in data for data in both] == [True, False]
    assert [b"005010X223A2" in data for data in both] == [False, True]
    assert [claim.id for data in both for claim in read(io.BytesIO(data))] == ["C00001", "C00002", "S1"]


def test_a_claim_that_holds_too_much_goes_as_several(ledger: Ledger):
    large = claim_of(1, lines=tuple(line(n) for n in range(1, 61)))
    (done,), left = queue(ledger, [large], HOUSE, NOON, Along(visits={"C00001": "visit"}))
    assert (done.claims, left) == (("C00001", "C00001-2"), ())
    with ledger.reading() as book:
        assert [len(claim.lines) for claim in read(io.BytesIO(interchange_of(book, done.id)))] == [50, 10]
        assert book.run(text("SELECT count(DISTINCT encounter) FROM claims")).scalar() == 1
    assert queue(ledger, [large], HOUSE, at(hours=1)) == (
        (),
        (("C00001", "is queued, as it was submitted"), ("C00001-2", "is queued, as it was submitted")),
    )


def test_two_claims_of_one_number_do_not_become_one(ledger: Ledger):
    (done,), left = queue(ledger, [claim_of(1), claim_of(1, authorization="A1"), claim_of(1)], HOUSE, NOON)
    assert done.claims == ("C00001",)
    assert left == (("C00001", "another claim before it has its number; give it its own"),)


def test_submitted_by_several_at_once_a_claim_goes_once(ledger: Ledger):
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: queue(ledger, [claim_of(1), claim_of(2)], HOUSE, NOON).submissions, range(4)))
    assert sorted(map(len, done)) == [0, 0, 0, 1]


def test_what_stays_is_not_recorded(ledger: Ledger):
    queue(ledger, [claim_of(1)], HOUSE, NOON)
    queue(ledger, [claim_of(1, authorization="A1")], HOUSE, at(hours=1))
    with ledger.reading() as book:
        assert [e.kind for e in entries(book, "C00001")] == ["recorded", "queued"]


@pytest.mark.parametrize(
    ("program", "frequency", "says"),
    [
        ("medicare", "7", "claim C00001: Part B takes no replacement (frequency 7); ask for a reopening, or appeal"),
        ("medicare", "8", "claim C00001: Part B takes no void (frequency 8); ask for a reopening, or appeal"),
        ("commercial", "7", ""),
    ],
)
def test_what_a_program_does_not_take_stays(ledger: Ledger, program, frequency, says):
    payer = change(claim_of(1).payer, program=program)
    queue(ledger, [claim_of(1, payer=payer)], HOUSE, NOON)
    with ledger.writing() as book:
        append(book, [Event(kind="answered", at=NOON, actor="t", claim="C00001", after="accepted", source="277CA")])
    again = claim_of(1, payer=payer, frequency=frequency, payer_control="ICN")
    done, left = queue(ledger, [again], HOUSE, at(days=1))
    assert (len(done), left) == ((0, (("C00001", says),)) if says else (1, ()))
