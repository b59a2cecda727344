"""Sound files of every transaction have no finding; broken on purpose, each has those that broken.yaml says."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import yaml

from claimwright.x12 import segments
from x12_readers import accepted, findings

HERE = Path(__file__).parent
BASE = {path.stem: path.read_text() for path in sorted((HERE / "base").glob("*.x12"))}
BROKEN = yaml.load((HERE / "broken.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def counted(text: str) -> str:
    """The file with SE01 as it is counted."""
    body = [s.elements for s in segments(io.BytesIO(text.encode("latin-1")))]
    start, end = (next(n for n, elements in enumerate(body) if elements[0] == id) for id in ("ST", "SE"))
    head, _, tail = text.rpartition("~SE*")
    return f"{head}~SE*{end - start + 1}*{tail.partition('*')[2]}"


@pytest.mark.parametrize("name", BASE)
def test_a_sound_file_has_no_finding(name: str) -> None:
    assert findings(BASE[name].encode()) == []


def broken(base: str, name: str) -> bytes:
    case, text = BROKEN[base][name], BASE[base].replace("\n", "")
    assert case["is"] in text
    text = text.replace(case["is"], case.get("put", ""), 1)
    return (text if "SE*" in case["is"] else counted(text)).encode("latin-1")


@pytest.mark.parametrize(("base", "name"), [(base, name) for base, cases in BROKEN.items() for name in cases])
def test_what_is_broken_is_found(base: str, name: str) -> None:
    assert BROKEN[base][name]["finds"]
    assert findings(broken(base, name)) == BROKEN[base][name]["finds"]


ALONE = [(base, name) for base, cases in BROKEN.items() for name, case in cases.items() if "alone" in case]


@pytest.mark.parametrize(("base", "name"), ALONE)
def test_what_a_second_reader_passes_over_is_found_by_ours_alone(base: str, name: str) -> None:
    assert accepted(broken(base, name))


@pytest.mark.parametrize("name", ["835", "837i", "837p", "277ca", "999"])
def test_the_second_reader_accepts_the_sound_files_whose_guide_it_knows(name: str) -> None:
    assert accepted(BASE[name].encode())
