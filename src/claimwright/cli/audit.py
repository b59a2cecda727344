"""Commands of the audit: draw a blinded sample for a second coder, report how far both agree."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from claimwright import rulebook
from claimwright.batch.agreement import report, report_lines
from claimwright.batch.audit import CHARTS, KEY, SHEET, draw, read_answers, read_sample
from claimwright.cli import shared

app = typer.Typer(no_args_is_help=True)


@app.command("sample")
def sample_charts(
    run: Annotated[Path, typer.Argument(help="A run's folder.")],
    out: Annotated[Path, typer.Option(help="An empty folder for the sample.")],
    at_random: Annotated[
        int, typer.Option("--random", min=0, help="Charts drawn at random: figures rest on them.")
    ] = 20,
    by_risk: Annotated[int, typer.Option("--risk", min=0, help="Charts drawn by risk of denial beside them.")] = 10,
    seed: Annotated[int, typer.Option(help="The same seed draws the same charts.")] = 1,
) -> None:
    """Draw charts for a second coder, who sees no code of the first.

    Example: claimwright audit sample build/clinic-day --out build/audit
    """
    with shared.one_line_errors():
        drawn = draw(run, out, at_random, by_risk, seed).drawn
    print(f"{len(drawn)} charts, {sum(one.by == 'random' for one in drawn)} at random")
    print(f"Charts   {out / CHARTS}\nAnswers  {out / SHEET}  (case, diagnosis or service, code, modifiers, units)")
    print(f"Key      {out / KEY}  (keep it from the second coder)")


@app.command("report")
def report_agreement(
    folder: Annotated[Path, typer.Argument(help="The folder of the sample, its answers filled in.")],
    answers: Annotated[Path | None, typer.Option(help="The answer sheet, where it is another file.")] = None,
) -> None:
    """Agreement by code family, over- and under-coding, with confidence intervals."""
    with shared.one_line_errors():
        sample = read_sample(folder)
        second = read_answers(answers or folder / SHEET, sample)
        print("\n".join(report_lines(report(sample, second, rulebook.load().families))))
