"""Documents go behind their claim in an interchange of their own (275), once; what is said of them moves no claim."""

from __future__ import annotations

import base64
import io
from datetime import datetime
from pathlib import Path

import pytest
from standin.claims import read
from standin.writing import Wrapper, answer_999, ta1

from claimwright.ledger import Event, Ledger, append
from claimwright.ledger.chain import verify
from claimwright.ledger.claims import find_patient
from claimwright.ledger.erasing import erase
from claimwright.ledger.reading import entries, states
from claimwright.ledger.submissions import interchange_of, move_outbox, newest_submission, outgoing, send_again
from claimwright.ledger.work import open_work
from claimwright.model.practice import Clocks
from claimwright.model.supplement import Attachment
from claimwright.tracking.answering import Answers
from claimwright.tracking.clocks import tick
from claimwright.tracking.folder import Folder
from claimwright.tracking.inbox import act, poll
from claimwright.tracking.outbox import send
from claimwright.tracking.submitting import Along, House, queue
from claimwright.x12 import segments
from ledgers import NOON, RECEIVER, SENDER, at, claim_of

HOUSE = House(SENDER, RECEIVER, "T", "test")
REPORT = b"OPERATIVE REPORT\nThe lump was removed."
REPORTED = claim_of(1, attachments=(Attachment("OB", "EL", "C00001-A1", "report.txt"),))
ALONG = Along(documents={"C00001": {"report.txt": REPORT}})
ANSWERS = Answers()


@pytest.fixture
def receiver(tmp_path: Path) -> Folder:
    for name in ("out", "answers"):
        (tmp_path / name).mkdir()
    return Folder(tmp_path / "out", tmp_path / "answers")


def come(ledger: Ledger, receiver: Folder, name: str, data: bytes) -> None:
    (receiver.answers / name).write_bytes(data)
    poll(ledger, receiver, at(hours=1))
    act(ledger, ANSWERS.read, ANSWERS.post, at(hours=1), "test")


def state(ledger: Ledger) -> str:
    with ledger.reading() as book:
        assert verify(book) is None
        return states(book)["C00001"].state


def works(ledger: Ledger) -> list[tuple[str, str | None]]:
    with ledger.reading() as book:
        return [(task.kind, task.claim) for task in open_work(book)]


def test_they_are_queued_with_the_claim_and_sent_behind_it(ledger: Ledger, receiver: Folder):
    done, left = queue(ledger, [REPORTED, claim_of(2)], HOUSE, NOON, ALONG)
    assert ([(s.kind, s.claims) for s in done], left) == (
        [("837", ("C00001", "C00002")), ("275", ("C00001",))],
        (),
    )
    assert send(ledger, receiver, at(minutes=1), "test") == ("LARKSPUR01-000000001.837", "LARKSPUR01-000000002.275")
    found = {s.id: s for s in segments(io.BytesIO((receiver.out / "LARKSPUR01-000000002.275").read_bytes()))}
    assert base64.b64decode(found["BIN"].get(2)) == REPORT
    assert (found["TRN"].get(2), found["REF"].get(2), found["ISA"].get(13)) == ("C00001-A1", "C00001", "000000002")
    assert state(ledger) == "sent"
    with ledger.reading() as book:
        assert [(e.kind, e.after, e.submission) for e in entries(book, "C00001")] == [
            ("recorded", "recorded", None), ("queued", "queued", 1), ("queued", "", 2),
            ("sent", "sent", 1), ("sent", "", 2),
        ]  # fmt: skip
        assert newest_submission(book, "C00001") == 1
    assert queue(ledger, [REPORTED], HOUSE, at(hours=1), ALONG).submissions == ()


@pytest.mark.parametrize("document", ["report.txt", ""])
def test_a_claim_whose_document_is_missing_stays(ledger: Ledger, document):
    one = claim_of(1, attachments=(Attachment("OB", "EL", "C00001-A1", document),))
    (done,), left = queue(ledger, [one, claim_of(2)], HOUSE, NOON)
    assert done.claims == ("C00002",)
    name = document or "C00001-A1"
    assert left == (("C00001", f"{name}: the document is not at hand; give it with the claim"),)


def test_what_is_said_of_them_moves_no_claim_and_a_rejection_is_work(ledger: Ledger, receiver: Folder):
    (first, documents), _ = queue(ledger, [REPORTED], HOUSE, NOON, ALONG)
    send(ledger, receiver, at(minutes=1), "test")
    with ledger.reading() as book:
        about = [Wrapper(read(interchange_of(book, s.id)), 7, datetime(2026, 6, 16, 12)) for s in (first, documents)]
    come(ledger, receiver, "1", ta1(about[1]))
    assert (state(ledger), works(ledger)) == ("sent", [])
    come(ledger, receiver, "2", answer_999(about[0], True))
    come(ledger, receiver, "3", answer_999(about[1], False))
    assert (state(ledger), works(ledger)) == ("received", [("documents", "C00001")])
    with ledger.reading() as book:
        said = [(e.source, e.after, e.submission) for e in entries(book, "C00001") if e.kind == "answered"]
    assert said == [("TA1", "", 2), ("999", "received", 1), ("999", "", 2)]


def test_documents_of_which_nobody_speaks_are_missed_and_may_go_again(ledger: Ledger, receiver: Folder):
    queue(ledger, [REPORTED], HOUSE, NOON, ALONG)
    _, name = send(ledger, receiver, NOON, "test")
    with ledger.writing() as book:
        append(
            book,
            [
                Event(
                    kind="answered", at=NOON, actor="t", claim="C00001", after="accepted", source="277CA", submission=1
                )
            ],
        )
        assert [(t.once, t.claim) for t in tick(book, Clocks(), at(days=1))] == [("no-999 2", "C00001")]
        assert send_again(book, name, at(days=1), "ada", "lost") == 2
        assert [one.name for one in outgoing(book)] == [name]
        move_outbox(book, 2, "sent", at(days=1), "test")
        append(book, [Event(kind="answered", at=NOON, actor="t", claim="C00001", source="999", submission=2)])
        assert tick(book, Clocks(), at(days=3)) == ()
        assert open_work(book) == ()


def test_erasing_a_patient_takes_the_documents_along(ledger: Ledger, receiver: Folder):
    (_, documents), _ = queue(ledger, [REPORTED], HOUSE, NOON, ALONG)
    send(ledger, receiver, NOON, "test")
    with ledger.writing() as book:
        erase(book, find_patient(book, "MRN00001") or 0, "asked", at(days=1), "ada")
    with ledger.reading() as book, pytest.raises(Exception, match="its bytes are erased"):
        interchange_of(book, documents.id)
