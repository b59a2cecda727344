"""Reads YAML into typed records: every scalar is text first, unknown and duplicate keys are errors.

`00100` stays a code. Types are msgspec Structs that forbid unknown fields; numbers and dates are converted from the
text. Knows nothing of what the records mean.
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
import yaml

from claimwright.errors import ClaimwrightError

T = TypeVar("T")
LARGEST = 4_000_000  # characters; a hand-written file beyond this is a mistake
_Base: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


_TAGS: dict[type[yaml.Node], str] = {
    yaml.ScalarNode: yaml.resolver.BaseResolver.DEFAULT_SCALAR_TAG,
    yaml.SequenceNode: yaml.resolver.BaseResolver.DEFAULT_SEQUENCE_TAG,
    yaml.MappingNode: yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG,
}


class _Strict(_Base):  # type: ignore[misc]
    """YAML's base loader (all scalars text) that refuses a key given twice."""

    def resolve(self, kind: type[yaml.Node], value: str | None, implicit: object) -> str:
        """All is text: the base class would look for a path of keys first, at every scalar."""
        return _TAGS[kind]

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


def parse(text: str, kind: type[T], place: str, error: type[ClaimwrightError]) -> T:
    """YAML text as `kind`. Raises `error` naming place, line or key."""
    return typed(untyped(text, place, error), kind, place, error)


def untyped(text: str, place: str, error: type[ClaimwrightError]) -> Any:
    """YAML text as lists, mappings and text. Raises `error` naming place and line."""
    if len(text) > LARGEST:
        raise error("larger than such a file may be", place, f"split it, the limit is {LARGEST} characters")
    try:
        return yaml.load(text, Loader=_Strict)
    except RecursionError as cause:
        raise error("nested too deeply", place, "flatten it") from cause
    except yaml.YAMLError as cause:
        mark = getattr(cause, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise error(str(getattr(cause, "problem", "not YAML")), place + line, "mend the YAML there") from cause


def typed(raw: Any, kind: type[T], place: str, error: type[ClaimwrightError]) -> T:
    """What `untyped` gave as `kind`. Raises `error` naming place and key."""
    try:
        return msgspec.convert(raw, kind, strict=False)
    except msgspec.ValidationError as cause:
        raise error(str(cause), place, "compare the key with a neighbour or the record it fills") from cause
