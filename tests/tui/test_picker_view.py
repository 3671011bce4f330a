"""What the picker draws: marks that stay in place, nothing that acts on a terminal."""

from __future__ import annotations

import dataclasses
from types import MappingProxyType

import pytest

from saywell.app.picking import Picking, Preview
from saywell.app.state import Asking
from saywell.model.card import Card, card_of, read_card
from saywell.model.languages import Localised
from saywell.model.snippet import Reply, Variable
from saywell.tui import picker_view as view
from saywell.tui.drawing import Line, width_of
from saywell.tui.keys import screen_words
from saywell.tui.text import count_spacing_marks

WORDS = screen_words("en")

count_spacing_marks()  # as the picker does before anything is drawn


def reply(name: str = "test.one", title: str = "One") -> Reply:
    text = Localised(MappingProxyType({"en": "Text"}))
    return Reply(name, Localised.plain(title), text, triggers=("one",))


class Row:
    """One row of the list."""

    def __init__(self, title: str = "One") -> None:
        self._card = card_of(reply(title=title))

    @property
    def id(self) -> str:
        return self.card.id

    @property
    def card(self) -> Card:
        return read_card(self._card)


def plain(lines: list[Line]) -> str:
    return "\n".join("".join(text for _, text in line) for line in lines)


def pane(state: Picking, width: int) -> list[Line]:
    lines = view.preview_lines(state, width - 1, WORDS)
    return view.preview_pane(state, lines, 0, width, 10, WORDS)[0]


def styled(lines: list[Line], style: str) -> list[str]:
    return [text for line in lines for name, text in line if name == style]


def test_marks_keep_their_place_where_controls_are_shown_longer() -> None:
    text, marks = view.cleaned("a\u202eb ‹x\x9by› c", [(4, 9)])
    assert text == "a‹U+202E›b ‹x‹U+009B›y› c"
    assert [text[start:end] for start, end in marks] == ["‹x‹U+009B›y›"]


def test_nothing_from_outside_acts_on_the_terminal() -> None:
    nasty = "\x1b[2J\x1b]0;owned\x07\u202e"
    row = Row(f"T{nasty}")
    preview = Preview(
        reply(f"i{nasty}"), f"Text {nasty}", f"S{nasty}", open=(nasty,), samples=((0, 4),)
    )
    state = Picking(hits=(row,), size=1, preview=preview, notice=nasty)
    drawn = [
        *view.list_lines(state, 0, 80, 10, WORDS),
        *pane(state, 80),
        view.bottom_line(state, 80, WORDS),
    ]
    shown = plain(drawn)
    assert not set(shown) & set("\x1b\x07\u202e")
    assert "␛[2J" in shown


def test_a_mark_goes_on_over_the_end_of_a_row() -> None:
    text = "I send it with the very next parcel out"
    mark = (text.index("the"), text.index(" out"))
    state = Picking(preview=Preview(reply(), text, lang="en", samples=(mark,)))
    lines = view.preview_lines(state, 22, WORDS)
    assert len(lines) == 2
    assert " ".join(styled(lines, "class:mark.open")) == "the very next parcel"


def test_trouble_with_a_reply_is_said_in_its_place() -> None:
    state = Picking(preview=Preview(reply(), trouble="the text is wrong"))
    assert plain(view.preview_lines(state, 80, WORDS)) == "the text is wrong"


def test_only_rows_that_fit_are_drawn() -> None:
    class Counted(Row):
        """A row that counts how often its card is read."""

        reads = 0

        @property
        def card(self) -> Card:
            Counted.reads += 1
            return super().card

    state = Picking(hits=(Counted(),) * 1000, size=1000, chosen=500)
    assert len(view.list_lines(state, 495, 80, 10, WORDS)) == 10
    assert Counted.reads == 10


def test_a_row_whose_file_has_changed_is_shown_by_its_id() -> None:
    class Gone(Row):
        """A row whose card cannot be read any more."""

        @property
        def id(self) -> str:
            return "test.gone"

        @property
        def card(self) -> Card:
            raise ValueError("not in the library any more")

    lines = view.list_lines(Picking(hits=(Gone(), Row()), size=2), 0, 80, 10, WORDS)
    assert "▸ test.gone  …" in plain(lines[:1])
    assert "/one" in plain(lines[1:])


def test_a_choice_far_down_is_in_sight() -> None:
    choices = tuple(Localised.plain(f"choice {number}") for number in range(30))
    field = Variable(Localised.plain("Which one"), Localised.plain("choice 1"), choices)
    one = dataclasses.replace(reply(), variables=MappingProxyType({"which": field}))
    for chosen in (0, 5, 29):
        state = Picking(asking=Asking(one, "en", ("which",), chosen=chosen))
        lines = view.list_lines(state, 0, 80, 6, WORDS)
        assert len(lines) == 6
        assert f"▸ choice {chosen}" in plain(lines)


@pytest.mark.parametrize(
    ("top", "chosen", "height", "count", "first"),
    [(0, 0, 5, 20, 0), (0, 5, 5, 20, 1), (3, 4, 5, 20, 3), (9, 2, 5, 20, 2), (15, 1, 5, 3, 0)],
)
def test_the_list_moves_no_more_than_it_must(
    top: int, chosen: int, height: int, count: int, first: int
) -> None:
    assert view.top_row(top, chosen, height, count) == first


@pytest.mark.parametrize("columns", [10, 20, 80, 120, 400])
def test_no_line_is_wider_than_the_screen(columns: int) -> None:
    rows = [Row("T" * 300), Row("标题" * 90), Row("తెలుగు" * 50)]
    preview = Preview(reply(), "请稍等 దయచేసి " * 50, lang="zh", open=("a", "b"))
    state = Picking(hits=tuple(rows), size=3, preview=preview)
    drawn = [
        *view.list_lines(state, 0, columns, 10, WORDS),
        *pane(state, columns),
        view.bottom_line(state, columns, WORDS),
    ]
    assert all(width_of(line) <= columns for line in drawn)


def test_every_plan_leaves_room_for_the_list() -> None:
    for columns in (1, 20, 80, 120, 400):
        for rows in range(1, 100):
            plan = view.plan(columns, rows)
            assert plan.list_rows >= 1
            used = (
                1
                + plan.hints
                + (plan.list_rows if plan.wide else plan.list_rows + plan.preview_rows)
            )
            assert used <= max(rows, 2)
