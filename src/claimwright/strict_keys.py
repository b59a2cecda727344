"""Keys and values of a file held against the structs they fill: what is unknown or wrong, and how to mend it."""

from __future__ import annotations

import difflib
import re
import typing
from collections.abc import Iterable
from typing import Any

import msgspec


def nearest(key: str, known: Iterable[str]) -> str:
    """How to mend a name that is not known: the nearest that is, or all there are."""
    names = sorted(known)
    close = difflib.get_close_matches(key, names, 1, 0.5)
    if close:
        return f"the nearest known is {close[0]!r}"
    return f"known are {', '.join(names)}" if names else "none is known"


def unknown_key(raw: Any, kind: Any, path: str = "") -> tuple[str, str] | None:
    """The first key in `raw` that struct `kind` has no field for, and how to mend it. Enters lists and optionals."""
    inner = next((k for k in typing.get_args(kind) if _is_struct(k)), kind)
    if isinstance(raw, list):
        return next((u for n, part in enumerate(raw) if (u := unknown_key(part, inner, f"{path}[{n}]"))), None)
    if not isinstance(raw, dict) or not _is_struct(inner):
        return None
    kinds = {field.name: field.type for field in msgspec.structs.fields(inner)}
    for key, part in raw.items():
        dotted = f"{path}.{key}" if path else str(key)
        if key not in kinds:
            return dotted, nearest(str(key), kinds)
        below = unknown_key(part, kinds[key], dotted)
        if below is not None:
            return below
    return None


def correction(kind: Any, key: str) -> str:
    """How to mend a wrong value: the words its field allows, where it allows only some."""
    for name in re.sub(r"\[[0-9]+\]", "", key).split("."):
        inner = next((k for k in (kind, *typing.get_args(kind)) if _is_struct(k)), None)
        kinds = {field.name: field.type for field in msgspec.structs.fields(inner)} if inner is not None else {}
        kind = kinds.get(name)
    literal = next((k for k in (kind, *typing.get_args(kind)) if typing.get_origin(k) is typing.Literal), None)
    return f"write one of {', '.join(typing.get_args(literal))}" if literal is not None else f"correct {key}"


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def explained(error: msgspec.ValidationError) -> tuple[str, str]:
    """The dotted key a validation error speaks of, and what is wrong with it, without the value that was given."""
    says, _, path = str(error).partition(" - at `")
    key = path.rstrip("`").removeprefix("$").lstrip(".")
    missing = re.search(r"missing required field `(\w+)`", says)
    if missing:
        return f"{key}.{missing[1]}".lstrip("."), "missing"
    wrong = says if says.startswith("Expected") else "not one of the values allowed"
    return key, "not a date, YYYY-MM-DD" if "date" in says.lower() else wrong
