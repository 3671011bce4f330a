"""Cells of a terminal: as the chat screen counts them, with next to nothing imported."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saywell.cli.cells import cells, cut, fit, share
from saywell.tui import text as screen

SAMPLES = {
    "en": "Where is my parcel? “Soon” – it’s on its way…",
    "el": "Πού είναι το δέμα μου; Ε\u0301ρχεται άμεσα ΐ ᾧ",
    "zh": "您的包裹在哪里？《配送》12：30 ＡＢ、发票",
    "ar": "أين طردي؟ سيَصِلُ غداً، إن شاء الله ٣ــ",
    "te": "నా పార్సెల్ ఎక్కడ ఉంది? పాస్\u200cవర్డ్ మార్చడం స్త్రీ",
    "id": "Paket saya di mana? 2 hari lagi, ya.",
}
LETTERS = "".join(sorted(set("".join(SAMPLES.values()))))


@pytest.fixture(scope="module", autouse=True)
def as_terminals_do() -> None:
    screen.count_spacing_marks()


@pytest.mark.parametrize("lang", SAMPLES)
def test_every_language_is_counted_as_the_screen_counts_it(lang: str) -> None:
    text = SAMPLES[lang]
    for end in range(len(text) + 1):
        assert cells(text[:end]) == screen.cells(text[:end]), text[:end]
    for room in range(screen.cells(text) + 2):
        assert cut(text, room) == screen.cut(text, room), room
        assert screen.cells(fit(text, room)) == room


@given(st.text(LETTERS, max_size=12), st.integers(0, 12))
def test_scripts_mixed_at_will_are_no_different(text: str, room: int) -> None:
    assert cells(text) == screen.cells(text)
    assert cells(cut(text, room)) <= room
    assert cells(fit(text, room)) == room


def test_every_letter_of_every_script_is_known() -> None:
    for code in range(0x20, 0x40000):
        char = chr(code)
        if unicodedata.category(char)[0] in "LMNPZ":
            assert cells(char) == screen.cells(char), hex(code)


def test_emoji_take_two_cells_and_are_never_divided() -> None:
    assert cells("ok 👍🏽!") == 6
    assert cut("👨‍👩‍👧 family", 4) == "👨‍👩‍👧 …"
    assert cut("👍👍👍", 4) == "👍…"
    assert fit("👍👍👍", 4) == "👍… "


def test_columns_share_a_line_until_they_are_narrow() -> None:
    assert share([10, 5], 80) == [10, 5]
    assert share([30, 14, 17], 60) == [11, 11, 12]
    assert share([30, 4], 10) == [6, 4]
    assert share([], 10) == []


def test_plain_letters_import_nothing_heavy() -> None:
    code = "import sys; from saywell.cli.cells import cut; cut('δέμα రేపు 包裹 غداً', 8); "
    shown = subprocess.run(
        [sys.executable, "-c", code + "print({'wcwidth', 're', 'typing'} & set(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert shown.stdout == "set()\n"
