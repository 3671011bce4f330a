"""Signals for an agent who looks elsewhere: once for each reason, together, never too often."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.scripted import NOON, HeldClock, ScriptedBackend, customer, parts_for

from saywell.app.desktop import NoDesktop
from saywell.app.jobs import Job
from saywell.app.session.alarm import Alarm
from saywell.app.session.stage import Stage
from saywell.model.chat import Account, Agent, Author, Conversation, Message
from saywell.model.settings import Notify
from saywell.tui.keys import screen_words
from saywell.tui.ringing import BELL, notification


class Desk(NoDesktop):
    """A desktop that shows notifications when it is told to."""

    def __init__(self, *, shows: bool) -> None:
        self.shows = shows
        self.told: list[tuple[str, str]] = []

    def notify(self, title: str, text: str) -> bool:
        self.told.append((title, text))
        return self.shows


class Stand:
    """An alarm with a queue that a test changes."""

    def __init__(
        self, folder: Path, how: Notify = Notify.BELL, *, text: bool = False, shows: bool = True
    ) -> None:
        parts = parts_for(ScriptedBackend(), folder, clock=HeldClock())
        settings = dataclasses.replace(parts.settings, notify=how, notify_text=text)
        self.desk = Desk(shows=shows)
        parts = dataclasses.replace(parts, settings=settings, desktop=self.desk)
        self.stage = Stage(parts, screen_words("en"), _at_once)
        self.alarm = Alarm(self.stage)
        self.bells = 0
        self.shown: list[tuple[str, str]] = []
        self.alarm.ring = self._rang
        self.alarm.show = lambda title, shown: self.shown.append((title, shown))

    def _rang(self) -> None:
        self.bells += 1

    def at(self, seconds: float, *queue: Conversation, selected: str = "") -> int:
        """Show a queue so many seconds after noon, and return how often the bell has rung."""
        now = NOON + dt.timedelta(seconds=seconds)
        self.stage.change(now=now, queue=queue, queue_known=True, selected=selected)
        self.alarm.tick()
        return self.bells


def _at_once(job: Job[Any]) -> None:
    done: Callable[[Any], None] = job.done
    done(job.work())


def test_who_was_there_at_the_start_rings_no_bell_but_who_comes_does(tmp_path: Path) -> None:
    stand = Stand(tmp_path)
    assert stand.at(0, customer(1, "Maria", waited=500)) == 0
    assert stand.at(1, customer(1, "Maria", waited=500), customer(2, "Wei", waited=0)) == 1
    assert stand.at(30, customer(1, "Maria", waited=500), customer(2, "Wei", waited=0)) == 1
    assert stand.at(40, customer(1, "Maria", waited=500)) == 1
    assert stand.at(60, customer(1, "Maria", waited=500), customer(2, "Wei", waited=-50)) == 1


def test_who_becomes_late_rings_once_and_again_after_an_answer(tmp_path: Path) -> None:
    stand = Stand(tmp_path)
    assert stand.at(0, customer(1, "Maria", waited=0)) == 0
    assert stand.at(119, customer(1, "Maria", waited=0)) == 0
    assert stand.at(120, customer(1, "Maria", waited=0)) == 1
    assert stand.at(500, customer(1, "Maria", waited=0)) == 1
    assert stand.at(501, customer(1, "Maria", waited=None)) == 1
    assert stand.at(700, customer(1, "Maria", waited=-600)) == 1
    assert stand.at(721, customer(1, "Maria", waited=-600)) == 2


def test_what_happens_close_together_is_told_together(tmp_path: Path) -> None:
    stand = Stand(tmp_path, Notify.DESKTOP)
    stand.at(0)
    people = [customer(number, f"C{number}", waited=0) for number in range(1, 4)]
    stand.at(1, people[0])
    stand.at(2, *people[:2])
    stand.at(3, *people)
    assert stand.desk.told == [("saywell", "new customers: 1")]
    stand.at(11, *people)
    assert stand.desk.told[1:] == [("saywell", "new customers: 2")]
    stand.at(130, *people)
    assert stand.desk.told[2:] == [("saywell", "customers who wait too long: 3")]


def test_who_was_answered_meanwhile_is_not_told(tmp_path: Path) -> None:
    stand = Stand(tmp_path)
    stand.at(0)
    assert stand.at(1, customer(1, "Maria", waited=0)) == 1
    two = (customer(1, "Maria", waited=0), customer(2, "Wei", waited=0))
    assert stand.at(2, *two) == 1
    assert stand.at(20, customer(1, "Maria", waited=0), customer(2, "Wei", waited=None)) == 1


def test_the_open_conversation_is_not_new(tmp_path: Path) -> None:
    stand = Stand(tmp_path)
    stand.at(0)
    assert stand.at(1, customer(1, "Maria", waited=0), selected="1") == 0


def test_a_clock_that_is_set_back_does_not_silence_it(tmp_path: Path) -> None:
    stand = Stand(tmp_path)
    stand.at(0)
    assert stand.at(1000, customer(1, "Maria", waited=-1000)) == 1
    two = (customer(1, "Maria", waited=-1000), customer(2, "Wei", waited=0))
    assert stand.at(10, *two) == 2


def test_nothing_is_told_where_nobody_wants_it(tmp_path: Path) -> None:
    stand = Stand(tmp_path, Notify.NONE)
    stand.at(0)
    assert stand.at(1, customer(1, "Maria", waited=0)) == 0
    assert stand.desk.told == []


@pytest.mark.parametrize("text", [False, True])
def test_what_a_customer_wrote_is_told_only_where_that_is_wanted(
    tmp_path: Path, text: bool
) -> None:
    stand = Stand(tmp_path, Notify.DESKTOP, text=text, shows=False)
    stand.at(0)
    said = Message("1", "1", Author.CUSTOMER, "Maria", "my card\x1b]9;x\x07 is 4111", NOON)
    stand.at(1, dataclasses.replace(customer(1, "Maria", waited=0), last_message=said))
    ((_, told),) = stand.shown
    assert ("Maria" in told) is ("4111" in told) is text
    assert "\x1b" not in told


@pytest.mark.parametrize(
    ("environ", "sequence"),
    [
        ({}, BELL),
        ({"TMUX": "x", "VTE_VERSION": "7000"}, BELL),
        ({"TERM_PROGRAM": "iTerm.app"}, "\x1b]9;a;b: c · d;e\x07"),
        ({"VTE_VERSION": "7000"}, "\x1b]777;notify;a,b;c · d;e\x07"),
        ({"TERM": "foot"}, "\x1b]777;notify;a,b;c · d;e\x07"),
    ],
)
def test_a_terminal_gets_what_it_is_known_to_take(environ: dict[str, str], sequence: str) -> None:
    assert notification("a;b", "c\nd;e", environ) == sequence


def test_nothing_in_a_notification_ends_it_early() -> None:
    nasty = "a\x07b\x1b\\c\x9cd"
    shown = notification(nasty, nasty, {"VTE_VERSION": "1"})
    assert shown.count("\x07") == 1
    assert shown.count("\x1b") == 1
    assert "\x9c" not in shown


def test_who_waits_for_a_colleague_rings_no_bell(tmp_path: Path) -> None:
    stand = Stand(tmp_path)
    stand.stage.change(account=Account(Agent("1", "Alex"), "Acme", "1"))
    stand.at(0)
    bos = customer(1, "Maria", waited=0, assignee=Agent("2", "Bo"))
    assert stand.at(1, bos) == 0
    assert stand.at(300, bos) == 0
    mine = customer(2, "Wei", waited=0, assignee=Agent("1", "Alex"))
    assert stand.at(400, bos, mine) == 1
