"""The commands as a practice calls them: from a coded day or a file to the receiver, and what the ledger tells."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import msgspec
import pytest
from standins import StandIn, standin, until
from typer.testing import CliRunner

from claimwright.cli.app import app
from claimwright.cli.submit import SECRET
from claimwright.model.claim import Claim, ClaimDiagnosis
from claimwright.model.supplement import Attachment
from claimwright.submit import attaching
from ledgers import claim_of

ROOT = Path(__file__).parent.parent.parent
SETTINGS = (ROOT / "examples" / "clinic-day" / "claimwright.toml").read_text()
LEDGER = '\n[ledger]\nurl = "ledger.sqlite"\nkey = "secret/ledger.key"\n'
FOLDERS = '\n[transport]\nkind = "folder"\nout = "out"\nanswers = "answers"\n'


class Practice:
    """A folder with settings, from which commands are called."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.runner = folder, CliRunner()

    def settings(self, *parts: str) -> None:
        (self.folder / "claimwright.toml").write_text(SETTINGS + "".join(parts))

    def __call__(self, *words: str, code: int = 0) -> list[dict]:
        done = self.runner.invoke(app, list(words))
        assert done.exit_code == code, done.output
        return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]

    def says(self, *words: str, code: int = 0) -> str:
        done = self.runner.invoke(app, list(words))
        assert done.exit_code == code, done.output
        return done.stdout + done.stderr


@pytest.fixture
def practice(house, tmp_path: Path, monkeypatch) -> Practice:
    monkeypatch.setenv("CLAIMWRIGHT_SHELF", str(house.shelf.folder))
    monkeypatch.chdir(tmp_path)
    for name in ("out", "answers"):
        (tmp_path / name).mkdir()
    made = Practice(tmp_path)
    made.settings(LEDGER, FOLDERS)
    made.says("ledger", "init")
    return made


def claims_file(folder: Path, *claims: Claim) -> str:
    path = folder / "claims.jsonl"
    path.write_bytes(b"\n".join(map(msgspec.json.encode, claims)) + b"\n")
    return str(path)


def test_a_coded_day_goes_out_once_and_what_is_held_stays(practice: Practice):
    practice.says("run", str(ROOT / "examples" / "clinic-day"), "--out", "day")
    told = practice("submit", "day", code=1)
    assert [one["payer"] for one in told if "payer" in one] == ["DEMOBLUE", "DEMOHARB", "DEMOMCAID", "DEMOMCARE"]
    assert {one["claim"]: one["left"] for one in told if "left" in one} == {
        "13-unsigned-uti": "is held: record.signature",
        "14-ankle-no-side": "is held: dx.laterality",
    }
    assert [one["state"] for one in practice("outbox", "list")] == ["waiting"] * 4
    assert len(practice("outbox", "send")) == 4
    assert practice("outbox", "send") == practice("outbox", "list") == []
    assert len(list((practice.folder / "out").iterdir())) == 4
    assert not [one for one in practice("submit", "day", code=1) if "payer" in one]
    assert {one["status"] for one in practice("status") if "status" in one} == {"sent"}
    assert "sent" in practice.says("status", "--format", "table")


def test_only_clean_claims_of_a_file_go(practice: Practice):
    wrong = claim_of(2, diagnoses=(ClaimDiagnosis(1, "A00.5"),))
    queued, left = practice("submit", claims_file(practice.folder, claim_of(1), wrong), code=1)
    assert (queued["claims"], left["claim"]) == (["C00001"], "C00002")
    assert left["left"].startswith("is held: code.")


def test_a_service_billed_before_is_not_sent_under_another_number(practice: Practice):
    practice("submit", claims_file(practice.folder, claim_of(1)))
    again = claim_of(1, id="ANOTHER")
    (left,) = practice("submit", claims_file(practice.folder, again), code=1)
    assert left["claim"] == "ANOTHER"
    assert "claim.earlier" in left["left"]


def test_a_file_with_a_claim_that_cannot_be_read_is_not_sent_in_part(practice: Practice):
    path = Path(claims_file(practice.folder, claim_of(1)))
    path.write_bytes(path.read_bytes() + b'{"id": 5}\n')
    assert "claims.jsonl" in practice.says("submit", str(path), code=2)
    assert practice("outbox", "list") == []


