"""Finding replies in a library that is ready for it: open, filter, rank; cheap to import."""

from __future__ import annotations

from saywell.engine.search.finder import Finder
from saywell.engine.search.segment import Segment
from saywell.model.card import Card, Outline, outline_of, read_card
from saywell.model.scope import seen_by
from saywell.stores.search_file import DAMAGE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from saywell.errors import Problem
    from saywell.model.searching import Found
    from saywell.model.settings import Settings
    from saywell.model.snippet import Library, Reply
    from saywell.stores.search_file import SearchFile
    from saywell.stores.shelf import Shelf

LIMIT = 20
"""How many replies are found unless more are asked for."""

SEARCHES = 200
"""After so many searches the memory is freed that the parts of the file take which were read.

At 100,000 replies 1,000 searches would leave 77 MB of it; freeing it takes about a millisecond.
"""


class OpenLibrary:
    """A library ready for searching; its replies are read one by one, when they are asked for.

    ``made`` opens it again: brought up to date, or made from nothing when that is asked for, as
    when its file turns out to be damaged. Without it such damage raises ValueError or IndexError.
    """

    def __init__(self, file: SearchFile, made: Callable[[bool], SearchFile] | None = None) -> None:
        self._made = made
        self._shelf: Shelf | None = None
        self._library: Library | None = None
        self._searches = 0
        self._take(file)

    def _take(self, file: SearchFile) -> None:
        try:
            self._read(file)
        except DAMAGE:
            if self._made is None:
                raise
            self._read(self._made(True))

    def _read(self, file: SearchFile) -> None:
        self._file = file
        self.parts = [Segment(one, file.reader(number)) for number, one in enumerate(file.segments)]
        self.finder = Finder(self.parts, file.dead)

    def refresh(self) -> bool:
        """Look whether files of the library have changed, and read them; say whether any had."""
        if self._made is None or self._file.is_fresh():
            return False
        file = self._made(False)
        if file is self._file:
            return False
        self._take(file)
        self._library = self._shelf = None
        return True

    def is_fresh(self) -> bool:
        """Say whether no file or folder of the library has changed since it was made ready."""
        return self._file.is_fresh()

    @property
    def problem_count(self) -> int:
        """How many problems the files of the library have."""
        count: int = self._file.problem_count
        return count

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong in the files of the library."""
        return self.shelf.problems() if self.problem_count else ()

    @property
    def shelf(self) -> Shelf:
        """The replies by id, by trigger and by text."""
        if self._shelf is None:
            from saywell.stores.shelf import Shelf

            self._shelf = Shelf((self._file, self.parts), self._again)
        return self._shelf

    @property
    def library(self) -> Library:
        """The library; what is looked up in its replies is read then."""
        if self._library is None:
            from saywell.model.snippet import Library

            self._library = Library(self.shelf, self.shelf.blocks(), self.shelf.hidden())
        return self._library

    def find(
        self,
        query: str,
        *,
        limit: int,
        where: Sequence[Collection[str]],
        usage: Mapping[str, float] | None,
        prefer: Sequence[Collection[str]],
    ) -> list[Found]:
        """Find what fits, best first: see `Finder.find`."""
        self._searches += 1
        if self._searches % SEARCHES == 0:
            self._file.free_memory()
        try:
            return self.finder.find(query, limit=limit, where=where, usage=usage, prefer=prefer)
        except DAMAGE:
            self.renew()
            return self.finder.find(query, limit=limit, where=where, usage=usage, prefer=prefer)

    def card(self, found: Found) -> Card:
        """Return what a list shows of what was found. Raises ValueError when it has gone."""
        try:
            part = self._part_of(found)
            if part is not None:
                return read_card(part.card(found.number))
        except DAMAGE:
            self.renew()
        card = self.shelf.card(found.id)
        if card is None:
            raise ValueError(f"{found.id!r} is not in the library any more")
        return card

    def outline(self, found: Found) -> Outline:
        """Return what is in a reply that was found. Raises KeyError when it has gone."""
        try:
            part = self._part_of(found)
            if part is not None:
                return outline_of(part.body(found.number))
        except DAMAGE:
            self.renew()
        from saywell.model.frozen import freeze

        return outline_of(freeze(self.shelf[found.id]))

    def _part_of(self, found: Found) -> Segment | None:
        """Return the part where something was found, None when it does not stand there any more."""
        if found.segment >= len(self.parts):
            return None
        part = self.parts[found.segment]
        there = found.number < part.size and part.id(found.number) == found.id
        return part if there else None

    def renew(self) -> None:
        """Make the file from nothing. Raises ValueError where that cannot be done."""
        if self._made is None:
            raise ValueError("the file of the library is damaged")
        self._take(self._made(True))
        self._library = self._shelf = None

    def _again(self) -> tuple[SearchFile, Sequence[Segment]]:
        self.renew()
        return self._file, self.parts

    def close(self) -> None:
        """Let go of the file; nothing can be found or read any more."""
        self._file.close()


class Filter:
    """Which replies to find: with a text in this language, all of these tags, of this kind, ..."""

    __slots__ = ("kind", "lang", "owner", "purpose", "scope", "tags")

    def __init__(
        self,
        lang: str = "",
        tags: Collection[str] = (),
        kind: str = "",
        owner: str = "",
        scope: str = "",
        purpose: str = "",
    ) -> None:
        self.lang = lang
        self.tags = frozenset(tags)
        self.kind = kind
        self.owner = owner
        self.scope = scope
        self.purpose = purpose

    def labels(self) -> list[Collection[str]]:
        """Return what `Finder.find` takes: all of these, each by any of its labels."""
        found: list[Collection[str]] = [(f"tag:{tag}",) for tag in sorted(self.tags)]
        if self.lang:
            found.append(_in_language(self.lang))
        if self.kind:
            found.append((f"kind:{self.kind}",))
        if self.purpose:
            found.append((f"purpose:{self.purpose}",))
        if self.owner:
            found.append((f"owner:{self.owner.casefold()}",))
        if self.scope:
            found.append((f"scope:{self.scope.casefold()}",))
        return found


EVERYTHING = Filter()


class Hit:
    """A reply that was found, and why; it is read when it is asked for."""

    __slots__ = ("_opened", "found")

    def __init__(self, opened: OpenLibrary, found: Found) -> None:
        self._opened = opened
        self.found = found

    @property
    def id(self) -> str:
        """The id of the reply."""
        return self.found.id

    @property
    def score(self) -> float:
        """The relevance, from 0 to 1."""
        return self.found.score

    @property
    def why(self) -> str:
        """Where the best match stands: the name of a field, or ``use`` for an empty query."""
        return self.found.why

    @property
    def matched(self) -> tuple[str, ...]:
        """The words of the library that met those of the query, folded."""
        return self.found.matched

    @property
    def card(self) -> Card:
        """What a list shows of the reply."""
        return self._opened.card(self.found)

    def explained(self, query: str) -> dict[str, object]:
        """Say what each word of the query met in it: see `Finder.explain`."""
        return self._opened.finder.explain(query, self.found)

    @property
    def outline(self) -> Outline:
        """What is in the reply: its texts, and the names of its fields and paragraphs."""
        return self._opened.outline(self.found)

    @property
    def reply(self) -> Reply:
        """The whole reply."""
        return self._opened.shelf[self.found.id]


def find(
    opened: OpenLibrary,
    settings: Settings,
    query: str,
    *,
    wanted: Filter = EVERYTHING,
    usage: Mapping[str, float] | None = None,
    team: str = "",
    lang: str = "",
    limit: int = LIMIT,
) -> list[Hit]:
    """Find replies, the best first, among those that this agent sees.

    ``usage`` says how much the agent uses a reply, by id; ``team`` is the department of the
    conversation and ``lang`` the customer's language: both break ties.
    """
    lang = lang or wanted.lang or settings.language
    return found_for(opened, settings.library.teams, query, wanted, usage, team, lang, limit)


def found_for(
    opened: OpenLibrary,
    teams: Sequence[str],
    query: str,
    wanted: Filter = EVERYTHING,
    usage: Mapping[str, float] | None = None,
    team: str = "",
    lang: str = "",
    limit: int = LIMIT,
) -> list[Hit]:
    """Find replies as `find` does, for an agent who belongs to these teams."""
    prefer: list[Collection[str]] = []
    if team:
        prefer.append((f"scope:team:{team.casefold()}", f"tag:{team}", f"tag:{team.casefold()}"))
    if lang:
        prefer.append(_in_language(lang))
    where = [seen_by(teams), *wanted.labels()]
    found = opened.find(query, limit=limit, where=where, usage=usage, prefer=prefer)
    return [Hit(opened, one) for one in found]


def _in_language(lang: str) -> tuple[str, ...]:
    return (f"lang:{lang}", "lang:*")
