"""Injuries of one site: superficial ones beside a graver one, burns by their degree (I.C.19.b, I.C.19.d)."""

from __future__ import annotations

from claimwright.choose.draft import Draft, Lookups, Work


def superficial(work: Work, look: Lookups) -> Work:
    """I.C.19.b: an abrasion or a contusion is not coded beside a graver injury of the same site and side."""
    injuries = [d for d in work.drafts if d.role == "problem" and d.code[0] == "S"]
    graver = {(d.code[1], _side(d, look)) for d in injuries if d.code[2] not in "0"}
    gone = [d for d in injuries if d.code[2] == "0" and (d.code[1], _side(d, look)) in graver]
    unnamed = [d for d in work.drafts if d.role == "problem" and d.code.startswith("T14") and injuries]
    work = work.drop(unnamed, look.rule("dx.most-specific"), "an injury of no site beside injuries with theirs")
    return work.drop(gone, look.rule("dx.superficial"), "superficial, beside a graver injury of the same site")


def burns(work: Work, look: Lookups) -> Work:
    """I.C.19.d.1-2: of burns of one site and side only the highest degree is coded, and the highest comes first."""
    found = [d for d in work.drafts if d.role == "problem" and "T20" <= d.code[:3] <= "T25" and len(d.code) > 4]
    if found:
        placeless = [d for d in work.drafts if d.role == "problem" and d.code.startswith("T30")]
        work = work.drop(placeless, look.rule("dx.burns"), "a burn of no site beside burns with theirs")
    if len(found) < 2:
        return work
    rule = look.rule("dx.burns")
    highest: dict[tuple[str, str], int] = {}
    for d in found:
        place = (d.code[:3], _side(d, look))
        highest[place] = max(highest.get(place, 0), _degree(d))
    gone = [d for d in found if _degree(d) < highest[(d.code[:3], _side(d, look))]]
    kept = [d for d in found if d not in gone]
    first = min(d.problem for d in kept)
    changes: dict[int, Draft | tuple[Draft, ...]] = {
        id(d): d.by(rule, "burns by degree, the highest first", problem=first, group=9 - _degree(d)) for d in kept
    }
    return work.drop(gone, rule, "a burn of lesser degree at the same site").swap(changes if len(kept) > 1 else {})


def _degree(draft: Draft) -> int:
    """The 4th character: 0 unspecified, 1 to 3; corrosions 4 to 7 count alike."""
    digit = int(draft.code[4]) if draft.code[4].isdigit() else 0
    return digit - 4 if digit > 3 else digit


def _side(draft: Draft, look: Lookups) -> str:
    title = look.edition.title(draft.code).lower()
    return next((side for side in ("right", "left") if side in title), "")
