"""CSV files of any delimiter, row by row, each with its line; and what is wrong with them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO

from saywell.errors import LibraryError, Problem, Where

MOST = 10_000_000
"""Characters that one cell may have: a larger one is a quote that never closes."""


def records(
    file: IO[str], name: str, delimiter: str, needed: Sequence[str]
) -> Iterator[tuple[Where, Mapping[str, str]] | Problem]:
    """Yield the rows under a header, by column name, each with its place.

    Names of columns count without case and blanks around. Raises LibraryError when a needed
    column is not there, with the delimiter that the file seems to have.
    """
    rows = cells(file, name, delimiter)
    head = next(rows, None)
    if head is None:
        raise LibraryError("the file is empty", where=Where(name))
    if isinstance(head, Problem):
        raise LibraryError(head.message, hint=head.hint, where=head.where)
    columns = [cell.strip().lower() for cell in head[1]]
    missing = [column for column in needed if column not in columns]
    if missing:
        raise LibraryError(
            f"no column {', '.join(map(repr, missing))} in the first line",
            hint=_hint(head[1], delimiter),
            where=Where(name, 1),
        )
    for row in rows:
        if isinstance(row, Problem):
            yield row
            continue
        where, values = row
        if len(values) > len(columns) and any(values[len(columns) :]):
            yield Problem(where, f"{len(values)} cells under {len(columns)} columns", "quote it")
            continue
        yield where, dict(zip(columns, [*values, *[""] * len(columns)], strict=False))


def _hint(cells_there: Sequence[str], delimiter: str) -> str:
    """Say which delimiter a header seems to have instead."""
    if len(cells_there) == 1:
        for other, called in ((",", "commas"), (";", "semicolons"), ("\t", "tabs")):
            if other != delimiter and other in cells_there[0]:
                return f"it is parted by {called}: is it another format?"
    return f"it has: {', '.join(cell.strip() for cell in cells_there)[:200]}"


def cells(file: IO[str], name: str, delimiter: str) -> Iterator[tuple[Where, list[str]] | Problem]:
    """Yield the rows of a CSV file, empty ones left out, each with the line where it begins."""
    csv.field_size_limit(MOST)
    reader = csv.reader(_without_mark(file), delimiter=delimiter, strict=False)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Problem(
                Where(name, line), f"this row cannot be read: {error}", "close its quotes"
            )
            return
        if any(cell.strip() for cell in row):
            yield Where(name, line), row


def _without_mark(lines: Iterable[str]) -> Iterator[str]:
    """Leave out the byte order mark that spreadsheets put first."""
    for number, line in enumerate(lines):
        yield line if number else line.removeprefix("\ufeff")


def line_of(values: Iterable[str], delimiter: str) -> str:
    """Write one row."""
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter, lineterminator="\n").writerow(values)
    return target.getvalue()
