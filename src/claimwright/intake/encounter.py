"""encounter.yaml: the visit's data beside its documents, as fields with the line of each. Unknown keys are errors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

import msgspec
import yaml

from claimwright.errors import RulebookError
from claimwright.intake.fields import Fields, Given
from claimwright.intake.source import Source
from claimwright.intake.text import decoded
from claimwright.model.case import Consent, Sex
from claimwright.model.evidence import Origin
from claimwright.rulebook import parse
from claimwright.strict_keys import correction, explained, unknown_key

FILE = "encounter.yaml"
LARGEST = 100_000  # bytes
DEEPEST = 10


class _Name(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    last: str = ""
    first: str = ""
    middle: str = ""


class _Address(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    line1: str = ""
    line2: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""


class _Patient(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: _Name | None = None
    birth_date: date | None = None
    sex: Sex | None = None
    record_number: str = ""
    phone: str = ""
    address: _Address | None = None


class _Subscriber(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    relationship: Literal["self", "spouse", "child", "other"] = "self"
    member_id: str = ""
    group: str = ""
    name: _Name | None = None
    birth_date: date | None = None
    sex: Sex | None = None
    address: _Address | None = None


class _Accident(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: Literal["auto", "employment", "other"]
    on: date | None = None
    state: str = ""


class _Earlier(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    on: date
    specialty: str = ""


class _Encounter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file as written; any key may be left out. `payer` and the providers are keys of claimwright.toml; `history`
    are earlier services of the group.
    """

    date_of_service: date | None = None
    place_of_service: str = ""
    setting: str = ""
    established: bool | None = None
    minutes: int | None = None
    patient: _Patient | None = None
    subscriber: _Subscriber | None = None
    payer: str = ""
    rendering: str = ""
    referring: str = ""
    authorization: str = ""
    accident: _Accident | None = None
    supervising: str = ""
    substitute_for: str = ""
    part_b_since: date | None = None
    discharge_date: date | None = None
    billed: date | None = None
    consents: tuple[Consent, ...] = ()
    history: tuple[_Earlier, ...] = ()


def read(source: Source) -> Fields:
    """The file's fields by dotted name. A key left blank is a key not given."""
    source.limit(LARGEST)
    text = decoded(source)
    _plain(source, text)
    try:
        raw = parse(text, dict[str, Any], source.place)
    except RulebookError as error:
        raise source.error("not the YAML of an encounter", f"mend it there ({error.what})", _line_of(error)) from error
    marks = {name: node.start_mark.line + 1 for name, node in _nodes(yaml.compose(text, Loader=yaml.BaseLoader))}
    unknown = unknown_key(raw, _Encounter)
    if unknown is not None:
        raise source.error(f"unknown key {unknown[0]!r}", unknown[1], _line(marks, unknown[0]))
    given = _pruned(raw)
    try:
        msgspec.convert(given, _Encounter, strict=False)
    except msgspec.ValidationError as error:
        key, problem = explained(error)
        raise source.error(f"{key}: {problem}", correction(_Encounter, key), _line(marks, key)) from error
    leaves = _leaves(given)
    return {name: Given(value, Origin(source.name, _line(marks, name))) for name, value in leaves}


def _plain(source: Source, text: str) -> None:
    """Refuses what an encounter never needs: anchors, deep nesting, several documents."""
    depth = documents = 0
    try:
        for event in yaml.parse(text, Loader=yaml.BaseLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            documents += isinstance(event, yaml.DocumentStartEvent)
            refused = isinstance(event, yaml.AliasEvent) or documents > 1 or depth > DEEPEST
            if refused:
                at = f"line {event.start_mark.line + 1}" if event.start_mark else ""
                raise source.error("an alias, a second document or deep nesting", "write plain keys and values", at)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = f"line {mark.line + 1}" if mark else ""
        raise source.error("not the YAML of an encounter", "mend the YAML there", at) from error
    except RecursionError as error:
        raise source.error("nested too deeply", "write plain keys and values") from error


def _line_of(error: RulebookError) -> str:
    _, _, line = error.place.rpartition(":")
    return f"line {line}" if line.isdigit() else ""


def _line(marks: dict[str, int], name: str) -> str:
    """The line of the key, or of the nearest one around it that the file holds."""
    while name and name not in marks:
        name = name.rpartition(".")[0]
    return f"line {marks[name]}" if name else "line 1"


def _nodes(node: yaml.Node | None, path: str = "") -> Iterator[tuple[str, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            name = f"{path}.{key.value}" if path else str(key.value)
            yield name, key
            yield from _nodes(value, name)
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield f"{path}.{number}", item
            yield from _nodes(item, f"{path}.{number}")


def _pruned(raw: dict[str, Any]) -> dict[str, Any]:
    parts = {key: _pruned(value) if isinstance(value, dict) else value for key, value in raw.items()}
    return {key: value for key, value in parts.items() if value not in ("", {})}


def _leaves(raw: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in raw.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{path}{key}.")
        elif isinstance(value, list):
            yield from _leaves({str(n): item for n, item in enumerate(value)}, f"{path}{key}.")
        else:
            yield path + key, str(value)
