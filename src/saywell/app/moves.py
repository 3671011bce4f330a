"""What the messages of a conversation do, each read once and remembered."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

from saywell.engine.language import DEFAULT, detect
from saywell.engine.moves import NOTHING, QUESTIONS, Moves, MoveWords, moves_of
from saywell.engine.topics import NO_TOPICS, Topics
from saywell.model.chat import Author, Message
from saywell.model.course import Said

MAX_CONVERSATIONS = 50
"""How many conversations are remembered; the one that was not read for longest goes."""

MAX_BEFORE = 12
"""How many of the customer's messages a repetition is looked for in."""


@dataclass(slots=True)
class _Read:
    """A conversation as far as it was read: what each message said, and what is asked."""

    language: str
    company: str
    messages: list[Message] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    asked: Moves = NOTHING
    before: list[str] = field(default_factory=list)
    spoken: str = ""
    last: Author | None = None


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
        self._kept: OrderedDict[str, _Read] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def topics(self) -> Topics:
        """The topics that the team does not want in chats."""
        return self._topics()

    def said(
        self, messages: Sequence[Message], language: str = "", company: str = ""
    ) -> tuple[Said, ...]:
        """Return what each message of one conversation says, oldest first, in their order.

        ``language`` is that of the customer's profile, ``company`` the agent's own. What was read
        before is not read again; when messages came in between, or changed, all of it is.
        """
        if not messages:
            return ()
        with self._lock:
            read = self._known(messages, language[:2], company)
            for message in messages[len(read.messages) :]:
                read.said.append(self._read(message, read))
                read.messages.append(message)
            return tuple(read.said)

    def _known(self, messages: Sequence[Message], language: str, company: str) -> _Read:
        key = messages[0].conversation_id
        read = self._kept.pop(key, None)
        if read is None or not _continues(messages, read, language, company):
            read = _Read(language, company)
        self._kept[key] = read
        while len(self._kept) > MAX_CONVERSATIONS:
            self._kept.popitem(last=False)
        return read

    def _read(self, message: Message, read: _Read) -> Said:
        said = Said(
            at=message.at,
            by=message.author,
            message_id=message.id,
            private=message.private,
            canned=message.author is not Author.CUSTOMER and self._canned(message),
        )
        if message.private or message.author is Author.SYSTEM or not message.text.strip():
            return said
        moves = self._moves(message, read)
        if message.author is Author.CUSTOMER:
            read.before.append(message.text)
            del read.before[:-MAX_BEFORE]
        elif moves.moves & QUESTIONS:
            read.asked = moves
        elif read.last is Author.CUSTOMER:
            read.asked = NOTHING  # what was asked before has had its answer
        read.last = message.author
        found = self._topics().found_in(message.text, self._languages(message, read))
        return replace(
            said, moves=moves.moves, lasts=moves.lasts, reasoned=moves.reasoned, topics=found
        )

    def _moves(self, message: Message, read: _Read) -> Moves:
        """Read a message in its own language, then in the conversation's, then in English."""
        for lang in self._languages(message, read):
            words = self._words(lang)
            if words is None:
                continue
            found = moves_of(
                message.text,
                lang,
                message.author,
                words,
                asked=read.asked,
                before=read.before,
                at=_local(message.at),
                company=read.company,
            )
            if found != NOTHING:
                return found
        return NOTHING

    @staticmethod
    def _languages(message: Message, read: _Read) -> Collection[str]:
        own = detect(message.text)
        if own and own != DEFAULT:
            read.spoken = own
        latin = message.text.isascii()
        known = [lang for lang in (read.spoken, read.language) if lang]
        # Latin letters may be any of the six: a word or two of English prove nothing.
        order = [*known, own, DEFAULT] if latin and own in ("", DEFAULT) else [own, *known]
        return tuple(dict.fromkeys(lang for lang in (*order, DEFAULT) if lang))


def _continues(messages: Sequence[Message], read: _Read, language: str, company: str) -> bool:
    """Whether messages are those that were read, with newer ones behind them at most."""
    if (read.language, read.company) != (language, company) or len(messages) < len(read.messages):
        return False
    return all(
        one.id == other.id and one.text == other.text
        for one, other in zip(messages, read.messages, strict=False)
    )


def _local(at: dt.datetime) -> dt.datetime:
    return at.astimezone()
