"""Commands on X12 files: validate, roundtrip, show, json, ack."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import Annotated, BinaryIO

import msgspec
import typer

from claimwright import rulebook
from claimwright.cli import shared
from claimwright.errors import InputError
from claimwright.model.claim import Claim
from claimwright.submit import read
from claimwright.x12 import segments
from claimwright.x12.answer import accepted, answer
from claimwright.x12.claims_answer import claims_answer
from claimwright.x12.finding import SyntaxFinding
from claimwright.x12.guides import Guides
from claimwright.x12.heard import hear
from claimwright.x12.outline import Part, fields, parts
from claimwright.x12.partner import LEVEL, judged
from claimwright.x12.validate import validate

LEVELS = "WEDI SNIP level: 1 syntax, 2 guide, 3 balances, 4 relations, 5 code sets."
EDITS = " 7 the edits that hold a claim."
PROFESSIONAL = "005010X222"
app = typer.Typer(no_args_is_help=True, help="Read, check and write X12 interchanges.")
File = Annotated[Path, typer.Argument(help="An X12 file.")]
Snip = Annotated[int, typer.Option(min=1, max=5, help=LEVELS)]
Level = Annotated[int, typer.Option("--snip", "--level", min=1, max=LEVEL, help=LEVELS + EDITS)]
Number = Annotated[
    int, typer.Option(min=1, max=999_999_999, help="Control number of the first answer; others count on.")
]
Time = Annotated[str, typer.Option(help="When it was received, 2026-06-15T12:00; now where it is left out.")]
Claims = Annotated[
    bool, typer.Option("--claims", help="Also the 277CA: what becomes of each claim of an accepted 837.")
]


class Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    segments: dict[str, str]
    elements: dict[str, str]


@app.command("validate")
def validate_file(file: File, snip: Level = 2) -> None:
    """Hold the file against its implementation guide, at level 7 its claims against the edits; findings as JSON lines.

    Each finding says where: segment `number` and `line` in the file, `segment`, `element` as CLM05-3, `loop`; and what:
    the SNIP level, a `code` for the kind of fault, a message without any value. Exit 0 none, 1 some, 2 unreadable.
    """
    found = False
    with shared.one_line_errors(), file.open("rb") as stream:
        for finding in chain(_of_guide(stream, file, snip), _of_edits(stream, file) if snip == LEVEL else ()):
            found = True
            sys.stdout.write(msgspec.json.encode(finding).decode() + "\n")
    if found:
        raise typer.Exit(1)


def _of_guide(stream: BinaryIO, file: Path, snip: int) -> Iterator[SyntaxFinding]:
    yield from validate(segments(stream, str(file)), Guides(rulebook.read), snip)


def _of_edits(stream: BinaryIO, file: Path) -> Iterator[SyntaxFinding]:
    """The claims of the file once more, by every edit that needs no note."""
    stream.seek(0)
    from claimwright.batch.partner import edits  # the whole catalogue: only where it is asked

    house = shared.house(shared.settings_for(Path.cwd()))
    yield from judged(segments(stream, str(file)), edits(house, file.name), str(file))


@app.command()
def roundtrip(file: File) -> None:
    """Read every segment and write the same bytes to standard output."""
    with shared.one_line_errors(), file.open("rb") as stream:
        for segment in segments(stream, str(file)):
            sys.stdout.buffer.write(segment.raw)


@app.command()
def show(file: File) -> None:
    """The file as a person reads it: professional claims as claims, anything else as loops with named elements."""
    with shared.one_line_errors(), file.open("rb") as stream:
        head = list(islice(segments(stream, str(file)), 3))
        stream.seek(0)
        if any(s.id == "GS" and s.get(8).startswith(PROFESSIONAL) for s in head):
            for claim in read(stream, str(file)):
                print("\n".join(_told(claim)))
            return
        names = rulebook.read("x12/names.yaml", Names)
        none = True
        for part in parts(segments(stream, str(file)), Guides(rulebook.read)):
            none = False
            print("\n".join(_outlined(part, names)))
        if none:
            raise InputError("holds nothing", str(file), "give an X12 file")


@app.command("json")
def as_json(file: File) -> None:
    """The file as JSON lines, one object for each claim, payment or level, in constant memory.

    An object has the control numbers around it, its `loop`, the `depth` of levels, and its segments in order, each with
    the innermost loop it stands in and its elements by name: CLM02, CLM05-1; a repeated element is a list.
    """
    with shared.one_line_errors(), file.open("rb") as stream:
        for part in parts(segments(stream, str(file)), Guides(rulebook.read)):
            sys.stdout.write(msgspec.json.encode(_object(part)).decode() + "\n")


@app.command()
def ack(file: File, control: Number = 1, time: Time = "", claims: Claims = False, snip: Snip = 5) -> None:
    """Write what a receiver answers: the 999 of each group, or the TA1 where the interchange itself is broken.

    The 999 is about SNIP 1 and 2; `--snip` is how far the claims of a 277CA are looked into. The same file, control
    number and time give the same bytes. Exit 0 everything accepted, 1 something rejected, 2 unreadable.
    """
    with shared.one_line_errors(), file.open("rb") as stream:
        at = _time(time)
        heard = hear(segments(stream, str(file)), Guides(rulebook.read), snip)
        answers = list(answer(heard, control, at))
        if claims:
            answers += claims_answer(heard, snip, control + len(answers), at)
        sys.stdout.buffer.write(b"".join(answers))
    if not accepted(heard):
        raise typer.Exit(1)


def _time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text) if text else datetime.now()
    except ValueError as cause:
        raise InputError("is no time", "--time", "write it as 2026-06-15T12:00") from cause


def _object(part: Part) -> dict[str, object]:
    told = [
        {"segment": s.id, "line": s.line, "loop": loops[-1] if loops else "", **fields(s, rule)}
        for s, loops, rule in part.placed
    ]
    return {
        "interchange": part.interchange,
        "group": part.group,
        "transaction": part.transaction,
        "loop": part.loop,
        "depth": part.depth,
        "segments": told,
    }


def _outlined(part: Part, names: Names) -> Iterator[str]:
    before: tuple[str, ...] = ()
    for s, loops, rule in part.placed:
        if loops and loops != before:
            yield "  " * (len(loops) - 1) + f"{loops[-1]}"
        before = loops
        told = []
        for name, value in fields(s, rule).items():
            label = names.elements.get(name, name.removeprefix(s.id).lstrip("0"))
            told.append(f"{label} {value if isinstance(value, str) else ' '.join(value)}")
        title = names.segments.get(s.id, "")
        yield "  " * len(loops) + f"{s.id}{f' {title}' if title else ''}: {'; '.join(told)}"


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


# The command with this group alone (cli/__init__.py).
alone = typer.Typer(pretty_exceptions_enable=False, add_completion=False)
alone.add_typer(app, name="x12")
