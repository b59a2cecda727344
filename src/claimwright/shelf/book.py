"""A code as a coder's book prints it: where it stands, its notes with what they name, when it is valid, what replaced
it, and what every other table on the shelf says of it.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

import msgspec

from claimwright.errors import ShelfError
from claimwright.shelf.catalogue import CodeSet, code_set, code_sets
from claimwright.shelf.forms import FORMS, Value
from claimwright.shelf.icd10cm import Icd10cm, dotted
from claimwright.shelf.search import SERVICES
from claimwright.shelf.shelf import Editions, Shelf

NAMING = ("service", "modifier", "icd10cm", "stem", "icd10pcs", "taxonomy", "word")  # forms a code can stand in
MOST_ROWS = 40
BILLED = (*SERVICES, "icd10pcs")
_CODE = re.compile(r"[A-Z][0-9A-Z]{2}(?:\.?[0-9A-Z]{1,4})?")
# What the starter set says is left out where the publisher's own table is there.
INSTEAD = {
    "starter-ptp": ("ncci-ptp-practitioner",),
    "starter-mue": ("ncci-mue-practitioner",),
    "starter-add-on": ("ncci-add-on",),
}


class Place(msgspec.Struct, frozen=True):
    """A line of the hierarchy."""

    code: str
    title: str


class BookNote(msgspec.Struct, frozen=True):
    """A note that applies: `at` where it is printed, `names` the entries that it refers to."""

    kind: str
    at: str
    text: str
    names: tuple[str, ...]


class Validity(msgspec.Struct, frozen=True):
    """Whether an edition on the shelf has the code as one that can be billed."""

    edition: str
    effective: date
    ends: date
    has: bool


class Facts(msgspec.Struct, frozen=True):
    """What one table says of the code: rows with the columns that are filled, `more` rows left out."""

    set: str
    title: str
    edition: str
    carried: bool
    rows: tuple[dict[str, Value], ...]
    more: int = 0


class Page(msgspec.Struct, frozen=True):
    """Everything the shelf says of one code on one day."""

    code: str
    set: str
    title: str
    billable: bool
    on: date
    line: tuple[Place, ...] = ()
    below: tuple[Place, ...] = ()
    sevenths: dict[str, str] = {}
    notes: tuple[BookNote, ...] = ()
    valid: tuple[Validity, ...] = ()
    replaced_by: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    facts: tuple[Facts, ...] = ()
    schema: Literal["claimwright/page/1"] = "claimwright/page/1"


def page(shelf: Shelf, code: str, day: date) -> Page:
    """The page of a code as of the day. Raises ShelfError where no table on the shelf knows the code."""
    typed = code.strip().upper().rstrip("-").rstrip(".")
    editions = shelf.browsed(day)
    facts = tuple(_facts(editions, typed))
    edition = editions.icd10cm
    for name in (typed, f"block {typed}", typed.lower()):  # E08-E13, B20's block, chapter 4
        if not _CODE.fullmatch(typed) and edition.get(name) is not None:
            return _diagnosis(shelf, edition, name, day, ())
    if _CODE.fullmatch(typed) and edition.get(edition.stem(dotted(typed))) is not None:
        return _diagnosis(shelf, edition, dotted(typed), day, facts)
    if _former(shelf, dotted(typed)):
        return Page(
            dotted(typed), "icd10cm", _former_title(shelf, dotted(typed)), False, day,
            valid=_validity(shelf, "icd10cm", dotted(typed)), replaced_by=_conversion(editions, dotted(typed))[0],
            facts=facts,
        )  # fmt: skip
    if not facts:
        raise ShelfError(f"no table on the shelf knows {typed[:12]!r}", "shelf", "try claimwright shelf search")
    first = next((f for f in facts if code_set(f.set).search), facts[0])
    search = code_set(first.set).search
    title = next((str(first.rows[0][c]) for c in (search.words if search else ()) if first.rows[0].get(c)), first.title)
    billable = bool(first.rows[0].get("billable", first.set in BILLED))
    return Page(typed, first.set, title, billable, day, valid=_validity(shelf, first.set, typed), facts=facts)


def _diagnosis(shelf: Shelf, edition: Icd10cm, code: str, day: date, facts: tuple[Facts, ...]) -> Page:
    entry = edition.stem(code)
    line = edition.ancestors(code)
    by, former = _conversion(shelf.browsed(day), code)
    return Page(
        code=code,
        set="icd10cm",
        title=edition.title(code),
        billable=edition.billable(code),
        on=day,
        line=tuple(Place(at, edition.title(at)) for at in reversed(line)),
        below=tuple(Place(c.code, c.title) for c in edition.children(entry)) if entry == code else (),
        sevenths=edition.sevenths(entry) if entry == code else {},
        notes=tuple(BookNote(n.kind, n.code, n.text, edition.resolved(n)) for n in edition.notes(code)),
        valid=_validity(shelf, "icd10cm", code),
        replaced_by=by,
        replaces=former,
        facts=facts,
    )


def _validity(shelf: Shelf, set_id: str, code: str) -> tuple[Validity, ...]:
    """Edition by edition, whether the set has the code."""
    one = code_set(set_id)
    table, column = next(iter(one.tables)), (one.search.code if one.search else "code")
    found = []
    for manifest in shelf.of(set_id):
        rows = shelf.rows_of(manifest).all(table, **{column: code})
        has = any(row.get("billable", 1) for row in rows)
        found.append(Validity(manifest.edition, manifest.effective, manifest.ends, has))
    return tuple(found)


def _former(shelf: Shelf, code: str) -> bool:
    return any(v.has for v in _validity(shelf, "icd10cm", code))


def _former_title(shelf: Shelf, code: str) -> str:
    for manifest in reversed(shelf.of("icd10cm")):
        row = shelf.rows_of(manifest).get("code", code=code)
        if row is not None:
            return str(row["title"])
    return ""


def _conversion(editions: Editions, code: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(what replaced the code, what it replaces), as the conversion table tells."""
    rows = editions.rows("icd10cm-conversion")
    if rows is None:
        return (), ()
    by = [str(r["code"]) for r in rows.all("conversion") if code in _codes(r["previous"])]
    former = [p for r in rows.all("conversion", code=code) for p in _codes(r["previous"])]
    return tuple(dict.fromkeys(by)), tuple(dict.fromkeys(former))


