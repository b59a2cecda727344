"""SNIP 7: the edits that hold a claim, each at its segment; the file's other transactions are passed over."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from test_broken import BASE
from typer.testing import CliRunner

from claimwright.batch.partner import edits
from claimwright.cli.x12 import app
from claimwright.errors import X12Error
from claimwright.submit import write
from claimwright.x12 import segments
from claimwright.x12.partner import judged
from x12_claims import ENVELOPE, claim, line


def told(data: bytes, house) -> list[tuple[str, str, str, str]]:
    """Each finding's rule with its element, loop, and the text of the segment that it names."""
    texts = {s.number: s.text for s in segments(io.BytesIO(data))}
    found = list(judged(segments(io.BytesIO(data)), edits(house, "file")))
    assert {f.snip for f in found} <= {7}
    return [(f.code, f.element or f.segment, f.loop, texts[f.number]) for f in found]


def test_a_clean_claim_has_none(house):
    data = write([claim(diagnoses=claim().diagnoses[:1], lines=(line(),))], ENVELOPE)
    assert [one for one in told(data, house) if one[0] != "code.billable"] == []


def test_a_line_twice_is_said_of_the_second(house):
    data = write([claim(id="A"), claim(id="B", lines=(line(), line(2)))], ENVELOPE)
    found = [one for one in told(data, house) if one[0] == "claim.line-twice"]
    assert found == [("claim.line-twice", "SV101-2", "2400", "SV1*HC:99213*125*UN*1***1")]
    number = next(f.number for f in judged(segments(io.BytesIO(data)), edits(house, "f")) if f.code == found[0][0])
    assert [s.elements[1] for s in segments(io.BytesIO(data)) if s.number < number and s.id == "LX"] == ["1", "1", "2"]


def test_a_diagnosis_and_a_level_around_the_claim_are_placed(house):
    stay = told(BASE["837i"].encode(), house)
    assert ("payer.medicare-number", "NM109", "2010BA", "NM1*IL*1*TESTPERSON*BRUNO****MI*MEMBER0002") in stay
    office = told(BASE["837p"].encode(), house)
    assert ("code.apart", "HI03-2", "2300", "HI*ABK:E1122*ABF:N1831*ABF:I10") in office


def test_what_cannot_be_read_is_said_and_other_transactions_are_passed_over(house):
    data = write([claim()], ENVELOPE).replace(b"*125*UN", b"*1E9*UN")
    assert told(data, house) == [("unreadable", "CLM", "2300", "CLM*CLAIM*125***11:B:1*Y*A*Y*Y")]
    assert told(BASE["835"].encode() + BASE["270"].encode(), house) == []
    with pytest.raises(X12Error):
        told(write([claim()], ENVELOPE).replace(b"HL*2*1", b"HL*2*9"), house)


def test_the_command_takes_level_7(tmp_path: Path):
    file = tmp_path / "two.837"
    file.write_bytes(write([claim(lines=(line(), line(2)))], ENVELOPE))
    result = CliRunner().invoke(app, ["validate", "--level", "7", str(file)])
    found = [json.loads(text) for text in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert "claim.line-twice" in [one["code"] for one in found]
    assert CliRunner().invoke(app, ["validate", "--snip", "5", str(file)]).exit_code == 0
