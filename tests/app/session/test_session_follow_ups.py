"""Follow-ups in a chat session: from promises, by hand, due, settled."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.app.session.test_session import Stand
from tests.app.session.test_session_restore import killed, later
from tests.scripted import NOON

from saywell.app.session.session import Session
from saywell.app.state import Mode
from saywell.errors import JournalError, ServerFailed, Uncertain, Unreachable
from saywell.model.backend import Capability
from saywell.model.chat import Author, Message, Status
from saywell.model.course import Deed, Move, Said
from saywell.model.followup import FollowUp, FollowUpState
from saywell.stores.journal import SqliteJournal
from saywell.tui.keys import screen_words

HOUR = dt.timedelta(hours=1)
CALL = "I will call you."


def read(messages: Sequence[Message], language: str, company: str) -> Sequence[Said]:
    """Find a promise in each "I will", with its time after "within"; news in "still"."""
    found = []
    for one in messages:
        moves = {Move.PROMISE} if "I will" in one.text else set()
        moves |= {Move.PROGRESS} if "still" in one.text else set()
        lasts = 2 * HOUR if "within two hours" in one.text else None
        found.append(Said(one.at, one.author, one.id, frozenset(moves), lasts))
    return found


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    return promising(Stand(tmp_path))


def promising(stand: Stand) -> Stand:
    stand.parts = dataclasses.replace(stand.parts, said=read)
    stand.session = Session(stand.parts, screen_words("en"), stand.jobs)
    stand.session.start()
    return stand


def say(stand: Stand, text: str, *, to: str = "2") -> None:
    """Send a message, and let a second pass."""
    stand.session.open(to)
    stand.type(text)
    stand.session.sending.send()
    later(stand)


def known(stand: Stand) -> tuple[FollowUp, ...]:
    return stand.session.state.follow_ups


def choose(stand: Stand, *keys: str) -> None:
    """Open the list and choose in it, by the keys of its items."""
    stand.session.follow_ups.menu()
    for key in keys:
        shown = stand.session.state.menu
        assert shown is not None
        place = [one.key for one in shown.hits].index(key)
        stand.session.menus.point(place)


def answer(stand: Stand, text: str) -> None:
    stand.session.menus.type(text)
    stand.session.menus.accept()


def test_a_promise_becomes_a_follow_up_when_it_is_sent(stand: Stand) -> None:
    say(stand, f"Thank you. {CALL}")
    (one,) = known(stand)
    assert (one.conversation_id, one.name, one.about) == ("2", "Wei", CALL)
    assert (one.contact, one.due - one.made) == ("c2@example.org", 24 * HOUR)
    assert one.message_id == stand.backend.history["2"][-1].id
    assert stand.notice().startswith("Sent. Promised by 2026-03-03 ")
    say(stand, "I will let you know within two hours.", to="1")
    assert [one.due - one.made for one in known(stand)] == [2 * HOUR, 24 * HOUR]


def test_the_same_promise_again_is_one_and_a_note_promises_nothing(stand: Stand) -> None:
    say(stand, CALL)
    say(stand, CALL)
    stand.session.composer.toggle_note()
    stand.type("I will do something else.")
    stand.session.sending.send()
    later(stand)
    assert [one.about for one in known(stand)] == [CALL]


@pytest.mark.parametrize("error", [ServerFailed("it broke"), Uncertain("no answer")])
def test_what_did_not_arrive_promises_nothing(
    stand: Stand, error: ServerFailed | Uncertain
) -> None:
    stand.backend.fail["send"] = error
    say(stand, CALL)
    assert known(stand) == ()


def test_a_promise_that_waits_in_the_outbox_counts_when_it_leaves(stand: Stand) -> None:
    stand.backend.fail["send"] = Unreachable("nobody answers")
    say(stand, CALL)
    assert known(stand) == ()
    stand.backend.fail.clear()
    for _ in range(20):
        later(stand, 20)
    assert [one.text for one in stand.backend.sent] == [CALL]
    assert [one.about for one in known(stand)] == [CALL]


def test_a_promise_outlives_a_kill_and_is_there_at_once(stand: Stand) -> None:
    say(stand, CALL)
    assert [one.about for one in killed(stand).state.follow_ups] == [CALL]


def test_how_far_it_is_belongs_to_the_promise(stand: Stand) -> None:
    say(stand, CALL)
    stand.clock.pass_(20 * 3600)
    say(stand, "It still takes a while, I will call within two hours.")
    (one,) = known(stand)
    assert one.progress is not None
    assert (one.about, one.due) == (CALL, one.made + 24 * HOUR)
    stand.clock.pass_(3 * 3600)
    say(stand, "It is still not here, I will call within two hours.")
    (one,) = known(stand)
    assert one.due - one.made > 24 * HOUR


def test_the_contact_is_taken_from_what_the_customer_writes(tmp_path: Path) -> None:
    stand = Stand(tmp_path)
    entry = stand.backend.conversations["2"]
    nameless = dataclasses.replace(entry.contact, email="")
    stand.backend.conversations["2"] = dataclasses.replace(entry, contact=nameless)
    promising(stand)
    say(stand, CALL)
    assert [one.contact for one in known(stand)] == [""]
    stand.backend.write("2", "Reach me at wei@example.org please")
    later(stand, 10)
    later(stand, 10)
    assert [one.contact for one in known(stand)] == ["wei@example.org"]


# -- due


def test_what_is_due_comes_up_by_itself_once(stand: Stand) -> None:
    say(stand, "I will let you know within two hours.")
    stand.session.open("1")
    later(stand, 3600)
    assert "promised" not in stand.notice()
    later(stand, 3600)
    assert stand.notice().startswith("Wei was promised an answer by now: I will let you know")
    stand.session.stage.change(notice=None)
    later(stand, 60)
    assert stand.notice() == ""


def test_another_copy_of_the_program_is_heard_of(stand: Stand) -> None:
    soon = FollowUp("x", "1", "Maria", "the label", NOON, NOON + HOUR)
    stand.parts.journal.save_follow_up(soon)
    assert known(stand) == ()
    later(stand, 31)
    assert known(stand) == (soon,)


def test_several_that_are_due_are_told_together(stand: Stand) -> None:
    for name in "12":
        stand.parts.journal.save_follow_up(FollowUp(name, name, "", name, NOON, NOON))
    later(stand, 31)
    assert stand.notice().startswith("Promised answers that are due: 2")


def test_an_important_notice_is_not_taken_away(stand: Stand) -> None:
    stand.session.open("2")
    stand.session.stage.say("the disk is full", stays=True)
    stand.parts.journal.save_follow_up(FollowUp("x", "1", "M", "y", NOON, NOON))
    later(stand, 31)
    assert stand.notice() == "the disk is full"
    stand.session.stage.change(notice=None)
    later(stand)
    assert "promised" in stand.notice()


# -- the list


def test_without_any_and_with_nothing_open_the_list_says_so(stand: Stand) -> None:
    stand.session.follow_ups.menu()
    assert stand.session.state.mode is Mode.COMPOSE
    assert stand.notice() == "Nobody was promised anything that is still open."


def test_one_is_noted_by_hand(stand: Stand) -> None:
    stand.session.open("2")
    choose(stand, "new")
    answer(stand, "send the label")
    (one,) = known(stand)
    assert (one.about, one.conversation_id, one.name, one.contact) == (
        "send the label",
        "2",
        "Wei",
        "c2@example.org",
    )
    assert stand.notice().startswith("Noted: due ")


def test_the_list_names_customer_promise_and_time(stand: Stand) -> None:
    say(stand, CALL)
    stand.session.open("1")
    stand.session.follow_ups.menu()
    shown = stand.session.state.menu
    assert shown is not None
    assert (shown.items[0].text, shown.items[0].detail) == (f"Wei: {CALL}", "in 23h 59m")
    stand.session.menus.back()
    later(stand, 25 * 3600)
    stand.session.follow_ups.menu()
    shown = stand.session.state.menu
    assert shown is not None
    assert shown.items[0].detail == "due for 1h"


def test_choosing_one_opens_its_conversation_and_reopens_what_was_closed(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(stand, CALL)
    stand.session.open("1")
    entry = stand.backend.conversations["2"]
    stand.backend.conversations["2"] = dataclasses.replace(entry, status=Status.RESOLVED)
    opened: list[tuple[str, Status]] = []
    monkeypatch.setattr(
        stand.backend, "set_status", lambda chosen, status: opened.append((chosen, status))
    )
    choose(stand, known(stand)[0].id)
    assert (stand.session.state.selected, opened) == ("2", [("2", Status.OPEN)])
    assert "open again" in stand.notice()
    assert stand.parts.journal.deeds("2")[-1].deed is Deed.REOPEN


def test_an_open_conversation_is_opened_and_nothing_else(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(stand, CALL)
    stand.session.open("1")
    monkeypatch.setattr(stand.backend, "set_status", lambda *_: pytest.fail("it is open"))
    choose(stand, known(stand)[0].id)
    assert stand.session.state.selected == "2"
    stand.session.open("1")
    stand.backend.can -= {Capability.STATUS}
    calls = len(stand.backend.calls)
    choose(stand, known(stand)[0].id)
    assert "conversation" not in stand.backend.calls[calls:]


def test_one_is_done(stand: Stand) -> None:
    say(stand, CALL)
    id_ = known(stand)[0].id
    choose(stand, id_, "done")
    assert known(stand) == ()
    (ended,) = stand.parts.journal.follow_ups(open_only=False)
    assert (ended.state, ended.ended) == (FollowUpState.DONE, stand.clock.now())


def test_one_is_dropped_with_a_reason(stand: Stand) -> None:
    say(stand, CALL)
    id_ = known(stand)[0].id
    choose(stand, id_, "drop")
    answer(stand, "")
    assert len(known(stand)) == 1
    answer(stand, "she called herself")
    (ended,) = stand.parts.journal.follow_ups(open_only=False)
    assert (ended.state, ended.reason) == (FollowUpState.DROPPED, "she called herself")


def test_one_is_put_off_and_a_time_that_is_none_is_told(stand: Stand) -> None:
    say(stand, CALL)
    id_ = known(stand)[0].id
    choose(stand, id_, "later")
    answer(stand, "soon")
    assert "not a length of time" in stand.notice()
    choose(stand, id_, "later")
    answer(stand, "2d")
    (one,) = known(stand)
    assert one.due == stand.clock.now() + 48 * HOUR
    assert one.progress == stand.clock.now()


def test_another_way_to_reach_the_customer_is_noted(stand: Stand) -> None:
    say(stand, CALL)
    id_ = known(stand)[0].id
    choose(stand, id_, "contact")
    answer(stand, "+44 20 7946 0958")
    assert known(stand)[0].contact == "+44 20 7946 0958"


def test_one_that_another_copy_has_ended_meanwhile_stays_ended(stand: Stand) -> None:
    say(stand, CALL)
    (one,) = known(stand)
    stand.parts.journal.save_follow_up(
        dataclasses.replace(one, state=FollowUpState.DONE, ended=NOON)
    )
    stand.session.follow_ups.later(one.id, "2h")
    assert known(stand) == ()


def test_a_journal_that_fails_is_said_and_the_message_goes_out(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise JournalError("the journal cannot be used: the disk is full", hint="make room")

    stand.session.open("2")
    for name in ("save_follow_up", "expect_follow_up"):
        monkeypatch.setattr(SqliteJournal, name, full)
    say(stand, CALL)
    assert [one.text for one in stand.backend.sent] == [CALL]
    choose(stand, "new")
    answer(stand, "send the label")
    assert "the disk is full" in stand.notice()
    assert known(stand) == ()


def test_the_list_does_not_show_what_a_customer_may_have_smuggled_in(stand: Stand) -> None:
    evil = "x\x1b]52;c;ZXZpbA==\x07\u202ey"
    stand.session.open("2")
    stand.session.follow_ups.add(evil)
    (one,) = known(stand)
    assert "\x1b" not in one.about
    assert "\u202e" not in one.about
    assert stand.backend.history["2"][-1].author is Author.CUSTOMER