def test_a_claims_history_and_its_end(practice: Practice):
    practice("submit", claims_file(practice.folder, claim_of(1), claim_of(2)))
    practice("outbox", "send")
    (history,) = practice("status", "C00001")
    assert [event["kind"] for event in history["events"]] == ["recorded", "queued", "sent"]
    assert history["status"]["state"] == "sent"
    printed = practice.says("ledger", "anchor").strip()
    assert practice.says("ledger", "verify", "--anchor", printed) == "whole\n"
    assert len(practice("ledger", "export")) == 6
    assert (
        practice.says("ledger", "erase", "--patient", "MRN00001", "--reason", "asked") == "erased patient 1: 1 claims\n"
    )
    assert practice.says("ledger", "verify", "--anchor", printed) == "whole\n"
    practice.says("ledger", "export", "C00001", "--out", "events.jsonl")
    assert len((practice.folder / "events.jsonl").read_text().splitlines()) == 4
    other = printed[:-1] + ("0" if printed[-1] != "0" else "1")
    assert practice.says("ledger", "verify", "--anchor", other, code=1).startswith("broken at anchor 1: differs")
    assert "not in the ledger" in practice.says("status", "NOBODY", code=2)
    assert "no such patient" in practice.says("ledger", "erase", "--patient", "X", "--reason", "x", code=2)


def test_over_sftp_to_the_standin_and_its_answers_are_kept(practice: Practice, monkeypatch):
    with standin(practice.folder / "there", "--pace", "0.01") as there:
        reach = there.address
        transport = (
            f'\n[transport]\nkind = "sftp"\nhost = "{reach.host}"\nport = {reach.port}\nuser = "{reach.user}"\n'
            f'fingerprint = "{reach.fingerprint}"\nout = "claims"\nanswers = "answers"\n'
        )
        practice.settings(LEDGER, transport)
        practice("submit", claims_file(practice.folder, claim_of(1), claim_of(2)))
        assert "neither key nor password" in practice.says("outbox", "send", code=2)
        monkeypatch.setenv(SECRET, "wrong")
        said = practice.says("outbox", "send", code=2)
        assert "not let in" in said
        monkeypatch.delenv(SECRET)
        (practice.folder / "password").write_text(reach.password + "\n")
        practice.settings(LEDGER, transport, 'secret = "password"\n')
        (practice.folder / "password").chmod(0o644)
        assert "others may read" in practice.says("outbox", "send", code=2)
        (practice.folder / "password").chmod(0o600)
        assert practice("outbox", "send") == [{"sent": "LARKSPUR01-000000001.837"}]
        until(lambda: any(name.startswith("277CA") for name in there.answers()))
        kept = [one["kept"] for one in practice("inbox", "poll") if "kept" in one]
        assert {"TA1", "999", "277CA"} <= {name.split("-")[0] for name in kept}


@pytest.mark.parametrize(
    ("parts", "words", "says"),
    [
        ((LEDGER,), ("outbox", "send"), "no receiver is set"),
        ((LEDGER, '\n[transport]\nkind = "folder"\n'), ("outbox", "send"), "transport.out: is missing"),
        ((LEDGER, '\n[transport]\nkind = "http"\nurl = "http://x.example"\n'), ("outbox", "send"), "in the clear"),
        ((LEDGER, '\n[transport]\nkind = "pigeon"\n'), ("outbox", "send"), "one of folder, sftp, http"),
        (('\n[ledger]\nurl = "other.sqlite"\nkey = "none.key"\n',), ("status",), "ledger init makes one"),
        (('\n[ledger]\nurl = "postgresql://a:b@x/y"\n',), ("ledger", "init"), "holds a password"),
        ((LEDGER,), ("submit", "empty"), "no visits of a run"),
        ((LEDGER,), ("status", "--format", "xml"), "table or jsonl"),
    ],
)
def test_what_is_wrong_is_one_line(practice: Practice, parts, words, says):
    (practice.folder / "empty").mkdir()
    practice.settings(*parts)
    told = practice.says(*words, code=2)
    assert says in told
    assert told.count("\n") == 1


def test_a_ledger_whose_key_is_gone_gets_no_new_one(practice: Practice):
    (practice.folder / "secret" / "ledger.key").unlink()
    assert "bring the key back" in practice.says("ledger", "init", code=2)


def test_a_new_ledger_is_made_at_first_use_where_its_key_is(practice: Practice):
    (practice.folder / "ledger.sqlite").unlink()
    assert practice("status") == []
    assert "the schema is at" in practice.says("ledger", "upgrade")


