"""Whose words a document holds: provider, clinician, patient or unknown (Official Guidelines I.B.14).

A format that names its author says so; beside that, the signature lines of the text speak. A provider's signature makes
the document the provider's, whoever wrote it. Which credentials are whose is rulebook data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from claimwright.model.document import Document
from claimwright.rulebook.credentials import credentials

PROVIDER, CLINICIAN, PATIENT, UNKNOWN = "provider", "clinician", "patient", "unknown"
LONGEST = 200  # characters of a line that signs
MOST_LINES = 200  # that may sign
NAMES = 6  # words of a name and its letters
TOP = 10  # lines in which a form says who filled it in
_SIGNS = re.compile(
    r"(?P<cue>(?:(?:electronically|digitally)[ ])?\b(?:signed|authenticated|attested|cosigned)\b|\be-?signed\b|/s/"
    r"|\bsignature\b|\bauthor\b)(?:[ ]electronically)?(?:[ ]+(?:on[ ]file[ ])?by\b)?[ ]*[:,-]*[ ]*(?P<who>.*)",
    re.I,
)
_OPENS = re.compile(r"[^\w/]*(?:(?:this|the|note|report|document|chart|visit|was|is|has|been)[ ]+)*", re.I)
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
_ENDS = re.compile(r"[ ]+(?:on|at)[ ]+[0-9]|[ ]+[0-9]{1,4}[-/]|[ ]*[|;(\t]")
_DOCTOR = re.compile(r"Dr\.?[ ]+[A-Z]")


def of_person(name: str, letters: Iterable[str] = (), title: str = "", taxonomy: str = "") -> str:
    """The role of a person that a message names: by credentials and taxonomy; where they are silent, by title."""
    book = credentials()
    told = [book.of_letters(it) for given in letters for it in re.split(r"[,;\s]+", given) if it]
    told += [_by_letters(name), book.of_taxonomy(taxonomy)]
    return _first(told) if any(told) else _first([_of_name(name), book.of_title(title)])


def best(roles: Iterable[str]) -> str:
    """Of several who stand for one document: the provider's word is enough."""
    given = list(roles)
    return next((role for role in (PROVIDER, CLINICIAN, PATIENT) if role in given), UNKNOWN)


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
    found: list[tuple[str, str]] = []
    for number, line in enumerate(text.splitlines()):
        if len(line) <= LONGEST and len(found) < MOST_LINES:
            found += _of_line(line)
            if number < TOP and _BY_PATIENT.match(line):
                found.append((PATIENT, ""))
    for role in (PROVIDER, CLINICIAN, PATIENT):
        for told, name in found:
            if told == role:
                return role, name
    return UNKNOWN, next((name for _, name in found if name), "")


def _of_line(line: str) -> list[tuple[str, str]]:
    said = line.lower()
    found = []
    if "sign" in said or "/s/" in said or "author" in said or "authenticated" in said or "attested" in said:
        match = _SIGNS.search(line)
        if match is not None:
            name = _ENDS.split(match["who"], maxsplit=1)[0].strip(" .,:-")
            role = _of_name(name)
            # "Vitals signed by" a nurse signs the vitals: only a line that begins with the cue signs the document.
            whole = _OPENS.fullmatch(line, 0, match.start()) is not None
            if name[:1].isupper() and " " in name and len(name) <= 80 and (whole or role == PROVIDER):
                found.append((role, name))
    if ":" in said or "-" in said:
        match = _BY_PROVIDER.search(line)
        if match is not None and _of_name(_ENDS.split(match["who"], maxsplit=1)[0]) == PROVIDER:
            found.append((PROVIDER, ""))
    if _begins_with_provider(line):
        found.append((PROVIDER, ""))
    return found


def _begins_with_provider(line: str) -> bool:
    """`Mara Quill MD` below the note is a signature too."""
    for number, word in enumerate(line.split(None, NAMES + 1)[: NAMES + 1]):
        if not word[0].isupper():
            return False
        if number > 1 and credentials().of_letters(word.strip(",;"), exact=True) == PROVIDER:
            return True
    return False


def _of_name(name: str) -> str:
    """`Rowan Pike, MD`: by the letters behind the name; else by a title behind it or a Dr. before it."""
    by_letters = _by_letters(name)
    if by_letters:
        return by_letters
    by_title = credentials().of_title(name.partition(",")[2])
    return by_title or (PROVIDER if _DOCTOR.match(name.strip()) else UNKNOWN)


def _by_letters(name: str) -> str:
    plain, comma, behind = name.partition(",")
    words = re.split(r"[,;\s]+", behind) if comma else plain.split()[2:]
    told = [credentials().of_letters(word, exact=True) for word in words]
    return _first(told) if any(told) else ""


def _first(told: list[str]) -> str:
    return PROVIDER if PROVIDER in told else CLINICIAN if CLINICIAN in told else UNKNOWN
