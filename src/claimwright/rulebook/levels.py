"""What the elements of a visit level count, as data (rulebook/visit_level.yaml)."""

from __future__ import annotations

import msgspec

Words = tuple[str, ...]


class LevelWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """ICD-10-CM prefixes by class of problem, and the phrases that count towards data and risk."""

    chronic: Words
    minor: Words
    systemic: Words
    simple_injury: Words
    complicated_injury: Words
    uncertain: Words
    worse: Words
    severe: Words
    test: Words
    historian: Words
    external: Words
    interpretation: Words
    discussion: Words
    prescribe: Words
    otc: Words
    major_surgery: Words
    limits_care: Words
    hospital: Words
    toxicity: Words
    prescription: Words
    generic: Words
    not_prescribed: Words
    new_patient: Words
