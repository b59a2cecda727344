"""The commands of the shelf: list, import, fetch, show, search, diff, verify, export. Thin: each calls one function."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from claimwright import rulebook
from claimwright.cli import shared
from claimwright.errors import InputError, ShelfError
from claimwright.render.shelf import editions_table, hits_table, page_text, sets_table
from claimwright.shelf import Shelf, Words, wordings
from claimwright.shelf.book import page
from claimwright.shelf.catalogue import code_sets
from claimwright.shelf.compare import changes, edition_named
from claimwright.shelf.exporting import export_rows
from claimwright.shelf.importing import Dates, Done, bring_in
from claimwright.shelf.importing.carrying import export_pack
from claimwright.shelf.importing.fetching import fetch
from claimwright.shelf.manifest import damage

app = typer.Typer(no_args_is_help=True, help="The published code sets and edit tables, dated, on this machine.")
Format = Annotated[str, typer.Option(help="table or jsonl; a pipe gets jsonl.")]
On = Annotated[str, typer.Option("--on", help="YYYY-MM-DD; without it, the newest ICD-10-CM on the shelf.")]


@app.command("build")
def build() -> None:
    """Build the editions that come with the program."""
    with shared.one_line_errors():
        _shelf().build()
        print(f"shelf ready in {shared.shelf_folder(shared.settings_for(Path.cwd()))}")


@app.command("list")
def list_editions(
    every: Annotated[bool, typer.Option("--all", help="Every set that the shelf can hold.")] = False,
    format: Format = "",
) -> None:
    """The editions on the shelf, with their dates and where they came from."""
    with shared.one_line_errors():
        shelf = _shelf()
        shelf.build()
        if shared.as_lines(format):
            for manifest in shelf.editions:
                _line(manifest)
        elif every:
            held = {m.set for m in shelf.editions}
            shared.console().print(sets_table(code_sets().values(), held), soft_wrap=True)
        else:
            shared.console().print(editions_table(shelf.editions), soft_wrap=True)


@app.command("import")
def import_files(
    paths: Annotated[list[Path], typer.Argument(help="Publishers' files, archives or folders of them.")],
    edition: Annotated[str, typer.Option(help="The edition's name, where the file does not say it.")] = "",
    effective: Annotated[str, typer.Option(help="Its first day, YYYY-MM-DD, where the file does not say it.")] = "",
    ends: Annotated[str, typer.Option(help="Its last day; without it, as long as the set's editions last.")] = "",
    supersedes: Annotated[bool, typer.Option(help="The publisher has reissued an edition that is here.")] = False,
    format: Format = "",
) -> None:
    """Put publishers' files on the shelf. Each is known by its content; each edition is whole or not there.

    Example: claimwright shelf import 2026-code-descriptions.zip ccipra-v322r0-f*.zip
    """
    with shared.one_line_errors():
        dates = Dates(edition, _day(effective, "--effective"), _day(ends, "--ends"), supersedes)
        shelf = _shelf()
        with _progress() as progress:
            task = progress.add_task("Recognising", total=None)
            done = []
            for one in bring_in(
                paths, shelf.folder, dates,
                lambda name, count: progress.update(task, description=f"{name}: {count:,} rows"),
            ):  # fmt: skip
                done.append(one)
                if shared.as_lines(format):
                    _line(_told(one))
                elif one.became != "skipped":
                    progress.console.print(f"{one.became:9} {one.place}: {one.says}")
    _end(done, shared.as_lines(format))


@app.command("fetch")
def fetch_sets(
    sets: Annotated[list[str] | None, typer.Argument(help="Sets to fetch; without any, all with an address.")] = None,
    on: Annotated[str, typer.Option("--on", help="YYYY-MM-DD that the release is to cover.")] = "",
    format: Format = "",
) -> None:
    """Download sets from their publishers and import them. Nothing is fetched but on this command."""
    with shared.one_line_errors():
        settings = shared.settings_for(Path.cwd())
        day = _day(on, "--on") or date.today()
        with _progress() as progress:
            task = progress.add_task("Fetching", total=None)
            done = list(
                fetch(
                    tuple(sets or ()), day, shared.shelf_folder(settings), settings.addresses,
                    lambda name, count: progress.update(task, description=f"{name}: {count:,}"),
                )
            )  # fmt: skip
    for one in done:
        if shared.as_lines(format):
            _line(_told(one))
        elif one.became != "skipped":
            print(f"{one.became:9} {one.place}: {one.says}")
    _end(done, shared.as_lines(format))


@app.command("show")
def show(code: Annotated[str, typer.Argument(help="Any code.")], on: On = "", format: Format = "") -> None:
    """A code as a coder's book prints it, and what every table on the shelf says of it.

    Example: claimwright shelf show E11.22 --on 2026-06-15
    """
    with shared.one_line_errors():
        shelf = _shelf()
        found = page(shelf, code, _day(on, "--on") or shelf.newest_day)
        if shared.as_lines(format):
            _line(found)
        else:
            shared.console().print(page_text(found), soft_wrap=True)


@app.command("search")
def search(
    words: Annotated[list[str], typer.Argument(help="Words in any order, or a piece of a code.")],
    on: On = "",
    most: Annotated[int, typer.Option(min=1, max=200, help="At most so many codes.")] = 20,
    format: Format = "",
) -> None:
    """Codes by the words people use: any order, beginnings of words, misspelt words, pieces of codes.

    Example: claimwright shelf search sugar diabetes with kidney
    """
    with shared.one_line_errors():
        shelf, book = _shelf(), rulebook.load()
        day = _day(on, "--on") or shelf.newest_day
        with _progress() as progress:
            progress.add_task("Searching (the first search over new editions makes its index)", total=None)
            phrases = ((t.term, t.code) for t in book.lexicon.searched)
            hits = wordings.opened(shelf, day, phrases, Words(book.same, book.lay)).find(" ".join(words), most)
        if shared.as_lines(format):
            for hit in hits:
                _line(hit._asdict())
        elif hits:
            shared.console().print(hits_table(hits))
        else:
            print("nothing found; try fewer words")


@app.command("diff")
def diff(
    set_id: Annotated[str, typer.Argument(metavar="SET")],
    old: Annotated[str, typer.Argument(help="An edition by its name, first day or sha256.")],
    new: Annotated[str, typer.Argument(help="The edition to compare with it.")],
    format: Format = "",
) -> None:
    """What one edition of a set has that another has not.

    Example: claimwright shelf diff icd10cm FY2026 FY2027
    """
    with shared.one_line_errors():
        shelf = _shelf()
        counts: dict[str, int] = {}
        for change in changes(shelf, edition_named(shelf, set_id, old), edition_named(shelf, set_id, new)):
            counts[change.kind] = counts.get(change.kind, 0) + 1
            if shared.as_lines(format):
                _line(change._asdict())
                continue
            said = "; ".join(f"{c}: {was} -> {now}" for c, (was, now) in change.fields.items())
            words = said or next((str(v) for c, v in change.row.items() if c in ("title", "long", "short")), "")
            print(f"{change.kind:8} {' '.join(str(k) for k in change.key)[:60]:14} {words}")
        if not shared.as_lines(format):
            print(", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())) or "no difference")


@app.command("verify")
def verify(format: Format = "") -> None:
    """Read every pack and compare it with what was written. Exit 1 where one is damaged."""
    with shared.one_line_errors():
        shelf = _shelf()
        wrong = 0
        for manifest in sorted(shelf.packs(), key=lambda m: m.folder):
            found = damage(shelf.folder / manifest.folder, manifest)
            wrong += bool(found)
            if shared.as_lines(format):
                _line({"edition": manifest.folder, "damage": found})
            else:
                print(f"{'damaged' if found else 'sound  '} {manifest.folder}{f': {found}' if found else ''}")
        if wrong:
            raise typer.Exit(1)


@app.command("export")
def export(
    set_id: Annotated[str, typer.Argument(metavar="SET")],
    edition: Annotated[str, typer.Option(help="Its name, first day or sha256; without it, the newest.")] = "",
    format: Annotated[str, typer.Option(help="csv, jsonl, or pack: a whole edition for another shelf.")] = "csv",
    out: Annotated[Path | None, typer.Option(help="The file; without it, standard output.")] = None,
) -> None:
    """Write an edition's rows, or the whole edition as a file that `shelf import` takes.

    Example: claimwright shelf export ncci-mue-practitioner --format csv --out mue.csv
    """
    with shared.one_line_errors():
        shelf = _shelf()
        shelf.build()
        editions = shelf.of(set_id)
        if not editions and not edition:
            raise ShelfError(f"no edition of {set_id}", "shelf", "see claimwright shelf list")
        manifest = edition_named(shelf, set_id, edition) if edition else editions[-1]
        if format == "pack":
            if out is None:
                raise InputError("a pack goes to a file", "--out", "give --out FILE.zip")
            export_pack(shelf.folder / manifest.folder, manifest, out)
        elif format in ("csv", "jsonl"):
            export_rows(shelf, manifest, format, out)
        else:
            raise InputError(f"no format {format!r}", "--format", "csv, jsonl or pack")


def _shelf() -> Shelf:
    settings = shared.settings_for(Path.cwd())
    return Shelf(shared.shelf_folder(settings), settings.policies)


def _progress() -> Progress:
    return Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(),
        console=shared.console(stderr=True), transient=True,
    )  # fmt: skip


def _day(text: str, option: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InputError(f"{text!r} is not a date", option, "write YYYY-MM-DD") from error


def _line(value: Any) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(value) + b"\n")


def _told(one: Done) -> dict[str, Any]:
    edition = one.manifest and {"set": one.manifest.set, "edition": one.manifest.edition, "sha256": one.manifest.sha256}
    return {"file": one.place, "became": one.became, "says": one.says, "edition": edition}


def _end(done: list[Done], as_lines: bool) -> None:
    """Says what came of it; exit 2 where a file was refused or none was known."""
    counts = {became: sum(one.became == became for one in done) for became in dict.fromkeys(d.became for d in done)}
    if not as_lines:
        print(", ".join(f"{count} {became}" for became, count in counts.items()) or "nothing to import")
    for one in done:
        if one.became == "refused":
            shared.complain(f"{one.place}: {one.says}")
    if counts.get("refused") or set(counts) <= {"skipped"}:
        if set(counts) <= {"skipped"}:
            shared.complain("no file is a table that the shelf knows; see claimwright shelf list --all")
        raise typer.Exit(shared.UNREADABLE)
