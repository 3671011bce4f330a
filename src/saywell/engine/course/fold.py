"""The course of a conversation, folded from its events one by one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from saywell.engine.course.closing import Closing
from saywell.engine.course.hold import NO_HOLD, Hold
from saywell.engine.course.limits import Bounds
from saywell.engine.course.person import Person, WrongCompany
from saywell.engine.course.promises import Promises
from saywell.engine.course.silence import NO_SILENCE, Silence
from saywell.engine.course.transfer import NO_TRANSFER, Transfer
from saywell.engine.course.turn import YES_OR_NO, Mark, Turn
from saywell.engine.course.understanding import Understanding
from saywell.engine.course.waiting import Waiting, nobody_waits
from saywell.model.course import Deed, Done, Event, Move, Said, Step


@dataclass(frozen=True, slots=True)
class Course:
    """Where a conversation is; frozen, so that any number of screens may hold on to one.

    ``count`` is the number of events so far, ``asked`` the yes or no questions that are open,
    ``resolved`` whether the conversation was closed and the customer has not come back.
    ``overruled`` has where the agent last overruled each step.
    """

    count: int = 0
    asked: frozenset[Move] = frozenset()
    resolved: bool = False
    waiting: Waiting = Waiting()
    understanding: Understanding = Understanding()
    hold: Hold = NO_HOLD
    transfer: Transfer = NO_TRANSFER
    silence: Silence = NO_SILENCE
    closing: Closing = Closing()
    promises: Promises = Promises()
    person: Person = Person()
    wrong: WrongCompany = WrongCompany()
    bounds: Bounds = Bounds()
    overruled: Mapping[Step, Mark] = field(default_factory=lambda: MappingProxyType({}))

    def after(self, event: Event) -> Course:
        """Return the course with one event more; it costs the same however long the chat is."""
        count = self.count + 1
        turn = Turn(event, Mark(count, event.at), self.asked)
        if isinstance(event, Done) and event.deed is Deed.OVERRULE:
            return replace(self, count=count, overruled=self._overrule(event.step, turn.mark))
        course = self._begin_anew(turn)
        parted = course.closing.goodbye is not None or course.wrong.shown or course.resolved
        hold = course.hold.after(turn)
        return replace(
            course,
            count=count,
            asked=still_asked(turn),
            resolved=course.resolved or turn.deed is Deed.RESOLVE,
            waiting=course.waiting.after(turn, nobody_waits(turn, hold.runs, parted)),
            understanding=course.understanding.after(turn),
            hold=hold,
            transfer=course.transfer.after(turn),
            silence=course.silence.after(turn),
            closing=course.closing.after(turn),
            promises=course.promises.after(turn),
            person=course.person.after(turn),
            wrong=course.wrong.after(turn),
            bounds=course.bounds.after(turn),
        )

    def _begin_anew(self, turn: Turn) -> Course:
        """Drop what belongs to a chat or a problem that is over."""
        back = turn.customer is not None and not turn.only(Move.COURTESY, Move.DONE, Move.SOLVED)
        if self.resolved and back:
            return Course(
                count=self.count,
                promises=replace(self.promises, asked=None),
                overruled=self.overruled,
            )
        if turn.deed is Deed.REOPEN:
            return replace(self, resolved=False, closing=Closing(), silence=NO_SILENCE)
        left = self.wrong.shown and back and not turn.does(Move.WRONG_COMPANY, Move.AGREE)
        if left or self.closing.begins_anew(turn):
            return replace(
                self, closing=Closing(), understanding=Understanding(), wrong=WrongCompany()
            )
        return self

    def _overrule(self, name: str, mark: Mark) -> Mapping[Step, Mark]:
        """Note that a step was overruled; a name that means no step changes nothing."""
        try:
            return MappingProxyType({**self.overruled, Step(name): mark})
        except ValueError:
            return self.overruled


def still_asked(turn: Turn) -> frozenset[Move]:
    """Return the yes or no questions that are open after a turn."""
    if turn.agent is not None:
        return (turn.moves & YES_OR_NO) or turn.asked
    answered = turn.customer is not None and turn.does(Move.AGREE, Move.REFUSE)
    return frozenset() if answered else turn.asked


def course_of(events: Iterable[Event] = (), *, whole: bool = True) -> Course:
    """Fold events, in their order, into the course of a conversation.

    ``whole`` is false when the history begins in the middle: what may have been said before (a
    greeting, a question about the problem) is then not missed until a new chat or problem begins.
    """
    course = Course()
    if not whole:
        course = Course(waiting=Waiting(known=False), understanding=Understanding(understood=True))
    for event in events:
        course = course.after(event)
    return course


def in_order(said: Iterable[Said], done: Iterable[Done]) -> tuple[Event, ...]:
    """Merge messages and deeds: messages by their time, each deed at its place.

    A deed follows the message that it names (``Done.after``), as the clocks of the chat system and
    of this machine may differ; one that names none, or one that is not there, goes by its time,
    after the messages of the same time.
    """
    messages = sorted(said, key=lambda one: one.at)
    places = {one.message_id: place for place, one in enumerate(messages) if one.message_id}
    after: dict[int, list[Done]] = {}
    for deed in sorted(done, key=lambda one: one.at):
        place = places.get(deed.after)
        if place is None:
            place = _place_by_time(messages, deed)
        after.setdefault(place, []).append(deed)
    merged: list[Event] = [*after.get(-1, ())]
    for place, message in enumerate(messages):
        merged += [message, *after.get(place, ())]
    return tuple(merged)


def _place_by_time(messages: list[Said], deed: Done) -> int:
    """Return the place of the last message that is not later than the deed, -1 before them all."""
    return bisect_right(messages, deed.at, key=lambda one: one.at) - 1
