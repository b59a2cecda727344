"""Files that nobody here wrote: exactly the findings that x12.yaml explains, and every byte back."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from claimwright import rulebook
from claimwright.x12 import segments
from claimwright.x12.guides import Guides
from claimwright.x12.validate import validate

HERE = Path(__file__).resolve()
FOLDER = HERE.parents[3] / "shared" / "x12"
FILES = sorted(p for p in FOLDER.rglob("*") if p.is_file() and p.name != "LICENSE") if FOLDER.exists() else []
EXPLAINED = yaml.load((HERE.parent / "x12.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)

pytestmark = pytest.mark.skipif(
    not FILES, reason="no ../shared/x12 beside the repository: nothing from elsewhere to read"
)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(FOLDER).as_posix())
@pytest.mark.parametrize("snip", [2, 4])
def test_exactly_what_is_explained_is_found(path: Path, snip: int) -> None:
    with path.open("rb") as stream:
        found = [
            (str(f.number), str(f.snip), f.element or f.segment, f.loop, f.code)
            for f in validate(segments(stream, path.name), Guides(rulebook.read), snip)
        ]
    wanted = EXPLAINED.get(path.relative_to(FOLDER).as_posix(), [])
    expected = [(w["at"], w["snip"], w["what"], w["loop"], w["code"]) for w in wanted if int(w["snip"]) <= snip]
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(FOLDER).as_posix())
def test_every_byte_comes_back(path: Path) -> None:
    with path.open("rb") as stream:
        assert b"".join(s.raw for s in segments(stream, path.name)) == path.read_bytes()


def test_every_explained_file_is_there_and_every_reason_is_given() -> None:
    assert set(EXPLAINED) <= {p.relative_to(FOLDER).as_posix() for p in FILES}
    assert all(len(finding["why"]) > 10 for findings in EXPLAINED.values() for finding in findings)
