"""Edits of a payer's or a practice's own: switched off, tightened, or added from templates; what is wrong with them.

A file has `switch` and `add` (docs/adr/0014). Knows no claim.
"""

from __future__ import annotations

import hashlib
import re
import string
import typing
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Literal

import msgspec

from claimwright.errors import RulebookError
from claimwright.model.claim import Claim, ServiceLine
from claimwright.model.evidence import Citation
from claimwright.model.finding import Severity
from claimwright.rulebook.families import Families
from claimwright.rulebook.loader import parse
from claimwright.rulebook.rules import Rule
from claimwright.rulebook.templates import DATES, Dates, Fields, Lines, Pairs, Requires, Scope

OWN = "own."  # how the id of an added edit begins
FIRST, LAST = date.min, date.max
_RUN = re.compile(r"[0-9A-Z]+(-[0-9A-Z]+)?|@[a-z0-9.-]+")
FILLED = frozenset(("line", "code", "field", "other", "units", "most", "days", "wanted", "later", "earlier"))


class Switch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One edit, or all whose id begins so ("proc."), given another severity or `off`, for a scope, while it holds."""

    edit: str
    severity: Severity | Literal["off"]
    citation: Citation
    scope: Scope = Scope()
    effective: date = FIRST
    ends: date | None = None

    def means(self, rule: str, day: date) -> bool:
        named = rule == self.edit or (self.edit.endswith(".") and rule.startswith(self.edit))
        return named and self.effective <= day <= (self.ends or LAST)


class Additions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    switch: tuple[Switch, ...] = ()
    add: tuple[Rule, ...] = ()


def read_additions(
    texts: Mapping[str, str], known: Mapping[str, Rule], families: Families
) -> tuple[dict[str, Rule], tuple[Switch, ...], str]:
    """The edits added, the switches in the files' order, and the hash of all of it; the files by name.

    Raises RulebookError naming file and edit for an unknown key, an id that is taken, dates that overlap, and what can
    never apply.
    """
    added: dict[str, Rule] = {}
    switches: list[Switch] = []
    digest = hashlib.sha256()
    for name, text in sorted(texts.items()):
        digest.update(name.encode() + b"\0" + text.encode() + b"\0")
        given = parse(text, Additions, name)
        for rule in given.add:
            if not rule.id.startswith(OWN) or rule.id in added:
                raise RulebookError(f"edit {rule.id!r} is not new", name, f"give it an id of its own, {OWN}...")
            for wrong in problems(rule, families):
                raise RulebookError(f"edit {rule.id}: {wrong}", name, "see claimwright edits show for a like one")
            if rule.template is None:
                raise RulebookError(f"edit {rule.id} has no template", name, "add one of the six kinds")
            added[rule.id] = rule
        for switch in given.switch:
            if not any(switch.means(rule, max(switch.effective, FIRST)) for rule in (*known, *added)):
                raise RulebookError(f"no edit {switch.edit!r} to switch", name, "see claimwright edits list")
            for wrong in _dates(switch, switches):
                raise RulebookError(f"switch of {switch.edit}: {wrong}", name, "correct the dates")
            switches.append(switch)
    return added, tuple(switches), digest.hexdigest() if texts else ""


def _dates(switch: Switch, before: Iterable[Switch]) -> Iterator[str]:
    last = switch.ends or LAST
    if last < switch.effective:
        yield "ends before it begins"
    for other in before:
        same = other.edit == switch.edit and other.scope == switch.scope
        if same and other.effective <= last and switch.effective <= (other.ends or LAST):
            yield "its dates overlap those of another switch"


def problems(rule: Rule, families: Families) -> Iterator[str]:
    """What makes an edit unable to fire, or its words unable to be filled."""
    if rule.ends is not None and rule.ends < rule.effective:
        yield "ends before it begins"
    if not rule.message or not rule.mend or not rule.title:
        yield "lacks title, message or mend"
    template: Any = rule.template
    if template is not None:
        named = {name for text in (rule.message, rule.mend) for _, name, _, _ in string.Formatter().parse(text) if name}
        if strange := named - FILLED:
            yield f"its words name {sorted(strange)[0]!r}, which nothing fills"
    lines = getattr(template, "lines", None)
    if lines is not None:
        yield from _lines(lines, families)
    if isinstance(template, Pairs):
        yield from _codes(template.beside, families)
    if isinstance(template, Requires):
        yield from _codes(template.beside, families)
        yield from (f"no field {f!r}" for f in template.fields if not _field(f))
        if not any((template.modifiers, template.beside, template.diagnoses, template.first, template.fields)):
            yield "requires nothing"
    if isinstance(template, Fields):
        wanted = (*template.fields, *filter(None, [template.when.partition("=")[0]]))
        yield from (f"no field {f!r}" for f in wanted if not _field(f))
    if isinstance(template, Dates):
        yield from (f"no date {d!r}" for d in (template.earlier, template.later) if d not in DATES)


def _lines(lines: Lines, families: Families) -> Iterator[str]:
    yield from _codes((*lines.codes, *lines.but), families)
    if lines == Lines():
        yield "looks at every line"
    for ages in (lines.age, lines.not_age):
        if ages is not None and ages[0] > ages[1]:
            yield "its ages are turned round"
    if set(lines.places) & set(lines.not_places) or set(lines.modifiers) & set(lines.without):
        yield "wants and excludes the same"
    yield from (f"place {p!r} has not two digits" for p in (*lines.places, *lines.not_places) if not p.isdigit())


def _codes(listed: Iterable[str], families: Families) -> Iterator[str]:
    for one in listed:
        first, _, last = one.partition("-")
        if one.startswith("@") and one[1:] not in families.runs:
            yield f"no family {one!r}"
        elif not _RUN.fullmatch(one) or (
            not one.startswith("@") and last and (last < first or len(last) != len(first))
        ):
            yield f"{one!r} is no code or run of codes"


def _field(path: str) -> bool:
    """Whether a claim, or a line where the path begins so, has the field."""
    owner: Any = ServiceLine if path.startswith(("line.", "lines.")) else Claim
    for name in path.partition(".")[2].split(".") if owner is ServiceLine else path.split("."):
        hints = typing.get_type_hints(owner) if isinstance(owner, type) else {}
        if name not in hints:
            return False
        kinds = [k for k in typing.get_args(hints[name]) or (hints[name],) if k is not type(None)]
        owner = kinds[0]
    return True
