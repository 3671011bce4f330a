"""Tables, clocks and marked texts as values to print; nothing is printed here.

Each has two shapes: lines of plain text for a pipe, and a rich renderable for a terminal. What
comes in may be untrusted, what goes out is safe to show.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from saywell.cli.cells import cells, row, share
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


_NUMBERS = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}


def sheet_lines(sheet: Sheet) -> list[str]:
    """Write a table for a pipe: a row a line, columns parted by tabs, nothing cut, no titles."""
    return ["\t".join(clean_line(_text(cell), limit=100_000) for cell in one) for one in sheet.rows]


def sheet_cut(sheet: Sheet, width: int, coloured: bool) -> list[str]:
    """Draw a table for a terminal of ``width`` cells, a line for each row, long texts cut."""
    shown = [[clean_line(_text(cell)) for cell in one] for one in sheet.rows]
    lines = [list(sheet.titles), *shown]
    widest = [max(cells(one[at]) for one in lines) for at in range(len(sheet.titles) - 1)]
    limits = (*sheet.most, *[0] * len(widest))
    widths = share(
        [min(one, most or one) for one, most in zip(widest, limits, strict=False)], width
    )
    head = ("1" if coloured else "",) * len(sheet.titles)
    styles = [[_numbers(cell) if coloured else "" for cell in one] for one in sheet.rows]
    return [
        row(texts, widths, style, width)
        for texts, style in zip(lines, [head, *styles], strict=True)
    ]


def _numbers(cell: Cell | str) -> str:
    """Return the numbers that terminals have for a style in rich's words."""
    words = cell.style.split() if isinstance(cell, Cell) else ()
    return ";".join(_NUMBERS[word] for word in words)


def sheet_rich(sheet: Sheet) -> RenderableType:
    """Draw a table whose texts wrap, without lines around its cells."""
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    for title in sheet.titles:
        table.add_column(title, overflow="fold")
    for one in sheet.rows:
        table.add_row(*(_styled(cell) for cell in one))
    return table


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
    seconds = int(waited.total_seconds())
    if seconds >= 600:  # nobody needs the seconds of a quarter of an hour
        waited = dt.timedelta(seconds=seconds - seconds % 60)
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
