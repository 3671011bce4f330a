"""The colours of the screen: what stands on the row of the open conversation can be read there."""

from __future__ import annotations

import pytest

from saywell.tui.panes import STYLE


@pytest.mark.parametrize("mark", ["dim", "draft", "fresh", "overdue"])
def test_marks_are_white_on_the_chosen_row(mark: str) -> None:
    shown = STYLE.get_attrs_for_style_str(f"class:chosen class:{mark}")
    assert shown.color == "ansiwhite"
    assert shown.bgcolor in ("ansiblue", "ansired")
