"""Text on a grid of cells: nothing is cut in two, nothing is lost, nothing is too wide."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saywell.tui import text as drawn_text
from saywell.tui.text import (
    cells,
    clusters,
    count_spacing_marks,
    cut,
    drawn,
    fit,
    rows_of,
    wrap,
)

TEXTS = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab Γειά\n 您好，。నమస్కారం‌ مرحبا 👍🏽👩‍💻🇬🇷❤️1️⃣\t"),
        st.characters(codec="utf-8"),
    ),
    max_size=60,
)


@pytest.fixture(autouse=True)
def spacing_marks() -> None:
    count_spacing_marks()


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("Hello", 5),
        ("Γεια σας", 8),
        ("παραγγελία", 10),
        ("您好，请稍等。", 14),
        ("مَرْحَبًا", 5),
        ("నమస్కారం", 6),  # measured in tmux 3.3a, as are the next three
        ("సహాయం చేయగలను", 11),
        ("స్టాక్‌లో", 4),
        ("ok 😀", 5),
        ("👨‍👩‍👧‍👦", 2),
        ("👍🏽", 2),
        ("🇬🇷", 2),
        ("1️⃣", 1),
        ("❤️", 1),
    ],
)
def test_widths_are_those_of_terminals(text: str, width: int) -> None:
    assert cells(text) == width


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("🇬🇷", "GR"),
        ("1️⃣", "1"),
        ("👩‍💻!", "👩!"),
        ("a\x1bb", "a\ufffdb"),
        ("a\u200d b\u200dc", "a bc"),  # tmux would draw two characters in one cell
        ("క్\u200dష", "క్ష"),
        ("\u200d\u0301", "\u0301"),  # a joiner that has nothing before it
    ],
)
def test_clusters_are_drawn_by_the_part_all_terminals_agree_on(text: str, shown: str) -> None:
    assert drawn(text) == shown


def test_rows_break_at_words_and_between_ideographs_but_not_before_a_full_stop() -> None:
    assert rows_of("May I put you on hold?", 10) == ["May I put", "you on", "hold?"]
    assert rows_of("您好，请稍等。", 6) == ["您好，", "请稍", "等。"]
    assert rows_of("one\n\ntwo", 10) == ["one", "", "two"]
    assert rows_of("abcdefgh", 3) == ["abc", "def", "gh"]


@given(TEXTS, st.integers(2, 30))
def test_wrapping_keeps_every_character_and_every_cluster(text: str, width: int) -> None:
    rows = wrap(text, width)
    rebuilt = "".join(
        text[row.start : row.end] + ("" if last else text[row.end : following])
        for row, following, last in zip(
            rows, [row.start for row in rows[1:]] + [len(text)], [False] * len(rows), strict=True
        )
    )
    assert rebuilt == text
    starts = {0}
    position = 0
    for line in text.split("\n"):
        for cluster in clusters(line):
            starts.add(position)
            position += len(cluster)
        starts.add(position)
        position += 1
    assert all(row.start in starts and row.end in starts for row in rows)


@given(TEXTS.map(lambda text: text.replace("\n", " ")), st.integers(4, 30))
def test_no_row_is_wider_than_the_screen(text: str, width: int) -> None:
    assert all(cells(row) <= width or len(list(clusters(row))) == 1 for row in rows_of(text, width))


@given(TEXTS.map(lambda text: text.replace("\n", " ")), st.integers(1, 20))
def test_cut_and_fit_keep_to_their_width(text: str, width: int) -> None:
    assert cells(cut(text, width)) <= width
    assert cells(fit(text, width)) == width


@given(st.text("ab  c-", max_size=60), st.integers(2, 14))
def test_plain_lines_are_wrapped_as_all_others_are(line: str, width: int) -> None:
    assert list(drawn_text._wrap_plain(line, 3, width)) == list(
        drawn_text._wrap_line(line, 3, width)
    )
