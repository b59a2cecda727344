"""The segment stream: any separators, several interchanges, nothing lost; and files broken on purpose, each with its
finding.
"""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from claimwright import rulebook
from claimwright.cli.x12 import app
from claimwright.errors import X12Error
from claimwright.submit import write
from claimwright.x12 import segments
from claimwright.x12.layout import Layout
from claimwright.x12.validate import validate
from x12.claims import CASES, ENVELOPE, PLAIN

GOOD = write([PLAIN], ENVELOPE)
LAYOUT = rulebook.read("x12/837p.yaml", Layout)
SHARED = Path(__file__).parent.parent.parent.parent / "shared" / "x12"


def _joined(data):
    return b"".join(s.raw for s in segments(io.BytesIO(data)))


@pytest.mark.parametrize(
    "data",
    [
        GOOD,
        GOOD.replace(b"\n", b""),
        GOOD.replace(b"\n", b"\r\n"),
        GOOD.replace(b"*", b"|").replace(b":", b">").replace(b"~", b"'"),
        GOOD + GOOD.replace(b"*", b"|"),
        GOOD.replace(b"~\n", b"\n"),
        b"\n\n" + GOOD,
    ],
)
def test_joined_segments_are_the_file(data):
    assert _joined(data) == data
    assert [s.id for s in segments(io.BytesIO(data))][:3] == ["ISA", "GS", "ST"]


@pytest.mark.parametrize("data", [b"", b"   \n", b"GS*HC~", GOOD[:50], GOOD[:-20], GOOD.replace(b"*ZZ*", b"*~*", 1)])
def test_unreadable_files_are_one_error(data):
    with pytest.raises(X12Error):
        _joined(data)


@given(st.binary(max_size=300), st.integers(0, len(GOOD)))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused(noise, at):
    for data in (noise, GOOD[:at] + noise + GOOD[at:]):
        try:
            assert _joined(data).rstrip() == data.rstrip()
        except X12Error:
            continue


def test_a_long_file_is_read_in_pieces():
    data = GOOD * 400
    assert sum(s.id == "CLM" for s in segments(io.BytesIO(data))) == 400


@pytest.mark.parametrize("name", CASES)
def test_good_claims_have_no_finding(name):
    assert list(validate(io.BytesIO(write([CASES[name]], ENVELOPE)), LAYOUT, snip=5)) == []


BROKEN = [
    (b"\nSE*", b"\nSE*9", 1, "SE01", "counted"),
    (b"IEA*1*", b"IEA*1*9", 1, "IEA02", "control number"),
    (b"SBR*P*18", b"SBR*Q*18", 2, "SBR01", "not allowed"),
    (b"HL*2*1", b"HL*3*1", 2, "HL01", "expected"),
    (b"DMG*D8*19700102*F", b"DMG*D8*19701302*F", 2, "DMG02", "date"),
    (b"CLM*CASE-1*100.5", b"CLM*CASE-1*99", 3, "CLM02", "lines make"),
    (b"*UN*1***1~", b"*UN*1***7~", 4, "SV107", "points"),
    (b"XX*1987654005", b"XX*1987654006", 5, "NM109", "check digit"),
    (b"HI*ABK:I10~\n", b"", 2, "", "HI"),
    (b"N3*1 SAMPLE STREET~\n", b"", 2, "", "N3"),
]


@pytest.mark.parametrize(("old", "new", "snip", "element", "says"), BROKEN)
def test_broken_on_purpose(old, new, snip, element, says):
    assert old in GOOD
    found = list(validate(io.BytesIO(GOOD.replace(old, new, 1)), LAYOUT, snip=5))
    assert any(f.snip == snip and f.element == element and says in f.message for f in found), found
    if snip > 1:
        assert all(f.snip < snip for f in validate(io.BytesIO(GOOD.replace(old, new, 1)), LAYOUT, snip=snip - 1))


def test_exit_codes(tmp_path):
    good, bad, none = tmp_path / "good.837", tmp_path / "bad.837", tmp_path / "none.837"
    good.write_bytes(GOOD)
    bad.write_bytes(GOOD.replace(b"SBR*P", b"SBR*Q"))
    none.write_bytes(b"nothing")
    run = CliRunner().invoke
    assert run(app, ["validate", str(good)]).exit_code == 0
    assert run(app, ["validate", str(bad)]).exit_code == 1
    assert run(app, ["validate", "--snip", "1", str(bad)]).exit_code == 0
    assert run(app, ["validate", str(none)]).exit_code == 2
    assert run(app, ["validate", str(tmp_path / "absent")]).exit_code == 2
    assert run(app, ["roundtrip", str(good)]).stdout_bytes == GOOD
    assert "Claim CASE-1" in run(app, ["show", str(good)]).stdout


@pytest.mark.skipif(not SHARED.is_dir(), reason="no outside X12 files beside the project")
def test_outside_files_come_back_unchanged():
    read = 0
    for path in sorted(p for p in SHARED.rglob("*") if p.is_file()):
        data = path.read_bytes()
        if not data.lstrip().startswith(b"ISA"):
            continue
        try:
            assert _joined(data).rstrip() == data.rstrip(), path.name
            read += 1
        except X12Error:
            continue
    assert read > 10
