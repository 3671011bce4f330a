"""What is remembered of chats: names, and how they end, so that only what is new is asked for."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from saywell.model.chat import Author, Message

MOST = 5_000
"""How many chats are remembered; the one that was not looked at for longest goes first."""

Mark = tuple[int, ...]
"""The numbers of a row that change with every message."""


@dataclass(frozen=True, slots=True)
class End:
    """What the messages of a chat come to, up to the id ``last``.

    ``waiting_since`` is when the oldest customer message came that no person has answered, and
    ``unanswered`` how many of those there are; notes and bots answer nobody.
    """

    last: int = 0
    last_message: Message | None = None
    waiting_since: dt.datetime | None = None
    unanswered: int = 0
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What was seen of a chat last; ``mark`` is what its row had when ``end`` was read."""

    visitor: str = ""
    closed: bool = False
    mark: Mark = ()
    end: End = field(default_factory=End)


def continued(end: End, messages: Sequence[Message]) -> End:
    """Go on with newer messages, oldest first; what was counted before is left out."""
    for one in messages:
        if int(one.id) <= end.last:
            continue
        end = replace(end, last=int(one.id))
        if one.author is not Author.SYSTEM:
            end = replace(end, last_message=one)
        if one.author is Author.CUSTOMER:
            since = end.waiting_since or one.at
            end = replace(end, waiting_since=since, unanswered=end.unanswered + 1)
        elif one.author is Author.AGENT and not one.private:
            end = replace(end, waiting_since=None, unanswered=0, answered=True)
    return end


class Memory:
    """Chats by id; from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._chats: OrderedDict[str, Known] = OrderedDict()

    def of(self, chat: str) -> Known | None:
        """Return what is remembered of a chat."""
        with self._lock:
            return self._chats.get(chat)

    def keep(self, chat: str, known: Known) -> None:
        """Remember a chat."""
        with self._lock:
            self._chats[chat] = known
            self._chats.move_to_end(chat)
            while len(self._chats) > MOST:
                self._chats.popitem(last=False)
