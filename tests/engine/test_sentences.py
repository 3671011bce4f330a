"""Sentences of six languages, with the stops that end none."""

from __future__ import annotations

import pytest

from saywell.engine.text import Text


@pytest.mark.parametrize(
    ("lang", "sentences"),
    [
        ("en", ["Hi Mr. Smith, it costs $9.99 at 10.30.", "Shall we go on?", "Fine!"]),
        ("en", ["“Really?” she said.", "Wait... it is here."]),
        ("en", ["The file is at https://a.example/x.y?z.", "It is no. 5, e.g. the red one."]),
        ("en", ["My code is Harbour!2024 for now.", "1. Open it."]),
        ("el", ["Θέλετε βοήθεια;", "Το κόστος είναι 1.299,90 €, π.χ. με κάρτα.", "Ναι!"]),
        ("zh", ["您好！", "您的订单已发出。", "请问还有什么问题？"]),
        ("ar", ["هل وصلت الشحنة؟", "السعر 49.90 ر.س شاملة الضريبة.", "شكراً"]),
        ("te", ["మీ పార్సెల్ వచ్చిందా?", "రేపు 10.30కి వస్తాం.", "ధన్యవాదాలు"]),
        ("id", ["Belanja min. Rp50.000 dan maks. Rp90.000.", "Sudah ya, Kak."]),
    ],
)
def test_sentences(lang: str, sentences: list[str]) -> None:
    raw = " ".join(sentences)
    assert [raw[start:end] for start, end in Text(raw, lang).sentences] == sentences


def test_a_semicolon_ends_a_sentence_in_greek_alone() -> None:
    assert len(Text("Έρχεστε; Ναι", "el").sentences) == 2
    assert len(Text("It is here; take it", "en").sentences) == 1


def test_the_view_breaks_where_sentences_end_and_nowhere_else() -> None:
    assert Text("No.\nMaybe at 9.30?", "en").view == "no\n\nmaybe at 9.30\n"
