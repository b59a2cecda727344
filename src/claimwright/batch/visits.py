"""The visit of a run that a claim came from, found by the claim's number."""

from __future__ import annotations

from pathlib import Path

from claimwright.batch.ready import RECORD
from claimwright.errors import InputError
from claimwright.render.records import CodingRecord, read_coding


def visit_of(run: Path, claim: str) -> CodingRecord:
    """Raises InputError where no visit of the run has the claim."""
    named = f'"{claim}"'.encode()
    for path in sorted(run.glob(f"*/{RECORD}")):
        data = path.read_bytes()
        if named in data:
            record = read_coding(data, str(path))
            if any(one.id == claim for one in record.claims):
                return record
    raise InputError(f"no visit has claim {claim[:40]}", str(run), "give the folder of the run that coded it")
