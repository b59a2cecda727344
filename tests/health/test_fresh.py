"""What is generated is not stale, and the house rules hold for the files themselves."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

from claimwright import rulebook
from claimwright.render.coverage import coverage_summary, coverage_table
from claimwright.render.edits import manual_pages
from claimwright.rulebook.additions import problems

ROOT = Path(__file__).parent.parent.parent
MODULES = sorted((ROOT / "src" / "claimwright").rglob("*.py"))


def test_coverage_is_fresh():
    assert (ROOT / "docs" / "coverage.md").read_text() == coverage_table(rulebook.load())


def test_the_manual_of_the_edits_is_fresh():
    pages = manual_pages(rulebook.load())
    folder = ROOT / "docs" / "edits"
    assert {path.name: path.read_text() for path in folder.glob("*.md")} == pages


def test_every_edit_stands_in_a_cell_of_the_taxonomy_and_every_cell_is_filled_or_open():
    book = rulebook.load()
    cells = [cell for area in book.taxonomy for cell in area.cells]
    assert {edit for cell in cells for edit in cell.edits} == set(book.edits)
    assert [cell.what for cell in cells if bool(cell.edits) == bool(cell.open)] == []


def test_the_edits_of_the_program_can_fire_and_fill_their_words():
    book = rulebook.load()
    assert {rule.id: list(problems(rule, book.families)) for rule in book.edits.values()} == {
        rule: [] for rule in book.edits
    }


def test_the_readme_says_what_the_rulebook_holds():
    assert coverage_summary(rulebook.load()) in " ".join((ROOT / "README.md").read_text().split())


def test_examples_are_fresh(tmp_path):
    """The PDF, C-CDA and FHIR files are what the script makes of the sources."""
    made = {
        ROOT / "examples/clinic-day" / name: (ROOT / "examples/clinic-day" / name).read_bytes()
        for name in (
            "03-copd-exacerbation/note.pdf",
            "08-annual-wellness/note.pdf",
            "11-otitis-media/bundle.json",
            "16-hypothyroidism-time/note.xml",
        )
    }
    space: dict[str, object] = {"__name__": "made", "__file__": str(tmp_path / "make_examples.py")}
    for path in made:
        (tmp_path / "clinic-day" / path.parent.name).mkdir(parents=True)
    (tmp_path / "sources").symlink_to(ROOT / "examples" / "sources")
    exec(compile((ROOT / "examples/make_examples.py").read_text(), "make_examples.py", "exec"), space)
    space["main"]()
    for path, data in made.items():
        assert (tmp_path / "clinic-day" / path.parent.name / path.name).read_bytes() == data


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_module_says_what_it_knows_and_stays_small(path):
    text = path.read_text()
    assert ast.get_docstring(ast.parse(text)), "no module docstring"
    assert text.count("\n") <= 320


def test_steps_do_not_touch_clock_files_or_network():
    banned = re.compile(
        r"datetime\.now|date\.today|time\.time\(|(?<!def )(?<![\w.])open\(|urllib|socket|requests|httpx"
    )
    for room in ("review", "select", "choose", "check", "submit", "x12", "render", "model"):
        for path in (ROOT / "src" / "claimwright" / room).rglob("*.py"):
            text = path.read_text()
            assert not banned.search(text), path.name


def test_the_ledger_and_tracking_are_told_the_time():
    banned = re.compile(r"datetime\.now|date\.today|time\.time\(")
    for room in ("ledger", "tracking"):
        for path in (ROOT / "src" / "claimwright" / room).rglob("*.py"):
            assert not banned.search(path.read_text()), path.name


def test_the_stand_in_shares_no_line_with_the_program():
    for path in (ROOT / "standin").glob("*.py"):
        assert not re.search(r"^\s*(from|import) claimwright", path.read_text(), re.M), path.name


def test_locks_name_no_address():
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-build.lock"):
        text = (ROOT / name).read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text
        assert "index-url" not in text
        assert "find-links" not in text


def test_no_file_of_the_repository_names_a_machine():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    marks = ("/" + "work/", "/" + "root/")
    for name in tracked:
        path = ROOT / name
        if path.suffix in (".py", ".md", ".yaml", ".toml", ".lock", "") and path.is_file():
            text = path.read_text(encoding="utf-8", errors="ignore")
            assert not any(mark in text for mark in marks), name
