"""Conversations read message by message, and what is loaded for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from saywell.app import wiring_moves
from saywell.app.moves import MoveReader
from saywell.engine import moves as engine
from saywell.model.chat import Author, Message
from saywell.model.course import Move
from saywell.model.settings import LibraryFolders, Settings

BEGAN = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
M = Move


@cache
def words(lang: str) -> Any:
    """Load the lists of a language once."""
    return wiring_moves.compiled(Settings(), lang)


def chat(*lines: str, key: str = "c1", first: int = 0) -> list[Message]:
    """Make a conversation of lines such as ``agent: Hello``."""
    return [
        Message(f"m{number}", key, Author(who), "", text, BEGAN + dt.timedelta(minutes=number))
        for number, line in enumerate(lines, first)
        for who, _, text in [line.partition(": ")]
    ]


def moves_in(messages: Sequence[Message], language: str = "") -> list[set[Move]]:
    """Read a conversation with a new reader."""
    found = MoveReader(words).said(messages, language, "Northwind")
    return [set(one.moves) - {M.COURTESY} for one in found]


def test_an_answer_belongs_to_the_question_before_it() -> None:
    asked = chat("agent: May I put you on hold for 2 minutes?", "customer: ok", "customer: thanks")
    assert moves_in(asked) == [{M.ASK_HOLD}, {M.AGREE}, set()]
    told = chat("agent: Your parcel left today.", "customer: ok")
    assert moves_in(told)[1] == set()


def test_a_question_that_had_its_answer_waits_no_longer() -> None:
    lines = chat(
        "agent: May I put you on hold?",
        "customer: yes",
        "agent: Thank you for waiting. It left today.",
        "customer: ok",
    )
    assert moves_in(lines)[3] == set()


def test_an_agent_may_write_on_after_the_question() -> None:
    lines = chat("agent: May I connect you to Dana?", "agent: She is in billing.", "customer: sure")
    assert M.AGREE in moves_in(lines)[2]


@pytest.mark.parametrize(
    ("language", "question", "answer"),
    [
        ("el", "Μπορείτε να περιμένετε δύο λεπτά;", "nai perimenw"),
        ("zh", "您方便等一下吗？", "hao de"),
        ("ar", "هل يمكنكم الانتظار دقيقتين؟", "7ader"),
        ("te", "రెండు నిమిషాలు ఆగగలరా?", "sare wait chestanu"),
        ("id", "Boleh menunggu sebentar?", "gpp"),
        ("el", "Μπορείτε να περιμένετε δύο λεπτά;", "sure, no problem"),
    ],
)
def test_latin_letters_are_read_in_the_language_of_the_chat(
    language: str, question: str, answer: str
) -> None:
    lines = chat(f"agent: {question}", f"customer: {answer}")
    assert M.AGREE in moves_in(lines)[1]
    assert M.AGREE in moves_in(lines, language)[1]


def test_the_same_question_again_is_a_repetition() -> None:
    lines = chat(
        "customer: Where is my parcel 20417?",
        "agent: You find all about deliveries on our page.",
        "customer: yes but where is my parcel 20417??",
    )
    assert moves_in(lines)[2] == {M.REPEAT}


def test_notes_and_messages_of_the_system_do_nothing() -> None:
    note = Message("n", "c1", Author.AGENT, "", "Goodbye!", BEGAN, private=True)
    system = Message("s", "c1", Author.SYSTEM, "", "Goodbye!", BEGAN)
    said = MoveReader(words).said([note, system])
    assert [one.moves for one in said] == [frozenset(), frozenset()]
    assert said[0].private


class Counted:
    """Counts the messages that are read."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.texts: list[str] = []
        read = engine.moves_of

        def counted(text: str, *given: Any, **known: Any) -> engine.Moves:
            self.texts.append(text)
            return read(text, *given, **known)

        monkeypatch.setattr("saywell.app.moves.moves_of", counted)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    return Counted(monkeypatch)


def test_messages_are_read_once_also_when_older_ones_come_before(counted: Counted) -> None:
    reader = MoveReader(words)
    lines = [f"agent: Number {number}, welcome to Northwind." for number in range(40)]
    whole = chat(*lines)
    reader.said(whole[20:], "en")
    assert len(counted.texts) == 20
    assert len(reader.said(whole, "en")) == 40
    assert len(counted.texts) == 40
    reader.said([*whole, *chat("agent: Bye!", first=40)], "en")
    assert len(counted.texts) == 41


def test_a_changed_message_is_read_again(counted: Counted) -> None:
    reader = MoveReader(words)
    assert M.GOODBYE in reader.said(chat("agent: Bye!"))[0].moves
    assert M.GREET in reader.said(chat("agent: Hello!"))[0].moves
    assert counted.texts == ["Bye!", "Hello!"]


def test_conversations_are_kept_apart() -> None:
    reader = MoveReader(words)
    first = chat("agent: May I put you on hold?", "customer: ok")
    other = chat("agent: It left today.", "customer: ok", key="c2")
    assert M.AGREE in reader.said(first)[1].moves
    assert M.AGREE not in reader.said(other)[1].moves
    assert M.AGREE in reader.said(first)[1].moves
    assert reader.said([]) == ()


def test_canned_replies_are_marked() -> None:
    reader = MoveReader(words, canned=lambda message: message.text.startswith("Thanks"))
    said = reader.said(chat("agent: Thanks for writing!", "customer: Thanks", "agent: Hi"))
    assert [one.canned for one in said] == [True, False, False]


def test_lists_are_kept_for_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    first = wiring_moves.move_words(Settings(), {}, "en")

    def never(settings: Settings, lang: str) -> Any:
        raise AssertionError((settings, lang))

    monkeypatch.setattr(wiring_moves, "compiled", never)
    second = wiring_moves.move_words(Settings(), {}, "en")
    assert first is not None
    assert second is not None
    for known in (first, second):
        found = engine.moves_of("Thank you, goodbye!", "en", Author.AGENT, known)
        assert found.moves == {M.THANK, M.GOODBYE}


def test_other_languages_have_no_lists() -> None:
    assert wiring_moves.move_words(Settings(), {}, "de") is None
    assert moves_in(chat("agent: Auf Wiedersehen!"), "de") == [set()]


def test_a_team_adds_phrases_and_topics(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "house.yaml").write_text(
        "saywell: 1\nhouse: ours\nlanguage: en\n"
        "words: {move-goodbye: [over and out]}\n"
        "topics: {legal: {phrases: [lawyer], offer: [a call]}}\n",
        encoding="utf-8",
    )
    settings = Settings(library=LibraryFolders(folders=(str(tmp_path),)))
    reader = wiring_moves.move_reader(settings, {})
    said = reader.said(chat("customer: I'll ask my lawyer.", "agent: Over and out!"), "en")
    assert said[0].topics == ("legal",)
    assert M.GOODBYE in said[1].moves
    assert reader.topics.offers("legal", "en") == ("a call",)


def test_the_screen_gets_a_reader_that_loads_nothing_before_it_is_asked() -> None:
    read = wiring_moves.said(Settings())
    assert [one.moves for one in read(chat("agent: Bye, Tom!"), "en", "")] == [{M.GOODBYE}]
