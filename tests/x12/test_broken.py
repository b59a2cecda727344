"""Sound files of every transaction have no finding; broken on purpose, each has those that broken.yaml says."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import yaml

from claimwright import rulebook
from claimwright.x12 import segments
from claimwright.x12.guides import Guides
from claimwright.x12.validate import validate

HERE = Path(__file__).parent
BASE = {path.stem: path.read_text() for path in sorted((HERE / "base").glob("*.x12"))}
BROKEN = yaml.load((HERE / "broken.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
GUIDES = Guides(rulebook.read)


def found(text: str) -> list[str]:
    findings = validate(segments(io.BytesIO(text.encode("latin-1"))), GUIDES, 5)
    return [f"{f.snip} {f.element or f.segment or '-'} {f.loop or '-'} {f.code}" for f in findings]


def counted(text: str) -> str:
    """The file with SE01 as it is counted."""
    body = [s.elements for s in segments(io.BytesIO(text.encode("latin-1")))]
    start, end = (next(n for n, elements in enumerate(body) if elements[0] == id) for id in ("ST", "SE"))
    head, _, tail = text.rpartition("~SE*")
    return f"{head}~SE*{end - start + 1}*{tail.partition('*')[2]}"


@pytest.mark.parametrize("name", BASE)
def test_a_sound_file_has_no_finding(name: str) -> None:
    assert found(BASE[name]) == []


@pytest.mark.parametrize(("base", "name"), [(base, name) for base, cases in BROKEN.items() for name in cases])
def test_what_is_broken_is_found(base: str, name: str) -> None:
    case, text = BROKEN[base][name], BASE[base].replace("\n", "")
    assert case["is"] in text
    text = text.replace(case["is"], case.get("put", ""), 1)
    told = found(text if "SE*" in case["is"] else counted(text))
    assert told == case["finds"]
    assert told
