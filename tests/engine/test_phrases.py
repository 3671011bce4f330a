"""The notation of phrases, in the languages that use each piece of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saywell.engine.anchors import Gate
from saywell.engine.phrase_memory import Lists
from saywell.engine.phrase_reader import PhraseError
from saywell.engine.phrases import Phrase, compile_phrase
from saywell.engine.text import Text

LISTS = {
    "we": ("we", "our team"),
    "loop": ("<loop>",),
    "none": (),
    "no": ("^no", "^[sorry] nope", "idea $"),
}


def found(lang: str, phrase: str, text: str) -> list[str]:
    """Return what a phrase finds, with the gate in front as in the check itself."""
    gate = Gate(lang)
    compiled = compile_phrase(phrase, lang, Lists(LISTS))
    compiled.key = gate.add(compiled.needs)
    gated, free = Text(text, lang, gate=gate), Text(text, lang)
    spans = list(compiled.spans(gated))
    assert spans == list(compiled.spans(free)), "the gate hides a match"
    return [text[slice(*gated.folded.span(*span))] for span in spans]


@pytest.mark.parametrize(
    ("lang", "phrase", "text", "expected"),
    [
        ("en", "don't know", "I DON’T know.", ["DON’T know"]),
        ("en", "can't|cannot go", "We can't go and cannot  go", ["can't go", "cannot  go"]),
        ("en", "(at once|right now)", "Right now, at once", ["Right now", "at once"]),
        ("en", "wait [a|one more] minute", "wait one more minute", ["wait one more minute"]),
        ("en", "[please] wait", "please wait. Wait", ["please wait", "Wait"]),
        ("en", "refund*", "a refund and refunding", ["refund", "refunding"]),
        ("en", "*fund", "a refund in a fund", ["refund", "fund"]),
        ("en", "*fund*", "refunds", ["refunds"]),
        ("en", "sorry .. no", "sorry, but really no", ["sorry, but really no"]),
        ("en", "sorry .. no", "sorry. But no", []),
        ("en", "sorry .. no", "sorry one two three four five no", []),
        ("en", "^no", "No. I say no", ["No"]),
        ("en", "no $", "No way, no! No more", ["no"]),
        ("en", "<we> will", "our team will and we will", ["our team will", "we will"]),
        ("en", "<no>", "No. (Nope, all.) No idea!", ["No", "Nope", "No", "idea"]),
        ("en", "<no>", "I said no, nope. An idea of mine.", []),
        ("en", "that's|can't|i've", "Thats it, Ive no car, it cant.", ["Thats", "Ive", "cant"]),
        ("en", "we'll|it's", "Well, its done well.", []),
        ("en", "no", "no-one knows, no one", ["no"]),
        ("en", "can", "I can't, he can", ["can"]),
        ("en", "no problem", "you said “no problem”", []),
        ("en", ", but no", "Fine, but no. Fine but no", [", but no"]),
        ("en", "[, or] else", "now, or else. someone-else's", [", or else"]),
        ("en", "ok|okay", "token okay", ["okay"]),
        (
            "en",
            "within # hour*",
            "within 24 hours, within 3-5 hours",
            ["within 24 hours", "within 3-5 hours"],
        ),
        ("en", "#h", "24h, 24 h, h", ["24h"]),
        ("en", "order #", "order 12345, order A1, my order", ["order 12345"]),
        ("en", "#:#", "at 17:30, 5:x", ["17:30"]),
        ("zh", "#小时", "二十四小时，３.5小时，小时", ["二十四小时", "３.5小时"]),
        ("zh", "#月#日", "3月15日或者三月五日", ["3月15日", "三月五日"]),
        ("ar", "خلال # ساعة", "سنرد خلال ٢٤ ساعة", ["خلال ٢٤ ساعة"]),
        ("te", "# గంటల*", "౨౪ గంటల్లో", ["౨౪ గంటల్లో"]),
        ("el", "=ποτέ", "Πότε; ποτέ", ["ποτέ"]),
        ("el", "δεν ξερω", "Δεν   ξέρω", ["Δεν   ξέρω"]),
        ("el", "ξέρω", "Δε ΞΈΡΩ", ["ΞΈΡΩ"]),
        ("ar", "نستطيع", "ونستطيع ولا يستطيع", ["ونستطيع"]),
        ("ar", "=لا", "لا ولا", ["لا"]),
        ("ar", "(كما|مثلما) قلت", "وكما قلت", ["وكما قلت"]),
        ("ar", "لم (كما|مثلما)", "لم وكما", []),
        ("ar", "+طلب", "في الطلب وبالطلب لطلب", ["الطلب", "وبالطلب", "لطلب"]),
        ("ar", "أهلا", "أهلاً بكم", ["أهلاً"]),
        ("te", "*లేము", "మేము చేయలేము.", ["చేయలేము"]),
        ("te", "మా .. కాదు", "మా తప్పు కాదు", ["మా తప్పు కాదు"]),
        ("te", "మా .. కాదు", "మాం కాదు", []),
        ("zh", "不能|没法 退", "我们不能退，也没法退", ["不能退", "没法退"]),
        ("zh", "不 .. 知道", "我不太知道", ["不太知道"]),
        ("zh", "不 .. 知道", "不行，我知道", []),
        ("zh", "ok", "这个ok吗 token", ["ok"]),
        ("id", "booking", "kode booking-nya, pre-booking", ["booking"]),
        ("id", "*nya rusak", "barangnya rusak, nya rusak", ["barangnya rusak", "nya rusak"]),
        ("te", "(*లేదు|*లేవు) $", "అది లేదు. ఇవి రాలేవు!", ["లేదు", "రాలేవు"]),
        ("en", "(*d|#), sir", "Agreed, sir. 24, sir. Agreed sir.", ["Agreed, sir", "24, sir"]),
        ("en", "yes[,] sir", "yes, sir yes sir", ["yes, sir", "yes sir"]),
        ("en", "*'s gone", "it's gone, its gone", ["it's gone"]),
        ("en", "^(no|none) left", "- “No” left... None left", ["None left"]),
        ("en", "^[so] # left", "so 5 left! 6 left", ["so 5 left", "6 left"]),
        ("zh", "q我", "q我一下，我在，sq我", ["q我"]),
        ("el", "=νά", "νά το, για να, ΝΆ", ["νά", "ΝΆ"]),
    ],
)
def test_notation(lang: str, phrase: str, text: str, expected: list[str]) -> None:
    assert found(lang, phrase, text) == expected


PIECES = ["no", "*no*", "*o", "n*", "#", "#h", "(a|b)", "[x]", "[,]", ", a", "..", "=no", "'s"]
WORDS = ["no", "nono", "No", "5", "5h", "4-5", "a", "b", "x", "no's", "a-no", ",", ". ", "! ("]


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(["en", "el", "ar", "te", "id"]),
    st.booleans(),
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=4),
    st.lists(st.sampled_from(WORDS), max_size=8),
    st.sampled_from(["", " "]),
)
def test_looking_where_a_phrase_begins_finds_what_looking_everywhere_does(
    lang: str, opens: bool, pieces: list[str], words: list[str], blank: str
) -> None:
    try:
        phrase = compile_phrase("^" * opens + " ".join(pieces), lang)
    except PhraseError:
        return
    everywhere = Phrase("", phrase.regex, phrase.needs, phrase.exact, phrase.hole)
    text = Text(blank.join(words), lang)
    assert phrase.spans(text) == everywhere.spans(text)


@pytest.mark.parametrize(
    ("phrase", "says"),
    [
        ("(one|two", "missing"),
        ("one)", "closes nothing"),
        ("[really]", "no word that must be there"),
        ("one ..", "between two parts"),
        (".. one", "between two parts"),
        ("", "empty"),
        ("a||b", "no word"),
        ("<who> knows", "no list <who>"),
        ("<loop>", "refers to itself"),
        ("<none>", "is empty"),
        ("wo*rd", "no word"),
        ("say {x}", "opens no hole"),
        ("*", "no word"),
        ("one ,.. two", "is no gap"),
        ("一 ，.. 二", "is no gap"),
        ("one.. two", "is no gap"),
    ],
)
def test_broken_notation_is_told(phrase: str, says: str) -> None:
    with pytest.raises(PhraseError, match=says):
        compile_phrase(phrase, "en", Lists(LISTS))


@pytest.mark.parametrize("lang", ["en", "zh", "ar", "te"])
@pytest.mark.parametrize("piece", ["no ", "no, ", "  ", "!", "ab", "\u0301", "ా", "不", "x .. "])
def test_long_texts_end(lang: str, piece: str) -> None:
    text = Text(piece * (100_000 // len(piece)), lang)
    for phrase in ("no .. way", "*ab*", "不 .. 知道", "[x] no .. x .. yes", "^no", "^[x] ab"):
        list(compile_phrase(phrase, lang).spans(text))


@settings(max_examples=120, deadline=None)
@given(st.text(max_size=40), st.sampled_from(["en", "el", "zh", "ar", "te", "id"]))
def test_any_text_is_a_phrase_or_an_error(source: str, lang: str) -> None:
    try:
        phrase = compile_phrase(source, lang, Lists(LISTS))
    except PhraseError:
        return
    for start, end in phrase.spans(Text(source, lang)):
        assert 0 <= start <= end


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.sampled_from(["we", "can't", "do", "that", "now", "no", "sorry", "problem"]), min_size=1
    )
)
def test_a_phrase_finds_itself(words: list[str]) -> None:
    text = " ".join(words)
    assert found("en", text, f"Well, {text}.")


@pytest.mark.parametrize("broken", ["(^no|nope)", "[no $] way", "never ^no"])
def test_the_ends_of_a_sentence_are_the_ends_of_a_phrase(broken: str) -> None:
    with pytest.raises(PhraseError, match="inside"):
        compile_phrase(broken, "en")
