"""Things with a key in the gate of a language, of which a text calls a few."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, Self, TypeVar

from saywell.engine.anchors import bits_of, keys_of
from saywell.engine.text import Text


class HasKey(Protocol):
    """What is registered in a gate; its key is negative until then."""

    key: int


T = TypeVar("T", bound=HasKey)


class Keyed(tuple[T, ...]):
    """Phrases or patterns that serve one purpose in one rule; asks only those a text calls."""

    by_key: dict[int, T]
    bits: int

    def __new__(cls, items: Iterable[T] = ()) -> Self:
        """Make a set of things that have their keys."""
        made = super().__new__(cls, items)
        made.by_key = {item.key: item for item in made}
        made.bits = bits_of(key for key in made.by_key if key >= 0)
        return made

    def possible(self, text: Text) -> Iterable[T]:
        """Return those that may match."""
        if text.possible is None:
            return self
        left = self.bits & text.possible
        return [self.by_key[key] for key in keys_of(left)] if left else ()
