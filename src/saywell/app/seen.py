"""The replies that one agent sees, of a library that is open: by id, by trigger, by text."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from saywell.app.finding import OpenLibrary, seen_by
from saywell.engine.search.replies import seen_label
from saywell.errors import UnknownReply
from saywell.model.card import Card
from saywell.model.snippet import Reply

if TYPE_CHECKING:
    from saywell.model.settings import Settings


class Seen(Mapping[str, Reply]):
    """The replies that an agent of these teams sees, by id; each is read when it is asked for.

    Iteration goes through the ids in the order of the library, and reads no reply.
    """

    def __init__(self, opened: OpenLibrary, settings: Settings) -> None:
        self._opened = opened
        self._labels = frozenset(seen_by(settings.library.teams))

    def __getitem__(self, name: str) -> Reply:
        """Read the reply with an id."""
        if name not in self:
            raise KeyError(name)
        return self._opened.shelf[name]

    def __contains__(self, name: object) -> bool:
        """Say whether there is such a reply, and this agent sees it."""
        card = self._opened.shelf.card(name) if isinstance(name, str) else None
        return card is not None and self._sees(card)

    def __iter__(self) -> Iterator[str]:
        """Go through the ids."""
        return (card.id for card in self.cards())

    def __len__(self) -> int:
        """Count the replies."""
        return sum(1 for _ in self.cards())

    def cards(self) -> Iterator[Card]:
        """Go through what a list shows of the replies."""
        return filter(self._sees, self._opened.shelf.cards())

    def called(self, name: str) -> Reply:
        """Read the reply with this id or trigger. Raises UnknownReply with the nearest."""
        wanted = name.strip().removeprefix("/")
        if wanted in self:
            return self[wanted]
        for card in reversed(self._opened.shelf.called(wanted)):
            if self._sees(card):
                return self[card.id]
        known: dict[str, None] = {}
        for card in self.cards():
            known[card.id] = None
            known.update((trigger.casefold(), None) for trigger in card.triggers)
        close = difflib.get_close_matches(wanted[:100], known, n=3, cutoff=0.5)
        hint = f"did you mean {', '.join(close)}?" if close else "list all with: saywell search"
        raise UnknownReply(f"there is no reply {wanted[:100]!r}", hint=hint)

    def _sees(self, card: Card) -> bool:
        return seen_label(card.scope, card.layer) in self._labels


class FixedTexts:
    """The texts that go out as they stand, without fields and paragraphs: only asked whether."""

    def __init__(self, opened: OpenLibrary, settings: Settings) -> None:
        self._opened = opened
        self._seen = Seen(opened, settings)

    def __contains__(self, text: object) -> bool:
        """Say whether a text is one of them, but for the space around it."""
        return isinstance(text, str) and any(
            card.id in self._seen for card in self._opened.shelf.saying(text)
        )
