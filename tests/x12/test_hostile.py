"""Files made to take long: each kind of segment over and over, levels below levels. Time grows with the bytes alone."""

from __future__ import annotations

import contextlib
import io
import time

import pytest
from test_broken import BASE

from claimwright.errors import X12Error
from claimwright.submit import read
from claimwright.x12 import segments
from claimwright.x12.heard import hear
from claimwright.x12.outline import parts
from claimwright.x12.validate import validate
from x12_readers import GUIDES

MANY, MOST_SECONDS = 5_000, 4  # what is quadratic takes longer
LEVELS = "".join(f"HL*{n}*{n - 1}*22*1~" for n in range(5, MANY))
SETS = "".join(f"ST*837*{n:04}*005010X222A1~SE*2*{n:04}~" for n in range(2, MANY))
LINE, PAID = "SV1*HC:99213*1*UN*1***1:2:3:4~", "SVD*88888*1*HC:99213**1~DTP*573*D8*20260614~"
# By name: the file, what it has, and what stands there instead.
SHAPES = {
    "levels below levels": ("837p", "SE*", f"{LEVELS}SE*"),
    "services and payments": ("837p", "SVD*88888*100", f"{LINE * MANY}{PAID * MANY}SVD*88888*100"),
    "lines": ("837p", "LX*2~", "LX*2~" * MANY),
    "claims": ("837p", "CLM*CLAIM-B", "CLM*X~" * MANY + "CLM*CLAIM-B"),
    "diagnoses and pointers": ("837p", "HI*ABK:J069~LX*1~", f"{'HI*ABF:I10~' * MANY}LX*1~{LINE * MANY}"),
    "what no guide has": ("837p", "LX*2~", "XYZ*2~" * MANY),
    "transactions": ("837p", "SE*106*0001~", f"SE*106*0001~{SETS}"),
    "adjustments": ("835", "CAS*CO*29*50~", "CAS*CO*29*50~" * MANY),
    "payments": ("835", "CLP*CLAIM-B", "CLP*X*1*1*1~" * MANY + "CLP*CLAIM-B"),
}


@pytest.mark.parametrize("name", SHAPES)
def test_time_grows_with_the_bytes(name: str) -> None:
    base, there, instead = SHAPES[name]
    text = BASE[base].replace("\n", "")
    assert there in text
    data = text.replace(there, instead, 1).encode()
    start = time.process_time()
    assert list(validate(segments(io.BytesIO(data)), GUIDES, 5))
    assert hear(segments(io.BytesIO(data)), GUIDES, 5)
    assert list(parts(segments(io.BytesIO(data)), GUIDES))
    with contextlib.suppress(X12Error):
        list(read(io.BytesIO(data)))
    assert time.process_time() - start < MOST_SECONDS
