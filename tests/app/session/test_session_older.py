"""Reading back: older messages are asked for once, and all of them come."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.scripted import ScriptedBackend, customer, parts_for

from saywell.app.jobs import Job
from saywell.app.session.reading import PAGE
from saywell.app.session.session import Session
from saywell.errors import Unreachable
from saywell.tui.keys import screen_words

COUNT = 10 * PAGE + 7


class Later:
    """Keeps the jobs until a test lets them run."""

    def __init__(self) -> None:
        self.jobs: list[Job[Any]] = []

    def __call__(self, job: Job[Any]) -> None:
        self.jobs.append(job)

    def run(self) -> None:
        while self.jobs:
            self.jobs.pop(0).run()()


def opened(folder: Path) -> tuple[Session, ScriptedBackend, Later]:
    backend, later = ScriptedBackend(customer(1, "Maria")), Later()
    for number in range(COUNT):
        backend.write("1", f"message {number}")
    session = Session(parts_for(backend, folder), screen_words("en"), later)
    session.start()
    session.open("1")
    later.run()
    assert len(session.state.messages) == PAGE
    return session, backend, later


def test_pages_asked_for_twice_at_once_come_once_and_more_are_known_to_be_there(
    tmp_path: Path,
) -> None:
    session, backend, later = opened(tmp_path)
    backend.calls.clear()
    for _ in range(COUNT):
        session.reading.read_older()
        session.reading.read_older()  # an impatient agent, before the first answer is there
        later.run()
    texts = [one.text for one in session.state.messages]
    assert texts == [f"message {number}" for number in range(COUNT)]
    assert not session.state.more


def test_older_messages_are_asked_for_again_after_a_failure(tmp_path: Path) -> None:
    session, backend, later = opened(tmp_path)
    backend.fail["messages"] = Unreachable("nobody answers")
    session.reading.read_older()
    later.run()
    assert session.state.notice is not None
    del backend.fail["messages"]
    session.reading.read_older()
    later.run()
    assert len(session.state.messages) == 2 * PAGE
