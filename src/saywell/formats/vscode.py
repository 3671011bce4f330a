"""Snippets of Visual Studio Code: tab stops, placeholders and choices."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import IO, Any

from saywell.errors import Where
from saywell.formats.dialects import Dialect, field_name, filled_name
from saywell.formats.entries import (
    ANY_LANGUAGE,
    no_entry,
    short_code,
    text_of_entry,
    told,
    written,
)
from saywell.formats.objects import list_in, members, text_in
from saywell.model.exchange import Entry, Format, Found, Hole, Piece, Tell

LONGEST = 10_000_000
"""Characters that one line may have."""

_TOKEN = re.compile(
    r"\\(?P<escaped>[$}\\])"
    r"|\$(?P<stop>\d+)"
    r"|\$\{(?P<number>\d+)(?:\|(?P<choices>(?:[^|\\]|\\.)*)\||:(?P<default>(?:[^${}\\]|\\.)*))?\}"
    r"|\$\{[^}]*\}|\$[A-Z_]+",
    re.S,
)
_COMMENT = re.compile(r'("(?:[^"\\]|\\.)*")|//[^\n]*|/\*.*?(?:\*/|\Z)', re.S)
_TRAILING = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])', re.S)
_NAMED = re.compile(r"\[([a-z]\w*)\]")
"""How we write a field without a stand-in: seen by people, and let out by no check."""

_SPLIT = re.compile(r"(?:[^,\\]|\\.)+", re.S)
_ESCAPED = re.compile(r"\\([$}\\,|])")


def _read(match: re.Match[str]) -> Piece | None:
    if match["escaped"]:
        return match["escaped"]
    number = match["stop"] or match["number"]
    if number is None:
        return None
    if number == "0" and match["default"] is None:
        return ""  # where the cursor goes at the end
    if match["choices"] is not None:
        found = tuple(_ESCAPED.sub(r"\1", one) for one in _SPLIT.findall(match["choices"]))
        return Hole(f"field_{number}", None, found)
    if match["default"] is None:
        return Hole(f"field_{number}")
    default = _ESCAPED.sub(r"\1", match["default"])
    if named := _NAMED.fullmatch(default):
        return Hole(filled_name(named[1]))
    return Hole(f"field_{number}", default or None)


def _dialect(order: list[str]) -> Dialect:
    """Make the dialect for writing one entry; ``order`` grows by the names of its holes."""

    def write(hole: Hole) -> str:
        if hole.name not in order:
            order.append(hole.name)
        number = order.index(hole.name) + 1
        if hole.choices:
            listed = ",".join(re.sub(r"([\\,|$}])", r"\\\1", one) for one in hole.choices)
            return f"${{{number}|{listed}|}}"
        default = hole.default if hole.default is not None else f"[{field_name(hole.name)}]"
        return f"${{{number}:{_escaped(default)}}}"

    return Dialect(_TOKEN, _read, write, _escaped)


def _escaped(text: str) -> str:
    return re.sub(r"([\\$}])", r"\\\1", text)


DIALECT = _dialect([])


def read(file: IO[str], name: str) -> Iterator[Found]:
    """Yield the snippets; comments and commas too many are borne with, as the editor does."""
    for where, title, entry in members(Uncommented(file), name):
        yield from _snippet(title, entry, where)


class Uncommented:
    """JSON with comments, read as JSON: without them, and without a comma before an end."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._comment = False
        self._comma = ""

    def read(self, size: int, /) -> str:
        """Read lines of at least so many characters together."""
        parts: list[str] = []
        there = 0
        while there < size:
            line = self._file.readline(LONGEST)
            parts.append(self._plain(line) if line else self._comma)
            there += len(parts[-1])
            if not line:
                self._comma = ""
                break
        return "".join(parts)

    def _plain(self, line: str) -> str:
        if self._comment:
            _, ended, rest = line.partition("*/")
            if not ended:
                return "\n"
            self._comment, line = False, rest
        line = _COMMENT.sub(self._without, line)
        line = _TRAILING.sub(lambda match: match[1] or " ", line)
        text = line.strip()
        if not text:
            return "\n"
        if self._comma and text[0] not in "}]":
            line = f",{line}"
        self._comma = "," if text[-1] == "," else ""
        return line.rstrip().removesuffix(",") + "\n" if self._comma else line

    def _without(self, match: re.Match[str]) -> str:
        self._comment = match[0].startswith("/*") and not match[0].endswith("*/")
        return match[1] or " "


def _snippet(title: str, entry: Any, where: Where) -> Iterator[Found]:
    lines = list_of_lines(entry.get("body")) if isinstance(entry, dict) else None
    if not lines or not "".join(lines).strip():
        yield no_entry(where, "body")
        return
    pieces, unknown = DIALECT.pieces("\n".join(lines))
    yield from told(where, unknown)
    yield Entry(
        title=title,
        texts={ANY_LANGUAGE: pieces},
        triggers=tuple(one for one in list_in(entry, "prefix") if not set(one) & set(" \t\n")),
        note=" ".join(list_in(entry, "description")) or text_in(entry, "description"),
        where=where,
    )


def list_of_lines(value: Any) -> list[str] | None:
    """Return the lines of a body: a text, or a list of lines in which blank ones count."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return list(value)
    return None


def write(entries: Iterable[Entry], tell: Tell) -> Iterator[str]:
    """Write an object of snippets."""
    yield "{"
    titles: set[str] = set()
    for number, entry in enumerate(entries):
        title = entry.title or short_code(entry)
        while title in titles:
            title += " +"
        titles.add(title)
        text = written(text_of_entry(entry), _dialect([]), entry, tell)
        made: dict[str, Any] = {"prefix": [*entry.triggers] or [short_code(entry)]}
        made["body"] = text.split("\n")
        if entry.note:
            made["description"] = entry.note
        shown = json.dumps(made, ensure_ascii=False, indent=2).replace("\n", "\n  ")
        yield f"{',' if number else ''}\n  {json.dumps(title, ensure_ascii=False)}: {shown}"
    yield "\n}\n"


FORMAT = Format(
    name="vscode",
    title="Visual Studio Code snippets",
    suffix="code-snippets",
    keeps=frozenset({"title", "triggers", "note"}),
    read=read,
    write=write,
    source="code.visualstudio.com, snippet syntax",
)
