"""Commands for those who extend: `new` writes a rule, edit, payer or visit with its cases to fill in; `watch` codes
on save.
"""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Annotated

import typer

from claimwright.cli import shared
from claimwright.errors import ClaimwrightError, InputError
from claimwright.intake.visit import read_visit
from claimwright.model.coding import Coding
from claimwright.pipeline import code_case

app = typer.Typer(no_args_is_help=True)
_NAME = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_RULE = """- id: {name}
  title: What the rule decides, in a few words
  says: One sentence in your own words.
  citation: {{source: ICD-10-CM Official Guidelines, section: I.?, edition: FY2026, verified: "false"}}
  severity: inform
  message: ""
  mend: ""
"""
_CASES = """# One case that fires and one that does not. A note is coded on 2026-06-15; `codes` are the diagnoses
expected.
rule: {name}
fires:
  note: |
    ASSESSMENT
    1. Write the problem here.
  codes: []
silent:
  note: |
    ASSESSMENT
    1. Write the near miss here.
  codes: []
"""
_PAYER = """# Add this to claimwright.toml.
[[payers]]
key = "{name}"
id = "00000"
name = "NAME OF THE PAYER"
program = "commercial"
filing_code = "CI"
"""
_ENCOUNTER = """date_of_service: 2026-06-15
place_of_service: "11"
setting: office
established: true
patient: {name: {last: Example, first: Invented}, birth_date: 1980-01-01, sex: F, record_number: X-1,
  address: {line1: 1 Sample Street, city: Sampleton, state: OH, zip: "430010000"}}
subscriber: {relationship: self, member_id: X0000000}
payer: key-of-a-payer
rendering: key-of-a-provider
"""
_NOTE = """Date of service: 2026-06-15

CHIEF COMPLAINT


ASSESSMENT AND PLAN

1.

Electronically signed by
"""
_EXPECTED = """diagnoses: []
services: []
verdict: clean
"""
Root = Annotated[Path, typer.Option(help="The project's folder.")]


@app.command()
def rule(name: str, root: Root = Path(".")) -> None:
    """A guideline: its data and a case that fires and one that does not."""
    with shared.one_line_errors():
        _write(root / "src/claimwright/rulebook/guidelines" / f"{_checked(name)}.yaml", _RULE.format(name=name))
        _write(root / "tests/rules" / f"{name}.yaml", _CASES.format(name=name))


@app.command()
def edit(name: str, root: Root = Path(".")) -> None:
    """An edit: its data and a case that fires and one that does not."""
    with shared.one_line_errors():
        _write(
            root / "src/claimwright/rulebook/edits" / f"{_checked(name)}.yaml",
            _RULE.format(name=name).replace("ICD-10-CM Official Guidelines", "the published text"),
        )
        _write(root / "tests/rules" / f"{name}.yaml", _CASES.format(name=name))


@app.command()
def payer(name: str, root: Root = Path(".")) -> None:
    """A payer's lines for claimwright.toml, in a file of its own to copy from."""
    with shared.one_line_errors():
        _write(root / f"payer-{_checked(name)}.toml", _PAYER.format(name=name))


@app.command()
def visit(name: str, root: Annotated[Path, typer.Option(help="The folder of visits.")] = Path(".")) -> None:
    """A visit: the note, its encounter and the expected answer."""
    with shared.one_line_errors():
        folder = root / _checked(name)
        _write(folder / "note.txt", _NOTE)
        _write(folder / "encounter.yaml", _ENCOUNTER)
        _write(root / f"{name}.expected.yaml", _EXPECTED)


def watch(
    visit: Annotated[Path, typer.Argument(help="A visit's folder.")],
    rounds: Annotated[int, typer.Option(help="Stop after so many codings; 0 goes on.")] = 0,
    every: Annotated[float, typer.Option(help="Seconds between two looks.")] = 0.5,
) -> None:
    """Code a visit again whenever a file of it is saved, and show what changed."""
    with shared.one_line_errors():
        settings = shared.settings_for(visit)
        house = shared.house(settings)
    before: dict[str, str] = {}
    stamp: object = None
    done = 0
    while rounds == 0 or done < rounds:
        now = sorted((p.name, p.stat().st_mtime_ns, p.stat().st_size) for p in visit.glob("*") if p.is_file())
        if now != stamp:
            stamp = now
            try:
                after = outline(code_case(read_visit(visit, settings), house))
                print("\n".join(changes(before, after)), flush=True)
                before = after
            except ClaimwrightError as error:
                shared.complain(error)
            done += 1
        else:
            time.sleep(every)


def outline(coding: Coding) -> dict[str, str]:
    """A coding as lines that can be compared: element -> what it says."""
    lines = {f"diagnosis {d.code}": d.description for d in coding.assignments.diagnoses}
    lines |= {
        f"service {s.code}": f"{'-'.join(s.modifiers) or 'no modifier'}, {s.units} units, points to {s.pointers}"
        for s in coding.assignments.services
    }
    lines |= {f"finding {f.rule} {f.target}": f.message for f in coding.findings}
    return lines | {"verdict": coding.verdict}


def changes(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """One line for each entry that came (+), went (-) or changed (~); "no change" where there is none."""
    lines = [f"- {k}: {before[k]}" for k in before if k not in after]
    lines += [f"+ {k}: {after[k]}" for k in after if k not in before]
    lines += [f"~ {k}: {before[k]} -> {after[k]}" for k in after if k in before and before[k] != after[k]]
    return lines or ["no change"]


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise InputError("not a name", name, "use lower case letters, digits, '.' and '-'")
    return name


def _write(path: Path, text: str) -> None:
    """Creates the file; never replaces one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError as error:
        raise InputError("is there already", str(path), "choose another name") from error
    print(path)
