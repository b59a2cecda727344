"""A visit with staff only: the lowest office or emergency code, for what was more than an injection or a vaccine."""

from __future__ import annotations

from claimwright.choose.draft import Lookups
from claimwright.choose.services import Services
from claimwright.choose.services.visit.kinds import family
from claimwright.choose.services.visit.lines import absent, dropped, finding, line, pointing, step
from claimwright.choose.services.visit.made import Visit
from claimwright.choose.services.visit.people import staff_only
from claimwright.choose.services.visit.said import hear
from claimwright.model.coding import Assignment

CODES = {"office": "99211", "emergency": "99281"}


def nurse_visit(done: Services, diagnoses: tuple[Assignment, ...], look: Lookups) -> Visit | None:
    """None where a provider speaks in the record of a visit; a therapist's session is none."""
    therapy = hear(look, look.book.visits.words.therapy_title)
    if not therapy and any(d.role in ("provider", "unknown") for d in look.chart.documents):
        return None
    shown, code = staff_only(look), CODES.get(family(look), "")
    if not shown or not code:
        alone = () if done.lines else (finding(look, "em.staff", (absent(look, "a provider's own note"),)),)
        return Visit(findings=alone)
    if hear(look, look.book.visits.words.telephoned):
        return Visit(suppressed=(dropped(look, "em.not-seen", code, "staff spoke by telephone", shown),))
    given = [s for s, rule in zip(done.lines, done.rules, strict=True) if rule.kind != "lab"]
    if given:
        reason = f"staff only gave {given[0].code}, which holds their work"
        return Visit(suppressed=(dropped(look, "em.nurse", code, reason, shown),))
    gift = hear(look, look.book.visits.words.staff_work)
    if gift:
        reason = "staff gave what has a code of its own"
        return Visit(suppressed=(dropped(look, "em.nurse", code, reason, (gift.quote,)),))
    made = line(code, "Visit with staff", (step(look.rule("em.nurse"), f"{code}: seen by staff only"),), shown, look)
    asked = [] if diagnoses else [finding(look, "em.no-diagnosis", (*shown, absent(look, "a provider's diagnosis")))]
    if not hear(look, look.book.visits.words.supervised) and look.case.encounter.supervising is None:
        lacks = "the physician's supervision on site"
        asked.append(finding(look, "em.incident-to-open", (*shown, absent(look, lacks)), lacks=lacks))
    return Visit((pointing(made, diagnoses),), findings=tuple(asked))
