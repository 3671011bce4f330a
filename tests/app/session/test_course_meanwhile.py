"""What comes late leaves alone what the agent does by then: menus, texts, the wrong message."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.app.session.courses import CourseStand
from tests.app.session.test_course_passing import drafted, notes, stage

from saywell.app.state import Mode
from saywell.app.state_course import Stage
from saywell.model.chat import Status


@pytest.fixture
def stand(tmp_path: Path) -> CourseStand:
    return CourseStand(tmp_path)


def leaving(stand: CourseStand) -> CourseStand:
    """Bring it to where the summary for a colleague is on its way."""
    drafted(stand)
    stand.jobs.keep = ("send",)
    stand.send()
    assert stand.draft == ""
    return stand


def test_a_summary_that_has_arrived_closes_no_list(stand: CourseStand) -> None:
    leaving(stand).session.jump.ask()
    stand.jobs.release()
    assert notes(stand)
    assert stand.session.state.mode is Mode.MENU
    stand.session.menus.back()
    stand.session.course.passing.begin()
    stand.answer("Introduce")
    assert stand.draft == "meet Bo"


def test_nor_does_it_write_into_what_is_being_written(stand: CourseStand) -> None:
    leaving(stand).session.composer.edit("One moment, ple", 15)
    stand.jobs.release()
    assert stage(stand) is Stage.INTRODUCE
    assert stand.draft == "One moment, ple"


def test_another_message_is_no_introduction(stand: CourseStand) -> None:
    leaving(stand).says("One moment, please")
    stand.jobs.release()
    assert [one.text for one in stand.backend.sent][-1] == "One moment, please"
    assert stage(stand) is Stage.INTRODUCE
    assert stand.backend.done == []
    assert stand.draft == "meet Bo"
    stand.send()
    assert stand.backend.done == [("transfer", "1", "2", None)]


def test_a_reply_that_is_found_late_takes_no_keys(stand: CourseStand) -> None:
    stand.customer("my bill is odd")
    stand.jobs.keep = ("offer",)
    stand.session.course.hold()
    stand.session.jump.ask()
    stand.jobs.release()
    assert stand.session.state.mode is Mode.MENU


def test_a_key_that_is_pressed_twice_inserts_one_reply(stand: CourseStand) -> None:
    stand.customer("my bill is odd")
    stand.session.course.offer()
    stand.session.course.offer()
    assert stand.draft == "welcome"
    assert stand.notice == "That reply is in the text already."
    stand.session.composer.edit("", 0)
    stand.session.course.offer()
    assert stand.draft == "welcome"


def test_a_chat_is_resolved_once_however_often_that_is_asked(stand: CourseStand) -> None:
    stand.customer("my bill is odd")
    stand.jobs.keep = ("status",)
    for _ in range(2):
        stand.session.course.closing.resolve()
        if stand.session.state.mode is Mode.ASK:
            stand.answer("they have gone")
    stand.session.open("2")
    stand.jobs.release()
    assert stand.backend.done == [("set_status", "1", Status.RESOLVED)]
    assert stand.deeds().count(("resolve", "")) == 1
