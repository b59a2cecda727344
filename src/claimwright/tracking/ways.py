"""How a payer's program takes a claim again: a replacement (7), a void (8), or neither, and what is done instead.

Knows the rulebook's programs (answers/programs.yaml); no ledger.
"""

from __future__ import annotations

from claimwright.errors import InputError
from claimwright.model.claim import Claim
from claimwright.rulebook.answers import Answers, read_answers
from claimwright.submit.splitting import CORRECTED, VOID


def replaces(claim: Claim, answers: Answers) -> bool:
    """Whether its program takes a corrected claim in place of one that it holds."""
    return answers.programs[claim.payer.program].replaces == "both" or claim.stay is not None


def voids(claim: Claim, answers: Answers) -> bool:
    """Whether its program takes a claim back."""
    return answers.programs[claim.payer.program].voids == "both" or claim.stay is not None


def require_taken(claim: Claim) -> None:
    """Raises InputError for a replacement or void that the claim's program does not take, with the way there is."""
    answers = read_answers()
    taken = {CORRECTED: replaces, VOID: voids}.get(claim.frequency)
    if taken is None or taken(claim, answers):
        return
    name = "replacement" if claim.frequency == CORRECTED else "void"
    kind = "Part B" if claim.payer.program == "medicare" else "this payer's program"
    ask = "ask for a reopening, or appeal" if answers.programs[claim.payer.program].reopens else "appeal"
    raise InputError(f"{kind} takes no {name} (frequency {claim.frequency})", f"claim {claim.id}", ask)
