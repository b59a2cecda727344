"""The stream of segments: every byte kept, limits kept, nothing but X12Error on what is no X12."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimwright import rulebook
from claimwright.errors import X12Error
from claimwright.submit import read, write
from claimwright.x12 import Control, Delimiters, segments, wrap
from claimwright.x12.delimiters import detect
from claimwright.x12.envelope import line
from claimwright.x12.layout import Layout
from claimwright.x12.segments import CHUNK, LONGEST, Segment
from claimwright.x12.tree import claims
from claimwright.x12.validate import validate
from x12_claims import ENVELOPE, claim

FILE = write([claim()], ENVELOPE)
LAYOUT = rulebook.read("x12/837p.yaml", Layout)
OUTSIDE = Path(__file__).resolve().parents[2].parent / "shared" / "x12"
FOREIGN = sorted(p for p in OUTSIDE.rglob("*") if p.is_file() and p.name != "LICENSE") if OUTSIDE.exists() else []


def all_of(data: bytes) -> list[Segment]:
    return list(segments(io.BytesIO(data)))


def joined(data: bytes) -> bytes:
    return b"".join(s.raw for s in segments(io.BytesIO(data)))


SHAPES = {
    "one line": FILE.replace(b"\n", b""),
    "windows line ends": FILE.replace(b"\n", b"\r\n"),
    "blank before and behind": b"\n " + FILE + b" \r\n\x1a",
    "other separators": FILE.translate(bytes.maketrans(b"*:^~", b"|>!\x1c")),
    "a line end as terminator": FILE.replace(b"~\n", b"\n"),
    "no repetition separator": FILE.replace(b"*^*00501", b"*U*00401"),
    "two interchanges, separators of their own": FILE + FILE.translate(bytes.maketrans(b"*:^~", b"|>!'")),
    "letters beyond ASCII": FILE.replace(b"QUILL", b"QU\xcfLL"),
    "blank between segments beyond a chunk": FILE.replace(b"~\nSE", b"~" + b"\n" * 60_000 + b"SE"),
}


@pytest.mark.parametrize("name", SHAPES)
def test_every_byte_comes_back_and_the_segments_are_the_same(name: str) -> None:
    data = SHAPES[name]
    assert joined(data) == data
    found = [s.id for s in all_of(data)]
    assert found == [s.id for s in all_of(FILE)] * (2 if name.startswith("two") else 1)


@pytest.mark.parametrize("path", FOREIGN, ids=lambda p: p.name)
def test_files_from_elsewhere_come_back_byte_for_byte(path: Path) -> None:
    data = path.read_bytes()
    assert joined(data) == data


@pytest.mark.skipif(bool(FOREIGN), reason="the files beside the project are there and read above")
def test_files_from_elsewhere_are_absent() -> None:
    pytest.skip("no ../shared/x12 beside the repository: nothing from elsewhere to read")


def test_segments_longer_than_one_chunk_apart() -> None:
    many = FILE.replace(b"SE*", b"NTE*ADD*X~\n" * (CHUNK // 8) + b"SE*")
    assert joined(many) == many


BAD = {
    "empty": b"",
    "blank": b" \n\n",
    "no ISA": b"GS*HC~",
    "a short ISA": FILE[:60],
    "one character for two separators": FILE[:104] + b"*~" + FILE[106:],
    "too few elements in ISA": b"ISA" + b"*" * 9 + b" " * 100,
    "cut in a segment": FILE[:-4],
    "a segment without end": FILE[:200].replace(b"\n", b"") + b"X" * (LONGEST + 1),
    "more elements than any segment has": FILE.replace(b"SE*", b"SE" + b"*" * 300),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_x12_is_one_error(name: str) -> None:
    with pytest.raises(X12Error) as caught:
        all_of(BAD[name])
    assert str(caught.value).startswith("interchange")
    assert "\n" not in str(caught.value)


def anything_but_x12error_is_a_defect(data: bytes) -> None:
    with contextlib.suppress(X12Error):
        assert joined(data) == data
        found = list(validate(segments(io.BytesIO(data)), [LAYOUT], 5))
        assert all(1 <= f.snip <= 5 and f.line >= 1 for f in found)
    with contextlib.suppress(X12Error):
        list(claims(segments(io.BytesIO(data))))
    with contextlib.suppress(X12Error):
        list(read(io.BytesIO(data)))


@given(st.binary(max_size=400))
def test_random_bytes(data: bytes) -> None:
    anything_but_x12error_is_a_defect(data)
    anything_but_x12error_is_a_defect(FILE[:106] + data)


@given(
    st.lists(
        st.tuples(st.integers(0, len(FILE) - 1), st.binary(max_size=3), st.integers(0, 40)), min_size=1, max_size=6
    )
)
def test_garbled_files(cuts: list[tuple[int, bytes, int]]) -> None:
    data = FILE
    for at, new, length in cuts:
        data = data[:at] + new + data[at + length :]
    anything_but_x12error_is_a_defect(data)


@given(st.permutations(FILE.splitlines(keepends=True)[1:]))
def test_shuffled_segments(lines: list[bytes]) -> None:
    anything_but_x12error_is_a_defect(FILE.splitlines(keepends=True)[0] + b"".join(lines))


def test_detect_gives_the_four_separators() -> None:
    assert detect(FILE[:106]) == Delimiters("*", ":", "^", "~")
    assert detect(SHAPES["no repetition separator"][:106]).repetition == ""


def test_a_claim_comes_with_its_ancestors() -> None:
    trees = list(claims(segments(io.BytesIO(write([claim(), claim(id="B")], ENVELOPE)))))
    assert [t.segments[0].get(1) for t in trees] == ["CLAIM", "B"]
    assert [loop[0].get(3) for loop in trees[1].ancestors] == ["20", "22"]
    assert trees[0].envelope.st.get(1) == "837"
    assert [s.id for s in trees[0].envelope.header] == ["BHT", "NM1", "PER", "NM1"]


@pytest.mark.parametrize("element", ["A*B", "A~B", "A^B", "A\nB"])
def test_a_separator_never_gets_into_data(element: str) -> None:
    with pytest.raises(X12Error):
        line(("NM1", element), Delimiters())


def test_trailing_empty_elements_are_not_written() -> None:
    assert line(("NM1", "87", "2", "", ""), Delimiters()) == "NM1*87*2~"


def test_wrap_refuses_control_data_that_does_not_fit() -> None:
    good = Control("A", "B", "ZZ", "ZZ", 1, 1, 1, ENVELOPE.created, "T", "HC", "837", "005010X222A1")
    for bad in (
        {"sender": "X" * 16},
        {"receiver": ""},
        {"interchange": 0},
        {"group": 10**9},
        {"sender_qualifier": "Z"},
    ):
        with pytest.raises(X12Error):
            wrap(good._replace(**bad), [])
