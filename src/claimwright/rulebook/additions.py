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
from claimwright.rulebook.families import Families, within
from claimwright.rulebook.loader import parse
from claimwright.rulebook.rules import Rule
from claimwright.rulebook.templates import (
    DATES,
    Bill,
    BillCodes,
    Dates,
    Fields,
    Forbids,
    Limits,
    Lines,
    Pairs,
    Requires,
    Scope,
)

OWN = "own."  # how the id of an added edit begins
FIRST, LAST = date.min, date.max
_CODE = re.compile(r"[0-9A-Z]{5}")
_PLACE = re.compile(r"\d\d")
_NUMBERED = re.compile(r"\badd\[(\d+)\]")
LONGEST = 45_000  # days; a life
# Characters of a code of an institutional claim; two where it is not named.
LENGTHS = {"frequencies": 1, "admission_types": 1, "sources": 1, "orders": 1, "revenue": 4}
# The names that each kind of template fills in message and mend.
LINE = frozenset(("line", "code"))
FILLED: dict[type, frozenset[str]] = {
    Requires: LINE | {"wanted"},
    Forbids: LINE,
    Pairs: LINE | {"other"},
    Limits: LINE | {"units", "most", "days"},
    Dates: frozenset(("days", "most", "earlier", "later")),
    Fields: frozenset(("field",)),
    Bill: frozenset(("found",)),
}


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
    files = {name: _parsed(name, text) for name, text in sorted(texts.items())}
    for name, given in files.items():
        digest.update(name.encode() + b"\0" + texts[name].encode() + b"\0")
        for rule in given.add:
            if not rule.id.startswith(OWN) or rule.id in added:
                raise RulebookError(f"edit {rule.id!r} is not new", name, f"give it an id of its own, {OWN}...")
            if rule.template is None:
                raise RulebookError(f"edit {rule.id} has no template", name, "add one of the seven kinds")
            for wrong in problems(rule, families):
                raise RulebookError(f"edit {rule.id}: {wrong}", name, "see claimwright edits show for a like one")
            added[rule.id] = rule
    for name, given in files.items():
        for switch in given.switch:
            for wrong in _dates(switch, switches):
                raise RulebookError(f"switch of {switch.edit}: {wrong}", name, "correct the dates")
            if not any(switch.means(rule, switch.effective) for rule in (*known, *added)):
                raise RulebookError(f"no edit {switch.edit!r} to switch", name, "see claimwright edits list")
            for wrong in _places(switch.scope.places):
                raise RulebookError(f"switch of {switch.edit}: {wrong}", name, "give places of service")
            switches.append(switch)
    return added, tuple(switches), digest.hexdigest() if texts else ""


def _parsed(name: str, text: str) -> Additions:
    """One file; an error names the edit where it stands in one. A file of comments alone adds nothing."""
    if not any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines()):
        return Additions()
    try:
        return parse(text, Additions, name)
    except RulebookError as error:
        found = _NUMBERED.search(str(error))
        ids = re.findall(r"\bid: *['\"]?([\w.-]+)", text[text.find("add:") :]) if found else []
        edit = ids[int(found[1])] if found is not None and int(found[1]) < len(ids) else ""
        raise RulebookError(f"edit {edit}: {error.what}" if edit else error.what, error.place, error.mend) from error


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
    yield from _places(rule.scope.places)
    template: Any = rule.template
    if template is None:
        return
    yield from _words(rule, FILLED[type(template)])
    lines = getattr(template, "lines", None)
    if lines is not None:
        yield from _lines(lines, families)
    if isinstance(template, Pairs | Requires):
        yield from _codes(template.beside, families)
    if isinstance(template, Forbids):
        yield from _codes(template.unless, families)
    if isinstance(template, Requires):
        yield from (f"no field {f!r} of a claim or line" for f in template.fields if not _field(f, "line."))
        if not any((template.modifiers, template.beside, template.diagnoses, template.first, template.fields)):
            yield "requires nothing"
    if isinstance(template, Limits):
        yield from _limits(template)
    if isinstance(template, Fields):
        wanted = (*template.fields, *filter(None, [template.when.partition("=")[0]]))
        yield from (f"no field {f!r} of a claim or of its lines" for f in wanted if not _field(f, "lines."))
        yield from _form(template.form)
    if isinstance(template, Dates):
        yield from (f"no date {d!r}" for d in (template.earlier, template.later) if d not in DATES)
        if template.most is not None and template.most < 0:
            yield "its most is below nothing"
    if isinstance(template, Bill):
        yield from _bill(template)


