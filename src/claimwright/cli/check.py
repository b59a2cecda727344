"""Commands of step 4: `check` runs the catalogue over anybody's claims; `edits` lists and explains it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from claimwright import rulebook
from claimwright.batch.checking import Checked, check_file, earlier_of
from claimwright.cli import ledger as ledgers
from claimwright.cli import shared
from claimwright.errors import InputError
from claimwright.intake.practice import read_edits
from claimwright.render import json_line
from claimwright.render.edits import check_line, checked_lines, edit_page, edits_table, manual_pages, why
from claimwright.rulebook import Rule
from claimwright.rulebook.book import with_additions

app = typer.Typer(no_args_is_help=True)
File = Annotated[Path, typer.Argument(help="An 837P or 837I, or claims as JSON: one, a list, or one a line.")]
Earlier = Annotated[
    Path | None,
    typer.Option(help="The practice's earlier claims, as such a file: for global days, repeats and limits."),
]
Format = Annotated[str, typer.Option(help="table or jsonl; a pipe gets jsonl.")]


def check(file: File, earlier: Earlier = None, format: Format = "") -> None:
    """Check claims, ours or anybody's, by every edit that needs no note; exit 0 all clean, 1 some held, 2 unreadable.

    Example: claimwright check build/clinic-day/claims/DEMOMCARE.837
    """
    if format not in ("", "table", "jsonl"):
        shared.complain(f"--format: no format {format!r}; table or jsonl")
        raise typer.Exit(shared.UNREADABLE)
    lines = format == "jsonl" or (not format and not sys.stdout.isatty())
    held = unread = claims = 0
    with shared.one_line_errors():
        settings = shared.settings_for(Path.cwd())
        house = shared.house(settings)
        known = earlier_of(earlier) if earlier is not None else None
        progress = Progress(console=shared.console(stderr=True), transient=True, disable=lines)
        with progress, ledgers.before(settings) as before:
            task = progress.add_task("Checking", total=None)
            for one in check_file(file, house, known, before):
                claims += 1
                held += one.verdict is not None and one.verdict.verdict == "hold"
                unread += one.error is not None
                progress.update(task, advance=1, description=f"Checking claim {claims}")
                _show(one, lines)
        if not claims:
            raise InputError("holds no claim", str(file), "give an 837P, an 837I or claims as JSON")
    if not lines:
        print(f"{claims} claims, {claims - held - unread} clean, {held} held, {unread} not read")
    if unread:
        raise typer.Exit(shared.UNREADABLE)
    if held:
        raise typer.Exit(1)


def _show(one: Checked, lines: bool) -> None:
    record = check_line(one.claim, one.findings, one.verdict, one.repairs, str(one.error or ""))
    if lines:
        sys.stdout.buffer.write(json_line(record))
        return
    screen = shared.console()
    for line in checked_lines(record, one.findings):
        screen.print(line)


@app.command("list")
def list_edits(area: Annotated[str, typer.Argument(help="code, proc, claim, data, payer, record ...")] = "") -> None:
    """The edits: id, severity, what each says, for whom."""
    with shared.one_line_errors():
        rules = [rule for rule in _edits().values() if rule.id.startswith(area)]
        if not rules:
            raise InputError("no edit begins so", area, "see claimwright edits list")
        shared.console().print(edits_table(rules))


@app.command()
def show(edit: Annotated[str, typer.Argument(help="An edit's id, such as proc.pair.")]) -> None:
    """The manual page of one edit: what it looks at, why, its source, its mend."""
    with shared.one_line_errors():
        found = _edits().get(edit)
        if found is None:
            raise InputError("no such edit", edit, "see claimwright edits list")
        print(edit_page(found, rulebook.load().risk), end="")


@app.command("why")
def why_held(
    file: File,
    claim: Annotated[str, typer.Option(help="Only the claim of this number.")] = "",
    earlier: Earlier = None,
) -> None:
    """Why the claims of a file are held: each finding with its rule, what it rests on, its source and its mend.

    Example: claimwright edits why build/clinic-day/claims/DEMOMCARE.837
    """
    with shared.one_line_errors():
        settings = shared.settings_for(Path.cwd())
        house = shared.house(settings)
        known = earlier_of(earlier) if earlier is not None else None
        screen, seen, unread = shared.console(), False, False
        with ledgers.before(settings) as before:
            for one in check_file(file, house, known, before):
                if one.error is not None:
                    shared.complain(one.error)
                    unread = True
                if one.claim is None or (claim and one.claim.id != claim):
                    continue
                seen = True
                record = check_line(one.claim, one.findings, one.verdict, one.repairs)
                for line in (*checked_lines(record, ()), *why(one.findings, house.book.rules)):
                    screen.print(line)
        if not seen and not unread:
            raise InputError("has no such claim", f"{file} {claim}".strip(), "see claimwright x12 show")
    if unread:
        raise typer.Exit(shared.UNREADABLE)


@app.command()
def manual(folder: Annotated[Path, typer.Argument(help="Where the pages go.")] = Path("docs/edits")) -> None:
    """Write the manual page of every edit."""
    with shared.one_line_errors():
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in manual_pages(rulebook.load()).items():
            (folder / name).write_text(text, encoding="utf-8")


def _edits() -> dict[str, Rule]:
    """The catalogue with the practice's own edits."""
    settings = shared.settings_for(Path.cwd())
    return with_additions(rulebook.load(), read_edits(settings.edits)).edits
