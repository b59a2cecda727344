"""Joins an edition of the ICD-10-CM code list with an edition of the tabular list into one pack made for look-ups.

The code list decides which codes exist and what they are called; the tabular list gives chapters, blocks, notes and
7th characters. The two may be of different releases: the code list comes out first, and then a new code stands under
the nearest entry that the tabular list knows.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from claimwright.shelf.icd10cm import dotted, undotted
from claimwright.shelf.rows import read_only

FORM = "2"  # raise when the joined tables change
_SCHEMA = """
CREATE TABLE code (code TEXT PRIMARY KEY, title TEXT, parent TEXT, place INTEGER, leaf INTEGER, path TEXT)
  WITHOUT ROWID;
CREATE INDEX code_parent ON code (parent, place, code);
CREATE TABLE full_code (code TEXT PRIMARY KEY, title TEXT, stem TEXT) WITHOUT ROWID;
CREATE TABLE seventh (code TEXT, char TEXT, meaning TEXT, PRIMARY KEY (code, char)) WITHOUT ROWID;
CREATE TABLE note (code TEXT, kind TEXT, place INTEGER, text TEXT, PRIMARY KEY (code, kind, place)) WITHOUT ROWID;
CREATE TABLE reference (code TEXT, kind TEXT, place INTEGER, target TEXT,
  PRIMARY KEY (code, kind, place, target)) WITHOUT ROWID;
"""


class Entry(NamedTuple):
    """A line of the tabular list: chapter, block, category, subcategory or code without its 7th character."""

    title: str
    parent: str
    place: int


def join(codes: Path, tabular: Path, folder: Path, made_of: str) -> Path:
    """The joined pack, made in `folder` if it is not there; `made_of` is the identity of the two editions."""
    digest = hashlib.sha256(f"{FORM}{made_of}".encode()).hexdigest()[:16]
    path = folder / f"joined-{digest}.sqlite"
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    try:
        db = sqlite3.connect(part, isolation_level=None)
        db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN;" + _SCHEMA)
        _fill(db, read_only(codes), read_only(tabular))
        db.execute("COMMIT")
        db.close()
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path


def _fill(db: sqlite3.Connection, codes: sqlite3.Connection, tabular: sqlite3.Connection) -> None:
    listed = {
        code: (bool(billable), title)
        for code, billable, title in codes.execute("SELECT code, billable, title FROM code")
    }
    entries = {
        code: Entry(title, parent or "", place)
        for code, title, parent, place in tabular.execute("SELECT code, title, parent, place FROM node ORDER BY place")
    }
    full = {code: title for code, (billable, title) in listed.items() if billable}
    stems = _stems(full, entries.keys() | listed.keys())
    tree = _tree(entries, listed, stems)
    paths = {code: _path(code, tree) for code in tree}
    parents = {entry.parent for entry in tree.values()}
    db.executemany(
        "INSERT INTO code VALUES (?,?,?,?,?,?)",
        [(c, e.title, e.parent or None, e.place, int(c not in parents), "\t".join(paths[c])) for c, e in tree.items()],
    )
    db.executemany("INSERT INTO full_code VALUES (?,?,?)", [(c, title, stems[c]) for c, title in full.items()])
    printed: dict[str, dict[str, str]] = defaultdict(dict)
    for code, char, meaning in tabular.execute("SELECT code, char, meaning FROM seventh"):
        printed[code][char] = meaning
    db.executemany("INSERT INTO seventh VALUES (?,?,?)", _sevenths(full, stems, paths, printed))
    for table in ("note", "reference"):
        kept = [row for row in tabular.execute(f"SELECT * FROM {table}") if row[0] in tree]
        kept = [row for row in kept if table == "note" or row[3] in tree or row[3] in full]
        db.executemany(f"INSERT INTO {table} VALUES (?,?,?,?)", kept)


def _stems(full: dict[str, str], known: set[str]) -> dict[str, str]:
    """Each billable code to its entry: itself, or for seven characters the entry below the placeholders."""
    stems: dict[str, str] = {}
    for code in full:
        bare = undotted(code)
        if len(bare) < 7:
            stems[code] = code
            continue
        bare = bare[:6]
        while bare.endswith("X") and dotted(bare) not in known:
            bare = bare[:-1]
        stems[code] = dotted(bare)
    return stems


def _tree(entries: dict[str, Entry], listed: dict[str, tuple[bool, str]], stems: dict[str, str]) -> dict[str, Entry]:
    """The entries that lead to a billable code, in tabular order, with new ones put under the nearest known."""
    needed: set[str] = set()
    for stem in set(stems.values()):
        bare = undotted(stem)
        needed.update(dotted(bare[:length]) for length in range(3, len(bare) + 1))
    titles = {code: title for code, (_, title) in listed.items() if len(undotted(code)) < 7}
    tree = {
        code: entry._replace(title=titles.get(code, entry.title))
        for code, entry in entries.items()
        if code in needed or not _is_code(code)
    }
    unknown = {code: stem for code, stem in stems.items() if stem not in tree}
    for code, stem in sorted(unknown.items()):
        bare = undotted(stem)
        for length in range(3, len(bare) + 1):
            one = dotted(bare[:length])
            if one not in tree and (one in titles or one == stem):
                title = titles.get(one) or listed[code][1].rpartition(", ")[0]
                tree[one] = _placed(one, title, tree)
    return {code: tree[code] for code in sorted(tree, key=lambda c: (tree[c].place, c))}


def _placed(code: str, title: str, tree: dict[str, Entry]) -> Entry:
    """A new entry under its longest known beginning, a new category under the block that spans or precedes it."""
    bare = undotted(code)
    for length in range(len(bare) - 1, 2, -1):
        parent = dotted(bare[:length])
        if parent in tree:
            return Entry(title, parent, tree[parent].place)
    spans = [(c, *c.removeprefix("block ").partition("-")[::2]) for c in tree if not _is_code(c) and "chapter" not in c]
    block = next((c for c, low, high in spans if low <= bare[:3] <= (high or low)), "")
    if not block:  # the block grows with the category: it stands where its neighbour does
        before = [c for c in tree if len(c) == 3 and _is_code(c) and c < bare[:3]]
        block = tree[max(before)].parent if before else ""
    return Entry(title, block, tree[block].place if block else 0)


def _is_code(code: str) -> bool:
    return not code.startswith(("chapter ", "block ")) and "-" not in code


def _path(code: str, tree: dict[str, Entry]) -> list[str]:
    line = []
    while code:
        line.append(code)
        code = tree[code].parent if code in tree else ""
    return line


def _sevenths(
    full: dict[str, str], stems: dict[str, str], paths: dict[str, list[str]], printed: dict[str, dict[str, str]]
) -> list[tuple[str, str, str]]:
    """(stem, character, meaning) of each full code of seven characters; the nearest printed list gives the meaning."""
    found = []
    for code, title in full.items():
        bare = undotted(code)
        if len(bare) == 7:
            stem, char = stems[code], bare[6]
            meanings = next((printed[at] for at in paths[stem] if at in printed), {})
            found.append((stem, char, meanings.get(char) or title.rpartition(", ")[2]))
    return found
