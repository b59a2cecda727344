"""Every wording of every code on the shelf, as lines for search: titles, inclusion terms, index entries, phrases."""

from __future__ import annotations

import functools
import hashlib
import os
from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from claimwright.shelf import search
from claimwright.shelf.catalogue import CodeSet, code_sets
from claimwright.shelf.icd10cm import Icd10cm
from claimwright.shelf.manifest import Manifest
from claimwright.shelf.rows import Rows
from claimwright.shelf.search import Line, Search, Words
from claimwright.shelf.shelf import Editions, Shelf

KEPT = 3  # search indexes: of the dates last asked for; an older one is made again when asked for
INDEXES = ("icd10cm-index", "icd10cm-external-causes", "icd10cm-drugs", "icd10cm-neoplasms")


def opened(shelf: Shelf, day: date, phrases: Iterable[tuple[str, str]], words: Words) -> Search:
    """Search over everything of the day (see `Shelf.browsed`), its index made at first use; `phrases`: (text, code)."""
    editions = shelf.browsed(day)
    phrases = sorted(set(phrases))
    made_of = [manifest.sha256 for manifest in searched(editions)]
    digest = hashlib.sha256(msgspec.json.encode((search.FORM, made_of, phrases, sorted(words.same.items()))))
    path = shelf.folder / "made" / f"search-{digest.hexdigest()[:16]}.sqlite"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        part.unlink(missing_ok=True)
        search.write(part, lines(editions, phrases), editions.icd10cm.billable_codes(), words.same)
        part.replace(path)
        for old in sorted(path.parent.glob("search-*.sqlite"), key=lambda p: p.stat().st_mtime)[:-KEPT]:
            old.unlink()
    return Search(path, words)


def searched(editions: Editions) -> list[Manifest]:
    """The editions of the day that search looks into."""
    sets = ["icd10cm", "icd10cm-tabular", *INDEXES, *(one.id for one in code_sets().values() if one.search)]
    standings = [editions.standing(set_id) for set_id in dict.fromkeys(sets)]
    return [standing.manifest for standing in standings if standing is not None]


def lines(editions: Editions, phrases: Iterable[tuple[str, str]]) -> Iterator[Line]:
    """Every line, set by set. `phrases` are (text, code) of our own lexicon."""
    edition = editions.icd10cm
    yield from _tabular(edition)
    plain = functools.cache(lambda code: _plain_leaf(edition, code))
    for text, code in phrases:
        if edition.get(code) is not None:
            yield _line(edition, plain(code), "phrase", text)
    for set_id in INDEXES:
        rows = editions.rows(set_id)
        if rows is not None:
            yield from _index(rows, edition)
    for one in code_sets().values():
        rows = editions.rows(one.id) if one.search and one.id != "icd10cm" else None
        if rows is not None:
            yield from _plain(one, rows, editions.day)


def _plain_leaf(edition: Icd10cm, code: str) -> str:
    """The code that a phrase for a stem means where no more is said: its leaf that leaves most unspecified."""
    if edition.billable(code) or not edition.children(code):
        return code
    best = max(edition.leaves(code), key=lambda leaf: leaf.title.lower().count("unspecified"), default=None)
    return best.code if best and "unspecified" in best.title.lower() else code


def _line(edition: Icd10cm, code: str, kind: str, text: str, aside: str = "") -> Line:
    billable = edition.billable(code)
    stem = not billable and bool(edition.sevenths(code))
    return Line("icd10cm", code, edition.title(code), billable, kind, text, aside, stem)


def _tabular(edition: Icd10cm) -> Iterator[Line]:
    terms: dict[str, list[str]] = {}
    for code, text in edition.inclusion_terms():
        if edition.get(code) is not None and "-" not in code and " " not in code:
            terms.setdefault(code, []).append(text)
    for entry in edition.entries():
        above = [edition.title(at) for at in edition.ancestors(entry.code)[1:-2]]
        own = terms.get(entry.code, [])
        yield _line(edition, entry.code, "title", entry.title, " ".join([*above, *own]))
        yield from (_line(edition, entry.code, "inclusion", text) for text in own)


def _index(rows: Rows, edition: Icd10cm) -> Iterator[Line]:
    """Entries of an index whose code the edition has; an older index names codes that are gone."""
    for path, code in rows.db.execute("SELECT path, code FROM entry WHERE code IS NOT NULL"):
        known = code.rstrip("-").rstrip(".")
        if edition.get(known) is not None:
            yield _line(edition, known, "index", path)


def _plain(one: CodeSet, rows: Rows, day: date) -> Iterator[Line]:
    """Rows of a table that is searched: its words, each with the others beside it."""
    spec = one.search
    if spec is None:
        return
    table = next(iter(one.tables))
    for row in rows.all(table):
        texts = [str(row[name]) for name in spec.words if row[name]]
        ended = str(row[spec.ended] or "9999") if spec.ended else "9999"
        flag = bool(row[spec.billable]) if spec.billable else ended > day.isoformat()
        for number, text in enumerate(texts):
            aside = " ".join(other for other in texts if other != text)
            kind = "title" if number == 0 else "inclusion"
            yield Line(one.id, str(row[spec.code]), texts[0], flag, kind, text, aside)
