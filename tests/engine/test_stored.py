"""Compiled rules kept as plain values find what the compiled rules find."""

from __future__ import annotations

import marshal
import re

import pytest

from saywell.engine.check import Checker
from saywell.engine.regex_code import packed, unpacked
from saywell.engine.spelling import Spellers
from saywell.engine.stored import StoredBook, frozen
from saywell.engine.text import Text
from saywell.model.languages import ANY, LANGUAGES
from saywell.model.rules import Draft
from saywell.stores import lexicons
from saywell.stores.packs import load_packaged

PACKS, _ = load_packaged()
SPELLERS = Spellers(lexicons.packaged, ranks=lexicons.packaged_ranks)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_stored_rules_find_the_same(lang: str) -> None:
    checker = Checker(PACKS, ui_lang="en", spellers=SPELLERS)
    blobs: list[bytes] = []
    data = marshal.loads(marshal.dumps(frozen(checker, lang, blobs)))
    book = StoredBook(data, blobs.__getitem__, lambda: SPELLERS)
    texts = [
        example.text
        for pack in PACKS
        if pack.language in (lang, ANY)
        for rule in pack.rules
        for example in (*rule.examples.bad[:2], *rule.examples.good[:1])
    ]
    found = 0
    for raw in texts:
        report = checker.check(Draft(raw, lang))
        text = Text(raw, lang, book.context, book.gate)
        assert book.look(text, book.sayings) == (list(report.findings), list(report.crashed))
        found += len(report.findings)
    assert found > 50


@pytest.mark.parametrize(
    ("source", "flags"),
    [("a+(?P<x>b)|c(?P<y>[α-ω]{2,5})", 0), ("(?i:hello) World", 0), (r"\w+\b", re.ASCII)],
)
def test_a_kept_pattern_is_the_pattern(source: str, flags: int) -> None:
    whole = re.compile(source, flags)
    kept = unpacked(source, packed(source, flags), flags)
    assert (kept.pattern, kept.flags, kept.groupindex) == (
        whole.pattern,
        whole.flags,
        whole.groupindex,
    )
    for text in ("aab", "cαβγ", "HELLO World", "naïve"):
        assert [m.span() for m in kept.finditer(text)] == [m.span() for m in whole.finditer(text)]


def test_what_is_no_kept_pattern_is_compiled() -> None:
    for content in (b"", b"\0", marshal.dumps((0, b"\1\2", 1, {})), marshal.dumps("x")):
        assert unpacked("a+", content).findall("caat") == ["aa"]
