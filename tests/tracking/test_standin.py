"""SFTP to the stand-in: the host key, half uploads, dropped lines; its answers are right by pyx12 and oxedi."""

from __future__ import annotations

import io
import logging
from datetime import datetime
from decimal import Decimal

import msgspec
import oxedi
import paramiko
import pytest
import pyx12.params
import pyx12.x12n_document
from standin import claims as received
from standin.adjudicating import Payer
from standin.clearinghouse import Clearinghouse, accepted
from standin.mischief import Mischief
from standin.writing import Wrapper, answer_277, answer_835, answer_999, ta1
from standins import StandIn, standin, until

from claimwright.errors import TransportError
from claimwright.model.remittance import Adjustment
from claimwright.model.supplement import Adjudication, Attachment, OtherPayer
from claimwright.submit import write
from claimwright.submit.attaching import write_275
from claimwright.tracking.answering import Answers
from claimwright.tracking.outbox import send
from claimwright.tracking.recognise import recognise
from claimwright.tracking.sftp import connected
from claimwright.tracking.submitting import House, queue
from ledgers import NOON, RECEIVER, SENDER, at, claim_of, new_ledger
from x12_claims import DAY, ENVELOPE, PATIENT, child, line, stay

CHANGE = msgspec.structs.replace
DATA = write([claim_of(n) for n in range(200)], ENVELOPE)

ANSWERS = Answers()


@pytest.fixture(scope="module")
def there(tmp_path_factory):
    with standin(tmp_path_factory.mktemp("standin"), "--pace", "0.01") as running:
        yield running


def right(data: bytes) -> bool:
    """By pyx12, whose own answer would crash on an 835."""
    logging.disable(logging.CRITICAL)
    text = io.StringIO(data.decode().replace("\n", ""))
    try:
        return bool(pyx12.x12n_document.x12n_document(pyx12.params.params(), text, None, None, None))
    finally:
        logging.disable(logging.NOTSET)


def test_its_answers_are_right_by_pyx12_and_read_back():
    several = [line(1), line(2, code="99214", charge=Decimal("190.00"))]
    made = [claim_of(n, lines=tuple(several)) for n in range(80)]
    file = received.read(write([*made, claim_of(99, subscriber=child())], ENVELOPE))
    wrapper, payer = Wrapper(file, 77, datetime(2026, 6, 16, 12)), Payer(1, {}, Decimal("0.6"))
    said = [(c, "A7:21:PR" if payer.rejects(c) else "A2:20:PR", "ICN") for c in file.claims]
    decided = [one for claim in file.claims for one in payer.decide(claim)]
    assert {one.status for one in decided} == {"1", "4", "22"}
    remitted = answer_835(wrapper, decided, "T1", [("WO:9", Decimal("2.50"))])
    answers = [answer_999(wrapper, True), answer_999(wrapper, False), answer_277(wrapper, said), remitted]
    assert [right(data) for data in answers] == [True] * 4
    kinds = [recognise(data, "x") for data in (ta1(wrapper), *answers)]
    assert [(k.kind, k.problem) for k in kinds] == [(k, "") for k in ("TA1", "999", "999", "277CA", "835")]
    assert [(a.about, a.control, a.said) for a in ANSWERS.read(answers[1], "x")] == [
        ("transaction", "0001", "rejected"),
        ("group", "45", "rejected"),
    ]
    (remittance,) = ANSWERS.read(remitted, "x")
    assert remittance.paid == sum(c.paid for c in remittance.claims) - Decimal("2.50")
    for claim in (c for c in remittance.claims if c.status == "1"):
        assert claim.paid + claim.owed <= claim.charge
    assert oxedi.parse(remitted).diagnostics == []


def test_corrections_take_back_and_pay_and_an_original_twice_is_a_duplicate(tmp_path):
    house = Clearinghouse(tmp_path, Payer(1, {}, Decimal("0.6")), Mischief({}, 1), 0)

    def sent(**changes: object) -> list[tuple[str, str, Decimal]]:
        file = received.read(write([claim_of(n, **changes) for n in range(40)], ENVELOPE))
        answers = dict(house._answers(file, True))
        assert right(answers["277CA"])
        remitted = [r for kind in ("835", "835R") if kind in answers for r in ANSWERS.read(answers[kind], "x")]
        assert all(right(answers[kind]) for kind in ("835", "835R") if kind in answers)
        for one in remitted:
            levied = sum(p.amount for p in one.provider_adjustments)
            assert one.paid == sum(c.paid for c in one.claims) - levied >= 0
        return [(c.id, c.status, c.paid) for one in remitted for c in one.claims]

    first = sent()
    refused = {f"C{n:05}" for n in range(40)} - {claim for claim, _, _ in first}
    assert refused
    again = sent(authorization="A1")
    assert {(status, paid) for claim, status, paid in again if claim not in refused} == {("4", 0)}
    assert {claim for claim, _, _ in again} >= refused
    corrected = sent(frequency="7", payer_control="ICN")
    assert {status for _, status, _ in corrected} == {"22", "1"}
    voided = sent(frequency="8", payer_control="ICN")
    assert [status for _, status, _ in voided] == ["22"] * 40
    assert sum(paid for *_, paid in first + again + corrected + voided) == 0


