"""The library as a chat screen uses it: opened beside it, searched as one types."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from types import MappingProxyType

from saywell.app import finding
from saywell.app.course_replies import fittest
from saywell.app.replying import Wish, customer_language, preview, sees, weights_of_use
from saywell.app.scene import Scene
from saywell.engine.fill import Filled
from saywell.errors import LibraryError, UnknownReply
from saywell.model.card import Card
from saywell.model.chat import Author, Message
from saywell.model.ports import Clock, Journal
from saywell.model.settings import Settings
from saywell.model.snippet import Reply
from saywell.stores.search_file import DAMAGE

FOUND = 50
"""How many replies a search as one types finds at most."""

GREETINGS = 10
"""How many greetings stand before the rest while nobody has answered the customer."""

OF_A_PURPOSE = 30
"""How many replies of one purpose are looked at to find the fittest."""

_NO_USE: Mapping[str, float] = MappingProxyType({})


class ChatLibrary:
    """The library of one agent; ``reopen`` opens it as it is in its files by then.

    Until :meth:`refresh` was called there are no replies. It may run on another thread than the
    rest: who is searching or filling meanwhile goes on with what was there before.
    """

    def __init__(
        self,
        reopen: Callable[[], finding.OpenLibrary],
        settings: Settings,
        journal: Journal,
        clock: Clock,
    ) -> None:
        self._reopen = reopen
        self._settings = settings
        self._journal = journal
        self._clock = clock
        self._opened: finding.OpenLibrary | None = None
        self._damaged = False
        self._usage = _NO_USE
        self._spoken: tuple[Sequence[Message], str] = ((), "")

    @property
    def opened(self) -> finding.OpenLibrary | None:
        """The library, None while it has not been opened yet."""
        return self._opened

    @property
    def problem_count(self) -> int:
        """How much is wrong in its files, as far as they were read."""
        return self._opened.problem_count if self._opened is not None else 0

    def usage(self) -> Mapping[str, float]:
        """Weigh how much this agent uses each reply, by id. Raises JournalError."""
        return weights_of_use(self._journal.usage(), self._clock.now())

    def refresh(self) -> bool:
        """Open the library, or open it anew when a file of it has changed; say whether it was."""
        if self._opened is not None and not self._damaged and self._opened.is_fresh():
            return False
        self._opened = self._reopen()
        self._damaged = False
        return True

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        """Take what is wrong with the file for what it is. Raises LibraryError."""
        try:
            yield
        except DAMAGE as error:
            self._damaged = True
            raise LibraryError(
                f"the library cannot be read: {error}", hint="open the palette again"
            ) from None

    def search(self, query: str, scene: Scene) -> list[Card]:
        """Rank the replies for a query; an empty one gives what is used most.

        Where nobody has answered the customer yet, it begins with the greetings. Raises
        LibraryError or JournalError.
        """
        if self._opened is None:
            return []
        blank = not query.strip()
        if blank:
            self._usage = self.usage()
        with self._reading():
            cards = self._found(self._opened, query, scene)
            if not blank or not _nothing_said(scene):
                return cards
            greetings = self._greetings(self._opened, scene)
        first = {card.id for card in greetings}
        return [*greetings, *(card for card in cards if card.id not in first)]

    def _found(self, opened: finding.OpenLibrary, query: str, scene: Scene) -> list[Card]:
        hits = finding.find(
            opened,
            self._settings,
            query,
            usage=self._usage,
            team=scene.conversation.team,
            lang=self._language(scene),
            limit=FOUND,
        )
        return [hit.card for hit in hits]

    def _greetings(self, opened: finding.OpenLibrary, scene: Scene) -> list[Card]:
        """List the greetings: what is used most, else what asks for the fewest fields."""
        found = finding.find(
            opened,
            self._settings,
            "",
            wanted=finding.Filter(purpose="greeting"),
            usage=self._usage,
            team=scene.conversation.team,
            lang=self._language(scene),
            limit=GREETINGS,
        )
        found.sort(key=lambda hit: (-self._usage.get(hit.id, 0.0), len(hit.reply.variables)))
        return [hit.card for hit in found]

    def by_purpose(
        self, purposes: Sequence[str], scene: Scene, tags: Collection[str] = ()
    ) -> list[Card]:
        """List the replies that serve a step, the fittest first: see `course_replies.fittest`.

        Raises LibraryError or JournalError.
        """
        opened = self._opened
        if opened is None:
            return []
        usage, lang, cards = self.usage(), self._language(scene), []
        with self._reading():
            for purpose in purposes:
                found = finding.find(
                    opened,
                    self._settings,
                    "",
                    wanted=finding.Filter(purpose=purpose),
                    usage=usage,
                    team=scene.conversation.team,
                    lang=lang,
                    limit=OF_A_PURPOSE,
                )
                cards += [hit.card for hit in found]
        return fittest(cards, purposes, tags, lang, usage)

    def _language(self, scene: Scene) -> str:
        """Return the customer's language; it is told once for the same messages."""
        if self._spoken[0] is not scene.messages:
            self._spoken = scene.messages, customer_language(scene)
        return self._spoken[1]

    def reply(self, name: str) -> Reply:
        """Read the reply with this id. Raises UnknownReply when it has gone, or LibraryError."""
        with self._reading():
            found = self._opened.shelf.get(name) if self._opened is not None else None
        if found is None:
            raise UnknownReply(f"there is no reply {name!r} any more")
        return found

    def fill(
        self,
        reply: Reply,
        scene: Scene,
        values: Mapping[str, str],
        paragraphs: Mapping[str, bool] = MappingProxyType({}),
    ) -> Filled:
        """Fill a reply in the customer's language, as far as the values reach."""
        assert self._opened is not None, "the reply came from the library"
        with self._reading():
            library = self._opened.library
        wish = Wish(values=values, paragraphs=paragraphs)
        return preview(reply, library, self._settings, scene, wish)

    def has(self, text: str) -> bool:
        """Say whether a reply that this agent sees is exactly this text, as it stands."""
        if self._opened is None:
            return False
        with self._reading():
            return any(sees(self._settings, card) for card in self._opened.shelf.saying(text))


def _nothing_said(scene: Scene) -> bool:
    said = any(one.author is Author.AGENT and not one.private for one in scene.messages)
    return scene.conversation.first_reply and not said
