"""The composer: an editor that wraps at words, moves by clusters and underlines findings."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.data_structures import Point
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.layout.controls import BufferControl, UIContent
from prompt_toolkit.mouse_events import MouseEvent, MouseEventType

from saywell.tui.text import (
    Row,
    after_cursor,
    before_cursor,
    cells,
    cluster_width,
    clusters,
    shown,
    wrap,
)

Mark = tuple[int, int, str]
"""A span to be styled: start and end in code points, and the style."""


class Composer(BufferControl):
    """A buffer drawn by display width; prompt_toolkit's own control wraps inside clusters.

    ``marks`` gives the spans to style for the text that is in the buffer, ``style`` the text's
    own. The window around it must not wrap lines: every row drawn is a line of the content.
    """

    def __init__(
        self,
        buffer: Buffer,
        marks: Callable[[], Sequence[Mark]] = tuple,
        style: Callable[[], str] = str,
    ) -> None:
        super().__init__(buffer=buffer, include_default_input_processors=False)
        self._marks = marks
        self._style = style
        self._width = 80

    def rows(self, width: int) -> list[Row]:
        """Wrap the text as it is drawn in so many columns; the last one is for the cursor."""
        return wrap(self.buffer.text, max(width - 1, 2))

    def create_content(self, width: int, height: int, preview_search: bool = False) -> UIContent:
        """Draw the rows and say where the cursor is."""
        self._width = width
        text = self.buffer.text
        rows = self.rows(width)
        marks = self._marks()
        place = row_of(rows, self.buffer.cursor_position)
        before = text[rows[place].start : self.buffer.cursor_position]
        return UIContent(
            get_line=lambda number: self._draw(text, rows[number], marks),
            line_count=len(rows),
            cursor_position=Point(x=min(cells(before), max(width - 1, 0)), y=place),
        )

    def _draw(self, text: str, row: Row, marks: Sequence[Mark]) -> StyleAndTextTuples:
        line: StyleAndTextTuples = []
        own = self._style()
        offset = row.start
        for cluster in clusters(text[row.start : row.end]):
            end = offset + len(cluster)
            style = next((mark for start, stop, mark in marks if start < end and offset < stop), "")
            line.append((f"{own} {style}", shown(cluster)))
            offset = end
        return [*line, (own, " ")]

    def preferred_height(
        self, width: int, max_available_height: int, wrap_lines: bool, get_line_prefix: object
    ) -> int:
        """Say how many rows the text needs."""
        return min(len(self.rows(width)), max_available_height)

    def move_row(self, step: int) -> bool:
        """Move the cursor to the row above or below, at about the same column."""
        rows = self.rows(self._width)
        text, cursor = self.buffer.text, self.buffer.cursor_position
        place = row_of(rows, cursor)
        target = place + step
        if not 0 <= target < len(rows):
            return False
        column = cells(text[rows[place].start : cursor])
        self.buffer.cursor_position = _offset_at(text, rows, target, column)
        return True

    def mouse_handler(self, mouse_event: MouseEvent) -> object:
        """Put the cursor where the mouse was pressed."""
        if mouse_event.event_type is not MouseEventType.MOUSE_DOWN:
            return NotImplemented
        rows = self.rows(self._width)
        place = min(mouse_event.position.y, len(rows) - 1)
        self.buffer.cursor_position = _offset_at(
            self.buffer.text, rows, place, mouse_event.position.x
        )
        return None


def row_of(rows: Sequence[Row], cursor: int) -> int:
    """Return the row that holds the cursor; at a soft break it is the one that begins there."""
    for place in range(len(rows) - 1, -1, -1):
        if rows[place].start <= cursor:
            return place
    return 0


def _offset_at(text: str, rows: Sequence[Row], place: int, column: int) -> int:
    row = rows[place]
    soft_end = place + 1 < len(rows) and rows[place + 1].start == row.end
    offset, used = row.start, 0
    for cluster in clusters(text[row.start : row.end]):
        used += cluster_width(cluster)
        if used > column or (soft_end and offset + len(cluster) == row.end):
            break
        offset += len(cluster)
    return offset


def left(buffer: Buffer) -> None:
    """Move one cluster back."""
    buffer.cursor_position = before_cursor(buffer.text, buffer.cursor_position)


def right(buffer: Buffer) -> None:
    """Move one cluster on."""
    if buffer.cursor_position < len(buffer.text):
        buffer.cursor_position = after_cursor(buffer.text, buffer.cursor_position)


def delete_before(buffer: Buffer) -> None:
    """Delete the cluster before the cursor."""
    start = before_cursor(buffer.text, buffer.cursor_position)
    buffer.delete_before_cursor(buffer.cursor_position - start)


def delete_after(buffer: Buffer) -> None:
    """Delete the cluster under the cursor."""
    if buffer.cursor_position < len(buffer.text):
        end = after_cursor(buffer.text, buffer.cursor_position)
        buffer.delete(end - buffer.cursor_position)
