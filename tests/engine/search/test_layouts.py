"""A query typed on the wrong keyboard layout reads as it was meant."""

from __future__ import annotations

import pytest
from tests.engine.search.shop import first, shop

from saywell.engine.search.layouts import other_layouts
from saywell.engine.search.readings import words_to_find
from saywell.engine.search.words import query_words


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("eyxarist;v", "ευχαριστώ"),
        ("ak;yrvsh", "ακύρωση"),
        ("paraggel;ia", "παραγγελία"),
        ("GIVRGOW", "Γιώργος"),
        ("pro:i;on", "προϊόν"),
        (";θερυ", "query"),
        ("ρεφθνδ", "refund"),
        ("ΡΕΦΘΝΔ", "refund"),
        ("ςαιτ", "wait"),
        ("δελιωερυ", "delivery"),
        ("χανψελ", "xancel"),
        ("apk", "شحن"),
        ("hg'gf", "الطلب"),
        ("tgj,vm", "فلتورة"),
        ("hgthj,vm", "الفاتورة"),
        ("hsjv]h] lfgy", "استرداد مبلغ"),
        ("bjwhg", "لاتصال"),
        ("HOV", "اخر"),
        ("Nov", "آخر"),
        ("hgNk", "الآن"),
        ("Tgyhx", "لإلغاء"),
        ("a;vhW", "شكراً"),
        ("hgthjmn]", "الفاتورة"),
        ("vtu", "دفع"),
        ("قثبعري", "refund"),
        ("زشرن", "bank"),
        ("لاشىن", "bank"),
        ("قثبعىي", "refund"),
        ("يثمهرثقغ", "delivery"),
        ("ؤشىؤثم", "cancel"),
        ("حشغ", "pay"),
        ("ةثىلاعلاعىله", "menghubungi"),
    ],
)
def test_each_key_is_read_on_the_other_layout(typed: str, meant: str) -> None:
    assert query_words(meant) in [query_words(reading) for reading in other_layouts(typed)]


@pytest.mark.parametrize("text", ["退款", "ఆర్డర్", "12345", "", "  "])
def test_scripts_without_such_a_layout_have_no_reading_with_letters(text: str) -> None:
    assert not [
        reading for reading in other_layouts(text) if query_words(reading) and text != "12345"
    ]


def test_what_is_known_stays_as_it_is_typed() -> None:
    assert words_to_find("apk rvgj", lambda _: True) == ["apk", "rvgj"]


def test_a_reading_counts_only_when_all_of_it_is_known() -> None:
    known = {"επιστροφη", "χρηματων"}.__contains__
    assert words_to_find("epistrof;h xrhm;atvn", known) == ["επιστροφη", "χρηματων"]
    assert words_to_find("epistrof;h now", known) == query_words("epistrof;h now")


def test_short_words_are_read_on_another_layout_only_beside_longer_ones() -> None:
    known = {"με", "απαντηση"}.__contains__
    assert words_to_find("me ap;anthsh", known) == ["με", "απαντηση"]
    assert words_to_find("me", known) == ["me"]
    assert words_to_find("pv", {"πω"}.__contains__) == ["pv"]


def test_pinyin_is_parted_where_most_of_it_is_known() -> None:
    pairs = ["\x04tuikuan", "\x04kuanjin", "\x04jindu"]
    assert words_to_find("tuikuanjindu", set(pairs).__contains__) == pairs
    assert words_to_find("tuikuanjindu", set(pairs[1:]).__contains__) == pairs
    assert words_to_find("tuikuanjindu", set(pairs[:1]).__contains__) == ["tuikuanjindu"]
    assert words_to_find("badili", {"\x04badi", "\x05badili"}.__contains__) == ["badili"]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("paraggel;ia", "el.order"),
        ("xrhm;atvn", "el.money"),
        ("eyxarist;v", "el.thanks"),
        ("ak;yrvsh", "el.cancel"),
        ("u;elete", "el.want"),
        ("ρεφθνδ", "en.refund"),
        ("ψανψελ ορδερ", "en.cancel"),
        ("εμαιλ", "en.email"),
        ("πενγιριμαν", "id.send"),
        ("apk", "ar.order"),
        ("hg'gfhj", "ar.order"),
        ("hsjv]h]", "ar.refund"),
        ("hgthj,vm", "ar.invoice"),
        ("قثبعىي", "en.refund"),
        ("حشقؤثم", "en.late"),
        ("لاشغشق", "id.pay"),
    ],
)
def test_a_query_finds_its_reply(query: str, wanted: str) -> None:
    assert first(query) == wanted


@pytest.mark.parametrize(
    ("query", "word", "how"),
    [
        ("paraggel;ia", "paraggel;ia", "layout"),
        ("poy paraggel;ia", "paraggel;ia", "layout"),
        ("parangelia", "parangelia", "sound"),
        ("παραγγελία", "παραγγελια", "exact"),
    ],
)
def test_it_is_told_how_a_query_was_read(query: str, word: str, how: str) -> None:
    found = shop().find(query, limit=1)[0]
    told = shop().explain(query, found)["words"]
    assert isinstance(told, list)
    assert (word, "παραγγελια", how) in [(one["word"], one["term"], one["how"]) for one in told]


def test_pinyin_is_told_without_its_mark() -> None:
    found = shop().find("tuikuanjindu", limit=1)[0]
    told = shop().explain("tuikuanjindu", found)["words"]
    assert isinstance(told, list)
    assert ("tuikuan", "退款", "sound") in [(one["word"], one["term"], one["how"]) for one in told]
