"""The etiquette of a whole conversation (C01 to C12), as a state machine over its events."""

from saywell.engine.course.clocks import skew
from saywell.engine.course.due import (
    before_handing_over,
    before_resolving,
    before_saying,
    due,
    may_send_canned,
    steps_overruled,
)
from saywell.engine.course.fold import Course, course_of, in_order
from saywell.engine.course.limits import held_chats, may_take
from saywell.engine.course.promises import promised
from saywell.engine.course.waiting import pressing_of_wait

__all__ = [
    "Course",
    "before_handing_over",
    "before_resolving",
    "before_saying",
    "course_of",
    "due",
    "held_chats",
    "in_order",
    "may_send_canned",
    "may_take",
    "pressing_of_wait",
    "promised",
    "skew",
    "steps_overruled",
]
