"""X12 syntax is loaded without what codes and checks; the command says the same as within the whole."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from claimwright.cli.app import app

CALL = """
import sys
from claimwright.cli import main
sys.argv = ["claimwright", *sys.argv[1:]]
try:
    main()
finally:
    print("loaded:", *sorted(m for m in sys.modules if m in ("claimwright.choose", "claimwright.check", "sqlalchemy")))
"""


@pytest.mark.parametrize("words", [("x12", "--help"), ("x12", "validate", "--help")])
def test_x12_is_loaded_alone(words):
    done = subprocess.run([sys.executable, "-c", CALL, *words], capture_output=True, text=True, check=True)
    said, _, loaded = done.stdout.partition("loaded:")
    assert loaded.strip() == ""
    whole = CliRunner().invoke(app, list(words), prog_name="claimwright").stdout
    assert said.split() == whole.split()
