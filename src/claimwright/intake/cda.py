"""Elements of a CDA document by path, each with where it stands; its names and addresses as fields."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from claimwright.intake.fields import Found
from claimwright.intake.narrative import children, tag

Placed = tuple[etree._Element, str]


def find(at: Placed, path: str) -> Iterator[Placed]:
    """Elements below `at` by child names parted by slashes, in order, each with its path."""
    name, _, rest = path.partition("/")
    for child, where in children(*at):
        if tag(child) == name:
            if rest:
                yield from find((child, where), rest)
            else:
                yield child, where


def put_name(found: Found, field: str, name: Placed) -> None:
    given = [(e, where) for e, where in find(name, "given") if e.get("qualifier") != "CL"]
    for (element, where), part in zip(given, ("first", "middle"), strict=False):
        found.put(f"{field}.{part}", element.text, where)
    for element, where in find(name, "family"):
        found.put(f"{field}.last", element.text, where)


def put_address(found: Found, field: str, role: Placed) -> None:
    """The first address of a role."""
    for address in find(role, "addr"):
        for (element, where), part in zip(find(address, "streetAddressLine"), ("line1", "line2"), strict=False):
            found.put(f"{field}.{part}", element.text, where)
        for part in ("city", "state"):
            for element, where in find(address, part):
                found.put(f"{field}.{part}", element.text, where)
        for element, where in find(address, "postalCode"):
            found.put_zip(f"{field}.zip", element.text, where)
        break
