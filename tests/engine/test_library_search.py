"""Search finds replies in six languages: typed in full, in part, in another form, with a slip."""

from __future__ import annotations

from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saywell.engine.library_search import Index, build_index, search
from saywell.engine.search_words import one_slip, query_words, sound_of_greek, sounds_of_latin
from saywell.model.languages import Localised
from saywell.model.snippet import Library, Reply


def reply(name: str, *, triggers: tuple[str, ...] = (), title: str = "", **texts: str) -> Reply:
    text = Localised(MappingProxyType(texts or {"en": "Nothing to see."}))
    return Reply(name, Localised.plain(title or name), text, triggers=triggers)


REPLIES = (
    reply("refund.started", triggers=("refund",), title="Refund started", en="It is on its way."),
    reply("refund.late", triggers=("late",), en="Your refunds are late, we are sorry."),
    reply("hold.ask", triggers=("hold", "wait"), title="Ask to hold", en="One moment, please."),
    reply("hold.back", triggers=("back",), title="Back from hold", en="Thank you for waiting."),
    reply("el.order", title="Πού είναι η παραγγελία", el="Η παραγγελία σας έφυγε σήμερα."),
    reply("el.thanks", title="Ευχαριστώ", el="Ευχαριστούμε για την υπομονή σας, Γιώργος."),
    reply("zh.refund", title="退款进度", zh="您的退款已经提交，三个工作日内到账。"),
    reply("zh.order", title="订单已发货", zh="您的订单已经发货了。"),
    reply("ar.order", title="شحن الطلبات", ar="تم شحن طلبكم أمس، شكراً لصبركم."),
    reply("ar.question", title="سؤال", ar="هل لديكم أسئلة أخرى؟ مكتبة إلى آخر"),
    reply("te.order", title="ఆర్డర్ బయలుదేరింది", te="మీ ఆర్డర్‌ను ఈరోజు పంపాము."),
    reply("te.refund", title="డబ్బు వాపసు", te="మీ డబ్బులు మూడు రోజుల్లో వస్తాయి."),
    reply("id.refund", title="Pengembalian dana", id="Dananya sudah kami kembalikan hari ini."),
    reply("id.send", title="Paket dikirim", id="Paketnya kami kirimkan besok."),
)
LIBRARY = Library(MappingProxyType({item.id: item for item in REPLIES}), MappingProxyType({}))


@pytest.fixture(scope="module")
def index() -> Index:
    return build_index(LIBRARY)


def ids(index: Index, query: str, **options: object) -> list[str]:
    return [hit.reply.id for hit in search(index, query, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("refund", "refund.started"),
        ("/refund", "refund.started"),
        ("REF", "refund.started"),
        ("refnud", "refund.started"),
        ("moment pleas", "hold.ask"),
        ("thank you", "hold.back"),
        ("παραγγελία", "el.order"),
        ("ΠΑΡΑΓΓΕΛΙΑ", "el.order"),
        ("παραγγελίες", "el.order"),
        ("παραγελία", "el.order"),
        ("paraggelia", "el.order"),
        ("parangelia", "el.order"),
        ("efxaristo", "el.thanks"),
        ("eyxaristw", "el.thanks"),
        ("euharisto", "el.thanks"),
        ("γιωργοΣ", "el.thanks"),
        ("giorgos", "el.thanks"),
        ("退款", "zh.refund"),
        ("款", "zh.refund"),
        ("订单发货", "zh.order"),
        ("订单没发货", "zh.order"),
        ("三個工作日", "zh.refund"),
        ("طلب", "ar.order"),
        ("الطلب", "ar.order"),
        ("طَلَبـــكم", "ar.order"),
        ("اسئله", "ar.question"),
        ("الى اخر", "ar.question"),
        ("مكتبه", "ar.question"),
        ("ఆర్డ", "te.order"),
        ("ఆర్డర్‌లో", "te.order"),
        ("డబ్బులు", "te.refund"),
        ("డబ్బుకు", "te.refund"),
        ("pengembalian", "id.refund"),
        ("kembali", "id.refund"),
        ("dana", "id.refund"),
        ("mengirim", "id.send"),
        ("kirim", "id.send"),
    ],
)
def test_a_query_finds_its_reply_first(index: Index, query: str, wanted: str) -> None:
    assert ids(index, query)[0] == wanted


