"""A part of the picker that is drawn from its state."""

from __future__ import annotations

from collections.abc import Callable

from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.layout.controls import UIContent, UIControl

from saywell.tui.drawing import Line


class Pane(UIControl):
    """Lines that ``draw`` makes for a width and a height."""

    def __init__(self, draw: Callable[[int, int], list[Line]]) -> None:
        self._draw = draw

    def create_content(self, width: int, height: int) -> UIContent:
        """Draw as many lines as there are."""
        lines = self._draw(width, height)

        def get_line(number: int) -> StyleAndTextTuples:
            return list(lines[number]) if number < len(lines) else []

        return UIContent(get_line=get_line, line_count=max(len(lines), 1), show_cursor=False)
