"""Whether words are right, what may be meant by wrong ones, and how much that costs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.spelling import LANGS

from saywell.engine import spelling
from saywell.engine.folding import fold
from saywell.engine.orthography import ORTHOGRAPHIES
from saywell.engine.spelling import Speller, Spellers
from saywell.engine.spelling_search import MAX_STEPS, Slips, near
from saywell.model.lexicon import Lexicon
from saywell.stores import lexicons

FOLDER = Path(__file__).parents[1] / "spelling"
SPELLERS = Spellers(lexicons.packaged)


def speller(lang: str) -> Speller:
    found = SPELLERS.of(lang)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "en",
            "colour color organise organize don't won’t customer's customers' Monday I'd cafe café",
        ),
        ("en", "they'll who've voucher login refundable esim paypal Christmas"),
        (
            "el",
            "παραγγελία τηλέφωνό αριθμός Αθήνα απ’ γι’αυτό ότι που πού προϊόν κούριερ",
        ),
        ("ar", "وللعميل بالطلب والفاتورة سنرسلها للغة شكرًا الإلكترونيّ كالمعتاد فلديها لكم هاتفكم"),
        ("id", "pembayarannya rumahmulah dikirimkan daftarkan voucher tracking refund diproses"),
        ("te", "ధన్యవాదాలు ఆర్డర్‌ను ఆర్డర్ను పంపించాము చేయగలను రోజుల్లో"),
    ],
)
def test_words_that_are_right(lang: str, words: str) -> None:
    assert [word for word in words.split() if not speller(lang).known(word)] == []


@pytest.mark.parametrize(
    ("lang", "wrong", "right"),
    [
        ("en", "recieve", "receive"),
        ("en", "Recieve", "Receive"),
        ("en", "teh", "the"),
        ("en", "dont", "don't"),
        ("en", "tuesdy", "Tuesday"),
        ("en", "aswell", "as well"),
        ("en", "apologys", "apologies"),
        ("el", "παραγγελεία", "παραγγελία"),
        ("el", "σιγουρα", "σίγουρα"),
        ("el", "Τριτη", "Τρίτη"),
        ("ar", "الى", "إلى"),
        ("ar", "والمشكله", "والمشكلة"),
        ("ar", "بالتظبيق", "بالتطبيق"),
        ("ar", "المستحدم", "المستخدم"),
        ("ar", "التوضيل", "التوصيل"),
        ("id", "pembayrannya", "pembayarannya"),
        ("id", "disini", "di sini"),
        ("te", "దన్యవాదాలు", "ధన్యవాదాలు"),
        ("te", "సహయం", "సహాయం"),
    ],
)
def test_the_first_proposal(lang: str, wrong: str, right: str) -> None:
    assert not speller(lang).known(wrong)
    assert speller(lang).corrections(wrong)[:1] == (right,)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "zephyra xylqwz blorptax zx q παραγγελία 訂單 sendgrid"),
        ("el", "βραχλοντίνος refund Ζενδάρα"),
        ("ar", "زيفيرا نوردفيك refund"),
        ("id", "blorptaks zefira"),
        ("te", "జెఫైరా కోల్మియో refund"),
    ],
)
def test_what_is_near_to_nothing_is_left_alone(lang: str, words: str) -> None:
    judged = {word: speller(lang).corrections(word) for word in words.split()}
    assert {word: fixes for word, fixes in judged.items() if fixes} == {}


@pytest.mark.parametrize("lang", LANGS)
def test_labelled_misspellings_are_mended(lang: str) -> None:
    lines = (FOLDER / f"{lang}.tsv").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines]
    first = sum(speller(lang).corrections(wrong)[:1] == (right,) for wrong, right in pairs)
    assert first / len(pairs) >= (0.8 if lang == "te" else 0.85)


def test_vocabulary_is_right_with_what_is_attached() -> None:
    own = frozenset({fold("Zendara"), fold("ζενδάρα"), fold("زندارا")})
    known = Spellers(lexicons.packaged, lambda _: own)
    assert all(
        judge is not None and judge.known(word)
        for lang, words in (
            ("en", ("Zendara", "zendara's")),
            ("el", ("Ζενδάρα", "ζενδαρα")),
            ("ar", ("زندارا", "وبزندارا")),
            ("id", ("zendaranya",)),
        )
        for judge in [known.of(lang)]
        for word in words
    )
    assert not speller("en").known("zendara")


@pytest.mark.parametrize(
    ("lang", "word", "fix", "doubtful"),
    [
        ("ar", "صلالة", "سلالة", True),
        ("ar", "والقصيم", "والقسيم", True),
        ("ar", "الانتضار", "الانتظار", False),
        ("el", "σιγουρα", "σίγουρα", False),
    ],
)
def test_a_short_word_may_be_a_name_where_names_have_no_capital(
    lang: str, word: str, fix: str, doubtful: bool
) -> None:
    assert speller(lang).doubtful(word, fix) is doubtful


def test_languages_without_a_dictionary_have_no_speller() -> None:
    assert SPELLERS.of("zh") is None
    assert Spellers().of("en") is None
    assert set(ORTHOGRAPHIES) == set(LANGS)


def test_slips_cost_what_they_are_worth() -> None:
    slips = Slips.of("f ph, ' -", "qwertyuiop asdfghjkl zxcvbnm")
    assert "s" in slips.beside["a"]
    assert "w" in slips.beside["a"]
    assert "p" not in slips.beside["a"]
    lexicon = speller("en").lexicon
    costs = {word: {b: a for a, b in near(lexicon, word, slips)} for word in ("foto", "cant")}
    assert costs["foto"]["photo"] == pytest.approx(0.7)
    assert costs["cant"]["can't"] == pytest.approx(0.4)


class Counting:
    """A dictionary that counts how often it is asked."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self.root = lexicon.root
        self.asked = 0

    def has(self, entry: str) -> bool:
        self.asked += 1
        return self._lexicon.has(entry)

    def branches(self, node: int) -> object:
        self.asked += 1
        return self._lexicon.branches(node)

    def rank(self, word: str) -> int:
        return self._lexicon.rank(word)


@pytest.mark.parametrize("lang", LANGS)
def test_the_worst_word_costs_a_bounded_search_and_once(lang: str) -> None:
    opened = lexicons.packaged(lang)
    assert opened is not None
    counting = Counting(opened)
    judge = Speller(lang, counting)  # type: ignore[arg-type]
    letters = {"en": "se", "id": "an", "el": "ασ", "ar": "لم", "te": "మా"}[lang]
    worst = letters * (spelling.MAX_LETTERS // 2)
    judge.corrections(worst)
    assert counting.asked < 60 * MAX_STEPS
    asked = counting.asked
    judge.corrections(worst)
    assert counting.asked == asked
    judge.corrections(letters * 500)
    assert counting.asked - asked < 100


@settings(max_examples=30)
@given(st.text(max_size=20))
def test_any_text_at_all_is_judged(word: str) -> None:
    for lang in LANGS:
        fixes = speller(lang).corrections(word)
        assert len(fixes) <= spelling.PROPOSED
        assert word not in fixes


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spelling, "MAX_KEPT_WORDS", 10)
    opened = lexicons.packaged("en")
    assert opened is not None
    judge = Speller("en", opened)
    for number in range(50):
        judge.corrections("word" + chr(97 + number % 26) * 2)
        assert len(judge._known) <= 10
        assert len(judge._judged) <= 10
