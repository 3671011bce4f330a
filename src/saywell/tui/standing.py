"""How the open conversation stands: what is asked, what closes it, who types."""

from __future__ import annotations

from saywell.app.session.stage import NAME
from saywell.app.state import State
from saywell.app.state_sends import Parked
from saywell.app.words import Words
from saywell.model.untrusted import clean_line
from saywell.tui.drawing import Line, cut, paragraph
from saywell.tui.transcript import clock_of, why_it_waits


def question(parked: Parked, state: State, words: Words) -> str:
    """Ask what to do with a message that has not surely left."""
    chosen = parked.record.message.conversation_id
    name = next((one.contact.name for one in state.queue if one.id == chosen), chosen)
    if parked.failed:
        return words("outbox.again", name=clean_line(name, limit=NAME))
    if not parked.queued:
        clock = clock_of(parked.record.started)
        return words("unsure.question", name=clean_line(name, limit=NAME), clock=clock)
    why = why_it_waits(parked, state.now, words) or words("why.offline")
    return words("outbox.question", name=clean_line(name, limit=NAME), why=why)


def closed_for(state: State, words: Words) -> str:
    """Say why nothing can be sent to the open conversation; empty when it can."""
    current = state.current
    if current is None:
        return ""
    if current.needs_taking:
        return words("composer.take")
    if current.encrypted:
        return words("composer.encrypted")
    return "" if current.can_reply or state.draft.note else words("composer.closed")


def around_lines(state: State, width: int, words: Words) -> list[Line]:
    """Draw what stands below the messages: it has to be taken, it is locked, somebody types."""
    current = state.current
    lines: list[Line] = []
    if current is not None and current.needs_taking:
        name = clean_line(current.contact.name, limit=NAME) or words("queue.nameless")
        lines += paragraph(words("transcript.take", name=name), width, "class:warning")
    elif current is not None and current.encrypted:
        lines += paragraph(words("transcript.locked"), width, "class:warning")
    typist = state.typing.get(state.selected)
    if typist is not None:
        who = clean_line(typist.who, limit=NAME) or words("queue.nameless")
        lines.append([("class:dim", cut(words("transcript.typing", name=who), width))])
    return lines
