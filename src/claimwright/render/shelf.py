"""The shelf as people read it: its editions as a table, a code's page as in a coder's book, what search found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from rich.table import Table
from rich.text import Text

from claimwright.shelf.book import BILLED, Facts, Page
from claimwright.shelf.catalogue import CodeSet
from claimwright.shelf.importing.dating import FOREVER
from claimwright.shelf.manifest import Manifest
from claimwright.shelf.search import Hit

NOTES = {
    "notes": "Note", "includes": "Includes", "inclusionTerm": "Inclusion term", "excludes1": "Excludes1",
    "excludes2": "Excludes2", "codeFirst": "Code first", "useAdditionalCode": "Use additional code",
    "codeAlso": "Code also", "sevenChrNote": "7th character",
}  # fmt: skip
MOST_NAMES = 12
MOST_ROWS = 10
PLACES = ("id", "parent", "level", "place")  # columns that only say where a row stands


def editions_table(editions: Iterable[Manifest]) -> Table:
    """One line an edition; publisher, licence, sources and sha256 are in the JSON lines."""
    table = _plain_table("Set", "Edition", "From", "To", "Rows")
    for m in editions:
        rows = f"{sum(m.rows.values()):,}"
        table.add_row(m.set, m.edition, str(m.effective), _until(m.ends), rows)
    return table


def sets_table(sets: Iterable[CodeSet], held: set[str]) -> Table:
    table = Table("Set", "What it is", "Outside its dates", "Here", box=None, pad_edge=False)
    for one in sets:
        table.add_row(one.id, one.title, one.policy, "yes" if one.id in held else "")
    return table


def hits_table(hits: Iterable[Hit]) -> Table:
    """Best first; a dash after the code says that it is not billable as it stands."""
    table = Table("Code", "Title", "Matched", "Set", box=None, pad_edge=False)
    for hit in hits:
        matched = f"{hit.line} ({hit.by})" if hit.line and hit.line not in (hit.title, hit.code) else f"({hit.by})"
        table.add_row(hit.code + ("" if hit.billable else "-"), hit.title, matched, hit.set)
    return table


def _plain_table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in headings:
        table.add_column(heading, no_wrap=True, justify="right" if heading == "Rows" else "left")
    return table


def _until(ends: date) -> str:
    return "open" if ends == FOREVER else str(ends)


def page_text(page: Page) -> Text:
    """The page as lines, the code itself in bold."""
    return Text("\n").join(_lines(page))


def _lines(page: Page) -> Iterator[Text]:
    state = "billable" if page.billable else "not billable: more characters, or not in force"
    state = state if page.set in (*BILLED, "icd10cm") else "listed"
    for depth, place in enumerate(page.line):
        if place.code != page.code:
            yield Text(f"{'  ' * depth}{place.code}  {place.title}")
    yield Text(f"{'  ' * len(page.line)}{page.code}  {page.title}", style="bold")
    yield Text(f"on {page.on}: {state}  ({page.set})")
    if page.set == "starter-services" and page.code[:4].isdigit():
        yield Text("words are our own: the AMA's are read from your licensed CPT file (claimwright shelf import)")
    for char, meaning in page.sevenths.items():
        yield Text(f"  7th {char}  {meaning}")
    for place in page.below:
        yield Text(f"    {place.code}  {place.title}")
    printed = ""
    for note in page.notes:
        heading = f"{NOTES.get(note.kind, note.kind)} (at {note.at})"
        if heading != printed:
            yield Text(heading, style="italic")
            printed = heading
        names = ", ".join(note.names[:MOST_NAMES]) + (", ..." if len(note.names) > MOST_NAMES else "")
        yield Text(f"    {note.text}" + (f"  -> {names}" if names else ""))
    for v in page.valid:
        yield Text(f"{'in' if v.has else 'not in'} {v.edition}, {v.effective} to {_until(v.ends)}")
    if page.replaces:
        yield Text(f"replaces {', '.join(page.replaces)}")
    if page.replaced_by:
        yield Text(f"replaced by {', '.join(page.replaced_by)}")
    for facts in page.facts:
        yield from _facts(facts)


def _facts(facts: Facts) -> Iterator[Text]:
    carried = "; carried from other dates" if facts.carried else ""
    yield Text(f"{facts.title} ({facts.edition}{carried})", style="italic")
    for row in facts.rows[:MOST_ROWS]:
        yield Text("    " + "  ".join(f"{name} {value}" for name, value in row.items() if name not in PLACES))
    more = facts.more + len(facts.rows[MOST_ROWS:])
    if more:
        yield Text(f"    and {more} more")
