"""Commands of a person who follows a claim: correct, void, decide, work. Thin: each calls one function."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from claimwright.batch.ready import ready_claims
from claimwright.cli import ledger as ledgers
from claimwright.cli import shared
from claimwright.cli.submit import Documents, Format, say_queued, sender
from claimwright.errors import InputError
from claimwright.ledger import Book
from claimwright.ledger.work import open_work
from claimwright.model.claim import Claim
from claimwright.render.ledger import work_table
from claimwright.settings import Settings
from claimwright.tracking import correcting, deciding
from claimwright.tracking.submitting import Along, House

Number = Annotated[str, typer.Argument(help="The claim's number, as claimwright status shows it.")]
Control = Annotated[str, typer.Option(help="The payer's number of the claim, where the ledger has none.")]
Why = Annotated[str, typer.Option("--reason", help="Why, without personal data: it stays readable.")]
work = typer.Typer(invoke_without_command=True)


def correct(
    claim: Number,
    path: Annotated[Path, typer.Argument(help="The mended claim: a claim file, or the folder of a run that has it.")],
    documents: Documents = None,
    reason: Annotated[str, typer.Option(help="Why, without personal data: it stays readable.")] = "",
    payer_control: Control = "",
    by: ledgers.By = "",
    format: Format = "",
) -> None:
    """Put a mended claim into the outbox in place of one that its payer has answered: as a replacement (frequency 7)
    with the payer's number, or as a new claim where the payer could not process it or another payer is in charge.

    Example: claimwright correct 01DIABETESCKD build/clinic-day
    """
    with shared.one_line_errors():
        lines, settings = shared.as_lines(format), shared.settings_for(Path.cwd())
        with ledgers.before(settings) as before:
            ready = ready_claims(path, shared.house(settings), documents, before)
        mended = next((one for one in ready.claims if one.id == claim), None)
        if mended is None:
            held = next((why for id, why in ready.held if id == claim), "holds no clean claim of this number")
            raise InputError(held, f"{path} {claim}", "see claimwright check")
        if payer_control:
            mended = msgspec.structs.replace(mended, payer_control=payer_control)
        along = Along(ready.visits, ready.documents, reason)
        _instead(lines, settings, lambda book: correcting.correction(book, mended), sender(settings, by), along)


def void(
    claim: Number,
    reason: Why,
    payer_control: Control = "",
    by: ledgers.By = "",
    format: Format = "",
) -> None:
    """Put into the outbox that a claim is taken back (frequency 8), as it was sent, with the payer's number.

    Example: claimwright void 01DIABETESCKD --reason "billed for the wrong patient"
    """
    with shared.one_line_errors():
        lines, settings = shared.as_lines(format), shared.settings_for(Path.cwd())
        house, along = sender(settings, by), Along(reason=reason)
        _instead(lines, settings, lambda book: correcting.void(book, claim, payer_control), house, along)


def decide(
    claim: Number,
    decision: Annotated[str, typer.Argument(help=f"One of {', '.join(deciding.DECISIONS)}.")],
    reason: Why,
    by: ledgers.By = "",
) -> None:
    """Keep what a person has decided about a claim: its status follows until the payer says something new.

    Example: claimwright decide 01DIABETESCKD appealed --reason "record sent 2026-07-01"
    """
    with shared.one_line_errors(), ledgers.opened().writing() as book:
        deciding.decide(book, claim, decision, reason, ledgers.now(), by or getpass.getuser())
    print(f"{decision}  {claim}")


@work.callback()
def list_work(context: typer.Context, format: Format = "") -> None:
    """List what is to be done, by the day by which."""
    if context.invoked_subcommand is not None:
        return
    with shared.one_line_errors():
        lines = shared.as_lines(format)
        with ledgers.opened().reading() as book:
            tasks = open_work(book)
        for task in tasks if lines else ():
            shared.say(True, task, "")
        if tasks and not lines:
            shared.console().print(work_table(tasks))


@work.command()
def done(
    number: Annotated[int, typer.Argument(help="The work's number, as claimwright work lists it.")],
    reason: Why,
    by: ledgers.By = "",
) -> None:
    """End a piece of work; who and why are kept.

    Example: claimwright work done 12 --reason "called the payer: in process"
    """
    with shared.one_line_errors(), ledgers.opened().writing() as book:
        task = deciding.finish(book, number, reason, ledgers.now(), by or getpass.getuser())
    print(f"done  {number}  {task.claim or task.kind}")


def _instead(lines: bool, settings: Settings, make: Callable[[Book], Claim], house: House, along: Along) -> None:
    done = correcting.instead(ledgers.opened(settings), make, house, ledgers.now(), along)
    say_queued(lines, done)
    if done.left:
        raise typer.Exit(1)
