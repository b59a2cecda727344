"""Commands on X12 files: validate, roundtrip, show."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from claimwright import rulebook
from claimwright.cli import shared
from claimwright.errors import InputError
from claimwright.model.claim import Claim
from claimwright.submit import read
from claimwright.x12 import segments
from claimwright.x12.guides import Guides
from claimwright.x12.validate import validate

LEVELS = "WEDI SNIP level: 1 syntax, 2 guide, 3 balances, 4 relations, 5 code sets."
app = typer.Typer(no_args_is_help=True)
File = Annotated[Path, typer.Argument(help="An X12 file.")]
Snip = Annotated[int, typer.Option(min=1, max=5, help=LEVELS)]


@app.command("validate")
def validate_file(file: File, snip: Snip = 2) -> None:
    """Findings as JSON lines; exit 0 none, 1 some, 2 unreadable."""
    found = False
    with shared.one_line_errors(), file.open("rb") as stream:
        for finding in validate(segments(stream, str(file)), Guides(rulebook.read), snip):
            found = True
            sys.stdout.write(msgspec.json.encode(finding).decode() + "\n")
    if found:
        raise typer.Exit(1)


@app.command()
def roundtrip(file: File) -> None:
    """Read every segment and write the same bytes to standard output."""
    with shared.one_line_errors(), file.open("rb") as stream:
        for segment in segments(stream, str(file)):
            sys.stdout.buffer.write(segment.raw)


@app.command()
def show(file: File) -> None:
    """The claims of an 837P as a person reads them."""
    with shared.one_line_errors(), file.open("rb") as stream:
        none = True
        for claim in read(stream, str(file)):
            none = False
            print("\n".join(_told(claim)))
        if none:
            raise InputError("holds no claim", str(file), "give an 837P")


def _told(claim: Claim) -> list[str]:
    billing, rendering = claim.billing, claim.rendering
    lines = [
        f"Claim {claim.id}  {claim.payer.name}  total {claim.total}",
        f"  patient {claim.patient.name}  born {claim.patient.birth_date}  member {claim.subscriber.member_id}",
        f"  billing {billing.name} {billing.npi}  rendering {rendering.name} {rendering.npi}",
        f"  diagnoses {' '.join(f'{d.position}:{d.code}' for d in claim.diagnoses)}",
    ]
    for line in claim.lines:
        code, pointers = "-".join((line.code, *line.modifiers)), ",".join(map(str, line.pointers))
        lines.append(f"  {line.number} {line.date_of_service} {code} x{line.units} {line.charge} -> {pointers}")
    return lines
