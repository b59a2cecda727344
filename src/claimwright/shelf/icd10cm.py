"""ICD-10-CM as in force on a day: codes, titles, hierarchy, inherited notes, 7th characters, Excludes1.

Codes are written with their dot. A stem is a code that still needs characters.
"""

from __future__ import annotations

import functools
import sqlite3
from pathlib import Path
from typing import NamedTuple

from claimwright.model.coding import EditionRef


class Code(NamedTuple):
    """`leaf`: the tabular list divides it no further (it may still need a 7th character)."""

    code: str
    title: str
    parent: str
    leaf: bool


class Note(NamedTuple):
    """A tabular note: `code` is where it is printed, which may be an ancestor of the code asked about."""

    code: str
    kind: str
    text: str


def undotted(code: str) -> str:
    return code.replace(".", "").upper()


def dotted(code: str) -> str:
    plain = undotted(code)
    return plain if len(plain) <= 3 else f"{plain[:3]}.{plain[3:]}"


class Icd10cm:
    """Look-ups in one joined pack (joined.py). Answers are cached; the pack never changes."""

    def __init__(self, pack: Path, ref: EditionRef) -> None:
        self.ref = ref
        self._db = sqlite3.connect(f"{pack.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        self.get = functools.cache(self._get)
        self.children = functools.cache(self._children)
        self.leaves = functools.cache(self._leaves)
        self.sided = functools.cache(self._sided)
        self.sevenths = functools.cache(self._sevenths)
        self.ancestors = functools.cache(self._ancestors)
        self.notes = functools.cache(self._notes)
        self.excludes1 = functools.cache(self._excludes1)
        self.references = functools.cache(self._references)
        self._excluded = functools.cache(self._excluded_at)
        self._barred = functools.cache(self._all_excluded)
        self._printed = functools.cache(self._printed_notes)
        self._full = functools.lru_cache(maxsize=65_536)(self._full_code)

    def close(self) -> None:
        self._db.close()

    def _get(self, code: str) -> Code | None:
        row = self._db.execute("SELECT code, title, parent, leaf FROM code WHERE code = ?", (code,)).fetchone()
        return Code(row[0], row[1], row[2] or "", bool(row[3])) if row else None

    def _children(self, code: str) -> tuple[Code, ...]:
        rows = self._db.execute(
            "SELECT code, title, parent, leaf FROM code WHERE parent = ? ORDER BY place, code", (code,)
        )
        return tuple(Code(r[0], r[1], r[2], bool(r[3])) for r in rows)

    def _sided(self, stem: str) -> bool:
        """Whether any entry below the stem is of one side."""
        sides = "title LIKE '%right %' OR title LIKE '%left %' OR title LIKE '%bilateral%'"
        found = self._db.execute(
            f"SELECT 1 FROM code WHERE code > ? AND code < ? AND ({sides}) LIMIT 1", (stem, stem + "~")
        )
        return found.fetchone() is not None

    def _leaves(self, stem: str) -> tuple[Code, ...]:
        """Every entry below the stem that the tabular list divides no further, in its order."""
        rows = self._db.execute(
            "SELECT code, title, parent, leaf FROM code WHERE code > ? AND code < ? AND leaf ORDER BY place, code",
            (stem, stem + "~"),
        )
        return tuple(Code(r[0], r[1], r[2], True) for r in rows)

    def _full_code(self, code: str) -> tuple[str, str] | None:
        row: tuple[str, str] | None = self._db.execute(
            "SELECT title, stem FROM full_code WHERE code = ?", (code,)
        ).fetchone()
        return row

    def billable(self, code: str) -> bool:
        return self._full(dotted(code)) is not None

    def stem(self, code: str) -> str:
        """The tabular entry of a full code: `W19.XXXA` -> `W19`; itself where it is printed or not known."""
        full = self._full(code)
        if full is not None:
            return full[1]
        if len(undotted(code)) < 7 or self.get(code) is not None:
            return code
        bare = undotted(code)[:6]
        while len(bare) > 3 and self.get(dotted(bare)) is None:
            bare = bare[:-1]
        return dotted(bare)

    def with_seventh(self, stem: str, char: str) -> str:
        """Stem padded with X to six characters, then the 7th (I.A.5)."""
        return dotted(undotted(stem).ljust(6, "X") + char)

    def _sevenths(self, stem: str) -> dict[str, str]:
        """7th character -> meaning for a leaf stem; empty where none is used."""
        return dict(self._db.execute("SELECT char, meaning FROM seventh WHERE code = ? ORDER BY char", (stem,)))

    def title(self, code: str) -> str:
        """The title of a billable code or of an entry of the tabular list. Empty if unknown."""
        full = self._full(code)
        if full is not None:
            return full[0]
        entry = self.get(self.stem(code))
        if entry is None:
            return ""
        meaning = self.sevenths(entry.code).get(undotted(code)[6:]) if entry.code != code else None
        return f"{entry.title}, {meaning}" if meaning else entry.title

    def _ancestors(self, code: str) -> tuple[str, ...]:
        """From the code's own tabular entry up to its chapter."""
        row = self._db.execute("SELECT path FROM code WHERE code = ?", (self.stem(code),)).fetchone()
        return tuple(row[0].split("\t")) if row else ()

    def _printed_notes(self, at: str) -> tuple[Note, ...]:
        """The notes printed at one entry, in the book's order."""
        rows = self._db.execute("SELECT kind, text FROM note WHERE code = ? ORDER BY kind, place", (at,))
        return tuple(Note(at, kind, text) for kind, text in rows)

    def _notes(self, code: str, kind: str = "") -> tuple[Note, ...]:
        """Notes of one kind, or all, that apply to the code: its own first, then inherited ones."""
        return tuple(n for at in self.ancestors(code) for n in self._printed(at) if not kind or n.kind == kind)

    def resolved(self, note: Note) -> tuple[str, ...]:
        """The entries that a note's references name, in the book's order."""
        rows = self._db.execute(
            "SELECT r.target FROM reference r JOIN note n USING (code, kind, place) JOIN code c ON c.code = r.target"
            " WHERE r.code = ? AND r.kind = ? AND n.text = ? ORDER BY c.place, c.code",
            (note.code, note.kind, note.text),
        )
        return tuple(target for (target,) in rows)

    def _excludes1(self, first: str, second: str) -> Note | None:
        """The Excludes1 note that keeps the two apart, printed at either one or above it; None where there is none
        (I.A.12.a).
        """
        lines = {code: (dotted(code), *self.ancestors(code)) for code in (first, second)}
        for one, other in ((first, second), (second, first)):
            if self._barred(one).isdisjoint(lines[other]):
                continue
            for at in self.ancestors(one):
                for target, text in self._excluded(at):
                    # A note never excludes a code from itself: both under the target means a sibling exception.
                    if target in lines[other] and target not in lines[one]:
                        return Note(at, "excludes1", text)
        return None

    def _all_excluded(self, code: str) -> frozenset[str]:
        """Every entry that an Excludes1 note of the code or above it names."""
        return frozenset(target for at in self.ancestors(code) for target, _ in self._excluded(at))

    def _excluded_at(self, at: str) -> tuple[tuple[str, str], ...]:
        """(entry, note) for every entry that an Excludes1 note printed here names."""
        return tuple(
            self._db.execute(
                "SELECT r.target, n.text FROM reference r JOIN note n USING (code, kind, place)"
                " WHERE r.code = ? AND r.kind = 'excludes1'",
                (at,),
            )
        )

    def _references(self, code: str, kind: str) -> frozenset[str]:
        """The entries named by the notes of one kind that apply to the code; a code below one of them is named too."""
        found: set[str] = set()
        for at in self.ancestors(code):
            rows = self._db.execute("SELECT target FROM reference WHERE code = ? AND kind = ?", (at, kind))
            found.update(target for (target,) in rows)
        return frozenset(found)

    def entries(self) -> list[Code]:
        """Every category, subcategory and code, in tabular order; chapters and blocks left out."""
        rows = self._db.execute(
            "SELECT code, title, parent, leaf FROM code WHERE code NOT LIKE 'chapter%' AND code NOT LIKE 'block%'"
            " AND code NOT LIKE '%-%' ORDER BY place, code"
        )
        return [Code(r[0], r[1], r[2] or "", bool(r[3])) for r in rows]

    def billable_codes(self) -> list[tuple[str, str]]:
        """(code, title) of every billable code, by code."""
        return list(self._db.execute("SELECT code, title FROM full_code ORDER BY code"))

    def inclusion_terms(self) -> list[tuple[str, str]]:
        """(code, term) for every inclusion term and includes note."""
        sql = "SELECT code, text FROM note WHERE kind IN ('inclusionTerm', 'includes') ORDER BY code, kind, place"
        return list(self._db.execute(sql))

    def billable_count(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM full_code").fetchone()[0])
