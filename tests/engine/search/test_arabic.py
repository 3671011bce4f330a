"""Arabic is found without its marks, in one spelling of its letters, with and without clitics."""

from __future__ import annotations

import pytest
from tests.engine.search.shop import first

from saywell.engine.search.arabic import arabic_bones, arabic_stems
from saywell.engine.search.words import words_of


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("شُكْراً لِصَبْرِكُمْ", "شكرا لصبركم"),
        ("طَلَبـــكم", "طلبكم"),
        ("أسئلة إلى آخر ٱلطلب", "اسيله الي اخر الطلب"),
        ("مسؤول", "مسوول"),
        ("ﻃﻠﺐ ﺃﻭﻻ", "طلب اولا"),
    ],
)
def test_marks_and_forms_of_letters_fall_together(typed: str, folded: str) -> None:
    assert words_of(typed) == folded.split()


@pytest.mark.parametrize(
    ("forms", "stem"),
    [
        ("طلب الطلب طلبات بالطلب للطلب طلبكم والطلبات", "طلب"),
        ("مشكلة المشكلة مشكلتك مشكلتكم للمشكلة", "مشكل"),
        ("منتج منتجات منتجاتنا", "منتج"),
        ("موظف موظفين موظفون موظفينا", "موظف"),
    ],
)
def test_forms_have_one_stem(forms: str, stem: str) -> None:
    for word in words_of(forms):
        assert stem in {word, *arabic_stems(word)}


def test_a_broken_plural_has_the_consonants_of_its_word() -> None:
    assert arabic_bones("فواتير") == arabic_bones("فاتور") == "فتر"
    assert arabic_bones("علم") == arabic_bones("عالم") == ""


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("طلب", "ar.order"),
        ("الطلب", "ar.order"),
        ("طَلَبـــكم", "ar.order"),
        ("للشحن", "ar.order"),
        ("الاسترداد", "ar.refund"),
        ("لاسترداد", "ar.refund"),
        ("فاتوره", "ar.invoice"),
        ("فاتورتك", "ar.invoice"),
        ("ارسال", "ar.invoice"),
        ("المشكله", "ar.problem"),
        ("مشكلتي", "ar.problem"),
        ("الفاتروة", "ar.invoice"),
    ],
)
def test_a_query_finds_its_reply(query: str, wanted: str) -> None:
    assert first(query) == wanted
