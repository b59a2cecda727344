"""Procedure-to-procedure pairs as sorted arrays in memory-mapped files: millions of rows, looked up singly or in batch.

A pair is one number: two codes of five characters in base 36, column 1 first. The same pair may stand several times
with other dates; a row holds from its effective through its deletion date (NCCI Policy Manual, chapter I).
"""

from __future__ import annotations

import mmap
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec

from claimwright.errors import ShelfError
from claimwright.shelf.catalogue import CodeSet
from claimwright.shelf.forms import Checker
from claimwright.shelf.row import Row

if TYPE_CHECKING:
    import numpy as np

COLUMNS = ("column1", "column2", "effective", "deletion", "indicator", "rationale")
KEYS, FROM, UNTIL, MARKS, WORDS = "pairs.keys", "pairs.from", "pairs.until", "pairs.marks", "pairs.words.json"
_CODE = 36**5
ALWAYS, NEVER_ENDS = (
    0,
    99_991_231,
)  # a row without an effective date holds from the first; 9999-12-31 is CMS's "no data"


class Pair(NamedTuple):
    """`indicator`: 0 no modifier bypasses, 1 one may, 9 not applicable. `effective` None: not known."""

    column1: str
    column2: str
    effective: date | None
    deletion: date | None
    indicator: str
    rationale: str


def write(folder: Path, one: CodeSet, rows: Iterable[Row], place: str) -> int:
    """Writes the rows sorted by pair and effective date; how many. Raises ShelfError with the row that does not fit."""
    import numpy as np

    table = next(iter(one.tables.values()))
    columns = [tuple(table.columns).index(name) for name in COLUMNS]
    checker = Checker(table.typed(), place)
    keys, starts, ends, marks = array("q"), array("i"), array("i"), array("H")
    numbers: dict[object, int] = {}
    words: dict[tuple[object, object], int] = {}
    for row in rows:
        kept = checker.check(row.values, row.at)
        one_, two, start, end, indicator, rationale = (kept[c] for c in columns)
        for code in (one_, two):
            if code not in numbers:
                numbers[code] = int(str(code), 36)
        keys.append(numbers[one_] * _CODE + numbers[two])
        starts.append(_day(start, ALWAYS))
        ends.append(_day(end, NEVER_ENDS))
        marks.append(words.setdefault((indicator, rationale), len(words)))
    if len(words) > 65_535:
        raise ShelfError("more kinds of rationale than a pair table has", place, "are columns swapped?")
    order = np.lexsort((np.frombuffer(starts, np.int32), np.frombuffer(keys, np.int64)))
    for name, values, kind in ((KEYS, keys, "<i8"), (FROM, starts, "<i4"), (UNTIL, ends, "<i4"), (MARKS, marks, "<u2")):
        np.frombuffer(values, values.typecode)[order].astype(kind).tofile(folder / name)
    (folder / WORDS).write_bytes(msgspec.json.encode(list(words)))
    return len(keys)


def _day(value: object, blank: int) -> int:
    return int(str(value).replace("-", "")) if value else blank


