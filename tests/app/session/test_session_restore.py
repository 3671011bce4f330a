"""What comes back when a chat session starts again: the place, the cursor, fields half filled."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from tests.app.session.test_session import Jobs, Stand
from tests.scripted import ScriptedReplies, parts_for

from saywell.app.session.session import Session
from saywell.app.state import Mode
from saywell.errors import JournalError
from saywell.model.chat import Author
from saywell.model.records import Place
from saywell.model.snippet import Actions
from saywell.stores import journal_storage
from saywell.stores.journal import SqliteJournal
from saywell.tui.keys import screen_words

LONG = "I am looking at it now."


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    return Stand(tmp_path)


def later(stand: Stand, seconds: float = 1) -> None:
    """Let time pass, so that what has changed is kept."""
    stand.clock.pass_(seconds)
    stand.session.tick()


def killed(stand: Stand, *, keep: tuple[str, ...] = (), wanted: str = "") -> Session:
    """Kill the program, and start it again on the same disk and the same chat system."""
    journal = stand.parts.journal
    assert isinstance(journal, SqliteJournal)
    journal_storage._open.pop(journal._owner)
    return started(stand, keep=keep, wanted=wanted)


def started(stand: Stand, *, keep: tuple[str, ...] = (), wanted: str = "") -> Session:
    """Start the program on the same disk and the same chat system."""
    folder = Path(str(stand.parts.journal._path)).parent  # type: ignore[attr-defined]
    stand.parts = parts_for(stand.backend, folder, clock=stand.clock)
    stand.jobs = Jobs()
    stand.jobs.keep = keep
    stand.session = Session(stand.parts, screen_words("en"), stand.jobs)
    stand.session.start(wanted)
    return stand.session


def ask(stand: Stand) -> None:
    """Begin to fill in the reply that asks for minutes and a size."""
    stand.session.palette.open()
    stand.session.palette.search("hold")
    stand.session.palette.accept()
    assert stand.session.state.mode is Mode.FIELD


def test_the_conversation_the_draft_and_the_cursor_come_back(stand: Stand) -> None:
    session = stand.session
    session.open("1")
    session.open("2")
    session.composer.edit(LONG, 4)
    later(stand)
    state = killed(stand).state
    assert (state.selected, state.previous) == ("2", "1")
    assert (state.draft.text, state.draft.cursor) == (LONG, 4)
    assert stand.session.go_back().selected == "1"


def test_a_conversation_that_is_asked_for_goes_before_the_one_that_was_open(stand: Stand) -> None:
    stand.session.open("1")
    stand.session.open("2")
    later(stand)
    calls = len(stand.backend.calls)
    session = killed(stand, wanted="3")
    assert session.state.selected == "3"
    assert stand.backend.calls[calls:].count("mark_read") == 1
    assert session.go_back().selected == "2"


def test_each_draft_has_its_own_cursor(stand: Stand) -> None:
    session = stand.session
    session.open("1")
    session.composer.edit("abcdef", 2)
    session.open("2")
    session.composer.edit("uvwxyz", 5)
    assert session.go_back().draft.cursor == 2
    assert session.go_back().draft.cursor == 5
    later(stand)
    session = killed(stand)
    assert session.state.draft.cursor == 5
    assert session.open("1").draft.cursor == 2


def test_a_note_that_was_about_to_be_written_stays_a_note(stand: Stand) -> None:
    stand.session.open("2")
    stand.session.composer.toggle_note()
    later(stand)
    assert killed(stand).state.draft.note


def test_files_without_a_text_stay_attached(stand: Stand, tmp_path: Path) -> None:
    file = tmp_path / "label.pdf"
    file.write_text("the label")
    stand.session.open("2")
    stand.session.composer.insert("", "label", (file,))
    later(stand)
    state = killed(stand).state
    assert (state.selected, state.files, state.draft.text) == ("2", (file,), "")
    assert "2" not in state.drafts
    stand.session.composer.detach()
    later(stand)
    assert killed(stand).state.files == ()


def test_who_leaves_by_themselves_begins_at_the_queue_with_their_drafts(stand: Stand) -> None:
    stand.session.open("2")
    stand.session.composer.edit(LONG, 4)
    assert stand.session.leave()
    stand.session.leave_at_once()
    stand.parts.journal.close()
    session = started(stand)
    assert session.state.selected == ""
    assert session.open("2").draft.cursor == 4


def test_a_terminal_that_is_closed_keeps_the_place(stand: Stand) -> None:
    stand.session.open("2")
    stand.session.composer.edit(LONG, 4)
    stand.session.leave_at_once()
    stand.parts.journal.close()
    state = started(stand).state
    assert (state.selected, state.draft.text, state.draft.cursor) == ("2", LONG, 4)


def test_two_copies_have_a_place_each(stand: Stand) -> None:
    first = stand.session
    first.open("1")
    later(stand)
    second = started(stand)
    assert second.state.selected == ""
    second.open("2")
    later(stand)
    stand.clock.pass_(1)
    first.tick()
    assert killed(stand).state.selected == "2"


def test_what_goes_with_a_reply_in_the_draft_comes_back(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = ScriptedReplies().reply("thanks")
    labelled = dataclasses.replace(reply, actions=Actions(labels=("polite",)))
    monkeypatch.setattr(ScriptedReplies, "reply", lambda self, name: labelled)
    session = stand.session
    session.open("1")
    session.palette.open()
    session.palette.search("thx")
    session.palette.accept()
    later(stand)
    (inserted,) = killed(stand).state.replies
    assert (inserted.reply_id, inserted.actions.labels) == ("thanks", ("polite",))
    assert stand.session.state.draft.text == inserted.text


# -- fields


def test_fields_half_filled_are_asked_for_again(stand: Stand) -> None:
    stand.session.open("2")
    ask(stand)
    stand.session.palette.type_value("3")
    stand.session.palette.answer()
    stand.session.palette.choose(1)
    later(stand)
    session = killed(stand)
    asking = session.state.asking
    assert asking is not None
    assert (session.state.mode, asking.name, asking.choices[asking.chosen]) == (
        Mode.FIELD,
        "size",
        "medium",
    )
    session.palette.answer()
    assert session.state.draft.text == "May I take 3 minutes for the medium one?"
    later(stand)
    assert killed(stand).state.mode is Mode.COMPOSE


def test_a_value_half_typed_is_there_again(stand: Stand) -> None:
    stand.session.open("2")
    ask(stand)
    stand.session.palette.type_value("thr")
    later(stand)
    asking = killed(stand).state.asking
    assert asking is not None
    assert asking.typed == "thr"
    state = stand.session.palette.back()
    assert (state.mode, len(state.palette.hits)) == (Mode.PALETTE, 3)


def test_fields_that_were_given_up_do_not_come_back(stand: Stand) -> None:
    stand.session.open("2")
    ask(stand)
    later(stand)
    stand.session.palette.back()
    stand.session.palette.back()
    later(stand)
    assert killed(stand).state.mode is Mode.COMPOSE


def test_fields_wait_in_their_conversation(stand: Stand) -> None:
    stand.session.open("2")
    ask(stand)
    stand.session.palette.type_value("thr")
    state = stand.session.open("1")
    assert (state.mode, state.asking) == (Mode.COMPOSE, None)
    later(stand)
    assert killed(stand).state.mode is Mode.COMPOSE
    state = stand.session.open("2")
    assert state.mode is Mode.FIELD
    assert state.asking is not None
    assert state.asking.typed == "thr"


def test_who_is_writing_by_then_is_only_told_and_a_key_goes_on(stand: Stand) -> None:
    stand.session.open("2")
    ask(stand)
    later(stand)
    session = killed(stand, keep=("library",))
    assert session.state.mode is Mode.COMPOSE
    stand.type("Hello")
    stand.jobs.release()
    session.tick()
    assert session.state.mode is Mode.COMPOSE
    assert "half filled" in stand.notice()
    later(stand)
    assert session.palette.open().mode is Mode.FIELD
    session.palette.type_value("3")
    session.palette.answer()
    session.palette.answer()
    assert session.state.draft.text == "Hello May I take 3 minutes for the small one?"


def test_a_reply_that_has_gone_from_the_library_is_told(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand.session.open("2")
    ask(stand)
    later(stand)
    monkeypatch.setattr("tests.scripted.REPLIES", ())
    session = killed(stand)
    assert session.state.mode is Mode.COMPOSE
    assert "hold.ask" in stand.notice()
    assert session.palette.open().mode is Mode.PALETTE


# -- a clock that jumps, a disk that is full


@pytest.mark.parametrize("seconds", [3 * 3600, -3600])
def test_a_machine_that_slept_sends_nothing_that_was_still_held(
    tmp_path: Path, seconds: float
) -> None:
    stand = Stand(tmp_path, delay="5s")
    stand.session.open("2")
    stand.type("See you tomorrow")
    stand.session.sending.send()
    later(stand, seconds)
    assert stand.backend.sent == []
    assert stand.session.state.draft.text == "See you tomorrow"
    assert "asleep" in stand.notice()
    stand.session.sending.send()
    later(stand, 2)
    later(stand, 4)
    assert [one.text for one in stand.backend.sent] == ["See you tomorrow"]


@pytest.mark.parametrize("seconds", [3 * 3600, -3600])
def test_after_a_sleep_news_is_asked_for_at_once_and_on(stand: Stand, seconds: float) -> None:
    stand.session.open("2")
    for _ in range(10):
        later(stand)
    stand.clock.pass_(seconds)
    stand.backend.write("2", "are you there?")
    later(stand)
    later(stand)
    assert stand.texts()[-1] == "are you there?"
    calls = len(stand.backend.calls)
    for _ in range(60):
        later(stand)
    assert "changed" in stand.backend.calls[calls:]


def test_drafts_and_the_place_are_kept_while_the_clock_is_set_back(stand: Stand) -> None:
    stand.session.open("2")
    stand.type("before")
    later(stand)
    stand.clock.pass_(-3600)
    stand.session.tick()
    stand.session.composer.edit("before and after", 6)
    later(stand)
    state = killed(stand).state
    assert (state.draft.text, state.draft.cursor) == ("before and after", 6)


def test_a_disk_that_is_full_is_said_once_and_all_goes_on(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise JournalError("the journal cannot be used: the disk is full", hint="make room")

    monkeypatch.setattr(SqliteJournal, "keep_place", full)
    monkeypatch.setattr(SqliteJournal, "keep_fields", full)
    stand.session.open("2")
    later(stand)
    assert "the disk is full" in stand.notice()
    stand.session.stage.change(notice=None)
    stand.type("Hello")
    later(stand)
    ask(stand)
    later(stand)
    assert stand.notice() == ""
    stand.session.palette.type_value("3")
    stand.session.palette.answer()
    stand.session.palette.answer()
    stand.session.sending.send()
    assert [one.text for one in stand.backend.sent] != []


def test_a_journal_that_cannot_be_read_at_the_start_is_said(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise JournalError("the journal cannot be used: it is damaged")

    monkeypatch.setattr(SqliteJournal, "place", broken)
    state = started(stand).state
    assert "damaged" in stand.notice()
    assert (state.selected, len(state.queue)) == ("", 3)


def test_a_conversation_that_is_out_of_reach_is_opened_all_the_same(stand: Stand) -> None:
    stand.session.open("2")
    stand.type("Hello")
    later(stand)
    stand.backend.write("2", "are you there?", Author.CUSTOMER)
    del stand.backend.conversations["2"]
    state = killed(stand).state
    assert (state.selected, state.draft.text) == ("2", "Hello")


def test_nothing_is_written_while_nothing_changes(stand: Stand) -> None:
    stand.session.open("2")
    later(stand)
    before = stand.parts.journal.place
    assert before() is None
    changes = stand.parts.journal._connection.total_changes  # type: ignore[attr-defined]
    for _ in range(5):
        later(stand)
    assert stand.parts.journal._connection.total_changes == changes  # type: ignore[attr-defined]
    assert Place() == Place()
