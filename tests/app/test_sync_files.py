"""Many changes of one file are made apart and joined, and nothing else in it moves."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.app.canned_desk import World

from saywell.app.sync_files import merged
from saywell.errors import LibraryError
from saywell.model.sync import End

LINES = st.lists(
    st.tuples(st.text("ab \n", max_size=6), st.none() | st.text("ab \n", max_size=6)), max_size=8
)


@settings(max_examples=60)
@given(LINES)
def test_changes_made_apart_are_the_same_as_one_after_the_other(
    lines: list[tuple[str, str | None]],
) -> None:
    def text(*changed: int) -> str:
        kept = (new if at in changed and new is not None else old for at, (old, new) in each)
        return "".join(f"<{at}>{line}</{at}>" for at, line in enumerate(kept))

    each = list(enumerate(lines))
    there = [at for at, (_, new) in each if new is not None]
    assert merged(text(), [text(at) for at in there]) == text(*there)


def test_changes_that_meet_are_refused() -> None:
    with pytest.raises(LibraryError):
        merged("one two", ["one 2", "one 22"])


def test_all_texts_of_a_file_change_at_once_and_its_comments_stay(tmp_path: Path) -> None:
    world = World(tmp_path / "replies", tmp_path / "home")
    rows = "".join(
        f"  # about {number}\n  - id: r{number}\n    title: T\n    text:\n"
        f"      en: The text {number}.  # as agreed\n      el: Το κείμενο {number}.\n"
        for number in range(20)
    )
    world.write(f"saywell: 1\nreplies:\n{rows}")
    world.sync()
    for one in list(world.desk.rows.values()):
        world.desk.put(one.short_code, one.text.replace("{", "").upper() + " {{ order_no }}")
    _, ran = world.sync()
    assert [one.why for one in ran.done if one.end is not End.DONE] == []
    assert len(ran.done) == 40
    assert world.plan().steps == ()
    text = world.read()
    assert world.texts()["r7", "en"] == "THE TEXT 7. {{ order_no }}"
    assert [text.count(f"# about {number}\n") for number in range(20)] == [1] * 20
    assert text.count("# as agreed") == 20
    assert text.count("order_no:") == 20


def test_what_a_killed_sync_has_left_among_the_replies_is_tidied(tmp_path: Path) -> None:
    world = World(tmp_path / "replies", tmp_path / "home")
    world.write("saywell: 1\nreplies:\n  - {id: hold, title: T, text: {en: Hold on.}}\n")
    world.sync()
    (one,) = world.desk.rows.values()
    world.desk.put(one.short_code, "Hold the line.")
    old, new = (tmp_path / "replies" / f".saywell-sync-{age}" for age in ("old", "new"))
    for folder in (old, new):
        folder.mkdir()
        (folder / "replies.yaml").touch()
    os.utime(old, (0, 0))
    world.sync()
    assert world.texts()["hold", "en"] == "Hold the line."
    assert (old.exists(), new.exists()) == (False, True)
