"""Which published table a file is, told by its content: set, layout, release and part. The name only dates it."""

from __future__ import annotations

import re
from typing import NamedTuple

from claimwright.shelf.catalogue import CodeSet, Layout, code_sets
from claimwright.shelf.importing.dating import Release, found_in
from claimwright.shelf.importing.files import SourceFile
from claimwright.shelf.importing.readers import grid, lines

DATED_WITHIN = 4_000  # characters


class Known(NamedTuple):
    """A file whose layout is known; `release` None where nothing in it or its name dates it. `part` from 1, 0 whole."""

    source: SourceFile
    code_set: CodeSet
    layout: Layout
    release: Release | None
    part: int = 0
    grid: grid.Grid | None = None


class Unknown(NamedTuple):
    """A file that is no table of the catalogue, and why."""

    source: SourceFile
    reason: str


def recognise(source: SourceFile) -> Known | Unknown:
    """The best layout that fits the file: the one that explains the most columns. Raises ShelfError on damage."""
    head = source.head()
    if not head:
        return Unknown(source, "empty")
    book = grid.is_workbook(head)
    if not book and (head[:5] == b"%PDF-" or b"\x00" in head):
        return Unknown(source, "a PDF, no table" if head[:5] == b"%PDF-" else "not text")
    text = "" if book else head.decode("utf-8", "replace").removeprefix("\ufeff")
    starts = grid.starts(source, head)
    if book:
        text = "\n".join(" ".join(cells) for _, _, rows in starts for cells in rows)
    best: tuple[int, Known] | None = None
    for one in code_sets().values():
        for layout in one.layouts:
            fit, found = _fit(source.place, one, layout, text, starts)
            if fit and (best is None or fit > best[0]):
                best = (fit, Known(source, one, layout, None, 0, found))
    if best is None:
        return Unknown(source, "no table that the catalogue knows")
    known = best[1]
    release = found_in(known.layout.edition, (source.place, text[:DATED_WITHIN]), known.code_set.lasts)
    part = re.search(known.layout.parts, source.place, re.IGNORECASE) if known.layout.parts else None
    return known._replace(release=release, part=int(part["part"]) if part else 0)


def _fit(
    place: str, one: CodeSet, layout: Layout, text: str, starts: list[tuple[str, str, list[list[str]]]]
) -> tuple[int, grid.Grid | None]:
    """How many columns the layout explains in this file (0: it is not this layout), and where its table stands."""
    if layout.named and not re.search(layout.named, place, re.IGNORECASE):
        return 0, None
    if layout.sniff and not re.search(layout.sniff, text[:DATED_WITHIN], re.IGNORECASE):
        return 0, None
    if layout.read == "grid":
        found = grid.find(starts, one, layout)
        return (len(layout.columns) + len(layout.where), found) if found else (0, None)
    if layout.read == "lines":
        groups = re.compile(layout.pattern).groups
        return (groups, None) if lines.fits(text, layout) else (0, None)
    return (1000, None) if layout.sniff else (0, None)
