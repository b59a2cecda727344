"""However the bytes of a file come, and wherever its buffers end, the segments are the same; limits hold in time."""

from __future__ import annotations

import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimwright.errors import X12Error
from claimwright.submit import write
from claimwright.x12 import segments
from claimwright.x12.segments import LONGEST, Segment
from x12_claims import ENVELOPE, claim

FILE = write([claim()], ENVELOPE)
OTHER = FILE.translate(bytes.maketrans(b"*:^~\n", b"|>!'\r"))
LINES = FILE.replace(b"~\n", b"\n\n ")


class Dripping(io.BytesIO):
    """Gives so many bytes at a time, however many are asked for."""

    def __init__(self, data: bytes, count: int) -> None:
        super().__init__(data)
        self.count = count

    def read(self, size: int | None = -1) -> bytes:
        return super().read(self.count)


def all_of(data: bytes, count: int = 1 << 16) -> list[Segment]:
    return list(segments(Dripping(data, count)))


@given(st.lists(st.sampled_from([FILE, OTHER, LINES]), min_size=1, max_size=3), st.integers(1, 700))
def test_buffers_end_anywhere(files: list[bytes], count: int) -> None:
    data = b"".join(files)
    found = all_of(data, count)
    assert found == all_of(data)
    assert b"".join(s.raw for s in found) == data
    assert [s.number for s in found] == list(range(1, len(found) + 1))
    assert [s.id for s in found] == [s.id for file in files for s in all_of(file)]


@pytest.mark.parametrize("count", [50, 1 << 16])
def test_limits_hold_however_the_bytes_come(count: int) -> None:
    for bad in (FILE + b"X" * (LONGEST + 2), FILE[:106] + b"X" * 70_000 + b"~", FILE + b"\n" * (LONGEST + 5) + b"X~"):
        with pytest.raises(X12Error):
            all_of(bad, count)


def test_many_small_interchanges_take_no_longer_than_their_bytes() -> None:
    isa, other = FILE[:106], OTHER[:106]
    start = time.process_time()
    assert len(all_of((isa + b"IEA*1*1~" + other + b"IEA|1|1'") * 5_000)) == 20_000
    assert time.process_time() - start < 5
