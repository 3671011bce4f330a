"""Links that say nothing of where they lead."""

from __future__ import annotations

import pytest
from tests.engine.matchers.helpers import found, rule

from saywell.model import checks

BARE = rule(checks.BareLink, few=("here you go", "see", "请 看", "hi"), most=0)
LINK = "https://a.example/b"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LINK, [LINK]),
        (f"Here you go: {LINK}", [LINK]),
        (f"Hi! See {LINK}.", [LINK]),
        (f"请看：{LINK}", [LINK]),
        (f"The form: {LINK}", []),
        (f"The form is ready. See {LINK}", []),
        (f"{LINK}\nThat is the form.", []),
        (f"[the form]({LINK})", []),
        ("dana@kestrel.example", []),
        ("Here you go: `a.example/b`", []),
        ("Version 1.2.3", []),
    ],
)
def test_bare_links(text: str, expected: list[str]) -> None:
    assert found(BARE, text, "zh" if "看" in text else "en") == expected


def test_how_many_other_words_say_nothing() -> None:
    made = rule(checks.BareLink, most=1)
    assert found(made, f"Docs {LINK}") == [LINK]
    assert found(made, f"Price list {LINK}") == []
    assert found(made, f"文档{LINK}", "zh") == [LINK]
    assert found(made, f"价格表{LINK}", "zh") == []
