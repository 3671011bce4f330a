"""Length, emptiness, messages that break off."""

from __future__ import annotations

import pytest
from tests.engine.matchers.helpers import found, hits, rule

from saywell.engine.matchers.base import RuleError
from saywell.model import checks
from saywell.model.rules import Context


def words(count: int, tail: str = ".") -> str:
    return " ".join(["Word", *["word"] * (count - 1)]) + tail


def test_long_sentences_are_cut_at_the_clause_in_the_middle() -> None:
    made = rule(checks.Length, unit="words", sentence=10)
    text = words(5) + " " + words(7, ", and ") + words(6)
    (hit,) = hits(made, text)
    assert text[hit.start : hit.end] == words(7, ", and ") + words(6)
    assert dict(hit.values) == {"count": "14", "limit": "10"}
    assert hit.instead == (words(7, ""), "And " + words(6))


def test_long_messages_are_cut_between_sentences() -> None:
    made = rule(checks.Length, unit="words", total=20)
    (hit,) = hits(made, " ".join([words(8)] * 6))
    assert hit.values["count"] == "48"
    assert hit.instead == tuple([" ".join([words(8)] * 2)] * 3)


def test_numbers_and_decimals_are_no_clauses() -> None:
    made = rule(checks.Length, unit="words", sentence=4)
    (hit,) = hits(made, "It costs 1,000,000 and more than that")
    assert hit.instead == ()


@pytest.mark.parametrize(("count", "over"), [(30, False), (31, True)])
def test_chinese_counts_characters_and_words_of_other_scripts_once(count: int, over: bool) -> None:
    made = rule(checks.Length, unit="characters", sentence=30)
    text = "您" * (count - 2) + "用iPhone" + "。"
    assert bool(hits(made, text, "zh")) is over


def test_first_replies_have_their_own_limits() -> None:
    made = rule(checks.Length, unit="words", fewest=5, before_question=12, when=("first_reply",))
    first = Context(first_reply=True)
    assert hits(made, "Hi! Need help?") == []
    assert [hit.values["limit"] for hit in hits(made, "Hi! Need help?", context=first)] == ["5"]
    long = words(9) + " " + words(9) + " What is it?"
    assert [hit.values["count"] for hit in hits(made, long, context=first)] == ["18"]
    assert hits(made, words(9) + " What is it about, please?", context=first) == []
    assert hits(made, words(40), context=first) == []


def test_a_rule_without_limits_is_refused() -> None:
    with pytest.raises(RuleError):
        hits(rule(checks.Length, unit="words"), "x")


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b\u200d\ufeff", "\u3000", "\u0301", "\x07"])
def test_what_shows_nothing_is_empty(text: str) -> None:
    assert len(hits(rule(checks.Empty), text)) == 1


@pytest.mark.parametrize("text", [".", "ok", "👍", "1", "好"])
def test_what_shows_anything_is_not(text: str) -> None:
    assert hits(rule(checks.Empty), text) == []


UNFINISHED = rule(
    checks.Unfinished, endings=("and|or", "if you .. like"), marks=",(", unless=("either or",)
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We can move it or ", ["or"]),
        ("We can move it,", [","]),
        ("Your card (", ["("]),
        ("We move it, if you would like", ["if you would like"]),
        ("We move it if you would like.", []),
        ("This or that.", []),
        ("It is no either or", []),
        ("Either or and", ["and"]),
        ("Is it this and?", []),
        ("", []),
    ],
)
def test_messages_that_break_off(text: str, expected: list[str]) -> None:
    assert found(UNFINISHED, text) == expected
