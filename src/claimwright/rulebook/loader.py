"""Finds the packaged rule files and reads them into typed records; the form of YAML is strict_yaml's."""

from __future__ import annotations

import functools
from importlib import resources
from pathlib import Path
from typing import TypeVar

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
    """A file of the packaged rulebook, by its path below `rulebook/` ("edits/codes.yaml")."""
    return parse(package_text(name), kind, f"rulebook/{name}")


def names(folder: str = "") -> list[str]:
    """Paths of the packaged rule files below `folder`, sorted."""
    root = Path(str(resources.files("claimwright.rulebook")))
    return sorted(p.relative_to(root).as_posix() for p in (root / folder).rglob("*.yaml"))
