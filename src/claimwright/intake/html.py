"""A note in HTML: what a reader of the page sees, line by line, each line with the path of its element.

Scripts, styles, hidden and struck-out words are left out; style sheets are not applied. Nothing is fetched. XHTML is
read here too; C-CDA is not.
"""

from __future__ import annotations

import re

from lxml import etree

from claimwright.intake.lines import Lines
from claimwright.intake.narrative import HEADINGS, children, tag
from claimwright.intake.source import Source
from claimwright.intake.view import View
from claimwright.model.document import Document

LARGEST = 10_000_000  # bytes
EXTRACTOR = "html/1"
SILENT = frozenset(
    ("script", "style", "head", "template", "noscript", "svg", "math", "object", "iframe", "video", "audio", "select",
     "button", "del", "s", "strike")
)  # fmt: skip
APART = HEADINGS | {"p", "hr", "table", "ul", "ol", "dl", "pre", "blockquote", "textarea"}  # white above them
BLOCKS = APART | {
    "html", "body", "div", "section", "article", "main", "aside", "nav", "header", "footer", "address", "center",
    "form", "fieldset", "legend", "figure", "figcaption", "caption", "thead", "tbody", "tfoot", "li", "dt", "dd",
    "details", "summary", "br",
}  # fmt: skip
BOLD = frozenset(("b", "strong", "th"))
CODECS = re.compile(r"(utf-?8|utf-?16(le|be)?|us-ascii|ascii|latin-?1|iso-?8859-\d{1,2}|windows-125\d|cp125\d)", re.I)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]{1,20})""", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|text-decoration[a-z-]*\s*:[^;]*line-through", re.I)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
_WORD_MARK = re.compile(r"mso-list\s*:\s*ignore", re.I)  # Word writes bullets and numbers as words
_KEPT_STYLE = re.compile(r"white-space\s*:\s*pre", re.I)
_XML_NAME = re.compile(r"<\?xml[^>]*>")


def read(source: Source) -> Document:
    source.limit(LARGEST)
    text = _XML_NAME.sub("", decoded(source), count=1)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise source.error("HTML that cannot be read", "export it again, or give the note as text") from error
    if any(entry.type_name == "ERR_DOCUMENT_TOO_BIG" or "depth" in entry.message for entry in parser.error_log):
        raise source.error("nested too deeply", "export it again, or give the note as text")
    lines = Lines(source)
    if root is not None:
        _Page(lines).walk(root, f"/{tag(root)}", False, False)
    view = View(source)
    lines.write(view)
    if not view.text.strip():
        raise source.error("a page with no text", "export it with its text")
    return view.document("text/html", EXTRACTOR)


def decoded(source: Source) -> str:
    """By the byte order mark, then as the page declares, then UTF-8, then Windows-1252."""
    data = source.data
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        names = ["utf-16"]
    elif data[:3] == b"\xef\xbb\xbf":
        names = ["utf-8-sig"]
    else:
        declared = _DECLARED.search(data[:4096])
        name = declared[1].decode() if declared else ""
        names = [name] if CODECS.fullmatch(name) and "16" not in name else []
        names += ["utf-8", "cp1252"]
    for name in names:
        try:
            return data.decode("cp1252" if re.fullmatch(r"latin-?1|iso-?8859-1", name, re.I) else name)
        except (UnicodeDecodeError, LookupError):
            continue
    raise source.error("neither UTF-8 nor Windows-1252", "save it as UTF-8", "byte 0")


class _Page:
    """The walk down the page: what stands in lists, and what is said so far."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.lists: list[int] = []  # the next number of each open list; 0 where it has bullets

    def walk(self, element: etree._Element, where: str, bold: bool, kept: bool) -> None:
        """`where` is the nearest block's path; inline elements speak for it."""
        name, style = tag(element), element.get("style", "")[:500]
        if name in SILENT or element.get("hidden") is not None or _HIDDEN.search(style):
            return
        if _WORD_MARK.search(style):
            text = " ".join("".join(str(t) for t in element.itertext()).split())
            self.lines.mark = f"{text[:20]} " if any(c.isdigit() for c in text) else "- "
            return
        bold = bold or name in BOLD or bool(_BOLD_STYLE.search(style))
        kept = kept or name in ("pre", "textarea") or bool(_KEPT_STYLE.search(style))
        self._before(element, name)
        self._say(element.text, where, bold, kept)
        for child, path in children(element, where):
            below = path if tag(child) in BLOCKS or tag(child) in ("tr", "td", "th") else where
            self.walk(child, below, bold, kept)
            self._say(child.tail, where, bold, kept)
        self._after(name)

    def _before(self, element: etree._Element, name: str) -> None:
        if name == "tr":
            self.lines.open_row()
        elif name in BLOCKS:
            self.lines.end()
            if name in APART and not self.lists and not self.lines.in_row:
                self.lines.gap()
        if name in ("ul", "ol", "dl"):
            start = element.get("start", "1")
            self.lists.append((int(start) if start.isdecimal() and len(start) < 7 else 1) if name == "ol" else 0)
        elif name in ("li", "dd") and self.lists:
            indent = "  " * min(len(self.lists) - 1, 8)
            self.lines.mark = f"{indent}{self.lists[-1]}. " if self.lists[-1] else f"{indent}- "
            self.lists[-1] += 1 if self.lists[-1] else 0

    def _after(self, name: str) -> None:
        if name in ("td", "th"):
            self.lines.close_cell()
        elif name == "tr":
            self.lines.close_row()
        elif name in BLOCKS and name != "br":
            self.lines.end(heading=name in HEADINGS)
            if name in ("p", "table", "pre") and not self.lists and not self.lines.in_row:
                self.lines.gap()
        if name in ("ul", "ol", "dl") and self.lists:
            self.lists.pop()
            self.lines.mark = ""

    def _say(self, text: str | None, where: str, bold: bool, kept: bool) -> None:
        if not text:
            return
        if not kept:
            self.lines.say(text.replace("\t", " "), where, bold)
            return
        for number, line in enumerate(re.split(r"\r\n?|\n", text)):
            if number:
                self.lines.end()
                if not line.strip():
                    self.lines.gap()
            self.lines.say(line, where, bold, kept=True)
