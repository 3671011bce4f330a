"""What the messages of a conversation do, each read once and remembered."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from saywell.engine.language import DEFAULT, detect
from saywell.engine.moves import NOTHING, QUESTIONS, Moves, MoveWords, moves_of
from saywell.engine.topics import NO_TOPICS, Topics
from saywell.model.chat import Author, Message
from saywell.model.course import Move, Said

MAX_CONVERSATIONS = 50
"""How many conversations are remembered; the one that was not read for longest goes."""

MAX_RECORDS = 2_000
"""How many messages more than those that are there are remembered of a conversation."""

MAX_BEFORE = 12
"""How many of the customer's messages a repetition is looked for in."""


class _Around(NamedTuple):
    """What a message is read with: the languages to try, what is asked, what was said before."""

    langs: tuple[str, ...]
    asked: Moves
    before: tuple[str, ...]


class _Record(NamedTuple):
    """A message that was read."""

    text: str
    own: str
    around: _Around
    minds: bool
    said: Said


@dataclass(slots=True)
class _Conversation:
    """The messages of a conversation that were read, by their id, and its company."""

    company: str
    records: dict[str, _Record] = field(default_factory=dict)


@dataclass(slots=True)
class _Course:
    """Where a conversation stands while it is read: what is asked, what was said before."""

    language: str
    asked: Moves = NOTHING
    before: tuple[str, ...] = ()
    spoken: str = ""
    last: Author | None = None

    def around(self, message: Message, own: str) -> _Around:
        """Return what a message in a language (or "") is read with."""
        if own and own != DEFAULT:
            self.spoken = own
        known = [lang for lang in (self.spoken, self.language) if lang]
        # Latin letters may be any of the six: a word or two of English prove nothing.
        unsure = own in ("", DEFAULT) and message.text.isascii()
        order = [*known, own, DEFAULT] if unsure else [own, *known, DEFAULT]
        langs = tuple(dict.fromkeys(lang for lang in order if lang))
        if message.author is Author.CUSTOMER:
            return _Around(langs, self.asked, self.before)
        return _Around(langs, NOTHING, ())

    def after(self, message: Message, moves: frozenset[Move], minds: bool) -> None:
        """Go on to what comes after a message."""
        if message.author is Author.CUSTOMER:
            self.before = (*self.before, message.text)[-MAX_BEFORE:]
        elif moves & QUESTIONS:
            self.asked = Moves(moves & QUESTIONS, minds=minds)
        elif self.last is Author.CUSTOMER:
            self.asked = NOTHING  # what was asked before has had its answer
        self.last = message.author


def _never(message: Message) -> bool:
    del message
    return False


class MoveReader:
    """Reads conversations message by message; ``words`` gives the lists of a language.

    ``topics`` gives those that the team does not want in chats; ``canned`` tells whether a message
    is a canned reply as it stands in the library.

    Not for the thread of a screen: reading the words of a language may take a while. Several
    threads may ask.
    """

    def __init__(
        self,
        words: Callable[[str], MoveWords | None],
        topics: Callable[[], Topics] = lambda: NO_TOPICS,
        canned: Callable[[Message], bool] = _never,
    ) -> None:
        self._words = words
        self._topics = topics
        self._canned = canned
        self._kept: OrderedDict[str, _Conversation] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def topics(self) -> Topics:
        """The topics that the team does not want in chats."""
        return self._topics()

    def said(
        self, messages: Sequence[Message], language: str = "", company: str = ""
    ) -> tuple[Said, ...]:
        """Return what each message of one conversation says, oldest first, in their order.

        ``language`` is that of the customer's profile, ``company`` the agent's own. A message is
        read once, unless its text or what stands before it has changed.
        """
        if not messages:
            return ()
        with self._lock:
            kept = self._conversation(messages[0].conversation_id, company)
            course = _Course(language[:2])
            found = [self._read(message, course, kept) for message in messages]
            if len(kept.records) > MAX_RECORDS + len(messages):
                kept.records.clear()
            return tuple(found)

    def _conversation(self, key: str, company: str) -> _Conversation:
        kept = self._kept.pop(key, None)
        if kept is None or kept.company != company:
            kept = _Conversation(company)
        self._kept[key] = kept
        while len(self._kept) > MAX_CONVERSATIONS:
            self._kept.popitem(last=False)
        return kept

    def _read(self, message: Message, course: _Course, kept: _Conversation) -> Said:
        if message.private or message.author is Author.SYSTEM or not message.text.strip():
            return _plain(message)
        known = kept.records.get(message.id)
        if known is not None and known.text != message.text:
            known = None
        own = known.own if known else detect(message.text)
        around = course.around(message, own)
        if known is None or known.around != around:
            moves = self._moves(message, around, kept.company)
            topics = self._topics().found_in(message.text, around.langs)
            canned = message.author is not Author.CUSTOMER and self._canned(message)
            said = replace(
                _plain(message),
                moves=moves.moves,
                lasts=moves.lasts,
                reasoned=moves.reasoned,
                topics=topics,
                canned=canned,
            )
            known = kept.records[message.id] = _Record(message.text, own, around, moves.minds, said)
        course.after(message, known.said.moves, known.minds)
        return known.said

    def _moves(self, message: Message, around: _Around, company: str) -> Moves:
        """Read a message in its own language, then in the conversation's, then in English."""
        for lang in around.langs:
            words = self._words(lang)
            if words is None:
                continue
            found = moves_of(
                message.text,
                lang,
                message.author,
                words,
                asked=around.asked,
                before=around.before,
                at=message.at.astimezone(),
            )
            if found != NOTHING:
                return found
        return NOTHING


def _plain(message: Message) -> Said:
    return Said(at=message.at, by=message.author, message_id=message.id, private=message.private)
