from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from saywell.model.untrusted import clean, clean_line

NASTY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x00\x07\x08\x0b\x0c\r\n\t\x1b\x7f\x85\x9b\u202e\u2066\u2069\u2028\ufeff"),
        st.integers(0xD800, 0xDFFF).map(chr),
    )
)
ACTING = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A)), "\u2028", "\u2029"}


@given(NASTY)
def test_nothing_that_acts_on_a_terminal_is_left(text: str) -> None:
    safe = clean(text)
    for char in safe:
        assert char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs", "Zl", "Zp")
        assert char not in ACTING
    safe.encode("utf-8")


@given(NASTY, st.integers(1, 20))
def test_cleaning_twice_changes_nothing_and_the_limit_holds(text: str, limit: int) -> None:
    safe = clean(text, limit)
    assert len(safe) <= limit
    assert clean(safe, limit) == safe
    line = clean_line(text, limit)
    assert len(line) <= limit
    assert "\n" not in line
    assert clean_line(line, limit) == line


def test_ordinary_text_of_every_language_is_left_alone() -> None:
    for text in (
        "Hello,\n\tAna!",
        "Καλημέρα σας",
        "您好，请问有什么可以帮您？",
        "مرحبًا \u200fبك\u200e 123",
        "క్\u200cష నమస్తే",
        "Selamat pagi 👩\u200d🔧",
    ):
        assert clean(text) == text


def test_escape_sequences_and_overrides_are_seen() -> None:
    assert clean("a\x1b[2Jb") == "a␛[2Jb"
    assert clean("a\x9b2Jb") == "a‹U+009B›2Jb"
    assert clean("txt\u202egpj") == "txt‹U+202E›gpj"
    assert clean("one\r\ntwo\rthree\u2028four") == "one\ntwo\nthree\nfour"
    assert clean("half \ud83d") == "half \ufffd"
    assert clean("x" * 50, limit=10) == "x" * 9 + "…"


def test_a_line_is_one_line() -> None:
    assert clean_line("  Ana\n\nMaria\t\x1b[31m ") == "Ana Maria ␛[31m"
