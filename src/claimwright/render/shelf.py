"""The shelf as people read it: its editions as a table, a code's page as in a coder's book, what search found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.table import Table
from rich.text import Text

from claimwright.shelf.book import Facts, Page
from claimwright.shelf.catalogue import CodeSet
from claimwright.shelf.manifest import Manifest
from claimwright.shelf.search import Hit

NOTES = {
    "notes": "Note", "includes": "Includes", "inclusionTerm": "Inclusion term", "excludes1": "Excludes1",
    "excludes2": "Excludes2", "codeFirst": "Code first", "useAdditionalCode": "Use additional code",
    "codeAlso": "Code also", "sevenChrNote": "7th character",
}  # fmt: skip
MOST_NAMES = 12


def editions_table(editions: Iterable[Manifest]) -> Table:
    table = Table("Set", "Edition", "In force", "Rows", "Publisher", "Licence", "sha256", box=None, pad_edge=False)
    for m in editions:
        ends = "until replaced" if m.ends.year == 9999 else str(m.ends)
        table.add_row(
            m.set, m.edition, f"{m.effective} to {ends}", f"{sum(m.rows.values()):,}", m.publisher, m.licence,
            m.sha256[:12],
        )  # fmt: skip
    return table


def sets_table(sets: Iterable[CodeSet], held: set[str]) -> Table:
    table = Table("Set", "What it is", "Publisher", "Outside its dates", "On the shelf", box=None, pad_edge=False)
    for one in sets:
        table.add_row(one.id, one.title, one.publisher, one.policy, "yes" if one.id in held else "")
    return table


def hits_table(hits: Iterable[Hit]) -> Table:
    table = Table("Code", "", "Title", "Matched", "Set", box=None, pad_edge=False)
    for hit in hits:
        matched = f"{hit.line} ({hit.by})" if hit.line and hit.line != hit.title else f"({hit.by})"
        table.add_row(hit.code, "billable" if hit.billable else "", hit.title, matched, hit.set)
    return table


def page_text(page: Page) -> Text:
    """The page as lines, the code itself in bold."""
    return Text("\n").join(_lines(page))


def _lines(page: Page) -> Iterator[Text]:
    state = "billable" if page.billable else "not billable: more characters, or not in force"
    for depth, place in enumerate(page.line):
        if place.code != page.code:
            yield Text(f"{'  ' * depth}{place.code}  {place.title}")
    yield Text(f"{'  ' * len(page.line)}{page.code}  {page.title}", style="bold")
    yield Text(f"on {page.on}: {state}  ({page.set})")
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
        ends = "until replaced" if v.ends.year == 9999 else f"to {v.ends}"
        yield Text(f"{'in' if v.has else 'not in'} {v.edition}, {v.effective} {ends}")
    if page.replaces:
        yield Text(f"replaces {', '.join(page.replaces)}")
    if page.replaced_by:
        yield Text(f"replaced by {', '.join(page.replaced_by)}")
    for facts in page.facts:
        yield from _facts(facts)


def _facts(facts: Facts) -> Iterator[Text]:
    carried = "; carried from other dates" if facts.carried else ""
    yield Text(f"{facts.title} ({facts.edition}{carried})", style="italic")
    for row in facts.rows:
        yield Text("    " + "  ".join(f"{name} {value}" for name, value in row.items()))
    if facts.more:
        yield Text(f"    and {facts.more} more")