def _bill(template: Bill) -> Iterator[str]:
    if template.when == BillCodes():
        yield "looks at every institutional claim"
    if template.needs == template.forbids == BillCodes():
        yield "neither needs nor forbids a code"
    for part in (template.when, template.unless, template.needs, template.forbids):
        yield from (f"no field {f!r} of a claim" for f in part.fields if not _field(f, "lines."))
        for kind, listed in msgspec.structs.asdict(part).items():
            length = LENGTHS.get(kind, 2)
            if kind != "fields":
                yield from (f"{one!r} is no code of {kind}" for one in listed if not _of_bill(one, length))


def _of_bill(one: str, length: int) -> bool:
    first, _, last = one.partition("-")
    return all(len(end) == length and end.isalnum() for end in (first, *filter(None, (last,))))


def _words(rule: Rule, filled: frozenset[str]) -> Iterator[str]:
    try:
        named = {name for text in (rule.message, rule.mend) for _, name, _, _ in string.Formatter().parse(text)}
    except ValueError:
        yield "its words have a brace without its other"
        return
    for strange in sorted(name for name in named if name is not None and name not in filled):
        yield f"its words name {strange!r}, which nothing fills"


def _limits(template: Limits) -> Iterator[str]:
    if not template.lines.codes and template.per != "line":
        yield "counts services and names no codes"
    if template.most < 0:
        yield "its most is below nothing"
    if template.per == "days" and not 1 <= template.days <= LONGEST:
        yield f"counts in days: give 1 to {LONGEST}"
    if template.per == "months" and not 1 <= template.months <= LONGEST // 30:
        yield f"counts in months: give 1 to {LONGEST // 30}"


def _form(form: str) -> Iterator[str]:
    try:
        re.compile(form)
    except re.error:
        yield f"form {form!r} is neither a known form nor a pattern"


def _lines(lines: Lines, families: Families) -> Iterator[str]:
    yield from _codes((*lines.codes, *lines.but), families)
    if lines == Lines():
        yield "looks at every line"
    for ages in (lines.age, lines.not_age):
        if ages is not None and ages[0] > ages[1]:
            yield "its ages are turned round"
    if set(lines.places) & set(lines.not_places) or set(lines.modifiers) & set(lines.without):
        yield "wants and excludes the same"
    yield from _places((*lines.places, *lines.not_places))


def _places(places: Iterable[str]) -> Iterator[str]:
    yield from (f"place {p!r} has not two digits" for p in places if not _PLACE.fullmatch(p))


def _codes(listed: Iterable[str], families: Families) -> Iterator[str]:
    for one in listed:
        first, _, last = one.partition("-")
        if one.startswith("@"):
            if one[1:] not in families.runs:
                yield f"no family {one!r}"
        elif not _CODE.fullmatch(first) or (
            last and not (_CODE.fullmatch(last) and within(one, last) and first < last)
        ):
            yield f"{one!r} is no code or run of codes of one form"


def _field(path: str, of_line: str) -> bool:
    """Whether a claim, or a line where the path begins so, has the field, and every step to it is one thing."""
    inside = path.startswith(of_line)
    owner: Any = ServiceLine if inside else Claim
    for name in (path[len(of_line) :] if inside else path).split("."):
        hints = typing.get_type_hints(owner) if isinstance(owner, type) and hasattr(owner, "__struct_fields__") else {}
        if name not in hints:
            return False
        kinds = [k for k in typing.get_args(hints[name]) or (hints[name],) if k is not type(None)]
        owner = kinds[0] if len(kinds) == 1 and typing.get_origin(hints[name]) not in (tuple, dict) else None
    return True
