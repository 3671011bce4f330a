"""How far the clock of the chat system is from ours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from saywell.engine.course.turn import NO_TIME

TRUSTED = dt.timedelta(seconds=5)
"""A difference that may be the way of a message; ours, not a source's."""


def skew(samples: Iterable[dt.timedelta]) -> dt.timedelta:
    """Return what to add to our clock to have the chat system's.

    Each sample is the time of a message, as the chat system gives it, less our time when it came:
    its way makes it too small, so the largest is the nearest. Differences under 5 s count as none.
    """
    nearest = max(samples, default=NO_TIME)
    return NO_TIME if abs(nearest) < TRUSTED else nearest
