"""Bringing together what is read and what is told: each thing once, in order, the newest of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from saywell.model.chat import Author, Conversation, Message, Status
from saywell.model.waiting import by_waiting

Value = TypeVar("Value")

KEPT = 2000
"""How many things that were told of are kept at most, against an answer that is on its way."""

OVERLAP = dt.timedelta(seconds=10)
"""How far back messages are read again: a server may show an older one after a newer one."""


class Told(Generic[Value]):
    """What the chat system told by itself, so that an older answer does not take it back.

    An answer is as old as its question: ``mark`` is taken when that is asked, and ``since`` gives
    what was told after it.
    """

    def __init__(self) -> None:
        self._count = 0
        self._told: dict[str, tuple[int, Value]] = {}

    def mark(self) -> int:
        """Return a sign for this moment."""
        return self._count

    def note(self, name: str, value: Value) -> None:
        """Keep what was told of one thing; only the last is kept."""
        self._count += 1
        self._told.pop(name, None)
        self._told[name] = (self._count, value)
        if len(self._told) > KEPT:
            del self._told[next(iter(self._told))]

    def since(self, mark: int) -> dict[str, Value]:
        """Return what was told after a moment, by its name."""
        return {name: value for name, (count, value) in self._told.items() if count > mark}


# -- messages


def place(message: Message) -> tuple[dt.datetime, int]:
    """Say where a message stands: by its time, and, where times are equal, by its number."""
    return message.at, int(message.id) if message.id.isdecimal() else 0


def with_messages(known: Iterable[Message], fresh: Iterable[Message]) -> tuple[Message, ...]:
    """Return the messages of both, each once and in order; of one that is in both, the fresh."""
    each = {message.id: message for message in known}
    each.update((message.id, message) for message in fresh)
    return tuple(sorted(each.values(), key=place))


def page_read(
    known: Sequence[Message], page: Sequence[Message], told: Mapping[str, Message], *, more: bool
) -> tuple[Message, ...]:
    """Return the newest messages of a conversation, read anew.

    ``told`` is what was told since they were asked for. Where older ones are left on the server
    (``more``), those that were known before the page go: there would be a hole behind them.
    """
    first = place(page[0]) if page and more else None
    kept = known if first is None else [one for one in known if place(one) >= first]
    late = [one for one in told.values() if first is None or place(one) >= first]
    return with_messages(with_messages(kept, page), late)


def belongs(message: Message, known: Sequence[Message], *, more: bool) -> bool:
    """Say whether a message that was told of can be shown without a hole behind it."""
    if not more or not known:
        return True
    return any(one.id == message.id for one in known) or place(message) >= place(known[0])


def cursor_after(read: Sequence[Message], *, full: bool) -> str | None:
    """Return the id after which to read on, None for from the newest page.

    It lies a little behind what was read, save when the page was ``full``: then there is more.
    """
    if not read:
        return None
    if full:
        return read[-1].id
    safe = [one for one in read if one.at <= read[-1].at - OVERLAP]
    return safe[-1].id if safe else None


# -- the queue


def in_queue(conversation: Conversation) -> bool:
    """Say whether a conversation concerns an agent now."""
    return conversation.status is Status.OPEN


def with_changes(
    queue: Iterable[Conversation], changes: Iterable[Conversation], limit: int
) -> tuple[Conversation, ...]:
    """Return the queue with changed conversations at their places, without those that left it."""
    each = {entry.id: entry for entry in queue}
    for entry in changes:
        if in_queue(entry):
            each[entry.id] = entry
        else:
            each.pop(entry.id, None)
    return tuple(sorted(each.values(), key=by_waiting))[:limit]


def with_message(entry: Conversation, message: Message, *, opened: bool) -> Conversation:
    """Return a queue entry after a message, as far as that follows from the message alone.

    A message that is not newer than the entry's last one changes nothing but that one's text.
    """
    last = entry.last_message
    if last is not None and last.id == message.id:
        return dataclasses.replace(entry, last_message=message)
    if last is not None and place(message) <= place(last):
        return entry
    if message.author is Author.SYSTEM:
        return entry
    waiting, unread, first = entry.waiting_since, entry.unread, entry.first_reply
    if message.author is Author.CUSTOMER:
        waiting = waiting or message.at
        unread = 0 if opened else unread + 1
    elif not message.private:
        waiting = None
        first = first and message.author is not Author.AGENT
    activity = max(entry.last_activity, message.at) if entry.last_activity else message.at
    return dataclasses.replace(
        entry,
        last_message=message,
        last_activity=activity,
        waiting_since=waiting,
        unread=unread,
        first_reply=first,
    )


def missing(entry: Conversation, known: Collection[str]) -> bool:
    """Say whether a conversation has a last message that is not among those known."""
    return entry.last_message is not None and entry.last_message.id not in known
