"""The tour's and the README's commands, executed in order; what they show is what is printed."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from claimwright.cli.app import app

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"```console\n(.*?)```", re.S)


def _commands(text):
    for block in BLOCK.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, shown = part.partition("\n")
            yield command, shown.splitlines()


def _agrees(shown, printed):
    """Shown lines in order in what was printed; `...` stands for any lines."""
    at = 0
    free = False
    for line in shown:
        if line == "...":
            free = True
            continue
        rest = printed[at:]
        if free and line in rest:
            at += rest.index(line) + 1
        elif not free and rest and rest[0] == line:
            at += 1
        else:
            return False
        free = False
    return free or at == len(printed)


@pytest.mark.parametrize("page", ["docs/tour.md", "README.md"])
def test_commands_print_what_the_page_shows(page, house, tmp_path, monkeypatch):
    monkeypatch.setenv("CLAIMWRIGHT_SHELF", str(house.shelf.folder))
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.chdir(ROOT)
    run = ["run", "examples/clinic-day", "--out", str(tmp_path / "clinic-day")]
    assert CliRunner().invoke(app, run).exit_code == 0
    seen = 0
    for command, shown in _commands((ROOT / page).read_text()):
        words = [w.replace("build/clinic-day", str(tmp_path / "clinic-day")) for w in shlex.split(command)]
        assert words.pop(0) == "claimwright"
        result = CliRunner().invoke(app, words)
        assert result.exit_code == 0, f"{command}: {result.stderr}"
        printed = [line.rstrip() for line in result.stdout.replace(str(tmp_path), "build").splitlines()]
        while printed and not printed[-1]:
            printed.pop()
        if shown or command.startswith("claimwright x12 validate"):
            assert _agrees(shown, printed), f"{command}\n" + "\n".join(printed)
        seen += 1
    assert seen
