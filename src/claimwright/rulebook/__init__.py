"""Hand-written rule data and its strict loader: lexicon, cues, guidelines, edits, services, payers, X12 layouts.

Every rule carries a citation. Knows nothing of how a rule is applied.
"""

from claimwright.rulebook.book import Cues, Rulebook, load
from claimwright.rulebook.combining import DrugData, Indication, Pair
from claimwright.rulebook.lexicon import LexiconTerm
from claimwright.rulebook.loader import parse, read
from claimwright.rulebook.rules import Rule

__all__ = ["Cues", "DrugData", "Indication", "LexiconTerm", "Pair", "Rule", "Rulebook", "load", "parse", "read"]
