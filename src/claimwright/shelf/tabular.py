"""Builds the ICD-10-CM pack: the publisher's tabular XML and code list into one read-only SQLite file.

The code list decides which codes exist (it names every 7-character code); the XML gives titles, order and notes.
Source: CDC/NCHS ICD-10-CM April 1 2026 release, as carried by the data package simple-icd-10-cm 1.5.0.
"""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from lxml import etree

from claimwright.errors import ShelfError

FORM = "3"  # raise when the pack's tables change
XML_SHA256 = "f161f8182aff3ce3a2a78e202f8259c08eaee2c670a9e45b0072445c52302935"
LIST_SHA256 = "df54d9743a3499f4a4fc12882edb7ce0d975b44ada5a2a25597aa56d0c2ac1c4"
NOTE_KINDS = ("includes", "inclusionTerm", "excludes1", "excludes2", "codeFirst", "useAdditionalCode", "codeAlso")
_SCHEMA = """
CREATE TABLE code (code TEXT PRIMARY KEY, title TEXT, parent TEXT, place INTEGER, leaf INTEGER) WITHOUT ROWID;
CREATE INDEX code_parent ON code (parent, place);
CREATE TABLE seventh (code TEXT, char TEXT, meaning TEXT, PRIMARY KEY (code, char)) WITHOUT ROWID;
CREATE TABLE full_code (code TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE note (code TEXT, kind TEXT, place INTEGER, text TEXT, PRIMARY KEY (code, kind, place)) WITHOUT ROWID;
CREATE TABLE reference (code TEXT, kind TEXT, place INTEGER, low TEXT, high TEXT);
CREATE INDEX reference_code ON reference (code, kind);
"""
_REF = re.compile(
    r"\b([A-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4})?)(?:\.?-(?![A-Z0-9]))?(?:\s*-\s*([A-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4})?)(?:\.?-)?)?"
)


def sources() -> tuple[Path, Path]:
    """The embedded release's XML and code list, their hashes verified."""
    found = find_spec("simple_icd_10_cm")
    if found is None or not found.origin:
        raise ShelfError(
            "the ICD-10-CM data package is missing",
            "simple-icd-10-cm",
            "install it: pip install simple-icd-10-cm==1.5.0",
        )
    data = Path(found.origin).parent / "data"
    xml, codes = data / "icd10c-tabular-April-1-2026.xml", data / "code-list-April-2026.txt"
    for path, expected in ((xml, XML_SHA256), (codes, LIST_SHA256)):
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            raise ShelfError("not the April 2026 release", path.name, "reinstall simple-icd-10-cm==1.5.0")
    return xml, codes


def build(pack: Path) -> None:
    """Writes the pack beside its final name and renames it: there is a whole pack or none."""
    xml, codes = sources()
    pack.parent.mkdir(parents=True, exist_ok=True)
    part = pack.with_name(f"{pack.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    try:
        with sqlite3.connect(part) as db:
            db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
            _fill(db, xml, codes)
        db.close()
        part.replace(pack)
    finally:
        part.unlink(missing_ok=True)


def _fill(db: sqlite3.Connection, xml: Path, codes: Path) -> None:
    listed = {line.strip() for line in codes.read_text(encoding="ascii").splitlines()}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.parse(str(xml), parser).getroot()
    place = 0
    for chapter in root.iter("chapter"):
        number = chapter.findtext("name", "")
        node = f"chapter {number}"
        db.execute("INSERT INTO code VALUES (?,?,?,?,0)", (node, chapter.findtext("desc", ""), None, place))
        _notes(db, node, chapter)
        for section in chapter.findall("section"):
            block = section.get("id", "")
            known = db.execute("SELECT 1 FROM code WHERE code = ?", (block,)).fetchone()
            # A category with the very span of its block ("C7A") would clash with it: the block keeps a mark.
            block = f"block {block}" if known or "-" not in block else block
            place += 1
            db.execute("INSERT INTO code VALUES (?,?,?,?,0)", (block, section.findtext("desc", ""), node, place))
            _notes(db, block, section)
            for diag in section.findall("diag"):
                for row in _codes(db, diag, block, [], listed):
                    place += 1
                    db.execute("INSERT INTO code VALUES (?,?,?,?,?)", (*row[:3], place, row[3]))


def _codes(
    db: sqlite3.Connection, diag: etree._Element, parent: str, seventh: list[tuple[str, str]], listed: set[str]
) -> Iterator[tuple[str, str, str, int]]:
    code = diag.findtext("name", "")
    own = diag.find("sevenChrDef")
    if own is not None:
        seventh = [(e.get("char", ""), (e.text or "").strip()) for e in own.findall("extension")]
    children = diag.findall("diag")
    yield code, diag.findtext("desc", "").strip(), parent, int(not children)
    _notes(db, code, diag)
    if not children:
        stem = code.replace(".", "").ljust(6, "X")
        exist = [(char, means) for char, means in seventh if stem + char in listed]
        db.executemany("INSERT INTO seventh VALUES (?,?,?)", [(code, char, means) for char, means in exist])
        full = [stem + char for char, _ in exist] if seventh else [code.replace(".", "")]
        db.executemany("INSERT INTO full_code VALUES (?)", [(f,) for f in full])
    for child in children:
        yield from _codes(db, child, code, seventh, listed)


def _notes(db: sqlite3.Connection, code: str, node: etree._Element) -> None:
    for kind in NOTE_KINDS:
        place = 0
        for holder in node.findall(kind):
            for note in holder.findall("note"):
                text = " ".join("".join(str(t) for t in note.itertext()).split())
                db.execute("INSERT INTO note VALUES (?,?,?,?)", (code, kind, place, text))
                db.executemany(
                    "INSERT INTO reference VALUES (?,?,?,?,?)", [(code, kind, place, a, b) for a, b in references(text)]
                )
                place += 1


def references(text: str) -> list[tuple[str, str]]:
    """The code ranges that a note names, as inclusive prefixes: `(E08-E13, I11.-)` -> [("E08", "E13"), ("I11", "I11")].

    A note that narrows its codes by a later character ("with fifth or sixth character 6") is not a whole range: none
    is given.
    """
    if re.search(r"\bwith (?:\w+ or )?\w+ character", text):
        return []
    inside = " ".join(re.findall(r"[(\[]([^()\[\]]*[A-Z][0-9][^()\[\]]*)[)\]]", text))
    return [(low, high or low) for low, high in _REF.findall(inside)]
