"""Every kind, key and condition of the rule notation is explained to those who write rules."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from saywell.model.checks import FACTS, KINDS
from saywell.model.declare import declared
from saywell.model.rules import Example, Rule

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "rules-format.md").read_text("utf-8")
CODE = {word for span in re.findall(r"`([^`\n]+)`", PAGE) for word in re.findall(r"[a-z_]+", span)}
RULE: Any = Rule
COMMON = {key.name for key in declared(RULE)}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_and_key_is_on_the_page(kind: str) -> None:
    made: Any = KINDS[kind]
    row = next((line for line in PAGE.splitlines() if line.startswith(f"| `{kind}` ")), "")
    assert row, f"docs/rules-format.md has no row for {kind}"
    told = set(re.findall(r"[a-z_]+", row)) | {"unless", "unless_before", "unless_after"}
    told |= {"unless_message"} if "what makes it fine" in row else set()
    keys = {key.name for key in declared(made)} - COMMON
    assert keys <= told
    for key in declared(made):
        if key.name in ("sort", "whose", "unit", "fact", "names"):
            assert set(key.choices) <= set(re.findall(r"[a-z_]+", row)), key.name


def test_every_condition_and_common_key_is_on_the_page() -> None:
    assert set(FACTS) <= CODE
    assert COMMON - {"where"} <= CODE
    example = PAGE[PAGE.index("## Examples") : PAGE.index("## Phrases")]
    assert {key.name for key in declared(Example)} <= set(re.findall(r"[a-z_]+", example))
