"""Finding words in messages: capitals, accents and forms of letters do not matter."""

from __future__ import annotations

import dataclasses

import pytest
from tests.scripted import NOON

from saywell.app.find import Find, Haystack, Hit, text_of
from saywell.model.chat import Author, Message


def message(number: int, text: str) -> Message:
    return Message(str(number), "1", Author.CUSTOMER, "Maria", text, NOON)


@pytest.mark.parametrize(
    ("text", "typed", "found"),
    [
        ("My ORDER is late", "order", "ORDER"),
        ("Η παραγγελία μου", "ΠΑΡΑΓΓΕΛΙΑ", "παραγγελία"),
        ("Η παραγγελία μου;", "παραγγελία μου", "παραγγελία μου"),
        ("أين طلبي؟", "اين", "أين"),
        ("أَيْنَ طلبي", "اين", "أَيْنَ"),
        ("我的订单在哪里", "订单", "订单"),
        ("నా ఆర్డర్ ఎక్కడ", "ఆర్డర్", "ఆర్డర్"),
        ("ＡＢＣ１２３", "abc123", "ＡＢＣ１２３"),
        ("first line\nsecond", "line second", "line\nsecond"),
        ("two  spaces", "spaces", "spaces"),
        ("cafe\u0301 au lait", "CAFÉ", "cafe\u0301"),
        ("nothing here", "something", ""),
        ("text", "   ", ""),
        ("\x1b[31mred\x1b[0m", "red", "red"),
    ],
)
def test_what_is_typed_is_found_as_it_stands(text: str, typed: str, found: str) -> None:
    one = message(1, text)
    hits = Haystack().search([one], typed)
    assert [text_of(one)[hit.start : hit.end] for hit in hits] == [found] * bool(found)


def test_all_places_come_oldest_first_and_do_not_overlap() -> None:
    hits = Haystack().search([message(1, "aaaa"), message(2, "b"), message(3, "a a")], "aa")
    assert hits == (Hit("1", 0, 2), Hit("1", 2, 4))


def test_a_message_that_was_changed_is_searched_anew() -> None:
    haystack = Haystack()
    one = message(1, "before")
    assert haystack.search([one], "before")
    changed = dataclasses.replace(one, text="after")
    assert not haystack.search([changed], "before")
    assert haystack.search([changed], "after")


def test_what_cannot_be_read_is_not_searched() -> None:
    locked = dataclasses.replace(message(1, "secret"), unreadable="encrypted")
    assert Haystack().search([locked], "secret") == ()


def test_hits_are_counted_from_the_newest() -> None:
    hits = (Hit("1", 0, 1), Hit("2", 0, 1), Hit("3", 0, 1))
    assert Find("a", "a", hits, 2).number == 1
    assert Find("a", "a", hits, 0).number == 3
    assert (Find("a", "a").number, Find("a", "a").hit) == (0, None)
