"""The field that is asked for: what it is for, its example, its choices in sight."""

from __future__ import annotations

from types import MappingProxyType

import pytest
from tests.scripted import NOON

from saywell.app.state import Asking, Mode, State
from saywell.model.languages import Localised
from saywell.model.snippet import Reply, Variable
from saywell.tui.drawing import Line
from saywell.tui.field import MOST_CHOICES, field_lines, in_sight
from saywell.tui.keys import screen_words
from saywell.tui.layout import fitting

WORDS = screen_words("en")


def asking(choices: int = 0, chosen: int = 0) -> Asking:
    offered = tuple(Localised.plain(f"choice {number}") for number in range(choices))
    field = Variable(Localised.plain("Which one"), Localised.plain("choice 1"), offered)
    text = Localised.plain("{{ which }}")
    reply = Reply(
        "test.one", Localised.plain("One"), text, variables=MappingProxyType({"which": field})
    )
    return Asking(reply, "en", ("which",), chosen=chosen)


def plain(lines: list[Line]) -> list[str]:
    return ["".join(text for _, text in line).rstrip() for line in lines]


def test_without_choices_there_is_an_example() -> None:
    lines = field_lines(asking(), 80, WORDS)
    assert plain(lines) == ["Which one", "for example: choice 1"]
    assert in_sight(lines, asking(), 2) == lines
    assert plain(in_sight(lines, asking(), 1)) == ["Which one"]


@pytest.mark.parametrize("chosen", [0, 3, 4, 15, 29])
@pytest.mark.parametrize("height", [1, 2, 6, 40])
def test_the_choice_that_is_pointed_at_is_in_sight(chosen: int, height: int) -> None:
    one = asking(30, chosen)
    lines = field_lines(one, 80, WORDS)
    state = State(NOON, mode=Mode.FIELD, asking=one)
    for shown in (in_sight(lines, one, height), fitting(lines, height, state, WORDS)):
        assert len(shown) == min(height, 1 + MOST_CHOICES)
        assert f"▸ choice {chosen}" in plain(shown)
