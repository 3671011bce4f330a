"""Reading what was said in a conversation and done about it, and where both lead."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from saywell.app.course_replies import move_of
from saywell.app.session.stage import Parts
from saywell.app.state import Inserted, State
from saywell.engine.course import Course, course_of, in_order
from saywell.errors import SaywellError
from saywell.model.chat import Author, Message
from saywell.model.course import Done, Event, Move, Said
from saywell.model.settings import seconds


@dataclass(frozen=True, slots=True)
class Before:
    """What is known of a conversation before it is read on.

    ``deeds`` is None while the journal has not been asked, ``whole`` says whether the messages
    begin where the conversation begins, ``inserted`` has the canned replies in messages by their
    ids.
    """

    said: tuple[Said, ...]
    deeds: tuple[Done, ...] | None
    course: Course | None
    whole: bool
    inserted: Mapping[str, Sequence[Inserted]]


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of a conversation: its messages, the agent's deeds, and where both lead."""

    said: tuple[Said, ...]
    deeds: tuple[Done, ...]
    course: Course


def reading(
    conversation_id: str,
    messages: Sequence[Message],
    before: Before,
    state: State,
    parts: Parts,
) -> Callable[[], Read]:
    """Return what reads a conversation: it may take long, and runs on any thread."""
    entries = (state.current, *state.queue)
    entry = next((one for one in entries if one and one.id == conversation_id), None)
    language = entry.contact.language if entry is not None else ""
    company = parts.settings.company or (state.account.company if state.account else "")
    me = state.account.agent.id if state.account else ""

    def read() -> Read:
        deeds = before.deeds
        if deeds is None:
            deeds = _deeds(parts, conversation_id)
        said = tuple(
            with_replies(_whose(one, message, me), before.inserted.get(message.id, ()), parts)
            for one, message in zip(parts.said(messages, language, company), messages, strict=True)
        )
        old = len(before.said)
        if before.course is not None and old and said[:old] == before.said:
            return Read(said, deeds, after(before.course, said[old:]))
        return Read(said, deeds, course_of(in_order(said, deeds), whole=before.whole))

    return read


def after(course: Course, events: Iterable[Event]) -> Course:
    """Return the course after some events more."""
    for event in events:
        course = course.after(event)
    return course


def _deeds(parts: Parts, conversation_id: str) -> tuple[Done, ...]:
    """Read what was done; without a journal, whose failure is told elsewhere, nothing was."""
    try:
        return tuple(parts.journal.deeds(conversation_id))
    except SaywellError:
        return ()


def _whose(said: Said, message: Message, me: str) -> Said:
    """Tell what a colleague wrote from what the agent wrote."""
    colleague = message.author is Author.AGENT and me and message.author_id not in ("", me)
    return dataclasses.replace(said, mine=False) if colleague else said


def with_replies(said: Said, replies: Sequence[Inserted], parts: Parts) -> Said:
    """Add what the canned replies in a message are there for, and the hold that goes with them."""
    for inserted in replies:
        try:
            move = move_of(parts.replies.reply(inserted.reply_id))
        except SaywellError:
            continue  # it has gone from the library meanwhile: the words alone have to tell
        if move is not None and move not in said.moves:
            said = dataclasses.replace(said, moves=said.moves | {move}, reasoned=True)
        if inserted.actions.hold and move is Move.ASK_HOLD and said.lasts is None:
            lasts = dt.timedelta(seconds=seconds(inserted.actions.hold))
            said = dataclasses.replace(said, lasts=lasts)
    return said
