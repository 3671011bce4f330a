"""Being told of news: brought to the screen's thread in batches, and what becomes of each event."""

from __future__ import annotations

import datetime as dt
import threading
from collections import deque
from collections.abc import Callable
from types import MappingProxyType

from saywell.app.rhythm import Pace, Rhythm
from saywell.app.session.news import News
from saywell.app.session.reading import Reading
from saywell.app.session.stage import Stage, without
from saywell.app.state import Hearing, Typist
from saywell.errors import SaywellError
from saywell.model.backend import Capability, Listener
from saywell.model.chat import Author, Message
from saywell.model.push import (
    ContactTold,
    ConversationTold,
    Deaf,
    Event,
    Listening,
    MessageTold,
    TypingTold,
)

TYPES_FOR = dt.timedelta(seconds=30)
"""How long the sign that somebody types is shown, unless it is told again."""

Deliver = Callable[[Callable[[], None]], None]
"""Brings a call to the thread of the screen; may be called from any thread."""


class Mailbox:
    """Takes events on any thread without waiting, and opens them in order on the screen's thread.

    However many come at once, only one call at a time waits for the screen.
    """

    def __init__(self, deliver: Deliver, take: Callable[[Event], None]) -> None:
        self._deliver = deliver
        self._take = take
        self._events: deque[Event] = deque()
        self._called = False
        self._closed = False
        self._lock = threading.Lock()

    def put(self, event: Event) -> None:
        """Put in an event; nothing is taken any more once it is closed."""
        with self._lock:
            if self._closed:
                return
            self._events.append(event)
            if self._called:
                return
            self._called = True
        self._deliver(self._open)

    def close(self) -> None:
        """Throw away what was not opened, and take nothing any more."""
        with self._lock:
            self._closed = True
            self._events.clear()

    def _open(self) -> None:
        with self._lock:
            events = [*self._events]
            self._events.clear()
            self._called = False
        for event in events:
            self._take(event)


class Ear:
    """Listens where a chat system tells of news by itself; where it is deaf, polling goes on."""

    def __init__(
        self, stage: Stage, news: News, reading: Reading, rhythm: Rhythm, deliver: Deliver
    ) -> None:
        self._stage = stage
        self._backend = stage.parts.backend
        self._news = news
        self._reading = reading
        self._rhythm = rhythm
        self._box = Mailbox(deliver, self.hear)
        self._pace = Pace()
        self._listener: Listener | None = None
        self._closed = False
        self._heard: Callable[[Message], None] = lambda _: None
        self.each: Callable[[Message], None] = lambda _: None
        """Is told of every message that the chat system tells of by itself."""

    def tell_sender(self, heard: Callable[[Message], None]) -> None:
        """Have messages that may be our own shown to whoever sends them."""
        self._heard = heard

    def tick(self) -> None:
        """Begin to listen where that is possible, again when it failed, and let signs fade."""
        now = self._stage.state.now
        typing = self._stage.state.typing
        for name, typist in typing.items():
            if now >= typist.until:
                self._stage.change(typing=without(self._stage.state.typing, name))
        wanted = Capability.PUSH in self._backend.capabilities
        if wanted and self._listener is None and not self._closed and self._pace.due(now):
            self._listen()

    def soon(self) -> None:
        """Try again at once where nothing is heard: the clock is not what it was."""
        self._pace.hurry()
        self._stage.change(typing=MappingProxyType({}))

    def _listen(self) -> None:
        self._pace.asked()

        def done(listener: Listener) -> None:
            if self._closed:
                listener.close()
                return
            self._listener = listener
            self._pace.answered(self._stage.state.now, news=False)

        def failed(error: SaywellError) -> None:
            self._pace.failed(self._stage.state.now, None)
            self._deaf()

        self._stage.work("listen", lambda: self._backend.listen(self._box.put), done, failed)

    def close(self) -> None:
        """Stop listening; nothing is heard any more."""
        self._closed = True
        self._box.close()
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    # -- events

    def hear(self, event: Event) -> None:
        """Take over one event, on the thread of the screen."""
        if isinstance(event, MessageTold):
            self._hear_message(event.message)
        elif isinstance(event, ConversationTold):
            self._news.hear_conversation(event.conversation)
        elif isinstance(event, ContactTold):
            self._news.hear_contact(event.contact)
        elif isinstance(event, TypingTold):
            self._hear_typing(event)
        elif isinstance(event, Listening):
            self._rhythm.hear(True)
            self._stage.change(hearing=Hearing.TOLD, offline="")
            self._news.soon()
            self._reading.want()
        elif isinstance(event, Deaf):
            if event.again is None and self._listener is not None:
                self._listener.close()
                self._listener = None
                self._pace.failed(self._stage.state.now, None)
            self._deaf()

    def _hear_message(self, message: Message) -> None:
        self._news.hear_message(message)
        self.each(message)
        if message.author is Author.CUSTOMER:
            typing = without(self._stage.state.typing, message.conversation_id)
            self._stage.change(typing=typing)
        if message.echo_id:
            self._heard(message)

    def _hear_typing(self, event: TypingTold) -> None:
        state = self._stage.state
        rest = without(state.typing, event.conversation_id)
        if not event.on:
            self._stage.change(typing=rest)
            return
        me = state.account.agent.name if state.account else ""
        if not event.customer and event.who == me:
            return
        typist = Typist(event.who, state.now + TYPES_FOR)
        self._stage.change(typing=MappingProxyType({**rest, event.conversation_id: typist}))

    def _deaf(self) -> None:
        self._rhythm.hear(False)
        self._stage.change(hearing=Hearing.DEAF)
