"""CSV files of any delimiter, row by row, each with its line; and what is wrong with them."""

from __future__ import annotations

import contextlib
import csv
import io
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import IO

from saywell.errors import LibraryError, Problem, Where

DELIMITERS = (",", ";", "\t", "|")
_SEPARATOR = re.compile(r"\ufeff?sep=(.)\r?\n", re.IGNORECASE)
MOST = 10_000_000
"""Characters that one cell may have: a larger one is a quote that never closes."""


class Lines:
    """The lines of a file of cells: without a byte order mark, and without Excel's ``sep=;``.

    ``delimiter`` is what that line names, empty without it; ``number`` counts the lines handed
    out, and ``ended`` says whether somebody asked for one behind the last.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._ahead: list[str] = []
        self.delimiter = ""
        self.number = 0
        self.ended = False
        first = file.readline(MOST).removeprefix("\ufeff")
        named = _SEPARATOR.fullmatch(first)
        if named:
            self.delimiter, self.number = named[1], 1
        elif first:
            self._ahead = [first]

    def ahead(self) -> list[str]:
        """Read the first line that is not blank, without taking it."""
        while not self._ahead or not self._ahead[-1].strip():
            line = self._file.readline(MOST)
            if not line:
                break
            self._ahead.append(line)
        return self._ahead

    def __iter__(self) -> Iterator[str]:
        """Hand out the lines."""
        ahead, self._ahead = self._ahead, []
        for line in itertools.chain(ahead, iter(lambda: self._file.readline(MOST), "")):
            self.number += 1
            if len(line) == MOST:
                raise csv.Error("this line never ends")
            yield line
        self.ended = True


def delimiter_of(lines: Lines, usual: str, fits: Callable[[Sequence[str]], bool]) -> str:
    """Tell by its first line what parts the cells of a file: spreadsheets take what they like.

    The ``usual`` one, unless only another makes cells of the line that ``fits``.
    """
    if lines.delimiter:
        return lines.delimiter
    head = "".join(lines.ahead()).strip()
    for one in (usual, *(mark for mark in DELIMITERS if mark != usual)):
        with contextlib.suppress(csv.Error):  # it is told where the line is read as cells
            if fits(next(csv.reader([head], delimiter=one), [])):
                return one
    return usual


def records(
    file: IO[str], name: str, usual: str, needed: Sequence[Sequence[str]]
) -> Iterator[tuple[Where, Mapping[str, str]] | Problem]:
    """Yield the rows under a header, by column name, each with its place.

    Names of columns count without case and blanks around; of each of ``needed``, one has to be
    there. Raises LibraryError when it is not, with what is there instead.
    """

    def fits(head: Sequence[str]) -> bool:
        columns = _columns(head)
        return all(any(one in columns for one in some) for some in needed)

    lines = Lines(file)
    rows = cells(lines, name, delimiter_of(lines, usual, fits))
    head = next(rows, None)
    if head is None:
        raise LibraryError("the file is empty", where=Where(name))
    if isinstance(head, Problem):
        raise LibraryError(head.message, hint=head.hint, where=head.where)
    where, names = head
    if not fits(names):
        columns = _columns(names)
        missing = next(some for some in needed if not any(one in columns for one in some))
        there = ", ".join(cell.strip() for cell in names)[:200]
        raise LibraryError(
            f"no column {missing[0]!r} in the first line, which has: {there}",
            hint=_way_out(missing, there),
            where=where,
        )
    columns = _columns(names)
    for row in rows:
        if isinstance(row, Problem):
            yield row
            continue
        where, values = row
        if any(values[len(columns) :]):
            told = f"{len(values)} cells under {len(columns)} columns"
            yield Problem(where, told, "put a text with the delimiter in it in quotes")
            continue
        yield where, dict(zip(columns, [*values, *[""] * len(columns)], strict=False))


def _columns(head: Sequence[str]) -> list[str]:
    return [cell.strip().lower() for cell in head]


def _way_out(missing: Sequence[str], there: str) -> str:
    if there.startswith(("<!", "<html", "<HTML")):
        return "this is a web page: sign in there, and export once more"
    if there.startswith(("{", "[")):
        return "this looks like JSON: is it another format?"
    others = f" (or {', '.join(missing[1:])})" if missing[1:] else ""
    return f"name that column {missing[0]!r}{others}; the first line holds the names of columns"


def cells(lines: Lines, name: str, delimiter: str) -> Iterator[tuple[Where, list[str]] | Problem]:
    """Yield the rows of a CSV file, empty ones left out, each with the line where it begins."""
    csv.field_size_limit(MOST)
    reader = csv.reader(iter(lines), delimiter=delimiter)
    while True:
        line = lines.number + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Problem(
                Where(name, line),
                f"this row cannot be read: {error}",
                "it and all that follows is left out: close its quotes",
            )
            return
        if lines.ended:
            yield Problem(
                Where(name, line),
                f"a quote in this row is never closed: it goes on to line {lines.number}",
                "it is left out: close the quote",
            )
            return
        if any(cell.strip() for cell in row):
            yield Where(name, line), row


def line_of(values: Iterable[str], delimiter: str) -> str:
    """Write one row."""
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter, lineterminator="\n").writerow(values)
    return target.getvalue()
