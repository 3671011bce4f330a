"""Right-to-left rows: the order of a browser, joined letters, and nothing lost."""

from __future__ import annotations

from collections import Counter

import arabic_reshaper
import pytest
from bidi import get_display
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import iter_graphemes

from saywell.tui.bidi import (
    APART,
    END,
    LEFT_MARK,
    RIGHT_TO_LEFT,
    apart,
    apart_in_quotes,
    arranged,
    has_right,
    ordered,
    runs_right,
    visual,
)
from saywell.tui.shaping import shaped
from saywell.tui.text import cells, rows_of

LETTERS = "ابتلام هو شكرا لا 12 3ab% -/:,،؟!#+.é5 中"
SOUP = st.text(alphabet=LETTERS, max_size=24)
BRACKETS = st.text(alphabet=LETTERS + "()[]<>«»", max_size=24)
BASES = st.sampled_from((0, 1))


def order(text: str, base: int, *, mirror: bool = True) -> str:
    """Return a row in visual order without joined letters."""
    clusters = list(iter_graphemes(text))
    row = ordered(clusters, base)
    return "".join(cell.text if mirror else clusters[cell.place] for cell in row)


@pytest.mark.parametrize(
    ("base", "text", "seen"),
    [
        (1, "مرحبا، كيف حالك؟", "؟ﻚﻟﺎﺣ ﻒﻴﻛ ،ﺎﺒﺣﺮﻣ"),
        (1, "طلبي رقم 12345 لم يصل", "ﻞﺼﻳ ﻢﻟ 12345 ﻢﻗﺭ ﻲﺒﻠﻃ"),
        (
            1,
            "اسمي Maria وبريدي m.x@example.org (العمل).",
            ".(ﻞﻤﻌﻟﺍ) m.x@example.org ﻱﺪﻳﺮﺑﻭ Maria ﻲﻤﺳﺍ",
        ),
        (1, "انظر https://example.org/a?b=1 الآن", "ﻥﻵﺍ https://example.org/a?b=1 ﺮﻈﻧﺍ"),
        (1, "بتاريخ 2026/11/22 الساعة 14:30", "14:30 ﺔﻋﺎﺴﻟﺍ 2026/11/22 ﺦﻳﺭﺎﺘﺑ"),
        (1, "السعر 25% أو 30€", "€30 ﻭﺃ %25 ﺮﻌﺴﻟﺍ"),
        (1, "«iPhone 15» معطل!", "!ﻞﻄﻌﻣ «iPhone 15»"),
        (1, "1. أولا", "ﻻﻭﺃ .1"),
        (1, "لا أعلم، الآن", "ﻥﻵﺍ ،ﻢﻠﻋﺃ ﻻ"),
        (1, "مَرْحَبًا بِكُمْ", "ﻢْﻜُﺑِ ﺎﺒًﺣَﺮْﻣَ"),
        (1, "סדר 12 (כחול)", "(לוחכ) 12 רדס"),
        (0, "Reply to مريم (VIP)", "Reply to ﻢﻳﺮﻣ (VIP)"),
        (0, "order (مريم) 12", "order (ﻢﻳﺮﻣ) 12"),
    ],
)
def test_a_row_is_ordered_as_browsers_do(base: int, text: str, seen: str) -> None:
    assert visual(text, base) == seen


def test_a_quotation_keeps_its_own_order_in_a_sentence() -> None:
    sentence = "The word “شكرا!” is fine"
    assert visual(apart_in_quotes(sentence)) == "The word “!ﺍﺮﻜﺷ” is fine"


def test_names_side_by_side_keep_their_places() -> None:
    listed = " · ".join(apart(one) for one in ("مريم", "العربية", "12", "Telegram"))
    assert visual(listed) == "ﻢﻳﺮﻣ · ﺔﻴﺑﺮﻌﻟﺍ · 12 · Telegram"
    assert visual(f"{apart('مريم')}  10:42") == "ﻢﻳﺮﻣ  10:42"
    assert apart("Maria") == "Maria"


@given(BRACKETS, BASES)
def test_the_order_is_that_of_another_implementation(text: str, base: int) -> None:
    assert order(text, base, mirror=False) == get_display(text, base_dir="LR"[base])


