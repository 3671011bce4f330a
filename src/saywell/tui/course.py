"""What the etiquette of a conversation asks for, in one line, and its mark in the queue."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from saywell.app.course_words import NAME, due_clock, due_sentence
from saywell.app.state import State
from saywell.app.state_course import Passing
from saywell.app.words import Words
from saywell.model.course import Due, Pressing, Step
from saywell.model.untrusted import clean_line
from saywell.tui.drawing import Line, cells, cut, spread
from saywell.tui.keys import Action, key_of

STYLES: Mapping[Pressing, str] = MappingProxyType(
    {Pressing.LATER: "class:dim", Pressing.NOW: "class:due", Pressing.LATE: "class:overdue"}
)

DEEDS: Mapping[Step, str] = MappingProxyType(
    {
        Step.TRANSFER_GO: "due.act",
        Step.RESOLVE: "due.act_resolve",
        Step.HOLD_WAIT: "due.act_hold",
    }
)
"""What the key does where a step is not a matter of words."""

MARKS: Mapping[Step, str] = MappingProxyType(
    {
        Step.HOLD_RUNS: "mark.hold",
        Step.HOLD_PROGRESS: "mark.hold",
        Step.HOLD_LATE: "mark.hold_late",
        Step.HOLD_WAIT: "mark.hold_wait",
        Step.TRANSFER_WAIT: "mark.transfer_wait",
        Step.TRANSFER_GO: "mark.transfer",
        Step.TRANSFER_INTRODUCE: "mark.introduce",
        Step.CHECK_IN: "mark.check_in",
        Step.CHECKED_IN: "mark.checked_in",
        Step.CONTACT: "mark.follow_up",
        Step.FOLLOW_UP: "mark.follow_up",
        Step.FOLLOW_UP_PROGRESS: "mark.follow_up",
        Step.FOLLOW_UP_DUE: "mark.follow_up",
        Step.RESOLVE: "mark.resolve",
    }
)
"""What stands in the row of a conversation in the queue."""

NARROWEST = 8
"""Cells that the title of a reply gets at least; else only its key is shown."""


def due_line(state: State, width: int, words: Words) -> Line:
    """Draw what is most pressing, the key that serves it, and how much else is due."""
    if state.passing is not None:
        key = key_of(Action.PASS_ON, words)
        text = _passing(state.passing, words)
        return spread([("class:info", text)], [("class:name", f" {key}")], width)
    if not state.due:
        return [("", "")]
    first, *others = state.due
    text = due_sentence(first, state, words)
    pressing = sum(one.pressing is not Pressing.LATER for one in others)
    more = f" {words('due.more', count=pressing)}" if pressing else ""
    room = width - cells(text) - cells(more)
    right = [*_key(first, state, room, words), ("class:dim", more)]
    return spread([(STYLES[first.pressing], text)], right, width)


def _key(first: Due, state: State, room: int, words: Words) -> Line:
    """Draw the key that serves a step and what it does, as far as there is room."""
    offer = state.course.offer
    if first.step in DEEDS:
        what = words(DEEDS[first.step])
    elif offer is not None and offer.step is first.step and offer.cards:
        what = clean_line(offer.cards[0].title(words.language))
    elif first.purposes:
        what = ""
    else:
        return []
    key = key_of(Action.OFFER, words)
    line: Line = [("class:name", f"  {key}")]
    left = room - cells(key) - 3
    if what and left >= min(NARROWEST, cells(what)):
        line.append(("class:info", f" {cut(what, left)}"))
    return line


def _passing(passing: Passing, words: Words) -> str:
    return words(f"due.pass.{passing.stage}", name=clean_line(passing.to.name, limit=NAME))


def mark_of(one: Due, state: State, words: Words) -> tuple[str, str]:
    """Return the style and the words of the mark that a conversation has in the queue."""
    style = STYLES[one.pressing] if one.step is not Step.HOLD_RUNS else "class:info"
    return style, words(MARKS[one.step], clock=due_clock(one, state))


def wrong_now(state: State, words: Words) -> str:
    """Say that a canned reply is wrong now: a person was asked for; empty when it is not."""
    barred = any(
        one.step is Step.PERSON and one.pressing is not Pressing.LATER for one in state.course.dues
    )
    return words("course.person") if barred else ""
