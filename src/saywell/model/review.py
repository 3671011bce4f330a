"""The review of a library: why a reply is to be read again, and what is noted of it."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from saywell.model.lint import Lint
from saywell.model.records import UseCount
from saywell.model.snippet import Reply


class Why(StrEnum):
    """Why a reply is to be read again, the most urgent first."""

    RULE = "rule"
    LINT = "lint"
    STALE = "stale"
    DUE = "due"
    EDITED = "edited"
    ABANDONED = "abandoned"
    UNUSED = "unused"


USAGE = frozenset({Why.EDITED, Why.ABANDONED, Why.UNUSED})
"""Reasons that come from how a reply is used."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason with its facts.

    ``date`` is when the review was due, the file was last changed, the reply was last used or
    counting began; ``dated`` tells the first of these from the second, and the third from the
    fourth. ``part`` of ``whole`` uses were edited or abandoned. ``rules`` are what it fails.
    """

    why: Why
    date: dt.date | None = None
    dated: bool = True
    part: int = 0
    whole: int = 0
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """From when on a reply is to be read again; periods in days, weeks, months or
    years (``1m`` is one month, as the pattern of the settings has it).

    A reply is stale when its review was due ``stale`` ago, or it has no date and its file was
    last changed then. It is often edited or abandoned when ``share`` of at least ``least`` uses
    were; unused when nobody has inserted it for ``unused``. One that is put off comes again after
    ``later``.
    """

    every: str = "1m"
    stale: str = "3m"
    unused: str = "3m"
    later: str = "1w"
    least: int = 5
    share: float = 0.5


@dataclass(frozen=True, slots=True)
class Noted:
    """What is kept of a reply between two reviews.

    ``digest`` is that of its content, ``found`` what it failed then (rule and language, once for
    each time) and ``used`` how often it had been used. ``seen`` is from when on it can have been
    used. ``rest`` is until when its usage and what it failed are known and accepted, ``later``
    until when nobody wants to see it.
    """

    digest: str
    found: tuple[str, ...]
    seen: dt.date
    used: UseCount = UseCount()
    rest: dt.date | None = None
    later: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """A reply with all that is known of it; ``found`` are the errors and warnings of the lint.

    ``changed`` is when its file was last changed, ``used`` how often the reply was used since
    its content is as it is.
    """

    reply: Reply
    digest: str
    found: tuple[Lint, ...] = ()
    changed: dt.date | None = None
    used: UseCount = UseCount()
    noted: Noted | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A reply that is to be read again, and why."""

    subject: Subject
    reasons: tuple[Reason, ...]

    @property
    def reply(self) -> Reply:
        """The reply."""
        return self.subject.reply


@dataclass(frozen=True, slots=True)
class Review:
    """What is to be reviewed, in the order in which to do it.

    ``replies`` counts those that were looked at, ``put_off`` those that somebody has put off,
    ``unread`` files or parts of them that the library cannot read. ``owners`` are all there are.
    """

    due: tuple[Due, ...]
    replies: int
    put_off: int = 0
    unread: int = 0
    owners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What a decision did to a file, so that it can be undone: its text before and after.

    ``after`` is what was written. ``noted`` is what was kept of the reply before.
    """

    reply: str
    path: Path
    before: str = ""
    after: str = ""
    archive: Path | None = None
    archived: str = ""
    noted: Noted | None = field(default=None, compare=False)


def after(day: dt.date, period: str) -> dt.date:
    """Return the day so much later; from the 31st a month on is that month's last day."""
    return _moved(day, period, 1)


def before(day: dt.date, period: str) -> dt.date:
    """Return the day so much earlier."""
    return _moved(day, period, -1)


def _moved(day: dt.date, period: str, sign: int) -> dt.date:
    count, unit = sign * int(period[:-1]), period[-1]
    try:
        if unit in "dw":
            return day + dt.timedelta(days=count * (7 if unit == "w" else 1))
        months = day.year * 12 + day.month - 1 + count * (12 if unit == "y" else 1)
        year, month = divmod(months, 12)
        last = calendar.monthrange(year, month + 1)[1]
        return dt.date(year, month + 1, min(day.day, last))
    except (OverflowError, ValueError):
        return dt.date.max if sign > 0 else dt.date.min
