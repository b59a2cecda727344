"""The parts of a DOCX file: a zip within limits, its relations, its styles and the numbers of its lists.

Structure: ECMA-376 part 1 (WordprocessingML) and part 2 (packages). Knows nothing of paragraphs' words.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from claimwright.intake.narrative import parse_xml, tag
from claimwright.intake.source import Source

MOST_PARTS = 5_000
LARGEST_PART = 20_000_000  # bytes, unpacked
LARGEST_WHOLE = 60_000_000  # bytes unpacked of all parts that are read
DEEPEST_STYLE = 20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError, KeyError)
_DIGITS = {"upperRoman": "roman", "lowerRoman": "roman", "upperLetter": "letter", "lowerLetter": "letter"}


class Style(NamedTuple):
    """A paragraph style: is it a heading, and its list and level where it has one."""

    heading: bool = False
    list: str = ""
    level: int = 0


class Level(NamedTuple):
    form: str  # of the number: decimal, bullet, lowerLetter ...
    text: str  # "%1.%2"
    start: int


class Package:
    """The zip's parts, unpacked when asked for."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._read = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(source.data))
            self._parts = {info.filename: info for info in self._zip.infolist()}
        except _BROKEN as error:
            raise source.error("a damaged zip file", "fetch the file again") from error
        if len(self._parts) > MOST_PARTS:
            raise source.error(f"a zip of more than {MOST_PARTS} parts", "save the note again")

    def xml(self, name: str) -> etree._Element | None:
        info = self._parts.get(name)
        if info is None:
            return None
        if info.flag_bits & 1:
            raise self.source.error("an encrypted document", "save it without a password", name)
        try:
            with self._zip.open(info) as part:
                data = part.read(LARGEST_PART + 1)
        except _BROKEN as error:
            raise self.source.error("a damaged zip file", "fetch the file again", name) from error
        self._read += len(data)
        if len(data) > LARGEST_PART or self._read > LARGEST_WHOLE:
            raise self.source.error(f"larger than {LARGEST_PART / 1e6:g} MB unpacked", "split the document", name)
        return parse_xml(self.source, data, name)

    def related(self, part: str, kind: str) -> list[str]:
        """Parts that this one names as its `kind` ("header"), in the order of their names."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = set()
        for relation in root if root is not None else ():
            target = relation.get("Target", "")
            if relation.get("Type", "").rpartition("/")[2] == kind and relation.get("TargetMode") != "External":
                found.add(posixpath.normpath(posixpath.join(folder, target)).lstrip("/"))
        return sorted(found & self._parts.keys(), key=lambda name: (len(name), name))


def value(element: etree._Element | None, name: str = "val") -> str:
    """An attribute by its local name."""
    if element is None:
        return ""
    return next((str(v) for k, v in element.attrib.items() if str(k).rpartition("}")[2] == name), "")


def below(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first descendant by child names."""
    for name in path:
        element = next((e for e in element if tag(e) == name), None) if element is not None else None
    return element


def on(properties: etree._Element | None, name: str) -> bool:
    """A property such as bold: there, and not switched off."""
    found = below(properties, name)
    return found is not None and value(found) not in ("0", "false", "off", "none")


def number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0


def styles(root: etree._Element | None) -> dict[str, Style]:
    elements = {value(e, "styleId"): e for e in (root if root is not None else ()) if tag(e) == "style"}
    return {name: _style(name, elements) for name in elements}


def _style(name: str, elements: dict[str, etree._Element]) -> Style:
    style = Style()
    for _ in range(DEEPEST_STYLE):
        element = elements.get(name)
        if element is None:
            break
        title = value(below(element, "name")).lower()
        outlined = below(element, "pPr", "outlineLvl")
        heading = title.startswith(("heading", "title")) or (outlined is not None and value(outlined) != "9")
        listed = below(element, "pPr", "numPr")
        style = Style(
            style.heading or heading,
            style.list or value(below(listed, "numId")),
            style.level or number(value(below(listed, "ilvl"))),
        )
        name = value(below(element, "basedOn"))
    return style


class Numbering:
    """What stands before the items of lists, counted as they come."""

    def __init__(self, root: etree._Element | None) -> None:
        elements = list(root) if root is not None else []
        abstract = {value(e, "abstractNumId"): dict(_levels(e)) for e in elements if tag(e) == "abstractNum"}
        self._lists = {value(e, "numId"): value(below(e, "abstractNumId")) for e in elements if tag(e) == "num"}
        self._levels = {n: abstract.get(a, {}) for n, a in self._lists.items()}
        self._counts: dict[str, list[int]] = {}

    def mark(self, list_: str, level: int) -> str:
        """`- `, `2. ` or `1.2. `, indented by its level; empty where the list is none."""
        levels = self._levels.get(list_)
        if list_ in ("", "0") or levels is None:
            return ""
        level = min(level, 8)
        counts = self._counts.setdefault(self._lists[list_] or list_, [0] * 9)
        here = levels.get(level, Level("bullet", "", 1))
        counts[level] = counts[level] + 1 if counts[level] else here.start
        counts[level + 1 :] = [0] * (8 - level)
        indent = "  " * level
        if here.form in ("bullet", "none", "") or "%" not in here.text:
            return f"{indent}- "
        text = here.text[:40]
        for n in range(9):
            text = text.replace(f"%{n + 1}", _written(counts[n] or 1, levels.get(n, here).form))
        return f"{indent}{text} "


def _levels(abstract: etree._Element) -> Iterator[tuple[int, Level]]:
    for element in abstract:
        if tag(element) == "lvl":
            start = number(value(below(element, "start")) or "1")
            form, text = value(below(element, "numFmt")), value(below(element, "lvlText"))
            yield number(value(element, "ilvl")), Level(form, text, max(start, 1))


def _written(count: int, form: str) -> str:
    kind = _DIGITS.get(form, "")
    if kind == "letter":
        text = chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, 5)
    elif kind == "roman" and count < 400:
        text = ""
        for size, digits in (
            (100, "c"),
            (90, "xc"),
            (50, "l"),
            (40, "xl"),
            (10, "x"),
            (9, "ix"),
            (5, "v"),
            (4, "iv"),
            (1, "i"),
        ):
            text += digits * (count // size)
            count %= size
    else:
        text = str(count)
    return text.upper() if form.startswith("upper") else text
