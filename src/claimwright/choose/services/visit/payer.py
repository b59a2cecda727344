"""The rules of the visit's payer: its program's, and what its own contract takes or refuses."""

from __future__ import annotations

from claimwright.choose.draft import Lookups
from claimwright.model.case import Choice
from claimwright.rulebook.payers import PayerRules


def rules_of(look: Lookups) -> PayerRules:
    """The program's rules; where no payer is known, those of commercial plans."""
    payer = look.case.encounter.payer
    return look.book.payers[payer.program if payer else "commercial"]


def takes(look: Lookups, choice: Choice) -> bool:
    """Whether the payer takes the choice: by its own word, else by its program's."""
    payer, rules = look.case.encounter.payer, rules_of(look)
    if payer is not None and choice in (*payer.takes, *payer.refuses):
        return choice in payer.takes
    by_program: dict[Choice, bool] = {  # a modifier that few still want is taken by a contract's word only
        "consultations": rules.consultations.takes,
        "telehealth-codes": rules.telehealth_codes.takes,
        "continuing": rules.continuing.takes,
    }
    return by_program.get(choice, False)
