"""Finding in an index: triggers, titles and texts, in full, in part, in another form."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saywell.engine.search.build import build
from saywell.engine.search.finder import Finder
from saywell.engine.search.segment import Segment
from saywell.engine.search.words import words_of
from saywell.model.searching import FIELD_NAMES, Document, Field


def document(
    name: str, *, trigger: str = "", title: str = "", text: str = "", labels: tuple[str, ...] = ()
) -> Document:
    texts = [(Field.ID, name), (Field.TITLE, title), (Field.TEXT, text)]
    texts += [(Field.TRIGGER, word) for word in trigger.split()]
    return Document(name, tuple(texts), labels, card=f"card of {name}", body=name.encode())


DOCUMENTS = (
    document("refund.started", trigger="refund", title="Refund started", text="It is on its way."),
    document("refund.late", trigger="late", text="Your refunds are late, we are sorry."),
    document("hold.ask", trigger="hold wait", title="Ask to hold", text="One moment, please."),
    document("hold.back", trigger="back", title="Back from hold", text="Thank you for waiting."),
    document("el.order", title="Πού είναι η παραγγελία", text="Η παραγγελία σας έφυγε σήμερα."),
    document("el.thanks", title="Ευχαριστώ", text="Ευχαριστούμε για την υπομονή σας, Γιώργος."),
    document("zh.refund", title="退款进度", text="您的退款已经提交，三个工作日内到账。"),
    document("zh.order", title="订单已发货", text="您的订单已经发货了。"),
    document("ar.order", title="شحن الطلبات", text="تم شحن طلبكم أمس، شكراً لصبركم."),
    document("ar.question", title="سؤال", text="هل لديكم أسئلة أخرى؟ مكتبة إلى آخر"),
    document("te.order", title="ఆర్డర్ బయలుదేరింది", text="మీ ఆర్డర్‌ను ఈరోజు పంపాము."),
    document("te.refund", title="డబ్బు వాపసు", text="మీ డబ్బులు మూడు రోజుల్లో వస్తాయి."),
    document("id.refund", title="Pengembalian dana", text="Dananya sudah kami kembalikan."),
    document("id.send", title="Paket dikirim", text="Paketnya kami kirimkan besok."),
)


@pytest.fixture(scope="module")
def finder() -> Finder:
    return Finder([Segment(build(DOCUMENTS))])


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("refund", "refund.started"),
        ("/refund", "refund.started"),
        ("REF", "refund.started"),
        ("refnud", "refund.started"),
        ("rfeun", "refund.started"),
        ("παραγελία", "el.order"),
        ("eyxaristw", "el.thanks"),
        ("euharisto", "el.thanks"),
        ("giorgos", "el.thanks"),
        ("مكتبه", "ar.question"),
        ("డబ్బులు", "te.refund"),
        ("pengembalian", "id.refund"),
        ("dana", "id.refund"),
        ("kirim", "id.send"),
        ("moment pleas", "hold.ask"),
        ("thank you", "hold.back"),
        ("παραγγελία", "el.order"),
        ("ΠΑΡΑΓΓΕΛΙΑ", "el.order"),
        ("παραγγελίες", "el.order"),
        ("paraggelia", "el.order"),
        ("parangelia", "el.order"),
        ("efxaristo", "el.thanks"),
        ("γιωργοΣ", "el.thanks"),
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
        ("ఆర్డ", "te.order"),
        ("ఆర్డర్‌లో", "te.order"),
        ("డబ్బుకు", "te.refund"),
        ("kembali", "id.refund"),
        ("mengirim", "id.send"),
    ],
)
def test_a_query_finds_its_document_first(finder: Finder, query: str, wanted: str) -> None:
    assert finder.find(query)[0].id == wanted


@pytest.mark.parametrize("typed", ["hold.back", "/hold.back", " Hold.Back "])
def test_an_id_that_is_typed_whole_comes_first(typed: str) -> None:
    others = [document(f"n{n}", trigger="hold.back", title="Hold.back hold back") for n in range(3)]
    mine = document("hold.back", text="Thank you.")
    found = Finder([Segment(build([*others, mine, document("hold.back.late")]))]).find(typed)
    assert [one.id for one in found] == ["hold.back", "n0", "n1", "n2", "hold.back.late"]
    assert [one.why for one in found] == ["id", "trigger", "trigger", "trigger", "id"]


def test_an_id_goes_by_its_beginning_from_the_first_dot_on() -> None:
    titled = document("a", title="Order.st order state")
    replies = [titled, document("order.status"), document("order.stop"), document("order.paid")]
    finder = Finder([Segment(build(replies))])
    found = [one.id for one in finder.find("order.st")]
    assert (sorted(found[:2]), found[2:]) == (["order.status", "order.stop"], ["a", "order.paid"])
    assert finder.find("order")[0].id == "a"  # a word as any other
    assert finder.find("order. state")[0].id == "a"  # two words are no id


def test_an_id_that_a_later_part_replaces_is_not_found_twice() -> None:
    old, new = document("hold.back", text="Old."), document("hold.back", text="New.")
    parts = [Segment(build([old])), Segment(build([new]))]
    assert [(one.segment, one.id) for one in Finder(parts, [[0], ()]).find("hold.back")] == [
        (1, "hold.back")
    ]


def test_the_trigger_comes_before_the_title_and_that_before_the_text(finder: Finder) -> None:
    found = finder.find("hold")
    assert [one.id for one in found] == ["hold.ask", "hold.back"]
    assert [one.why for one in found] == ["trigger", "title"]
    assert "refund.late" in [one.id for one in finder.find("refund")]


def test_a_segment_gives_back_what_was_put_in() -> None:
    segment = Segment(build(DOCUMENTS))
    assert segment.size == len(DOCUMENTS)
    for number, one in enumerate(DOCUMENTS):
        assert segment.id(number) == one.id
        assert segment.number(one.id) == number
        assert segment.card(number) == one.card
        assert segment.body(number) == one.body
    assert segment.number("nobody") == -1
    assert Segment(build([])).size == 0


def test_bytes_that_are_no_segment_are_refused() -> None:
    whole = build(DOCUMENTS)
    for damaged in (b"", b"x" * 2000, whole[:-100], b"x" + whole[1:]):
        with pytest.raises(ValueError, match="segment"):
            Segment(damaged)


def test_of_two_documents_with_one_id_one_may_be_dead() -> None:
    segment = Segment(build([document("hold", text="old"), document("hold", text="new")]))
    assert [one.number for one in Finder([segment], [{0}]).find("new")] == [1]
    assert Finder([segment], [{0}]).find("old") == []


def test_filters_and_preferences_go_by_label() -> None:
    twins = [
        document("a", title="Same", labels=("lang:el", "tag:x")),
        document("b", title="Same", labels=("lang:en", "tag:y")),
        document("c", title="Same", labels=("lang:en", "tag:x")),
    ]
    finder = Finder([Segment(build(twins))])

    def ids(**options: object) -> list[str]:
        return [one.id for one in finder.find("same", **options)]  # type: ignore[arg-type]

    assert ids() == ["a", "b", "c"]
    assert ids(where=[["lang:en"]]) == ["b", "c"]
    assert ids(where=[["lang:en"], ["tag:x"]]) == ["c"]
    assert ids(where=[["lang:en", "lang:el"], ["tag:x"]]) == ["a", "c"]
    assert ids(where=[["lang:zh"]]) == []
    assert ids(prefer=[["lang:en"]]) == ["b", "c", "a"]
    assert ids(prefer=[["tag:y"], ["lang:en"]]) == ["b", "c", "a"]
    assert ids(prefer=[["lang:en"]], usage={"a": 1.0}) == ["a", "b", "c"]


def test_an_empty_query_lists_by_use_and_then_by_id(finder: Finder) -> None:
    assert [one.id for one in finder.find("  ", limit=2)] == ["ar.order", "ar.question"]
    found = finder.find("", usage={"zh.order": 2.0, "hold.ask": 5.0}, limit=2)
    assert [one.id for one in found] == ["hold.ask", "zh.order"]
    assert {one.why for one in found} == {"use"}


def test_a_later_segment_replaces_what_is_dead(finder: Finder) -> None:
    old, new = Segment(build(DOCUMENTS)), Segment(build([document("hold.ask", text="elephant")]))
    both = Finder([old, new], [{old.number("hold.ask")}])
    assert [one.id for one in both.find("elephant")] == ["hold.ask"]
    assert "hold.ask" not in [one.id for one in both.find("moment")]


ODD = (
    "x" * 10_000,
    "退" * 10_000,
    "a b " * 3_000,
    " " * 10_000,
    "\t\r\n",
    "😀👩‍💻🇬🇷",
    "\x00\x1b[31m\x07\x9b",
    "'; DROP TABLE replies; --",
    ".*(a+)+$ [a-z",
    "{{ contact.name }} {% if",
    "ి",
    "\u0301\u0301",
    "\ud800",
    "\u202egnp.exe",
    "/",
    "-",
    "abcdefgh " * 20,
)


@pytest.mark.parametrize("query", ODD, ids=range(len(ODD)))
def test_odd_queries_are_answered(finder: Finder, query: str) -> None:
    found = finder.find(query, limit=5, where=[["lang:en"]], usage={"x": 1.0}, prefer=[["a"]])
    assert found == []
    assert len(finder.find(query, limit=5)) <= 5


@given(query=st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_is_a_query(query: str) -> None:
    found = ANY.find(query)
    assert len(found) == len({one.id for one in found})
    for one in found:
        assert 0 <= one.score <= 1
        assert one.why in (*FIELD_NAMES, "use")
        assert isinstance(one.matched, tuple)
        ANY.explain(query, one)


@given(texts=st.lists(st.text(max_size=40), max_size=6), query=st.text(max_size=20))
@settings(max_examples=100, deadline=None)
def test_any_text_is_indexed(texts: list[str], query: str) -> None:
    made = [
        Document(
            f"d{number}", ((number % 8, text),), (text,), text, text.encode("utf-8", "replace")
        )
        for number, text in enumerate(texts)
    ]
    finder = Finder([Segment(build(made))])
    assert len(finder.find(query, limit=9)) <= len(made)
    for text in texts:
        if words_of(text):
            assert finder.find(text, limit=9)


def test_a_word_with_a_slip_is_told_as_one(finder: Finder) -> None:
    told = finder.explain("refnud", finder.find("refnud")[0])["words"]
    assert isinstance(told, list)
    assert (told[0]["term"], told[0]["field"], told[0]["how"]) == ("refund", "trigger", "slip")


def test_a_word_that_is_known_means_itself_unless_it_is_all_that_was_typed() -> None:
    form = document("form", title="How to pay")
    same = document("same", text="You have paid on Monday.")
    finder = Finder([Segment(build([form, same]))])
    assert [one.id for one in finder.find("paid")] == ["form", "same"]
    assert [one.id for one in finder.find("paid online")] == ["same", "form"]
    assert [one.id for one in finder.find("online paid")] == ["same", "form"]


ANY = Finder([Segment(build(DOCUMENTS))])


def test_a_trigger_with_a_slip_goes_before_titles() -> None:
    finder = Finder(
        [
            Segment(
                build(
                    [
                        document("a", trigger="refunded", title="Refund refund"),
                        document("b", trigger="refund", text="On its way."),
                        document("c", title="Refund"),
                    ]
                )
            )
        ]
    )
    assert finder.find("refnd")[0].id == "b"
    assert finder.find("rfund")[0].id == "b"
