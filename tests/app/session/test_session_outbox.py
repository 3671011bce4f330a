"""What has not surely left, in a chat session: shown, sent by itself, decided on, never lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.app.session.test_session import Stand

from saywell.app.outbox import Why
from saywell.app.session.session import Session
from saywell.app.state import Mode
from saywell.errors import BackendError, Rejected, ServerFailed, Uncertain, Unreachable
from saywell.model.chat import Author, Outgoing
from saywell.model.records import SendState
from saywell.tui.keys import screen_words

AWAY = ("send", "messages", "changed", "queue", "conversation", "account", "agents")


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    return Stand(tmp_path)


def away(stand: Stand) -> None:
    error: BackendError = Unreachable("nobody answers")
    stand.backend.fail = dict.fromkeys(AWAY, error)


def back(stand: Stand, seconds: float = 70) -> None:
    stand.backend.fail.clear()
    stand.clock.pass_(seconds)
    stand.session.tick()
    stand.session.tick()


def again(stand: Stand) -> Session:
    """Start another session on the same journal, as after a crash."""
    stand.session = Session(stand.parts, screen_words("en"), stand.jobs)
    stand.session.start()
    return stand.session


def write_offline(stand: Stand, text: str = "Hello") -> None:
    stand.session.open("2")
    away(stand)
    stand.type(text)
    stand.session.sending.send()


def sent(stand: Stand) -> list[str]:
    return [one.text for one in stand.backend.sent]


def test_what_is_written_offline_waits_and_goes_by_itself(stand: Stand) -> None:
    write_offline(stand)
    [parked] = stand.session.state.parked_here
    assert parked.queued
    assert stand.session.state.draft.text == ""
    assert stand.kept("2") == ""
    back(stand)
    assert sent(stand) == ["Hello"]
    assert stand.session.state.parked == ()
    assert stand.texts()[-1] == "Hello"
    assert stand.notice() == "Sent from the outbox: 1."


def test_several_messages_go_in_their_order(stand: Stand) -> None:
    write_offline(stand, "First")
    stand.clock.pass_(1)
    stand.type("Second")
    stand.session.sending.send()
    assert len(stand.session.state.parked_here) == 2
    back(stand)
    assert sent(stand) == ["First", "Second"]


def test_one_that_waited_long_asks_why_and_goes_when_told(stand: Stand) -> None:
    write_offline(stand)
    back(stand, 600)
    assert sent(stand) == []
    [parked] = stand.session.state.parked
    assert parked.waiting is not None
    assert parked.waiting.why == (Why.OLD,)
    assert stand.session.sort_out().mode is Mode.HELD
    stand.session.unsent.send()
    assert sent(stand) == ["Hello"]
    assert stand.session.state.mode is Mode.COMPOSE
    assert stand.notice() == "Sent."


def test_one_whose_conversation_moved_on_asks_and_names_what_was_written(stand: Stand) -> None:
    write_offline(stand)
    stand.backend.write("2", "never mind, I found it")
    back(stand)
    assert sent(stand) == []
    stand.session.sort_out()
    decided = stand.session.state.decided
    assert decided is not None
    assert decided.waiting is not None
    assert Why.MOVED_ON in decided.waiting.why
    assert [one.text for one in decided.waiting.changes.by_customer] == ["never mind, I found it"]


def test_it_can_be_taken_back_before_what_was_written_since(stand: Stand) -> None:
    write_offline(stand)
    stand.type("and more")
    stand.session.sort_out()
    stand.session.unsent.edit()
    assert stand.session.state.draft.text == "Hello\nand more"
    assert stand.session.state.parked == ()
    stand.clock.pass_(1)
    stand.session.tick()
    assert stand.kept("2") == "Hello\nand more"
    assert stand.parts.journal.other_drafts() == []
    back(stand)
    assert sent(stand) == []


def test_it_can_be_given_up(stand: Stand) -> None:
    write_offline(stand)
    stand.session.sort_out()
    stand.session.unsent.drop()
    assert stand.session.state.parked == ()
    back(stand)
    assert sent(stand) == []
    assert stand.session.state.draft.text == ""


def test_deciding_later_changes_nothing(stand: Stand) -> None:
    write_offline(stand)
    stand.session.sort_out()
    stand.session.unsent.later()
    assert stand.session.state.mode is Mode.COMPOSE
    assert len(stand.session.state.parked) == 1


def test_nothing_to_decide_is_said(stand: Stand) -> None:
    assert stand.session.sort_out().mode is Mode.COMPOSE
    assert stand.notice() == "Nothing waits to be sent."


def test_one_of_another_conversation_is_brought_before_the_agent(stand: Stand) -> None:
    write_offline(stand)
    stand.session.open("1")
    state = stand.session.sort_out()
    assert (state.selected, state.mode) == ("2", Mode.HELD)


def test_one_that_is_refused_stays_with_the_reason(stand: Stand) -> None:
    write_offline(stand)
    stand.backend.fail = {"send": Rejected("too long")}
    stand.clock.pass_(70)
    stand.session.tick()
    stand.session.tick()
    [parked] = stand.session.state.parked
    assert parked.record.detail == "too long"
    assert stand.session.state.draft.text == ""


def test_a_newer_message_does_not_overtake_one_that_is_about_to_leave(stand: Stand) -> None:
    write_offline(stand, "First")
    stand.clock.pass_(1)
    stand.backend.fail.clear()  # nobody has noticed yet
    stand.type("Second")
    stand.session.sending.send()
    assert sent(stand) == []
    back(stand)
    assert sent(stand) == ["First", "Second"]


def test_a_newer_message_does_not_wait_for_one_that_asks(stand: Stand) -> None:
    write_offline(stand, "Old")
    back(stand, 600)
    stand.type("New")
    stand.session.sending.send()
    assert sent(stand) == ["New"]
    assert [one.record.message.text for one in stand.session.state.parked] == ["Old"]


def test_what_a_command_put_into_the_outbox_goes_as_well(stand: Stand) -> None:
    stand.session.tick()
    stand.parts.outbox.add(Outgoing("k1", "1", "From the shell"), "101")
    for _ in range(3):
        stand.clock.pass_(61)
        stand.session.tick()
    assert sent(stand) == ["From the shell"]


# -- without a chat system at the start


def test_the_screen_opens_without_a_chat_system_and_shows_what_was_left(stand: Stand) -> None:
    write_offline(stand, "Unsent")
    stand.session.open("1")
    stand.type("half a sentence")
    stand.clock.pass_(1)
    stand.session.tick()
    session = again(stand)
    state = session.state
    assert state.offline == "nobody answers"
    assert not state.queue_known
    assert [(entry.id, entry.contact.name) for entry in state.queue] == [
        ("2", "No. 2"),
        ("1", "No. 1"),
    ]
    assert session.open("1").draft.text == "half a sentence"
    assert stand.notice() == "", "that nobody answers is said once"
    assert [one.record.message.text for one in session.open("2").parked_here] == ["Unsent"]
    stand.type("Another")
    session.sending.send()
    assert len(session.state.parked_here) == 2
    stand.backend.fail.clear()
    for _ in range(8):
        stand.clock.pass_(20)
        session.tick()
    assert [entry.contact.name for entry in session.state.queue] == ["Wei", "Maria", "Joan"]
    assert session.state.current is not None
    assert session.state.current.contact.name == "Wei"
    assert sent(stand) == ["Unsent"]
    waiting = session.state.parked[0].waiting
    assert waiting is not None, "written without a look at the conversation"
    assert Why.UNSEEN in waiting.why
    assert stand.texts() == ["question 2", "Unsent"]


def test_a_conversation_of_which_only_the_number_is_known_can_be_written_to(stand: Stand) -> None:
    away(stand)
    session = again(stand)
    session.open("3")
    assert session.state.current is not None
    stand.type("Hello")
    session.sending.send()
    assert [one.record.message.conversation_id for one in session.state.parked] == ["3"]


# -- of unknown fate


def unknown(stand: Stand, text: str = "Hello") -> None:
    stand.session.open("2")
    stand.backend.fail = {
        "send": Uncertain("the answer never came"),
        "find_sent": ServerFailed("broken"),
    }
    stand.type(text)
    stand.session.sending.send()
    stand.backend.fail.clear()


def test_a_message_of_unknown_fate_stands_at_its_place(stand: Stand) -> None:
    unknown(stand)
    stand.backend.write("2", "later words")
    stand.session.refresh()
    [parked] = stand.session.state.parked_here
    assert parked.record.state is SendState.UNKNOWN
    before, after = stand.session.state.messages
    assert parked.comes_after(before)
    assert not parked.comes_after(after)


def test_it_is_never_sent_again_by_itself(stand: Stand) -> None:
    unknown(stand)
    for _ in range(2):
        stand.clock.pass_(25)
        stand.session.tick()
    assert sent(stand) == []
    assert len(stand.session.state.parked) == 1
    stand.type("Hello")
    stand.session.sending.send()
    assert sent(stand) == []
    assert "may be there already" in stand.notice()


def test_looking_again_finds_it(stand: Stand) -> None:
    unknown(stand)
    stand.backend.write("2", "Hello", Author.AGENT)
    assert stand.session.sort_out().mode is Mode.UNSURE
    stand.session.unsent.look()
    assert stand.session.state.parked == ()
    assert stand.texts().count("Hello") == 1
    assert sent(stand) == []


def test_looking_again_in_vain_is_said(stand: Stand) -> None:
    unknown(stand)
    stand.session.sort_out()
    stand.session.unsent.look()
    assert stand.notice().startswith("It is not there so far,")
    assert len(stand.session.state.parked) == 1


def test_it_goes_again_when_the_agent_wants_it(stand: Stand) -> None:
    unknown(stand)
    stand.session.sort_out()
    stand.session.unsent.again()
    assert sent(stand) == ["Hello"]
    assert stand.session.state.parked == ()
    assert stand.notice() == "Sent."


def test_the_agents_word_that_it_is_there_settles_it(stand: Stand) -> None:
    unknown(stand)
    stand.session.sort_out()
    stand.session.unsent.there()
    assert stand.session.state.parked == ()
    assert sent(stand) == []
    stand.type("Hello")
    stand.session.sending.send()
    assert sent(stand) == ["Hello"], "another message of the same words is one of its own"


def test_it_can_be_taken_back_to_be_written_anew(stand: Stand) -> None:
    unknown(stand)
    stand.session.sort_out()
    stand.session.unsent.give_up()
    assert stand.session.state.draft.text == "Hello"
    assert stand.session.state.parked == ()


def test_one_that_did_not_arrive_is_back_in_the_composer(stand: Stand) -> None:
    unknown(stand)
    for _ in range(4):
        stand.clock.pass_(25)
        stand.session.tick()
    assert stand.session.state.draft.text == "Hello"
    assert "did not arrive" in stand.notice()
    assert stand.session.state.parked == ()


def test_after_a_crash_it_is_shown_and_not_put_into_the_composer_as_well(stand: Stand) -> None:
    unknown(stand)
    away(stand)
    session = again(stand)
    assert session.open("2").draft.text == ""
    assert [one.record.message.text for one in session.state.parked_here] == ["Hello"]


def test_a_note_of_unknown_fate_leaves_no_note_behind_in_the_composer(stand: Stand) -> None:
    stand.session.open("2")
    stand.session.composer.toggle_note()
    unknown(stand, "difficult one")
    away(stand)
    session = again(stand)
    assert not session.open("2").draft.note
    assert session.state.parked_here[0].record.message.private


# -- what failed while another text is being written


def failed_aside(stand: Stand, newer: str = "Another matter") -> None:
    """Let a message of unknown fate be counted as failed while the agent writes another text."""
    unknown(stand)
    stand.type(newer)
    for _ in range(4):
        stand.clock.pass_(25)
        stand.session.tick()


def aside(stand: Stand) -> list[str]:
    return [one.record.message.text for one in stand.session.state.parked_here if one.failed]


def others(stand: Stand) -> list[str]:
    return [draft.text for draft in stand.parts.journal.other_drafts("2")]


def test_one_that_failed_is_never_joined_to_what_is_being_written(stand: Stand) -> None:
    failed_aside(stand)
    assert stand.session.state.draft.text == "Another matter"
    assert aside(stand) == ["Hello"]
    assert (stand.kept("2"), others(stand)) == ("Another matter", ["Hello"])
    stand.type("Another matter, then")
    stand.clock.pass_(1)
    stand.session.tick()
    assert (stand.kept("2"), others(stand)) == ("Another matter, then", ["Hello"])
    stand.session.sending.send()
    assert sent(stand) == ["Another matter, then"]
    assert aside(stand) == ["Hello"]
    assert others(stand) == [] or stand.kept("2") == "Hello"


def test_a_refusal_while_another_text_is_written_leaves_that_text_alone(stand: Stand) -> None:
    stand.session.open("2")
    stand.backend.fail["send"] = Rejected("no")
    stand.jobs.keep = ("send",)
    stand.type("First")
    stand.session.sending.send()
    stand.type("Second")
    stand.jobs.release()
    assert stand.session.state.draft.text == "Second"
    assert stand.notice().startswith("Not sent to Wei, the text stays beside yours (Alt-O decides)")
    stand.clock.pass_(1)
    stand.session.tick()
    assert (stand.kept("2"), others(stand)) == ("Second", ["First"])


def test_a_private_note_begun_is_not_turned_into_a_reply(stand: Stand) -> None:
    unknown(stand)
    stand.session.composer.toggle_note()
    for _ in range(4):
        stand.clock.pass_(25)
        stand.session.tick()
    assert stand.session.state.draft.note
    assert (stand.session.state.draft.text, aside(stand)) == ("", ["Hello"])


def test_nothing_comes_back_under_an_open_list_of_replies(stand: Stand) -> None:
    unknown(stand)
    stand.session.palette.open()
    for _ in range(4):
        stand.clock.pass_(25)
        stand.session.tick()
    assert (stand.session.state.draft.text, aside(stand)) == ("", ["Hello"])


def test_a_reason_given_for_one_text_does_not_send_another(stand: Stand) -> None:
    stand.session.open("2")
    stand.type("maybe so")
    stand.session.sending.send()
    assert stand.session.sending.send().mode is Mode.REASON
    stand.session.composer.put("First\nmaybe so", 5)
    stand.session.sending.give_reason("they asked for it")
    assert sent(stand) == []
    assert stand.session.state.mode is Mode.COMPOSE


def test_one_that_stayed_aside_is_sent_again_beside_the_text(stand: Stand) -> None:
    failed_aside(stand)
    assert stand.session.sort_out().mode is Mode.HELD
    stand.session.unsent.send()
    assert sent(stand) == ["Hello"]
    assert (stand.session.state.draft.text, aside(stand)) == ("Another matter", [])
    assert stand.notice() == "Sent."
    assert (stand.kept("2"), others(stand)) == ("Another matter", [])


def test_one_that_fails_again_stays_aside(stand: Stand) -> None:
    failed_aside(stand)
    stand.backend.fail["send"] = Rejected("no")
    stand.session.sort_out()
    stand.session.unsent.send()
    assert (stand.session.state.draft.text, aside(stand)) == ("Another matter", ["Hello"])
    stand.session.composer.put("", 0)
    stand.session.sort_out()
    stand.session.unsent.send()
    assert (stand.session.state.draft.text, aside(stand)) == ("Hello", [])


def test_one_that_stayed_aside_waits_in_the_outbox_when_nobody_answers(stand: Stand) -> None:
    failed_aside(stand)
    away(stand)
    stand.session.sort_out()
    stand.session.unsent.send()
    [parked] = stand.session.state.parked_here
    assert (parked.queued, parked.record.message.text) == (True, "Hello")
    assert stand.session.state.draft.text == "Another matter"


def test_one_that_stayed_aside_can_be_edited_and_given_up(stand: Stand) -> None:
    failed_aside(stand)
    stand.session.composer.put("", 0)
    stand.session.sort_out()
    stand.session.unsent.edit()
    assert (stand.session.state.draft.text, aside(stand)) == ("Hello", [])
    assert (stand.kept("2"), others(stand)) == ("Hello", [])


def test_one_that_stayed_aside_can_be_given_up(stand: Stand) -> None:
    failed_aside(stand)
    stand.session.sort_out()
    stand.session.unsent.drop()
    assert (stand.session.state.draft.text, aside(stand)) == ("Another matter", [])
    assert (stand.kept("2"), others(stand)) == ("Another matter", [])
    assert stand.session.state.mode is Mode.COMPOSE


def test_what_is_said_of_the_outbox_goes_when_another_copy_has_sent_it(stand: Stand) -> None:
    write_offline(stand)
    back(stand, 600)
    assert "do not go out without a word: 1" in stand.notice()
    [record] = stand.parts.outbox.waiting()
    stand.parts.outbox.send(record)
    stand.clock.pass_(61)
    stand.session.tick()
    assert (stand.session.state.parked, stand.notice()) == ((), "")


def test_after_a_crash_it_is_said_that_a_text_was_kept_beside_the_draft(stand: Stand) -> None:
    failed_aside(stand)
    session = again(stand)
    assert session.open("2").draft.text == "Another matter"
    assert others(stand) == ["Hello"]
    session = again(stand)
    assert stand.notice().startswith("Unsent texts that were kept: 1. Texts kept beside the drafts")
    assert "saywell outbox lists them" in stand.notice()
