"""Texts are cut into words of any script; nothing that is typed breaks it."""

from __future__ import annotations

import subprocess
import sys
from unicodedata import normalize

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from saywell.engine.folding import fold
from saywell.engine.search.keys import LONGEST, keys_of
from saywell.engine.search.layouts import other_layouts
from saywell.engine.search.readings import words_to_find
from saywell.engine.search.sounds import sounds_of_terms, sounds_of_typed
from saywell.engine.search.words import (
    MAX_QUERY,
    MAX_WORDS,
    query_words,
    words_of,
    words_of_template,
)

LETTERS = (
    "abcdefghijklmnopqrstuvwxyzABCÀéñçß'’-. 09"
    "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊΐΆΈΏ"
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءأإآؤئـًٌَُِّْ"
    "అఆఇఈఉకఖగచటడతదనపబమయరలవశసహళ్ాిీుూెేైొోౌంః\u200c\u200d"
    "的是不了在人有我他这中大来上国退款订单發票帳號"
)
ODD = [
    *("x" * 10_000, "退" * 10_000, "కి" * 5_000, "a b " * 3_000, "\ud800\udfff", "\x00\x1b[31m"),
    *("ి", "😀👩\u200d💻🏳️\u200d🌈", "'; DROP TABLE x; --", "(.*)+$", " \t\n", "", "'", "-", "ـ"),
]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don’t change customers' e-mail", "dont change customers email"),
        ("well-known o'clock l'heure", "well known o clock l heure"),
        ("order_id refund.late #12345 24/7", "order id refund late 12345 24 7"),
        ("iPhone手机壳", "iphone 手机壳"),
        ("ＯＫ１２３ Straße", "ok123 strasse"),
        ("n\u200bo p\u00adroblem", "no problem"),
        ("😀 done 👍🏽!", "done"),
        ("Łódź kırmızı Ærø", "lodz kirmizi aero"),
    ],
)
def test_words_are_cut_and_folded(text: str, words: str) -> None:
    assert words_of(text) == words.split()


def test_what_stands_in_braces_is_left_out() -> None:
    text = "Hello {{ contact.first_name }}, {% if x %}welcome{% endif %} {{ not closed"
    assert words_of_template(text) == ["hello", "welcome", "not", "closed"]


def test_words_of_a_query_are_few_and_different() -> None:
    assert query_words("Ελλάδα ελλαδα ΕΛΛΆΔΑ") == ["ελλαδα"]
    assert len(query_words(" ".join(f"word{n}" for n in range(100)))) == MAX_WORDS
    assert query_words("x" * 10_000) == ["x" * MAX_QUERY]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_text_is_cut_and_has_keys(text: str) -> None:
    for word in words_of(text):
        assert word
        assert not set(word) & set(" \t\n\x00\x1b")
        assert len(keys_of(word)) <= 7
        assert len(sounds_of_typed(word)) <= 20
        assert len([*sounds_of_terms([word], {0})]) <= 2
    assert words_to_find(text, lambda _: False) == query_words(text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_any_text_gives_bounded_words_and_keys(text: str) -> None:
    words = words_of(text)
    assert sum(map(len, words)) <= 4 * len(text)
    for word in words:
        assert words_of(word)
        keys = keys_of(word)
        assert word not in keys
        assert all(1 < len(key) <= LONGEST + 5 for key in keys)
        assert len(keys) <= 7
    assert len(other_layouts(text)) <= 9


VOWEL_WITHOUT_VOWEL = "\u0c48\u0c4d"
"""A Telugu sign for a vowel with the one for none, which no word has: NFD parts it in two."""


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=LETTERS, max_size=60))
def test_composed_or_not_gives_the_same_words(text: str) -> None:
    assume(VOWEL_WITHOUT_VOWEL not in normalize("NFC", text))
    assert words_of(normalize("NFD", text)) == words_of(normalize("NFC", text))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=LETTERS, max_size=60))
@example("0-00’")
@example("a-bcd’efgh")
def test_words_cut_again_are_the_same(text: str) -> None:
    words = words_of(text)
    assert words_of(" ".join(words)) == words


def test_the_modules_of_a_query_import_nothing_slow() -> None:
    code = (
        "import sys; before = set(sys.modules)\n"
        "from saywell.engine.search import keys, layouts, readings, sounds, words\n"
        "for text in ('refund', 'χρήματα', 'طلب', 'ఆర్డర్', '退款'):\n"
        "    for word in words.query_words(text):\n"
        "        keys.keys_of(word), sounds.sounds_of_typed(word)\n"
        "print(*sorted(name for name in set(sys.modules) - before if 'saywell' not in name))"
    )
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}\n{code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(ran.stdout.split()) <= {"itertools"}  # built in