def test_the_trigger_comes_before_the_title_and_that_before_the_text(index: Index) -> None:
    hits = search(index, "hold")
    assert [hit.reply.id for hit in hits] == ["hold.ask", "hold.back"]
    assert [hit.why for hit in hits] == ["trigger", "title"]
    assert ids(index, "refund")[:2] == ["refund.started", "refund.late"]


def test_the_trigger_wins_over_use_and_use_over_language(index: Index) -> None:
    assert ids(index, "hold", usage={"hold.back": 99.0})[0] == "hold.ask"
    twins = (reply("a", title="Same", el="Ναι"), reply("b", title="Same", en="Yes"))
    both = build_index(Library({item.id: item for item in twins}, {}))
    assert ids(both, "same") == ["a", "b"]
    assert ids(both, "same", lang="en") == ["b", "a"]
    assert ids(both, "same", lang="en", usage={"a": 1.0}) == ["a", "b"]


def test_an_empty_query_lists_by_use_and_then_by_id(index: Index) -> None:
    assert ids(index, "  ", limit=3) == ["ar.order", "ar.question", "el.order"]
    hits = search(index, "", usage={"zh.order": 2.0, "hold.ask": 5.0}, limit=2)
    assert [hit.reply.id for hit in hits] == ["hold.ask", "zh.order"]
    assert {hit.why for hit in hits} == {"use"}


def test_all_words_come_before_some_of_them(index: Index) -> None:
    assert ids(index, "refunds late")[0] == "refund.late"
    assert "refund.started" in ids(index, "refund elephant")


def test_nothing_found_is_an_empty_list(index: Index) -> None:
    assert search(index, "zzzzzz") == []
    assert search(index, "?!*") == []
    assert search(build_index(Library({}, {})), "refund") == []


def test_what_stands_in_braces_is_not_searched() -> None:
    library = Library({"a": reply("a", en="Hello {{ contact.first_name }}, welcome")}, {})
    assert ids(build_index(library), "contact") == []
    assert ids(build_index(library), "welcome") == ["a"]


@pytest.mark.parametrize(
    "query", ["x" * 10_000, "退" * 10_000, "a b " * 3_000, "/", "\x1b[31m", "ß"]
)
def test_odd_queries_are_answered(index: Index, query: str) -> None:
    assert len(search(index, query, limit=5)) <= 5


@given(query=st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_is_a_query(query: str) -> None:
    hits = search(INDEX, query)
    assert len(hits) == len({hit.reply.id for hit in hits})
    assert all(0 <= hit.score <= 1 for hit in hits)


INDEX = build_index(LIBRARY)


def test_one_slip_is_one_letter_or_two_that_changed_places() -> None:
    for other in ("refnd", "refundd", "refuns", "rfeund", "efund"):
        assert one_slip("refund", other)
        assert one_slip(other, "refund")
    for other in ("refund", "rfnd", "dnufer", "refusal"):
        assert not one_slip("refund", other)


@pytest.mark.parametrize(
    ("greek", "typed"),
    [
        ("ευχαριστω", ("efxaristo", "euxaristw", "eyxaristw", "efharisto", "euharisto")),
        ("παραγγελια", ("paraggelia", "parangelia", "paragelia")),
        ("χρηματα", ("xrimata", "chrimata", "hrhmata")),
        ("ξενοδοχειο", ("ksenodoxeio", "xenodocheio", "3enodoxeio")),
        ("θελω", ("thelo", "8elw", "thelw")),
        ("μπορω", ("mporo", "boro", "mporw")),
        ("δουλευει", ("douleuei", "doulevei", "dulevi")),
        ("υπομονη", ("ypomoni", "upomonh", "ipomoni")),
    ],
)
def test_greek_in_latin_letters_sounds_the_same(greek: str, typed: tuple[str, ...]) -> None:
    for word in typed:
        assert sound_of_greek(greek) in sounds_of_latin(word), word


def test_words_of_a_query_are_few_and_folded() -> None:
    assert query_words("Ελλάδα ελλαδα ΕΛΛΆΔΑ") == ["ελλαδα"]
    assert len(query_words(" ".join(f"word{n}" for n in range(100)))) == 12
