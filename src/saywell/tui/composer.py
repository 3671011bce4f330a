"""The composer: an editor that wraps at words, moves by clusters and underlines findings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.data_structures import Point
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.layout.controls import BufferControl, UIContent
from prompt_toolkit.mouse_events import MouseEvent, MouseEventType

from saywell.tui.editing import line_end, line_start
from saywell.tui.text import Row, cells, cluster_width, clusters, shown, wrap

Mark = tuple[int, int, str]
"""A span to be styled: start and end in code points, and the style."""

NOTE_SIGN = "▒ "
"""What stands before each row of a private note, with and without colours."""


class Composer(BufferControl):
    """A buffer drawn by display width; prompt_toolkit's own control wraps inside clusters.

    ``marks`` gives the spans to style for the text that is in the buffer, ``style`` the text's
    own, ``sign`` what stands before each row. The window around it must not wrap lines: every row
    drawn is a line of the content. A ``single`` row is not wrapped; the window scrolls it.
    """

    def __init__(
        self,
        buffer: Buffer,
        marks: Callable[[], Sequence[Mark]] = tuple,
        style: Callable[[], str] = str,
        sign: Callable[[], str] = str,
        *,
        single: bool = False,
    ) -> None:
        super().__init__(buffer=buffer, include_default_input_processors=False)
        self._marks = marks
        self._style = style
        self._sign = sign
        self._single = single
        self._width = 80
        self._known: tuple[str, int, list[Row]] = ("", 0, [])

    def rows(self, width: int) -> list[Row]:
        """Wrap the text as it is drawn in so many columns; the last one is for the cursor."""
        text = self.buffer.text
        if self._single:
            return [Row(0, len(text))]
        room = max(width - 1 - cells(self._sign()), 2)
        if self._known[:2] != (text, room):
            self._known = (text, room, _rows(text, room))
        return self._known[2]

    def create_content(self, width: int, height: int, preview_search: bool = False) -> UIContent:
        """Draw the rows and say where the cursor is."""
        self._width = width
        text, cursor = self.buffer.text, self.buffer.cursor_position
        rows = self.rows(width)
        marks = self._marks()
        place = row_of(rows, cursor)
        # the window wants the place among the characters drawn, and finds the column by itself
        ahead = len(self._sign()) + len(_drawn(text[rows[place].start : cursor]))
        return UIContent(
            get_line=lambda number: self._draw(text, rows[number], marks),
            line_count=len(rows),
            cursor_position=Point(x=ahead, y=place),
        )

    def _draw(self, text: str, row: Row, marks: Sequence[Mark]) -> StyleAndTextTuples:
        line: StyleAndTextTuples = []
        own, sign = self._style(), self._sign()
        if sign:
            line.append(("class:note", sign))
        inside = [one for one in marks if one[0] < row.end and row.start < one[1]]
        offset = row.start
        for cluster in clusters(text[row.start : row.end]):
            end = offset + len(cluster)
            style = next(
                (mark for start, stop, mark in inside if start < end and offset < stop), ""
            )
            line.append((f"{own} {style}", shown(cluster)))
            offset = end
        return [*line, (own, " ")]

    def preferred_height(
        self, width: int, max_available_height: int, wrap_lines: bool, get_line_prefix: object
    ) -> int:
        """Say how many rows the text needs."""
        return min(len(self.rows(width)), max_available_height)

    def has_row(self, step: int) -> bool:
        """Say whether there is a row above or below that of the cursor."""
        rows = self.rows(self._width)
        return 0 <= row_of(rows, self.buffer.cursor_position) + step < len(rows)

    def move_row(self, step: int) -> None:
        """Move the cursor to the row above or below, at about the same column.

        From the first row up it goes to the beginning, from the last one down to the end.
        """
        rows = self.rows(self._width)
        text, cursor = self.buffer.text, self.buffer.cursor_position
        place = row_of(rows, cursor)
        target = place + step
        if 0 <= target < len(rows):
            column = cells(text[rows[place].start : cursor])
            self.buffer.cursor_position = _offset_at(text, rows, target, column)
        else:
            self.buffer.cursor_position = 0 if step < 0 else len(text)

    def row_start(self) -> None:
        """Move to the beginning of the row; from there to that of the line."""
        rows, text, cursor = self.rows(self._width), self.buffer.text, self.buffer.cursor_position
        start = rows[row_of(rows, cursor)].start
        self.buffer.cursor_position = start if start < cursor else line_start(text, cursor)[1]

    def row_end(self) -> None:
        """Move to the end of the row; from there to that of the line."""
        rows, text, cursor = self.rows(self._width), self.buffer.text, self.buffer.cursor_position
        end = _offset_at(text, rows, row_of(rows, cursor), self._width)
        self.buffer.cursor_position = end if end > cursor else line_end(text, cursor)[1]

    def mouse_handler(self, mouse_event: MouseEvent) -> object:
        """Put the cursor where the mouse was pressed."""
        if mouse_event.event_type is not MouseEventType.MOUSE_DOWN:
            return NotImplemented
        rows, text = self.rows(self._width), self.buffer.text
        row = rows[min(mouse_event.position.y, len(rows) - 1)]
        # the window hands on the place among the characters drawn, not the column
        left, offset = mouse_event.position.x - len(self._sign()), row.start
        for cluster in clusters(text[row.start : row.end]):
            left -= len(shown(cluster))
            if left < 0:
                break
            offset += len(cluster)
        self.buffer.cursor_position = offset
        return None


@lru_cache(maxsize=1024)
def _line_rows(line: str, width: int) -> tuple[Row, ...]:
    return tuple(wrap(line, width))


def _rows(text: str, width: int) -> list[Row]:
    """Wrap a text; lines that were wrapped before are not wrapped again."""
    rows: list[Row] = []
    offset = 0
    for line in text.split("\n"):
        rows += (Row(row.start + offset, row.end + offset) for row in _line_rows(line, width))
        offset += len(line) + 1
    return rows


def _drawn(text: str) -> str:
    return "".join(shown(cluster) for cluster in clusters(text))


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
