"""The order of the queue, the same whatever chat system it comes from."""

from __future__ import annotations

import datetime as dt

from saywell.model.chat import Conversation

_LONG_AGO = dt.datetime.fromtimestamp(0, dt.UTC)


def by_waiting(one: Conversation) -> tuple[bool, float, int, str]:
    """Sort who waits longest first, then the latest activity; of two alike the lower number."""
    if one.waiting_since is not None:
        return False, one.waiting_since.timestamp(), len(one.id), one.id
    return True, -(one.last_activity or _LONG_AGO).timestamp(), len(one.id), one.id
