"""The library as it is read from its file: each reply when it is asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from saywell.errors import Problem
from saywell.model.card import Card, read_card
from saywell.model.frozen import thaw, thaw_blocks, thaw_problems
from saywell.model.snippet import Block, Reply
from saywell.stores.search_file import DAMAGE, PART_BITS, PART_MASK, SearchFile, entry_of

if TYPE_CHECKING:
    from saywell.stores.search_parts import Documents


Opened: TypeAlias = "tuple[SearchFile, Sequence[Documents]]"
"""The file of a library, and the parts of its index as the engine reads them."""

T = TypeVar("T")


class Shelf(Mapping[str, Reply]):
    """The replies of a library by id; iteration and length read none of them.

    When the file turns out to be damaged, ``renewed`` makes it anew, and reading goes on.
    """

    def __init__(self, opened: Opened, renewed: Callable[[], Opened]) -> None:
        self._renewed = renewed
        self._take(opened)

    def _take(self, opened: Opened) -> None:
        self._file, self._parts = opened
        self._live = self._file.section("live").cast("I")
        self._dead = self._file.dead

    def __getitem__(self, name: str) -> Reply:
        """Read the reply with an id."""
        found = self._sound(lambda: self._by_id(name, self._reply))
        if found is None:
            raise KeyError(name)
        return found

    def __contains__(self, name: object) -> bool:
        """Say whether there is a reply with an id."""
        return isinstance(name, str) and self.card(name) is not None

    def __iter__(self) -> Iterator[str]:
        """Go through the ids in the order of the library."""
        return (card.id for card in self.cards())

    def __len__(self) -> int:
        """Count the replies."""
        return len(self._live)

    def card(self, name: str) -> Card | None:
        """Return what a list shows of the reply with an id, None when there is none."""
        return self._sound(lambda: self._by_id(name, self._card))

    def cards(self) -> Iterator[Card]:
        """Go through what a list shows of the replies, in the order of the library."""
        for at in range(len(self._live)):
            yield self._sound(lambda at=at: self._card(self._live[at]))  # type: ignore[misc]

    def called(self, trigger: str) -> list[Card]:
        """List what has a trigger, in the order of the library."""
        return self._sound(lambda: self._by_trigger(trigger.casefold()))

    def saying(self, text: str) -> list[Card]:
        """List the replies that are exactly this text in some language, without fields."""
        return self._sound(lambda: self._by_text(text.strip()))

    def hidden(self) -> tuple[Reply, ...]:
        """Read the replies that others override."""
        return self._sound(lambda: tuple(map(self._reply, self._section_of_numbers("hidden"))))

    def blocks(self) -> Mapping[str, Block]:
        """Read the shared pieces of text, by id."""
        blocks = self._sound(lambda: thaw_blocks(self._file.checked("blocks")))
        return MappingProxyType({block.id: block for block in blocks})

    def problems(self) -> tuple[Problem, ...]:
        """Read what is wrong in the files of the library."""
        return self._sound(lambda: thaw_problems(self._file.checked("problems")))

    def _sound(self, read: Callable[[], T]) -> T:
        try:
            return read()
        except DAMAGE:
            self._take(self._renewed())
            return read()

    def _by_id(self, name: str, read: Callable[[int], T]) -> T | None:
        items = (item for item in self._found("ids", name) if self._card(item).id == name)
        item = next(items, None)
        return None if item is None else read(item)

    def _by_trigger(self, folded: str) -> list[Card]:
        found = {}
        for item in self._found("triggers", folded):
            card = self._card(item)
            if any(one.casefold() == folded for one in card.triggers):
                found[item] = card
        if len(found) < 2:
            return list(found.values())
        return [found[item] for item in self._live if item in found]

    def _by_text(self, wanted: str) -> list[Card]:
        return [
            self._card(item)
            for item in self._found("fixed", wanted)
            if any(one.strip() == wanted for _, one in self._reply(item).text)
        ]

    def _section_of_numbers(self, name: str) -> memoryview:
        return self._file.section(name).cast("I")

    def _found(self, name: str, word: str) -> Iterator[int]:
        """List the references of what is in the library and has the checksum of a word."""
        wanted = entry_of(word)
        for part in range(self._file.part_count):
            table, dead = self._file.part(part, name).cast("Q"), self._dead[part]
            at = bisect_left(table, wanted)
            while at < len(table) and table[at] >> 32 == wanted >> 32:
                number = table[at] & PART_MASK
                place = bisect_left(dead, number)
                if place == len(dead) or dead[place] != number:
                    yield part << PART_BITS | number
                at += 1

    def _card(self, item: int) -> Card:
        return read_card(self._parts[item >> PART_BITS].card(item & PART_MASK))

    def _reply(self, item: int) -> Reply:
        return thaw(self._parts[item >> PART_BITS].body(item & PART_MASK))
