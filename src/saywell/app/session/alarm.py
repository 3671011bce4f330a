"""Telling an agent who looks elsewhere: somebody new has come, somebody waits too long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from saywell.app.session.stage import NAME, Stage
from saywell.app.state import State, Urgency, urgency
from saywell.model.chat import Conversation
from saywell.model.settings import Notify
from saywell.model.untrusted import clean_line

APART = dt.timedelta(seconds=10)
"""The least time between two signals; what happens meanwhile is told together."""

WORDS = 100
"""Characters of a customer's words in a notification."""


class Alarm:
    """Rings once for each customer who is new and once for each who becomes late (C01).

    ``ring`` makes the terminal's bell sound, ``show`` asks the terminal for a notification; a
    screen sets them. What customers write is told only where the settings say so, for it may be
    seen by others.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._desktop = stage.parts.desktop
        self._settings = stage.parts.settings
        self.ring: Callable[[], object] = lambda: None
        self.show: Callable[[str, str], object] = lambda title, text: None
        self._known: set[str] | None = None
        self._late: set[str] | None = None
        self._looked: tuple[object, dt.datetime] | None = None
        self._new: dict[str, Conversation] = {}
        self._overdue: dict[str, Conversation] = {}
        self._rang: dt.datetime | None = None

    @property
    def _state(self) -> State:
        return self._stage.state

    def tick(self) -> None:
        """Look for who is new and who has become late, and tell it when that is not too soon."""
        state = self._state
        second = state.now.replace(microsecond=0)
        if self._settings.notify == Notify.NONE or not state.queue_known:
            return
        if self._looked is None or self._looked[0] is not state.queue or self._looked[1] != second:
            self._looked = (state.queue, second)
            self._look(state)
        soon = self._rang is not None and dt.timedelta(0) <= state.now - self._rang < APART
        if (self._new or self._overdue) and not soon:
            self._rang = state.now
            self._tell()

    def _look(self, state: State) -> None:
        clocks = self._settings.clocks
        waiting = {one.id: one for one in state.waiting}
        late = {
            name: one
            for name, one in waiting.items()
            if urgency(one.waited(state.now), clocks) is Urgency.OVERDUE
        }
        if self._known is not None and self._late is not None:
            new = waiting.keys() - self._known - {state.selected}
            self._new |= {name: waiting[name] for name in new}
            self._overdue |= {name: late[name] for name in late.keys() - self._late}
        self._new = {name: one for name, one in self._new.items() if name in waiting}
        self._overdue = {name: one for name, one in self._overdue.items() if name in late}
        self._known = (self._known or set()) | {one.id for one in state.queue}
        self._late = set(late)

    def _tell(self) -> None:
        new, overdue = [*self._new.values()], [*self._overdue.values()]
        self._new, self._overdue = {}, {}
        if self._settings.notify == Notify.BELL:
            self.ring()
            return
        words = self._stage.words
        told = [words("alarm.new", count=len(new))] if new else []
        told += [words("alarm.late", count=len(overdue))] if overdue else []
        title = words("alarm.title")
        text = ", ".join(told)
        if self._settings.notify_text:
            text = "\n".join([text, *self._said((*overdue, *new))])

        def done(shown: bool) -> None:
            if not shown:
                self.show(title, text)

        self._stage.work("notify", lambda: self._desktop.notify(title, text), done)

    def _said(self, told: Iterable[Conversation]) -> list[str]:
        lines = []
        for one in {one.id: one for one in told}.values():
            name = clean_line(one.contact.name, limit=NAME) or self._stage.words("queue.nameless")
            last = clean_line(one.last_message.text, limit=WORDS) if one.last_message else ""
            lines.append(": ".join(filter(None, (name, last))))
        return lines[:3]
