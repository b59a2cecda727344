"""What two readers have against a file: our validator at SNIP 5, and pyx12, which knows nothing of ours."""

from __future__ import annotations

import io
import logging

import pyx12.params
import pyx12.x12n_document

from claimwright import rulebook
from claimwright.x12 import segments
from claimwright.x12.guides import Guides
from claimwright.x12.validate import validate

GUIDES = Guides(rulebook.read)


def findings(data: bytes) -> list[str]:
    """Our findings up to SNIP 5: level, element or segment, loop (- for none), code."""
    told = validate(segments(io.BytesIO(data)), GUIDES, 5)
    return [f"{f.snip} {f.element or f.segment or '-'} {f.loop or '-'} {f.code}" for f in told]


def accepted(data: bytes) -> bool:
    """The verdict of pyx12."""
    return _read(data, None)


def second_opinion(data: bytes) -> list[str]:
    """What pyx12 has against claims: the error segments of its 999, and its verdict."""
    answer = io.StringIO()
    fine = _read(data, answer)
    told = [s.strip() for s in answer.getvalue().split("~")]
    verdicts = [s for s in told if s.startswith(("IK5", "AK9"))]
    errors = [s for s in told if s.startswith(("IK3", "IK4"))] + [v for v in verdicts if v[4] != "A"]
    return errors + ([] if fine and verdicts else ["not accepted"])


def _read(data: bytes, answer: io.StringIO | None) -> bool:
    logging.disable(logging.CRITICAL)
    try:
        text = io.StringIO(data.decode("latin-1").replace("\n", ""))
        return bool(pyx12.x12n_document.x12n_document(pyx12.params.params(), text, answer, None, None))
    finally:
        logging.disable(logging.NOTSET)
