"""Several messages to one conversation: in their order, each once, whatever happens between."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from tests.app.session.test_session import Stand

from saywell.app.session.session import Session
from saywell.app.split import CUT
from saywell.errors import Rejected, Uncertain, Unreachable
from saywell.model.chat import Author, Outgoing
from saywell.model.records import SendState
from saywell.tui.keys import screen_words


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    stand = Stand(tmp_path)
    stand.session.open("2")
    return stand


@pytest.fixture
def slow(tmp_path: Path) -> Stand:
    stand = Stand(tmp_path, delay="5s")
    stand.session.open("2")
    return stand


def sent(stand: Stand) -> list[str]:
    return [message.text for message in stand.backend.sent]


def send(stand: Stand, text: str) -> None:
    stand.type(text)
    stand.session.sending.send()


def test_the_parts_of_a_text_go_out_in_order(stand: Stand) -> None:
    send(stand, f"One.{CUT}Two.{CUT}Three.")
    assert sent(stand) == ["One.", "Two.", "Three."]
    assert stand.session.state.behind == {}
    assert stand.session.state.draft.text == ""
    assert stand.kept("2") == ""


def test_each_leaves_only_when_the_one_before_has_arrived(stand: Stand) -> None:
    stand.jobs.keep = ("send",)
    send(stand, f"One.{CUT}Two.")
    assert [one.text for one in stand.session.state.behind["2"]] == ["Two."]
    assert stand.kept("2") == f"One.{CUT}Two."
    stand.jobs.release()
    assert sent(stand) == ["One.", "Two."]


def test_a_second_message_waits_for_the_first_and_for_its_own_moment(slow: Stand) -> None:
    send(slow, "First")
    slow.clock.pass_(2)
    send(slow, "Second")
    assert slow.session.state.draft.text == ""
    slow.clock.pass_(3)
    slow.session.tick()
    assert sent(slow) == ["First"]
    slow.session.tick()
    assert sent(slow) == ["First"]
    slow.clock.pass_(2)
    slow.session.tick()
    assert sent(slow) == ["First", "Second"]


def test_enter_held_down_sends_once(slow: Stand) -> None:
    slow.type("Hello")
    for _ in range(30):
        slow.session.sending.send()
    slow.clock.pass_(6)
    slow.session.tick()
    assert sent(slow) == ["Hello"]


def test_taking_back_brings_everything_back_in_its_order(slow: Stand) -> None:
    send(slow, f"One.{CUT}Two.")
    send(slow, "Three.")
    assert slow.session.sending.take_back()
    assert slow.session.state.draft.text == f"One.{CUT}Two.{CUT}Three."
    assert slow.session.state.sending == {}
    assert slow.session.state.behind == {}
    slow.clock.pass_(20)
    slow.session.tick()
    assert sent(slow) == []
    slow.session.sending.send()
    for _ in range(3):
        slow.clock.pass_(6)
        slow.session.tick()
    assert sent(slow) == ["One.", "Two.", "Three."]


def test_what_fails_comes_back_with_what_was_to_follow(stand: Stand) -> None:
    stand.backend.fail["send"] = Rejected("no", hint="shorten it")
    send(stand, f"One.{CUT}Two.")
    assert stand.session.state.draft.text == f"One.{CUT}Two."
    del stand.backend.fail["send"]
    stand.backend.sent.clear()
    stand.session.sending.send()
    assert sent(stand) == ["One.", "Two."]


def test_beside_another_text_they_stay_aside_one_by_one(stand: Stand) -> None:
    stand.jobs.keep = ("send",)
    send(stand, f"One.{CUT}Two.")
    stand.type("something else")
    stand.backend.fail["send"] = Rejected("no", hint="shorten it")
    stand.jobs.release()
    assert stand.session.state.draft.text == "something else"
    parked = stand.session.state.parked_here
    assert [one.record.message.text for one in parked] == ["One.", "Two."]
    assert all(CUT.strip() not in one.record.message.text for one in parked)


def test_nothing_overtakes_a_message_of_unknown_fate(stand: Stand) -> None:
    stand.backend.fail["send"] = Uncertain("cut off")
    stand.backend.fail["messages"] = Unreachable("nobody there", hint="wait")
    send(stand, f"One.{CUT}Two.")
    assert "Two." not in sent(stand)
    assert stand.session.state.draft.text == "Two."
    [first] = stand.session.state.parked_here
    assert first.unknown


def test_without_a_connection_all_wait_in_the_outbox_in_order(stand: Stand) -> None:
    stand.backend.fail["send"] = Unreachable("nobody there", hint="wait")
    send(stand, f"One.{CUT}Two.")
    queued = [one.message.text for one in stand.parts.journal.queued()]
    assert queued == ["One.", "Two."]
    assert stand.kept("2") == ""


@pytest.mark.parametrize("moment", ["before", "within", "after"])
def test_killed_between_two_nothing_is_lost_and_nothing_doubled(stand: Stand, moment: str) -> None:
    stand.jobs.keep = ("send",)
    send(stand, f"One.{CUT}Two.")
    assert stand.kept("2") == f"One.{CUT}Two."
    [job] = stand.jobs.kept
    if moment == "within":  # the request has gone out, the answer never comes
        stand.backend.fail["send"] = Uncertain("cut off")
        stand.backend.fail["messages"] = Unreachable("nobody there", hint="wait")
        stand.backend.write("2", "One.", Author.AGENT)
        job.work()
        stand.backend.fail.clear()
    elif moment == "after":  # it has arrived, and the screen was never told
        job.work()
        assert sent(stand) == ["One."]
    stand.jobs.kept.clear()
    stand.jobs.keep = ()
    stand.backend.sent.clear()
    session = stand.session = Session(stand.parts, screen_words("en"), stand.jobs)
    session.start()
    session.open("2")
    left = f"One.{CUT}Two." if moment == "before" else "Two."
    assert session.state.draft.text == left
    session.sending.send()
    assert sent(stand) == (["One.", "Two."] if moment == "before" else ["Two."])


def test_killed_while_the_first_leaves_only_what_follows_is_a_draft(stand: Stand) -> None:
    journal = stand.parts.journal
    journal.save_draft("2", f"One.{CUT}Two.")
    journal.begin_send(Outgoing("k1", "2", "One."), "102", newer_draft=True)
    journal.end_send("k1", SendState.UNKNOWN)
    stand.backend.fail["messages"] = Unreachable("nobody there", hint="wait")
    session = Session(stand.parts, screen_words("en"), stand.jobs)
    session.start()
    assert session.state.drafts["2"] == "Two."
    assert stand.kept("2") == "Two."


def test_what_was_written_meanwhile_is_seen_before_it_leaves(slow: Stand) -> None:
    send(slow, "It left today")
    slow.session.reading.hear(slow.backend.write("2", "forget it"))
    slow.clock.pass_(30)
    slow.session.tick()
    assert sent(slow) == []
    going = slow.session.state.going
    assert going is not None
    assert going.paused
    assert "your message waits" in slow.notice()
    slow.session.sending.send()
    assert sent(slow) == []  # that Enter was pressed before anything could be read
    slow.clock.pass_(1)
    slow.session.sending.send()  # Enter in the empty composer: all the same
    assert sent(slow) == ["It left today"]


def test_what_is_written_on_while_a_message_waits_for_a_look_waits_behind_it(slow: Stand) -> None:
    send(slow, "It left today")
    slow.session.reading.hear(slow.backend.write("2", "forget it"))
    slow.clock.pass_(30)
    slow.session.tick()
    send(slow, "Shall I call it back?")
    assert [one.text for one in slow.session.state.behind["2"]] == ["Shall I call it back?"]
    assert "Enter in the empty composer sends it" in slow.notice()
    slow.session.sending.send()  # the same Enter, held down
    assert sent(slow) == []
    slow.clock.pass_(1)
    slow.session.sending.send()
    slow.clock.pass_(6)
    slow.session.tick()
    assert sent(slow) == ["It left today", "Shall I call it back?"]


def test_what_was_written_in_a_conversation_that_is_not_open_holds_the_message_too(
    slow: Stand,
) -> None:
    send(slow, "It left today")
    slow.session.open("1")
    later = slow.clock.now() + dt.timedelta(hours=1)
    slow.backend.write("2", "forget it", at=later)
    slow.clock.pass_(4)
    slow.session.refresh()
    slow.clock.pass_(4)
    slow.session.tick()
    assert sent(slow) == []
    assert "Wei has written meanwhile" in slow.notice()
    slow.session.open("2")
    assert slow.session.sending.take_back()
    assert slow.session.state.draft.text == "It left today"


def test_what_the_queue_knows_before_it_is_read_holds_the_message_too(slow: Stand) -> None:
    send(slow, "It left today")
    slow.jobs.keep = ("messages",)  # the server takes its time
    slow.backend.write("2", "forget it", at=slow.clock.now() + dt.timedelta(hours=1))
    slow.session.refresh()
    slow.clock.pass_(6)
    slow.session.tick()
    assert "forget it" not in slow.texts()
    assert sent(slow) == []
    assert "your message waits" in slow.notice()


def test_ones_own_message_from_elsewhere_holds_nothing(slow: Stand) -> None:
    send(slow, "It left today")
    mine = slow.backend.write("2", "a moment", Author.AGENT)
    slow.session.reading.hear(mine)
    slow.clock.pass_(6)
    slow.session.tick()
    assert sent(slow) == ["It left today"]


def test_leaving_makes_drafts_of_all_that_waits(slow: Stand) -> None:
    send(slow, f"One.{CUT}Two.")
    slow.session.leave_at_once()
    assert slow.kept("2") == f"One.{CUT}Two."
    assert SendState.PENDING not in {one.state for one in slow.parts.journal.unsettled()}
