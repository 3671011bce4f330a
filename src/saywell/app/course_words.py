"""What a step of a conversation's etiquette asks for, in the words of the screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

from saywell.app.state import State
from saywell.app.words import Words
from saywell.model.course import Due, Step
from saywell.model.untrusted import clean_line

NAME = 30
"""Characters of a name that such a sentence has room for."""

WAITING: Mapping[Step, str] = MappingProxyType(
    {
        Step.HOLD_RUNS: "course.wait_hold_runs",
        Step.TRANSFER_WAIT: "course.wait_transfer_wait",
        Step.WAIT_FOR_DONE: "course.wait_wait_for_done",
    }
)
"""What is said to an agent who wants to do what is the customer's turn."""


def waiting_clock(waited: dt.timedelta | None) -> str:
    """Write a waiting time: minutes and seconds, from an hour on hours and minutes, then days."""
    if waited is None:
        return ""
    seconds = int(waited.total_seconds())
    if seconds < 3600:
        return f"{seconds // 60}:{seconds % 60:02d}"
    if seconds < 86400:
        return f"{seconds // 3600}h{seconds % 3600 // 60:02d}"
    return f"{seconds // 86400}d"


def due_clock(one: Due, state: State) -> str:
    """Write how far off, or how long over, the moment of a step is; "" when it has none."""
    if one.at is None:
        return ""
    return waiting_clock(abs(one.at - state.second - state.course.skew))


def due_sentence(one: Due, state: State, words: Words) -> str:
    """Say what a step asks for, with its clock."""
    name = state.current.contact.name if state.current is not None else ""
    values = {
        "name": clean_line(name, limit=NAME) or words("queue.nameless"),
        "clock": due_clock(one, state),
        **{key: clean_line(value) for key, value in one.values.items()},
    }
    lacking = filter(None, one.values.get("missing", "").split(", "))
    values["missing"] = ", ".join(words(f"missing.{name}") for name in lacking)
    offers = one.step is Step.TOPIC and values.get("offer")
    return words("due.topic_instead" if offers else f"due.{one.step}", **values)
