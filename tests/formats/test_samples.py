"""Files as other programs write them, each read whole: what is understood, and what is told."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saywell.errors import LibraryError, Problem
from saywell.formats.registry import MODULES, format_named
from saywell.model.exchange import Entry, Hole

SAMPLES = Path(__file__).parent / "samples"
FIRST = Hole("contact.first_name")


def read(name: str, file: str) -> tuple[list[Entry], list[str]]:
    with (SAMPLES / file).open(encoding="utf-8", newline="") as opened:
        found = list(format_named(name).read(opened, file))
    told = [str(one) for one in found if isinstance(one, Problem)]
    return [one for one in found if isinstance(one, Entry)], told


def test_every_format_has_a_sample() -> None:
    stems = {path.stem for path in SAMPLES.iterdir()}
    assert stems == set(MODULES.values())


def test_chatwoot() -> None:
    entries, told = read("chatwoot", "chatwoot.json")
    late, morning, broken = entries
    assert late.triggers == ("late",)
    assert late.texts[""][:2] == ("Hi ", Hole("contact.first_name", "there"))
    assert morning.texts[""] == (
        "Καλημέρα ",
        Hole("contact.name"),
        ", είμαι η ",
        Hole("agent.first_name"),
        ".",
    )
    odd = "{{ conversation.custom_attributes.order | upcase }}"
    assert broken.texts[""] == (f"Order {odd}",)
    assert told == [
        f"chatwoot.json:10:1: {odd!r} in the text means nothing here (it stays as it stands)",
        "chatwoot.json:11:1: this entry has no 'short_code' (it is left out)",
    ]


def test_zammad() -> None:
    (late, old), told = read("zammad", "zammad.csv")
    assert late.texts[""] == (
        "Hello ",
        FIRST,
        ",\nyour parcel & its label are late.\n\n- one\n- two",
    )
    assert (late.search, late.note, late.off) == (("shipping", "delay"), "", False)
    assert (old.note, old.off) == ("kept", True)
    assert old.texts[""] == ("We said no – #{ticket.article.note}",)
    assert len(told) == 1
    assert "zammad.csv:3" in told[0]


def test_live_helper_chat() -> None:
    (late, mine), told = read("livehelperchat", "livehelperchat.csv")
    assert set(late.texts) == {"", "de", "el"}
    assert late.texts["el"] == ("Λυπάμαι, ", Hole("contact.name"))
    assert late.tags == ("late", "parcel")
    assert (mine.scope, mine.off) == ("team:3", True)
    assert mine.texts[""] == ("I am ", Hole("agent.name"), ": {time}")
    assert len(told) == 2


def test_rocket_chat() -> None:
    (late, mine), told = read("rocketchat", "rocketchat.json")
    assert (late.scope, late.tags, mine.scope) == ("team:d1", ("shipping",), "me")
    assert not told


def test_zendesk() -> None:
    (late, marked), told = read("zendesk", "zendesk.json")
    assert (late.title, late.tags, late.labels) == ("Late", ("Shipping",), ("late", "shipping"))
    assert (late.status, late.priority, late.note) == ("pending", "high", "With a date")
    assert late.texts[""] == ("Hi ", Hole("contact.first_name", "there"))
    assert marked.texts[""] == (
        "One.\n\nTwo, ",
        Hole("agent.name"),
        "{% if ticket.id %}!{% endif %}",
    )
    assert marked.off
    assert len(told) == 4


def test_intercom() -> None:
    (late, marked), told = read("intercom", "intercom.json")
    there = Hole("contact.first_name", "there")
    assert (late.scope, late.texts[""]) == ("team:4", ("Hi ", there))
    assert marked.texts[""] == ("Hi ", there, ", see our help (https://example.org/help).")
    assert not told


def test_libredesk() -> None:
    (late,), told = read("libredesk", "libredesk.json")
    assert (late.scope, late.labels) == ("team:3", ("late",))
    assert late.texts[""] == ("Hi ", FIRST, ", sorry.")
    assert len(told) == 1


def test_pet() -> None:
    (late, lines), told = read("pet", "pet.toml")
    assert late.texts[""] == (
        "Hi ",
        Hole("name", "there"),
        ", parcel ",
        Hole("order"),
        " arrives ",
        Hole("day", None, ("Monday", "Tuesday")),
        ".",
    )
    assert lines.texts[""] == ("Dear customer,\n[[snippets]] are not for you.",)
    assert len(told) == 1
    assert told[0].startswith("pet.toml:13")


def test_vs_code() -> None:
    (late,), told = read("vscode", "vscode.code-snippets")
    assert late.triggers == ("late", "delay")
    assert late.texts[""] == (
        "Hi ",
        Hole("field_1", "there"),
        ",\n\nparcel ",
        Hole("field_2"),
        " arrives ",
        Hole("field_3", None, ("Monday", "Tuesday")),
        ".\nIt costs $5 and $CLIPBOARD.",
    )
    assert len(told) == 2


def test_textexpander() -> None:
    (late, date, discount), told = read("textexpander", "textexpander.csv")
    assert (late.triggers, late.title) == (("late",), "Parcel late")
    assert late.texts[""] == (
        "Hi ",
        Hole("customer", "there"),
        ", your parcel arrives ",
        Hole("day", "Monday", ("Monday", "Tuesday")),
        ".",
    )
    assert date.texts[""] == ("Today is %d.",)
    assert discount.texts[""] == ("50% off",)
    assert len(told) == 1


def test_espanso() -> None:
    (late, shell, hello), told = read("espanso", "espanso.yml")
    assert late.triggers == ("late", "delay")
    assert late.texts[""] == (
        "Hi ",
        Hole("name", "there"),
        ", I am sorry parcel ",
        Hole("order"),
        " is late. New date: ",
        Hole("day", None, ("Monday", "Tuesday")),
        ".\n",
    )
    assert shell.texts[""] == ("{{output}}",)
    assert hello.texts[""] == ("Hello, how can I help?",)
    assert len(told) == 2


def test_liveagent() -> None:
    (canned, label, odd), told = read("liveagent", "liveagent.json")
    assert (canned.scope, canned.search) == ("team:dep1", ("hello", "wait"))
    assert canned.texts[""] == ("Hello ", FIRST, ", one moment.")
    assert label.subjects[""] == ("Your return, ", Hole("conversation.id"))
    assert label.texts[""] == ("Dear ", Hole("contact.name"), ",\n\nthe label is attached.")
    assert not odd.subjects
    assert len(told) == 2


def test_a_plain_table() -> None:
    (late, hello), told = read("csv", "table.csv")
    assert set(late.texts) == {"en", "el"}
    assert late.texts["en"][1:4:2] == (FIRST, Hole("order"))
    assert (late.tags, hello.texts) == (("shipping", "delay"), {"": ("Hello there!",)})
    assert len(told) == 1


BROKEN = {
    "json": ["", "{", "[1, 2", "null", '{"a": ', "[" * 5000, "\x00", '[{"x": "\\ud800"}]'],
    "csv": ["", "\n\n", "a\tb\n1\t2\n", '"never closed\n', "\x00,\x00\n", "name,content\n1,2\n"],
    "yml": ["", "a: [", "- x\n", "matches: {a: b}\n", "matches:\n  - &a {replace: *a}\n", "\t- x"],
    "toml": ["", "x = ", "[[snippets]]\nx", "# only a comment\n"],
}


@pytest.mark.parametrize("name", MODULES)
def test_what_is_of_another_sort_is_told_and_nothing_else(name: str) -> None:
    form = format_named(name)
    for texts in BROKEN.values():
        for text in texts:
            try:
                found = list(form.read(io.StringIO(text, newline=""), "file"))
            except LibraryError:
                continue
            assert all(isinstance(one, Entry | Problem) for one in found)


def test_the_wrong_delimiter_is_named() -> None:
    form = format_named("zammad")
    with pytest.raises(LibraryError) as caught:
        list(form.read(io.StringIO("name,keywords,content\nx,y,z\n"), "file"))
    assert "commas" in caught.value.hint


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=5,
)
KEYS = [
    "short_code", "content", "shortcut", "text", "tags", "scope", "title", "actions", "field",
    "value", "name", "message_content", "body", "body_text", "visibility", "team_id",
    "visible_to", "visible_to_team_ids", "messagetext", "keywords", "subject", "prefix",
    "description", "matches", "form", "form_fields", "replace", "vars", "params", "values",
    "triggers", "label", "search_terms", "macros", "data", "type",
]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "chatwoot",
        "rocketchat",
        "zendesk",
        "intercom",
        "libredesk",
        "liveagent",
        "vscode",
        "espanso",
    ],
)
@settings(max_examples=60, deadline=None)
@given(entry=st.dictionaries(st.sampled_from(KEYS), ANYTHING), more=st.data())
def test_any_value_in_any_key_is_borne(
    name: str, entry: dict[str, Any], more: st.DataObject
) -> None:
    there = dict.fromkeys(more.draw(st.sets(st.sampled_from(KEYS))), "a {{x}} [[x]]")
    made = {**entry, **there}
    wrapped = (
        {"matches": [made]} if name == "espanso" else {"a": made} if name == "vscode" else [made]
    )
    text = json.dumps(wrapped)
    found = list(format_named(name).read(io.StringIO(text, newline=""), "file"))
    assert all(isinstance(one, Entry | Problem) for one in found)