def test_facilities_second_payers_and_documents_are_answered(tmp_path):
    house = Clearinghouse(tmp_path, Payer(1, {}, Decimal("0.6")), Mischief({}, 1), 0)
    before = OtherPayer(
        "P", "11111", "SAMPLE MEDICARE", "MB", "1EG4TE5MK73", Decimal("80.00"), holder=PATIENT.name, day=DAY,
        control="OTHER77",
    )  # fmt: skip
    left = (Adjustment("CO", "45", Decimal("25.00")), Adjustment("PR", "2", Decimal("20.00")))
    decided = Adjudication("11111", Decimal("80.00"), "99213", Decimal(1), DAY, (), left)
    seconds = [
        claim_of(n, order="S", others=(before,), lines=(line(adjudications=(decided,)),)) for n in range(20)
    ]  # fmt: skip
    stays = [stay(id=f"S{n}", patient=claim_of(n).patient) for n in range(20)]
    for made, status in ((seconds, {"2"}), (stays, {"1", "4", "22"})):
        file = received.read(write(made, ENVELOPE))
        answers = dict(house._answers(file, accepted(write(made, ENVELOPE))))
        assert [right(data) for kind, data in answers.items() if kind != "TA1"] == [True] * (len(answers) - 1)
        remitted = [
            c for kind in ("835", "835R") if kind in answers for r in ANSWERS.read(answers[kind], "x") for c in r.claims
        ]
        assert {one.status for one in remitted} <= status
        assert status != {"2"} or {one.paid for one in remitted} == {Decimal(20)}
        assert len({one.id for one in remitted}) >= 15
    one = claim_of(1, attachments=(Attachment("OB", "EL", "C00001-A1", "a.txt"),))
    file = received.read(write_275(one, {"a.txt": b"REPORT"}, ENVELOPE))
    assert (file.about, file.documents) == ("C00001", ["C00001-A1"])
    answers = dict(house._documents(file))
    assert recognise(answers["TA1"], "x").kind == "TA1"
    assert [a.said for a in ANSWERS.read(answers["999"], "x")] == ["accepted", "accepted"]
    file.about = "NOBODY"
    assert [a.said for a in ANSWERS.read(dict(house._documents(file))["999"], "x")] == ["rejected", "rejected"]


def test_pyx12_is_asked_about_what_comes():
    assert accepted(DATA)
    assert not accepted(DATA.replace(b"CLM*C00000*", b"CLX*C00000*"))


def test_a_file_arrives_whole_and_is_answered(there: StandIn):
    with connected(there.address) as line:
        line.put("FIRST-1.837", DATA)
        line.place("FIRST-1.837")
        line.place("FIRST-1.837")
    until(lambda: there.log("received"))
    (log,) = there.log("received")
    assert (log["name"], len(log["claims"]), log["twice"]) == ("FIRST-1.837", 200, False)
    assert (there.folder / "taken" / "FIRST-1.837").read_bytes() == DATA
    until(lambda: any(name.startswith("835R-") for name in there.answers()))
    with connected(there.address) as line:
        names = line.list()
        assert [right(line.get(name)) for name in names if not name.startswith("TA1")] == [True] * (len(names) - 1)
        line.remove(names[0])
        line.remove(names[0])
        assert line.list() == names[1:]


@pytest.mark.parametrize("held", [DATA[:1], DATA[:70_000], DATA[:-1], DATA, b"other", DATA[:-9] + b"something longer"])
def test_a_half_upload_goes_on_where_it_is_the_same_and_begins_anew_where_not(there: StandIn, held: bytes):
    part = there.folder / "claims" / "half.837.part"
    part.write_bytes(held)
    with connected(there.address) as line:
        line.put("half.837", DATA)
    assert part.read_bytes() == DATA
    part.unlink()


def test_another_host_key_gets_no_word(there: StandIn):
    other = CHANGE(there.address, fingerprint="SHA256:" + "A" * 43)
    with pytest.raises(TransportError, match="the host key is another"), connected(other):
        pass
    with pytest.raises(TransportError, match="no fingerprint"), connected(CHANGE(there.address, fingerprint="")):
        pass


def test_a_wrong_password_is_said_without_it(there: StandIn):
    wrong = CHANGE(there.address, password="hunter2")
    with pytest.raises(TransportError, match="not let in") as told, connected(wrong):
        pass
    assert "hunter2" not in f"{told.value!s} {wrong!r}"


def test_a_host_that_is_not_there_is_said(there: StandIn):
    with pytest.raises(TransportError, match="connecting"), connected(CHANGE(there.address, port=1)):
        pass


def test_a_private_key_lets_in(tmp_path):
    own = tmp_path / "own"
    key = paramiko.ECDSAKey.generate()
    key.write_private_key_file(str(own))
    (tmp_path / "own.pub").write_text(f"{key.get_name()} {key.get_base64()} test\n")
    with standin(tmp_path / "there", "--public-key", str(tmp_path / "own.pub")) as running:
        address = CHANGE(running.address, password="", key=str(own))
        with connected(address) as line:
            assert line.list() == ()


def test_through_dropped_lines_everything_arrives_once(tmp_path):
    ledger = new_ledger(str(tmp_path / "ledger.sqlite"), tmp_path)
    house = House(SENDER, RECEIVER, "T", "test")
    with standin(tmp_path / "there", "--mischief", "drop=0.5", "--pace", "0.01") as running:
        for part in range(5):
            queue(ledger, [claim_of(n) for n in range(40 * part, 40 * part + 40)], house, NOON)
        drops = 0
        while drops < 200:
            try:
                with connected(running.address) as line:
                    send(ledger, line, at(minutes=1), "test")
                break
            except TransportError:
                drops += 1
        until(lambda: len(running.log("received")) == 5)
        logged = running.log("received")
    assert drops
    assert sorted(c for log in logged for c in log["claims"]) == [f"C{n:05}" for n in range(200)]
    assert not any(log["twice"] for log in logged)
