"""The library as the picker uses it: searched, read and filled for one customer or for nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from saywell.app import finding
from saywell.app.replying import Wish, customer_language, fill_context, preview
from saywell.errors import UnknownReply
from saywell.model.scope import seen_by

if TYPE_CHECKING:
    from saywell.app.scene import Scene
    from saywell.engine.fill import FillContext, Filled
    from saywell.model.settings import Settings
    from saywell.model.snippet import Reply

_NOTHING: Mapping[str, str] = MappingProxyType({})
_NO_USE: Mapping[str, float] = MappingProxyType({})


class LibraryShelf:
    """The replies that this agent sees and that fit what was asked for.

    ``suggested`` stand first while nothing has been typed.
    """

    def __init__(
        self,
        opened: finding.OpenLibrary,
        settings: Settings,
        *,
        wanted: finding.Filter = finding.EVERYTHING,
        scene: Scene | None = None,
        usage: Mapping[str, float] = _NO_USE,
        remembered: Mapping[str, str] = _NOTHING,
        suggested: Sequence[finding.Hit] = (),
    ) -> None:
        self._opened = opened
        self._settings = settings
        self._wanted = wanted
        self._scene = scene
        self._usage = usage
        self._remembered = remembered
        self._suggested = [
            hit for hit in suggested if self._mask(hit.found.segment) >> hit.found.number & 1
        ]
        self._lang = customer_language(scene) if scene else ""
        self._team = scene.conversation.team if scene else ""
        self._size = self._count()

    def refresh(self) -> None:
        """Read again the files that have changed."""
        if self._opened.refresh():
            self._suggested = []
        self._size = self._count()

    def size(self) -> int:
        """Return how many replies there are."""
        return self._size

    def _count(self) -> int:
        parts = range(len(self._opened.finder.segments))
        return sum(self._mask(number).bit_count() for number in parts)

    def _mask(self, number: int) -> int:
        """Return which replies of a part of the library are shown, as bits."""
        where = [seen_by(self._settings.library.teams), *self._wanted.labels()]
        return self._opened.finder.mask(number, where)

    def search(self, query: str, limit: int) -> Sequence[finding.Hit]:
        """Return what matches, the best first."""
        hits = finding.find(
            self._opened,
            self._settings,
            query,
            wanted=self._wanted,
            usage=self._usage,
            team=self._team,
            lang=self._lang,
            limit=limit,
        )
        if query.strip() or not self._suggested:
            return hits
        first = {hit.id for hit in self._suggested}
        return [*self._suggested, *(hit for hit in hits if hit.id not in first)][:limit]

    def reply(self, name: str) -> Reply:
        """Read one reply. Raises UnknownReply when it has gone."""
        try:
            return self._opened.shelf[name]
        except (KeyError, ValueError):  # it was taken out, or the file that holds it was
            raise UnknownReply(f"there is no reply {name!r} any more") from None

    def fill(
        self, reply: Reply, lang: str, values: Mapping[str, str], paragraphs: Mapping[str, bool]
    ) -> Filled:
        """Fill a reply as far as it goes, in a language or in the customer's own."""
        wish = Wish(lang, values, paragraphs)
        return preview(reply, self._opened.library, self._settings, self._scene, wish)

    def context(self) -> FillContext:
        """Return for whom the replies are filled."""
        return fill_context(self._scene, self._settings)

    def remembered(self) -> Mapping[str, str]:
        """Return the values given before for the same customer."""
        return self._remembered
