"""Commands that follow a claim: submit, outbox, inbox, status. Thin: each calls one function."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from claimwright.batch.ready import Ready, ready_claims
from claimwright.cli import ledger as ledgers
from claimwright.cli import shared
from claimwright.errors import SettingsError, TransportError
from claimwright.ledger.reading import claim_status, entries, patient_of, states
from claimwright.ledger.submissions import outgoing, send_again
from claimwright.ledger.work import open_work
from claimwright.render.ledger import ClaimHistory, history_table, stands, states_table, work_table
from claimwright.settings import Settings
from claimwright.tracking.answering import Answers
from claimwright.tracking.clocks import tick
from claimwright.tracking.day import Roles
from claimwright.tracking.inbox import act
from claimwright.tracking.inbox import poll as fetch
from claimwright.tracking.onward import pass_on
from claimwright.tracking.outbox import send as deliver
from claimwright.tracking.reach import reached
from claimwright.tracking.submitting import Along, House, Queued, queue
from claimwright.tracking.transport import Transport

SECRET = "CLAIMWRIGHT_TRANSPORT_SECRET"
outbox = typer.Typer(no_args_is_help=True)
inbox = typer.Typer(no_args_is_help=True)
Format = Annotated[str, typer.Option(help="table or jsonl; a pipe gets jsonl.")]
Documents = Annotated[
    Path | None,
    typer.Option(help="Where documents lie that go along: of a run, a folder for each visit; else beside the claims."),
]


def submit(
    paths: Annotated[list[Path], typer.Argument(help="Claim files, or folders that claimwright run wrote.")],
    documents: Documents = None,
    again: Annotated[
        bool, typer.Option("--again", help="Rejected claims as they are: the fault was the file's.")
    ] = False,
    by: ledgers.By = "",
    format: Format = "",
) -> None:
    """Put clean claims into the outbox, each once, and behind them the documents that go electronically; claimwright
    outbox send delivers them. Exit 1 where some stay.

    Example: claimwright submit build/clinic-day
    """
    with shared.one_line_errors():
        lines, settings = shared.as_lines(format), shared.settings_for(Path.cwd())
        house = shared.house(settings)
        found = Ready([], [], {}, {})
        with ledgers.before(settings) as before:
            for path in paths:
                ready = ready_claims(path, house, documents, before)
                found.claims.extend(ready.claims)
                found.held.extend(ready.held)
                found.visits.update(ready.visits)
                found.documents.update(ready.documents)
        along = Along(found.visits, found.documents, again=again)
        done = queue(ledgers.opened(settings), found.claims, sender(settings, by), ledgers.now(), along)
        left = (*found.held, *done.left)
        say_queued(lines, Queued(done.submissions, left))
    if left:
        raise typer.Exit(1)


@outbox.command("list")
def list_outbox(format: Format = "") -> None:
    """What waits to be sent."""
    with shared.one_line_errors():
        lines = shared.as_lines(format)
        with ledgers.opened().reading() as book:
            for one in outgoing(book):
                shared.say(lines, one._asdict(), f"{one.state}  {one.name}")


@outbox.command()
def send(by: ledgers.By = "", format: Format = "") -> None:
    """Deliver what waits. Safe to stop and to run again: a file is neither lost nor sent twice."""
    with shared.one_line_errors():
        lines, settings = shared.as_lines(format), shared.settings_for(Path.cwd())
        ledger = ledgers.opened(settings)
        with _line(settings) as line:
            deliver(
                ledger, line, ledgers.now(), by or getpass.getuser(),
                lambda name: shared.say(lines, {"sent": name}, f"sent  {name}"),
            )  # fmt: skip


@outbox.command()
def again(
    file: Annotated[str, typer.Argument(help="The file's name at the receiver, as outbox send printed it.")],
    reason: Annotated[str, typer.Option(help="Why, without personal data.")],
    by: ledgers.By = "",
) -> None:
    """Let a file that nobody answered wait anew: the same bytes, name and control numbers. An answered one is refused.

    Example: claimwright outbox again LARKSPUR01-000000012.837 --reason "receiver lost it"
    """
    with shared.one_line_errors(), ledgers.opened().writing() as book:
        number = send_again(book, file, ledgers.now(), by or getpass.getuser(), reason)
    print(f"waits  {file}  submission {number}")


@inbox.command()
def poll(by: ledgers.By = "", format: Format = "") -> None:
    """Fetch answers, keep them, act on each once, put claims for a next payer into the outbox, and look at the clocks.
    Exit 1 where a file was refused.
    """
    refused = False
    with shared.one_line_errors():
        lines, settings = shared.as_lines(format), shared.settings_for(Path.cwd())
        ledger, roles, house = ledgers.opened(settings), _roles(settings), sender(settings, by)
        broken: TransportError | None = None
        try:
            with _line(settings) as line:
                fetch(ledger, line, ledgers.now(), lambda name: shared.say(lines, {"kept": name}, f"kept  {name}"))
        except TransportError as error:  # what came before is acted on all the same
            broken = error
        for one in act(ledger, roles.reader, roles.poster, ledgers.now(), house.actor):
            refused |= one.became == "refused"
            shared.say(lines, one._asdict(), f"{one.became}  {one.kind}  {one.name}  {one.problem}".rstrip())
        say_queued(lines, pass_on(ledger, house, ledgers.now()))
        with ledger.writing() as book:
            for task in tick(book, roles.clocks, ledgers.now(), roles.own):
                shared.say(lines, msgspec.to_builtins(task), f"due {task.due}  {task.says}")
        if broken is not None:
            raise broken
    if refused:
        raise typer.Exit(1)


def status(
    claim: Annotated[str, typer.Argument(help="A claim's number, for its whole history.")] = "", format: Format = ""
) -> None:
    """Where every claim stands and what is to be done; or one claim's history, each source with what it said.

    Example: claimwright status 01DIABETESCKD
    """
    with shared.one_line_errors():
        lines, screen = shared.as_lines(format), shared.console()
        with ledgers.opened().reading() as book:
            if claim:
                found = entries(book, claim)
                history = ClaimHistory(
                    claim=claim, patient=patient_of(book, claim), status=claim_status(book, claim), events=found
                )
                if lines:
                    shared.say(True, history, "")
                    return
                print(f"{claim}  {history.status.state}  patient {history.patient}")
                screen.print(history_table(found))
                return
            standing, tasks = states(book), open_work(book)
        if lines:
            for record in (*stands(standing), *tasks):
                shared.say(True, record, "")
            return
        screen.print(states_table(standing))
        if tasks:
            screen.print(work_table(tasks))


def _roles(settings: Settings) -> Roles:
    """Who reads answers and decides payments, the practice's clocks, and the days of payers' contracts."""
    answers = Answers(settings.days)
    return Roles(answers.read, answers.post, settings.clocks, settings.days)


def say_queued(lines: bool, done: Queued) -> None:
    for one in done.submissions:
        record = {"submission": one.id, "file": one.name, "payer": one.payer, "claims": one.claims}
        what = f"{len(one.claims)} claims" if one.kind == "837" else f"documents of {one.claims[0]}"
        shared.say(lines, record, f"queued  {one.name}  {one.payer}  {what}")
    for claim, why in done.left:
        shared.say(lines, {"claim": claim, "left": why}, f"left    {claim} {why}")


def sender(settings: Settings, by: str) -> House:
    """Who sends, by the settings."""
    if settings.submitter is None:
        raise SettingsError("no submitter", settings.source, "add [submitter] with id and name")
    return House(settings.submitter, settings.receiver, settings.coding.usage, by or getpass.getuser())


@contextmanager
def _line(settings: Settings) -> Iterator[Transport]:
    """The receiver, with the secret from the environment or its file."""
    place, home = settings.transport, Path(settings.home)
    secret = os.environ.get(SECRET, "")
    if not secret and place is not None and place.secret:
        path = home / place.secret
        if path.stat().st_mode & 0o077:
            raise SettingsError("others may read the secret", str(path), "chmod 600")
        secret = path.read_text(encoding="utf-8").strip()
    with reached(place, home, secret) as line:
        yield line
