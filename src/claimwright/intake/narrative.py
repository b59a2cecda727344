"""Narrative markup (C-CDA's and XHTML's) as lines of a text view, each with the path of the element it came from.

Paragraphs are lines, list items begin with "- ", a table row is one line. Knows markup, not sections.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from claimwright.intake.source import Source
from claimwright.intake.view import View

LONGEST_NAME = 60  # characters of an element in a path
LISTS = frozenset(("list", "ul", "ol", "dl"))
ITEMS = frozenset(("item", "li", "dt", "dd"))
ROWS = frozenset(("tr",))
CELLS = frozenset(("td", "th"))
TABLES = frozenset(("table", "thead", "tbody", "tfoot", "caption"))
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
BLOCKS = frozenset(("paragraph", "p", "div", "pre", "text", "blockquote")) | LISTS | TABLES | HEADINGS
SILENT = frozenset(("renderMultiMedia", "script", "style", "head", "colgroup", "col"))


def parse_xml(source: Source, data: bytes, at: str = "") -> etree._Element:
    """The root element. A DOCTYPE, and with it every entity, is refused; nothing is fetched."""
    where = f"{at} " if at else ""
    # UTF-16 and UTF-32 put zero bytes between the letters.
    if b"<!DOCTYPE" in data.replace(b"\0", b"") or b"<!ENTITY" in data.replace(b"\0", b""):
        raise source.error("an XML DOCTYPE or entity, which is not read", "remove it", where.strip())
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = f"line {error.lineno or 1}"
        raise source.error("XML that is not well formed", "mend it there or export it again", where + line) from error
    except ValueError as error:
        raise source.error("XML that cannot be read", "export it again", where.strip()) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise source.error("an XML DOCTYPE, which is not read", "remove it", where.strip())
    return root


def tag(element: etree._Element) -> str:
    """The local name; empty for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: etree._Element, path: str) -> Iterator[tuple[etree._Element, str]]:
    """Child elements, each with its path; like names are counted, `section[2]`."""
    names = [tag(child) for child in element]
    total, seen = Counter(names), Counter[str]()
    for child, name in zip(element, names, strict=True):
        if not name:
            continue
        seen[name] += 1
        step = f"{path}/{name[:LONGEST_NAME]}"
        yield child, f"{step}[{seen[name]}]" if total[name] > 1 else step


def write(view: View, element: etree._Element, path: str) -> None:
    """The element's content as lines of the view."""
    for line, where in lines(element, path):
        view.line(line, where)


def lines(element: etree._Element, path: str, indent: str = "") -> Iterator[tuple[str, str]]:
    """Lines of one block element; inline text is gathered until the next block or line break."""
    words: list[str] = [element.text or ""]
    for child, where in children(element, path):
        name = tag(child)
        if name in ROWS | ITEMS or _holds_block(child) or name == "br":
            yield from _said(words, path, indent)
            words = []
            yield from _block(child, name, where, indent)
        elif name not in SILENT:
            words.append(_inline(child))
        words.append(_tail(child))
    yield from _said(words, path, indent)


def _block(element: etree._Element, name: str, path: str, indent: str) -> Iterator[tuple[str, str]]:
    if name in ROWS:
        cells = [_inline(cell) for cell in element if tag(cell) in CELLS]
        text = " | ".join(" ".join(cell.split()) for cell in cells)
        if text.strip(" |"):
            yield indent + text, path
    elif name in ITEMS:
        first = True
        for line, where in lines(element, path):
            yield f"{indent}{'- ' if first else '  '}{line}", where
            first = False
    elif name != "br":
        yield from lines(element, path, indent)


def _said(words: list[str], path: str, indent: str) -> Iterator[tuple[str, str]]:
    text = " ".join("".join(words).split())
    if text:
        yield indent + text, path


def _holds_block(element: etree._Element) -> bool:
    return tag(element) in BLOCKS or any(tag(e) in BLOCKS | ROWS | ITEMS for e in element.iterdescendants())


def _inline(element: etree._Element) -> str:
    """All words of an element; blocks and breaks inside it part words as a space does."""
    name = tag(element)
    if name in SILENT or not name:
        return ""
    inner = (element.text or "") + "".join(_inline(child) + _tail(child) for child in element)
    return f" {inner} " if name in BLOCKS | ROWS | ITEMS | CELLS or name == "br" else inner


def _tail(element: etree._Element) -> str:
    return element.tail or ""
