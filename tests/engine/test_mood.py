"""Whether customers are upset, by what they write and by how they usually write."""

from __future__ import annotations

import pytest

from saywell.engine.mood import RECENT, Mood, MoodWords, mood_of
from saywell.engine.phrases import PhraseSet, compile_phrase
from saywell.engine.text import Text

WORDS = MoodWords(
    upset=PhraseSet([compile_phrase("ridiculous", "en"), compile_phrase("worst", "en")]),
    annoyed=PhraseSet(
        [
            compile_phrase(one, "en")
            for one in ("still|again", "waiting", "kept waiting", "no answer")
        ]
    ),
    calm=PhraseSet([compile_phrase("(thank you|thanks)", "en")]),
)


def mood(*turns: str) -> Mood:
    return mood_of([Text(turn, "en") for turn in turns], WORDS)


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ((), Mood.CALM),
        (("Do you ship to Crete?",), Mood.CALM),
        (("This is ridiculous.",), Mood.UPSET),
        (("I am waiting.",), Mood.UNEASY),
        (("I am still waiting.",), Mood.UPSET),
        (("I am kept waiting.",), Mood.UNEASY),
        (("I am kept waiting, and no answer.",), Mood.UPSET),
        (("It broke again.", "It broke again."), Mood.UPSET),
        (("Where is it? I am waiting!!",), Mood.UPSET),
        (("WHERE IS IT, I AM WAITING",), Mood.UPSET),
        (("This is ridiculous.", "Ah, thanks, found it."), Mood.CALM),
        (("Thank you, the worst shop ever.",), Mood.UPSET),
        (("你们说没有我的订单？！让我睡大街吗！",), Mood.UPSET),
        (("可以换吗？",), Mood.CALM),
    ],
)
def test_words_show_the_mood(turns: tuple[str, ...], expected: Mood) -> None:
    assert mood(*turns) is expected


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (("HELLO I WANT TO BUY A LAMP",), Mood.UNEASY),
        (("WHERE IS MY LAMP??",), Mood.UPSET),
        (("Hello, my lamp is late.", "ANSWER ME PLEASE"), Mood.UPSET),
        (("HELLO", "MY LAMP IS LATE", "CAN YOU LOOK"), Mood.CALM),
        (("HELLO", "MY LAMP IS STILL LATE"), Mood.UPSET),
        (("Hi!!", "Do you ship to Crete??", "Great!!"), Mood.CALM),
        (("Hi", "Perfect, my size!!"), Mood.UNEASY),
        (("Is there an ID or a PIN?",), Mood.CALM),
        (("你们有SPACELAB的杯子吗", "好的"), Mood.CALM),
    ],
)
def test_shouting_by_habit_is_no_sign(turns: tuple[str, ...], expected: Mood) -> None:
    assert mood(*turns) is expected


def test_what_is_long_past_does_not_count() -> None:
    calm = [f"And number {n}?" for n in range(RECENT)]
    assert mood("This is ridiculous.", *calm) is Mood.CALM
    assert mood("This is ridiculous.", *calm[1:]) is Mood.UPSET
