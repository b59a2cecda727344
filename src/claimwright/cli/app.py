"""The commands of step 1 to 5: run, code, review; and those that ask: explain, why-not, config, shelf, schemas,
evaluate.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.progress import Progress

from claimwright import __version__, rulebook
from claimwright.batch.day import run_day
from claimwright.batch.evaluate import chapter_table, confidence_table, reliability, table
from claimwright.batch.evaluate import evaluate as score
from claimwright.batch.thresholds import kept, threshold_table
from claimwright.cli import audit, author, check, denials, follow, ledger, paper, shared, shelf, submit, x12
from claimwright.errors import ClaimwrightError, InputError
from claimwright.intake.documents import read_document
from claimwright.intake.visit import note_case
from claimwright.ledger import Entry
from claimwright.ledger.work import Task
from claimwright.model.case import Case
from claimwright.model.claim import Claim
from claimwright.model.coding import Coding
from claimwright.model.exchange import Binding
from claimwright.pipeline import code_case
from claimwright.render import (
    chain,
    chain_text,
    code_line,
    coding_table,
    day_table,
    finding_lines,
    json_line,
    query_lines,
    read_coding,
    reliability_plot,
    review_line,
    schemas,
    why_not,
)
from claimwright.render.coverage import coverage_summary, coverage_table
from claimwright.render.edits import CheckLine
from claimwright.render.ledger import ClaimHistory, ClaimStands
from claimwright.render.records import CodingRecord
from claimwright.shelf.book import Page
from claimwright.shelf.manifest import Manifest
from claimwright.submit import bindings
from claimwright.tracking.rates import Report
from claimwright.tracking.tracing import ByReason, Denial
from claimwright.x12.finding import SyntaxFinding

app = typer.Typer(
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    help="From the chart to a clean claim, each step explained.",
)
app.add_typer(x12.app, name="x12")
app.add_typer(author.app, name="new", help="Write the data file and both cases of a new rule, edit, payer or visit.")
app.command("watch")(author.watch)
app.command("check")(check.check)
app.command("print")(paper.print_claims)
app.add_typer(audit.app, name="audit", help="A blinded sample for a second coder, and how far both agree.")
app.add_typer(check.app, name="edits", help="The edit catalogue: list it, explain one, say why a claim is held.")
config_app = typer.Typer(no_args_is_help=True, help="Where each setting came from.")
app.add_typer(config_app, name="config")
app.add_typer(shelf.app, name="shelf")
app.command("submit")(submit.submit)
app.add_typer(submit.outbox, name="outbox", help="Files that wait to be sent to the receiver.")
app.add_typer(submit.inbox, name="inbox", help="Answers of the receiver, kept and acted on once.")
app.command("status")(submit.status)
app.command("correct")(follow.correct)
app.command("void")(follow.void)
app.command("decide")(follow.decide)
app.add_typer(follow.work, name="work", help="What is to be done, and that it was.")
app.command("denials")(denials.denials)
app.command("appeal")(denials.appeal)
app.command("report")(denials.report)
app.add_typer(ledger.app, name="ledger")

# Records written by commands other than those of the steps.
OTHERS = {
    "x12-finding": SyntaxFinding,
    "edition": Manifest,
    "page": Page,
    "check": CheckLine,
    "claim": Claim,
    "claim-status": ClaimStands,
    "claim-history": ClaimHistory,
    "event": Entry,
    "work": Task,
    "denial": Denial,
    "denials": ByReason,
    "report": Report,
}
Notes = Annotated[
    list[Path], typer.Argument(help="Notes: text, PDF or scan, DOCX, HTML, RTF, C-CDA, FHIR bundle or HL7 v2.")
]
Day = Annotated[str, typer.Option("--date-of-service", help="YYYY-MM-DD, where the document states none.")]
Setting = Annotated[str, typer.Option(help="Where care was given; inpatient and the like follow Sections II and III.")]
Format = Annotated[str, typer.Option(help="table or jsonl; a pipe gets jsonl.")]


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="Say the version and leave.")] = False) -> None:
    if version:
        print(__version__)
        raise typer.Exit


@app.command()
def run(
    folder: Annotated[Path, typer.Argument(help="A folder of visits.")],
    out: Annotated[Path, typer.Option(help="Where the results go; an earlier run there is replaced.")],
    scope: Annotated[str, typer.Option(help="addressed or complete.")] = "",
) -> None:
    """Code a day of visits: codings, review pages, claims and the day's summary.

    Example: claimwright run examples/clinic-day --out build/clinic-day
    """
    with shared.one_line_errors():
        settings = shared.settings_for(folder, {"coding.scope": scope})
        house = shared.house(settings)
        screen = shared.console()
        progress = Progress(console=shared.console(stderr=True), transient=True)
        with progress, ledger.before(settings) as before:
            task = progress.add_task("Coding", total=None)
            day = run_day(
                folder,
                out,
                settings,
                house,
                lambda name: progress.update(task, advance=1, description=f"Coding {name}"),
                before,
            )
    screen.print(day_table(day.rows))
    print(f"Summary  {out / 'index.html'}\nReview   {out}/<visit>/review.html\nCodings  {out}/<visit>/coding.json")
    for name in (f for f in day.files if f.endswith(".837")):
        print(f"837P     {out / name}")
    print(f"Forms    {out}/claims/*.pdf")
    failed = [row for row in day.rows if row.verdict == "failed"]
    for row in failed:
        shared.complain(row.error)
    if failed:
        raise typer.Exit(shared.UNREADABLE)


@app.command()
def code(notes: Notes, day: Day = "", setting: Setting = "office", scope: str = "", format: Format = "") -> None:
    """Propose codes for notes; one JSON object a document in a pipe.

    Example: claimwright code --format jsonl --date-of-service 2026-06-15 note.txt
    """
    failed = False
    with shared.one_line_errors():
        settings = shared.settings_for(Path.cwd(), {"coding.scope": scope})
        house = shared.house(settings)
        when = _day(day)
    for path in notes:
        try:
            case = note_case(read_document(path), settings, when, setting)
            _show(code_case(case, house), case, path.name, format)
        except ClaimwrightError as error:
            shared.complain(error)
            failed = True
    if failed:
        raise typer.Exit(shared.UNREADABLE)


@app.command()
def review(notes: Notes, day: Day = "", format: Format = "jsonl") -> None:
    """Show the sections and mentions of notes, each with its context: one JSON object a document."""
    failed = False
    with shared.one_line_errors():
        settings = shared.settings_for(Path.cwd())
        house = shared.house(settings)
        when = _day(day) or house.shelf.newest_day
    for path in notes:
        try:
            case = note_case(read_document(path), settings, when, "office")
            sys.stdout.buffer.write(json_line(review_line(code_case(case, house).chart, path.name)))
        except ClaimwrightError as error:
            shared.complain(error)
            failed = True
    if failed:
        raise typer.Exit(shared.UNREADABLE)


@app.command()
def explain(
    folder: Annotated[Path, typer.Argument(help="A run's folder.")],
    visit: Annotated[str, typer.Argument(help="The visit, by its folder's name.")],
    element: Annotated[str, typer.Argument(help="A claim element: HI01, CLM02, SV101, 2010BA/NM103.")],
    line: Annotated[int, typer.Option(help="The service line, for elements of lines.")] = 0,
) -> None:
    """Follow a claim element back to the quoted words it rests on.

    Example: claimwright explain build/clinic-day 01-diabetes-ckd HI01
    """
    with shared.one_line_errors():
        record = _record(folder, visit)
        print(chain_text(chain(record, _bindings(record), element.upper(), line)))


@app.command("why-not")
def why_not_command(
    visit: Annotated[Path, typer.Argument(help="A visit's folder in a run (build/clinic-day/VISIT), or its name.")],
    code: Annotated[str, typer.Argument(help="The code that was expected.")],
    run_folder: Annotated[Path, typer.Option("--run", help="The run's folder, where VISIT is only a name.")] = Path(
        "build/clinic-day"
    ),
) -> None:
    """Say what became of any code: which rule dropped it, which terms would have led to it, why it is not valid.

    Example: claimwright why-not build/clinic-day/12-possible-pneumonia J18.9
    """
    with shared.one_line_errors():
        folder = visit if visit.is_dir() else run_folder / visit
        record = _record(folder.parent, folder.name)
        print(why_not(record, code.upper(), shared.house(shared.settings_for(Path.cwd()))), end="")


@app.command()
def evaluate(
    gold: Path,
    predicted: Path,
    notes: Path,
    plot: Annotated[
        Path | None, typer.Option(help="Draw confidence against the truth and precision against coverage, as SVG.")
    ] = None,
) -> None:
    """Score predicted codes against labelled notes: P, R, F1, evidence, by chapter, the confidence, and precision
    against coverage.
    """
    with shared.one_line_errors():
        result = score(gold, predicted, notes)
        for title, rows in (
            ("", table(result)),
            ("By chapter (exact)", chapter_table(result)),
            ("Confidence", confidence_table(result)),
            ("Precision against coverage", threshold_table(result.judged, result.visits)),
        ):
            print(*([f"\n{title}"] if title else []), *rows, sep="\n")
        if plot:
            bins = [(b.confidence, b.right, b.size) for b in reliability(result.judged)]
            shares = [(k.diagnoses, k.precision) for k in kept(result.judged, result.visits) if k.precision is not None]
            plot.write_text(str(reliability_plot(bins, shares)), encoding="utf-8")


@app.command("schemas")
def write_schemas(folder: Annotated[Path, typer.Argument()] = Path("docs/schemas")) -> None:
    """Write the JSON Schemas of every output."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in {**schemas(), **{name: msgspec.json.schema(kind) for name, kind in OTHERS.items()}}.items():
        (folder / f"{name}.json").write_bytes(
            msgspec.json.format(msgspec.json.encode(schema, order="sorted"), indent=2) + b"\n"
        )


