"""The library as the picker uses it: searched, read and filled for one customer or for nobody."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from saywell.app import replying
from saywell.engine import library_search as searching
from saywell.model.card import Card, card_of, read_card

if TYPE_CHECKING:
    from saywell.app.scene import Scene
    from saywell.engine.fill import Filled
    from saywell.model.settings import Settings
    from saywell.model.snippet import Library, Reply


class LibraryShelf:
    """The replies that this agent sees and that fit what was asked for; ``load`` reads them."""

    def __init__(
        self,
        load: Callable[[], Library],
        settings: Settings,
        *,
        wanted: replying.Filter = replying.EVERYTHING,
        scene: Scene | None = None,
        usage: Mapping[str, float] = MappingProxyType({}),
        remembered: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._load = load
        self._settings = settings
        self._wanted = wanted
        self._scene = scene
        self._usage = usage
        self._remembered = remembered
        self.refresh()

    def refresh(self) -> None:
        """Read the library again."""
        library = self._load()
        self._seen = {
            name: reply
            for name, reply in replying.visible(library, self._settings).items()
            if self._wanted.fits(reply)
        }
        self._library = dataclasses.replace(library, replies=MappingProxyType(self._seen))
        self._index = searching.build_index(self._library)

    def size(self) -> int:
        """Return how many replies there are."""
        return len(self._seen)

    def search(self, query: str, limit: int) -> list[Card]:
        """Return what matches, the best first."""
        hits = searching.search(
            self._index, query, lang=self._lang(), limit=limit, usage=self._usage
        )
        return [read_card(card_of(hit.reply)) for hit in hits]

    def _lang(self) -> str:
        theirs = replying.customer_language(self._scene) if self._scene else ""
        return self._wanted.lang or theirs or self._settings.language

    def reply(self, name: str) -> Reply:
        """Return one reply. Raises UnknownReply when it has gone."""
        return replying.find_reply(self._seen, name)

    def fill(
        self, reply: Reply, lang: str, values: Mapping[str, str], paragraphs: Mapping[str, bool]
    ) -> Filled:
        """Fill a reply as far as it goes, in a language or in the customer's own."""
        wish = replying.Wish(lang, values, paragraphs)
        return replying.preview(reply, self._library, self._settings, self._scene, wish)

    def remembered(self) -> Mapping[str, str]:
        """Return the values given before for the same customer."""
        return self._remembered
