"""The demo plays a whole conversation, and fails when a step does not do what it shows."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from saywell.app import demo, wiring
from saywell.app.demo import DemoFailed, Stage, play
from saywell.engine.check import Checker
from saywell.errors import BackendError
from saywell.model.settings import LibraryFolders, Settings
from saywell.practice.faults import FaultKind
from saywell.practice.server import PracticeDesk

STEPS = (
    *("queue", "open", "suggest", "search", "insert"),
    *("refused", "fixed", "send", "read back", "answer"),
)


@pytest.fixture
def desk() -> Iterator[PracticeDesk]:
    with wiring.make_practice(speed=20.0) as desk:
        yield desk


@pytest.fixture
def stage(desk: PracticeDesk, tmp_path: Path) -> Iterator[Stage]:
    settings = wiring.practice_settings(desk, wiring.load_settings())
    backend = wiring.connect(settings, desk.token)
    journal = wiring.open_journal(settings, file=tmp_path / "journal.sqlite")
    yield Stage(
        backend=backend,
        journal=journal,
        library=wiring.open_library(settings, keep=False),
        checker=wiring.load_checker(settings).checker,
        sender=wiring.make_sender(backend, journal),
        settings=settings,
        clock=wiring.SystemClock(),
    )
    journal.close()
    backend.close()


def test_every_step_is_played_and_leaves_its_trace_on_the_server(stage: Stage) -> None:
    steps = list(play(stage))
    assert tuple(step.name for step in steps) == STEPS
    by_name = {step.name: step.data for step in steps}
    assert steps[2].lines[0].startswith("orders.status  Where the order is  (tracking")
    assert by_name["refused"]["verdict"] == "block"
    assert by_name["fixed"]["verdict"] == "pass"
    assert by_name["insert"]["filled"] == {"order": "LK-20417", "day": "Friday"}
    conversation = str(by_name["send"]["conversation"])
    texts = [message.text for message in stage.backend.messages(conversation)]
    assert by_name["read back"]["text"] in texts
    assert stage.journal.unsettled() == []


@pytest.mark.parametrize("seed", [0, 2, 3, 11])
def test_there_is_a_customer_to_answer_whatever_the_seed(seed: int, tmp_path: Path) -> None:
    with wiring.make_practice(seed=seed, customers=False) as desk:
        settings = wiring.practice_settings(desk, wiring.load_settings())
        backend = wiring.connect(settings, desk.token)
        queue = backend.queue()
        backend.close()
    assert any(one.contact.name == "Harriet Owens" for one in queue)


def test_a_check_that_finds_nothing_fails_the_demo(stage: Stage) -> None:
    stage = dataclasses.replace(stage, checker=Checker([]))
    with pytest.raises(DemoFailed, match="unfilled field"):
        list(play(stage))


def test_a_library_without_the_reply_fails_the_demo(stage: Stage, tmp_path: Path) -> None:
    empty = Settings(library=LibraryFolders(starter=False, own=str(tmp_path)))
    stage = dataclasses.replace(stage, library=wiring.open_library(empty, keep=False))
    with pytest.raises(DemoFailed, match=r"orders\.status is not suggested"):
        list(play(stage))


def test_a_search_that_finds_something_else_fails_the_demo(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "QUERY", "thank you")
    with pytest.raises(DemoFailed, match=r"does not find orders\.status"):
        list(play(stage))


def test_a_server_that_breaks_fails_the_demo(desk: PracticeDesk, stage: Stage) -> None:
    desk.faults.order(FaultKind.SERVER_ERROR, method="POST", path="*/messages")
    with pytest.raises(BackendError):
        list(play(stage))
