"""Reads one YAML file of rule data into typed records: every scalar is text first, unknown and duplicate keys are
errors.

`00100` stays a code. Types are msgspec Structs that forbid unknown fields; numbers and dates are converted from the
text.
"""

from __future__ import annotations

import functools
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from claimwright.errors import RulebookError

T = TypeVar("T")
LARGEST = 4_000_000  # bytes; a rule file beyond this is a mistake
_Base: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class _Strict(_Base):  # type: ignore[misc]
    """YAML's base loader (all scalars text) that refuses a key given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a key that is not plain text", key.start_mark)
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"key {key.value!r} given twice", key.start_mark)
            seen.add(key.value)
        return dict(super().construct_mapping(node, deep))


_Strict.add_constructor(
    yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, lambda loader, node: loader.construct_mapping(node, deep=True)
)


def parse(text: str, kind: type[T], place: str) -> T:
    """YAML text as `kind`. Raises RulebookError naming place, line or key."""
    if len(text) > LARGEST:
        raise RulebookError("larger than a rule file may be", place, f"split it, the limit is {LARGEST} characters")
    try:
        raw = yaml.load(text, Loader=_Strict)
    except RecursionError as error:
        raise RulebookError("nested too deeply", place, "flatten it") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise RulebookError(str(getattr(error, "problem", "not YAML")), place + line, "mend the YAML there") from error
    try:
        return msgspec.convert(raw, kind, strict=False)
    except msgspec.ValidationError as error:
        raise RulebookError(str(error), place, "compare the key with the records in claimwright.rulebook") from error


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
