"""One edition of ICD-10-CM, opened read-only: codes, titles, hierarchy, inherited notes, 7th characters, Excludes1.

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


def within(code: str, low: str, high: str) -> bool:
    """Whether a code lies in an inclusive range of prefixes: S52.501A in S50-S59, E11.22 in E11-E11."""
    plain, low, high = undotted(code), undotted(low), undotted(high)
    return low <= plain[: len(low)] and plain[: len(high)] <= high


class Icd10cm:
    """Look-ups in one pack. Answers are cached; the pack never changes."""

    def __init__(self, pack: Path, ref: EditionRef) -> None:
        self.ref = ref
        self._db = sqlite3.connect(f"{pack.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        self.get = functools.cache(self._get)
        self.children = functools.cache(self._children)
        self.sevenths = functools.cache(self._sevenths)
        self.notes = functools.cache(self._notes)
        self.billable = functools.cache(self._billable)
        self.excludes1 = functools.cache(self._excludes1)

    def close(self) -> None:
        self._db.close()

    def _get(self, code: str) -> Code | None:
        row = self._db.execute("SELECT code, title, parent, leaf FROM code WHERE code = ?", (code,)).fetchone()
        return Code(row[0], row[1], row[2] or "", bool(row[3])) if row else None

    def _children(self, code: str) -> tuple[Code, ...]:
        rows = self._db.execute("SELECT code, title, parent, leaf FROM code WHERE parent = ? ORDER BY place", (code,))
        return tuple(Code(r[0], r[1], r[2], bool(r[3])) for r in rows)

    def _billable(self, code: str) -> bool:
        return self._db.execute("SELECT 1 FROM full_code WHERE code = ?", (undotted(code),)).fetchone() is not None

    def stem(self, code: str) -> str:
        """The tabular entry of a full code: `W19.XXXA` -> `W19`; itself where it is printed."""
        if self.get(code) is not None or len(undotted(code)) < 7:
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
        """The printed title; for a 7-character code followed by what the 7th character means. Empty if unknown."""
        entry = self.get(self.stem(code))
        if entry is None:
            return ""
        meaning = self.sevenths(entry.code).get(undotted(code)[6:]) if entry.code != code else None
        return f"{entry.title}, {meaning}" if meaning else entry.title

    def ancestors(self, code: str) -> tuple[str, ...]:
        """From the code's own tabular entry up to its chapter."""
        line, at = [], self.get(self.stem(code))
        while at is not None:
            line.append(at.code)
            at = self.get(at.parent) if at.parent else None
        return tuple(line)

    def _notes(self, code: str, kind: str) -> tuple[Note, ...]:
        """Notes of one kind that apply to the code, its own first, then inherited ones."""
        found = []
        for at in self.ancestors(code):
            rows = self._db.execute("SELECT text FROM note WHERE code = ? AND kind = ? ORDER BY place", (at, kind))
            found += [Note(at, kind, text) for (text,) in rows]
        return tuple(found)

    def _excludes1(self, first: str, second: str) -> Note | None:
        """The Excludes1 note that keeps the two apart, printed at either one or above it; None where there is none
        (I.A.12.a).
        """
        for one, other in ((first, second), (second, first)):
            for at in self.ancestors(one):
                rows = self._db.execute(
                    "SELECT r.low, r.high, n.text FROM reference r JOIN note n USING (code, kind, place)"
                    " WHERE r.code = ? AND r.kind = 'excludes1'",
                    (at,),
                )
                for low, high, text in rows:
                    # A note never excludes a code from itself: `other` below `at` too means a sibling exception.
                    if within(other, low, high) and not within(one, low, high):
                        return Note(at, "excludes1", text)
        return None

    def references(self, code: str, kind: str) -> tuple[tuple[str, str], ...]:
        """Code ranges named by the notes of one kind that apply to the code."""
        found: list[tuple[str, str]] = []
        for at in self.ancestors(code):
            found += self._db.execute(
                "SELECT low, high FROM reference WHERE code = ? AND kind = ?", (at, kind)
            ).fetchall()
        return tuple(found)

    def entries(self) -> list[Code]:
        """Every category, subcategory and code, in tabular order; chapters and blocks left out."""
        rows = self._db.execute(
            "SELECT code, title, parent, leaf FROM code WHERE code NOT LIKE 'chapter%' AND code NOT LIKE 'block%'"
            " AND code NOT LIKE '%-%' ORDER BY place"
        )
        return [Code(r[0], r[1], r[2] or "", bool(r[3])) for r in rows]

    def inclusion_terms(self) -> list[tuple[str, str]]:
        """(code, term) for every inclusion term and includes note."""
        sql = "SELECT code, text FROM note WHERE kind IN ('inclusionTerm', 'includes') ORDER BY code, kind, place"
        return list(self._db.execute(sql))

    def billable_count(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM full_code").fetchone()[0])
