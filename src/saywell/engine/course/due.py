"""What the etiquette of a conversation asks for at a moment, the most pressing first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from saywell.engine.course.fold import Course
from saywell.engine.course.hold import missing
from saywell.engine.course.turn import Call, Mark
from saywell.engine.course.understanding import PURPOSES as UNDERSTANDING
from saywell.model.course import ROWS, Due, Facts, Limits, Move, Pressing, Said, Step

ORDER = (
    Step.PERSON,
    Step.WRONG_COMPANY,
    Step.TOPIC,
    Step.TRANSFER_INTRODUCE,
    Step.TRANSFER_LEAVE,
    Step.TRANSFER_GO,
    Step.HOLD_LATE,
    Step.HOLD_LEAVE,
    Step.HOLD_PROGRESS,
    Step.CONTACT,
    Step.FOLLOW_UP,
    Step.GREET,
    Step.UNDERSTAND,
    Step.SOLVED,
    Step.ANYTHING_ELSE,
    Step.THANK,
    Step.WISH,
    Step.GOODBYE,
    Step.FEEDBACK,
    Step.RESOLVE,
    Step.CHECKED_IN,
    Step.CHECK_IN,
    Step.ANSWER,
    Step.LENGTH,
    Step.FOLLOW_UP_DUE,
    Step.FOLLOW_UP_PROGRESS,
    Step.PROFILE,
    Step.HOLD_WAIT,
    Step.TRANSFER_WAIT,
    Step.WAIT_FOR_DONE,
    Step.HOLD_RUNS,
    Step.LOAD,
)
"""Which of two steps that press alike comes first: what must not be got wrong, then the next."""

RANK = {Pressing.LATE: 0, Pressing.NOW: 1, Pressing.LATER: 2}
KEPT_BY_US = frozenset({Step.TRANSFER_INTRODUCE, Step.FOLLOW_UP_DUE, Step.FOLLOW_UP_PROGRESS})
KEPT_WHEN_CLOSED = frozenset({Step.FOLLOW_UP_DUE, Step.FOLLOW_UP_PROGRESS})
NO_FACTS = Facts()


def due(
    course: Course, now: dt.datetime, limits: Limits, facts: Facts = NO_FACTS
) -> tuple[Due, ...]:
    """Return the steps that are due at ``now``, the most pressing first.

    ``now`` is of the same clock as the events (``skew`` tells how far ours is off). A step that the
    agent has overruled stays away until an event that came later causes it.
    """
    allowed = [one for one in _calls(course, now, limits, facts) if not _overruled(course, one)]
    if course.resolved or facts.resolved:
        allowed = [one for one in allowed if one.due.step in KEPT_WHEN_CLOSED]
    elif facts.elsewhere:
        allowed = [one for one in allowed if one.due.step in KEPT_BY_US]
    places = {step: place for place, step in enumerate(ORDER)}
    dues = sorted(
        (one.due for one in allowed), key=lambda one: (RANK[one.pressing], places[one.step])
    )
    return tuple(_with_words(course, dues))


def _calls(course: Course, now: dt.datetime, limits: Limits, facts: Facts) -> Iterator[Call]:
    waiting, hold, transfer = course.waiting, course.hold, course.transfer
    closing, opened = course.closing, course.waiting.opened
    yield from waiting.calls(now, limits, facts)
    yield from hold.calls(now, limits)
    yield from transfer.calls(now, limits)
    yield from course.person.calls()
    yield from course.wrong.calls()
    yield from course.bounds.calls(now, limits, facts, opened)
    failed = latest(hold.failed(now, limits), transfer.failed(now, limits))
    yield from course.promises.calls(failed, now, limits, facts)
    if course.wrong.meant is not None or course.wrong.shown:
        return
    parting = closing.done is not None or closing.goodbye is not None
    if not (parting or closing.solved):
        yield from course.understanding.calls(waiting.since is not None and waiting.answered)
    if opened is not None and not (parting or hold.runs or transfer.handed):
        yield from course.silence.calls(now, limits)
    yield from closing.calls(
        free_to_end(course, now, limits), lambda step, cause: _passed(course, step, cause)
    )


def _overruled(course: Course, one: Call) -> bool:
    """Whether a step was overruled after what caused it."""
    if one.due.step not in KEPT_WHEN_CLOSED:
        return _passed(course, one.due.step, one.cause)
    mark = course.overruled.get(one.due.step)
    return mark is not None and one.cause.at <= mark.at


def _passed(course: Course, step: Step, cause: Mark | None) -> bool:
    """Whether a step was overruled after its cause, or at all when nothing has caused it."""
    mark = course.overruled.get(step)
    return mark is not None and (cause is None or cause.number <= mark.number)


def _with_words(course: Course, dues: list[Due]) -> Iterator[Due]:
    """Let the answer borrow the words of what else is due, and bar canned replies (C11)."""
    barred = not may_send_canned(course)
    first = next((one.purposes for one in dues if one.purposes and _presses(one)), ())
    for one in dues:
        purposes = one.purposes
        if one.step is Step.ANSWER:
            purposes = first
        bare = barred and one.step is not Step.PERSON
        yield replace(one, purposes=() if bare else purposes)


def _presses(one: Due) -> bool:
    return one.pressing is not Pressing.LATER


def latest(*marks: Mark | None) -> Mark | None:
    """Return the newest of several places, None when there is none."""
    there = [mark for mark in marks if mark is not None]
    return max(there, key=lambda mark: mark.number, default=None)


def free_to_end(course: Course, now: dt.datetime, limits: Limits) -> Mark | None:
    """Return what lets a chat end without the customer's word.

    That is a silence that all check-ins have met (C06), one whose check-ins were overruled, or one
    after a goodbye.
    """
    silence = course.silence
    if silence.fell is None:
        return None
    overruled = _passed(course, Step.CHECK_IN, silence.fell)
    parted = course.closing.goodbye is not None
    return silence.fell if overruled or silence.given_up(now, limits, parted) else None


def may_send_canned(course: Course) -> bool:
    """Whether a canned reply may go out (C11: not to a customer who asked for a person)."""
    return not course.person.barred or _passed(course, Step.PERSON, course.person.asked)


def steps_overruled(course: Course) -> frozenset[Step]:
    """Return the steps that the agent has overruled at some point."""
    return frozenset(course.overruled)


def before_saying(course: Course, draft: Said) -> tuple[Due, ...]:
    """Return what a message of ours would skip, were it sent now.

    Advice before understanding (C03), leave without a reason or a time (C04, C05), another canned
    reply to somebody who asked for a person (C11), a goodbye before the closing (C07).
    """
    if draft.private:
        return ()
    moves = draft.moves
    found: list[Due] = []
    if draft.canned and not may_send_canned(course) and Move.ASK_TRANSFER not in moves:
        found.append(Due(Step.PERSON, purposes=("transfer",)))
    asks = not moves.isdisjoint((Move.ASK, Move.RESTATE))
    lacks = course.understanding.lacks and not _silenced(course, Step.UNDERSTAND)
    if Move.ADVISE in moves and lacks and not asks and course.wrong.meant is None:
        found.append(Due(Step.UNDERSTAND, purposes=UNDERSTANDING))
    if Move.ASK_HOLD in moves and (lacking := missing(draft.reasoned, draft.lasts)):
        found.append(Due(Step.HOLD_LEAVE, purposes=("hold",), values=lacking))
    if Move.ASK_TRANSFER in moves and not draft.reasoned:
        found.append(Due(Step.TRANSFER_LEAVE, purposes=("transfer",), values={"missing": "reason"}))
    if Move.GOODBYE in moves and course.silence.asked == 0:
        before = (Step.SOLVED, Step.ANYTHING_ELSE, Step.WAIT_FOR_DONE)
        found += [Due(step) for step in _closing_left(course) if step in before]
    return tuple(found)


def _silenced(course: Course, step: Step) -> bool:
    """Whether a step was overruled for this transfer, or for this problem."""
    asked = course.transfer.asked if ROWS[step] == ROWS[Step.TRANSFER_GO] else None
    return _passed(course, step, asked or course.understanding.problem or course.waiting.opened)


def _closing_left(course: Course) -> tuple[Step, ...]:
    """Return the steps of the closing that are left, were the chat to end now."""
    if course.waiting.opened is None or course.wrong.shown:
        return ()
    skipped = course.closing.skipped(course.promises.made is not None)
    return tuple(step for step in skipped if not _silenced(course, step))


def before_resolving(
    course: Course, now: dt.datetime, limits: Limits, facts: Facts = NO_FACTS
) -> tuple[Step, ...]:
    """Return the steps that closing the conversation now would skip, in their order (C07).

    After a silence that all check-ins have met (C06) only the goodbye is asked for, and nothing of
    a customer who was shown the way out (C09), or of a chat that is closed or with a colleague.
    """
    if course.resolved or facts.resolved or facts.elsewhere:
        return ()
    left = _closing_left(course)
    if free_to_end(course, now, limits) is not None:
        left = tuple(step for step in left if step is Step.GOODBYE)
    pending = {one.step for one in due(course, now, limits, facts)}
    owing = {Step.CONTACT, Step.FOLLOW_UP}
    if course.closing.done is None and not course.wrong.shown:
        owing.add(Step.ANSWER)
    return (*(step for step in ORDER if step in pending & owing), *left)


def before_handing_over(course: Course) -> tuple[Step, ...]:
    """Return what passing the customer on now would skip (C05), in the order of doing it."""
    return tuple(step for step in course.transfer.skipped() if not _silenced(course, step))
