"""Telugu is found whole, by its stem, by its first letters, and in Latin letters."""

from __future__ import annotations

import pytest
from tests.engine.search.shop import first

from saywell.engine.search.keys import keys_of, stems_of
from saywell.engine.search.telugu import (
    first_graphemes,
    telugu_sound,
    telugu_sound_of,
    telugu_stems,
)
from saywell.engine.search.words import words_of


def test_words_stay_whole_with_their_signs() -> None:
    text = "మీ ఆర్డర్‌ను ఈరోజు పంపాము, ధన్యవాదాలు!"
    assert words_of(text) == ["మీ", "ఆర్డర్ను", "ఈరోజు", "పంపాము", "ధన్యవాదాలు"]


def test_joiners_and_composition_fall_together() -> None:
    assert words_of("వెబ్\u200cసైట్") == words_of("వెబ్\u200dసైట్") == words_of("వెబ్సైట్")
    assert words_of("కై") == words_of("క\u0c46\u0c56")
    assert words_of("౨౪") == ["24"]


@pytest.mark.parametrize(
    ("word", "letters"),
    [
        ("ధన్యవాదాలు", "ధ న్య వా"),
        ("క్షమించండి", "క్ష మిం చం"),
        ("ఆర్డర్", "ఆ ర్డ ర్"),
        ("మీ", "మీ"),
        ("స్త్రీ", "స్త్రీ"),
        ("ి", "ి"),
    ],
)
def test_first_letters_are_those_that_are_seen(word: str, letters: str) -> None:
    for count in range(1, 4):
        assert first_graphemes(word, count) == "".join(letters.split()[:count])


def test_a_long_word_meets_by_its_first_three_letters() -> None:
    assert "పరిశీ" in keys_of("పరిశీలిస్తోంది")
    assert "పరిశీ" in keys_of("పరిశీలన")
    assert keys_of("మీ") == ()


@pytest.mark.parametrize(
    ("forms", "stem"),
    [
        ("ఆర్డర్ ఆర్డర్‌ను ఆర్డర్‌లో ఆర్డర్లు ఆర్డర్లను", "ఆర్డర్"),
        ("సందేశం సందేశాలు సందేశాన్ని సందేశానికి", "సందేశా"),
        ("డబ్బు డబ్బులు డబ్బును", "డబ్బ"),
        ("ఉత్పత్తి ఉత్పత్తులు ఉత్పత్తికి", "ఉత్పత్త"),
    ],
)
def test_forms_have_one_stem(forms: str, stem: str) -> None:
    for word in words_of(forms):
        assert stem in {word, *telugu_stems(word)}


@pytest.mark.parametrize(
    ("telugu", "typed"),
    [
        ("వాపసు", "vapasu vaapasu waapasu"),
        ("డబ్బులు", "dabbulu dabulu"),
        ("ధన్యవాదాలు", "dhanyavadalu dhanyavaadaalu danyavadalu"),
        ("క్షమించండి", "kshaminchandi kshaminchandee"),
        ("నమస్కారం", "namaskaram namaskaaram"),
        ("చెల్లింపు", "chellimpu chelimpu"),
        ("సమస్య", "samasya"),
        ("పంపండి", "pampandi"),
    ],
)
def test_latin_letters_sound_like_telugu(telugu: str, typed: str) -> None:
    for word in typed.split():
        assert telugu_sound_of(word) == telugu_sound(telugu), word


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("ఆర్డ", "te.order"),
        ("ఆర్డర్‌లో", "te.order"),
        ("గిడ్డంగికి", "te.order"),
        ("డబ్బుకు", "te.refund"),
        ("వాపసును", "te.refund"),
        ("ఖాతా", "te.refund"),
        ("సమస్యలు", "te.problem"),
        ("పరిశీలన", "te.problem"),
        ("dhanyavadalu", "te.thanks"),
        ("vapas", "te.refund"),
        ("samasya", "te.problem"),
        ("dhanyavadlu", "te.thanks"),
        ("vapsau", "te.refund"),
    ],
)
def test_a_query_finds_its_reply(query: str, wanted: str) -> None:
    assert first(query) == wanted


def test_endings_are_taken_off_words_in_latin_letters() -> None:
    assert stems_of("kycలో") == ("kyc",)
    assert stems_of("الpdf") == ("pdf",)
    assert stems_of("a4లు") == ()
