"""What drugs did (I.C.19.e): the adverse effect of one properly taken, a poisoning, an underdosing; by its heading.

The words that tie a drug to a condition, the drugs and what a condition becomes are rule data (rulebook/drugs.yaml).
Knows nothing of drugs that are only taken.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from typing import NamedTuple

from claimwright.choose.draft import Draft, Lookups, Work
from claimwright.choose.phrases import find
from claimwright.choose.specific.finish import DRUGS
from claimwright.model.coding import PathStep
from claimwright.model.document import Document
from claimwright.model.evidence import Quote, Span
from claimwright.rulebook import DrugData
from claimwright.shelf.words import words

REACH = 45  # characters between a condition, what ties the drug to it, and the drug
_POISONED = re.compile(
    r"\b(?:overdos\w+|poisoning|ingest\w+|swallowed|took (?:the )?(?:wrong|too (?:much|many))|"
    r"wrong (?:drug|pills?|medicine))\b",
    re.I,
)
_MEANT = re.compile(r"\b(?:intentional\w*|suicid\w+|self[- ]harm\w*|on purpose|deliberate\w*)\b", re.I)
_UNMEANT = re.compile(r"\b(?:unintentional\w*|not intentional|non-?intentional)\b", re.I)
_UNDERDOSED = re.compile(
    r"\b(?:non-?complian\w+|non-?adheren\w+|not taking|(?:ran|running|run) out|missed|missing|skipp\w+|underdos\w+|"
    r"stopped taking|off (?:his|her|their))\b",
    re.I,
)
_WITHDRAWN = re.compile(
    r"\b(?:withdraw\w+|stopp\w+|holding|held|wean\w+|taper\w*|lack|low|deficien\w+|without)\b", re.I
)
# Titles that say that a drug did it; the words that name the condition name the drug too.
_INDUCED = re.compile(r"\b(?:drug|medicament|chemotherapy|antineoplastic|toxic|steroid)\w*", re.I)
_ENDS = re.compile(r"[.;\n]")
_UNRELATED = re.compile(r"\b(?:not|unrelated)\b", re.I)


class Cause(NamedTuple):
    """A drug said to have caused a condition: its stem of T36-T50 and the words that say so; `under` where too little
    of it was taken.
    """

    stem: str
    quote: Quote
    under: bool = False


def intent(code: str) -> str:
    """The character of a code of T36-T50 that tells poisoning (1-4), adverse effect (5) and underdosing (6) apart."""
    plain = code.replace(".", "")
    return plain[5] if plain[5:6] in tuple("123456") else plain[4:5]


def caused_by_drugs(work: Work, look: Lookups) -> Work:
    """I.C.19.e.5.a, c: the condition first, drug-induced where the classification has it so, then the drug."""
    rule = look.rule("dx.adverse-effect")
    changes: dict[int, Draft | tuple[Draft, ...]] = {}
    new: list[Draft] = []
    for draft in work.drafts:
        if draft.role != "problem" or draft.problem < 0 or draft.candidate is None or draft.code[0] in "TVWXYZ":
            continue
        cause = cause_of(draft, look)
        if cause is None:
            continue
        if cause.under:
            new.append(_drug(draft, cause, "6", look))
            code, quote = _why_less(draft, look) or ("Z91.148", cause.quote)
            new.append(_added(draft, code, "the regimen was not followed", quote, look))
            continue
        if drunk := _with_alcohol(draft, look):
            poisons = (cause.stem, "T51.0X"), (cause.quote, drunk)
            new += [_poison(draft, stem, quote, look) for stem, quote in zip(*poisons, strict=True)]
            continue
        code = _becomes(draft.code, cause.stem, look.book.drugs)
        if code != draft.code:
            says = f"{draft.code} caused by a drug is {code}"
            changes[id(draft)] = draft.by(rule, says, code=code, evidence=(*draft.evidence, cause.quote))
        new.append(_drug(draft, cause, "5", look))
    known = {d.code[:6] for d in work.drafts}
    once = {d.code: d for d in reversed(new) if d.code[:6] not in known}
    return work.swap(changes).add(*reversed(once.values()))


def poisonings(work: Work, look: Lookups) -> Work:
    """I.C.19.e.5.b: the poisoning first, by intent (accidental where none is said), its manifestations behind."""
    rule, new, gone = look.rule("dx.poisoning"), [], []
    unnamed = {d.problem: d for d in work.drafts if d.code.startswith("T65.9")}
    poisoned = {d.problem for d in work.drafts if d.code[:3] in DRUGS}
    for number, item in enumerate(look.chart.problems):
        document = look.chart.document(item.document)
        said = _POISONED.search(document.text, item.heading.start, item.heading.end)
        drug = _drug_in(document, item.heading.start, item.heading.end, look.book.drugs) if said else None
        if said is None or drug is None or number in poisoned:
            continue
        stem, span = drug
        heading = document.text[item.heading.start : item.heading.end]
        meant = _MEANT.search(_UNMEANT.sub(" ", heading)) is not None
        code = f"{stem}{'2' if meant else '1'}"
        quote = document.quote(sorted({Span(said.start(), said.end()), span}))
        says = f"poisoning, {'meant' if meant else 'not said to be meant: accidental'}: {code}"
        step = PathStep("choose", rule.id, says, rule.citation)
        new.append(Draft(code, "problem", number, (quote,), (step,), (rule.id,), group=-1))
        gone += [unnamed[number]] if number in unnamed else []
    return work.drop(gone, rule, "the substance is named").add(*new)


def cause_of(draft: Draft, look: Lookups) -> Cause | None:
    """The drug that the heading says caused the draft's condition: behind it ("tremor from lithium"), or just before
    it ("lithium tremor", "statin-induced myopathy").
    """
    assert draft.candidate is not None
    mention, item = draft.candidate.mention, look.chart.problems[draft.problem]
    document, data = look.chart.document(mention.document), look.book.drugs
    end = min(item.heading.end, mention.end + 2 * REACH)
    tie = _tie_in(document, mention.end, end, data)
    if tie is not None and tie.start - mention.end <= REACH:
        between = document.text[mention.end : tie.start]
        drug = _drug_in(document, tie.end, min(item.heading.end, tie.end + REACH), data)
        if drug and not _ENDS.search(between) and not _UNRELATED.search(between):
            stem, span = drug
            told = document.text[tie.end : span.start]
            quote = document.quote([Span(tie.start, span.end)])
            if _UNDERDOSED.search(told):
                return Cause(stem, quote, under=True)
            return None if _WITHDRAWN.search(told) or _ENDS.search(told) else Cause(stem, quote)
    inside = _drug_in(document, mention.start, mention.end, data)
    if inside is not None:
        behind = document.text[inside[1].end : mention.end].lower().replace("-", " ").split()[:1]
        if _INDUCED.search(look.edition.title(draft.code)) or set(behind) & set(data.induced):
            return Cause(inside[0], document.quote([inside[1]]))
    before = _drug_in(document, max(item.heading.start, mention.start - REACH), mention.start, data, last=True)
    if before is None:
        return None
    stem, span = before
    tied = document.text[span.end : mention.start].lower().replace("-", " ").split()
    return Cause(stem, document.quote([span])) if not tied or tied[0] in data.induced else None


def _drug_in(document: Document, start: int, end: int, data: DrugData, last: bool = False) -> tuple[str, Span] | None:
    """The first (or last) drug named in `[start, end)`, with its stem."""
    named, _ = _places(document, data)
    inside = named[bisect_left(named, start, key=_start) : bisect_left(named, end, key=_start)]
    inside = [span for span in inside if span.end <= end]
    if not inside:
        return None
    span = inside[-1 if last else 0]
    return _by_name(data)[" ".join(w.norm for w in words(document.text, span.start, span.end))], span


def _tie_in(document: Document, start: int, end: int, data: DrugData) -> Span | None:
    """The first words in `[start, end)` that tie a cause to what it did."""
    _, ties = _places(document, data)
    at = bisect_left(ties, start, key=_start)
    return ties[at] if at < len(ties) and ties[at].end <= end else None


def _start(span: Span) -> int:
    return span.start


@functools.lru_cache(maxsize=8)
def _places(document: Document, data: DrugData) -> tuple[list[Span], list[Span]]:
    """Where a document names drugs, and where it ties a cause to its effect."""
    whole = (0, len(document.text))
    return list(find(document, *whole, tuple(_by_name(data)))), list(find(document, *whole, data.caused))


@functools.lru_cache(maxsize=4)
def _by_name(data: DrugData) -> dict[str, str]:
    """Names in comparable words to their stem."""
    return {" ".join(w.norm for w in words(name)): stem for stem, names in data.stems.items() for name in names}


def _becomes(code: str, stem: str, data: DrugData) -> str:
    rows = [
        (len(when), row.code) for row in data.becomes for when in row.when if code.startswith(when) and row.fits(stem)
    ]
    return max(rows)[1] if rows else code


def _drug(draft: Draft, cause: Cause, how: str, look: Lookups) -> Draft:
    what = "adverse effect" if how == "5" else "underdosing"
    return _added(draft, f"{cause.stem}{how}", f"{what} of the drug named", cause.quote, look)


_ALCOHOL = re.compile(
    r"\b(?:with|interaction\w*[^.\n]{0,40}) (?:alcohol|wine|beer|liquor|vodka|whiskey|ethanol)\b(?! (?:wipe|"
    r"swab|pad|rub|gel))",
    re.I,
)


def _with_alcohol(draft: Draft, look: Lookups) -> Quote | None:
    """I.C.19.e.5.b.iv: a drug that reacted with alcohol is a poisoning by both."""
    item = look.chart.problems[draft.problem]
    document = look.chart.document(item.document)
    found = _ALCOHOL.search(document.text, item.heading.start, item.heading.end)
    return document.quote([Span(found.start(), found.end())]) if found else None


def _poison(draft: Draft, stem: str, quote: Quote, look: Lookups) -> Draft:
    rule = look.rule("dx.poisoning")
    step = PathStep("choose", rule.id, f"drug and alcohol together, not said to be meant: {stem}1", rule.citation)
    return Draft(f"{stem}1", "problem", draft.problem, (quote,), (step,), (rule.id,), group=-1)


# Why less was taken (I.C.19.e.5.c): for what it costs, on purpose, or not.
_REASONS = (
    (
        "Z91.120",
        re.compile(
            r"\b(?:cost\w*|afford|co-?pay\w*|too expensive|financial\w*|not pay|lost (?:his|her|"
            r"their) insurance|uninsured)\b",
            re.I,
        ),
    ),
    (
        "Z91.138",
        re.compile(r"\b(?:forg(?:ets?|ot|etting|etful\w*)|unintentional\w*|misunderst\w+|ran out|running out)\b", re.I),
    ),
    (
        "Z91.128",
        re.compile(r"\b(?:intentional\w*|on (?:his|her|their) own|chose|decided|side effects?|stopped taking)\b", re.I),
    ),
)


def _why_less(draft: Draft, look: Lookups) -> tuple[str, Quote] | None:
    item = look.chart.problems[draft.problem]
    document = look.chart.document(item.document)
    for code, pattern in _REASONS:
        if found := pattern.search(document.text, item.heading.start, item.end):
            return code, document.quote([Span(found.start(), found.end())])
    return None


def _added(draft: Draft, code: str, says: str, quote: Quote, look: Lookups) -> Draft:
    rule = look.rule("dx.underdosing" if code[0] == "Z" or intent(code) == "6" else "dx.adverse-effect")
    step = PathStep("choose", rule.id, f"{says}: {code}", rule.citation)
    return Draft(code, "problem", draft.problem, (quote,), (step,), (rule.id,), group=2)
