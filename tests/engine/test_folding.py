"""Folding makes one spelling of many and finds the way back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saywell.engine.folded import fold_with_offsets
from saywell.engine.folding import MANY, fold, fold_character, same_spelling


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Don’t", "don't"),
        ("Δεν ΞΈΡΩ, Γιώργος", "δεν ξερω, γιωργοσ"),
        ("أهلاً وسهلاً", "اهلا وسهلا"),
        ("مدرســـة", "مدرسه"),
        ("هبـة إلى", "هبه الي"),
        ("ﷲ ﻻ", "الله لا"),
        ("హబ్\u200cలో", "హబ్లో"),
        ("ＯＫ１２３", "ok123"),
        ("٢٤ ౨౪ ２４", "24 24 24"),
        ("n\u200bo p\u00adroblem", "no problem"),
        ("Straße", "strasse"),
        ("再见，", "再见，"),
    ],
)
def test_what_people_type_in_many_ways_is_one(typed: str, folded: str) -> None:
    assert fold(typed) == folded
    assert fold_with_offsets(typed).text == folded


@pytest.mark.parametrize("text", ["καλό", "résumé", "కై ఔ", "أهلا إلى", "Ångström"])
def test_composed_and_decomposed_are_the_same(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_vowel_signs_of_telugu_stay() -> None:
    assert fold("శ్రావణి") != fold("శ్రవణి")


def test_a_span_takes_its_marks_along() -> None:
    text = "x أهلاً y"
    found = fold_with_offsets(text)
    start = found.text.index("اهلا")
    low, high = found.span(start, start + 4)
    assert text[low:high] == "أهلاً"


def test_exact_spelling_minds_accents_and_not_case() -> None:
    assert same_spelling("ΠΟΤΈ", "ποτέ")
    assert not same_spelling("πότε", "ποτέ")
    assert same_spelling(unicodedata.normalize("NFD", "ποτέ"), "ποτέ")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_offsets_lead_back_into_the_text(text: str) -> None:
    found = fold_with_offsets(text)
    if found.origin is None:
        assert len(found.text) == len(text)
        return
    assert len(found.origin) == len(found.text) + 1
    assert found.origin == sorted(found.origin)
    for at in range(len(found.text)):
        low, high = found.span(at, at + 1)
        assert 0 <= low < high <= len(text)
        assert fold(text[low:high]) != ""


def test_what_is_folded_stays_as_it_is() -> None:
    surrogates = range(0xD800, 0xE000)
    for code in (code for code in range(0x30000) if code not in surrogates):
        folded = fold(chr(code))
        assert fold(folded) == folded, hex(code)


MIXED = "aZ9.,’ÅéΣςάΐЖإةىًـ٣ిై్త\u200c\u200d\u0301中龜，Ｋ☺\ufffc\u200b"


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from(MIXED), max_size=30), st.text(max_size=8))
def test_a_text_folds_as_its_characters_do(common: str, rare: str) -> None:
    text = common + rare
    found = fold_with_offsets(text)
    pieces = [fold_character(char) for char in text]
    assert found.text == fold(text) == "".join(pieces)
    origin = [at for at, piece in enumerate(pieces) for _ in piece]
    assert (found.origin or [*range(len(text) + 1)]) == [*origin, len(text)]


def test_many_different_characters_are_folded_at_once() -> None:
    capitals = "".join(map(chr, (*range(0x531, 0x557), *range(0x10A0, 0x10C6))))
    assert len(capitals) > MANY
    assert fold(capitals) == capitals.lower()
