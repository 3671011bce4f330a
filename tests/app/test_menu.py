"""Lists that typing narrows: what is found, in which order, and with which slips."""

from __future__ import annotations

import pytest

from saywell.app.menu import Item, Menu, found, moved, narrowed, one_slip, renewed

PEOPLE = (
    Item("1", "Maria Papadopoulou", "0:20", "Πού είναι η παραγγελία μου;"),
    Item("2", "أحمد علي", "3:10"),
    Item("3", "陈伟", "1:05"),
    Item("42", "Zoë Marks", "late"),
)


def keys(typed: str) -> list[str]:
    return [one.key for one in found(PEOPLE, typed)]


@pytest.mark.parametrize(
    ("typed", "hits"),
    [
        ("", ["1", "2", "3", "42"]),
        ("   ", ["1", "2", "3", "42"]),
        ("MARIA", ["1"]),
        ("mar", ["1", "42"]),
        ("papa mar", ["1"]),
        ("παραγγελια", ["1"]),
        ("ΠΑΡΑΓΓΕΛΊΑ", ["1"]),
        ("احمد", ["2"]),
        ("伟", ["3"]),
        ("zoe", ["42"]),
        ("42", ["42"]),
        ("late", ["42"]),
        ("nobody", []),
    ],
)
def test_every_word_typed_is_looked_for_in_all_that_a_line_has(typed: str, hits: list[str]) -> None:
    assert keys(typed) == hits


@pytest.mark.parametrize(
    "typed",
    [
        "pappadopoulou",
        "papadopolou",
        "papadopoilou",
        "papadoploulou",
        "appadopoulou",
        "xapadopoulou",
    ],
)
def test_one_slip_is_forgiven(typed: str) -> None:
    assert keys(typed) == ["1"]


def test_a_slip_finds_nothing_beside_what_is_found_as_typed() -> None:
    items = (Item("a", "order"), Item("b", "border"), Item("c", "ordre"))
    assert [one.key for one in found(items, "order")] == ["a", "b"]


def test_two_slips_and_short_words_are_not_forgiven() -> None:
    assert keys("papodopulou") == []
    assert keys("mxr") == []


def test_a_line_that_begins_so_comes_before_one_that_holds_it() -> None:
    items = (Item("a", "Take back"), Item("b", "Go back"), Item("c", "Background"))
    assert [one.key for one in found(items, "back")] == ["c", "a", "b"]


@pytest.mark.parametrize(
    ("left", "right", "near"),
    [
        ("abc", "abc", True),
        ("abc", "abd", True),
        ("abc", "ab", True),
        ("abc", "bac", True),
        ("abc", "acb", True),
        ("abc", "cba", False),
        ("abc", "a", False),
        ("abcd", "abxy", False),
    ],
)
def test_what_one_slip_is(left: str, right: str, near: bool) -> None:
    assert one_slip(left, right) is one_slip(right, left) is near


def test_the_cursor_goes_round_and_stays_on_its_line() -> None:
    menu = narrowed(Menu("Who?", PEOPLE), "")
    assert moved(menu, -1).item == PEOPLE[3]
    second = moved(menu, 1)
    assert second.item == PEOPLE[1]
    assert renewed(second, PEOPLE[::-1]).item == PEOPLE[1]
    gone = renewed(second, PEOPLE[2:])
    assert gone.item == PEOPLE[2]
    empty = narrowed(menu, "nobody")
    assert empty.item is None
    assert moved(empty, 1) == empty
