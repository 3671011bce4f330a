"""What a format can hold comes back from it as it was; generated entries in every format."""

from __future__ import annotations

import io
import string
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saywell.errors import Problem
from saywell.formats.registry import MODULES, format_named
from saywell.model.exchange import ANY_LANGUAGE, Entry, Format, Hole, Pieces

WORDS = "Hello sorry γεια σας 您好 مرحبا నమస్కారం selamat 50% & <b> \"x\" 'y' a,b;c $5 \\ #1 {x} [y]"
HELD = {
    "chatwoot": ("contact.first_name", "agent.name", "company.name"),
    "csv": ("contact.first_name", "order_number"),
    "espanso": ("order_number", "day"),
    "intercom": ("contact.first_name", "contact.email"),
    "libredesk": ("contact.first_name", "agent.first_name"),
    "liveagent": ("contact.first_name", "agent.name"),
    "livehelperchat": ("contact.name", "agent.name"),
    "pet": ("order_number", "day"),
    "rocketchat": ("contact.name", "agent.email"),
    "textexpander": ("order_number", "day"),
    "vscode": ("field_1",),
    "zammad": ("contact.first_name", "agent.name", "company.name"),
    "zendesk": ("contact.first_name", "agent.name"),
}
STAND_INS = {"chatwoot", "csv", "intercom", "pet", "textexpander", "vscode", "zendesk"}
CHOICES = {"espanso", "pet", "textexpander"}
PLAIN = st.sampled_from(WORDS.split())


def texts(name: str) -> st.SearchStrategy[Pieces]:
    """Make texts with what the format has words for; nothing that it cannot tell from a hole."""
    odd = {"vscode": "", "textexpander": "", "zammad": "#"}.get(name, "")
    words = PLAIN.filter(lambda word: not any(mark in word for mark in odd))
    if name in ("livehelperchat",):
        words = words.filter(lambda word: "{" not in word)
    if name == "pet":
        words = words.filter(lambda word: "<" not in word)
    line = st.lists(words, min_size=1, max_size=4).map(" ".join)
    default = st.sampled_from(["there", "Κύριε", "朋友"]) if name in STAND_INS else st.none()
    hole = st.builds(Hole, st.sampled_from(HELD[name]), st.one_of(st.none(), default))
    if name in CHOICES:
        chosen = st.lists(st.sampled_from(["Mon", "Δευτέρα", "周三"]), min_size=2, unique=True)
        hole = st.one_of(hole, st.builds(lambda c: Hole("day", None, tuple(c)), chosen))
    if name == "espanso":
        hole = st.just(Hole("order_number"))
    if name == "vscode":
        hole = st.builds(Hole, st.just("field_1"), st.sampled_from(["there", "朋友"]))
    breaks = st.sampled_from([" ", "\n", "\n\n"])
    return st.builds(
        lambda first, hole, gap, last: (first + " ", hole, gap + last), line, hole, breaks, line
    )


def entries(name: str) -> st.SearchStrategy[Entry]:
    kept = format_named(name).keeps
    word = st.text(string.ascii_lowercase, min_size=2, max_size=8)
    some = st.lists(word, max_size=3, unique=True).map(tuple)

    def make(text: Pieces, title: str, trigger: str, words: tuple[str, ...], **rest: Any) -> Entry:
        made = Entry(texts={"en" if name in LANGUAGES else ANY_LANGUAGE: text})
        given: dict[str, Any] = {
            "title": title,
            "triggers": (trigger,),
            "tags": words,
            "search": words,
            "labels": words,
            "note": " ".join(words),
            **rest,
        }
        return replace(made, **{key: value for key, value in given.items() if key in kept})

    return st.builds(
        make,
        texts(name),
        word,
        word,
        some,
        scope=st.sampled_from(["everyone", "team:7"]),
        status=st.sampled_from(["", "open", "pending", "resolved"]),
        priority=st.sampled_from(["", "urgent", "medium"]),
        off=st.booleans(),
    )


LANGUAGES = {"csv"}


@pytest.mark.parametrize("name", MODULES)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_what_a_format_can_hold_comes_back(name: str, data: st.DataObject) -> None:
    form = format_named(name)
    given_entries = data.draw(
        st.lists(
            entries(name), min_size=1, max_size=4, unique_by=lambda one: (one.title, one.triggers)
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
