"""Editing by whole characters in six languages: no key stops inside one or leaves half of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saywell.tui import editing
from saywell.tui.edit_keys import CHANGES, LINE_CHANGES, LINE_MOVES, MOVES
from saywell.tui.editing import Edit
from saywell.tui.text import clusters

WORDS = (
    "Thank you",
    "Γεια σας",
    "παραγγελία",  # with the accent as a code point of its own
    "您好，请稍等。",
    "مَرْحَبًا بك",
    "السلام عليكم",
    "నమస్కారం",
    "ధన్యవాదాలు",
    "స్టాక్‌లో",
    "Selamat pagi, Bapak",
    "👩‍💻",
    "👨‍👩‍👧‍👦",
    "👍🏽",
    "🇬🇷🇮🇩",
    "1️⃣",
    "❤️",
    "\n",
    " ",
    "\u0301",
    "\u200d",
    "각",
)
TEXTS = st.lists(
    st.one_of(st.sampled_from(WORDS), st.characters(codec="utf-8", exclude_characters="\r")),
    max_size=8,
).map("".join)
EDITS = {**MOVES, **CHANGES, **LINE_MOVES, **LINE_CHANGES}


def borders(text: str) -> list[int]:
    found = [0]
    for cluster in clusters(text):
        found.append(found[-1] + len(cluster))
    return found


@st.composite
def spots(draw: st.DrawFn) -> tuple[str, int]:
    text = draw(TEXTS)
    return text, draw(st.sampled_from(borders(text)))


@given(spots())
def test_borders_are_found_without_reading_the_whole_text(spot: tuple[str, int]) -> None:
    text, cursor = spot
    known = borders(text)
    place = known.index(cursor)
    assert editing.before(text, cursor) == known[max(place - 1, 0)]
    assert editing.after(text, cursor) == known[min(place + 1, len(known) - 1)]
    for offset in range(len(text) + 1):
        assert editing.snapped(text, offset) == min(one for one in known if one >= offset)


@pytest.mark.parametrize("edit", [pytest.param(edit, id=key) for key, edit in EDITS.items()])
@given(spot=spots())
def test_every_key_leaves_whole_characters_and_the_cursor_between_them(
    edit: Edit, spot: tuple[str, int]
) -> None:
    text, cursor = spot
    new, place = edit(text, cursor)
    assert place in borders(new)
    if new == text:
        return
    gone = editing.taken_out(spot, (new, place))
    assert len(gone) == len(text) - len(new)
    known = set(borders(text))
    places = [at for at in known if text[:at] + gone + text[at + len(gone) :] == text]
    assert any(
        at + len(gone) in known and text[:at] + text[at + len(gone) :] == new for at in places
    )


@given(spots(), TEXTS)
def test_what_is_typed_goes_in_whole_and_the_cursor_behind_it(
    spot: tuple[str, int], typed: str
) -> None:
    text, cursor = spot
    new, place = editing.inserted(text, cursor, typed)
    assert new == text[:cursor] + typed + text[cursor:]
    assert place in borders(new)
    assert place >= cursor + len(typed)


@pytest.mark.parametrize(
    ("text", "stops"),
    [
        ("Thank you, Bo!", [5, 9, 13, 14]),
        ("it's done", [4, 9]),
        ("Γεια σας", [4, 8]),
        ("您好，请稍等。", [2, 6, 7]),
        ("مرحبا كيف حالك", [5, 9, 14]),
        ("నమస్కారం, మీకు", [8, 14]),
        ("Selamat pagi", [7, 12]),
        ("订单AB-12好", [2, 4, 7, 8]),
    ],
)
def test_words_are_those_of_the_language(text: str, stops: list[int]) -> None:
    found = [0]
    while found[-1] < len(text):
        found.append(editing.word_right(text, found[-1])[1])
    assert found[1:] == stops


def test_a_word_back_from_its_middle_is_its_beginning() -> None:
    assert editing.word_left("your order", 8) == ("your order", 5)
    assert editing.word_left("మీకు సహాయం", 10) == ("మీకు సహాయం", 5)
    assert editing.delete_word_before("请稍等，谢谢", 6) == ("请稍等，", 4)


def test_the_last_letter_goes_with_its_signs() -> None:
    assert editing.delete_before("క్షమి", 5) == ("క్ష", 3)
    assert editing.delete_before("ok 👨‍👩‍👧‍👦", 10) == ("ok ", 3)
    assert editing.delete_after("🇬🇷🇮🇩", 0) == ("🇮🇩", 0)
