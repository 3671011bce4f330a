"""Parts of the screen that are drawn from the state, and styles for all of them."""

from __future__ import annotations

from collections.abc import Callable

from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.layout.controls import UIContent, UIControl
from prompt_toolkit.mouse_events import MouseEvent, MouseEventType
from prompt_toolkit.styles import Style

from saywell.tui.drawing import Line

STYLE = Style.from_dict(
    {  # a later line goes over an earlier one, so what holds on the chosen row comes after it
        "title": "reverse",
        "name": "bold",
        "head": "bold",
        "frame": "ansibrightblack",
        "dim": "ansibrightblack",
        "system": "ansibrightblack italic",
        "chosen": "bg:ansiblue ansiwhite",
        "chosen dim": "ansiwhite",
        "customer": "ansicyan",
        "agent": "ansigreen",
        "bot": "ansimagenta",
        "note": "bg:ansiyellow ansiblack",
        "notetext": "ansiyellow",
        "newer": "reverse",
        "unread": "bold ansiyellow",
        "draft": "ansimagenta",
        "fresh": "ansigreen",
        "due": "bold ansiyellow",
        "overdue": "bold ansired",
        "chosen draft": "bold ansiwhite",
        "chosen fresh": "ansiwhite",
        "chosen overdue": "bg:ansired ansiwhite",
        "info": "",
        "good": "ansigreen",
        "warning": "bold ansiyellow",
        "error": "bold ansired",
        "advice": "ansicyan",
        "mark.error": "underline ansired",
        "mark.warning": "underline ansiyellow",
        "mark.advice": "underline",
        "mark.chosen": "reverse",
        "mark.open": "ansiyellow underline",
        "hint": "bg:ansibrightblack ansiwhite",
        "hint.key": "bold",
    }
)
"""Colours by name, so that they follow the terminal's own light or dark theme."""


class Pane(UIControl):
    """Lines that ``draw`` makes for a width and a height; ``click`` gets the row pressed."""

    def __init__(
        self,
        draw: Callable[[int, int], list[Line]],
        click: Callable[[int], None] | None = None,
        wheel: Callable[[int], None] | None = None,
    ) -> None:
        self._draw = draw
        self._click = click
        self._wheel = wheel

    def create_content(self, width: int, height: int) -> UIContent:
        """Draw as many lines as there are."""
        lines = self._draw(width, height)

        def get_line(number: int) -> StyleAndTextTuples:
            return list(lines[number]) if number < len(lines) else []

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
