"""What a message promises, and how its customer is reached."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from tests.scripted import NOON, HeldClock, customer

from saywell.app import wiring_moves
from saywell.app.promises import Promises, contact_of
from saywell.app.scene import Scene
from saywell.errors import ConfigError, JournalError
from saywell.model.chat import Author, Contact, Message, Outgoing
from saywell.model.course import Limits, Move, Said
from saywell.model.followup import FollowUp, FollowUpState
from saywell.model.records import SendState
from saywell.model.settings import Settings
from saywell.stores.journal import SqliteJournal

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[SqliteJournal]:
    opened = SqliteJournal(tmp_path / "journal.db", "test/1", now=HeldClock().now)
    yield opened
    opened.close()


class Read:
    """Says of each text what a test says of it."""

    def __init__(self, *moves: Move, lasts: dt.timedelta | None = None, only: str = "") -> None:
        self.moves, self.lasts, self.only = frozenset(moves), lasts, only
        self.asked: list[tuple[str, str, str]] = []

    def __call__(self, messages: Sequence[Message], language: str, company: str) -> Sequence[Said]:
        self.asked += [(one.text, language, company) for one in messages]
        return [
            Said(one.at, one.author, moves=self.moves, lasts=self.lasts)
            if self.only in one.text
            else Said(one.at, one.author)
            for one in messages
        ]


def scene(language: str = "en", *said: str) -> Scene:
    conversation = customer(7, "Harriet", language)
    messages = tuple(
        Message(str(number), "7", Author.CUSTOMER, "Harriet", text, NOON)
        for number, text in enumerate(said)
    )
    return Scene(None, conversation, messages)


def found(
    journal: SqliteJournal,
    read: Read,
    text: str = "I will call.",
    promised: str = "",
    *,
    private: bool = False,
) -> FollowUp | None:
    promises = Promises(read, journal, HeldClock(), Limits())
    new = promises.found(Outgoing("k", "7", text, private), scene(), promised)
    assert all(one.state is FollowUpState.DONE for one in new[:-1])
    return new[-1] if new and new[-1].state is FollowUpState.OPEN else None


def test_the_time_that_is_said_counts_then_the_replys_then_the_settings(
    journal: SqliteJournal,
) -> None:
    timed = found(journal, Read(Move.PROMISE, lasts=2 * HOUR), promised="8h")
    canned = found(journal, Read(Move.PROMISE), promised="8h")
    plain = found(journal, Read(Move.PROMISE))
    by_reply_alone = found(journal, Read(), promised="1d")
    spans = [
        one.due - one.made for one in (timed, canned, plain, by_reply_alone) if one is not None
    ]
    assert spans == [2 * HOUR, 8 * HOUR, 24 * HOUR, 24 * HOUR]
    assert plain is not None
    assert (plain.name, plain.contact, plain.conversation_id) == ("Harriet", "c7@example.org", "7")


@pytest.mark.parametrize(
    "read",
    [Read(), Read(Move.ASK), Read(Move.PROGRESS), Read(Move.PROMISE, Move.ASK_HOLD)],
)
def test_what_promises_no_answer_makes_no_follow_up(journal: SqliteJournal, read: Read) -> None:
    assert found(journal, read) is None


def test_a_note_and_files_alone_promise_nothing(journal: SqliteJournal) -> None:
    assert found(journal, Read(Move.PROMISE), private=True) is None
    assert found(journal, Read(Move.PROMISE), text=" \n") is None


def test_the_sentence_that_promises_is_kept_of_a_long_text(journal: SqliteJournal) -> None:
    text = "Thank you. I will call you by noon. Have a nice day."
    one = found(journal, Read(Move.PROMISE, only="call"), text=text)
    assert one is not None
    assert one.about == "I will call you by noon."
    spread = found(journal, Read(Move.PROMISE, only="you. I"), text=text)
    assert spread is not None
    assert spread.about == text
    endless = found(journal, Read(Move.PROMISE), text="I will " * 10_000)
    assert endless is not None
    assert len(endless.about) <= 300


def test_news_belong_to_the_promise_that_is_due_first(journal: SqliteJournal) -> None:
    assert found(journal, Read(Move.PROGRESS)) is None
    for name, hours in (("late", 5), ("soon", 2)):
        journal.save_follow_up(FollowUp(name, "7", "Harriet", name, NOON, NOON + hours * HOUR))
    told = found(journal, Read(Move.PROGRESS))
    longer = found(journal, Read(Move.PROGRESS, Move.PROMISE, lasts=8 * HOUR))
    assert told is not None
    assert longer is not None
    assert (told.about, told.due, told.progress) == ("soon", NOON + 2 * HOUR, NOON)
    assert (longer.about, longer.due) == ("soon", NOON + 8 * HOUR)


@pytest.mark.parametrize(
    ("moves", "minutes", "kept"),
    [
        ({Move.BACK}, 1, True),
        ({Move.PROGRESS}, 1, True),
        ({Move.ADVISE}, 1, False),
        ({Move.ADVISE}, 6, True),
        ({Move.ADVISE}, 60, True),
        ({Move.ASK}, 60, False),
        ({Move.THANK, Move.GOODBYE}, 60, False),
    ],
)
def test_a_promise_for_this_very_chat_is_kept_by_coming_back(
    journal: SqliteJournal, moves: set[Move], minutes: int, kept: bool
) -> None:
    soon = FollowUp("soon", "7", "H", "back in ten minutes", NOON, NOON + HOUR / 6)
    day = FollowUp("day", "7", "H", "a mail tomorrow", NOON, NOON + 24 * HOUR)
    for one in (soon, day):
        journal.save_follow_up(one)
    clock = HeldClock()
    clock.pass_(minutes * 60)
    promises = Promises(Read(*moves), journal, clock, Limits())
    promises.expect(Outgoing("k", "7", "text"), scene())
    assert len(journal.follow_ups()) == 2
    journal.begin_send(Outgoing("k", "7", "text"), None)
    journal.end_send("k", SendState.SENT, message_id="9")
    assert [one.id for one in journal.follow_ups()] == (["day"] if kept else ["soon", "day"])


def test_a_short_promise_renewed_is_one_and_runs_on(journal: SqliteJournal) -> None:
    journal.save_follow_up(FollowUp("soon", "7", "H", "in 2 minutes", NOON, NOON + HOUR / 30))
    read = Read(Move.PROGRESS, Move.PROMISE, lasts=HOUR / 12)
    Promises(read, journal, HeldClock(), Limits()).expect(Outgoing("k", "7", "more"), scene())
    journal.begin_send(Outgoing("k", "7", "more"), None)
    journal.end_send("k", SendState.SENT, message_id="9")
    (one,) = journal.follow_ups()
    assert (one.id, one.due) == ("soon", NOON + HOUR / 12)


def test_the_customers_language_and_the_company_are_handed_on(journal: SqliteJournal) -> None:
    read = Read()
    Promises(read, journal, HeldClock(), Limits()).found(Outgoing("k", "7", "x"), scene("el"))
    Promises(read, journal, HeldClock(), Limits()).found(Outgoing("k", "7", "y"), None)
    assert read.asked == [("x", "el", ""), ("y", "", "")]


def test_a_message_never_stays_because_its_promise_could_not_be_noted(
    journal: SqliteJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Sequence[Said]:
        raise ConfigError("a pack is broken")

    message = Outgoing("k", "7", "I will call.")
    Promises(broken, journal, HeldClock(), Limits()).expect(message, scene())

    def full(*_: object) -> None:
        raise JournalError("the disk is full")

    monkeypatch.setattr(SqliteJournal, "expect_follow_up", full)
    Promises(Read(Move.PROMISE), journal, HeldClock(), Limits()).expect(message, scene())
    assert journal.follow_ups() == []


def test_with_the_real_lists_a_promise_is_found_and_small_talk_is_not(
    journal: SqliteJournal,
) -> None:
    promises = Promises(wiring_moves.said(Settings()), journal, HeldClock(), Limits())
    for key, text in (
        ("a", "Thank you. I will let you know within two hours."),
        ("b", "You will find it on the invoice."),
    ):
        message = Outgoing(key, "7", text)
        promises.expect(message, scene())
        journal.begin_send(message, None)
        journal.end_send(key, SendState.SENT, message_id=key)
    (one,) = journal.follow_ups()
    assert (one.message_id, one.about) == ("a", "I will let you know within two hours.")
    assert one.due - one.made == 2 * HOUR


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "I will get back to you within 2 hours."),
        ("el", "Θα σας ενημερώσω μέσα σε 2 ώρες."),
        ("zh", "我会在两小时内回复您。"),
        ("ar", "سأعود إليكم خلال ساعتين."),
        ("te", "నేను రెండు గంటల్లో మీకు చెబుతాను."),
        ("id", "Saya akan mengabari Anda dalam 2 jam."),
    ],
)
def test_each_language_has_its_promises(journal: SqliteJournal, lang: str, text: str) -> None:
    promises = Promises(wiring_moves.said(Settings()), journal, HeldClock(), Limits())
    (one,) = promises.found(Outgoing("k", "7", text), scene(lang))
    assert (one.about, one.due - one.made) == (text, 2 * HOUR)


# -- how to reach a customer


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (["mail me: wei.li@example.org."], "wei.li@example.org"),
        (["ring me on +44 20 7946 0958 please"], "+44 20 7946 0958"),
        (["my number is 2101234567"], "2101234567"),
        (["old@example.org", "no, new@example.org"], "new@example.org"),
        (["my order is 8812345"], ""),
        (["hello"], ""),
        ([], ""),
    ],
)
def test_the_contact_is_what_the_customer_wrote_last(said: list[str], expected: str) -> None:
    assert contact_of(Contact("7", "Wei"), scene("en", *said).messages) == expected


def test_the_profile_goes_before_what_was_written() -> None:
    messages = scene("en", "other@example.org").messages
    assert contact_of(Contact(email="a@example.org", phone="1"), messages) == "a@example.org"
    assert contact_of(Contact(phone="+30 210 1234567"), messages) == "+30 210 1234567"
    agents = [dataclasses.replace(one, author=Author.AGENT) for one in messages]
    assert contact_of(Contact(), agents) == ""
