"""Claims on their paper forms: which form, and all pages of several claims in one document."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from claimwright.model.claim import Claim
from claimwright.submit import cms1500, paper, ub04

FORMS = ("cms1500", "ub04")
form = functools.cache(paper.form)


def form_of(claim: Claim) -> str:
    """CMS-1500 for a professional claim, UB-04 for an institutional one."""
    return "cms1500" if claim.stay is None else "ub04"


def preview(claims: Sequence[Claim]) -> bytes:
    """Claims of one kind in drawn boxes, for reading."""
    return paper.preview(form(form_of(claims[0])), [(claim.id, page) for claim in claims for page in _pages(claim)])


def on_stock(claims: Sequence[Claim], shift: tuple[float, float] = (0.0, 0.0)) -> bytes:
    """Claims of one kind as text in position, for pre-printed stock."""
    name = form_of(claims[0])
    return paper.on_stock(form(name), [page for claim in claims for page in _pages(claim)], shift)


def calibration(name: str) -> bytes:
    """The page that tells how far a printer shifts; `name` is one of FORMS."""
    return paper.calibration(form(name))


def _pages(claim: Claim) -> list[dict[str, str]]:
    return cms1500.pages(claim) if claim.stay is None else ub04.pages(claim)
