"""Follow-ups: noted by hand, named by their id, done, put off or dropped."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Sequence

from saywell.app import actions
from saywell.errors import UsageError, nearest
from saywell.model.followup import FollowUp, FollowUpState
from saywell.model.untrusted import clean_line

ABOUT = 300
"""Characters of a promise that are kept."""

SHORT = 8
"""How much of an id is shown: enough to tell the few that are open apart."""


def new_id() -> str:
    """Return an id that no other follow-up has."""
    return uuid.uuid4().hex


def by_hand(
    conversation_id: str,
    about: str,
    now: dt.datetime,
    due: dt.datetime,
    *,
    name: str = "",
    contact: str = "",
) -> FollowUp:
    """Return a follow-up that the agent notes. Raises UsageError when it says nothing."""
    said = clean_line(about.strip(), limit=ABOUT)
    if not said:
        raise UsageError("what is to be followed up?", hint="say it in a few words")
    return FollowUp(
        new_id(), conversation_id, clean_line(name), said, now, due, clean_line(contact)
    )


def ended(one: FollowUp, state: FollowUpState, now: dt.datetime, reason: str = "") -> FollowUp:
    """Return a follow-up as done, or as dropped for a reason. Raises UsageError without one."""
    if state is FollowUpState.DROPPED and not reason.strip():
        raise UsageError("why is it dropped?", hint="say it in a few words; it is kept")
    return dataclasses.replace(one, state=state, ended=now, reason=clean_line(reason.strip()))


def named(known: Sequence[FollowUp], word: str) -> FollowUp:
    """Return the follow-up that an id, or its beginning, names. Raises UsageError."""
    fitting = [one for one in known if word and one.id.startswith(word)]
    if len(fitting) == 1:
        return fitting[0]
    shown = clean_line(word, limit=40)
    if fitting:
        raise UsageError(f"several follow-ups begin with {shown!r}", hint="give more of the id")
    near = nearest(word, [one.id[:SHORT] for one in known])
    raise UsageError(
        f"there is no open follow-up {shown!r}", hint=near or "see: saywell follow-ups"
    )


def due_now(known: Sequence[FollowUp], now: dt.datetime) -> tuple[FollowUp, ...]:
    """Return those that are due at ``now``."""
    return tuple(one for one in known if one.state is FollowUpState.OPEN and one.due <= now)


def put_off(one: FollowUp, due: dt.datetime, now: dt.datetime) -> FollowUp:
    """Return a follow-up that is due at another time, of which the customer was told."""
    return dataclasses.replace(one, due=due, progress=now)


def reached(one: FollowUp, contact: str) -> FollowUp:
    """Return a follow-up with another way to reach the customer."""
    return dataclasses.replace(one, contact=clean_line(contact.strip()))


def moment(text: str, now: dt.datetime) -> dt.datetime:
    """Read when something is due: ``2h`` or ``1d12h`` from now, ``17:00``, a date with a time.

    Raises UsageError.
    """
    words = text.strip()
    return actions.after(words, now) if words[-1:].isalpha() else actions.moment(words, now)
