"""Closing: the steps that are done and missing, and a close that skips one asks first."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.app.session.courses import CourseStand

from saywell.app.state import Mode
from saywell.errors import PermissionRefused
from saywell.model.backend import Capability
from saywell.model.chat import Status
from saywell.model.course import Step


@pytest.fixture
def stand(tmp_path: Path) -> CourseStand:
    return CourseStand(tmp_path)


def answered(stand: CourseStand) -> CourseStand:
    stand.customer("my lamp is broken")
    stand.says("welcome, you mean the lamp?")
    stand.customer("yes")
    stand.says("try this")
    stand.customer("it works, yes")
    return stand


def listed(stand: CourseStand) -> list[str]:
    menu = stand.session.state.menu
    return [item.text for item in menu.items] if menu else []


def test_the_steps_are_listed_and_each_missing_one_is_one_key_away(stand: CourseStand) -> None:
    answered(stand).session.course.closing.open()
    assert listed(stand) == [
        "[ ] solved?",
        "[ ] anything else?",
        "[ ] their own word that they are done",
        "[ ] thanks",
        "[ ] a good wish",
        "[ ] goodbye",
        "[ ] how was it, from 1 to 3",
        "[ ] their last question answered",
        "Resolve it",
    ]
    stand.session.menus.accept()
    assert stand.draft == "solved?"
    stand.send()
    stand.customer("yes")
    stand.session.course.closing.open()
    assert listed(stand)[0] == "[ ] anything else?"
    assert listed(stand)[-1] == "[x] solved?"
    stand.session.menus.accept()
    assert stand.draft == "else?"


def test_step_by_step_by_one_key_to_the_end(stand: CourseStand) -> None:
    answered(stand).says("solved? else?")
    stand.customer("that's all")
    for step, text in (
        (Step.THANK, "thank you"),
        (Step.WISH, "have a nice day, goodbye"),
        (Step.FEEDBACK, "rate us"),
    ):
        assert stand.first().step is step
        stand.session.course.offer()
        assert stand.draft == text
        stand.send()
    assert stand.first().step is Step.RESOLVE
    stand.session.course.offer()
    assert stand.backend.done == [("set_status", "1", Status.RESOLVED)]
    assert stand.notice.startswith("The chat with Customer 1 is resolved.")
    assert stand.deeds() == [("resolve", "")]
    stand.session.tick()
    assert stand.dues == []


def test_a_close_that_skips_steps_asks_first(stand: CourseStand) -> None:
    answered(stand).session.course.closing.resolve()
    assert stand.session.state.mode is Mode.ASK
    assert "solved?, anything else?" in stand.title
    assert stand.backend.done == []
    stand.session.menus.back()
    assert stand.backend.done == []
    stand.session.course.closing.resolve()
    stand.answer("spam")
    assert stand.backend.done == [("set_status", "1", Status.RESOLVED)]
    kept = stand.parts.journal.deeds("1")
    assert {one.reason for one in kept[:-1]} == {"spam"}
    assert kept[-1].deed.value == "resolve"


def test_what_the_customer_has_to_say_is_not_put_into_their_mouth(stand: CourseStand) -> None:
    answered(stand).session.course.closing.open()
    stand.answer("their own word")
    assert stand.draft == ""
    assert "for the customer to say" in stand.notice


def test_a_chat_system_that_cannot_resolve_says_so(stand: CourseStand) -> None:
    stand.backend.can -= {Capability.STATUS}
    answered(stand).session.course.closing.resolve()
    stand.answer("they left")
    assert stand.backend.done == []
    assert "no way to resolve" in stand.notice
    assert ("resolve", "") in stand.deeds()


def test_a_refusal_leaves_it_open(stand: CourseStand) -> None:
    stand.fail("set_status", PermissionRefused("not yours", hint="ask your lead"))
    answered(stand).session.course.closing.resolve()
    stand.answer("they left")
    assert "is not resolved" in stand.notice
    assert "ask your lead" in stand.notice
    assert ("resolve", "") not in stand.deeds()


def insert_end(stand: CourseStand) -> None:
    """Put a reply into the composer that resolves the conversation once it is sent."""
    stand.session.palette.open()
    stand.session.palette.search("end")
    stand.session.palette.accept()
    assert stand.draft == "take care"


def test_a_reply_that_resolves_too_early_asks_before_it_is_sent(stand: CourseStand) -> None:
    insert_end(answered(stand))
    stand.send()
    assert stand.title.startswith("It would close the chat and leave out: ")
    assert "how was it" in stand.title
    sent = len(stand.backend.sent)
    stand.session.menus.back()
    assert stand.draft == "take care"
    stand.send()
    stand.answer("they asked me to")
    assert len(stand.backend.sent) == sent + 1
    assert stand.backend.done == [("set_status", "1", Status.RESOLVED)]
    assert ("overrule", "feedback") in stand.deeds()


def test_a_reply_that_resolves_in_its_time_asks_nothing(stand: CourseStand) -> None:
    answered(stand).says("solved? else?")
    stand.customer("that's all")
    stand.says("thank you, have a nice day, rate us")
    insert_end(stand)
    stand.send()
    assert stand.session.state.mode is Mode.COMPOSE
    assert stand.backend.done == [("set_status", "1", Status.RESOLVED)]


def test_the_next_who_waits_is_named(stand: CourseStand) -> None:
    answered(stand).session.course.closing.resolve()
    stand.answer("they left")
    assert stand.notice.endswith("Ctrl-N opens Customer 2.")


def test_nothing_is_closed_where_nothing_is_open(stand: CourseStand) -> None:
    stand.session.stage.change(current=None)
    stand.session.course.closing.open()
    assert stand.session.state.mode is Mode.COMPOSE
    assert "Open a conversation first" in stand.notice
