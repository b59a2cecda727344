"""TA1, 999, 277CA and 277: each statement as it is read; the 277CA that we write satisfies a second reader."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from invented_answers import ENVELOPE

from claimwright.errors import X12Error
from claimwright.model.acknowledgement import Acknowledgement, Complaint
from claimwright.rulebook.answers import read_answers
from claimwright.submit.acknowledgement import read_acknowledgements
from claimwright.submit.acknowledging import write_claim_acknowledgement
from x12_claims import claim
from x12_readers import accepted, findings

SAID = read_answers().said
CASES = {case["name"]: case for case in yaml.safe_load((Path(__file__).parent / "acknowledgements.yaml").read_text())}
ISA = "ISA*00*          *00*          *ZZ*99999          *ZZ*LARKSPUR01     *260701*0800*^*00501*000000077*0*T*:~"
OUTSIDE = Path(__file__).resolve().parents[2].parent / "shared" / "x12" / "linuxforhealth" / "277_005010X212"


def file(case) -> bytes:
    inner = case["says"]
    if case["guide"]:
        inner = [f"GS*FA*99999*LARKSPUR01*20260701*0800*7*X*{case['guide']}", *inner, "GE*1*7"]
    return (ISA + "".join(f"{s}~" for s in (*inner, "IEA*1*000000077"))).encode()


def read(data: bytes) -> list[Acknowledgement]:
    return list(read_acknowledgements(io.BytesIO(data), SAID))


def shown(one: Acknowledgement) -> str:
    complaints = " ".join(place(c) for c in one.complaints)
    rest = [str(v) if v not in ("", None) else "-" for v in (one.payer_control, one.line_control, one.amount, one.day)]
    return " ".join((one.source, one.about, one.control, one.said, f"[{complaints}]", *rest))


def place(one: Complaint) -> str:
    at = "/".join(str(part) for part in (one.loop, one.segment_id, one.segment or "", one.element) if part)
    return f"{one.code}@{at}" if at else one.code


@pytest.mark.parametrize("name", CASES)
def test_each_statement_is_read(name: str) -> None:
    assert [shown(one) for one in read(file(CASES[name]))] == CASES[name]["read"]


def test_a_value_that_is_copied_back_is_not_kept() -> None:
    assert "SECRET" not in str(read(file(CASES["a transaction with errors at their places"])))


def test_several_transactions_and_interchanges_in_one_file() -> None:
    files = [file(case) for case in CASES.values()]
    assert [shown(one) for one in read(b"\n".join(files))] == [line for case in CASES.values() for line in case["read"]]


ANSWERED = [
    (claim(), Acknowledgement("277CA", "claim", "CLAIM", "accepted", payer_control="ICN1")),
    (
        claim(id="SECOND"),
        Acknowledgement("277CA", "claim", "SECOND", "rejected", (Complaint("A7:562:85"), Complaint("A3:21"))),
    ),
]


@pytest.mark.parametrize("answers", [ANSWERED, ANSWERED[:1], ANSWERED[1:]], ids=["both", "accepted", "rejected"])
def test_a_277ca_is_written_valid_and_comes_back(answers) -> None:
    data = write_claim_acknowledgement(answers, ENVELOPE, "BATCH7")
    assert accepted(data)
    assert findings(data) == []
    found = [one for one in read(data) if one.about == "claim"]
    assert [(one.control, one.said, one.payer_control) for one in found] == [
        (answer.control, answer.said, answer.payer_control) for _, answer in answers
    ]
    assert [one.amount for one in found] == [claim.total for claim, _ in answers]


def test_a_277ca_without_verdicts_is_not_written() -> None:
    for bad in ([], [(claim(), Acknowledgement("277CA", "claim", "CLAIM", "pending"))]):
        with pytest.raises(X12Error):
            write_claim_acknowledgement(bad, ENVELOPE, "BATCH7")


@pytest.mark.skipif(not OUTSIDE.is_dir(), reason="no ../shared/x12 beside the repository")
def test_answers_from_elsewhere() -> None:
    found = {path.stem: read(path.read_bytes()) for path in sorted(OUTSIDE.iterdir())}
    assert [shown(one) for one in found["claim-level-status"]] == [
        "277 claim SM123456 pending [P3:317] 05347006051 - 8513.88 2005-09-13",
        "277 claim J0234567 accepted [F0:3] 0529675341 - 7599.00 2005-09-15",
        "277 claim MA345678 rejected [F2:88:QC] 051681010827 - 150.00 2005-06-12",
        "277 line MA345678 rejected [F2:88:QC] - - - 2005-06-12",
    ]
    assert all(found.values())


WHOLE = b"".join(file(case) for case in CASES.values())
BAD = {
    "an amount that is none": WHOLE.replace(b"WQ*250", b"WQ*2E5", 1),
    "a 997": WHOLE.replace(b"ST*999*0001*005010X231A1", b"ST*997*0001"),
    "cut in a transaction": WHOLE[: WHOLE.index(b"SE*")],
    "another guide": WHOLE.replace(b"005010X214", b"004040X167"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_one_error(name: str) -> None:
    with pytest.raises(X12Error) as caught:
        read(BAD[name])
    assert str(caught.value).startswith("answer")


@given(
    st.lists(
        st.tuples(st.integers(0, len(WHOLE) - 1), st.binary(max_size=3), st.integers(0, 40)), min_size=1, max_size=6
    )
)
def test_garbled_files(cuts: list[tuple[int, bytes, int]]) -> None:
    data = WHOLE
    for at, new, length in cuts:
        data = data[:at] + new + data[at + length :]
    with contextlib.suppress(X12Error):
        read(data)
