"""The starter set as rows: services in our own words from shelf/starter/services, NCCI facts among them from
shelf/starter/facts. Knows no shelf.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from claimwright.errors import ShelfError
from claimwright.shelf.importing.dating import FOREVER, Release
from claimwright.shelf.manifest import FileMark
from claimwright.shelf.row import Row
from claimwright.strict_yaml import parse

Kind = Literal[
    "visit", "procedure", "lab", "imaging", "drug", "vaccine", "administration", "treatment", "screening", "supply",
    "equipment", "management",
]  # fmt: skip


class StarterService(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A service in our own words. `per` so much of `measure` is one unit; `also` is what people type for it."""

    code: str
    words: str
    kind: Kind
    per: str = ""
    measure: Literal["", "mg", "mcg", "g", "unit", "ml", "meq", "vial", "dose", "device"] = ""
    also: tuple[str, ...] = ()


class Part(NamedTuple):
    """A set of the starter: the files it is made of and the days that its facts are known for."""

    set: str
    files: tuple[str, ...]
    release: Release


# The codes were alive in the lists of October 2025; NCCI's facts are those of July 2024.
KNOWN = Release("October 2025", date(2025, 10, 1), FOREVER)
NCCI = Release("July 2024", date(2024, 7, 1), date(2024, 9, 30))
FACTS = {"starter-ptp": "ptp.tsv", "starter-mue": "mue.tsv", "starter-add-on": "add-on.tsv"}


def root() -> Path:
    return Path(str(resources.files("claimwright.shelf"))) / "starter"


def parts() -> tuple[Part, ...]:
    """The sets of the starter with their files."""
    services = tuple(sorted(f"services/{p.name}" for p in (root() / "services").glob("*.yaml")))
    add_on = Release(NCCI.label, NCCI.effective, FOREVER)
    facts = [Part(s, (f"facts/{f}",), add_on if s == "starter-add-on" else NCCI) for s, f in FACTS.items()]
    return (Part("starter-services", services, KNOWN), *facts)


@cache
def marks(part: Part) -> tuple[FileMark, ...]:
    """The part's files by hash; a changed file is another edition."""
    found = []
    for name in part.files:
        data = (root() / name).read_bytes()
        found.append(FileMark(name.rsplit("/", 1)[-1], hashlib.sha256(data).hexdigest(), len(data)))
    return tuple(found)


def services() -> tuple[StarterService, ...]:
    """Every service, by code."""
    found = [
        one
        for name in parts()[0].files
        for one in parse((root() / name).read_text(encoding="utf-8"), tuple[StarterService, ...], name, ShelfError)
    ]
    return tuple(sorted(found, key=lambda s: s.code))


def rows(part: Part) -> Iterator[Row]:
    """The part's rows in the order of its set's first table."""
    if part.set == "starter-services":
        for s in services():
            yield Row("service", (s.code, s.words, s.kind, s.per, s.measure, ", ".join(s.also)), s.code)
        return
    text = (root() / part.files[0]).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    for number, cells in enumerate(csv.reader(io.StringIO("\n".join(lines[1:])), delimiter="\t"), 1):
        at = f"row {number}"
        if part.set == "starter-ptp":
            yield Row("pair", (cells[0], cells[1], "", "", cells[2], ""), at)
        elif part.set == "starter-mue":
            yield Row("mue", tuple(cells), at)
        else:
            yield Row("add_on", (*cells, "", ""), at)
