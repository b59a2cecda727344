"""Coverage: a contractor's billing articles on a small shelf, asked of claims."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from claimwright import rulebook
from claimwright.check import Facts, Subject, check
from claimwright.model.case import Payer
from claimwright.model.claim import Claim, ClaimDiagnosis
from claimwright.shelf.importing import Dates
from x12_claims import BILLING, claim, line

A = "article_id article_version"


def table(headings: str, *rows: str) -> str:
    return "\r\n".join([headings.replace(" ", ","), *rows, ""])


FILES = {
    "current_article/article.csv": table(
        f"{A} title status article_eff_date article_end_date",
        "50001,3,Ours,A,2025-01-01 00:00:00,",
        "50002,1,Ours,A,2025-01-01 00:00:00,2025-12-31 00:00:00",
    ),
    "current_article/article_x_hcpc_code.csv": table(
        f"{A} hcpc_code_id hcpc_code_group long_description", "50001,3,71046,1,ours", "50002,1,20610,1,ours"
    ),
    "current_article/article_x_icd10_covered.csv": table(
        f"{A} icd10_code_id icd10_covered_group description", "50001,3,R05.9,1,ours", "50002,1,M17.11,1,ours"
    ),
    "current_article/article_x_icd10_noncovered.csv": table(
        f"{A} icd10_code_id icd10_noncovered_group description", "50001,3,Z00.00,1,ours"
    ),
    "current_article/article_x_contractor.csv": table(
        f"{A} contractor_id contractor_type_id contractor_version", "50001,3,77,9,1", "50002,1,77,9,1"
    ),
    "current_article/contractor.csv": table(
        "contractor_id contractor_type_id contractor_version contractor_bus_name contractor_number",
        "77,9,1,Ours,15202",
        "78,9,1,Others,99999",
    ),
    "ZIP5_JAN2026.txt": "".join(
        f"{state}{zip_}{contractor}00 Z1   0 A {'':20}20261\r\n"
        for state, zip_, contractor in (("OH", "43001", "15202"), ("TX", "75001", "99999"))
    ),
}


@pytest.fixture
def facts(shelved):
    shelf, became = shelved(FILES, Dates(effective=date(2025, 1, 1), ends=date(2026, 12, 31)))
    assert set(became.values()) == {"imported"}, became
    day = shelf.browsed(date(2026, 6, 15))
    return Facts(day, day, rulebook.load())


def one(*diagnoses: str, code: str = "71046", zip_: str = "430010100", modifiers: tuple[str, ...] = ()) -> Claim:
    return claim(
        payer=Payer("00001", "MEDICARE", "medicare", "MB"),
        billing=msgspec.structs.replace(BILLING, address=msgspec.structs.replace(BILLING.address, zip=zip_)),
        diagnoses=tuple(ClaimDiagnosis(n, d) for n, d in enumerate(diagnoses, 1)),
        lines=(
            line(code=code, modifiers=modifiers, charge=Decimal("50.00"), pointers=tuple(range(1, len(diagnoses) + 1))),
        ),
    )


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        (one("I10"), "cover.unsupported"),
        (one("I10", "R05.9"), ""),
        (one("Z00.00", "R05.9"), "cover.excluded"),
        (one("I10", modifiers=("GA",)), ""),
        (one("I10", code="99213"), ""),
        (one("I10", code="20610"), ""),  # its article has ended
        (one("I10", zip_="750010000"), ""),  # another contractor's
        (one("I10", zip_="990010000"), "cover.not-judged"),
    ],
)
def test_a_line_against_its_articles(facts, given, rule):
    found = [f.rule for f in check(Subject(given, facts)) if f.rule.startswith("cover.")]
    assert found == ([rule] if rule else [])
