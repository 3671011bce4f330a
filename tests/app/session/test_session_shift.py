"""Eight hours of one session: nothing that it keeps grows with the number of customers."""

from __future__ import annotations

import gc
import sys
import threading
import types
from collections.abc import Iterable
from pathlib import Path

import pytest
from tests.app.session.test_session_hour import Team, run
from tests.scripted import HeldClock, customer, parts_for

from saywell.app import merging
from saywell.app.session.session import Session
from saywell.tui.keys import screen_words

HOURS, STEP = 8, 20
EACH = 100
"""Seconds in which a new customer comes and is answered: twice as many as anybody can."""
GROWTH = 1.15
"""How much more may be kept after the second half of the shift than after the first."""


def kept_by(root: object, leave_out: Iterable[object]) -> int:
    """Count the bytes of all that is reachable, but for programs and what is left out."""
    seen = {id(one) for one in (*leave_out, *(vars(module) for module in [*sys.modules.values()]))}
    waiting, size = [root], 0
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, types.ModuleType | type):
            continue
        seen.add(id(one))
        size += sys.getsizeof(one)
        waiting += gc.get_referents(one)
    return size


def test_a_shift_of_eight_hours_keeps_no_more_at_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "KEPT", 100)  # else the bound is reached after some days
    clock = HeldClock()
    team = Team(clock, 10, tells=True)
    parts = parts_for(team, tmp_path, clock=clock)
    session = Session(parts, screen_words("en"), run)
    session.start()
    threads = threading.active_count()
    sizes = []
    for hour in range(HOURS):
        for second in range(0, 3600, STEP):
            clock.pass_(STEP)
            number, place = divmod(hour * 3600 + second, EACH)
            chosen = str(number + 10)
            match place:
                case 0:
                    team.conversations[chosen] = customer(number + 10, f"Customer {number}")
                    team.history[chosen] = []
                    team.customer_writes(chosen, f"a question, the {number}. of today " * 10)
                case 20:
                    session.open(chosen)
                    session.write("half a thought", 5)
                case 40:
                    session.write(f"the answer to {number} " * 20, 0)
                    session.sending.send()
                case 60:
                    session.palette.open()
                    session.palette.search("hold")
                    session.palette.back()
                case 80:
                    del team.conversations[chosen]
                    session.refresh()
            team.deliver()
            session.tick()
        gc.collect()
        sizes.append(kept_by(session, [parts, parts.backend, parts.journal, run]))
    assert len(team.sent) == HOURS * 3600 // EACH
    assert sizes[-1] <= sizes[HOURS // 2 - 1] * GROWTH, sizes
    assert threading.active_count() == threads
