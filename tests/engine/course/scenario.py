"""Chats written as lines: a time, who, and what they do; then what is due at a time.

``chat("0:00 customer", "0:20 agent greet ask", "0:40 customer", "1:00 agent ask_hold because
3m")``. Who: customer, agent (me), colleague, bot, system, note (mine, private), or ``I`` for a
deed: ``I hold 3m``, ``I hand_over``, ``I resolve``, ``I reopen``, ``I overrule greet``. Behind the
moves may stand ``because`` (a reason is given), ``canned``, a span (``90s``, ``3m``, ``24h``) and
``about:TOPIC``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from saywell.engine.course import Course, before_resolving, course_of, due
from saywell.model.chat import Author
from saywell.model.course import (
    Deed,
    Done,
    Due,
    Event,
    Facts,
    Limits,
    Move,
    Pressing,
    Said,
    Step,
)

START = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
SPAN = re.compile(r"(\d+)([smh])")
UNITS = {"s": 1, "m": 60, "h": 3600}
AUTHORS = {
    "customer": Author.CUSTOMER,
    "agent": Author.AGENT,
    "colleague": Author.AGENT,
    "bot": Author.BOT,
    "system": Author.SYSTEM,
    "note": Author.AGENT,
}


def time(text: str) -> dt.datetime:
    """Read ``m:ss`` or ``h:mm:ss`` after the start."""
    seconds = 0
    for part in text.split(":"):
        seconds = seconds * 60 + int(part)
    return START + dt.timedelta(seconds=seconds)


def span(text: str) -> dt.timedelta | None:
    """Read ``90s``, ``3m`` or ``24h``."""
    found = SPAN.fullmatch(text)
    return dt.timedelta(seconds=int(found[1]) * UNITS[found[2]]) if found else None


def event(line: str) -> Event:
    """Read one line."""
    when, who, *words = line.split()
    at = time(when)
    spans = [one for word in words if (one := span(word)) is not None]
    lasts = spans[0] if spans else None
    words = [word for word in words if span(word) is None]
    if who == "I":
        step = words[1] if len(words) > 1 else ""
        return Done(at, Deed(words[0]), lasts=lasts, step=step, reason="it fits" if step else "")
    topics = tuple(word.removeprefix("about:") for word in words if word.startswith("about:"))
    plain = [word for word in words if word not in ("because", "canned")]
    return Said(
        at,
        AUTHORS[who],
        message_id=line,
        moves=frozenset(Move(word) for word in plain if not word.startswith("about:")),
        lasts=lasts,
        reasoned="because" in words,
        canned="canned" in words,
        private=who == "note",
        topics=topics,
        mine=who != "colleague",
    )


@dataclass(frozen=True)
class Chat:
    """A chat that can be looked at at any time."""

    events: tuple[Event, ...]
    whole: bool = True
    limits: Limits = field(default_factory=Limits)
    facts: Facts = field(default_factory=Facts)

    @property
    def course(self) -> Course:
        return course_of(self.events, whole=self.whole)

    def and_then(self, *lines: str) -> Chat:
        """Go on with the chat."""
        return replace(self, events=(*self.events, *(event(line) for line in lines)))

    def at(self, when: str) -> tuple[Due, ...]:
        """Everything that is due."""
        return due(self.course, time(when), self.limits, self.facts)

    def steps(self, when: str) -> list[Step]:
        """The steps that are due, the most pressing first."""
        return [one.step for one in self.at(when)]

    def now(self, when: str) -> list[Step]:
        """The steps whose time has come."""
        return [one.step for one in self.at(when) if one.pressing is not Pressing.LATER]

    def step(self, step: Step, when: str) -> Due | None:
        """One step, when it is due."""
        return next((one for one in self.at(when) if one.step is step), None)

    def pressing(self, step: Step, when: str) -> Pressing | None:
        """How pressing a step is, None when it is not due."""
        one = self.step(step, when)
        return None if one is None else one.pressing

    def purposes(self, step: Step, when: str) -> tuple[str, ...]:
        """The canned replies that serve a step which has to be due."""
        one = self.step(step, when)
        assert one is not None, f"{step} is not due at {when}: {self.steps(when)}"
        return one.purposes

    def values(self, step: Step, when: str) -> dict[str, str]:
        """What fills the sentence of a step which has to be due."""
        one = self.step(step, when)
        assert one is not None, f"{step} is not due at {when}: {self.steps(when)}"
        return dict(one.values)

    def left(self, when: str) -> list[Step]:
        """What closing the chat would skip."""
        return list(before_resolving(self.course, time(when), self.limits, self.facts))


def chat(
    *lines: str, whole: bool = True, facts: Facts | None = None, limits: Limits | None = None
) -> Chat:
    """Write a chat."""
    events = tuple(event(line) for line in lines)
    return Chat(events, whole, limits or Limits(), facts or Facts())


def moments(lines: Sequence[str], look: Callable[[Chat, str], object]) -> list[object]:
    """Look at a chat after each of its lines, at the line's own time."""
    return [look(chat(*lines[: place + 1]), line.split()[0]) for place, line in enumerate(lines)]
