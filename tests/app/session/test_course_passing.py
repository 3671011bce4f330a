"""Passing a conversation on: leave, colleague, summary, introduction, and what fails half way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.app.session.courses import CourseStand

from saywell.app.state import Mode
from saywell.app.state_course import Stage
from saywell.errors import PermissionRefused, ServerFailed, Uncertain
from saywell.model.backend import Capability
from saywell.model.chat import Contact
from saywell.model.course import Step
from saywell.model.rules import Finding, Report, Severity

REFUSED = PermissionRefused("not yours", hint="ask your lead")


@pytest.fixture
def stand(tmp_path: Path) -> CourseStand:
    return CourseStand(tmp_path)


def agreed(stand: CourseStand) -> CourseStand:
    """Bring the conversation to where the customer agrees to be passed on."""
    stand.customer("my bill is odd")
    stand.says("welcome, you mean the bill?")
    stand.customer("yes, it has two lamps instead of one")
    stand.session.course.passing.begin()
    assert stand.draft.startswith("may I connect, because")
    stand.send()
    stand.customer("yes please")
    return stand


def drafted(stand: CourseStand, name: str = "Bo") -> CourseStand:
    """Bring it to where the summary for a colleague is in the composer."""
    agreed(stand).session.course.passing.begin()
    assert stand.session.state.mode is Mode.MENU
    stand.answer(name)
    return stand


def noted(stand: CourseStand) -> CourseStand:
    """Bring it to where the summary is there and the introduction in the composer."""
    drafted(stand).send()
    assert stand.draft == "meet Bo"
    return stand


def notes(stand: CourseStand) -> list[str]:
    return [one.text for one in stand.backend.sent if one.private]


def stage(stand: CourseStand) -> Stage | None:
    passing = stand.session.state.passing
    return passing.stage if passing else None


def test_leave_summary_introduction_and_only_then_the_transfer(stand: CourseStand) -> None:
    drafted(stand)
    state = stand.session.state
    assert state.draft.note
    assert stage(stand) is Stage.SUMMARY
    assert state.draft.cursor == len(state.draft.text)
    assert state.draft.text.endswith("\n")  # what is added stands on a line of its own
    lines = stand.draft.splitlines()
    assert lines[0].startswith("Customer: Customer 1")
    assert "- my bill is odd" in lines
    assert "- yes, it has two lamps instead of one" in lines
    assert stand.backend.done == []
    stand.session.composer.edit(f"{stand.draft}\nShe is in a hurry.", 0)
    stand.send()
    assert len(notes(stand)) == 1
    assert notes(stand)[0].endswith("She is in a hurry.")
    assert stand.backend.done == []
    assert stand.draft == "meet Bo"
    assert not stand.session.state.draft.note
    stand.send()
    assert stand.backend.done == [("transfer", "1", "2", None)]
    assert stand.notice == "Customer 1 is passed on to Bo."
    assert stage(stand) is None
    assert stand.deeds() == [("hand_over", "Bo")]


def test_a_team_is_a_target_as_well(stand: CourseStand) -> None:
    drafted(stand, "Billing").send()
    stand.send()
    assert stand.backend.done == [("assign_team", "1", "7")]


def test_the_profile_comes_first_in_the_summary(stand: CourseStand) -> None:
    entry = stand.backend.conversations["1"]
    contact = Contact("1", "Anna", "a@example.org", language="el", attributes={"plan": "gold"})
    stand.backend.conversations["1"] = replace(
        entry, contact=contact, attributes={"about": "a double charge", "summary": "old note"}
    )
    drafted(stand)
    assert stand.draft.splitlines()[:4] == [
        "Customer: Anna, Ελληνικά, a@example.org",
        "Told before the chat:",
        "- plan: gold",
        "- about: a double charge",
    ]
    assert "old note" not in stand.draft


def test_without_an_answer_it_asks_for_a_reason(stand: CourseStand) -> None:
    stand.customer("my bill is odd")
    stand.says("welcome, may I connect, because")
    stand.session.course.passing.begin()
    assert stand.title == "The customer has not agreed. Pass on all the same? Why?"
    stand.answer("they left for lunch")
    assert ("overrule", "transfer_wait") in stand.deeds()
    assert stand.session.state.mode is Mode.MENU
    stand.answer("Bo")
    assert stage(stand) is Stage.SUMMARY


def test_without_asking_at_all_too(stand: CourseStand) -> None:
    stand.customer("buy my pills")
    stand.session.course.passing.begin()
    assert stand.draft == "may I connect, because"
    stand.session.course.passing.begin()
    assert stand.title == "Pass on without asking the customer? Why?"
    stand.answer("spam")
    assert stand.session.state.mode is Mode.MENU


def test_a_refusal_leads_to_a_promise(stand: CourseStand) -> None:
    stand.customer("my bill is odd")
    stand.says("welcome, may I connect, because")
    stand.customer("no way")
    assert stand.first().step is Step.FOLLOW_UP


def test_a_transfer_that_was_refused_is_tried_again_without_another_note(
    stand: CourseStand,
) -> None:
    noted(stand)
    stand.fail("transfer", REFUSED)
    stand.send()
    assert stage(stand) is Stage.FAILED
    assert "Customer 1 is not passed on to Bo" in stand.notice
    assert stand.deeds() == []
    stand.fail("transfer", None)
    stand.session.course.passing.begin()
    stand.answer("Try again")
    assert stand.backend.done == [("transfer", "1", "2", None)]
    assert len(notes(stand)) == 1
    assert stand.deeds() == [("hand_over", "Bo")]


def test_a_note_that_was_refused_is_back_in_the_composer_and_nothing_is_passed_on(
    stand: CourseStand,
) -> None:
    drafted(stand)
    written = stand.draft
    stand.fail("send", REFUSED)
    stand.send()
    assert stand.draft == written
    assert stand.session.state.draft.note
    assert stage(stand) is Stage.SUMMARY
    assert stand.backend.done == []
    stand.fail("send", None)
    stand.send()
    assert notes(stand) == [written]
    stand.send()
    assert stand.backend.done == [("transfer", "1", "2", None)]


def test_when_nobody_knows_whether_the_note_arrived_nothing_is_passed_on(
    stand: CourseStand,
) -> None:
    drafted(stand)
    stand.fail("send", Uncertain("no answer"))
    stand.fail("find_sent", ServerFailed("no answer"))
    stand.send()
    assert stage(stand) is Stage.SUMMARY
    assert stand.backend.done == []
    assert len(stand.session.state.parked_here) == 1


def test_killed_after_the_note_it_goes_on_with_the_introduction(stand: CourseStand) -> None:
    noted(stand)
    stand.session.composer.put("", 0)
    stand.begin()
    assert stage(stand) is None
    stand.session.course.passing.begin()
    stand.answer("Bo")
    assert stand.draft == "meet Bo"
    assert not stand.session.state.draft.note
    stand.send()
    assert len(notes(stand)) == 1
    assert stand.backend.done == [("transfer", "1", "2", None)]


def test_killed_before_the_note_left_the_summary_is_still_a_note(stand: CourseStand) -> None:
    drafted(stand)
    written = stand.draft
    stand.session.composer.keep()
    stand.begin()
    assert stand.draft == written
    assert stand.session.state.draft.note
    assert notes(stand) == []
    stand.session.course.passing.begin()
    stand.answer("Bo")
    assert stand.draft == written
    stand.send()
    stand.send()
    assert notes(stand) == [written]
    assert stand.backend.done == [("transfer", "1", "2", None)]


def test_where_there_are_no_notes_the_summary_goes_with_the_transfer(stand: CourseStand) -> None:
    stand.backend.can -= {Capability.NOTES}
    drafted(stand)
    assert stand.session.state.draft.note
    written = stand.draft
    stand.send()
    assert notes(stand) == []
    assert stand.draft == "meet Bo"
    kept = stand.parts.journal.draft("1")
    assert kept is not None
    assert kept.private
    assert kept.text == written
    stand.send()
    assert stand.backend.done == [("transfer", "1", "2", written)]
    assert stand.parts.journal.drafts() == []
    assert stand.parts.journal.other_drafts() == []


def test_where_there_are_no_notes_a_refused_transfer_loses_no_summary(
    stand: CourseStand,
) -> None:
    stand.backend.can -= {Capability.NOTES}
    drafted(stand)
    written = stand.draft
    stand.send()
    stand.fail("transfer", REFUSED)
    stand.send()
    assert stage(stand) is Stage.FAILED
    kept = [stand.parts.journal.draft("1"), *stand.parts.journal.other_drafts("1")]
    assert written in [one.text for one in kept if one is not None]
    stand.fail("transfer", None)
    stand.session.course.passing.begin()
    stand.answer("Try again")
    assert stand.backend.done == [("transfer", "1", "2", written)]


def test_a_chat_system_without_transfers_says_so(stand: CourseStand) -> None:
    stand.backend.can -= {Capability.TRANSFER, Capability.TEAMS}
    stand.customer("my bill is odd")
    stand.session.course.passing.begin()
    assert "transferring to a colleague" in stand.notice
    assert stand.draft == ""


def test_nobody_to_pass_on_to_is_said(stand: CourseStand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stand.backend, "agents", list)
    monkeypatch.setattr(stand.backend, "teams", list)
    agreed(stand).session.course.passing.begin()
    assert "nobody to pass it on to" in stand.notice
    assert stand.session.state.mode is Mode.COMPOSE


def test_a_text_in_the_composer_is_not_lost(stand: CourseStand) -> None:
    agreed(stand)
    stand.session.composer.edit("half a sentence", 4)
    stand.session.course.passing.begin()
    stand.answer("Bo")
    assert stand.draft == "half a sentence"
    assert not stand.session.state.draft.note
    assert stage(stand) is None


def test_the_steps_can_be_left_out_with_a_reason(stand: CourseStand) -> None:
    drafted(stand).session.course.passing.begin()
    stand.answer("Go on without a summary")
    stand.answer("Bo sits beside me")
    assert stage(stand) is Stage.INTRODUCE
    stand.session.composer.put("", 0)
    stand.session.course.passing.begin()
    stand.answer("Pass on now")
    stand.answer("they have met")
    assert stand.backend.done == [("transfer", "1", "2", None)]
    assert stand.deeds() == [
        ("overrule", "transfer_go"),
        ("overrule", "transfer_introduce"),
        ("hand_over", "Bo"),
    ]


def test_it_can_stay_after_all(stand: CourseStand) -> None:
    drafted(stand).session.course.overrule()
    assert stage(stand) is None
    assert stand.notice == "It stays with you."
    assert stand.session.state.draft.note


def test_somebody_else_can_be_chosen_half_way(stand: CourseStand) -> None:
    noted(stand)
    stand.fail("transfer", REFUSED)
    stand.send()
    stand.session.course.passing.begin()
    stand.answer("Choose somebody else")
    stand.answer("Billing")
    assert stand.backend.done == [("assign_team", "1", "7")]
    assert len(notes(stand)) == 1


def test_another_conversation_meanwhile_mixes_nothing_up(stand: CourseStand) -> None:
    noted(stand)
    stand.session.open("2")
    stand.says("hello there")
    assert stand.backend.done == []
    stand.session.open("1")
    stand.send()
    assert stand.backend.done == [("transfer", "1", "2", None)]


def test_what_the_customer_agreed_to_is_not_asked_of_the_draft_again(stand: CourseStand) -> None:
    leave = Finding("C05", "C05.transfer", Severity.WARNING, 0, 4, "Ask leave first.")
    report = Report("en", (leave,))
    stand.customer("my bill is odd")
    assert stand.session.course.settled(report) == report
    agreed(stand)
    assert stand.session.course.settled(report).findings == ()


def test_with_a_team_it_is_out_of_the_agents_hands(stand: CourseStand) -> None:
    drafted(stand, "Billing").send()
    stand.send()
    entry = stand.backend.conversations["1"]
    stand.backend.conversations["1"] = replace(entry, team="Billing")
    stand.customer("is anybody there?")
    stand.wait(300)
    assert stand.dues == []


def test_what_went_to_a_team_is_held_no_more_until_it_is_answered(stand: CourseStand) -> None:
    drafted(stand, "Billing").send()
    assert stand.session.course.tracks.held() == 2
    stand.send()
    entry = stand.backend.conversations["1"]
    stand.backend.conversations["1"] = replace(entry, team="Billing")
    stand.customer("is anybody there?")
    assert stand.session.course.tracks.held() == 1
    stand.wait(1)
    stand.says("they are on their way")
    assert stand.session.course.tracks.held() == 2


def test_killed_where_there_are_no_notes_the_summary_is_not_written_anew(
    stand: CourseStand,
) -> None:
    stand.backend.can -= {Capability.NOTES}
    drafted(stand)
    stand.session.composer.edit("Anna, two lamps instead of one.", 4)
    stand.send()
    stand.session.composer.put("", 0)
    stand.begin()
    texts = [one.text for one in stand.parts.journal.drafts()]
    assert "Anna, two lamps instead of one." in texts


def test_the_keys_go_on_while_the_chat_system_takes_its_time(stand: CourseStand) -> None:
    noted(stand)
    stand.jobs.keep = ("transfer",)
    stand.send()
    assert stage(stand) is Stage.GOING
    for press in (stand.session.course.passing.begin, stand.session.course.overrule):
        press()
        assert stand.notice == "Passing on to Bo…"
        assert stage(stand) is Stage.GOING
    stand.session.open("2")
    stand.says("hello there")
    assert stand.backend.done == []
    stand.jobs.release()
    assert stand.backend.done == [("transfer", "1", "2", None)]
    assert stand.session.state.selected == "2"
