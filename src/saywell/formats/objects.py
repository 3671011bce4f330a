"""JSON that may be larger than the memory: the objects of its lists, one at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any

from saywell.errors import LibraryError, Where

PIECE = 1 << 16
LARGEST = 50_000_000
"""Characters that one object may have."""


class _Window:
    """A part of the file, read on as far as is needed; knows the line it is at."""

    def __init__(self, file: IO[str], name: str) -> None:
        self._file = file
        self.name = name
        self.text = file.read(PIECE).removeprefix("\ufeff")
        self.at = 0
        self.line = 1

    def peek(self) -> str:
        """Return the next character that is not blank, "" at the end."""
        while True:
            while self.at < len(self.text) and self.text[self.at] in " \t\r\n":
                self.line += self.text[self.at] == "\n"
                self.at += 1
            if self.at < len(self.text) or not self._more():
                return self.text[self.at : self.at + 1]

    def take(self, character: str) -> bool:
        """Go past a character when it is the next one."""
        if self.peek() != character:
            return False
        self.at += 1
        return True

    def value(self) -> Any:
        """Read one whole value."""
        while True:
            try:
                found, end = _DECODER.raw_decode(self.text, self.at)
            except json.JSONDecodeError as error:
                if len(self.text) - self.at < LARGEST and self._more():
                    continue
                line = self.line + self.text.count("\n", self.at, error.pos)
                raise LibraryError(
                    f"this is not JSON: {error.msg}", where=Where(self.name, line)
                ) from None
            except RecursionError:
                raise LibraryError(
                    "this JSON is nested too deeply", where=Where(self.name, self.line)
                ) from None
            if end == len(self.text) and self._more():
                continue  # a number may go on in what comes
            self.line += self.text.count("\n", self.at, end)
            self.at = end
            return found

    def _more(self) -> bool:
        more = self._file.read(max(PIECE, len(self.text) - self.at))
        self.text = self.text[self.at :] + more
        self.at = 0
        return bool(more)


_DECODER = json.JSONDecoder()


def objects(file: IO[str], name: str, keys: Iterable[str]) -> Iterator[tuple[Where, Any]]:
    """Yield the entries of a list: of the file itself, or under one of some keys at its top.

    A file that is one object without such a key is its only entry. Raises LibraryError for what
    is no JSON.
    """
    window, wanted = _Window(file, name), frozenset(keys)
    if window.peek() == "[":
        yield from _entries(window)
    elif window.peek() == "{":
        yield from _top(window, wanted)
    else:
        raise LibraryError("this is not JSON", where=Where(name, window.line))


def _entries(window: _Window) -> Iterator[tuple[Where, Any]]:
    window.take("[")
    while not window.take("]"):
        window.peek()
        where = Where(window.name, window.line)
        yield where, window.value()
        if not window.take(",") and window.peek() != "]":
            raise LibraryError("the list breaks off", where=Where(window.name, window.line))


def _top(window: _Window, wanted: frozenset[str]) -> Iterator[tuple[Where, Any]]:
    start = Where(window.name, window.line)
    rest: dict[str, Any] = {}
    found = False
    window.take("{")
    while not window.take("}"):
        window.peek()
        key = window.value()
        if not isinstance(key, str) or not window.take(":"):
            raise LibraryError("this is not JSON", where=Where(window.name, window.line))
        if key in wanted and window.peek() == "[":
            found = True
            yield from _entries(window)
        elif key in wanted and window.peek() == "{":
            found = True
            where = Where(window.name, window.line)
            yield where, window.value()
        else:
            window.peek()
            rest[key] = window.value()
        if not window.take(",") and window.peek() != "}":
            raise LibraryError("the file breaks off", where=Where(window.name, window.line))
    if not found:
        yield start, rest


def text_in(entry: Mapping[str, Any], *names: str) -> str:
    """Return the first of some values that is a text or a number, as text."""
    for name in names:
        value = entry.get(name)
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return str(value)
    return ""


def list_in(entry: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Return the texts of a list, or the one text that stands in its place."""
    value = entry.get(name)
    if isinstance(value, str):
        return (value,) if value.strip() else ()
    if not isinstance(value, list):
        return ()
    return tuple(str(one) for one in value if isinstance(one, str | int) and str(one).strip())


def mappings_in(entry: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the objects of a list; what else stands there is left out."""
    value = entry.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def mapping_in(entry: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return an object, an empty one where something else stands."""
    value = entry.get(name)
    return value if isinstance(value, dict) else {}


def listed(
    entries: Iterable[Mapping[str, Any]], before: str = "", after: str = ""
) -> Iterator[str]:
    """Write a list of objects, one at a time."""
    yield f"{before}["
    first = True
    for entry in entries:
        yield ("" if first else ",") + "\n" + json.dumps(entry, ensure_ascii=False)
        first = False
    yield f"\n]{after}\n"
