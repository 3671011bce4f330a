"""TextExpander's CSV: an abbreviation and a text with fill-ins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import IO

from saywell.errors import LibraryError, Problem, Where
from saywell.formats.dialects import Dialect, field_name, filled_name
from saywell.formats.entries import ANY_LANGUAGE, no_entry, short_code, text_of_entry, told, written
from saywell.formats.rows import Lines, cells, delimiter_of, line_of
from saywell.model.exchange import Entry, Format, Found, Hole, Piece, Tell

_TOKEN = re.compile(
    r"%%|%\||%fill:(?P<old>[^%\n]+)%"
    r"|%(?P<kind>fill(?:text|area|popup)):(?P<rest>[^%]*)%"
    r"|%(?:fillpart|filldate|snippet|key|date|time):[^%\n]*%|%fillpartend%|%clipboard"
    r"|%@[+-]\w+|%[A-Za-z][\w:]*%?"
)
_DEFAULT = re.compile(r"(?:\A|:)default=(.*?)(?=:(?:name|width|height)=|\Z)", re.S)


def _read(match: re.Match[str]) -> Piece | None:
    if match.group() == "%%":
        return "%"
    if match.group() == "%|":
        return ""  # where the cursor goes
    if match["old"]:
        return Hole(filled_name(match["old"]))
    if match["kind"] is None:
        return None
    return _popup(match["rest"]) if match["kind"] == "fillpopup" else _text(match["rest"])


def _text(rest: str) -> Hole:
    given = _DEFAULT.search(rest)
    others = _DEFAULT.sub("", rest).split(":")
    name = next((one.removeprefix("name=") for one in others if one.startswith("name=")), "text")
    return Hole(filled_name(name), given[1] or None if given else None)


def _popup(rest: str) -> Hole:
    """Read a list to choose from: its parts are the choices, in their order."""
    name, default, choices = "choice", None, []
    for part in rest.split(":"):
        key, mark, value = part.partition("=")
        if mark and key == "name":
            name = value
        elif mark and key == "default":
            default = value
            choices.append(value)
        elif not (mark and key in ("width", "height")):
            choices.append(part)
    return Hole(filled_name(name), default or None, tuple(one for one in choices if one))


def _write(hole: Hole) -> str | None:
    values = (hole.default or "", *hole.choices)
    if any(set(one) & set("%:=\n") for one in values):
        return None
    name = field_name(hole.name)
    if not hole.choices:
        default = f":default={hole.default}" if hole.default else ""
        return f"%filltext:name={name}{default}%"
    choices = [f"default={one}" if one == hole.default else one for one in hole.choices]
    return ":".join([f"%fillpopup:name={name}", *choices]) + "%"


DIALECT = Dialect(_TOKEN, _read, _write, lambda text: text.replace("%", "%%"))


def read(file: IO[str], name: str) -> Iterator[Found]:
    """Yield the rows; a third cell is the label, and a first line of titles is passed over."""
    any_row = False
    lines = Lines(file)
    delimiter = delimiter_of(lines, ",", lambda row: len(row) > 1)
    for number, row in enumerate(cells(lines, name, delimiter)):
        if isinstance(row, Problem):
            yield row
            continue
        where, values = row
        if number == 0 and [one.strip().lower() for one in values[:2]] in _HEADS:
            continue
        any_row = True
        if len(values) < 2 or not values[1].strip():
            if number == 0:
                raise LibraryError(
                    "rows of an abbreviation, a comma and a text are needed",
                    hint="a row begins with the abbreviation; is it another format?",
                    where=where,
                )
            yield no_entry(where, "content")
            continue
        pieces, unknown = DIALECT.pieces(values[1])
        yield from told(where, unknown)
        code = values[0].strip().lstrip("/:;")
        label = values[2].strip() if len(values) > 2 else ""
        yield Entry(
            title=label or code,
            texts={ANY_LANGUAGE: pieces},
            triggers=(code,) if code and not set(code) & set(" \t\n") else (),
            where=where,
        )
    if not any_row:
        raise LibraryError("the file is empty", where=Where(name))


_HEADS = (["abbreviation", "content"], ["abbreviation", "text"], ["shortcut", "content"])


def write(entries: Iterable[Entry], tell: Tell) -> Iterator[str]:
    """Write rows of abbreviation, text and label."""
    for entry in entries:
        text = written(text_of_entry(entry), DIALECT, entry, tell)
        yield line_of([short_code(entry), text, entry.title], ",")


FORMAT = Format(
    name="textexpander",
    title="TextExpander CSV",
    suffix="csv",
    keeps=frozenset({"title", "triggers"}),
    read=read,
    write=write,
    source="textexpander.com, advanced snippet elements and CSV groups",
)
