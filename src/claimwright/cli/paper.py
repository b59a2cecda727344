"""The command `print`: claims on paper forms, for stock or for reading, and the calibration page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from claimwright.cli import shared
from claimwright.errors import ClaimwrightError, InputError
from claimwright.model.claim import Claim
from claimwright.submit import printed, read_claims


def print_claims(
    file: Annotated[Path | None, typer.Argument(help="An 837P or 837I, or claims as JSON.")] = None,
    out: Annotated[Path, typer.Option(help="Where the PDF goes.")] = Path("claims.pdf"),
    claim: Annotated[str, typer.Option(help="Only the claim of this number.")] = "",
    stock: Annotated[bool, typer.Option(help="Text alone, in position on pre-printed forms.")] = False,
    shift: Annotated[
        tuple[float, float], typer.Option(help="Inches to the right and down, as the calibration page tells.")
    ] = (0.0, 0.0),
    calibrate: Annotated[str, typer.Option(help="Print the calibration page of a form: cms1500 or ub04.")] = "",
) -> None:
    """Print claims on the CMS-1500 or UB-04: a preview in drawn boxes, or text in position for pre-printed stock.

    Example: claimwright print build/clinic-day/claims/DEMOMCARE.837 --out claims.pdf
    """
    with shared.one_line_errors():
        if calibrate:
            if calibrate not in printed.FORMS:
                raise InputError("no such form", calibrate, f"one of {', '.join(printed.FORMS)}")
            out.write_bytes(printed.calibration(calibrate))
            return
        if file is None:
            raise InputError("no file is given", "print", "give claims, or --calibrate")
        found = [one for one in _claims(file) if claim in ("", one.id)]
        if not found:
            raise InputError("has no such claim", f"{file} {claim}".strip(), "see claimwright x12 show")
        if len({printed.form_of(one) for one in found}) > 1:
            raise InputError("holds claims for two forms", str(file), "print each kind from a file of its own")
        out.write_bytes(printed.on_stock(found, shift) if stock else printed.preview(found))


def _claims(file: Path) -> list[Claim]:
    with file.open("rb") as stream:
        found: list[Claim] = []
        for one in read_claims(stream, file.name):
            if isinstance(one, ClaimwrightError):
                raise one
            found.append(one)
        return found
