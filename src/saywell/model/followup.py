"""Follow-ups: what a customer was promised, by when, and what became of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class FollowUpState(StrEnum):
    """What became of a promise."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Something promised to a customer; the journal keeps it. All times are aware and in UTC.

    ``due`` is when the answer has to be there (C08: within 24 h), ``progress`` when the customer
    was last told how far it is, None before that. ``contact`` is how to reach them, ``about`` the
    promise in the agent's own words, ``message_id`` the message that made it, empty when it was
    noted by hand.
    """

    id: str
    conversation_id: str
    name: str
    about: str
    made: dt.datetime
    due: dt.datetime
    contact: str = ""
    message_id: str = ""
    state: FollowUpState = FollowUpState.OPEN
    progress: dt.datetime | None = None
    ended: dt.datetime | None = None
    reason: str = ""