def _codes(text: Value) -> list[str]:
    return [dotted(part.strip()) for part in str(text or "").replace(" ", ",").split(",") if part.strip()]


def _facts(editions: Editions, typed: str) -> list[Facts]:
    """What each other table in force says; tables whose own codes these are come first."""
    found = []
    for one in code_sets().values():
        standing = editions.standing(one.id) if one.id not in ("icd10cm", "icd10cm-tabular") else None
        if standing is None:
            continue
        rows = _pairs(editions, one, typed) if one.store == "pairs" else _rows(editions, one, typed)
        if rows:
            kept, more = tuple(rows[:MOST_ROWS]), max(0, len(rows) - MOST_ROWS)
            manifest = standing.manifest
            found.append(Facts(one.id, one.title, manifest.edition, standing.carried, kept, more))
    held = {f.set for f in found}
    found = [f for f in found if not held.intersection(INSTEAD.get(f.set, ()))]
    return sorted(found, key=lambda f: SERVICES.index(f.set) if f.set in SERVICES else len(SERVICES))


def _rows(editions: Editions, one: CodeSet, typed: str) -> list[dict[str, Value]]:
    rows = editions.rows(one.id)
    if rows is None:
        return []
    found: list[dict[str, Value]] = []
    for name, table in one.tables.items():
        for column in table.typed():
            if column.kind not in NAMING or not FORMS[column.kind].pattern.fullmatch(typed):
                continue
            kept = FORMS[column.kind].keep(typed)
            for row in rows.all(name, **{column.name: kept}):
                filled: dict[str, Value] = {key: value for key, value in row.items() if value not in (None, "")}
                if filled not in found:
                    found.append(filled)
        if found:
            break
    return found


def _pairs(editions: Editions, one: CodeSet, typed: str) -> list[dict[str, Value]]:
    """How many pairs in force the code stands in, as column 1 and as column 2."""
    pairs = editions.pairs(one.id)
    if pairs is None or len(typed) != 5 or not typed.isalnum():
        return []
    first, second = pairs.counts(typed, editions.day)
    counted: dict[str, Value] = {"column1_pairs": first, "column2_pairs": second}
    return [counted] if first or second else []
