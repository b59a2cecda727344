"""Answers kept by what was asked, for what is asked of every word of every note: a plain look-up, where the standard
cache keeps an order of use. Knows nothing of what is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
MOST = 131_072  # answers; a text of strange words cannot make it grow without end


class Memory(dict[str, T], Generic[T]):
    """`memory[asked]` answers by `ask`, once; all is forgotten when MOST are kept."""

    __slots__ = ("_ask",)

    def __init__(self, ask: Callable[[str], T]) -> None:
        super().__init__()
        self._ask = ask

    def __missing__(self, asked: str) -> T:
        if len(self) >= MOST:
            self.clear()
        answer = self[asked] = self._ask(asked)
        return answer
