"""What is asked of a text before a pattern is tried: it never hides a match."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saywell.engine.anchors import Gate, keys_of
from saywell.engine.marks import Probe
from saywell.engine.signs import beginnings_of, sieve_of
from saywell.engine.text import Text
from saywell.model import checks
from saywell.model.languages import ANY, LANGUAGES
from saywell.stores.packs import load_packaged

PACKS, _ = load_packaged()


def lets(source: str, text: str, lang: str = "en") -> bool:
    """Say whether a text may match, by its words and by its marks."""
    gate = Gate(lang, usual=f"{text} {text[::-1]}")
    key = gate.add(sieve_of(source, gate.rate))
    return key in keys_of(Text(text, lang, gate=gate).possible or 0)


@pytest.mark.parametrize(
    ("source", "yes", "no"),
    [
        (r"[!！]{3,50}", "Stop!!! Now", "Stop! Now!! Please"),
        (r"(?<=[^\s]) {1,5}(?=[,.!?])", "Yes , of course", "Yes, of course."),
        (
            r"(?<=[a-z]{3})[.!?](?=[A-Z][a-z]+ )",
            "It is here.Please call",
            "It is here. Please call",
        ),
        (r"(?i:how (?:can|may) (?:i|we) help)", "HOW MAY I HELP", "How will I wait"),
        (r"(?<=[a-z] )r(?= (?:you|we)\b)", "how r you", "how are you"),
        (r"\b(?:DD/MM|HH:MM)\b", "at HH:MM", "at noon"),
        (r"(?<=\d)[.!?](?=[A-Z])", "At 12.Please come", "At noon. Please come"),
        (r"\d{4}", "code 1234", "a code"),
        (r"请(?:稍等|等待)", "请稍等", "稍等"),
        (r"«[^»]{1,9}»", "«ναι»", "ναι"),
        (r"(?:xyz|\(s\)he)y?", "(s)he", "we"),
    ],
)
def test_what_a_text_needs(source: str, yes: str, no: str) -> None:
    assert re.search(source, yes)
    assert lets(source, yes)
    assert not lets(source, no)


@pytest.mark.parametrize(
    "source", [r"\s", r"\w+", "a?", r"[^a]", r"(.)\1", "^", "i(?=['’]| )", "."]
)
def test_a_pattern_that_needs_nothing_is_always_tried(source: str) -> None:
    assert lets(source, "i am here")


@pytest.mark.parametrize(
    ("source", "begins"),
    [
        (r"\Aok", ""),
        (r"(?i)^(?:ok|noted)", ""),
        (r"(?:^|[.!?]\s+|\n)(?i:do you)", "\n!.?"),
        (r"(?:^|[，。])请", "。，"),
        ("ok", None),
        (r"[.!]ok", None),
        ("(?m)^ok", None),
        ("(?m:^ok)", None),
        ("(?:^|a)ok", None),
        ("(?:^|[^.])ok", None),
        ("(?:^|)ok", None),
        ("^ok|no", None),
        ("(?:^|[.])?ok", None),
    ],
)
def test_where_matches_begin(source: str, begins: str | None) -> None:
    assert beginnings_of(source) == begins


def places(source: str, text: str) -> list[tuple[int, int]]:
    """Return where a pattern matches that is tried only where it can begin."""
    probe = Probe(source, 0, telling=True, begins=beginnings_of(source))
    return [match.span() for match in probe.matches(text)]


def patterns() -> Iterator[tuple[str, str]]:
    for pack in PACKS:
        for rule in pack.rules:
            if isinstance(rule, checks.Pattern):
                for lang in LANGUAGES if pack.language == ANY else [pack.language]:
                    for source in rule.pattern:
                        yield lang, source


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_pattern_of_the_packs_loses_a_match(lang: str) -> None:
    sources = [source for spoken, source in patterns() if spoken == lang]
    texts = [
        example.text
        for pack in PACKS
        if pack.language in (lang, ANY)
        for rule in pack.rules
        for example in (*rule.examples.bad, *rule.examples.good)
    ]
    gate = Gate(lang, "\n".join(texts))
    tried = [(re.compile(source), gate.add(sieve_of(source, gate.rate))) for source in sources]
    found = 0
    for raw in texts:
        text = Text(raw, lang, gate=gate)
        for pattern, key in tried:
            if pattern.search(text.own):
                found += 1
                assert (text.possible or 0) >> key & 1, (pattern.pattern, raw)
                spans = [match.span() for match in pattern.finditer(text.own)]
                assert places(pattern.pattern, text.own) == spans
    assert found > 20


PIECES = (
    *("a", "b", "r", " ", "1", "4", r"\.", ",", "!", "-", "you", r"\d", "[a-z]", "[ ,]", "[!?]"),
    *("(?:no|not now)", "(?:x y)+", r"\s?", "[.!]{2}", "(?<=[a-z])", "(?= ?[a-z])", "(?:a.b|c)"),
    *("(?i:Ok)", r"\b", "(?>yes )", "[^x]", r"\d{2}", "(?:[ab] ?){2}", r"\s*$", r"\w", r"(?!\w)"),
    *(r"(?<![\w-])", "^", "'", r"(?:you|your)\b", r"([a-c])\1{2,}", "_", r"\Z", "(?:r-x|no)"),
    *(r"(?:^|[.!?]\s?|\n)", "(?:^|[,.])", r"\A"),
)


@settings(max_examples=300)
@given(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join),
    st.lists(
        st.sampled_from([*"abcrxy 14.,!?-'_", "you", "no", "not now", "OK", "yes ", "aaa", "\n"]),
        max_size=12,
    ).map("".join),
)
def test_no_match_is_ever_hidden(source: str, text: str) -> None:
    try:
        pattern = re.compile(source)
    except re.error:
        return
    if pattern.search(Text(text, "en").own):
        assert lets(source, text)
    assert places(source, text) == [match.span() for match in pattern.finditer(text)]
