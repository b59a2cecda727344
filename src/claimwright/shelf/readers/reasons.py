"""X12's code list pages (HTML as published): claim adjustment reasons and remittance remarks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from claimwright.errors import ShelfError
from claimwright.shelf.readers.row import Row
from claimwright.shelf.readers.xml import text_of

LARGEST = 16 << 20  # bytes; the pages have some hundred thousand


def read(stream: BinaryIO) -> Iterator[Row]:
    """Rows of reason: code, what it says, and the days printed below it."""
    page = stream.read(LARGEST + 1)
    if len(page) > LARGEST:
        raise ShelfError("larger than a code list page", "X12", "is this the right file?")
    parser = etree.HTMLParser(no_network=True, encoding="utf-8", recover=True)
    root = etree.fromstring(page, parser)
    rows = [] if root is None else root.findall(".//table[@id='codelist']//tr")
    for row in rows:
        code, says = (row.find(f"td[@class='{name}']") for name in ("code", "description"))
        if code is None or says is None:
            continue
        dates = says.find("span[@class='dates']")
        days = text_of(dates)
        whole = text_of(says)
        yield Row("reason", (text_of(code), whole.removesuffix(days).strip(), days), f"line {row.sourceline}")
