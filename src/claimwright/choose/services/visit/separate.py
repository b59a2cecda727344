"""Whether a visit stands beside what else was done that day: the problems of its own, and modifier 25 (NCCI Policy
Manual, Chapter I, D: significant and separately identifiable; the decision for a minor procedure is the procedure's).
"""

from __future__ import annotations

from claimwright.choose.draft import Lookups
from claimwright.choose.services.visit.said import Heard, hear, within
from claimwright.model.coding import Assignment
from claimwright.model.document import Document
from claimwright.model.evidence import Evidence, Quote
from claimwright.shelf.ncci import Ncci

FEWEST = 3  # words behind a heading that say something of the problem
PLANS = ("plan", "assessment_plan", "instructions")


def beside_minor(diagnoses: tuple[Assignment, ...], minor: list[Assignment], look: Lookups) -> tuple[Assignment, ...]:
    """Diagnoses that were evaluated beside the minor procedures: not their reason, and the note says more of them."""
    words = look.book.visits.words
    covered = {rank for given in minor for rank in given.pointers}
    own = tuple(d for d in diagnoses if d.rank not in covered and d.code[0] not in "VWXYZ")
    stated = hear(look, words.separate)
    if not stated and (planned(look) or hear(look, words.no_problem)):
        return worked(own, look)[0]
    if stated or any(section.kind in PLANS for section in look.chart.sections):
        return own
    return tuple(d for d in own if _said_of(d, look))


def planned(look: Lookups) -> Heard | None:
    """What shows that the patient came for a procedure decided before, or that the record is a procedure's."""
    words = look.book.visits.words
    return hear(look, words.planned_procedure) or hear(look, words.procedure_title)


def beside_preventive(
    diagnoses: tuple[Assignment, ...], look: Lookups
) -> tuple[tuple[Assignment, ...], tuple[Evidence, ...]]:
    """Problems with work of their own beside a preventive visit, and the words that show it: called separate, new or
    not at goal, or their treatment changed.
    """
    words = look.book.visits.words
    own = tuple(d for d in diagnoses if d.code[0] not in "VWXYZ")
    if not own:
        return (), ()
    stated = hear(look, words.separate)
    return (own, (stated.quote,)) if stated else worked(own, look)


def worked(own: tuple[Assignment, ...], look: Lookups) -> tuple[tuple[Assignment, ...], tuple[Evidence, ...]]:
    """Of these problems those whose own prose shows work: new or not at goal, or a treatment changed; a problem that
    the patient came to have treated as planned is none.
    """
    words = look.book.visits.words
    kept, shown = [], []
    for d in own:
        place = prose_of(d, look)
        if place is None or next(within(*place, words.planned_procedure), None):
            continue
        said = next((h for w in (words.unstable, words.change) for h in within(*place, w)), None)
        if said:
            kept.append(d)
            shown.append(said.quote)
    return tuple(kept), tuple(shown)


def prose_of(d: Assignment, look: Lookups) -> tuple[Document, int, int] | None:
    """Document, start and end of the problem whose heading the diagnosis quotes, else of that in whose prose it
    stands.
    """
    quotes = [e for e in d.evidence if isinstance(e, Quote)]
    for headed in (True, False):
        for e in quotes:
            for p in look.chart.problems:
                stands = p.heading.overlaps(e.spans[0]) if headed else p.body <= e.spans[0].start < p.end
                if p.document == e.document and stands:
                    return look.chart.document(p.document), p.heading.start, p.end
    return None


def _said_of(d: Assignment, look: Lookups) -> bool:
    place = prose_of(d, look)
    return place is not None and len(place[0].text[place[1] : place[2]].split()) > FEWEST + len(d.description.split())


def showing(code: str, others: list[Assignment], minor: list[Assignment], look: Lookups) -> list[Assignment]:
    """The lines beside which the visit carries 25: minor procedures, and what NCCI pairs with the visit."""
    ncci = Ncci(look.editions)
    found = []
    for other in others:
        pair = ncci.pair(other.code, code) if ncci else None
        if other in minor or other.code in look.book.visits.beside_25 or (pair and pair.indicator == "1"):
            found.append(other)
    return found
