"""The tables beside the Alphabetic Index as phrases: neoplasms by site and behavior, drugs by what they did.

As the Index, they lead to a code; the tabular list has the last word (I.C.2, I.C.19.e).
"""

from __future__ import annotations

from collections.abc import Iterator

from claimwright.shelf.icd10cm import Icd10cm
from claimwright.shelf.index import Entry
from claimwright.shelf.rows import Rows

LONGEST = 5  # words of a site or a drug
# What a chart says of a column; "{}" is the site. A primary cancer that has spread ("metastatic breast cancer") is not
# the secondary of its own site, so only the metastasis itself names that column.
_NEOPLASM = {
    "Malignant Primary": ("cancer of {}", "malignant neoplasm of {}"),
    "Malignant Secondary": ("metastasis to {}", "secondary malignant neoplasm of {}"),
    "Ca in situ": ("carcinoma in situ of {}",),
    "Benign": ("benign neoplasm of {}",),
    "Uncertain Behavior": ("neoplasm of uncertain behavior of {}",),
    "Unspecified Behavior": ("neoplasm of unspecified behavior of {}",),
}
_DRUG = {
    "Adverse effect": ("adverse effect of {}", "{} side effect"),
    "Poisoning Accidental (unintentional)": ("{} overdose", "{} poisoning"),
    "Poisoning Intentional self-harm": ("intentional {} overdose", "intentional {} poisoning"),
    "Underdosing": ("underdosing of {}",),
}
_VAGUE = ("NEC", "NOS", "specified", "unspecified", "overlapping", "other", "see", "combined", "mixture")


def neoplasms(rows: Rows, edition: Icd10cm) -> Iterator[Entry]:
    """Every site of the Neoplasm Table with each behavior that it codes."""
    return _phrases(rows, edition, _NEOPLASM, first=1)


def drugs(rows: Rows, edition: Icd10cm) -> Iterator[Entry]:
    """Every substance of the Table of Drugs and Chemicals with what it may have done."""
    return _phrases(rows, edition, _DRUG, first=0)


def _phrases(rows: Rows, edition: Icd10cm, said: dict[str, tuple[str, ...]], first: int) -> Iterator[Entry]:
    """`first`: how many terms of the path are the table's own name."""
    cells = "SELECT e.path, c.heading, c.code FROM entry e JOIN cell c USING (id) ORDER BY id, place"
    for path, heading, printed in rows.db.execute(cells):
        terms = path.replace("Neoplasm, neoplastic", "Neoplasm").split(", ")[first:]
        code = printed.rstrip("-").rstrip(".")
        words = " ".join(reversed(terms)).split()
        if not words or len(words) > LONGEST or any(word in _VAGUE for word in words) or edition.get(code) is None:
            continue
        for phrase in said.get(heading, ()):
            yield Entry(phrase.format(" ".join(words)), code, f"{path} › {heading}")
