"""A reply that has left the composer counts as said, though it is not there yet."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from tests.app.session.courses import CourseStand

from saywell.model.chat import Author
from saywell.model.course import Step


def waiting(folder: Path) -> CourseStand:
    """Let a customer wait for the first reply, who waits a minute already."""
    stand = CourseStand(folder, delay="5s")
    entry = stand.backend.conversations["1"]
    stand.backend.conversations["1"] = dataclasses.replace(entry, first_reply=True)
    stand.customer("my lamp is broken")
    stand.wait(60)
    return stand


def is_first_reply(stand: CourseStand) -> bool:
    scene = stand.session.stage.scene()
    assert scene is not None
    return scene.conversation.first_reply


def test_nobody_waits_for_an_answer_that_counts_down(tmp_path: Path) -> None:
    stand = waiting(tmp_path)
    assert stand.dues[:1] == [Step.GREET]
    stand.says("welcome")
    assert stand.dues == []


def test_what_follows_a_reply_that_counts_down_is_not_the_first(tmp_path: Path) -> None:
    stand = waiting(tmp_path)
    assert is_first_reply(stand)
    stand.says("welcome")
    assert not is_first_reply(stand)
    stand.session.sending.take_back()
    assert is_first_reply(stand)


def test_a_note_that_counts_down_answers_nobody(tmp_path: Path) -> None:
    stand = waiting(tmp_path)
    stand.session.composer.toggle_note()
    stand.says("ask the warehouse")
    assert stand.dues[:1] == [Step.GREET]
    assert is_first_reply(stand)


def test_a_reply_that_waits_for_the_agents_word_answers_nobody_yet(tmp_path: Path) -> None:
    stand = waiting(tmp_path)
    stand.says("welcome")
    stand.customer("hello? it burns!")
    assert stand.session.state.going is not None
    assert stand.session.state.going.paused
    assert Step.GREET in stand.dues


def test_until_a_reply_that_is_there_is_read_nothing_is_asked_for(tmp_path: Path) -> None:
    stand = waiting(tmp_path)
    before = stand.session.state
    stand.backend.write("1", "welcome", Author.AGENT)
    stand.session.refresh()
    unread = dataclasses.replace(stand.session.state, course=before.course)
    assert unread.course.read_to == before.messages[-1].id
    assert before.due
    assert unread.due == ()
    stand.session.tick()
    assert stand.session.state.course.read_to == stand.session.state.messages[-1].id
    assert not stand.session.state.replying
