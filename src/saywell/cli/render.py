"""Tables, clocks and marked texts as values to print; nothing is printed here.

Each has two shapes: lines of plain text for a pipe, and a rich renderable for a terminal. What
comes in may be untrusted, what goes out is safe to show.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from saywell.cli.cells import share
from saywell.cli.lines import AROUND as AROUND
from saywell.cli.lines import Cell as Cell
from saywell.cli.lines import marked_lines as marked_lines
from saywell.model.untrusted import clean_line

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table; the last column takes what room is left on a terminal.

    ``most`` is the most cells that each of the first columns takes there (0 for no limit), and
    ``cut`` shortens long texts to one line, where otherwise they wrap. A pipe gets all of it.
    """

    titles: tuple[str, ...]
    rows: tuple[tuple[Cell | str, ...], ...]
    most: tuple[int, ...] = ()
    cut: bool = False


def sheet_lines(sheet: Sheet) -> list[str]:
    """Write a table for a pipe: a row a line, columns parted by tabs, nothing cut, no titles."""
    return ["\t".join(clean_line(_text(cell), limit=100_000) for cell in row) for row in sheet.rows]


def sheet_rich(sheet: Sheet, width: int) -> RenderableType:
    """Draw a table for a terminal of ``width`` cells, without lines around its cells."""
    from rich.table import Table

    table = Table(
        box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False, expand=sheet.cut
    )
    widths = [*_widths(sheet, width), None] if sheet.cut else [None] * len(sheet.titles)
    for title, cells in zip(sheet.titles, widths, strict=True):
        table.add_column(
            title,
            overflow="ellipsis" if sheet.cut else "fold",
            no_wrap=sheet.cut,
            width=cells,
            ratio=1 if sheet.cut and cells is None else None,
        )
    for row in sheet.rows:
        table.add_row(*(_styled(cell) for cell in row))
    return table


def _widths(sheet: Sheet, width: int) -> list[int]:
    """Share the terminal: every column but the last takes its longest text, up to its limit.

    Where that leaves the last one too little, the widest of the others give way.
    """
    from rich.cells import cell_len

    widths = []
    for number, title in enumerate(sheet.titles[:-1]):
        texts = [title, *(clean_line(_text(row[number])) for row in sheet.rows)]
        most = sheet.most[number] if number < len(sheet.most) else 0
        widest = max(cell_len(text) for text in texts)
        widths.append(min(widest, most) if most else widest)
    return share(widths, width)


def _text(cell: Cell | str) -> str:
    return cell.text if isinstance(cell, Cell) else cell


def _styled(cell: Cell | str) -> Text:
    from rich.text import Text

    style = cell.style if isinstance(cell, Cell) else ""
    return Text(clean_line(_text(cell), limit=10_000), style=style)


def duration(delta: dt.timedelta) -> str:
    """Say a length of time as people do: ``50 s``, ``1 min 20 s``, ``2 h 5 min``, ``3 d 4 h``."""
    seconds = max(int(delta.total_seconds()), 0)
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return _two(seconds // 60, "min", seconds % 60, "s")
    if seconds < 86400:
        return _two(seconds // 3600, "h", seconds % 3600 // 60, "min")
    return _two(seconds // 86400, "d", seconds % 86400 // 3600, "h")


def _two(large: int, unit: str, small: int, smaller: str) -> str:
    return f"{large} {unit} {small} {smaller}" if small else f"{large} {unit}"


def waiting(
    waited: dt.timedelta | None, warn: dt.timedelta, alarm: dt.timedelta, first: bool
) -> Cell:
    """Show how long a customer has waited: in words and in colour, so that either is enough."""
    if waited is None:
        return Cell("-", "dim")
    text = duration(waited)
    first_mark = ", new" if first else ""
    if waited >= alarm:
        return Cell(f"{text} LATE{first_mark}", "bold red")
    if waited >= warn:
        return Cell(f"{text} due{first_mark}", "yellow")
    return Cell(f"{text}{first_mark}", "")


def listed(words: Sequence[str]) -> str:
    """Join words with commas, a dash for none."""
    return ", ".join(words) or "-"
