"""One word in comparable form: lower case, without a possessive, in the singular."""

from __future__ import annotations

import re

_POSSESSIVE = re.compile(r"['\u2019].*$")
_ABBREVIATED = frozenset(("cts", "crps", "rrms", "ppms", "spms"))
_KEEP_S = ("ss", "us", "is", "as", "os")
_NOT_PLURAL = frozenset(("pancreas", "christmas"))
_SINGULAR = {
    "feet": "foot",
    "teeth": "tooth",
    "vertebrae": "vertebra",
    "metastases": "metastasis",
    "diagnoses": "diagnosis",
    "biceps": "biceps",
    "triceps": "triceps",
    "herpes": "herpes",
    "diabetes": "diabetes",
    "ascites": "ascites",
    "caries": "caries",
    "rabies": "rabies",
    "scabies": "scabies",
    "mumps": "mumps",
    "measles": "measles",
    "hives": "hives",
    "series": "series",
    "pubes": "pubes",
    "pancreas": "pancreas",
    "calculi": "calculus",
    "bronchi": "bronchus",
    "tophi": "tophus",
    "meds": "medication",
    "yrs": "year",
    "lens": "lens",
    "does": "does",  # no plural of DOE
}


def singular(word: str) -> str:
    """`Kidneys` -> `kidney`, `Crohn's` -> `crohn`."""
    low = _POSSESSIVE.sub("", word).lower()
    if low in _ABBREVIATED:  # "CTS" is a syndrome, "CTs" are scans
        return low[:-1] if word[-1] == "s" and word[:-1].isupper() else low
    if low in _SINGULAR:
        return _SINGULAR[low]
    if len(low) > 5 and low.endswith("as") and low not in _NOT_PLURAL:
        return low[:-1]
    if len(low) > 3 and low.endswith("s") and not low.endswith(_KEEP_S):
        if low.endswith("ies") and len(low) > 4:
            return low[:-3] + "y"
        if low.endswith(("sses", "shes", "ches", "xes", "zes")):
            return low[:-2]
        return low[:-1]
    return low
