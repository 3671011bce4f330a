"""Following conversations: what is told at once, whose clock holds, and what goes wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from tests.app.session.courses import CourseStand

from saywell.errors import SaywellError, ServerFailed
from saywell.model.chat import Agent, Author, Message
from saywell.model.course import Said, Step


@pytest.fixture
def stand(tmp_path: Path) -> CourseStand:
    return CourseStand(tmp_path)


def asking(stand: CourseStand) -> CourseStand:
    """Ask leave to hold in conversation 1, and open another one."""
    stand.customer("my lamp is broken")
    stand.says("welcome, you mean the lamp? may I check 3 min because")
    stand.session.open("2")
    stand.session.tick()
    return stand


def test_what_is_told_is_known_at_once(stand: CourseStand) -> None:
    asking(stand)
    asked = stand.backend.calls.count("messages")
    stand.session.course.tracks.hear(stand.backend.write("1", "yes"))
    assert stand.mark("1") is Step.HOLD_RUNS
    stand.wait(6)
    assert stand.backend.calls.count("messages") == asked


def test_a_hold_ends_by_the_clock_of_the_chat_system(stand: CourseStand) -> None:
    ahead = dt.timedelta(minutes=10)
    stand.customer("my lamp is broken")
    message = stand.backend.write(
        "1", "may I check 3 min because", Author.AGENT, at=stand.clock.now() + ahead
    )
    stand.session.course.tracks.hear(message)
    stand.backend.write("1", "yes", at=stand.clock.now() + ahead)
    stand.session.refresh()
    stand.session.tick()
    assert stand.session.state.course.skew == ahead
    assert stand.first().step is Step.HOLD_RUNS
    stand.wait(181)
    assert stand.first().step is Step.HOLD_LATE


def test_a_conversation_that_went_to_a_colleague_is_not_marked(stand: CourseStand) -> None:
    asking(stand).session.course.tracks.hear(stand.backend.write("1", "yes"))
    entry = stand.backend.conversations["1"]
    stand.backend.conversations["1"] = replace(entry, assignee=Agent("2", "Bo"))
    stand.backend.altered.add("1")
    stand.session.refresh()
    stand.wait(200)
    assert stand.mark("1") is None


def test_what_cannot_be_read_is_told_once_and_tried_again_with_the_next_message(
    stand: CourseStand,
) -> None:
    before = stand.parts.said
    tries = []

    def broken(messages: Sequence[Message], language: str, company: str) -> Sequence[Said]:
        tries.append(len(messages))
        raise SaywellError("the lists cannot be read")

    object.__setattr__(stand.parts, "said", broken)
    stand.customer("my lamp is broken")
    stand.wait(1)
    stand.wait(1)
    assert tries == [1]
    assert stand.notice == "the lists cannot be read"
    object.__setattr__(stand.parts, "said", before)
    stand.customer("hello?")
    assert stand.first().step is Step.GREET


def test_a_server_that_fails_is_asked_again_later_without_a_word(stand: CourseStand) -> None:
    asking(stand)
    stand.fail("messages", ServerFailed("down"))
    stand.backend.write("1", "sure")
    stand.backend.write("1", "yes")
    stand.session.refresh()
    stand.wait(6)
    assert stand.mark("1") is Step.HOLD_RUNS
    stand.fail("messages", None)
    for _ in range(20):
        stand.wait(10)
    assert [one.text for one in stand.session.course.tracks.here.messages] == []
    assert stand.mark("1") is Step.HOLD_LATE


def test_the_journal_that_cannot_be_read_stops_nothing(
    stand: CourseStand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise SaywellError("the journal is gone")

    monkeypatch.setattr(stand.parts.journal, "deeds", broken)
    stand.customer("my lamp is broken")
    assert stand.first().step is Step.GREET
