"""The messages of the open conversation: read, read on, told, and kept for when it opens again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from saywell.app import merging
from saywell.app.merging import Told
from saywell.app.rhythm import LIMITED, QUICK, SAFETY, Pace, Rhythm
from saywell.app.session.compose import Composing
from saywell.app.session.stage import Stage
from saywell.app.session.suggest import Suggesting
from saywell.app.state import State
from saywell.errors import NotFound, RateLimited, SaywellError
from saywell.model.backend import Capability
from saywell.model.chat import Author, Conversation, Message

PAGE = 40
"""Messages that are read at a time: as many as a check looks at."""

KEPT = 20
"""Conversations whose messages are kept when another one is opened."""


@dataclass(frozen=True, slots=True)
class Known:
    """What has been read of a conversation; ``cursor`` is where to read on, None for anew.

    ``line`` is the rhythm's when it was read; while that is the same, the rest has been told.
    """

    messages: tuple[Message, ...] = ()
    more: bool = False
    cursor: str | None = None
    line: int = -1


class Reading:
    """Keeps the open conversation's messages as the chat system has them."""

    def __init__(
        self, stage: Stage, composer: Composing, suggesting: Suggesting, rhythm: Rhythm
    ) -> None:
        self._stage = stage
        self._backend = stage.parts.backend
        self._composer = composer
        self._suggesting = suggesting
        self._rhythm = rhythm
        self._pace = Pace()
        self._told: Told[Message] = Told()
        self._kept: dict[str, Known] = {}
        self._cursor: str | None = None
        self._line = -1
        self._opened = False
        self._wanted = False
        self._doubted: dt.datetime | None = None
        self._older: tuple[str, str] | None = None
        self._read_at = stage.state.now
        self._read_as: Conversation | None = None

    @property
    def _state(self) -> State:
        return self._stage.state

    # -- opening

    def put_away(self) -> None:
        """Keep the messages of the open conversation, to show them at once the next time."""
        state = self._state
        if state.selected and state.messages_known:
            self._kept.pop(state.selected, None)
            self._kept[state.selected] = Known(state.messages, state.more, self._cursor, self._line)
            if len(self._kept) > KEPT:
                del self._kept[next(iter(self._kept))]

    def open(self, conversation_id: str) -> None:
        """Show what is kept of a conversation, and read on from there."""
        kept = self._kept.pop(conversation_id, None)
        known = kept or Known()
        self._pace = Pace()
        told = self._rhythm.hearing and known.line == self._rhythm.line
        self._cursor, self._wanted, self._doubted = known.cursor, not told, None
        self._line, self._opened = known.line, True
        self._stage.change(
            messages=known.messages, messages_known=kept is not None, more=known.more
        )
        if self._wanted:
            self._look(first=True)

    def anew(self) -> None:
        """Read the newest messages of the open conversation again."""
        self._pace = Pace()
        self._cursor, self._wanted = None, True
        self._look(first=True)

    def tick(self) -> None:
        """Read what is there to be read, when it is time."""
        now = self._state.now
        if self._doubted is not None and now >= self._doubted:
            self._doubted = None
            current = self._state.current
            known = {message.id for message in self._state.messages}
            self._wanted |= current is not None and merging.missing(current, known)
        self._wanted |= now - self._read_at >= dt.timedelta(seconds=SAFETY)
        if self._wanted and not self._rhythm.pace.held(now):
            self._look()

    def changed(self, entry: Conversation) -> None:
        """Note what the open conversation is like now: is there something to read in it?

        Where news is told, so is the message itself, in a moment.
        """
        if not self._rhythm.hearing and entry != self._read_as:
            self.want()
        elif merging.missing(entry, {message.id for message in self._state.messages}):
            self._doubted = self._doubted or self._state.now + dt.timedelta(seconds=QUICK)

    def want(self) -> None:
        """Note that there is something to read."""
        self._wanted = True
        self._pace.hurry()

    # -- reading

    def _look(self, *, first: bool = False) -> None:
        """Ask for the newest messages, or for those after what was read; failures are told once."""
        chosen, cursor, pace = self._state.selected, self._cursor, self._pace
        current = self._state.current
        if not chosen or not pace.due(self._state.now):
            return
        if current is not None and current.needs_taking:
            return  # it is still wanted once it is taken
        pace.asked()
        self._wanted = False
        self._read_at = self._state.now
        self._read_as = self._state.current
        self._rhythm.budget.spend(self._state.now)
        mark, line = self._told.mark(), self._rhythm.line

        def done(messages: list[Message]) -> None:
            pace.answered(self._state.now, news=True)
            if self._state.selected == chosen and pace is self._pace:
                self._line = line
                self._know(messages, cursor, mark)

        def failed(error: SaywellError) -> None:
            pace.failed(self._state.now, retry_after(error))
            if self._state.selected != chosen or pace is not self._pace:
                return
            gone = isinstance(error, NotFound)
            self._wanted = not gone
            if gone:
                self._stage.change(messages_known=True)
            if gone or (first and self._stage.explained(error) != self._state.offline):
                self._stage.tell(error)
            else:
                self._stage.change(offline=self._stage.explained(error))

        self._stage.work(
            f"messages {chosen}",
            lambda: self._backend.messages(chosen, after=cursor, limit=PAGE),
            done,
            failed,
        )

    def _know(self, messages: Sequence[Message], cursor: str | None, mark: int) -> None:
        chosen = self._state.selected
        full = len(messages) >= PAGE
        told = {
            name: message
            for name, message in self._told.since(mark).items()
            if message.conversation_id == chosen
        }
        before = {message.id for message in self._state.messages}
        if cursor is None:
            known = merging.page_read(self._state.messages, messages, told, more=full)
            more = full or (self._state.more and known[:1] == self._state.messages[:1])
            self._cursor = merging.cursor_after(messages, full=False)
        else:
            known = merging.with_messages(self._state.messages, messages)
            known = merging.with_messages(known, told.values())
            more = self._state.more
            self._cursor = merging.cursor_after(messages, full=full) or cursor
            if full:
                self.want()
        opened, self._opened = self._opened, False
        fresh = [one for one in messages if one.id not in before]
        self._stage.change(messages_known=True, more=more)
        self._show(known)
        if not opened and any(one.author is Author.CUSTOMER for one in fresh):
            self.mark_read(chosen)

    def _show(self, messages: tuple[Message, ...]) -> None:
        if messages != self._state.messages:
            self._stage.change(messages=messages)
            self._composer.check()
        self._suggesting.look()

    def read_older(self, then: Callable[[bool], object] = lambda _: None) -> State:
        """Ask for the messages before the oldest that is known; ``then`` gets whether they came."""
        state = self._state
        if state.more and state.messages:
            chosen, first = state.selected, state.messages[0].id
            self._rhythm.budget.spend(state.now)

            def done(older: list[Message]) -> None:
                self._know_older(chosen, first, older)
                then(True)

            def failed(error: SaywellError) -> None:
                self._stage.tell(error)
                then(False)

            def read() -> list[Message]:
                return self._backend.messages(chosen, before=first, limit=PAGE)

            self._stage.work("older", read, done, failed, latest=True)
        return state

    def _know_older(self, conversation_id: str, first: str, older: list[Message]) -> None:
        """Put messages before the ``first``; asked for twice at once, they come once."""
        state = self._state
        known = state.messages[:1]
        if state.selected == conversation_id and [one.id for one in known] == [first]:
            messages = merging.with_messages(older, state.messages)
            grown = len(messages) > len(state.messages)
            self._stage.change(messages=messages, more=grown and len(older) >= PAGE)

    # -- telling

    def hear(self, message: Message) -> None:
        """Take over a message that the chat system told of."""
        self._told.note(message.id, message)
        chosen, state = message.conversation_id, self._state
        if chosen != state.selected:
            kept = self._kept.get(chosen)
            if kept is not None and merging.belongs(message, kept.messages, more=kept.more):
                messages = merging.with_messages(kept.messages, [message])
                self._kept[chosen] = Known(messages, kept.more, kept.cursor, kept.line)
            return
        if state.messages_known and merging.belongs(message, state.messages, more=state.more):
            fresh = all(one.id != message.id for one in state.messages)
            self._show(merging.with_messages(state.messages, [message]))
            if fresh and message.author is Author.CUSTOMER:
                self.mark_read(chosen)

    def mark_read(self, conversation_id: str) -> None:
        """Tell the chat system that the agent has seen the conversation, where it wants that."""
        if Capability.READ in self._backend.capabilities:
            self._rhythm.budget.spend(self._state.now)
            self._stage.work(
                f"read {conversation_id}",
                lambda: self._backend.mark_read(conversation_id),
                failed=lambda _: None,  # a mark that is missing harms nobody
                latest=True,
            )


def retry_after(error: SaywellError) -> float | None:
    """Return for how many seconds the server wants to be left alone, None when it does not."""
    if not isinstance(error, RateLimited):
        return None
    return LIMITED if error.retry_after is None else error.retry_after
