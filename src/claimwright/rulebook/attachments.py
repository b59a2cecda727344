"""Which documents go with a claim (rulebook/attachments.yaml), and words of documents that the law protects."""

from __future__ import annotations

import functools

import msgspec

from claimwright.model.case import Program
from claimwright.model.evidence import Citation
from claimwright.rulebook.loader import read


class AttachmentRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For lines of `codes` (runs and families) or with one of `modifiers`, of `programs` and `filing` codes where they
    are given, a document of `kind` (PWK01) that its first lines call by one of `words`.
    """

    id: str
    title: str
    says: str
    citation: Citation
    kind: str
    codes: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    programs: tuple[Program, ...] = ()
    filing: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


# Documents that go out only with the patient's recorded consent: 42 CFR 2.31 (substance use), 45 CFR 164.508(a)(2).
PROTECTED = {
    "substance-use": (
        "42 cfr part 2",
        "substance use disorder program",
        "opioid treatment program",
        "methadone clinic",
    ),
    "psychotherapy": ("psychotherapy note", "psychotherapy process note", "process notes"),
}


def protects(text: str) -> str:
    """The consent that a document of this text needs before it goes out; empty where it needs none."""
    said = text.lower()
    return next((consent for consent, words in PROTECTED.items() if any(word in said for word in words)), "")


@functools.cache
def rules() -> tuple[AttachmentRule, ...]:
    return read("attachments.yaml", tuple[AttachmentRule, ...])
