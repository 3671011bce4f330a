"""The field that is asked for: what it is for, its example, its choices in sight."""

from __future__ import annotations

from types import MappingProxyType

import pytest
from tests.scripted import NOON

from saywell.app.state import Asking, Mode, State
from saywell.model.languages import Localised
from saywell.model.snippet import Reply, Variable
from saywell.tui.drawing import Line
from saywell.tui.field import MOST_CHOICES, field_lines, in_sight, preview_lines, scrolled
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


def test_the_field_is_marked_in_the_preview_on_every_row_it_reaches() -> None:
    lines = preview_lines("See you on Friday the first", [(11, 27)], 14)
    marked = [text for line in lines for style, text in line if style]
    assert " ".join(marked).split() == ["Friday", "the", "first"]
    assert plain(preview_lines("See you\non Friday", [], 80)) == ["See you", "on Friday"]


def test_in_arabic_the_field_is_marked_by_signs_so_that_its_row_can_be_turned_whole() -> None:
    text = "نراك يوم الجمعة"
    lines = preview_lines(text, [(9, 15)], 80)
    [line] = lines
    assert len(line) == 1
    assert "‹الجمعة›" in line[0][1]
    [[(_, sampled)]] = preview_lines("يوم ‹الجمعة›", [(4, 12)], 80)
    assert sampled.count("‹") == 1


def test_what_was_read_is_left_out_and_nothing_moves() -> None:
    lines: list[Line] = [[("", str(number))] for number in range(5)]
    assert plain(scrolled(lines, 2)) == ["2", "3", "4", "", ""]
    assert plain(scrolled(lines, 99)) == ["4", "", "", "", ""]
