"""A note in DOCX: paragraphs, lists and tables in order, headers before and footers after them.

Places are "paragraph 12" or "table 1 row 2 cell 3". Deleted, struck-out and hidden words, comments and field codes are
left out. Structure: ECMA-376 part 1, WordprocessingML.
"""

from __future__ import annotations

from lxml import etree

from claimwright.intake.docx_parts import Numbering, Package, Style, below, number, on, styles, value
from claimwright.intake.lines import SYMBOLS, Lines
from claimwright.intake.narrative import tag
from claimwright.intake.source import Source
from claimwright.intake.view import View
from claimwright.model.document import Document

LARGEST = 20_000_000  # bytes
EXTRACTOR = "docx/1"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PASSED = frozenset(
    ("del", "moveFrom", "pPr", "rPr", "sectPr", "tblPr", "tblGrid", "sdtPr", "Fallback", "instrText", "delText")
)
TEXTS = {"tab": "\t", "noBreakHyphen": "-", "ptab": "\t"}


def read(source: Source) -> Document:
    source.limit(LARGEST)
    package = Package(source)
    main = next(iter(package.related("", "officeDocument")), "word/document.xml")
    root = package.xml(main)
    body = below(root, "body")
    if root is None or tag(root) != "document" or body is None:
        raise source.error("a zip file that is no Word document", "save the note as DOCX, PDF or text")
    reader = _Reader(source, package, main)
    for name in package.related(main, "header"):
        reader.part(package.xml(name), "header ")
    reader.part(body, "")
    for kind in ("footnotes", "endnotes", "footer"):
        for name in package.related(main, kind):
            reader.part(package.xml(name), f"{kind.removesuffix('s')} ")
    view = View(source)
    reader.lines.write(view)
    if not view.text.strip():
        raise source.error("a Word document with no text, perhaps a picture of it", "save it as PDF, or give its text")
    return view.document(MEDIA_TYPE, EXTRACTOR)


class _Reader:
    def __init__(self, source: Source, package: Package, main: str) -> None:
        def related(kind: str) -> etree._Element | None:
            name = next(iter(package.related(main, kind)), "")
            return package.xml(name)

        self.lines = Lines(source)
        self.styles = styles(related("styles"))
        self.numbering = Numbering(related("numbering"))
        self.paragraphs = self.tables = 0
        self.prefix = ""

    def part(self, root: etree._Element | None, prefix: str) -> None:
        """Body, header or footer, with white around it; places begin with `prefix`."""
        self.paragraphs = self.tables = 0
        self.prefix = prefix
        self.lines.gap()
        if root is not None:
            self._blocks(root, "")
        self.lines.gap()

    def _blocks(self, parent: etree._Element, cell: str) -> None:
        """`cell` is the place of the table cell around, empty outside tables."""
        for element in parent:
            name = tag(element)
            if name == "p":
                self._paragraph(element, cell)
            elif name == "tbl":
                self._table(element, cell)
            elif name and name not in PASSED:
                self._blocks(element, cell)

    def _table(self, table: etree._Element, cell: str) -> None:
        if not cell:
            self.tables += 1
            self.lines.gap()
        where = cell or f"{self.prefix}table {self.tables}"
        rows = [row for row in table.iter("{*}tr") if next(row.iterancestors("{*}tbl")) is table]
        for down, row in enumerate(rows, 1):
            if on(below(row, "trPr"), "del"):
                continue
            self.lines.open_row()
            cells = [c for c in row.iter("{*}tc") if next(c.iterancestors("{*}tr")) is row]
            for across, inner in enumerate(cells, 1):
                self._blocks(inner, cell or f"{where} row {down} cell {across}")
                self.lines.close_cell()
            self.lines.close_row()
        if not cell:
            self.lines.gap()

    def _paragraph(self, paragraph: etree._Element, cell: str) -> None:
        if not cell:
            self.paragraphs += 1
        where = cell or f"{self.prefix}paragraph {self.paragraphs}"
        properties = below(paragraph, "pPr")
        style = self.styles.get(value(below(properties, "pStyle")), Style())
        listed = below(properties, "numPr")
        own, level = value(below(listed, "numId")), value(below(listed, "ilvl"))
        outlined = below(properties, "outlineLvl")
        heading = style.heading or (outlined is not None and value(outlined) != "9")
        before = len(self.lines.done)
        if not heading and any(t.text and t.text.strip() for t in paragraph.iter("{*}t")):
            self.lines.mark = self.numbering.mark(own or style.list, number(level) if level else style.level)
        boxes = self._inline(paragraph, where)
        self.lines.end(heading)
        self.lines.mark = ""
        if len(self.lines.done) == before and not cell:
            self.lines.gap()  # an empty paragraph is a blank line
        for box in boxes:
            self._blocks(box, where)

    def _inline(self, parent: etree._Element, where: str) -> list[etree._Element]:
        """Says the runs; gives back the text boxes anchored in them, which are blocks of their own."""
        boxes: list[etree._Element] = []
        for element in parent:
            name = tag(element)
            if name == "r":
                boxes += self._run(element, where)
            elif name and name not in PASSED:
                boxes += self._inline(element, where)
        return boxes

    def _run(self, run: etree._Element, where: str) -> list[etree._Element]:
        properties = below(run, "rPr")
        if any(on(properties, name) for name in ("vanish", "strike", "dstrike")):
            return []
        bold = on(properties, "b")
        boxes = []
        for element in run:
            name = tag(element)
            if name == "t":
                self.lines.say(element.text or "", where, bold)
            elif name in TEXTS:
                self.lines.say(TEXTS[name], where, bold)
            elif name in ("br", "cr"):
                self.lines.end()
            elif name == "sym":
                self.lines.say(_symbol(value(element, "char")), where, bold)
            elif name and name not in PASSED:
                boxes += [e for e in element.iter("{*}txbxContent") if not _is_fallback(e)]
        return boxes


def _is_fallback(box: etree._Element) -> bool:
    """Word writes a text box twice, once for old readers; and one inside another is read with it."""
    return any(tag(e) in ("Fallback", "txbxContent") for e in box.iterancestors())


def _symbol(code: str) -> str:
    """A character of a symbol font, F000 above the font's own."""
    try:
        point = int(code[:6], 16)
    except ValueError:
        return ""
    return SYMBOLS.get(point - 0xF000, "") if 0xF000 <= point <= 0xF0FF else SYMBOLS.get(point, "")
