"""pet's snippets, as its TOML file has them."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from typing import IO, Any

from saywell.errors import LibraryError, Problem, Where
from saywell.formats.dialects import Dialect, field_name, filled_name
from saywell.formats.entries import ANY_LANGUAGE, body, text_of_entry, told, written
from saywell.model.exchange import Entry, Format, Found, Hole, Piece, Tell

_HOLE = re.compile(r"<([^<>=\s|]+)(?:=((?:[^<>\\]|\\.)*))?>")
_CHOICES = re.compile(r"\|_(.*?)_\|")


def _read_hole(match: re.Match[str]) -> Piece | None:
    given = match[2]
    choices = tuple(_CHOICES.findall(given or ""))
    if choices:
        return Hole(filled_name(match[1]), None, choices)
    return Hole(filled_name(match[1]), given.replace("\\", "") if given else None)


def _write_hole(hole: Hole) -> str | None:
    name = field_name(hole.name)
    if hole.choices:
        if any(set(one) & set("<>|") for one in hole.choices):
            return None
        return f"<{name}=" + "".join(f"|_{one}_|" for one in hole.choices) + ">"
    if hole.default and set(hole.default) & set("<>\\"):
        return None
    return f"<{name}={hole.default}>" if hole.default else f"<{name}>"


DIALECT = Dialect(_HOLE, _read_hole, _write_hole)


def read(file: IO[str], name: str) -> Iterator[Found]:
    """Yield the snippets, table by table."""
    first = True
    for line, table in _tables(file):
        if first and "[[snippets]]" not in table:
            if table.strip() and not table.lstrip().startswith("#"):
                raise LibraryError("no [[snippets]] in this file", where=Where(name, line))
            first = False
            continue
        first = False
        try:
            entry: Any = tomllib.loads(table)["snippets"][0]
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            why = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "it is no snippet"
            yield Problem(Where(name, line), f"this table cannot be read: {why}", "left out")
            continue
        if isinstance(entry, dict):
            yield from _snippet(entry, Where(name, line))


def _snippet(entry: dict[str, Any], where: Where) -> Iterator[Found]:
    known = {key.lower(): value for key, value in entry.items()}
    text = body(known, "command", where)
    if isinstance(text, Problem):
        yield text
        return
    pieces, unknown = DIALECT.pieces(text)
    yield from told(where, unknown)
    tags = known.get("tag")
    yield Entry(
        title=str(known.get("description") or "").strip(),
        texts={ANY_LANGUAGE: pieces},
        tags=tuple(str(tag) for tag in tags) if isinstance(tags, list) else (),
        where=where,
    )


def _tables(file: IO[str]) -> Iterator[tuple[int, str]]:
    """Part the file at its table heads, those inside a text of several lines left alone."""
    start, lines, inside = 1, list[str](), ""
    for number, line in enumerate(file, 1):
        if not inside and line.strip() == "[[snippets]]" and lines:
            yield start, "".join(lines)
            start, lines = number, []
        lines.append(line)
        for mark in ('"""', "'''"):
            if inside in ("", mark) and line.count(mark) % 2:
                inside = "" if inside else mark
    if lines:
        yield start, "".join(lines)


def write(entries: Iterable[Entry], tell: Tell) -> Iterator[str]:
    """Write one table for each entry."""
    for entry in entries:
        text = written(text_of_entry(entry), DIALECT, entry, tell)
        tags = ", ".join(map(_quoted, entry.tags))
        yield (
            f"[[snippets]]\n  description = {_quoted(entry.title)}\n  command = {_quoted(text)}\n"
            f'  tag = [{tags}]\n  output = ""\n\n'
        )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


FORMAT = Format(
    name="pet",
    title="pet snippets",
    suffix="toml",
    keeps=frozenset({"title", "tags"}),
    read=read,
    write=write,
    source="github.com/knqyf263/pet, snippet.go",
)
