"""Published content, dated and read-only: what each code set says, and which edition is in force on a date.

Opens packs built from the publishers' files. Knows nothing of charts or claims.
"""

from claimwright.shelf.catalogue import Policy
from claimwright.shelf.icd10cm import Code, Icd10cm, Note
from claimwright.shelf.search import Words
from claimwright.shelf.shelf import Editions, Shelf
from claimwright.shelf.terms import Term, TermIndex

__all__ = ["Code", "Editions", "Icd10cm", "Note", "Policy", "Shelf", "Term", "TermIndex", "Words"]
