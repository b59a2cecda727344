"""Whose words a document holds: provider, clinician, patient or unknown (Official Guidelines I.B.14).

A format that names its author says so; beside that, the signature lines of the text speak. A provider's signature makes
the document the provider's, whoever wrote it. Which credentials are whose is rulebook data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from claimwright.model.document import Document
from claimwright.rulebook.credentials import PROVIDER, UNKNOWN, credentials
from claimwright.rulebook.credentials import best as best_of
from claimwright.rulebook.signing import LONGEST, NAME, name_in, signatures

PATIENT = "patient"
WORDS = 6  # words of a name and its letters
TOP = 10  # lines in which a form says who filled it in
_BY_PROVIDER = re.compile(
    r"(?:provider|(?:attending |treating |supervising |rendering )?physician|clinician|dictated(?: by)?|seen by|"
    r"evaluated by|performed by)[ ]*[:-][ ]*(?P<who>.*)",
    re.I,
)
_BY_PATIENT = re.compile(
    r"[ \t]*(?:form |questionnaire )?(?:completed|filled (?:out|in)|answered|submitted|written) by:?[ ]+"
    r"(?:the )?(?:patient|parent|self|guardian)\b",
    re.I,
)


def of_person(name: str, letters: Iterable[str] = (), title: str = "", taxonomy: str = "") -> str:
    """The role of a person that a message names: by credentials and taxonomy; where they are silent, by title."""
    book = credentials()
    told = [book.of_letters(it) for given in letters for it in re.split(r"[,;\s]+", given) if it]
    told += [book.of_signed_letters(name), book.of_taxonomy(taxonomy)]
    return best_of(told) or best_of([book.of_name(name), book.of_title(title)]) or UNKNOWN


def best(roles: Iterable[str]) -> str:
    """Of several who stand for one document: the provider's word is enough."""
    given = list(roles)
    return best_of(given) or (PATIENT if PATIENT in given else UNKNOWN)


def signed(document: Document) -> Document:
    """The document with the role its signature lines add, and the signer as author where none is named."""
    by_text, name = _of_text(document.text)
    role = document.role
    if by_text == PROVIDER or role == UNKNOWN:
        role = by_text
    author = document.author or name
    if (author, role) == (document.author, document.role):
        return document
    return msgspec.structs.replace(document, author=author, role=role)


def _of_text(text: str) -> tuple[str, str]:
    found = [(s.role, s.name) for s in signatures(text) if s.whole and _named(s.name) and _short(text, s.start)]
    for number, line in enumerate(text.splitlines()):
        if len(line) > LONGEST:
            continue
        if _begins_with_provider(line) or _names_provider(line):
            found.append((PROVIDER, ""))
        if number < TOP and _BY_PATIENT.match(line):
            found.append((PATIENT, ""))
    told = best(role for role, _ in found)
    return told, next((name for role, name in found if role == told and (name or told != UNKNOWN)), "")


def _named(name: str) -> bool:
    return " " in name and len(name) <= NAME


def _short(text: str, at: int) -> bool:
    """A line as long as a paragraph tells of signing; it does not sign."""
    return "\n" in text[max(0, at - LONGEST) : at] or at <= LONGEST


def _names_provider(line: str) -> bool:
    match = _BY_PROVIDER.search(line) if ":" in line or "-" in line else None
    return match is not None and credentials().of_name(name_in(match["who"])) == PROVIDER


def _begins_with_provider(line: str) -> bool:
    """`Mara Quill MD` below the note is a signature too."""
    for number, word in enumerate(line.split(None, WORDS + 1)[: WORDS + 1]):
        if not word[0].isupper():
            return False
        if number > 1 and credentials().of_letters(word.strip(",;"), exact=True) == PROVIDER:
            return True
    return False
