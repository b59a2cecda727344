"""What a practice asks about money that did not come: denials, an appeal, the report; by the commands."""

from __future__ import annotations

import io
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pypdf
import pytest
from standin.adjudicating import Payer
from standin.claims import read
from standin.writing import Wrapper, answer_277, answer_835
from test_following import FOLDERS, LEDGER, ROOT, Practice, practice  # noqa: F401

PAYER = Payer(42, {}, Decimal("0.6"))  # lowers the level of three visits, denies two claims, refuses one
LOWERED, LATE = "10-TELEHEAL-7C7818E8", "16-HYPOTHYR-78267FEA"


@pytest.fixture
def answered(practice: Practice) -> Practice:  # noqa: F811
    """The example day, sent and answered."""
    practice.says("run", str(ROOT / "examples" / "clinic-day"), "--out", "day")
    practice("submit", "day", code=1)
    practice("outbox", "send")
    for number, path in enumerate(sorted((practice.folder / "out").iterdir()), 1):
        file = read(path.read_bytes())
        wrapper = Wrapper(file, number, datetime(2026, 6, 20, 12))
        taken = [claim for claim in file.claims if not PAYER.rejects(claim)]
        said = [(c, "A2:20:PR" if c in taken else "A7:21:PR", "") for c in file.claims]
        (practice.folder / "answers" / f"277CA-{number}").write_bytes(answer_277(wrapper, said))
        paid = answer_835(wrapper, [PAYER.decide(claim)[0] for claim in taken], f"T{number}")
        (practice.folder / "answers" / f"835-{number}").write_bytes(paid)
    practice("inbox", "poll")
    return practice


def test_denials_by_reason_and_of_one_claim(answered: Practice):
    rows = answered("denials")
    assert sorted(row["reason"] for row in rows) == ["CO-16", "CO-29", "downcode", "downcode", "downcode"]
    late = next(row for row in rows if row["reason"] == "CO-29")
    assert late["edits"] == ["payer.medicare-timely", "payer.commercial-timely"]
    assert late["traced"] == {"not found": 1}
    assert "not on 1" in answered.says("denials", "--format", "table").replace("\n", " ")
    (line,) = answered("denials", LOWERED)
    assert (line["line"], line["reason"], line["remarks"]) == (1, "downcode", ["150"])
    assert "none can:" in answered.says("denials", LOWERED, "--format", "table")
    assert "resend" in {row.get("kind") for row in answered("status")}


def test_the_report_as_record_table_and_page(answered: Practice):
    (found,) = answered("report", "--out", "report.html")
    whole = found["payers"][0]
    assert (whole["payer"], whole["claims"], whole["answered"], whole["accepted"]) == ("", 15, 15, 14)
    assert (whole["decided"], whole["first_pass"]) == (14, 9)
    assert {row["reason"] for row in found["reasons"]} == {"A7:21:PR", "CO-16", "CO-29", "downcode"}
    page = (answered.folder / "report.html").read_text()
    assert page.count("<svg") == 4
    assert "DEMOMCARE" in answered.says("report", "--format", "table")


def test_an_appeal_holds_the_elements_their_quotes_and_the_note(answered: Practice):
    answered.says("appeal", LOWERED, "--run", "day")
    answered.says("appeal", LATE, "--run", "day", "--out", "late.pdf")
    said = words(answered.folder / f"{LOWERED}-appeal.pdf")
    assert "99214 by medical decision making" in said
    assert "problems moderate" in said
    assert "“Major depressive disorder, recurrent, moderate”" in said
    assert "note.txt, line 19" in said
    note = (ROOT / "examples" / "clinic-day" / "10-telehealth-depression" / "note.txt").read_text()
    assert all(line in said for line in (" ".join(line.split()) for line in note.splitlines()) if line)
    late = words(answered.folder / "late.pdf")
    assert "29: sent too late" in late
    assert "accepted 277CA" in late


def test_an_appeal_never_says_what_another_level_lacks(answered: Practice):
    answered.says("appeal", LOWERED, "--run", "day")
    assert "99215" not in words(answered.folder / f"{LOWERED}-appeal.pdf")


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (("appeal", "NOBODY", "--run", "day"), "is not in the ledger"),
        (("appeal", "17-CARPAL-TUNNEL", "--run", "day"), "no decision of it stands"),
        (("appeal", LOWERED, "--run", "nowhere"), "no visit has claim"),
    ],
)
def test_an_appeal_of_nothing_says_so(answered: Practice, command, says):
    assert says in answered.says(*command, code=2)


def words(path: Path) -> str:
    pages = pypdf.PdfReader(io.BytesIO(path.read_bytes())).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\xa0", " ").split())
