"""A file put in order says the same, keeps its comments, and is in order from then on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.stores.test_reply_edit import FILE, VALUES

from saywell.app.library_files import KEYS
from saywell.stores.reply_edit import Edited
from saywell.stores.reply_format import formatted

STARTER = Path(__file__).parent.parent.parent / "snippets"


def tidy(text: str) -> str:
    return formatted(Edited(text, "file"), KEYS)


def test_keys_come_in_order_with_their_comments() -> None:
    after = tidy(FILE)
    assert after == tidy(after)
    assert yaml.safe_load(after) == yaml.safe_load(FILE)
    assert "  - id: delivery.gone\n    title: Gone\n" in after
    assert "# Greek follows the house style.\n      el: 'Λυπάμαι" in after
    assert "  # about the last one\n  - id: delivery.gone\n" in after
    assert "  - id: delivery.lost\n    title:" in after
    for comment in (line.strip() for line in FILE.splitlines() if "#" in line):
        assert comment.partition("#")[2] in after


@pytest.mark.parametrize("path", sorted(STARTER.glob("*.yaml")), ids=lambda path: path.name)
def test_a_starter_file_says_the_same_afterwards(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    after = tidy(text)
    assert yaml.safe_load(after) == yaml.safe_load(text)
    assert sorted(line.strip() for line in after.split("\n") if "#" in line) == sorted(
        line.strip() for line in text.split("\n") if "#" in line
    )


@settings(max_examples=70, deadline=None)
@example(edits=[("delivery.late", "title", "no\n# no")])
@given(
    edits=st.lists(
        st.tuples(
            st.sampled_from(["delivery.late", "delivery.lost", "delivery.gone"]),
            st.sampled_from(["title", "text", "when", "owner", "actions"]),
            VALUES,
        ),
        max_size=4,
    )
)
def test_any_file_says_the_same_afterwards(edits: list[tuple[str, str, Any]]) -> None:
    edited = Edited(FILE, "file")
    for name, key, value in edits:
        edited = edited.with_value(name, [key], value)
    after = tidy(edited.text)
    assert yaml.safe_load(after) == yaml.safe_load(edited.text)
    assert tidy(after) == after
