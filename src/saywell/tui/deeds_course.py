"""The keys of a conversation's etiquette: what is due, hold, passing on, closing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from saywell.app.session.session import Session
from saywell.tui.keys import Action


def deeds(session: Session) -> Mapping[Action, Callable[[], object]]:
    """Return what each of these keys does."""
    course = session.course
    return {
        Action.TAKE: course.take,
        Action.OFFER: course.offer,
        Action.OVERRULE: course.overrule,
        Action.HOLD: course.hold,
        Action.PASS_ON: course.passing.begin,
        Action.CLOSE: course.closing.open,
    }
