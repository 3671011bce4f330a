"""A desk on which the customers are chosen, and on a clock of one's own."""

from __future__ import annotations

import datetime as dt

import pytest

from saywell.app import wiring
from saywell.errors import UsageError
from saywell.model.settings import Settings
from saywell.practice.server import PracticeDesk

WHO = ("el-angry", "zh-silent")


class Held:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.time = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)

    def now(self) -> dt.datetime:
        return self.time


def test_the_chosen_wait_longest_first_and_nobody_else_comes() -> None:
    clock = Held()
    with wiring.make_practice(customers=False, waiting=WHO, clock=clock) as desk:
        backend = wiring.connect(wiring.practice_settings(desk, Settings()), desk.token)
        waiting = sorted(backend.queue(), key=lambda one: one.waiting_since or clock.time)
        assert [one.contact.language for one in waiting] == ["el", "zh"]
        assert [one.contact.name for one in waiting] == ["Σταύρος Παππάς", "小李"]
        for _ in range(20):
            clock.time += dt.timedelta(seconds=30)
            desk.tick()
        assert len(backend.queue()) == len(WHO)
        backend.close()


def test_an_unknown_customer_is_told_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="no customer is called 'nobody'") as told:
        PracticeDesk(waiting=["nobody"])
    assert "el-angry" in told.value.hint
