"""What words and runs of marks look like, and which phrases and rules they call."""

from __future__ import annotations

import pytest

from saywell.engine.anchors import Anchor, Gate, bits_of
from saywell.engine.lazily import once
from saywell.engine.looks import GAP_LOOKS, WORD_LOOKS
from saywell.engine.marks import END, START, gaps_of
from saywell.engine.phrases import Phrase, PhraseSet, compile_phrase
from saywell.engine.text import Text


@pytest.mark.parametrize(
    ("look", "so", "not_so"),
    [
        ("capitals", "STOP", "Stop"),
        ("digit", "a1b", "one"),
        ("mixed", "sh1t", "2024"),
        ("stretched", "sooo", "soon"),
        ("key", "sk-live", "skip"),
        ("account", "GR16", "GR1"),
        ("field", "first_name", "first"),
        ("face", "xD", "dx"),
        ("blank", "", "a"),
    ],
)
def test_words_look_so(look: str, so: str, not_so: str) -> None:
    assert WORD_LOOKS[look](so)
    assert not WORD_LOOKS[look](not_so)


@pytest.mark.parametrize(
    ("look", "so", "not_so"),
    [
        ("field", " {{", " ("),
        ("face", " :-) ", ", "),
        ("picture", " 👍", "? "),
        ("stretched", "!!!", "!!"),
    ],
)
def test_runs_of_marks_look_so(look: str, so: str, not_so: str) -> None:
    assert GAP_LOOKS[look](so)
    assert not GAP_LOOKS[look](not_so)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {END}),
        ("a b", {" ", END}),
        ("a. b. ", {". ", ". " + END, "." + END}),
        ("«a»", {START + "«", "»" + END}),
        ("e-mail me", {"-", " ", END}),
        ("క్షమించండి", {END}),
    ],
)
def test_runs_of_marks_and_where_they_stand(text: str, expected: set[str]) -> None:
    assert gaps_of(text) == expected


def phrases(lang: str, *sources: str) -> tuple[Gate, PhraseSet]:
    gate = Gate(lang)
    made = [compile_phrase(source, lang) for source in sources]
    for phrase in made:
        phrase.key = gate.add(phrase.needs)
    return gate, PhraseSet(made)


def found(lang: str, text: str, *sources: str) -> list[str]:
    gate, made = phrases(lang, *sources)
    draft = Text(text, lang, gate=gate)
    assert [phrase for phrase in made if phrase.spans(draft)] == [
        phrase for phrase in made if phrase.pattern.search(draft.view)
    ]
    return [phrase.source for phrase in made.possible(draft) if phrase.spans(draft)]


@pytest.mark.parametrize(
    ("lang", "text", "sources"),
    [
        ("en", "You’re right, e-mail me.", ("you're right", "e-mail", "mail me")),
        ("en", "We are closed; we are sorry.", ("we are sorry", "are we")),
        ("en", "Please, hold the line", ("[please] hold .. line", "hold please")),
        ("id", "Sudah saya kirim lewat e-mail-nya.", ("e-mail", "kirim*")),
        ("el", "Δυστυχώς δεν γίνεται.", ("δεν γιν*", "γίνεται δεν")),
        ("ar", "وسنتصل بالعميل غداً", ("سنتصل", "العميل", "+عميل")),
        ("te", "మీ ఆర్డర్‌ను పంపాము.", ("ఆర్డర్*", "పంపాము మీ")),
        ("zh", "您好，這個我們辦不了", ("办不了", "不了了")),
    ],
)
def test_a_phrase_is_found_where_it_can_begin(
    lang: str, text: str, sources: tuple[str, ...]
) -> None:
    assert sources[0] in found(lang, text, *sources)


def test_a_word_with_inner_marks_is_asked_for_as_a_whole() -> None:
    gate, made = phrases("en", "your's", "no-one")
    text = Text("It's your one, no doubt.", "en", gate=gate)
    assert text.possible is not None
    assert not made.bits & text.possible
    again = Text("Is it your's? No-one knows.", "en", gate=gate)
    assert again.possible is not None
    assert made.bits & again.possible == made.bits


def test_what_has_to_be_spelt_exactly_is_no_beginning() -> None:
    gate, made = phrases("en", "=résumé")
    assert not made[0].spans(Text("my resume", "en", gate=gate))
    assert made[0].spans(Text("my résumé", "en", gate=gate))
    assert made[0].spans(Text("my résumé", "en", gate=gate)) == [(3, 9)]


def test_a_gate_asks_for_all_that_a_key_needs() -> None:
    gate = Gate("en", "of of of the the")
    one = gate.add([(Anchor("of", "word"),), (Anchor("best", "word"),), (Anchor("?", "gap"),)])
    two = gate.add([(Anchor("digit", "look"), Anchor("none", "word"))])
    sure = gate.add([])
    thawed = Gate.thawed("en", gate.frozen())
    for text, expected in [
        ("best of all?", {one, sure}),
        ("best of all", {sure}),
        ("none", {two, sure}),
        ("2 of them?", {two, sure}),
        ("", {sure}),
    ]:
        for each in (gate, thawed):
            assert Text(text, "en", gate=each).possible == bits_of(expected), text


def test_what_is_worked_out_once_is_an_attribute() -> None:
    class Counted:
        asked = 0

        @once
        def value(self) -> int:
            """Count how often it is worked out."""
            self.asked += 1
            return self.asked

    counted = Counted()
    assert (counted.value, counted.value, Counted().value) == (1, 1, 1)
    assert isinstance(Counted.value, once)


def test_phrases_without_a_gate_are_all_tried() -> None:
    phrase: Phrase = compile_phrase("hold on", "en")
    assert PhraseSet([phrase]).found_in(Text("Please hold on.", "en"))
