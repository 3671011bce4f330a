"""What a format can hold comes back from it as it was; generated entries in every format."""

from __future__ import annotations

import io
import re
import string
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from saywell.errors import Problem
from saywell.formats.dialects import Dialect
from saywell.formats.markup import markup_of, text_of
from saywell.formats.registry import MODULES, format_named
from saywell.model.exchange import ANY_LANGUAGE, Entry, Format, Hole, Pieces
from saywell.model.names import KNOWN

MODULE = {name: import_module(f"saywell.formats.{module}") for name, module in MODULES.items()}
ASKED = {"espanso", "pet", "textexpander", "vscode"}
"""Programs that ask for everything, and know nothing by themselves."""

STAND_INS = {"chatwoot", "csv", "espanso", "intercom", "pet", "textexpander", "zendesk"}
CHOICES = {"espanso", "pet", "textexpander"}
LANGUAGES = {"csv", "livehelperchat"}
ESCAPED = {
    "espanso": re.compile(r"\\[{}]|\$\|\$|\[\["),
    "textexpander": re.compile(r"(?!)"),
    "vscode": re.compile(r"(?!)"),
}
"""Programs in whose notation plain text can be marked as such, and what of it cannot."""

_WORDS = (
    "Hello sorry γεια σας 您好 مرحبا నమస్కారం selamat 50% & <b> <p=x> \"x\" 'y' a,b;c $5 $1 ${1:x} "
    "\\ \\n #1 #{x} {x} {nick} {{ {{x}} }} [y] [[y]] [b] %d %filltext:name=x% %% $|$ = =1+1 @ | - "
    "https://example.org/?a=1&b=2 (https://example.org) &amp; &nbsp; <script>x</script> <br> # : ~"
)
WORDS = _WORDS.split()
LINES = [
    "- one",
    "- two",
    "1. one",
    "2. two",
    "3. x",
    "  deep",
    "a  b",
    "---",
    "'",
    '"""',
    "no",
    "1",
]


def plain(name: str) -> st.SearchStrategy[str]:
    """Make lines that the other program takes as they are."""
    dialect: Dialect | None = getattr(MODULE[name], "DIALECT", None)
    refused = ESCAPED.get(name) or (dialect.pattern if dialect else re.compile("(?!)"))
    if refused.search("{{x}}"):  # half of its marks on one line, the other half on another
        refused = re.compile(rf"{refused.pattern}|\{{\{{|\}}\}}", refused.flags)
    words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
    line = st.one_of(words, st.sampled_from(LINES))
    return line.filter(lambda text: not refused.search(text))


def holes(name: str) -> st.SearchStrategy[Hole]:
    known: Sequence[str] = KNOWN if name in ASKED else sorted({*MODULE[name].NAMES.values()})
    fields = ("order_number", "day") if name in ASKED or name == "csv" else ()
    default = st.sampled_from(["there", "Κύριε", "朋友", "10.30", "a b"])
    given = st.one_of(st.none(), default) if name in STAND_INS else st.none()
    hole = st.builds(Hole, st.sampled_from([*known, *fields]), given)
    if name not in CHOICES:
        return hole
    chosen = st.lists(st.sampled_from(["Mon", "Δευτέρα", "周三"]), min_size=2, unique=True)
    with_first = st.just(False) if name == "pet" else st.booleans()  # it has no place for both
    choice = st.builds(
        lambda some, first: Hole("choice", some[0] if first else None, tuple(some)),
        chosen,
        with_first,
    )
    return st.one_of(hole, choice)


def texts(name: str) -> st.SearchStrategy[Pieces]:
    """Make texts with what the format has words for; nothing that it cannot tell from a hole."""
    breaks = st.sampled_from([" ", "\n", "\n\n"])
    line = plain(name)
    with_hole = st.builds(
        lambda first, hole, gap, last: (first.lstrip() + " ", hole, gap + last),
        line,
        holes(name),
        breaks,
        line,
    )
    lines = st.lists(st.one_of(line, st.just("")), min_size=1, max_size=6).map(tidied)
    return st.one_of(with_hole, lines.filter(bool).map(lambda text: (text,)))


def tidied(lines: Sequence[str]) -> str:
    """Join lines as people leave them: no empty ones at the ends, nor two of them in a row."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def entries(name: str) -> st.SearchStrategy[Entry]:
    kept = format_named(name).keeps
    word = st.text(string.ascii_lowercase, min_size=2, max_size=8)
    some = st.lists(word, max_size=3, unique=True).map(tuple)
    other = texts(name) if name in LANGUAGES else st.none()

    def make(
        text: Pieces,
        more: Pieces | None,
        title: str,
        triggers: tuple[str, ...],
        words: tuple[str, ...],
        **rest: Any,
    ) -> Entry:
        first = "en" if name == "csv" else ANY_LANGUAGE
        made = Entry(texts={first: text, **({"el": more} if more else {})})
        given: dict[str, Any] = {
            "title": title,
            "triggers": triggers,
            "tags": words,
            "search": words,
            "labels": words,
            "note": " ".join(words),
            **rest,
        }
        return replace(made, **{key: value for key, value in given.items() if key in kept})

    several = st.lists(word, min_size=1, max_size=3 if name in SEVERAL else 1, unique=True)
    return st.builds(
        make,
        texts(name),
        other,
        word,
        several.map(tuple),
        some,
        scope=st.sampled_from(SCOPES.get(name, ["everyone", "team:7"])),
        status=st.sampled_from(["", "open", "pending", "resolved"]),
        priority=st.sampled_from(["", "urgent", "high", "medium", "low"]),
        off=st.booleans(),
    )


SEVERAL = {"csv", "espanso", "vscode"}
"""Programs in which a text has several short ways to it."""

SCOPES = {
    "csv": ["everyone", "team:7", "me", "team:returns desk"],
    "libredesk": ["everyone", "team:7", "me"],
    "rocketchat": ["everyone", "team:7", "me"],
}


@pytest.mark.parametrize("name", MODULES)
@settings(max_examples=30)
@given(data=st.data())
def test_what_a_format_can_hold_comes_back(name: str, data: st.DataObject) -> None:
    form = format_named(name)
    given_entries = data.draw(
        st.lists(
            entries(name), min_size=1, max_size=3, unique_by=lambda one: (one.title, one.triggers)
        )
    )
    told: list[Problem] = []
    file = "".join(form.write(given_entries, told.append))
    assert not told
    back = list(form.read(io.StringIO(file, newline=""), "file"))
    assert [one for one in back if isinstance(one, Problem)] == []
    found = [one for one in back if isinstance(one, Entry)]
    assert [held(form, one) for one in found] == [held(form, one) for one in given_entries]


def held(form: Format, entry: Entry) -> object:
    kept = {name: getattr(entry, name) for name in form.keeps}
    return kept, dict(entry.texts)


@settings(max_examples=100)
@example(lines=["a", "- b", "", "- c", "", "", "d"], paragraphs=True)
@example(lines=["1. a", "2. b", "1. c"], paragraphs=False)
@given(
    lines=st.lists(st.one_of(st.sampled_from(WORDS), st.sampled_from(LINES), st.just(""))),
    paragraphs=st.booleans(),
)
def test_text_comes_back_from_html(lines: list[str], paragraphs: bool) -> None:
    text = tidied(lines)
    markup = markup_of(text, paragraphs=paragraphs)
    assert "<script" not in markup
    assert text_of(markup) == (text, ()) or markup == text
