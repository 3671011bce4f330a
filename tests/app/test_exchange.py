"""Entries of other programs as replies of the library, and replies as entries."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from saywell.app import exchange, importing
from saywell.app.importing import Change
from saywell.engine.fill import FillContext, fill
from saywell.errors import Problem, Where
from saywell.formats.registry import MODULES, format_named
from saywell.model.chat import Contact
from saywell.model.exchange import Entry, Hole, Pieces
from saywell.stores.library import Layer, load_library, starter_layer
from saywell.stores.reply_edit import Edited
from saywell.stores.reply_writer import file_text, reply_lines


def new(entry: Entry, lang: str = "") -> tuple[exchange.NewReply, list[Problem]]:
    told: list[Problem] = []
    return exchange.new_reply(entry, set(), lang, told.append), told


def test_an_entry_becomes_a_reply_with_its_fields_asked_for() -> None:
    text: Pieces = (
        "Hi ",
        Hole("contact.first_name", "there"),
        ", order ",
        Hole("order_number"),
        " comes ",
        Hole("day", None, ("Monday", "Tuesday")),
        ".",
    )
    made, told = new(Entry(title="Late", texts={"": text}, triggers=("late",), tags=("x",)))
    assert not told
    assert made.id == "late"
    assert made.keys["text"] == {
        "en": 'Hi {{ contact.first_name | default: "there" }}, order {{ order_number }} comes '
        "{{ day }}."
    }
    assert made.keys["variables"]["order_number"] == {
        "description": "Order number",
        "example": "order number",
    }
    assert made.keys["variables"]["day"]["choices"] == ["Monday", "Tuesday"]


@pytest.mark.parametrize(
    ("text", "lang"),
    [("Γεια σας, λυπάμαι", "el"), ("您好，请稍等", "zh"), ("مرحبا بكم", "ar"), ("xyz", "en")],
)
def test_a_language_that_is_not_said_is_told_by_its_looks(text: str, lang: str) -> None:
    assert list(new(Entry(title="x", texts={"": (text,)}))[0].keys["text"]) == [lang]
    assert list(new(Entry(title="x", texts={"": (text,)}), "te")[0].keys["text"]) == ["te"]


def test_ids_are_found_for_titles_in_any_script() -> None:
    taken: set[str] = set()
    titles = ["Parcel late!", "parcel late", "Καθυστέρηση", "迟到", ""]
    made = [
        exchange.new_reply(Entry(title=one, texts={"en": ("x",)}), taken, "", lambda _: None).id
        for one in titles
    ]
    assert made == ["parcel-late", "parcel-late-2", "reply", "reply-2", "reply-3"]


PLAIN = st.text(st.sampled_from(list("{}%|\"'\\ abγ您\n<&#-")), min_size=1, max_size=12).filter(
    lambda text: bool(text.strip())
)


@settings(max_examples=100, deadline=None)
@given(text=PLAIN, stand_in=st.sampled_from(["there", 'so "so"', "it's", "}}"]))
def test_plain_text_of_others_is_never_taken_for_our_notation(
    tmp_path_factory: pytest.TempPathFactory, text: str, stand_in: str
) -> None:
    pieces: Pieces = (text, Hole("contact.first_name", stand_in), text)
    made, _ = new(Entry(title="x", texts={"en": pieces}))
    folder = tmp_path_factory.mktemp("library")
    (folder / "x.yaml").write_text(file_text("x", [made.keys]), encoding="utf-8", newline="")
    library, problems = load_library([Layer("x", folder)])
    assert not problems
    maria = FillContext(contact=Contact(name="Maria"))
    shown = fill(library.replies["x"], "en", maria, {})
    assert shown.text.strip() == f"{text}Maria{text}".strip()


def test_starter_replies_can_be_written_in_every_format(tmp_path: Path) -> None:
    layer = starter_layer()
    assert layer is not None
    library, _ = load_library([layer])
    for name in MODULES:
        form = format_named(name)
        told: list[Problem] = []
        entries = [
            one
            for reply in library.replies.values()
            if (entry := exchange.entry_of(reply, library.blocks, ["en", "te"], told.append))
            for one in exchange.for_format(entry, form)
        ]
        text = "".join(form.write(entries, told.append))
        back = [
            one
            for one in form.read(io.StringIO(text, newline=""), "file")
            if isinstance(one, Entry)
        ]
        assert len(back) == len(entries)


def planned(
    entries: list[Entry], text: str, elsewhere: dict[str, Where] | None = None
) -> importing.Import:
    file = Edited(text or file_text("x", ()), "t.yaml")
    return importing.plan(entries, Path("t.yaml"), file, text, elsewhere or {}, "en")


def test_a_second_import_changes_what_has_changed_and_keeps_the_rest() -> None:
    entry = Entry(title="late", texts={"en": ("Late.",)}, triggers=("late",))
    first = planned([entry], "")
    assert [one.change for one in first.planned] == [Change.NEW]
    mended = first.after.replace("title: late", "title: Parcel late   # ours").replace(
        "    text:", "    owner: shop\n    text:"
    )
    assert planned([entry], mended).after == mended
    changed = planned([Entry(title="late", texts={"en": ("Later.",)}, triggers=("late",))], mended)
    assert [one.change for one in changed.planned] == [Change.CHANGED]
    found = yaml.safe_load(changed.after)["replies"][0]
    assert (found["text"]["en"], found["title"], found["owner"]) == (
        "Later.",
        "Parcel late",
        "shop",
    )
    assert "# ours" in changed.after
    assert any(line == "-      en: Late." for line in changed.diff())


def test_what_stands_elsewhere_in_the_library_is_left_alone() -> None:
    entry = Entry(title="late", texts={"en": ("Late.",)}, triggers=("late",))
    made = planned([entry], "", {"late": Where("other.yaml", 3)})
    assert [one.change for one in made.planned] == [Change.LEFT]
    assert "other.yaml:3" in str(made.problems[0])


def test_a_large_export_is_parted_into_files() -> None:
    told: list[Problem] = []
    entries = (Entry(title=f"t{n}", texts={"en": ("x" * 500,)}) for n in range(100))
    files = list(
        importing.pieces_of_files(
            entries,
            {"t7": Where("other.yaml", 3)},
            "en",
            told.append,
            lambda one: reply_lines(one.keys),
            10_000,
        )
    )
    assert len(files) > 3
    assert sum(line.startswith("  - id:") for _, lines in files for line in lines) == 99
    assert sum(count for count, _ in files) == 99
    assert ["other.yaml:3" in str(one) for one in told] == [True]