@app.command()
def coverage(summary: Annotated[bool, typer.Option("--summary", help="One sentence.")] = False) -> None:
    """What the rulebook covers: guideline sections, edits, services; docs/coverage.md is this."""
    book = rulebook.load()
    print(coverage_summary(book) + "\n" if summary else coverage_table(book), end="")


@config_app.command("show")
def config_show(folder: Annotated[Path, typer.Argument()] = Path(".")) -> None:
    """Each setting, its value and where it came from."""
    with shared.one_line_errors():
        settings = shared.settings_for(folder)
    for key in sorted(settings.values):
        print(f"{key} = {settings.values[key]}  ({settings.origins.get(key, 'default')})")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InputError(f"{text!r} is not a date", "--date-of-service", "write YYYY-MM-DD") from error


def _show(coding: Coding, case: Case, name: str, format: str) -> None:
    if format not in ("", "table", "jsonl"):
        raise InputError(f"no format {format!r}", "--format", "table or jsonl")
    if format == "jsonl" or (not format and not sys.stdout.isatty()):
        sys.stdout.buffer.write(json_line(code_line(coding, name)))
        sys.stdout.buffer.flush()
        return
    screen = shared.console()
    screen.print(coding_table(coding))
    for line in (*finding_lines(coding.findings), *query_lines(coding.assignments.queries)):
        screen.print(line)


def _record(folder: Path, visit: str) -> CodingRecord:
    path = folder / visit / "coding.json"
    if "/" in visit or visit.startswith("."):
        raise InputError("not a visit's name", visit, "give the name of a folder of the run")
    if not path.is_file():
        raise InputError(
            "no such visit in the run", f"{folder}/{visit}", "claimwright run writes it; see index.html for the names"
        )
    return read_coding(path.read_bytes(), str(path))


def _bindings(record: CodingRecord) -> tuple[Binding, ...]:
    return bindings(record.claims[0]) if record.claims else ()
