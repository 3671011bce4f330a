"""When to ask a chat system for news: soon after some, late without, and never above a budget.

Everything here is arithmetic on times that are given; nothing looks at a clock or sends anything.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

QUICK, GROWTH, CALM = 3.0, 1.5, 15.0
"""Seconds until the next question after news; each without news is so much later, up to CALM."""

IDLE, IDLE_AFTER = 30.0, 180.0
"""Seconds between questions while nobody is at the keys, and when nobody counts as there."""

SAFETY = 300.0
"""Seconds between questions while the chat system tells of news by itself."""

WHOLE = 1800.0
"""Seconds after which the whole queue is read anew; between, only what changed."""

TROUBLED, LIMITED = 60.0, 60.0
"""Seconds between tries at most, and after "too many requests" without a word on how long."""

FLOOR = 60.0
"""Seconds after which news is asked for whatever the budget says: an agent is never left blind."""

SPREAD = 0.2
"""By which part a pause is longer or shorter by chance, so that agents do not ask in step."""

SERVER_LIMIT = 3000
"""Requests a minute that a server takes from one address (Chatwoot: ``RACK_ATTACK_LIMIT``)."""

AGENTS = 500
"""Agents who share a server, unless their number is known."""

SHARE, SAVED = 0.7, 0.25
"""Which parts of the limit all of them use as it comes, and may have saved up for one minute."""

MOST, MOST_SAVED = 30.0, 15.0
"""Requests a minute for one agent at most, and saved up at most, however few agents there are."""


def allowance(agents: int = AGENTS) -> float:
    """Return the requests a minute for each of so many agents behind one address."""
    return min(SERVER_LIMIT * SHARE / max(agents, 1), MOST)


def savings(agents: int = AGENTS) -> float:
    """Return the requests that each of so many agents may save up."""
    return min(SERVER_LIMIT * SAVED / max(agents, 1), MOST_SAVED)


class Budget:
    """Requests that may be made: so many come in each minute, and some are saved up.

    What the agent does is never held back; it is counted, and what can wait waits longer for it.
    """

    def __init__(self, now: dt.datetime, agents: int = AGENTS) -> None:
        self._per_minute, self._most = allowance(agents), savings(agents)
        self._saved = self._most
        self._at = now

    def share(self, agents: int) -> None:
        """Take the share of one of so many agents."""
        before = self._most
        self._per_minute, self._most = allowance(agents), savings(agents)
        self._saved += self._most - before

    def allows(self, now: dt.datetime, requests: int = 1) -> bool:
        """Say whether there is enough for so many requests."""
        self._fill(now)
        return self._saved >= requests

    def spend(self, now: dt.datetime, requests: int = 1) -> None:
        """Count requests; the budget may be overdrawn by what could not wait."""
        self._fill(now)
        self._saved = max(self._saved - requests, -self._most)

    def _fill(self, now: dt.datetime) -> None:
        passed = max((now - self._at).total_seconds(), 0.0)
        self._saved = min(self._saved + passed * self._per_minute / 60, self._most)
        self._at = now


class Pace:
    """When to try again what has to be asked once and again: later and later, latest in trouble.

    ``chance`` returns a number from 0 to 1.
    """

    def __init__(self, chance: Callable[[], float] = random.random) -> None:
        self.busy = False
        self._chance = chance
        self._pause = QUICK
        self._next: dt.datetime | None = None
        self._not_before: dt.datetime | None = None
        self._again = False

    def due(self, now: dt.datetime) -> bool:
        """Say whether it is time to ask, and nobody is asking already."""
        return not self.busy and (self._next is None or now >= self._next)

    def asked(self) -> None:
        """Note that a question is on its way."""
        self.busy = True
        self._again = False

    def answered(
        self,
        now: dt.datetime,
        *,
        news: bool,
        shortest: float = QUICK,
        longest: float = CALM,
    ) -> None:
        """Note an answer; the next question comes within these bounds, in seconds."""
        self.busy = False
        grown = shortest if news else self._pause * GROWTH
        self._pause = QUICK if self._again else max(min(grown, longest), shortest)
        self._next = now + dt.timedelta(seconds=self._spread(self._pause))

    def failed(self, now: dt.datetime, after: float | None) -> float:
        """Note a failure and return the seconds until the next try.

        ``after`` is what the server asked for, which is never undercut, also by ``hurry``.
        """
        self.busy = False
        self._pause = min(self._pause * 2, TROUBLED)
        wait = self._spread(self._pause)
        self._next = now + dt.timedelta(seconds=wait)
        if after is not None:
            self.hold(now, after)
            wait = max(wait, after)
        return wait

    def hold(self, now: dt.datetime, after: float) -> None:
        """Ask nothing for so many seconds, whatever happens; a little longer by chance."""
        end = now + dt.timedelta(seconds=after * (1 + SPREAD * self._chance()))
        self._not_before = max(end, self._not_before or end)
        self._next = max(self._next or end, end)

    def held(self, now: dt.datetime) -> bool:
        """Say whether the server has asked to be left alone."""
        return self._not_before is not None and now < self._not_before

    def hurry(self) -> None:
        """Ask as soon as possible: the agent is here, or something has happened."""
        self._pause = QUICK
        self._again = self.busy  # the answer that is on its way may be older than what happened
        self._next = self._not_before  # long past, as a rule

    def soon(self, now: dt.datetime) -> None:
        """Ask within the shortest pause, and quickly from then on."""
        self._pause = QUICK
        self._again = self.busy
        wanted = now + dt.timedelta(seconds=self._spread(QUICK))
        if self._next is not None and self._next > wanted:
            self._next = max(wanted, self._not_before or wanted)

    def _spread(self, pause: float) -> float:
        return pause * (1 + SPREAD * (2 * self._chance() - 1))


class Rhythm:
    """When to ask for news of the queue, and whether for what changed or for all of it.

    ``line`` counts how often the chat system has begun or ceased to tell of news: while it is the
    same and ``hearing``, everything has been told.
    """

    def __init__(
        self, now: dt.datetime, budget: Budget, chance: Callable[[], float] = random.random
    ) -> None:
        self.budget = budget
        self.hearing = False
        self.line = 0
        self.pace = Pace(chance)
        self._at_keys = now
        self._asked_at: dt.datetime | None = None
        self._whole_at: dt.datetime | None = None

    def due(self, now: dt.datetime) -> bool:
        """Say whether it is time to ask: not while a question is on its way or the purse empty.

        What the agent wants to know, and what was not asked for long, is asked all the same.
        """
        if not self.pace.due(now):
            return False
        if (
            self._asked_at is None
            or self._whole_at is None
            or now - self._asked_at >= dt.timedelta(seconds=FLOOR)
        ):
            return True
        return self.budget.allows(now)

    def whole(self, now: dt.datetime) -> bool:
        """Say whether the whole queue has to be read."""
        return self._whole_at is None or now - self._whole_at >= dt.timedelta(seconds=WHOLE)

    def asked(self, now: dt.datetime) -> None:
        """Note that a question is on its way."""
        self._asked_at = now
        self.budget.spend(now)
        self.pace.asked()

    def answered(self, now: dt.datetime, *, news: bool, whole: bool = False, rows: int = 0) -> None:
        """Note an answer; ``rows`` of a whole queue tell how many requests it took."""
        if whole:
            self._whole_at = now
            self.budget.spend(now, max(requests_for(rows) - 1, 0))
        if self.hearing:
            self.pace.answered(now, news=news, shortest=SAFETY, longest=SAFETY)
        else:
            self.pace.answered(now, news=news, longest=IDLE if self._is_idle(now) else CALM)

    def touched(self, now: dt.datetime) -> None:
        """Note that the agent is at the keys; one who comes back sees the news at once."""
        if self._is_idle(now) and not self.hearing:
            self.pace.hurry()
        self._at_keys = now

    def _is_idle(self, now: dt.datetime) -> bool:
        return now - self._at_keys >= dt.timedelta(seconds=IDLE_AFTER)

    def hear(self, hearing: bool) -> None:
        """Note that the chat system tells of news by itself from now on, or has stopped."""
        if self.hearing and not hearing:
            self.pace.hurry()
        self.hearing = hearing
        self.line += 1

    def forget_whole(self) -> None:
        """Have the whole queue read with the next question."""
        self._whole_at = None


QUEUE_PAGE = 25
"""Conversations on a page of Chatwoot's list."""


def requests_for(rows: int) -> int:
    """Return how many requests a queue of so many rows takes, the last page a short one."""
    return rows // QUEUE_PAGE + 1
