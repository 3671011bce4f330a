"""What is not the agent's own words is masked, and nothing moves."""

from __future__ import annotations

import pytest

from saywell.engine.masks import MASK
from saywell.engine.text import Text
from saywell.model.chat import Contact
from saywell.model.rules import Context


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("See https://a.example/x?y=1, then call.", ["https://a.example/x?y=1"]),
        ("Write to help@a.example.", ["help@a.example"]),
        ("Open www.kestrel.com today", ["www.kestrel.com"]),
        ("Type `{{name}}` there", ["`{{name}}`"]),
        ("You wrote “no way” and «δεν ξέρω».", ["no way", "δεν ξέρω"]),
        ("您说「不行」和《指南》", ["不行", "指南"]),
        ('He said "no way" twice', ["no way"]),
        ("请看“我的”。", ["我的"]),
        ("She said 'not now' again", ["not now"]),
    ],
)
def test_links_code_and_quotations_are_masked(text: str, hidden: list[str]) -> None:
    own = Text(text).own
    assert len(own) == len(text)
    for part in hidden:
        start = text.index(part)
        assert own[start : start + len(part)] == MASK * len(part)
    assert own.count(MASK) == sum(map(len, hidden))


@pytest.mark.parametrize(
    "text",
    [
        'The 55" TV and the 43" one don\'t fit.',
        "It's Tom's, isn't it?",
        "Rock 'n' roll at 5'10",
        "From 10.30 to 12.00, e.g. on Friday.",
        "Το κόστος είναι 1.299,90 €.",
    ],
)
def test_inches_apostrophes_and_numbers_are_not(text: str) -> None:
    assert MASK not in Text(text).own


def test_known_names_are_masked_as_they_are_written() -> None:
    context = Context(company="Nope Ltd", agent="Will", contact=Contact(name="Anna Never"))
    own = Text("Hi Anna, I'm Will of Nope Ltd and will never say nope.", "en", context).own
    assert own.count(MASK) == len("Anna" + "Will" + "Nope Ltd")
    assert own.endswith("and will never say nope.")


@pytest.mark.parametrize("piece", ["“", '"a', "`", "http://", "a.", "'", "«x", "@a.", "x.y."])
def test_long_heaps_of_openings_end(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    assert len(Text(text).own) == len(text)
