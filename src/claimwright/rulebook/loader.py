"""Finds the packaged rule files and reads them into typed records; the form of YAML is strict_yaml's."""

from __future__ import annotations

import functools
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from claimwright import strict_yaml
from claimwright.errors import RulebookError

T = TypeVar("T")


def parse(text: str, kind: type[T], place: str) -> T:
    """YAML text as `kind`. Raises RulebookError naming place, line or key."""
    return strict_yaml.parse(text, kind, place, RulebookError)


@functools.cache
def package_text(name: str) -> str:
    return resources.files("claimwright.rulebook").joinpath(name).read_text(encoding="utf-8")


def read(name: str, kind: type[T]) -> T:
    """A file of the packaged rulebook, by its path below `rulebook/` ("edits/codes.yaml").

    A file that `uses` others of its folder stands upon them: what their mappings and lists hold comes first, and what
    the file names itself replaces it.
    """
    return strict_yaml.typed(_whole(name), kind, f"rulebook/{name}", RulebookError)


def _whole(name: str) -> Any:
    own = strict_yaml.untyped(package_text(name), f"rulebook/{name}", RulebookError)
    if not isinstance(own, dict) or "uses" not in own:
        return own
    whole: dict[str, Any] = {}
    for part in (*(_whole(f"{Path(name).parent}/{used}.yaml") for used in own.pop("uses")), own):
        for key, value in part.items():
            below = whole.get(key)
            if isinstance(value, dict) and isinstance(below, dict):
                whole[key] = {**below, **value}
            elif isinstance(value, list) and isinstance(below, list):
                whole[key] = [*below, *value]
            else:
                whole[key] = value
    return whole


def names(folder: str = "") -> list[str]:
    """Paths of the packaged rule files below `folder`, sorted."""
    root = Path(str(resources.files("claimwright.rulebook")))
    return sorted(p.relative_to(root).as_posix() for p in (root / folder).rglob("*.yaml"))
