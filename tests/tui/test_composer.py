"""The composer: what is drawn, where the cursor stands, and that it is never inside a character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.data_structures import Point
from prompt_toolkit.document import Document
from prompt_toolkit.mouse_events import MouseButton, MouseEvent, MouseEventType
from prompt_toolkit.utils import get_cwidth
from tests.tui.test_editing import TEXTS, borders

from saywell.tui.composer import NOTE_SIGN, Composer
from saywell.tui.text import cells, count_spacing_marks


@pytest.fixture(autouse=True)
def spacing_marks() -> None:
    count_spacing_marks()


def composer(text: str, cursor: int | None = None, sign: str = "") -> Composer:
    place = len(text) if cursor is None else cursor
    return Composer(Buffer(document=Document(text, place)), sign=lambda: sign)


def drawn(one: Composer, width: int) -> list[str]:
    content = one.create_content(width, 99)
    return ["".join(piece[1] for piece in content.get_line(y)) for y in range(content.line_count)]


@given(TEXTS, st.integers(6, 40), st.sampled_from(["", NOTE_SIGN]), st.data())
def test_the_cursor_is_drawn_behind_what_stands_before_it(
    text: str, width: int, sign: str, data: st.DataObject
) -> None:
    cursor = data.draw(st.sampled_from(borders(text)))
    one = composer(text, cursor, sign)
    content = one.create_content(width, 99)
    place = content.cursor_position
    row = one.rows(width)[place.y]
    assert row.start <= cursor
    line = "".join(piece[1] for piece in content.get_line(place.y))
    assert get_cwidth(line[: place.x]) == cells(sign) + cells(text[row.start : cursor])


@given(TEXTS, st.integers(6, 40), st.sampled_from(["", NOTE_SIGN]))
def test_no_row_is_wider_than_its_room(text: str, width: int, sign: str) -> None:
    for line in drawn(composer(text, sign=sign), width):
        assert cells(line.rstrip()) <= width or len(line.strip()) <= 2


MOVES = st.lists(
    st.one_of(
        st.sampled_from(["up", "down", "home", "end"]),
        st.tuples(st.integers(0, 50), st.integers(0, 9)),
    ),
    max_size=6,
)


@given(TEXTS, st.integers(6, 40), MOVES, st.data())
def test_keys_by_rows_and_the_mouse_put_the_cursor_between_characters(
    text: str, width: int, moves: list[str | tuple[int, int]], data: st.DataObject
) -> None:
    one = composer(text, data.draw(st.sampled_from(borders(text))))
    one.create_content(width, 99)
    known = set(borders(text))
    for move in moves:
        if isinstance(move, tuple):
            down, left = MouseEventType.MOUSE_DOWN, MouseButton.LEFT
            one.mouse_handler(MouseEvent(Point(*move), down, left, frozenset()))
        elif move in ("up", "down"):
            one.move_row(-1 if move == "up" else 1)
        else:
            (one.row_start if move == "home" else one.row_end)()
        assert one.buffer.cursor_position in known


def test_home_and_end_go_to_the_row_and_then_to_the_line() -> None:
    one = composer("one two three four five", 12)
    one.create_content(12, 9)
    assert [line.strip() for line in drawn(one, 12)] == ["one two", "three four", "five"]
    one.row_start()
    assert one.buffer.cursor_position == 8
    one.row_start()
    assert one.buffer.cursor_position == 0
    one.buffer.cursor_position = 9
    one.row_end()
    assert one.buffer.cursor_position == 18
    one.row_end()
    assert one.buffer.cursor_position == 23


def test_a_click_on_a_wide_character_goes_before_it() -> None:
    one = composer("您好，请稍等")
    one.create_content(40, 9)
    one.mouse_handler(
        MouseEvent(Point(2, 0), MouseEventType.MOUSE_DOWN, MouseButton.LEFT, frozenset())
    )
    assert one.buffer.cursor_position == 2


def test_what_is_marked_is_marked_on_every_row_it_reaches() -> None:
    text = "您好请稍等谢谢 wrong"
    buffer = Buffer(document=Document(text))
    one = Composer(buffer, marks=lambda: [(3, 9, "class:mark.error")])
    content = one.create_content(9, 9)
    marked = [
        "".join(piece[1] for piece in content.get_line(y) if "mark.error" in piece[0])
        for y in range(content.line_count)
    ]
    assert "".join(marked) == text[3:9]
    assert len([row for row in marked if row]) > 1


def test_long_lines_are_wrapped_once() -> None:
    text = "a long line of words " * 400
    one = composer(f"{text}\nshort")
    before = one.rows(60)
    assert one.rows(60) is before
    one.buffer.insert_text("er")
    assert one.rows(60)[: len(before) - 1] == before[:-1]
