"""Downloads sets from their publishers, when the user asks and only then, and hands them to the import.

A download that breaks off goes on where it stopped; one that is not what its publisher says it is never reaches the
shelf.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from urllib.parse import unquote, urlsplit

import httpx
import msgspec

from claimwright.errors import ShelfError
from claimwright.shelf.catalogue import code_set
from claimwright.shelf.importing.editions import Dates, Done, Told, bring_in
from claimwright.shelf.importing.files import LARGEST
from claimwright.strict_yaml import parse

TRIES = 4
TIMEOUT = httpx.Timeout(30)  # seconds without an answer
REDIRECTS = 5


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a publisher has a set. `{year}`, `{fy}`, `{yy}`, `{month}`, `{quarter}` are filled for the day wanted.

    `sha256` where the publisher tells it. `verified` false: the address is from its usual naming. `undated`:
    nothing in the file dates it, the day it is wanted for does.
    """

    set: str
    address: str
    sha256: str = ""
    verified: bool = False
    undated: bool = False


@cache
def sources() -> tuple[Source, ...]:
    """The publishers' addresses that come with the program."""
    text = resources.files("claimwright.shelf").joinpath("sources.yaml").read_text(encoding="utf-8")
    return parse(text, tuple[Source, ...], "shelf/sources.yaml", ShelfError)


def fetch(sets: tuple[str, ...], day: date, shelf: Path, addresses: Mapping[str, str], told: Told) -> Iterator[Done]:
    """Downloads and imports the sets for the day; what became of each file. `addresses` replace the program's own.

    An address may end in `#sha256=...`, which the download must then have.
    """
    for set_id in sets:
        code_set(set_id)
    wanted = [s for s in _chosen(addresses) if not sets or s.set in sets]
    missing = [set_id for set_id in sets if set_id not in {s.set for s in wanted}]
    if missing:
        raise ShelfError(
            f"no address for {missing[0]}",
            "shelf",
            "download it and import it, or give [shelf.addresses] in the settings",
        )
    folder = shelf / "downloads"
    folder.mkdir(parents=True, exist_ok=True)
    got: dict[bool, list[Path]] = {False: [], True: []}
    for address, group in _by_address(wanted, day).items():
        try:
            got[group[0].undated].append(download(address, folder, group[0].sha256, told))
        except ShelfError as error:
            yield Done(address, "refused", f"{error.what}; {error.mend}")
    for undated, paths in got.items():  # together: an edition may come in several files
        yield from _imported(paths, shelf, Dates(effective=day) if undated else None, told)


def _imported(paths: list[Path], shelf: Path, dates: Dates | None, told: Told) -> Iterator[Done]:
    done = list(bring_in(paths, shelf, dates, told))
    for path in paths:
        mine = [one for one in done if f"/{path.name}" in f"/{one.place}"]
        if all(one.became == "skipped" for one in mine):
            says = "holds no table that is known; has the publisher changed its layout?"
            yield Done(path.name, "refused", says)
        yield from mine
        path.unlink()


def _chosen(addresses: Mapping[str, str]) -> list[Source]:
    own = [s for s in sources() if s.set not in addresses]
    given = []
    for set_id, text in addresses.items():
        address, _, mark = text.partition("#sha256=")
        given.append(Source(code_set(set_id).id, address, mark.lower(), True))
    return [*own, *given]


def _by_address(wanted: list[Source], day: date) -> dict[str, list[Source]]:
    """One download an address: an archive may hold several sets."""
    found: dict[str, list[Source]] = {}
    for source in wanted:
        found.setdefault(filled(source.address, day), []).append(source)
    return found


def filled(address: str, day: date) -> str:
    """The address for the release that covers the day."""
    quarter = (day.month - 1) // 3
    first = day.replace(month=quarter * 3 + 1, day=1)
    fiscal = day.year + (day.month >= 10)
    return address.format(
        year=day.year, yy=f"{day.year % 100:02}", fy=fiscal, fy2=f"{fiscal % 100:02}",
        month=f"{first:%B}".lower(), mon=f"{first:%b}".lower(), quarter=quarter + 1,
        letter="abcd"[quarter], ncci=f"v{day.year - 1994}{quarter}",
    )  # fmt: skip


def download(address: str, folder: Path, sha256: str, told: Told) -> Path:
    """The file at the address, whole. What was received before a break is kept and only the rest asked for.

    Raises ShelfError where the publisher cannot be reached, answers with something else, or the checksum differs.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ShelfError("not a web address", address, "give https://...")
    name = re.sub(r"[^A-Za-z0-9._-]", "_", unquote(parts.path.rsplit("/", 1)[-1])) or "download"
    whole, part = folder / name, folder / f"{name}.{hashlib.sha256(address.encode()).hexdigest()[:8]}.part"
    problem = ""
    with httpx.Client(timeout=TIMEOUT, follow_redirects=True, max_redirects=REDIRECTS) as client:
        for _ in range(TRIES):
            try:
                _receive(client, address, part, told)
            except (httpx.TransportError, httpx.TooManyRedirects) as error:
                problem = type(error).__name__
                continue
            break
        else:
            raise ShelfError(f"the download broke off {TRIES} times ({problem})", address, "run the command again")
    if sha256 and hashlib.sha256(part.read_bytes()).hexdigest() != sha256:
        part.unlink()
        raise ShelfError("its checksum is not the one given", address, "download it again, or ask the publisher")
    part.replace(whole)
    return whole


def _receive(client: httpx.Client, address: str, part: Path, told: Told) -> None:
    """Appends what the publisher sends to what is there. Raises TransportError where it breaks off."""
    have = part.stat().st_size if part.exists() else 0
    asked = {"Accept-Encoding": "identity", **({"Range": f"bytes={have}-"} if have else {})}
    with client.stream("GET", address, headers=asked) as answer:
        if answer.status_code == 416:  # nothing after what is there: it is whole
            return
        if answer.status_code not in (200, 206):
            raise ShelfError(f"the publisher answers {answer.status_code}", address, "has the address changed?")
        if answer.status_code == 200:
            have = 0
        length = int(answer.headers.get("content-length", "0") or 0)
        if have + length > LARGEST:
            raise ShelfError("larger than a published table can be", address, "is this the right address?")
        with part.open("ab" if have else "wb") as file:
            for block in answer.iter_raw():
                have += len(block)
                if have > LARGEST:
                    raise ShelfError("larger than a published table can be", address, "is this the right address?")
                file.write(block)
                told(part.name, have)
