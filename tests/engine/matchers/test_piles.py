"""Piles of polite words and marks, and of emoji."""

from __future__ import annotations

import pytest
from tests.engine.matchers.helpers import found, hits, rule

from saywell.engine.matchers.base import RuleError
from saywell.model import checks

SUGAR = rule(
    checks.TooMany,
    phrases=("sure", "of course", "gladly"),
    marks="!！",
    most=2,
    unless=("not sure",),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sure, of course!", ["!"]),
        ("Sure, of course.", []),
        ("Sure, I am not sure, gladly.", []),
        ("Sure, gladly, of course.", ["of course"]),
        ("Done！Done！Done！", ["！"]),
        ("You wrote “sure sure sure sure”.", []),
        ("We can't do that!!!", []),
        ("Sent!!! Done! Bye!", ["!"]),
        ("Sure!!!", ["!"]),
    ],
)
def test_a_pile_is_reported_once_at_its_last(text: str, expected: list[str]) -> None:
    assert found(SUGAR, text) == expected


def test_a_pile_says_how_many_there_are_and_may_be() -> None:
    (hit,) = hits(SUGAR, "Sure! Sure! Sure!")
    assert (hit.values["count"], hit.values["limit"]) == ("6", "2")
    assert hit.whole


def test_longer_messages_may_hold_more() -> None:
    made = rule(checks.TooMany, phrases=("sure",), most=1, each=10)
    assert found(made, "Sure, sure.") == ["sure"]
    assert found(made, "Sure, " + "word " * 10 + "sure.") == []
    chinese = rule(checks.TooMany, phrases=("好的",), most=1, each=10)
    assert found(chinese, "好的好的", "zh") == ["好的"]
    assert found(chinese, "好的，您的包裹今天下午已经发出，好的", "zh") == []


@pytest.mark.parametrize("keys", [{"most": 1}, {"phrases": ("a",), "most": -1}])
def test_piles_that_count_nothing_are_refused(keys: dict[str, object]) -> None:
    with pytest.raises(RuleError):
        hits(rule(checks.TooMany, **keys), "x")


NO_EMOJI = rule(checks.Emoji, most=0)
ONE_FACE = rule(checks.Emoji, most=1, faces=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Booked 🎉", ["🎉"]),
        ("Booked 🎉🌴", ["🌴"]),
        ("The family 👨‍👩‍👧‍👦", ["👨‍👩‍👧‍👦"]),
        ("Good 👍🏽", ["👍🏽"]),
        ("To Greece 🇬🇷", ["🇬🇷"]),
        ("With love ❤️", ["❤️"]),
        ("✅ the box\n✅ the cable", []),
        ("Press → then ✓, for 5 € © 2026 ™ №1 • ½", []),
        ("中文，没有。Ελληνικά. తెలుగు", []),
        ("Run `echo 🎉` now", []),
    ],
)
def test_emoji_are_counted_as_they_are_seen(text: str, expected: list[str]) -> None:
    assert found(NO_EMOJI, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hi :) bye ;-)", [";-)"]),
        ("Hi (^_^) 好的^_^", ["^_^"]),
        ("Hi :D 🎉", ["🎉"]),
        ("好的[微笑][玫瑰]", ["[玫瑰]"]),
        ("At 5:00 (8) (1), (2): see 3:D, http://x.example/:)", []),
        ("One :) is fine", []),
    ],
)
def test_faces_made_of_marks(text: str, expected: list[str]) -> None:
    assert found(ONE_FACE, text) == expected
