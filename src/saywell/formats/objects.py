"""JSON that may be larger than the memory: the objects of its lists, one at a time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from saywell.errors import LibraryError, Where

PIECE = 1 << 16
LARGEST = 50_000_000
"""Characters that one object may have."""


class Readable(Protocol):
    """Text that is read in pieces."""

    def read(self, size: int, /) -> str:
        """Read at most so many characters, or about so many; none at the end."""


class _Window:
    """A part of the file, read on as far as is needed; knows the place it is at."""

    def __init__(self, file: Readable, name: str) -> None:
        self._file = file
        self._name = name
        self.text = file.read(PIECE).removeprefix("\ufeff")
        self.at = 0
        self._line = 1
        self._begun = 0
        """Where the line begins, counted from the start of ``text``: below 0 when left behind."""

    def where(self) -> Where:
        """Return the place of the next character."""
        return Where(self._name, self._line, self.at - self._begun + 1)

    def peek(self) -> str:
        """Return the next character that is not blank, "" at the end."""
        while True:
            blank = _BLANK.match(self.text, self.at)
            self._go(blank.end() if blank else self.at)
            if self.at < len(self.text) or not self._more():
                return self.text[self.at : self.at + 1]

    def take(self, character: str) -> bool:
        """Go past a character when it is the next one."""
        if self.peek() != character:
            return False
        self._go(self.at + 1)
        return True

    def value(self) -> Any:
        """Read one whole value."""
        while True:
            try:
                found, end = _DECODER.raw_decode(self.text, self.at)
            except json.JSONDecodeError as error:
                if len(self.text) - self.at < LARGEST and self._more():
                    continue
                self._go(error.pos)
                said = f"{error.msg[:1].lower()}{error.msg[1:]}"
                cut = error.msg.startswith("Unterminated") or not self.text[self.at :].strip()
                raise self.fault(f"this is not JSON: {said}", cut=cut) from None
            except RecursionError:
                raise self.fault("this JSON is nested too deeply") from None
            except ValueError:  # Python reads no number of more than 4,300 digits
                raise self.fault("a number in this entry has too many digits") from None
            if end == len(self.text) and self._more():
                continue  # a number may go on in what comes
            self._go(end)
            return found

    def fault(self, message: str, *, cut: bool = False) -> LibraryError:
        """Return an error at this place; ``cut`` where the file ends in a value."""
        hint = ""
        if cut or self.at >= len(self.text):
            hint = "the file breaks off here: export it once more"
        return LibraryError(message, hint=hint, where=self.where())

    def _go(self, end: int) -> None:
        lines = self.text.count("\n", self.at, end)
        if lines:
            self._line += lines
            self._begun = self.text.rfind("\n", self.at, end) + 1
        self.at = end

    def _more(self) -> bool:
        more = self._file.read(max(PIECE, len(self.text) - self.at))
        self.text = self.text[self.at :] + more
        self._begun -= self.at
        self.at = 0
        return bool(more)


_BLANK = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder(parse_constant=lambda _: None)
"""NaN and Infinity are no JSON, and no text either: they are nothing here."""


def objects(file: Readable, name: str, keys: Iterable[str]) -> Iterator[tuple[Where, Any]]:
    """Yield the entries of a list: of the file itself, or under one of some keys at its top.

    A file that is one object without such a key is its only entry. Several answers of an API, one
    behind the other, are read as one. Raises LibraryError for what is no JSON.
    """
    window, wanted = _Window(file, name), frozenset(keys)
    first = window.peek()
    if not first:
        raise LibraryError("the file is empty", where=Where(name))
    while first:
        if first == "[":
            yield from _entries(window)
        elif first == "{":
            yield from _top(window, wanted)
        elif first == "<":
            fault = window.fault("this is not JSON but a web page, or XML")
            raise LibraryError(
                fault.message, hint="sign in there, and export once more", where=fault.where
            )
        else:
            raise window.fault("this is not JSON: a list or an object is needed here")
        first = window.peek()


def _entries(window: _Window) -> Iterator[tuple[Where, Any]]:
    window.take("[")
    while not window.take("]"):
        window.peek()
        where = window.where()
        yield where, window.value()
        if not window.take(",") and window.peek() != "]":
            raise window.fault("a comma or the end of the list is missing")


def _top(window: _Window, wanted: frozenset[str]) -> Iterator[tuple[Where, Any]]:
    start = window.where()
    rest: dict[str, Any] = {}
    found = False
    for key, where in _members(window):
        if key in wanted and window.peek() == "[":
            found = True
            yield from _entries(window)
        elif key in wanted and window.peek() == "{":
            found = True
            yield where, window.value()
        else:
            rest[key] = window.value()
    if not found:
        yield start, rest


def members(file: Readable, name: str) -> Iterator[tuple[Where, str, Any]]:
    """Yield the keys and values of the object that a file is, each with the key's place.

    Raises LibraryError for what is no JSON, or no object.
    """
    window = _Window(file, name)
    if window.peek() != "{":
        raise window.fault("the file is empty" if not window.peek() else "an object is needed here")
    for key, where in _members(window):
        yield where, key, window.value()
    if window.peek():
        raise window.fault("the object has ended: nothing more belongs here")


def _members(window: _Window) -> Iterator[tuple[str, Where]]:
    """Yield each key of an object with its place; its value has to be taken before the next."""
    window.take("{")
    while not window.take("}"):
        window.peek()
        where = window.where()
        key = window.value()
        if not isinstance(key, str) or not window.take(":"):
            raise window.fault("a name in quotes and a colon are missing")
        window.peek()
        yield key, where
        if not window.take(",") and window.peek() != "}":
            raise window.fault("a comma or the end of the object is missing")


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
