"""One container that draws all parts of a screen, and of them only what is not there already.

prompt_toolkit's own containers ask every part for its size and copy every cell at every key. Here
the parts say where they stand, and a row of the terminal whose pieces are those of the last time
is the same object as then; of such a row the renderer compares no cells (see :class:`Row`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, ItemsView, Sequence
from typing import Any, NamedTuple

from prompt_toolkit.application import get_app
from prompt_toolkit.data_structures import Point
from prompt_toolkit.key_binding import KeyBindingsBase
from prompt_toolkit.layout import Container, Dimension, UIControl, Window
from prompt_toolkit.layout.mouse_handlers import MouseHandlers
from prompt_toolkit.layout.screen import _CHAR_CACHE, Char, Screen, WritePosition
from prompt_toolkit.mouse_events import MouseEvent, MouseEventType
from prompt_toolkit.utils import get_cwidth

from saywell.tui.drawing import Line
from saywell.tui.text import FLOOD

MOST_KEPT = 4_000
"""Pieces of rows that are kept as cells: those of some twenty large screens."""

Mouse = Callable[[MouseEvent], object]
"""What a part does with the mouse; it gets the place inside the part."""


class Area(NamedTuple):
    """A part of the screen: where it stands, in cells, and its lines from the top.

    What is ``typed`` is shown as it is: the cursor stands in it.
    """

    x: int
    y: int
    width: int
    height: int
    lines: Sequence[Line]
    style: str = ""
    mouse: Mouse | None = None
    typed: bool = False


class Caret(NamedTuple):
    """Where the cursor stands, and the window to which it belongs."""

    window: Window
    x: int
    y: int
    shown: bool = True


Draw = Callable[[int, int], tuple[Sequence[Area], Caret | None]]
"""What draws a screen of so many columns and rows."""

Finish = Callable[[Line, int], Line]
"""What makes of a line with its width what the terminal is sent."""


def pointer(
    press: Callable[[int], None] | None = None, wheel: Callable[[int], None] | None = None
) -> Mouse:
    """Return what hands on presses, with their row, and the wheel, with the rows it turned."""

    def handle(event: MouseEvent) -> object:
        kind = event.event_type
        if kind is MouseEventType.MOUSE_DOWN and press is not None:
            press(event.position.y)
        elif kind is MouseEventType.SCROLL_UP and wheel is not None:
            wheel(-3)
        elif kind is MouseEventType.SCROLL_DOWN and wheel is not None:
            wheel(3)
        else:
            return NotImplemented
        return None

    return handle


class Editor:
    """A control in which one types, and which part of what it draws is in sight."""

    def __init__(self, control: UIControl) -> None:
        self.window = Window(control)
        self._control = control
        self._top = self._left = 0
        self._width = 80

    def lines(self, width: int, height: int) -> tuple[list[Line], Point]:
        """Draw what is in sight, and say in which of its cells the cursor stands."""
        self._width = width
        content = self._control.create_content(width, height)
        count, place = content.line_count, content.cursor_position
        self._top = min(max(min(self._top, count - height), 0), place.y)
        self._top = max(self._top, place.y + 1 - height)
        rows = range(self._top, min(self._top + height, count))
        lines: list[Line] = [[(piece[0], piece[1]) for piece in content.get_line(y)] for y in rows]
        here = "".join(text for _, text in lines[place.y - self._top]) if lines else ""
        column = sum(map(get_cwidth, here[: place.x]))
        end = column + max(get_cwidth(here[place.x : place.x + 1]), 1)
        self._left = min(max(self._left, end - width), column)
        if get_cwidth(here) <= width:
            self._left = 0
        if self._left:
            lines = [_after(line, self._left) for line in lines]
        return lines, Point(x=column - self._left, y=place.y - self._top)

    def mouse(self, event: MouseEvent) -> object:
        """Tell the control which of its characters the mouse is on."""
        content = self._control.create_content(self._width, 1)
        y = min(event.position.y + self._top, max(content.line_count - 1, 0))
        text = "".join(piece[1] for piece in content.get_line(y))
        column, x = event.position.x + self._left, 0
        while x < len(text) and (column := column - get_cwidth(text[x])) >= 0:
            x += 1
        told = MouseEvent(Point(x=x, y=y), event.event_type, event.button, event.modifiers)
        return self._control.mouse_handler(told)


def _after(line: Line, cells: int) -> Line:
    """Leave out so many cells at the beginning of a line."""
    kept: Line = []
    for style, text in line:
        place = 0
        while cells > 0 and place < len(text):
            cells -= get_cwidth(text[place])
            place += 1
        if place < len(text):
            kept.append((style, text[place:]))
    return kept


class Row(defaultdict[int, Char]):
    """The cells of one row of the terminal.

    The renderer compares a row with the one before it up to the last of its ``items``. A row that
    is ``there``, because it is that very object, has none to show.
    """

    there = False

    def items(self) -> Any:
        """Return the cells by their columns; none when there is nothing to compare."""
        return _NOTHING if self.there else super().items()


_NOTHING: ItemsView[int, Char] = dict[int, Char]().items()
_BLANK = _CHAR_CACHE[" ", ""]

Piece = tuple[int, int, str, Line, bool]
"""What one area has on one row: column, width, style, line, and whether that is typed."""


class Canvas(Container):
    """Draws areas; ``editors`` are the parts that can have the keys."""

    def __init__(
        self, draw: Draw, editors: Sequence[Editor], finish: Finish = lambda line, _: line
    ) -> None:
        self._draw = draw
        self._finish = finish
        self._windows = [editor.window for editor in editors]
        self._screen: Screen | None = None
        self._rows: list[tuple[list[Piece], Row]] = []
        self._cells: dict[tuple[object, ...], list[Char]] = {}

    def reset(self) -> None:
        """Begin anew."""
        self._screen = None

    def renew(self) -> None:
        """Draw everything again: lines are finished in another way from now on."""
        self._screen = None
        self._cells.clear()

    def preferred_width(self, max_available_width: int) -> Dimension:
        """Take all there is."""
        return Dimension()

    def preferred_height(self, width: int, max_available_height: int) -> Dimension:
        """Take all there is."""
        return Dimension()

    def get_children(self) -> list[Container]:
        """Return the windows that can have the keys; they draw nothing themselves."""
        return [*self._windows]

    def get_key_bindings(self) -> KeyBindingsBase | None:
        """Bind no keys."""
        return None

    def write_to_screen(
        self,
        screen: Screen,
        mouse_handlers: MouseHandlers,
        write_position: WritePosition,
        parent_style: str,
        erase_bg: bool,
        z_index: int | None,
    ) -> None:
        """Draw the areas into the cells of a new screen."""
        width, height = write_position.width, write_position.height
        areas, caret = self._draw(width, height)
        last = get_app().renderer.last_rendered_screen
        before = self._rows if last is not None and last is self._screen else []
        pieces: list[list[Piece]] = [[] for _ in range(height)]
        for area in areas:
            end = min(area.y + area.height, height)
            for y, line in zip(range(area.y, end), area.lines, strict=False):
                pieces[y].append((area.x, area.width, area.style, line, area.typed))
            if area.style:
                for y in range(area.y + len(area.lines), end):
                    pieces[y].append((area.x, area.width, area.style, [], True))
        for _, row in before:
            row.there = False
        self._rows = [self._row(y, one, before, width) for y, one in enumerate(pieces)]
        screen.data_buffer.update((y, row) for y, (_, row) in enumerate(self._rows))
        screen.width, screen.height = width, height
        for window in self._windows:
            screen.visible_windows_to_write_positions[window] = write_position
        if caret is not None:
            place = Point(x=min(caret.x, width - 1), y=min(caret.y, height - 1))
            screen.set_cursor_position(caret.window, place)
            screen.show_cursor = caret.shown
        mouse_handlers.mouse_handlers = _Places(areas)
        self._screen = screen

    def _row(
        self, y: int, pieces: list[Piece], before: list[tuple[list[Piece], Row]], width: int
    ) -> tuple[list[Piece], Row]:
        """Return a row as it was before when its pieces are the same, else make it."""
        if y < len(before) and before[y][0] == pieces:
            before[y][1].there = True
            return before[y]
        row = Row(lambda: _BLANK)
        row.update(dict.fromkeys(range(width), _BLANK))
        for x, room, style, line, typed in pieces:
            cells = self._painted(line, room, style, typed)
            row.update(zip(range(x, x + room), cells, strict=False))
        return pieces, row

    def _painted(self, line: Line, width: int, style: str, typed: bool) -> list[Char]:
        """Return a line as cells, cut or filled to its width."""
        name = (*line, width, style, typed)
        known = self._cells.get(name)
        if known is None:
            if len(self._cells) >= MOST_KEPT:
                self._cells.clear()
            finished = line if typed else self._finish(line, width)
            known = self._cells[name] = painted(finished, width, style)
        return known


def painted(line: Line, width: int, style: str = "") -> list[Char]:
    """Put a line into so many cells; what has no width of its own goes to the cell before it."""
    cells: list[Char] = []
    for own, text in line:
        both = f"{style} {own}" if style and own else style or own
        for letter in text:
            char = _CHAR_CACHE[letter, both]
            if char.width == 0:
                _join(cells, letter)
                continue
            if len(cells) + char.width > width:
                return _filled(cells, width, style)
            cells.append(char)
            cells += [_CHAR_CACHE["", both]] * (char.width - 1)
    return _filled(cells, width, style)


def _filled(cells: list[Char], width: int, style: str) -> list[Char]:
    return cells + [_CHAR_CACHE[" ", style]] * (width - len(cells))


def _join(cells: list[Char], mark: str) -> None:
    """Put a mark without a width onto the character before it; left out are floods of them, and
    those at the beginning."""
    place = len(cells) - 1
    while place > 0 and not cells[place].char:
        place -= 1
    if place >= 0 and len(cells[place].char) < FLOOD:
        cells[place] = _CHAR_CACHE[cells[place].char + mark, cells[place].style]


class _Places(defaultdict[int, defaultdict[int, Any]]):
    """What the mouse does at a row and a column; looked up when the mouse is used."""

    def __init__(self, areas: Sequence[Area]) -> None:
        super().__init__()
        self._areas = [area for area in areas if area.mouse is not None]

    def __missing__(self, y: int) -> defaultdict[int, Any]:
        here = [area for area in self._areas if area.y <= y < area.y + area.height]
        return _Columns(here)


class _Columns(defaultdict[int, Any]):
    """What the mouse does at a column of one row."""

    def __init__(self, areas: Sequence[Area]) -> None:
        super().__init__()
        self._areas = areas

    def __missing__(self, x: int) -> Mouse:
        for area in self._areas:
            if area.mouse is not None and area.x <= x < area.x + area.width:
                return _inside(area, area.mouse)
        return lambda _: NotImplemented


def _inside(area: Area, mouse: Mouse) -> Mouse:
    def handle(event: MouseEvent) -> object:
        place = Point(x=event.position.x - area.x, y=event.position.y - area.y)
        return mouse(MouseEvent(place, event.event_type, event.button, event.modifiers))

    return handle
