"""The chat screen on a real terminal, killed with kill -9: it opens again where it was."""

from __future__ import annotations

import contextlib
import itertools
import json
import shlex
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.backends.stages import DeskStage
from tests.cli.conftest import Say, say
from tests.faults import faults
from tests.faults.proxy import Moment
from tests.faults.test_chat_killed import desk, draft, wait_until
from tests.tmux import Tmux

from saywell.app import wiring
from saywell.model.followup import FollowUp
from saywell.practice.server import PracticeDesk

__all__ = ["desk", "say"]

WELCOME = "Nothing is open."
HOLD = "Could you hold for about 5 minutes while I check this with the warehouse?"
PROMISE = "I will call you within two hours."

Start = Callable[..., Tmux]


@pytest.fixture
def stage(desk: PracticeDesk, monkeypatch: pytest.MonkeyPatch, say: Say) -> Iterator[DeskStage]:
    """A conversation of its own, behind the proxy, for a program with an empty home."""
    stage = DeskStage(desk)
    monkeypatch.setenv("SAYWELL_URL", stage.proxy.url)
    monkeypatch.setenv("SAYWELL_ACCOUNT", str(desk.account_id))
    monkeypatch.setenv("SAYWELL_TOKEN", desk.token)
    say("config", "set", "clocks.send_delay", "0s")
    say("config", "set", "check.off", "M06,M10,M20,M23,M27")
    yield stage
    stage.close()


@pytest.fixture
def chat(tmp_path: Path) -> Start:
    """Start the chat screen on a terminal of its own."""
    numbers = itertools.count(1)

    def start(*args: str) -> Tmux:
        folder = tmp_path / str(next(numbers))
        folder.mkdir()
        command = shlex.join([sys.executable, "-m", "saywell", "chat", *args])
        return Tmux(folder, f"exec {command}", columns=100)

    return start


def kept(query: str) -> dict[str, Any]:
    """Look into the journal beside the program, and take nothing over from it."""
    file = wiring.folders().journal
    if not file.exists():
        return {}
    with contextlib.closing(sqlite3.connect(file)) as db:
        found = db.execute(query).fetchone()
    value: dict[str, Any] = json.loads(found[0]) if found else {}
    return value


def place() -> dict[str, Any]:
    return kept("SELECT place FROM places ORDER BY at DESC")


def fields() -> dict[str, Any]:
    return kept("SELECT fields FROM half_filled ORDER BY at DESC")


def follow_ups() -> list[FollowUp]:
    journal = wiring.open_journal(wiring.load_settings(), "1")
    found = journal.follow_ups()
    journal.close()
    return found


def test_the_conversation_the_draft_and_the_cursor_are_there_again(
    stage: DeskStage, chat: Start
) -> None:
    with chat(stage.waiting) as screen:
        screen.sees("Reply to Ana")
        screen.type("Half a thought")
        screen.press(*["Left"] * len("thought"))
        wait_until(lambda: place().get("cursors") == {stage.waiting: len("Half a ")})
        wait_until(lambda: draft(stage) == "Half a thought")
        with chat() as second:
            second.sees(WELCOME)
            second.press("C-q")
        screen.kill()
    with chat() as screen:
        screen.sees("Reply to", "Half a thought")
        screen.type("good ")
        wait_until(lambda: draft(stage) == "Half a good thought")
        screen.press("C-q")
        wait_until(lambda: not place().get("selected"))
    with chat() as screen:
        screen.sees(WELCOME)


def test_a_note_and_the_conversation_before_are_there_again(stage: DeskStage, chat: Start) -> None:
    with chat(stage.untaken) as screen:
        screen.sees("Reply to")
        wait_until(lambda: place().get("selected") == stage.untaken)
        screen.kill(signal.SIGHUP)
    with chat(stage.waiting) as screen:
        screen.sees("Reply to Ana")
        screen.press("C-o")
        wait_until(lambda: place().get("note") is True)
        assert place()["previous"] == stage.untaken
        screen.kill()
    with chat() as screen:
        screen.sees("PRIVATE NOTE")
        screen.type("she is difficult")
        screen.press("Enter")
        wait_until(lambda: "she is difficult" in stage.stored_texts())
    assert "she is difficult" not in stage.customer_reads()


@pytest.mark.parametrize("typed", ["", "check th"])
def test_fields_half_filled_are_there_again(stage: DeskStage, chat: Start, typed: str) -> None:
    with chat(stage.waiting) as screen:
        screen.sees("Reply to Ana")
        screen.type("/")
        screen.sees("Find a reply")
        screen.type("hold.ask")
        screen.sees("Could you hold")
        screen.press("Enter")
        screen.sees("reason (1 of")
        screen.type(typed)
        wait_until(lambda: fields().get("typed") == typed)
        screen.kill()
    with chat() as screen:
        screen.sees("reason (1 of", typed)
        screen.type("check this with the warehouse"[len(typed) :])
        screen.press("Enter")
        wait_until(lambda: "check this with the warehouse" in draft(stage))
        wait_until(lambda: not fields())


def test_a_hold_still_runs_with_the_time_that_is_left(stage: DeskStage, chat: Start) -> None:
    with chat(stage.waiting) as screen:
        screen.sees("Reply to Ana")
        screen.type(HOLD)
        screen.press("Enter")
        wait_until(lambda: HOLD in stage.stored_texts())
        stage.customer_says("Yes, sure")
        screen.sees("hold 4:", "Yes, sure")
        screen.kill()
    with chat() as screen:
        screen.sees("Ana Brito", "hold 4:")


@pytest.mark.parametrize(("moment", "stored"), [(Moment.STORED, 1), (Moment.READ, 0)])
def test_a_promise_is_kept_once_whenever_the_program_is_killed(
    stage: DeskStage, chat: Start, moment: Moment, stored: int
) -> None:
    fault = faults.untouched if stored else faults.reset_unforwarded
    with chat(stage.waiting) as screen:
        method, path = stage.send_request
        stage.proxy.order(fault, method=method, path=path, at={moment: screen.kill})
        screen.sees("Reply to Ana")
        screen.type(PROMISE)
        screen.press("Enter")
        stage.proxy.wait_until_done()
    assert stage.stored_texts().count(PROMISE) == stored
    assert follow_ups() == []
    with chat() as screen:
        if not stored:
            screen.sees("NOT KNOWN")
            screen.press("M-o")
            screen.sees("look again")
            screen.type("2")
        wait_until(lambda: len(follow_ups()) == 1)
        screen.press("M-f")
        screen.sees(f"Ana Brito: {PROMISE}", "in 1h 59m")
    (one,) = follow_ups()
    assert (one.about, one.contact) == (PROMISE, "ana.brito@example.com")
    assert stage.stored_texts().count(PROMISE) == 1
