"""Tables of figures, as they are printed and as they stand in a page of the docs."""

from __future__ import annotations

import datetime as dt
import os
import platform
import re
from collections.abc import Sequence
from pathlib import Path
from unicodedata import east_asian_width

Row = Sequence[object]


def shown(value: object) -> str:
    """Show a figure with three digits or so, and what is not known as a dash."""
    if value is None:
        return "-"
    if isinstance(value, float):
        if value >= 100:
            return f"{value:.0f}"
        return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 10 else f"{value:.1f}"
    return str(value)


def plain(head: Row, rows: Sequence[Row]) -> str:
    """Align the columns: the first to the left, the others to the right."""
    cells = [[shown(value) for value in row] for row in (head, *rows)]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    lines = []
    for row in cells:
        first, *others = zip(row, widths, strict=True)
        aligned = (" " * (width - _width(cell)) + cell for cell, width in others)
        lines.append("  ".join((first[0] + " " * (first[1] - _width(first[0])), *aligned)))
    return "\n".join(lines)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def markdown(head: Row, rows: Sequence[Row]) -> str:
    """Write a table for a page."""
    bars = ["|---", *("|--:" for _ in head[1:])]
    lines = ["| " + " | ".join(shown(value) for value in row) + " |" for row in (head, *rows)]
    return "\n".join((lines[0], "".join(bars) + "|", *lines[1:]))


def machine() -> str:
    """Say when and on what the figures were taken."""
    today = dt.datetime.now(tz=dt.UTC).date()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"Measured on {today}, {cores} cores, Python {platform.python_version()}."


def put(page: Path, name: str, block: str) -> None:
    """Replace what stands between the comments ``measured: NAME`` and ``end`` of a page.

    Raises ValueError when the page has no such place.
    """
    old = page.read_text(encoding="utf-8")
    place = re.compile(rf"(<!-- measured: {re.escape(name)} -->\n).*?(<!-- end -->)", re.DOTALL)
    new, count = place.subn(lambda found: f"{found[1]}{block}\n{found[2]}", old)
    if not count:
        raise ValueError(f"{page} has no place for {name}")
    page.write_text(new, encoding="utf-8")
