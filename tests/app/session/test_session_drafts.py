"""Drafts of a chat session: whom they are for and what goes with them outlives everything."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.app.session.test_session import Stand

from saywell.app.session.session import Session
from saywell.errors import ServerFailed, Uncertain
from saywell.model.chat import Outgoing
from saywell.model.records import SendState
from saywell.tui.keys import screen_words


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    return Stand(tmp_path)


def again(stand: Stand) -> Session:
    """Start another session on the same journal, as after a crash."""
    stand.clock.pass_(1)
    stand.session.tick()
    stand.session = Session(stand.parts, screen_words("en"), stand.jobs)
    stand.session.start()
    return stand.session


def test_a_private_note_stays_one_while_another_conversation_is_open(stand: Stand) -> None:
    session = stand.session
    session.open("2")
    session.composer.toggle_note()
    stand.type("he is a difficult one")
    assert session.open("1").draft.note is False
    assert session.go_back().draft.note is True
    session.sending.send()
    assert [message.private for message in stand.backend.sent] == [True]
    assert session.open("1").draft.note is False
    assert session.go_back().draft.note is False


def test_a_private_note_stays_one_after_a_crash(stand: Stand) -> None:
    stand.session.open("2")
    stand.type("he is a difficult one")
    stand.session.composer.toggle_note()
    session = again(stand)
    assert session.open("2").draft.note


def test_a_message_taken_back_stays_beside_a_note_that_was_begun(tmp_path: Path) -> None:
    stand = Stand(tmp_path, delay="5s")
    session = stand.session
    session.open("2")
    stand.type("Good day")
    session.sending.send()
    session.composer.toggle_note()
    stand.type("difficult one")
    assert session.sending.take_back()
    assert session.state.draft.text == "difficult one"
    assert session.state.draft.note
    [first] = session.state.parked_here
    assert (first.record.message.text, first.failed) == ("Good day", True)
    assert "the text stays beside yours" in stand.notice()
    session.composer.keep()
    assert stand.kept("2") == "difficult one"
    assert [one.text for one in stand.parts.journal.other_drafts("2")] == ["Good day"]
    session.sort_out()
    session.unsent.send()
    assert [(one.text, one.private) for one in stand.backend.sent] == [("Good day", False)]


def test_files_come_back_with_their_draft_after_a_crash(stand: Stand, tmp_path: Path) -> None:
    form = tmp_path / "form.pdf"
    form.write_bytes(b"%PDF")
    stand.session.open("2")
    stand.session.composer.insert("The form is attached.", "answers.form", (form,))
    assert again(stand).open("2").files == (form,)
    stand.session.composer.detach()
    assert again(stand).open("2").files == ()


def test_files_that_are_gone_after_a_crash_are_named(stand: Stand, tmp_path: Path) -> None:
    form = tmp_path / "form.pdf"
    form.write_bytes(b"%PDF")
    stand.session.open("2")
    stand.session.composer.insert("The form is attached.", "answers.form", (form,))
    form.unlink()
    session = again(stand)
    assert "form.pdf" in stand.notice()
    assert session.open("2").files == ()


def test_a_failure_after_which_the_message_is_not_there_is_told_as_one(stand: Stand) -> None:
    stand.session.open("2")
    stand.backend.fail["send"] = Uncertain("it may or may not be there", status=500)
    stand.type("Good day")
    stand.session.sending.send()
    assert "the message is not there" in stand.notice()
    assert "may or may not" not in stand.notice()
    stand.backend.fail["send"] = ServerFailed("it broke", hint="wait")
    stand.session.sending.send()
    assert SendState.UNKNOWN not in {one.state for one in stand.parts.journal.unsettled()}


def test_a_message_that_waits_to_leave_is_on_the_disk_with_what_is_written_since(
    tmp_path: Path,
) -> None:
    stand = Stand(tmp_path, delay="5s")
    session = stand.session
    session.open("2")
    stand.type("First")
    session.sending.send()
    stand.type("Second")
    stand.clock.pass_(1)
    session.tick()
    assert stand.kept("2") == "First\nSecond"
    stand.jobs.keep = ("send",)
    stand.clock.pass_(5)
    session.tick()
    assert stand.kept("2") == "First\nSecond"  # until the first is in the journal by itself
    stand.jobs.release()
    assert [message.text for message in stand.backend.sent] == ["First"]
    assert stand.kept("2") == "Second"


def test_a_message_that_a_killed_program_did_not_send_comes_back_beside_a_newer_text(
    stand: Stand,
) -> None:
    journal = stand.parts.journal
    journal.save_draft("2", "Second")
    journal.begin_send(Outgoing("k1", "2", "First"), None, newer_draft=True)
    assert stand.kept("2") == "Second"
    journal.end_send("k1", SendState.UNKNOWN)
    stand.clock.pass_(3600 * 24 * 365 * 10)
    session = again(stand)
    session.tick()
    assert session.open("2").draft.text == "Second"
    [first] = session.state.parked_here
    assert (first.record.message.text, first.failed) == ("First", True)
    assert stand.kept("2") == "Second"
    assert [one.text for one in journal.other_drafts("2")] == ["First"]


def test_files_of_a_note_go_nowhere_else_when_a_reply_comes_back(tmp_path: Path) -> None:
    stand = Stand(tmp_path, delay="5s")
    stand.session.open("1")
    stand.type("Hello")
    stand.session.sending.send()
    stand.session.composer.toggle_note()
    kept = tmp_path / "for-colleagues.txt"
    kept.write_text("not for customers")
    stand.session.composer.attach(kept)
    stand.clock.pass_(3600)  # the machine was asleep
    state = stand.session.tick()
    assert (state.draft.text, state.files) == ("Hello", (kept,))
    assert state.draft.note
    assert stand.backend.sent == []