@given(BRACKETS, BASES)
def test_nothing_is_lost_and_nothing_is_added(text: str, base: int) -> None:
    assert Counter(order(text, base, mirror=False)) == Counter(text)
    assert cells(visual(text, base)) == cells(shaped(text)) <= cells(text)


@given(st.text(alphabet="ab Γειά 您好，నమస్కారం12().!?👍🏽", max_size=30))
def test_what_runs_left_to_right_is_not_touched(text: str) -> None:
    assert not has_right(text)
    assert visual(text) == text
    assert shaped(text) == text


@given(SOUP, BASES)
def test_a_terminal_that_orders_by_itself_shows_the_same(text: str, base: int) -> None:
    shown = order(arranged(text, base), 0).replace(LEFT_MARK, "")
    assert shown == order(text, base)


@pytest.mark.parametrize("sentence", ["{0}  10:42", "{0} · {1} · 12 · Telegram"])
def test_what_is_apart_stays_so_on_such_a_terminal(sentence: str) -> None:
    text = sentence.format(apart("مريم"), apart("العربية"))
    marks = dict.fromkeys(map(ord, (LEFT_MARK, APART, END)), "")
    assert order(arranged(text), 0).translate(marks) == order(text, 0).translate(marks)


def test_letters_are_joined_as_in_print() -> None:
    printed = arabic_reshaper.ArabicReshaper(
        {"delete_harakat": False, "ARABIC LIGATURE ALLAH": False}
    )
    words = (
        "مرحبا شكرا الطلب لا إلا الآن أولا مسؤول شيء رئيس ةى بيئة هههه ـبـ الله كتب وردة "
        "سؤال ذات زر دار یک پدر گچ ژاله ٹھیک"
    )
    assert shaped(words) == printed.reshape(words)


def test_lam_and_alef_are_one_cell_with_their_marks() -> None:
    assert shaped("لا") == "ﻻ"
    assert shaped("سلام") == "ﺳﻼﻡ"
    assert shaped("لَاَ") == "ﻻَ" + "َ"
    assert cells(visual("محل ولا", 1)) == cells("محل ولا") - 1


def test_joiners_join_and_part_letters_and_are_not_drawn() -> None:
    assert shaped("می\u200cخواهم") == "ﻣﯽﺧﻮﺍﻫﻢ"
    assert shaped("ه\u200d") == "ﻫ"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("مرحبا", True),
        ("12 طلب", True),
        ("مرحبا Maria, your order", True),
        ("Maria قالت", False),
        ("", False),
        ("12345", False),
        ("“شكرا” is a word that the customer does not expect", False),
        ("مريم has written since, and nobody has answered", False),
        ("«iPhone» معطل", True),
        ("«مرحبا»", True),
        (f"{apart('مريم')}  10:42", False),
        (f"{apart('مريم')} · Telegram", False),
    ],
)
def test_a_paragraph_knows_its_direction(text: str, right: bool) -> None:
    assert runs_right(text) is right


def test_rows_are_wrapped_first_and_then_ordered() -> None:
    text = "مرحبا، طلبي رقم 12345 لم يصل. iPhone 15 معطل"
    rows = rows_of(text, 16)
    assert [row.removeprefix(RIGHT_TO_LEFT) for row in rows] == [
        "مرحبا، طلبي رقم",
        "12345 لم يصل.",
        "iPhone 15 معطل",
    ]
    assert all(row.startswith(RIGHT_TO_LEFT) for row in rows)
    assert [visual(row[1:], 1) for row in rows] == [
        "ﻢﻗﺭ ﻲﺒﻠﻃ ،ﺎﺒﺣﺮﻣ",
        ".ﻞﺼﻳ ﻢﻟ 12345",
        "ﻞﻄﻌﻣ iPhone 15",
    ]


def test_each_line_of_a_message_has_its_own_direction() -> None:
    rows = rows_of("مرحبا\nhttps://example.org\n12345\n\nشكرا", 40)
    right = [row.startswith(RIGHT_TO_LEFT) for row in rows]
    assert right == [True, False, True, False, True]
