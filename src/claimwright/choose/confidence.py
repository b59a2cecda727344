"""How sure a diagnosis is: the share of codes with such signs that were right before (rulebook/confidence.yaml).

The signs are few and plain; their weights are fitted by benchmarks/calibrate.py on case reports and on headings of our
own, never on the notes that the engine is measured with.
"""

from __future__ import annotations

import math

from claimwright.choose.draft import Draft, Lookups
from claimwright.choose.guidelines.conflicts import is_symptom
from claimwright.choose.specific.heard import part_words, words_of
from claimwright.choose.specific.titles import open_ended, title_words
from claimwright.model.chart import Mention

# Words of a heading that change no code.
PLAIN = frozenset(
    (
        *("stable", "new", "newly", "known", "well", "poorly", "controlled", "uncontrolled", "goal", "follow", "up"),
        *(
            "today",
            "current",
            "currently",
            "ongoing",
            "recent",
            "improving",
            "improved",
            "worsening",
            "worse",
            "better",
        ),
        *("persistent", "resolving", "continued", "diagnosed", "here", "patient", "visit", "likely", "history", "hx"),
        *("status", "post", "encounter", "initial", "subsequent", "evaluation", "management", "moderate", "mild"),
        *("severe", "acute", "chronic", "without", "no", "not", "sided", "side", "medication", "treatment", "therapy"),
        *("control", "symptom", "problem", "issue", "disease", "disorder"),
    )
)


def of_mention(mention: Mention, code: str, title: str) -> dict[str, float]:
    """The signs that a mention and its code show by themselves."""
    count = len(mention.term.split())
    return {
        "tabular": float(mention.source == "tabular"),
        "inclusion": float(mention.source == "inclusion"),
        "one word": float(count == 1),
        "three words": float(count >= 3),
        "scattered": float(len(mention.spans) > 1),
        "open": float(open_ended(title)),
        "symptom": float(code[0] == "R"),
        "injury": float(code[0] in "ST"),
        "status": float(code[0] == "Z"),
        "cause": float(code[0] in "VWXY"),
    }


def of_draft(draft: Draft, look: Lookups) -> dict[str, float]:
    """The signs of a finished draft: its mention's, and how many words of its part of the heading it leaves unsaid."""
    title = look.edition.title(draft.code)
    if draft.candidate is None:
        return {"derived": 1.0}
    signs = of_mention(draft.candidate.mention, draft.code, title)
    signs["symptom"] = float(is_symptom(draft))
    left = unsaid(draft, title, look)
    signs["one word unsaid"] = float(len(left) == 1)
    signs["more unsaid"] = float(len(left) > 1)
    return signs


def unsaid(draft: Draft, title: str, look: Lookups) -> frozenset[str]:
    """Content words of the draft's part of the heading that neither its term nor its title holds."""
    if draft.candidate is None or draft.problem < 0 or draft.problem >= len(look.chart.problems):
        return frozenset()
    same, spelt = look.book.same, look.book.spelt
    known = words_of(draft, look) | title_words(title) | PLAIN
    left = part_words(draft, look) - known
    return frozenset(
        w for w in left if known.isdisjoint((*same.get(w, ()), *spelt.get(w, ()), *look.book.implied.get(w, ())))
    )


def confidence(draft: Draft, look: Lookups) -> float:
    """Between 0 and 1, to two places."""
    weights = look.book.confidence
    total = weights["always"] + sum(weights.get(sign, 0.0) * value for sign, value in of_draft(draft, look).items())
    return round(1 / (1 + math.exp(-total)), 2)
