"""Parts of a screen that are drawn from its state."""

from __future__ import annotations

from collections.abc import Callable

from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.layout.controls import UIContent, UIControl
from prompt_toolkit.mouse_events import MouseEvent, MouseEventType

from saywell.model.look import Theme
from saywell.tui.drawing import Line
from saywell.tui.themes import style_of

STYLE = style_of(Theme.DARK)


class Pane(UIControl):
    """Lines that ``draw`` makes for a width and a height; ``click`` gets the row pressed.

    ``finish`` makes of each line what the terminal is sent.
    """

    def __init__(
        self,
        draw: Callable[[int, int], list[Line]],
        click: Callable[[int], None] | None = None,
        wheel: Callable[[int], None] | None = None,
        *,
        finish: Callable[[Line, int], Line] = lambda line, _: line,
    ) -> None:
        self._draw = draw
        self._finish = finish
        self._click = click
        self._wheel = wheel

    def create_content(self, width: int, height: int) -> UIContent:
        """Draw as many lines as there are."""
        lines = self._draw(width, height)

        def get_line(number: int) -> StyleAndTextTuples:
            return list(self._finish(lines[number], width)) if number < len(lines) else []

        return UIContent(get_line=get_line, line_count=max(len(lines), 1), show_cursor=False)

    def mouse_handler(self, mouse_event: MouseEvent) -> object:
        """Hand presses and the wheel on."""
        kind = mouse_event.event_type
        if kind is MouseEventType.MOUSE_DOWN and self._click is not None:
            self._click(mouse_event.position.y)
            return None
        if self._wheel is not None and kind is MouseEventType.SCROLL_UP:
            self._wheel(-3)
            return None
        if self._wheel is not None and kind is MouseEventType.SCROLL_DOWN:
            self._wheel(3)
            return None
        return NotImplemented
