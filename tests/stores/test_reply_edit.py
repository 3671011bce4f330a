"""Files of replies changed in place: what was meant has changed, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from saywell.errors import LibraryError, UsageError
from saywell.stores.reply_edit import Edited, read_edited

FILE = """\
# The team's replies on deliveries.
saywell: 1
topic: {en: Deliveries, el: Παραδόσεις}   # shown in lists
defaults:
  tags: [delivery]

replies:
  # Asked for every Monday.
  - id: delivery.late
    triggers: [late, delay]      # the second is the old one
    title: {en: Parcel is late, el: Το δέμα καθυστερεί}
    review: 2027-03-31
    text:
      en: |
        Sorry, your parcel is late.

        It will be there on {{ day }}.
      # Greek follows the house style.
      el: 'Λυπάμαι, το δέμα σας καθυστερεί.'
    actions: {labels: [late], follow_up: 24h}

  - id: delivery.lost

    title: "Parcel is lost"
    text: >-
      We are sorry: it
      is lost.   # not a comment
  # about the last one
  - triggers: gone
    id: delivery.gone
    title: Gone
    text: {en: "It is gone.", zh: 没有了}
# the end
"""


def load(text: str) -> Any:
    return yaml.safe_load(text)


def reply(text: str, name: str) -> Any:
    return next(one for one in load(text)["replies"] if one["id"] == name)


def other_lines(text: str, *without: str) -> list[str]:
    return [line for line in text.splitlines() if not any(word in line for word in without)]


@pytest.mark.parametrize(
    ("name", "path", "value", "touched"),
    [
        ("delivery.late", ["review"], "2027-06-30", ["review:"]),
        ("delivery.late", ["text", "el"], "Άλλο κείμενο.", ["Λυπάμαι", "Άλλο"]),
        ("delivery.late", ["title", "el"], "Καθυστέρηση, ξανά", ["title: {en: Parcel"]),
        ("delivery.late", ["triggers"], ["late", "slow"], ["triggers: [late"]),
        ("delivery.late", ["actions", "follow_up"], "48h", ["actions:"]),
        ("delivery.lost", ["title"], "Lost: again", ["Parcel is lost", "Lost: again"]),
        ("delivery.gone", ["text", "zh"], "不见了", ["It is gone"]),
        ("delivery.gone", ["id"], "delivery.vanished", ["delivery.gone", "vanished"]),
    ],
)
def test_a_value_is_replaced_and_the_other_lines_stay(
    name: str, path: list[str], value: Any, touched: list[str]
) -> None:
    after = Edited(FILE, "file").with_value(name, path, value).text
    found = reply(after, value if path == ["id"] else name)
    for key in path:
        found = found[key]
    assert str(found) == str(value)
    assert other_lines(after, *touched) == other_lines(FILE, *touched)


def test_a_comment_behind_a_value_stays() -> None:
    after = Edited(FILE, "file").with_value("delivery.late", ["triggers"], ["late"]).text
    assert "triggers: [late]      # the second is the old one\n" in after


def test_a_block_is_replaced_as_a_whole() -> None:
    after = Edited(FILE, "file").with_value("delivery.late", ["text", "en"], "One.\n\nTwo.").text
    assert reply(after, "delivery.late")["text"]["en"] == "One.\n\nTwo."
    assert "      # Greek follows the house style.\n      el: 'Λυπάμαι" in after


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("delivery.late", ["owner"], "deliveries"),
        ("delivery.late", ["text", "zh"], "抱歉。\n请稍等。"),
        ("delivery.lost", ["variables"], {"day": {"description": "The day", "example": "Friday"}}),
        ("delivery.gone", ["text", "el"], "Χάθηκε."),
        ("delivery.gone", ["actions", "labels"], ["gone"]),
    ],
)
def test_a_key_is_added_behind_the_others(name: str, path: list[str], value: Any) -> None:
    after = Edited(FILE, "file").with_value(name, path, value).text
    found = reply(after, name)
    for key in path:
        found = found[key]
    assert found == value
    there = iter(after.splitlines())
    missing = [line for line in FILE.splitlines() if "text: {en" not in line and line not in there]
    assert not missing


def test_a_key_is_taken_out_with_its_lines() -> None:
    edited = Edited(FILE, "file").without_key("delivery.late", "review")
    assert other_lines(edited.text) == other_lines(FILE, "review:")
    edited = edited.without_key("delivery.late", "text", "en")
    assert list(reply(edited.text, "delivery.late")["text"]) == ["el"]
    edited = edited.without_key("delivery.gone", "triggers")
    assert reply(edited.text, "delivery.gone")["title"] == "Gone"
    edited = edited.without_key("delivery.late", "actions", "labels")
    assert reply(edited.text, "delivery.late")["actions"] == {"follow_up": "24h"}
    assert edited.without_key("delivery.late", "nothing") == edited


def test_a_reply_goes_with_the_comment_above_it() -> None:
    edited = Edited(FILE, "file").without("delivery.late")
    assert [one["id"] for one in load(edited.text)["replies"]] == ["delivery.lost", "delivery.gone"]
    assert "Monday" not in edited.text
    assert "# The team's replies" in edited.text
    edited = edited.without("delivery.gone").without("delivery.lost")
    assert load(edited.text)["replies"] == []
    edited = edited.with_reply({"id": "new", "title": "New", "text": {"en": "Hello."}})
    assert load(edited.text)["replies"] == [{"id": "new", "title": "New", "text": {"en": "Hello."}}]


def test_a_reply_moves_to_another_file_as_it_stands() -> None:
    source = Edited(FILE, "file").source("delivery.late")
    other = Edited("saywell: 1\nreplies:\n- id: first\n  title: First\n  text: Hi\n", "other")
    moved = other.with_source(source)
    assert reply(moved.text, "delivery.late") == reply(FILE, "delivery.late")
    assert "# Greek follows the house style." in moved.text


def test_line_breaks_of_another_system_stay() -> None:
    edited = Edited(FILE.replace("\n", "\r\n"), "file")
    after = edited.with_value("delivery.late", ["owner"], "deliveries").text
    assert after.count("\r\n") == after.count("\n")
    assert reply(after, "delivery.late")["owner"] == "deliveries"


def test_a_byte_order_mark_moves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(FILE, encoding="utf-8-sig")
    after = read_edited(path).with_value("delivery.late", ["id"], "delivery.slow")
    assert after.text == FILE.replace("id: delivery.late", "id: delivery.slow")


def test_many_replies_are_changed_as_one_after_the_other() -> None:
    for text in (FILE, FILE.replace("\n", "\r\n")):
        changes: dict[str, list[tuple[list[str], Any]]] = {
            "delivery.late": [(["text", "en"], "One.\n\nTwo."), (["owner"], "shop")],
            "delivery.lost": [(["triggers"], ["lost"])],
            "delivery.gone": [(["text", "el"], "Χάθηκε."), (["when"], "Never")],
        }
        single = Edited(text, "file")
        for name, edits in changes.items():
            for path, value in edits:
                single = single.with_value(name, path, value)
        assert Edited(text, "file").with_values(changes).text == single.text
    aliased = FILE.replace("title: {en: Parcel is late", "title: &t {en: Parcel is late")
    aliased = aliased.replace('"Parcel is lost"', "*t")
    after = Edited(aliased, "file").with_values({"delivery.lost": [(["owner"], "shop")]})
    assert reply(after.text, "delivery.lost")["owner"] == "shop"
    assert reply(after.text, "delivery.lost")["title"]["en"] == "Parcel is late"


@pytest.mark.parametrize("text", ["", "a: [", "- a\n", "saywell: 1\n", "replies: {a: b}\n"])
def test_what_is_no_file_of_replies_is_told(text: str) -> None:
    with pytest.raises((LibraryError, UsageError)):
        Edited(text, "file").with_reply({"id": "a"})


WORDS = st.sampled_from(
    ["no", "on", "012", "1.5", "2027-01-01", "Hello: you", "# no", "{{ day }}", "- a", "ναι",
     "您好",
     "a: b # c", "'", '"', "\\n", "| x", "  lead", "trail  ", "&a", "*a", "%", "@", "", "\ttab"]
)  # fmt: skip
TEXTS = st.lists(WORDS, min_size=1, max_size=5).map("\n".join) | WORDS
KEYS = st.sampled_from(["title", "text", "when", "owner"])
VALUES: st.SearchStrategy[Any] = st.one_of(
    TEXTS.filter(bool),
    st.dictionaries(st.sampled_from(["en", "el", "zh", "no"]), TEXTS, min_size=1),
    st.lists(TEXTS, min_size=1, max_size=3),
)


@settings(max_examples=100, deadline=None)
@given(
    edits=st.lists(
        st.tuples(
            st.sampled_from(["delivery.late", "delivery.lost", "delivery.gone"]), KEYS, VALUES
        ),
        max_size=4,
    )
)
def test_any_edits_read_back_and_leave_the_rest(edits: list[tuple[str, str, Any]]) -> None:
    edited = Edited(FILE, "file")
    wanted: dict[str, dict[str, Any]] = {one["id"]: one for one in load(FILE)["replies"]}
    for name, key, value in edits:
        edited = edited.with_value(name, [key], value)
        wanted[name] = {**wanted[name], key: value}
    found = load(edited.text)
    assert {one["id"]: one for one in found["replies"]} == wanted
    assert {key: one for key, one in found.items() if key != "replies"} == {
        key: one for key, one in load(FILE).items() if key != "replies"
    }
    for comment in ("# The team's", "# shown in lists", "# Asked for", "# the second", "# the end"):
        assert comment in edited.text


@settings(max_examples=70, deadline=None)
@given(keys=st.dictionaries(st.sampled_from(["title", "text", "tags", "x"]), VALUES))
def test_a_new_reply_reads_back(keys: Mapping[str, Any]) -> None:
    made = {"id": "new", **keys}
    after = Edited(FILE, "file").with_reply(made)
    assert reply(after.text, "new") == made
    assert load(after.without("new").text) == load(FILE)


def test_the_comments_above_a_reply_go_with_it() -> None:
    source = Edited(FILE, "file").whole("delivery.late")
    assert source.startswith("  # Asked for every Monday.\n")
    target = Edited("replies:\n    - id: a.b\n      title: A\n", "other").with_source(source)
    assert "\n    # Asked for every Monday.\n    - id: delivery.late\n" in target.text
    assert target.keys("delivery.late") == Edited(FILE, "file").keys("delivery.late")


def test_a_byte_order_mark_stays_and_moves_nothing() -> None:
    marked = Edited(f"\ufeff{FILE}", "file")
    for path, value in ((["review"], "2028-01-31"), (["title", "el"], "Αργεί"), (["owner"], "Bo")):
        plain = Edited(FILE, "file").with_value("delivery.late", path, value).text
        assert marked.with_value("delivery.late", path, value).text == f"\ufeff{plain}"
    assert (
        marked.without("delivery.late").text[1:] == Edited(FILE, "x").without("delivery.late").text
    )


ALIASED = """\
replies:
  - id: first
    tags: &t [a, b]
    text: &x {en: One., el: Ένα.}
  - id: second
    text: *x
    tags: *t
  - id: third
    text: {en: Three.}
"""


def test_what_an_alias_stands_for_is_no_part_of_the_reply_with_the_alias() -> None:
    file = Edited(ALIASED, "file")
    assert file.source("second") == "  - id: second\n    text: *x\n    tags: *t\n"
    after = file.with_value("second", ["tags"], ["c"]).with_value("second", ["owner"], "Dana")
    assert after.text == ALIASED.replace("tags: *t\n", "tags: [c]\n    owner: Dana\n")


def test_what_an_alias_needs_is_neither_changed_through_it_nor_taken_out() -> None:
    file = Edited(ALIASED, "file")
    with pytest.raises(LibraryError, match="stands for what is written elsewhere"):
        file.with_value("second", ["text", "en"], "Two.")
    with pytest.raises(LibraryError, match="would stand for nothing"):
        file.without("first")
    with pytest.raises(LibraryError, match="would stand for nothing"):
        file.without_key("first", "tags")
    with pytest.raises(LibraryError, match="would stand for nothing"):
        Edited(FILE, "other").with_source(file.source("second"))
