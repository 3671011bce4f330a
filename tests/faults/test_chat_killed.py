"""The chat screen on a real terminal, killed with kill -9: what was typed, and what was sent."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from tests.backends.stages import DeskStage
from tests.cli.conftest import Say, say
from tests.cli.support import Terminal
from tests.faults import faults
from tests.faults.proxy import Fault, Moment

from saywell.app import wiring
from saywell.model.records import SendState
from saywell.practice.server import PracticeDesk

__all__ = ["say"]

TEXT = "Your parcel left this morning, and it arrives on Friday."
SIZE = (24, 80)
PATIENCE = 40.0
LEAVE, UNSENT, AGAIN = "\x11", "\x1bo", "2"


@pytest.fixture
def desk() -> Iterator[PracticeDesk]:
    with PracticeDesk(customers=False) as desk:
        yield desk


@pytest.fixture
def stage(desk: PracticeDesk, monkeypatch: pytest.MonkeyPatch, say: Say) -> Iterator[DeskStage]:
    """A conversation of its own, behind the proxy, for a program with an empty home."""
    stage = DeskStage(desk)
    monkeypatch.setenv("SAYWELL_URL", stage.proxy.url)
    monkeypatch.setenv("SAYWELL_ACCOUNT", str(desk.account_id))
    monkeypatch.setenv("SAYWELL_TOKEN", desk.token)
    say("config", "set", "clocks.send_delay", "1s")
    say("config", "set", "check.off", "M10,M20,M23")
    yield stage
    stage.close()


def states() -> list[SendState]:
    journal = wiring.open_journal(wiring.load_settings(), "1")
    found = [one.state for one in journal.unsettled()]
    journal.close()
    return found


def draft(stage: DeskStage) -> str:
    journal = wiring.open_journal(wiring.load_settings(), "1")
    kept = journal.draft(stage.waiting) or next(iter(journal.other_drafts(stage.waiting)), None)
    journal.close()
    return kept.text if kept else ""


def wait_until(holds: Callable[[], bool]) -> None:
    """Look again and again, as nothing tells when another process has written."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_what_was_typed_is_there_after_a_kill(stage: DeskStage) -> None:
    with Terminal("chat", stage.waiting, size=SIZE) as screen:
        screen.expect("Reply to")
        screen.type("Half a thought")
        screen.expect("thought")
        wait_until(lambda: draft(stage) == "Half a thought")
        screen.kill()
    with Terminal("chat", stage.waiting, size=SIZE) as screen:
        screen.expect("Half a thought")
        screen.type(LEAVE)
        assert screen.end() == 0
    assert TEXT not in stage.stored_texts()


@pytest.mark.parametrize(
    ("fault", "moment", "stored"),
    [
        (faults.untouched, Moment.STORED, 1),
        (faults.untouched, Moment.HALF_ANSWERED, 1),
        (faults.reset_unforwarded, Moment.READ, 0),
    ],
)
def test_a_message_that_was_under_way_is_looked_for_after_a_kill(
    stage: DeskStage, fault: Fault, moment: Moment, stored: int
) -> None:
    with Terminal("chat", stage.waiting, size=SIZE) as screen:
        method, path = stage.send_request
        stage.proxy.order(fault, method=method, path=path, at={moment: screen.kill})
        screen.expect("Reply to")
        screen.type(TEXT)
        screen.expect("Friday.")
        screen.type("\r")
        stage.proxy.wait_until_done()
    assert stage.stored_texts().count(TEXT) == stored
    assert states() == [SendState.PENDING]
    with Terminal("chat", stage.waiting, size=SIZE) as screen:
        if stored:
            wait_until(lambda: states() == [])
        else:
            screen.expect("NOT KNOWN")
            screen.type(UNSENT)
            screen.expect("look again")
            screen.type(AGAIN)
            wait_until(lambda: TEXT in stage.stored_texts())
        screen.type(LEAVE)
        screen.end()
    assert stage.stored_texts().count(TEXT) == 1
    assert (states(), draft(stage)) == ([], "")