def test_documents_lie_beside_the_claims_or_where_one_says(practice: Practice):
    report = (Attachment("OB", "EL", "C00001-A1", "report.txt"),)
    made = [
        claim_of(1, attachments=report), claim_of(2), claim_of(3, attachments=(Attachment("OB", "EL", "A", "../key"),)),
    ]  # fmt: skip
    told = practice("submit", claims_file(practice.folder, *made), code=1)
    left = {one["claim"]: one["left"] for one in told if "left" in one}
    assert left["C00001"].endswith("report.txt: no such file; check the path")
    assert "is no file's name" in left["C00003"]
    (practice.folder / "reports").mkdir()
    (practice.folder / "reports" / "report.txt").write_text("OPERATIVE REPORT")
    told = practice("submit", claims_file(practice.folder, *made[:2]), "--documents", "reports", code=1)
    assert [(one["file"][-3:], one["claims"]) for one in told if "file" in one] == [
        ("837", ["C00001"]), ("275", ["C00001"]),
    ]  # fmt: skip


def test_a_runs_documents_are_those_that_were_coded(practice: Practice, monkeypatch):
    day = practice.folder / "visits"
    shutil.copytree(ROOT / "examples" / "clinic-day" / "09-skin-lesion", day / "09-skin-lesion")
    wanted = attaching.attached

    def with_note(claim, case, families):
        note = Attachment("OZ", "EL", f"{claim.id}-A1", case.documents[0].name)
        return msgspec.structs.replace(wanted(claim, case, families), attachments=(note,))

    monkeypatch.setattr("claimwright.pipeline.attached", with_note)
    practice.says("run", str(day), "--out", "day")
    (kept,) = (practice.folder / "day" / "09-skin-lesion" / "documents").iterdir()
    assert kept.read_bytes() == (day / "09-skin-lesion" / kept.name).read_bytes()
    changed = day / "09-skin-lesion" / kept.name
    changed.write_bytes(changed.read_bytes() + b"\nAnd more.\n")
    (left,) = practice("submit", "day", "--documents", str(day), code=1)
    assert left["left"].endswith("is not the document that was coded; run the visit again")
    assert [one["file"][-3:] for one in practice("submit", "day")] == ["837", "275"]


def answered(practice: Practice, there: StandIn, *kinds: str) -> None:
    """Waits until these kinds of answers were laid out since the last call, and takes all."""
    before = len(there.log("answered"))
    practice("outbox", "send")
    until(lambda: {name["name"].split("-")[0] for name in there.log("answered")[before:]} >= set(kinds))
    practice("inbox", "poll")


def test_a_claim_corrected_decided_and_taken_back_at_the_keyboard(practice: Practice):
    with standin(practice.folder / "there", "--pace", "0.01", "--seed", "43") as there:
        reach = there.address
        (practice.folder / "password").write_text(reach.password + "\n")
        (practice.folder / "password").chmod(0o600)
        practice.settings(
            LEDGER,
            f'\n[transport]\nkind = "sftp"\nhost = "{reach.host}"\nport = {reach.port}\nuser = "{reach.user}"\n'
            f'fingerprint = "{reach.fingerprint}"\nout = "claims"\nanswers = "answers"\nsecret = "password"\n',
        )
        mended = claims_file(practice.folder, claim_of(3, authorization="A1"))
        assert "was not sent" in practice.says("correct", "C00003", mended, code=2)
        practice("submit", claims_file(practice.folder, claim_of(3)))
        answered(practice, there, "TA1", "999", "277CA", "835")
        (claim, *tasks) = practice("status")
        assert claim["status"] == "denied"
        assert [task["number"] for task in practice("work")] == [task["number"] for task in tasks] == [1]
        assert practice.says("decide", "C00003", "appealed", "--reason", "record sent") == "appealed  C00003\n"
        assert practice.says("work", "done", "1", "--reason", "appealed") == "done  1  C00003\n"
        assert practice("work") == []
        mended = claims_file(practice.folder, claim_of(3, authorization="A1"))
        (queued,) = practice("correct", "C00003", mended, "--reason", "authorization")
        assert queued["claims"] == ["C00003"]
        assert "is queued" in practice.says("void", "C00003", "--reason", "twice", code=2)
        answered(practice, there, "TA1", "999", "277CA", "835")
        assert practice("status")[0]["status"] in ("paid", "patient-owes")
        practice("void", "C00003", "--reason", "wrong patient")
        answered(practice, there, "TA1", "999", "277CA", "835")
        assert practice("status")[0]["status"] == "voided"
        assert practice.says("ledger", "verify") == "whole\n"
    assert "no decision" in practice.says("decide", "C00003", "forgiven", "--reason", "x", code=2)
    assert "no open work" in practice.says("work", "done", "7", "--reason", "x", code=2)
    assert "holds no clean claim" in practice.says("correct", "C00009", mended, code=2)
