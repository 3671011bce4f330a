"""``saywell chat --plain``: a chat session by lines, for screen readers and for pipes."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from types import FrameType

from saywell.app.jobs import Lanes
from saywell.app.plain_commands import KEYS, PlainChat
from saywell.app.plain_events import news
from saywell.app.session.session import Session
from saywell.app.session.stage import Parts
from saywell.app.words import Words
from saywell.cli import terminal

TICK = 0.25
"""Seconds between two looks at the clock: drafts to save, questions to the server that are due."""

PATIENCE = 30.0
"""Seconds that a line from a pipe waits at most for what the lines before it have set off."""

LONGEST = 100_000
"""Bytes of a line that are read; the rest of a longer one is left out."""

Outcome = Callable[[], None]
Events = queue.SimpleQueue[Outcome | bytes | None]
"""What a thread has to say: how its work ended, a typed line, or that there are no more."""


def run_plain(parts: Parts, conversation: str) -> int:
    """Run the session until the agent leaves or the input ends, and return the exit code.

    A person's lines are taken at once. Lines from a pipe wait until the server has answered what
    they follow from, so that a script may be written down as one would type it.
    """
    chat = _Lines(parts)
    threading.Thread(target=_read_lines, args=(chat.events,), daemon=True).start()
    with _ended_by_signals():
        try:
            chat.run(conversation)
        finally:
            chat.close()
    return 0


class _Lines:
    """The session, what is still to be done in it, and what has been told of it."""

    def __init__(self, parts: Parts) -> None:
        self.events: Events = queue.SimpleQueue()
        self._words = Words(parts.settings.language, **KEYS)
        self._clocks = parts.settings.clocks
        self._lanes = Lanes(self.events.put)
        self._session = Session(parts, self._words, self._lanes, self.events.put)
        self._chat = PlainChat(self._session, self._words, self._clocks, terminal.out)
        self._told = self._session.state
        self._typed: deque[bytes] = deque()
        self._since = time.monotonic()

    def run(self, conversation: str) -> None:
        """Take lines and tell news until the agent leaves or there are no more lines."""
        at_once = terminal.is_terminal(sys.stdin)
        ended = False
        terminal.out(self._words("plain.hello"))
        self._session.start(conversation)
        while not self._chat.left:
            event = _next(self.events)
            if isinstance(event, bytes):
                self._typed.append(event)
            elif event is _END:
                ended = True
            elif event is not None:
                event()
            self._session.tick()
            self._tell()
            ready = at_once or self._settled()
            if ready and self._typed:
                self._chat.line(self._typed.popleft().decode("utf-8", "replace"))
                self._since = time.monotonic()
                self._tell()
            elif ready and ended:
                break

    def _tell(self) -> None:
        """Print what is new since the last time."""
        before, self._told = self._told, self._session.state
        for line in news(before, self._told, self._words, self._clocks):
            terminal.out(line)
        terminal.flush()

    def _settled(self) -> bool:
        """Say whether all that was asked of the server has been answered, or has taken too long."""
        state = self._session.state
        known = state.queue_known and state.library_known and not state.sending
        known = known and (state.messages_known or not state.selected)
        calm = known and self.events.empty() and self._lanes.idle
        return calm or time.monotonic() - self._since > PATIENCE

    def close(self) -> None:
        """Keep every text, and say what became of what was on its way."""
        self._session.leave_at_once()
        self._session.close()
        self._lanes.end()
        self._tell()


_END: Outcome = lambda: None  # noqa: E731


def _next(events: Events) -> Outcome | bytes | None:
    """Return the next event; None when a tick has passed without one, :data:`_END` at the end."""
    try:
        event = events.get(timeout=TICK)
    except queue.Empty:
        return None
    return _END if event is None else event


def _read_lines(events: Events) -> None:
    """Hand on the lines of standard input, and None at its end.

    It is read without a buffer: the lock of one would be held when the program ends.
    """
    with contextlib.suppress(OSError, ValueError), os.fdopen(os.dup(0), "rb", 0) as lines:
        while line := lines.readline(LONGEST):
            events.put(line)
            while not line.endswith(b"\n") and (line := lines.readline(LONGEST)):
                continue
    events.put(None)


@contextlib.contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let a closed terminal and a shutdown end the session as leaving does: texts are kept."""

    def end(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    names = ("SIGHUP", "SIGTERM")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.signal(number, end) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