def _date(day: int) -> date | None:
    return None if day in (ALWAYS, NEVER_ENDS) else date(day // 10_000, day // 100 % 100, day % 100)


class Pairs:
    """The pairs of one edition. Opening maps the files; nothing is read before the first look-up."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._keys = _mapped(folder / KEYS, "q")
        self._from, self._until = _mapped(folder / FROM, "i"), _mapped(folder / UNTIL, "i")
        self._marks = _mapped(folder / MARKS, "H")
        self._words: list[tuple[str, str]] = [
            (str(i), str(r or "")) for i, r in msgspec.json.decode((folder / WORDS).read_bytes())
        ]

    def __len__(self) -> int:
        return len(self._keys)

    def get(self, column1: str, column2: str, day: date) -> Pair | None:
        """The row for this pair, in this order, in force on the day; None where there is none."""
        try:
            wanted = int(column1, 36) * _CODE + int(column2, 36)
        except ValueError:
            return None
        keys, when = self._keys, day.year * 10_000 + day.month * 100 + day.day
        at = bisect_left(keys, wanted)
        while at < len(keys) and keys[at] == wanted:
            if self._from[at] <= when <= self._until[at]:
                return self._pair(column1, column2, at)
            at += 1
        return None

    def history(self, column1: str, column2: str) -> list[Pair]:
        """Every row for this pair, earliest first."""
        wanted = int(column1, 36) * _CODE + int(column2, 36)
        first = at = bisect_left(self._keys, wanted)
        while at < len(self._keys) and self._keys[at] == wanted:
            at += 1
        return [self._pair(column1, column2, n) for n in range(first, at)]

    def counts(self, code: str, day: date) -> tuple[int, int]:
        """In how many pairs in force on the day the code stands in column 1, and in column 2."""
        import numpy as np

        keys, wanted = np.frombuffer(self._keys, "<i8"), int(code, 36)
        when = day.year * 10_000 + day.month * 100 + day.day
        live = (np.frombuffer(self._from, "<i4") <= when) & (when <= np.frombuffer(self._until, "<i4"))
        low, high = np.searchsorted(keys, [wanted * _CODE, (wanted + 1) * _CODE])
        return int(live[low:high].sum()), int((live & (keys % _CODE == wanted)).sum())

    def in_force(self, column1: Sequence[str], column2: Sequence[str], day: date) -> np.ndarray[Any, Any]:
        """For many pairs at once: whether each is in force on the day, as an array of booleans."""
        import numpy as np

        keys = np.frombuffer(self._keys, "<i8")
        until, since = np.frombuffer(self._until, "<i4"), np.frombuffer(self._from, "<i4")
        first, second = numbered(column1), numbered(column2)
        wanted = np.where((first < 0) | (second < 0), -1, first * _CODE + second)
        when = day.year * 10_000 + day.month * 100 + day.day
        order = np.argsort(wanted)  # neighbours in the file are asked one after the other
        at = np.empty(len(wanted), np.int64)
        at[order] = np.searchsorted(keys, wanted[order])
        answer = np.zeros(len(wanted), bool)
        while True:
            here = np.minimum(at, len(keys) - 1)
            same = (at < len(keys)) & (keys[here] == wanted)
            if not same.any():
                return answer
            answer |= same & (since[here] <= when) & (when <= until[here])
            at = at + 1

    def every(self) -> Iterator[Pair]:
        """Every row, by pair and effective date."""
        return map(self.at, range(len(self._keys)))

    def missing_from(self, other: Pairs) -> Iterator[Pair]:
        """The latest row of each pair that the other edition does not have."""
        import numpy as np

        mine, last = self._latest()
        for at in last[~np.isin(mine, other._latest()[0], assume_unique=True)]:
            yield self.at(int(at))

    def revised_in(self, later: Pairs) -> Iterator[tuple[Pair, Pair]]:
        """(row here, row there) of each pair that both have and whose latest rows differ."""
        import numpy as np

        (mine, here), (theirs, there) = self._latest(), later._latest()
        _, first, second = np.intersect1d(mine, theirs, assume_unique=True, return_indices=True)
        for at, other in zip(here[first].tolist(), there[second].tolist(), strict=True):
            if (self._from[at], self._until[at]) != (later._from[other], later._until[other]) or (
                self._words[self._marks[at]] != later._words[later._marks[other]]
            ):
                yield self.at(at), later.at(other)

    def _latest(self) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        """Each pair once, and where its latest row stands."""
        import numpy as np

        keys = np.frombuffer(self._keys, "<i8")
        last = np.flatnonzero(np.append(keys[1:] != keys[:-1], len(keys) > 0))
        return keys[last], last

    def at(self, at: int) -> Pair:
        first, second = divmod(self._keys[at], _CODE)
        return self._pair(lettered(first), lettered(second), at)

    def _pair(self, column1: str, column2: str, at: int) -> Pair:
        indicator, rationale = self._words[self._marks[at]]
        return Pair(column1, column2, _date(self._from[at]), _date(self._until[at]), indicator, rationale)


def numbered(codes: Sequence[str]) -> np.ndarray[Any, Any]:
    """Codes of five characters in base 36, all at once; -1 for what is no such code."""
    import numpy as np

    text = "".join(codes)
    if len(text) != 5 * len(codes) or not text.isascii() or set(map(len, codes)) > {5}:
        text = "".join(code if len(code) == 5 and code.isascii() else "?????" for code in codes)
    values = np.full(256, 36, np.uint8)  # 36: no digit in this base
    values[48:58], values[65:91] = np.arange(10), np.arange(10, 36)
    digits = values[np.frombuffer(text.encode(), np.uint8)].reshape(-1, 5)
    numbers = np.zeros(len(codes), np.int64)
    for place in range(5):
        numbers = numbers * 36 + digits[:, place]
    numbers[digits.max(axis=1, initial=0) == 36] = -1
    return numbers


def lettered(number: int) -> str:
    """The code of five characters that a number in base 36 stands for."""
    digits = []
    for _ in range(5):
        number, digit = divmod(number, 36)
        digits.append("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[digit])
    return "".join(reversed(digits))


def _mapped(path: Path, kind: Literal["q", "i", "H"]) -> memoryview[int]:
    with path.open("rb") as file:
        if path.stat().st_size == 0:
            return memoryview(b"").cast(kind)
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)).cast(kind)
