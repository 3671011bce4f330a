"""Two texts side by side: lines that differ, and the words in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saywell.app.text_diff import text_diff


def shown(old: str, new: str) -> list[str]:
    """Write each line with its mark; what differs stands in brackets."""
    return [
        line.mark + "".join(f"[{one.text}]" if one.differs else one.text for one in line.pieces)
        for line in text_diff(old, new)
    ]


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("It is late.", "It is here.", ["-It is [late.]", "+It is [here.]"]),
        ("请您稍等一下", "请您稍候一下", ["-请您稍[等]一下", "+请您稍[候]一下"]),
        ("మీ ఆర్డర్ ఆలస్యం", "మీ ఆర్డర్ సిద్ధం", ["-మీ ఆర్డర్ [ఆలస్యం]", "+మీ ఆర్డర్ [సిద్ధం]"]),
        ("", "One\nTwo", ["+One", "+Two"]),
        ("One", "", ["-One"]),
        ("One two", "Three four five", ["-One two", "+Three four five"]),
        ("a\nb\nc", "a\nb\nC", [" b", "-c", "+C"]),
        ("a\nb\nc", "A\nb\nc", ["-a", "+A", " b"]),
        ("x\na\nb\nc\nd\ny", "X\na\nb\nc\nd\nY", ["-x", "+X", " a", " …", " d", "-y", "+Y"]),
        ("a", "a", []),
    ],
)
def test_what_differs_is_shown(old: str, new: str, lines: list[str]) -> None:
    assert shown(old, new) == lines


TEXTS = st.lists(st.sampled_from(["a b", "a c", "d", "", "e f g"]), max_size=6).map("\n".join)


@given(TEXTS, TEXTS)
def test_every_line_that_is_shown_stands_there(old: str, new: str) -> None:
    lines = list(text_diff(old, new))
    sides = {"-": old.split("\n"), "+": new.split("\n")}
    for mark, there in sides.items():
        told = ["".join(one.text for one in line.pieces) for line in lines if line.mark == mark]
        left = iter(there)
        assert all(line in left for line in told)  # in their order
    assert bool([line for line in lines if line.mark != " "]) == (old != new)
