"""What is due in the open conversation: told, served by a reply, overruled; holds; the load."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from tests.app.session.courses import LIBRARY, CourseStand, read_plainly

from saywell.app.course_words import due_sentence
from saywell.app.replying import check_context
from saywell.app.session.course_track import RECENT, since
from saywell.app.state import Inserted, Mode, Suggestion
from saywell.model.card import card_of, read_card
from saywell.model.chat import Author, Message
from saywell.model.course import Deed, Done, Said, Step
from saywell.model.snippet import Actions


@pytest.fixture
def stand(tmp_path: Path) -> CourseStand:
    return CourseStand(tmp_path)


def greeted(stand: CourseStand) -> CourseStand:
    """Bring the conversation to where the problem is understood."""
    stand.customer("my lamp is broken")
    stand.says("welcome, you mean the lamp?")
    stand.customer("yes")
    return stand


def holding(stand: CourseStand) -> CourseStand:
    """Bring the conversation to where a hold of three minutes runs."""
    greeted(stand).says("may I check 3 min because I ask the warehouse?")
    stand.customer("yes")
    return stand


def test_the_greeting_is_one_key_away(stand: CourseStand) -> None:
    stand.customer("my lamp is broken")
    assert stand.first().step is Step.GREET
    offer = stand.session.state.course.offer
    assert offer is not None
    assert offer.cards[0].id == "greet"
    stand.session.course.offer()
    assert stand.draft == "welcome"
    assert stand.session.state.mode is Mode.COMPOSE
    stand.send()
    assert Step.GREET not in stand.dues


def test_who_had_to_wait_is_greeted_so(stand: CourseStand) -> None:
    entry = stand.backend.conversations["1"]
    since = stand.clock.now() - dt.timedelta(minutes=3)
    stand.backend.conversations["1"] = replace(entry, waiting_since=since, first_reply=True)
    stand.customer("my lamp is broken")
    stand.session.course.offer()
    assert stand.draft == "welcome at last"


def test_who_has_been_here_before_is_welcomed_back(
    stand: CourseStand, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = replace(stand.backend.conversations["1"], id="77")
    monkeypatch.setattr(stand.backend, "contact_conversations", lambda _: [earlier])
    stand.begin()
    stand.customer("my lamp is broken")
    stand.session.course.offer()
    assert stand.draft == "welcome back"


def test_the_names_of_colleagues_are_known_to_the_check(stand: CourseStand) -> None:
    scene = stand.session.stage.scene()
    assert scene is not None
    assert check_context(scene, stand.parts.settings).names == ("Alex", "Bo")


def test_a_hold_asks_leave_runs_counts_down_and_ends(stand: CourseStand) -> None:
    greeted(stand)
    stand.session.course.hold()
    assert stand.session.state.mode is Mode.FIELD
    stand.session.palette.type_value("I ask the warehouse")
    stand.session.palette.answer()
    assert stand.draft == "may I check 3 min because I ask the warehouse?"
    stand.send()
    assert stand.dues == [Step.HOLD_WAIT]
    stand.customer("yes")
    assert stand.first().step is Step.HOLD_RUNS
    assert stand.first().at == stand.clock.now() + dt.timedelta(minutes=3)
    assert stand.mark("1") is Step.HOLD_RUNS
    stand.wait(160)
    assert stand.first().step is Step.HOLD_PROGRESS
    stand.session.course.offer()
    assert stand.draft == "still checking"
    stand.send()
    assert stand.first().step is Step.HOLD_RUNS
    stand.wait(21)
    assert stand.first().step is Step.HOLD_LATE
    stand.says("I am back: try this")
    assert not set(stand.dues) & {Step.HOLD_RUNS, Step.HOLD_LATE, Step.HOLD_PROGRESS}


def test_while_a_hold_runs_the_key_asks_for_more_time(stand: CourseStand) -> None:
    holding(stand).session.course.hold()
    assert stand.draft == "may I check 5 min because?"


def test_a_canned_hold_has_its_time_though_the_text_names_none(stand: CourseStand) -> None:
    greeted(stand).session.course.hold()
    stand.session.palette.type_value("x")
    stand.session.palette.answer()
    stand.session.composer.edit("may I check a bit because x?", 5)
    stand.send()
    stand.customer("yes")
    assert stand.first().at == stand.clock.now() + dt.timedelta(minutes=3)


def test_a_refused_hold_leads_to_a_promise(stand: CourseStand) -> None:
    greeted(stand).says("may I check 3 min because I ask the warehouse?")
    stand.customer("no way")
    assert stand.first().step is Step.FOLLOW_UP
    stand.session.course.offer()
    assert stand.draft == "I promise"


def test_leave_that_nobody_answers_leads_to_a_promise(stand: CourseStand) -> None:
    greeted(stand).says("may I check 3 min because I ask the warehouse?")
    stand.wait(121)
    assert stand.first().step is Step.FOLLOW_UP


def test_the_timer_can_be_started_without_an_answer(stand: CourseStand) -> None:
    greeted(stand).says("may I check 3 min because I ask the warehouse?")
    stand.session.course.offer()
    assert Step.HOLD_RUNS in stand.dues
    assert ("hold", "") in stand.deeds()


def test_a_hold_comes_back_after_the_program_was_killed(stand: CourseStand) -> None:
    holding(stand)
    ends = stand.first().at
    assert stand.parts.journal.open_deeds().keys() == {"1"}
    stand.clock.pass_(60)
    stand.begin()
    assert stand.first().step is Step.HOLD_RUNS
    assert stand.first().at == ends
    stand.says("I am back: try this")
    stand.session.tick()
    assert stand.parts.journal.open_deeds() == {}


def test_nothing_is_forgotten_while_another_conversation_is_open(stand: CourseStand) -> None:
    holding(stand).session.open("2")
    stand.wait(170)
    assert stand.mark("1") is Step.HOLD_PROGRESS
    stand.wait(20)
    assert stand.mark("1") is Step.HOLD_LATE
    assert not stand.dues


def test_after_a_restart_conversations_that_are_not_open_are_known_too(
    stand: CourseStand,
) -> None:
    stand.session.open("2")
    stand.customer("my chair is broken", "2")
    stand.says("welcome, you mean the chair? may I check 3 min because")
    stand.customer("yes", "2")
    stand.begin()
    assert stand.session.state.selected == "1"
    assert stand.mark("2") is Step.HOLD_RUNS


def test_what_is_written_elsewhere_ends_a_wait_there(stand: CourseStand) -> None:
    greeted(stand).says("may I check 3 min because")
    stand.session.open("2")
    stand.wait(6)
    stand.customer("yes", "1")
    stand.wait(6)
    assert stand.mark("1") is Step.HOLD_RUNS


def test_a_silent_customer_is_asked_some_minutes_apart(stand: CourseStand) -> None:
    greeted(stand).says("try this")
    for name in ("are you there", "are you there still", "are you there at all"):
        stand.wait(181)
        assert stand.first().step is Step.CHECK_IN
        stand.session.course.offer()
        assert stand.draft == name
        stand.send()
    stand.wait(181)
    assert Step.GOODBYE in stand.dues or Step.CHECKED_IN in stand.dues


def test_a_step_is_overruled_with_a_reason_that_is_kept(stand: CourseStand) -> None:
    stand.customer("my lamp is broken")
    stand.session.course.overrule()
    assert stand.session.state.mode is Mode.ASK
    assert "First reply: welcome them" in stand.title
    stand.answer("they know me")
    assert Step.GREET not in stand.dues
    kept = stand.parts.journal.deeds("1")
    assert [(one.step, one.reason) for one in kept] == [("greet", "they know me")]
    stand.begin()
    assert Step.GREET not in stand.dues


def test_what_is_done_before_the_journal_was_read_takes_nothing_away(stand: CourseStand) -> None:
    stand.customer("my lamp is broken")
    stand.session.course.overrule()
    stand.answer("they know me")
    stand.jobs.keep = ("course",)
    stand.begin()
    done = Done(stand.clock.now(), Deed.OVERRULE, step=Step.LOAD.value, reason="quiet day")
    stand.session.course.tracks.record("1", done)
    stand.jobs.release()
    stand.session.tick()
    assert Step.GREET not in stand.dues
    assert stand.session.course.tracks.overruled() == {Step.GREET, Step.LOAD}


def test_without_a_reason_nothing_is_overruled(stand: CourseStand) -> None:
    stand.customer("my lamp is broken")
    stand.session.course.overrule()
    stand.answer("  ")
    stand.session.menus.back()
    assert Step.GREET in stand.dues


def test_a_person_is_asked_for_and_no_canned_reply_is_offered(stand: CourseStand) -> None:
    greeted(stand).says("try this")
    stand.customer("a human please")
    assert stand.first().step is Step.PERSON


def test_a_customer_of_another_shop_is_shown_the_way(stand: CourseStand) -> None:
    stand.customer("where is your other shop")
    assert Step.WRONG_COMPANY in stand.dues
    stand.session.course.offer()
    assert stand.draft == "it is over there"


def test_a_note_is_never_mixed_with_a_reply_to_the_customer(stand: CourseStand) -> None:
    stand.customer("my lamp is broken")
    stand.session.composer.toggle_note()
    stand.session.composer.edit("he is angry", 3)
    stand.session.course.offer()
    assert stand.draft == "he is angry"
    assert "private note" in stand.notice


def test_nothing_due_and_nothing_open_are_said(stand: CourseStand) -> None:
    stand.session.course.offer()
    assert stand.notice == "Nothing is due here now."
    stand.session.course.overrule()
    assert stand.notice == "Nothing is due here now."


def test_one_chat_more_than_the_limit_asks_for_the_reason(tmp_path: Path) -> None:
    stand = CourseStand(tmp_path, 1, 2, 3)
    entry = stand.backend.conversations["3"]
    stand.backend.conversations["3"] = replace(entry, assignee=None)
    stand.session.refresh()
    stand.session.open("3")
    stand.session.tick()
    stand.session.course.take()
    assert stand.session.state.mode is Mode.ASK
    assert "You hold 2 chats, the limit is 2" in stand.title
    assert stand.backend.done == []
    stand.answer("nobody else is here")
    assert ("take", "3") in stand.backend.done
    assert stand.deeds("3") == [("overrule", "load")]


def test_answering_one_that_nobody_has_asks_as_well_and_then_sends(tmp_path: Path) -> None:
    stand = CourseStand(tmp_path, 1, 2, 3)
    entry = stand.backend.conversations["3"]
    stand.backend.conversations["3"] = replace(entry, assignee=None)
    stand.session.refresh()
    stand.session.open("3")
    stand.session.tick()
    stand.says("welcome")
    assert stand.backend.sent == []
    stand.answer("nobody else is here")
    assert [one.text for one in stand.backend.sent] == ["welcome"]
    stand.says("try this")
    assert len(stand.backend.sent) == 2


def test_a_colleagues_conversation_is_left_in_peace(stand: CourseStand) -> None:
    stand.backend.write("1", "my lamp is broken")
    stand.backend.write("1", "welcome", Author.AGENT, author_id="2")
    stand.session.refresh()
    stand.session.tick()
    said = stand.session.course.tracks.here.said
    assert [one.mine for one in said] == [True, False]


def test_each_message_of_a_long_conversation_is_read_but_once(stand: CourseStand) -> None:
    read: list[int] = []

    def reading(messages: Sequence[Message], language: str, company: str) -> list[Said]:
        read.append(len(messages))
        return read_plainly(messages, language, company)

    object.__setattr__(stand.parts, "said", reading)
    many = [stand.backend.write("1", f"message {number}") for number in range(2000)]
    tracks = stand.session.course.tracks
    stand.session.stage.change(messages=tuple(many[-40:]), messages_known=True, more=True)
    tracks.tick()
    assert read == [40]
    for older in (80, 400, 2000):
        stand.session.stage.change(messages=tuple(many[-older:]))
        tracks.tick()
    assert read == [40]
    newer = stand.backend.write("1", "one more")
    stand.session.stage.change(messages=(*many, newer))
    tracks.tick()
    assert read == [40, 41]
    assert tracks.here.newest == newer.id


def test_of_a_very_long_conversation_the_last_messages_are_read(stand: CourseStand) -> None:
    many = tuple(stand.backend.write("1", f"message {number}") for number in range(900))
    assert since((), many) == many[-RECENT:]
    assert since(many[500:], many) == many[500:]
    assert since(many[400:], many) == many[-RECENT:]
    assert since(many[:5], many[300:]) == many[-RECENT:]


def test_a_canned_reply_is_known_though_its_message_was_told_before_the_answer_came(
    stand: CourseStand,
) -> None:
    greeted(stand)
    message = stand.backend.write("1", "one moment, I look", Author.AGENT)
    stand.session.refresh()
    stand.session.tick()
    assert Step.HOLD_WAIT not in stand.dues
    hold = Inserted("hold", message.text, Actions(hold="3m"))
    stand.session.course.was_sent(message, (hold,))
    assert Step.HOLD_WAIT in stand.dues


def test_a_topic_that_must_leave_the_chat_is_named_with_what_is_offered(
    stand: CourseStand,
) -> None:
    def reading(messages: Sequence[Message], language: str, company: str) -> list[Said]:
        said = read_plainly(messages, language, company)
        touches = ["dose" in one.text for one in messages]
        return [
            replace(one, topics=("medicine",)) if touched else one
            for one, touched in zip(said, touches, strict=True)
        ]

    object.__setattr__(stand.parts, "said", reading)
    object.__setattr__(stand.parts, "instead", lambda topic, lang: f"a call about {topic}")
    greeted(stand)
    stand.customer("and which dose is right?")
    assert stand.first().step is Step.TOPIC
    words = stand.session.stage.words
    told = due_sentence(stand.first(), stand.session.state, words)
    assert told == "Not for chat: medicine. Offer a call about medicine"


def test_where_only_an_answer_is_due_the_likeliest_reply_is_one_key_away(
    stand: CourseStand,
) -> None:
    greeted(stand)
    stand.customer("where is it?")
    stand.wait(60)
    assert stand.dues[:1] == [Step.ANSWER]
    stand.session.course.offer()
    assert stand.draft == ""
    card = read_card(card_of(LIBRARY[-1]))
    stand.session.stage.change(suggestions=(Suggestion(card),))
    stand.session.course.offer()
    assert stand.draft == "it is over there"


def test_what_is_not_read_yet_is_not_said_to_need_nothing(stand: CourseStand) -> None:
    assert stand.session.course.tracks.here.course is not None
    assert "Nothing is due" in stand.session.course.offer().notice.text  # type: ignore[union-attr]
    stand.session.course.tracks.here.course = None
    assert "being read" in stand.session.course.offer().notice.text  # type: ignore[union-attr]
