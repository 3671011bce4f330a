"""Messages as terms: forms of a word meet, numbers are one, masks and braces are none."""

from __future__ import annotations

import pytest

from saywell.engine.suggest.masking import MARKS
from saywell.engine.suggest.terms import MOST, NUMBER, terms_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("refunds", "refund"),
        ("παραγγελίες", "παραγγελια"),
        ("الطلب", "طلب"),
        ("పార్సెల్‌లు", "పార్సెల్"),
        ("pesanannya", "pesanan"),
    ],
)
def test_forms_of_a_word_have_a_term_in_common(one: str, other: str) -> None:
    assert set(terms_of(one)) & set(terms_of(other))


def test_chinese_gives_characters_and_pairs_and_traditional_meets_simplified() -> None:
    assert set(terms_of("我的订单")) == {"我", "的", "订", "单", "我的", "的订", "订单"}
    assert terms_of("訂單") == terms_of("订单")


def test_every_number_is_the_same_term() -> None:
    assert terms_of("4.7") == terms_of("٤.٧") == (NUMBER, NUMBER)
    assert terms_of("AB123") == terms_of("<number>") == (NUMBER,)


def test_what_was_masked_and_what_stands_in_braces_is_no_term() -> None:
    assert terms_of("Hello <name>, see <link> <secret>") == terms_of("hello see")
    assert terms_of("Dear {{ contact.name }}{% if x %}!{% endif %}") == terms_of("dear")
    assert all(len(terms_of(mark)) < 2 for mark in MARKS)


@pytest.mark.parametrize("text", ["", "   ", "\x00\x1b", "🙂🙂", "ి", "...", "<<<>>>", "{{", "{%"])
def test_texts_without_words_have_no_terms_or_few(text: str) -> None:
    assert len(terms_of(text)) <= 1


def test_of_a_very_long_text_only_the_beginning_counts() -> None:
    assert len(set(terms_of(" ".join(f"w{chr(97 + n % 26)}x" for n in range(10_000))))) <= 60
    assert len(terms_of("parcel " * 10_000)) <= 2 * MOST
