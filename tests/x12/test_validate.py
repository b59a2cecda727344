"""Files broken on purpose, each with the findings it must give: all of them and no other."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from claimwright import rulebook
from claimwright.cli.x12 import app
from claimwright.model.case import Accident
from claimwright.submit import write
from claimwright.x12 import segments
from claimwright.x12.codes import luhn
from claimwright.x12.layout import Layout, elements
from claimwright.x12.validate import validate
from x12_claims import ENVELOPE, child, claim, line

LAYOUT = rulebook.read("x12/837p.yaml", Layout)
GOOD = write([claim(lines=(line(), line(2))), claim(id="B", subscriber=child())], ENVELOPE)


def found(data: bytes, snip: int = 5) -> list[tuple[int, str, str, str, str]]:
    return [
        (f.snip, f.segment, f.element, f.loop, f.code) for f in validate(segments(io.BytesIO(data)), [LAYOUT], snip)
    ]


def test_a_good_file_has_no_finding() -> None:
    assert found(GOOD) == []


COUNT = (1, "SE", "SE01", "", "count")
BROKEN = {
    # SNIP 1: the frame and the syntax of elements
    "SE counts wrong": (b"\nSE*", b"\nSE*9", [COUNT]),
    "SE02 differs": (b"*0001~\nGE", b"*0002~\nGE", [(1, "SE", "SE02", "", "control")]),
    "GE01 differs": (b"GE*1*", b"GE*2*", [(1, "GE", "GE01", "", "count")]),
    "IEA02 differs": (b"IEA*1*000000123", b"IEA*1*000000124", [(1, "IEA", "IEA02", "", "control")]),
    "no IEA": (b"IEA*1*000000123~\n", b"", [(1, "GE", "", "", "envelope")]),
    "usage": (b"*0*T*:", b"*0*X*:", [(1, "ISA", "ISA15", "", "type")]),
    "not a segment id": (
        b"PAT*19",
        b"pat*19",
        [
            (1, "pat", "", "", "segment"),
            (2, "pat", "", "2000C", "unknown"),
            (2, "PAT", "", "2000C", "missing"),
            (4, "SBR", "SBR02", "2000B", "demand"),
        ],
    ),
    "empty element at the end": (
        b"PRV*BI*PXC*261QM1300X",
        b"PRV*BI*PXC*261QM1300X*",
        [(1, "PRV", "", "2000A", "trailing")],
    ),
    "no such day": (
        b"DMG*D8*19500102*F~\nNM1*PR*2*SAMPLE HEALTH PLAN*****PI*99999~\nCLM*CLAIM",
        b"DMG*D8*19500230*F~\nNM1*PR*2*SAMPLE HEALTH PLAN*****PI*99999~\nCLM*CLAIM",
        [(1, "DMG", "DMG02", "2010BA", "date")],
    ),
    "no number": (b"CLM*B*125*", b"CLM*B*1X5*", [(1, "CLM", "CLM02", "2300", "number")]),
    "too long": (
        b"N4*SAMPLETON*OH*430010100",
        b"N4*SAMPLETON*OHIO*430010100",
        [
            (1, "N4", "N402", "2010AA", "long"),
            (5, "N4", "N402", "2010AA", "state"),
        ],
    ),
    "one of a pair": (
        b"PER*IC*BILLING OFFICE*TE*5550100100~\nHL*2",
        b"PER*IC*BILLING OFFICE*TE~\nHL*2",
        [
            (2, "PER", "PER04", "2010AA", "missing"),
            (1, "PER", "PER03", "2010AA", "condition"),
        ],
    ),
    # SNIP 2: the guide
    "no N3": (b"N3*100 LARKSPUR LANE~\n", b"", [COUNT, (2, "N3", "", "2010AA", "missing")]),
    "no tax id": (b"REF*EI*990000001~\n", b"", [COUNT, (2, "REF", "", "2010AA", "missing")]),
    "no payer loop": (
        b"NM1*PR*2*SAMPLE HEALTH PLAN*****PI*99999~\nHL*4",
        b"HL*4",
        [
            COUNT,
            (2, "NM1", "", "2010BB", "missing"),
        ],
    ),
    "no line": (
        b"LX*1~\nSV1*HC:99213*125*UN*1***1~\nDTP*472*D8*20260615~\nREF*6R*CLAIM-1~\nSE",
        b"SE",
        [
            COUNT,
            (2, "LX", "", "2400", "missing"),
            (3, "CLM", "CLM02", "2300", "balance"),
        ],
    ),
    "no date of the line": (
        b"DTP*472*D8*20260615~\nREF*6R*CLAIM-2",
        b"REF*6R*CLAIM-2",
        [
            COUNT,
            (2, "DTP", "", "2400", "missing"),
        ],
    ),
    "an unknown date": (
        b"DTP*472*D8*20260615~\nREF*6R*CLAIM-2",
        b"DTP*998*D8*20260615~\nREF*6R*CLAIM-2",
        [
            (2, "DTP", "DTP01", "2400", "code"),
            (2, "DTP", "", "2400", "missing"),
        ],
    ),
    "a segment no guide has": (b"LX*2~", b"ZZZ*1~\nLX*2~", [(2, "ZZZ", "", "2400", "unknown"), COUNT]),
    "a loop where none may be": (
        b"LX*2~",
        b"NM1*85*2*X*****XX*1987654005~\nN3*A~\nLX*2~",
        [
            (2, "NM1", "", "2400", "unexpected"),
            COUNT,
        ],
    ),
    "out of order": (
        b"HI*ABK:E1122*ABF:N1831~\nNM1*82",
        b"HI*ABK:E1122*ABF:N1831~\nREF*G1*A1~\nNM1*82",
        [
            (2, "REF", "", "2300", "order"),
            COUNT,
        ],
    ),
    "a level without its insurance": (
        b"SBR*P*18*GROUP7******CI~\nNM1*IL",
        b"NM1*IL",
        [
            COUNT,
            (2, "SBR", "", "2000B", "missing"),
        ],
    ),
    "two dates in one line": (
        b"DTP*472*D8*20260615~\nREF*6R*CLAIM-2",
        b"DTP*472*D8*20260615~\nDTP*472*D8*20260615~\nREF*6R*CLAIM-2",
        [
            (2, "DTP", "", "2400", "repeat"),
            COUNT,
        ],
    ),
    "HL does not count on": (
        b"HL*3*1*22*1",
        b"HL*7*1*22*1",
        [
            (2, "HL", "HL01", "", "sequence"),
            (2, "HL", "HL02", "", "parent"),
            (2, "HL", "HL04", "", "parent"),
        ],
    ),
    "HL04 says no child": (b"HL*3*1*22*1", b"HL*3*1*22*0", [(2, "HL", "HL02", "", "parent")]),
    "HL04 says a child": (b"HL*2*1*22*0", b"HL*2*1*22*1", [(2, "HL", "HL04", "", "parent")]),
    "another guide": (b"005010X222A1~\nBHT", b"005010X223A2~\nBHT", [(2, "ST", "ST03", "", "guide")]),
    # SNIP 3 and 4: sums, pointers, what asks for what
    "the lines make another sum": (b"CLM*CLAIM*250*", b"CLM*CLAIM*251*", [(3, "CLM", "CLM02", "2300", "balance")]),
    "a pointer into nothing": (
        b"*UN*1***1~\nDTP*472*D8*20260615~\nREF*6R*CLAIM-2",
        b"*UN*1***1:3~\nDTP*472*D8*20260615~\nREF*6R*CLAIM-2",
        [
            (4, "SV1", "SV107-2", "2400", "pointer"),
        ],
    ),
    "LX does not count on": (b"LX*2", b"LX*3", [(4, "LX", "LX01", "2400", "sequence")]),
    "two lines of one control number": (b"REF*6R*CLAIM-2", b"REF*6R*CLAIM-1", [(4, "REF", "REF02", "2400", "unique")]),
    "replaced without the payer's number": (
        b"CLM*B*125***11:B:1",
        b"CLM*B*125***11:B:7",
        [(4, "CLM", "CLM05-3", "2300", "demand")],
    ),
    "the subscriber is the patient, no birth date": (
        b"DMG*D8*19500102*F~\nNM1*PR*2*SAMPLE HEALTH PLAN*****PI*99999~\nCLM*CLAIM",
        b"NM1*PR*2*SAMPLE HEALTH PLAN*****PI*99999~\nCLM*CLAIM",
        [COUNT, (4, "SBR", "SBR02", "2000B", "demand")],
    ),
    # SNIP 5: code sets
    "an NPI that fails its check digit": (b"XX*1987654005", b"XX*1987654006", [(4, "NM1", "NM109", "2010AA", "npi")]),
    "a taxonomy": (b"PRV*BI*PXC*261QM1300X", b"PRV*BI*PXC*261QM13000", [(5, "PRV", "PRV03", "2000A", "taxonomy")]),
    "a ZIP code": (b"OH*430010100", b"OH*4300101", [(5, "N4", "N403", "2010AA", "zip")]),
    "a place of service": (b"CLM*B*125***11:", b"CLM*B*125***98:", [(5, "CLM", "CLM05-1", "2300", "place")]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_each_fault_is_found_and_nothing_else(name: str) -> None:
    good, bad, expected = BROKEN[name]
    assert good in GOOD
    at = GOOD.index(good)
    data = GOOD[:at] + bad + GOOD[at + len(good) :]
    assert sorted(found(data)) == sorted(expected)
    for level in range(1, 6):
        assert sorted(found(data, level)) == sorted(f for f in expected if f[0] <= level)


def test_a_code_and_an_element_that_the_guide_does_not_have() -> None:
    assert found(GOOD.replace(b"PAT*19", b"PAT*18")) == [(2, "PAT", "PAT01", "2000C", "code")]
    assert found(GOOD.replace(b"PAT*19", b"PAT*19*X")) == [(2, "PAT", "PAT02", "2000C", "not-used")]


def test_an_auto_accident_asks_for_its_date() -> None:
    data = write([claim(accident=Accident("auto", None, "OH"))], ENVELOPE)
    assert found(data) == [(4, "CLM", "CLM11-1", "2300", "demand")]


def test_a_hundred_and_one_claims_and_fifty_one_lines_are_too_many() -> None:
    one = b"LX*2~\nSV1*HC:99213*125*UN*1***1~\nDTP*472*D8*20260615~\nREF*6R*CLAIM-2~\n"
    assert one in GOOD
    found_ = found(GOOD.replace(one, one * 50), 2)
    assert (2, "LX", "", "2400", "repeat") in found_


def test_a_finding_never_repeats_a_value() -> None:
    data = GOOD.replace(b"TESTPERSON", b"TEST\x01PERSON").replace(b"19500102", b"SECRET")
    told = [f.message for f in validate(segments(io.BytesIO(data)), [LAYOUT], 5)]
    assert told
    assert not [m for m in told if "PERSON" in m or "SECRET" in m]


@pytest.mark.parametrize("separators", [b"|>.~", b"*-^~", b"* ^~"])
def test_separators_that_stand_in_numbers_and_periods_change_no_finding(
    separators: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = GOOD.replace(b"*125*", b"*125.5*").translate(bytes.maketrans(b"*:^~", separators))
    slow = found(data)
    monkeypatch.setattr("claimwright.x12.validate.OFTEN", 1)
    assert found(data) == slow


def test_every_line_of_the_layout_reads_as_a_rule() -> None:
    for loop in LAYOUT.loops.values():
        assert all(child_ in LAYOUT.loops for child_ in loop.loops)
        for rule in loop.segments:
            for element in elements(LAYOUT, rule).values():
                assert element.type != "C" or element.composite in LAYOUT.composites
    reached = {LAYOUT.top} | {c for loop in LAYOUT.loops.values() for c in loop.loops}
    assert reached == set(LAYOUT.loops)


@pytest.mark.parametrize(
    ("npi", "fine"), [("1234567893", True), ("1234567890", False), ("123456789", False), ("１234567893", False)]
)
def test_npi_check_digit(npi: str, fine: bool) -> None:
    assert luhn(npi) is fine


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.stdout, result.stderr


def test_the_command_validates_with_its_three_exit_codes(tmp_path: Path) -> None:
    good, bad, none = tmp_path / "good.837", tmp_path / "bad.837", tmp_path / "none.837"
    good.write_bytes(GOOD)
    bad.write_bytes(GOOD.replace(b"CLM*CLAIM*250*", b"CLM*CLAIM*251*"))
    none.write_bytes(b"no x12 at all")
    assert run("validate", str(good))[:2] == (0, "")
    assert run("validate", str(bad))[0] == 0
    code, out, _ = run("validate", "--snip", "3", str(bad))
    assert code == 1
    assert [set(json.loads(x)) for x in out.splitlines()] == [
        {"snip", "number", "line", "segment", "element", "loop", "code", "message"}
    ]
    for unreadable in (none, tmp_path / "absent.837", tmp_path):
        code, out, err = run("validate", str(unreadable))
        assert (code, out, err.count("\n")) == (2, "", 1)


def test_the_command_shows_and_writes_back(tmp_path: Path) -> None:
    file = tmp_path / "good.837"
    file.write_bytes(GOOD)
    assert CliRunner().invoke(app, ["roundtrip", str(file)]).stdout_bytes == GOOD
    code, out, _ = run("show", str(file))
    assert code == 0
    assert "Claim CLAIM  SAMPLE HEALTH PLAN  total 250.00" in out
    assert "1:E11.22 2:N18.31" in out
