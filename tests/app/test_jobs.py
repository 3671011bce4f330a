"""Lanes: order within a lane, nothing held up across lanes, no fault that gets out."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any

import pytest

from saywell.app.jobs import Job, Lanes
from saywell.errors import SaywellError, ServerFailed


class Loop:
    """Collects what lanes deliver and runs it on the thread of the test."""

    def __init__(self) -> None:
        self.delivered: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self.lanes = Lanes(self.delivered.put)
        self.results: list[object] = []

    def start(self, lane: str, work: Callable[[], Any], *, latest: bool = False) -> None:
        self.lanes(Job(lane, work, self.results.append, self.results.append, latest))

    def take(self, count: int) -> list[object]:
        for _ in range(count):
            self.delivered.get(timeout=60)()
        return self.results


def fail() -> None:
    raise ServerFailed("broken")


@pytest.fixture
def loop() -> Loop:
    return Loop()


def test_jobs_of_a_lane_run_in_order_and_the_latest_drops_its_like_that_wait(loop: Loop) -> None:
    gate = threading.Event()
    loop.start("one", lambda: gate.wait(5), latest=True)
    loop.start("one", lambda: "stale", latest=True)
    loop.start("one", lambda: "wanted")
    loop.start("one", lambda: "fresh", latest=True)
    loop.start("one", lambda: "last")
    gate.set()
    assert loop.take(4) == [True, "wanted", "fresh", "last"]


def test_a_lane_that_hangs_holds_up_no_other(loop: Loop) -> None:
    gate = threading.Event()
    loop.start("slow", lambda: gate.wait(5))
    loop.start("quick", lambda: "done")
    assert loop.take(1) == ["done"]
    gate.set()
    assert loop.take(1) == ["done", True]


def test_a_lane_goes_on_after_a_failure(loop: Loop) -> None:
    loop.start("one", fail)
    loop.start("one", lambda: "next")
    failed, after = loop.take(2)
    assert isinstance(failed, ServerFailed)
    assert after == "next"


def test_a_fault_of_ours_comes_back_as_an_error_with_its_kind(loop: Loop) -> None:
    nothing: dict[str, int] = {}
    loop.start("one", lambda: nothing["x"])
    (failed,) = loop.take(1)
    assert isinstance(failed, SaywellError)
    assert str(failed) == "KeyError: 'x'"


def test_the_end_waits_for_work_that_has_begun_and_takes_no_more(loop: Loop) -> None:
    begun, go = threading.Event(), threading.Event()
    written: list[str] = []

    def slow() -> None:
        begun.set()
        go.wait(5)
        written.append("first")

    loop.start("draft", slow)
    loop.start("draft", lambda: written.append("second"))
    assert begun.wait(5)
    threading.Timer(0.05, go.set).start()
    loop.lanes.end(5)
    assert written == ["first", "second"]
    loop.start("draft", lambda: written.append("late"))
    loop.lanes.end(5)
    assert written == ["first", "second"]


def test_the_end_does_not_wait_for_ever(loop: Loop) -> None:
    go = threading.Event()
    loop.start("queue", lambda: go.wait(30))
    loop.lanes.end(0.05)
    go.set()
    loop.lanes.end(5)
