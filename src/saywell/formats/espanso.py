"""espanso's matches, as its YAML files have them: triggers, forms and variables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any

import yaml

from saywell.errors import LibraryError, Where
from saywell.formats.dialects import Dialect, field_name
from saywell.formats.entries import (
    ANY_LANGUAGE,
    no_entry,
    short_code,
    text_of_entry,
    told,
    written,
)
from saywell.formats.objects import list_in, mapping_in, mappings_in
from saywell.formats.yaml_items import items
from saywell.model.exchange import Entry, Format, Found, Hole, Piece, Tell

_FORM = re.compile(r"\[\[\s*([\w-]+)\s*\]\]")
_VARIABLE = re.compile(r"\{\{\s*([\w.-]+)\s*\}\}|\$\|\$")


def _dialect(fields: Mapping[str, Any], variables: Mapping[str, Any], *, form: bool) -> Dialect:
    """Make the dialect of one match: its form's fields, or its variables."""

    def read(match: re.Match[str]) -> Piece | None:
        if match.group() == "$|$":
            return ""  # where the cursor goes
        name = match[1]
        if form:
            return _field(name, fields.get(name))
        kind = variables.get(name.partition(".")[0])
        if isinstance(kind, dict) and kind.get("type") == "form":
            layout = mapping_in(mapping_in(kind, "params"), "fields")
            return _field(name.partition(".")[2] or name, layout.get(name.partition(".")[2]))
        if isinstance(kind, dict) and kind.get("type") == "choice":
            return _field(name, {"values": mapping_in(kind, "params").get("values")})
        if isinstance(kind, dict) and kind.get("type") == "echo":
            return str(mapping_in(kind, "params").get("echo", ""))
        return None

    def write(hole: Hole) -> str:
        return f"[[{field_name(hole.name)}]]"

    return Dialect(_FORM if form else _VARIABLE, read, write)


def _label(value: Any) -> str:
    return str(value.get("label", "") if isinstance(value, dict) else value)


def _field(name: str, shape: Any) -> Hole:
    shape = shape if isinstance(shape, dict) else {}
    values = shape.get("values")
    if isinstance(values, str):
        values = [one for one in values.splitlines() if one.strip()]
    elif not isinstance(values, list):
        values = []
    default = shape.get("default")
    return Hole(
        field_name(name),
        None if default is None else str(default),
        tuple(_label(one) for one in values),
    )


def read(file: IO[str], name: str) -> Iterator[Found]:
    """Yield the matches that put a text; those that run commands are told and left out."""
    any_match = False
    for where, match in items(file, name, "matches"):
        any_match = True
        if isinstance(match, dict):
            yield from _match(match, where)
        else:
            yield no_entry(where, "replace")
    if not any_match:
        raise LibraryError("no 'matches' in this file", where=Where(name))


def _match(match: Mapping[str, Any], where: Where) -> Iterator[Found]:
    form = match.get("form")
    text = next((match[key] for key in ("form", "replace", "markdown") if key in match), None)
    if not isinstance(text, str) or not text.strip():
        yield no_entry(where, "replace")
        return
    variables = {str(one.get("name")): one for one in mappings_in(match, "vars")}
    dialect = _dialect(mapping_in(match, "form_fields"), variables, form=form is not None)
    pieces, unknown = dialect.pieces(text)
    yield from told(where, unknown)
    given = list_in(match, "triggers") or list_in(match, "trigger")
    triggers = tuple(one.lstrip(":/;") for one in given)
    yield Entry(
        title=str(match.get("label") or (triggers[0] if triggers else "")),
        texts={ANY_LANGUAGE: pieces},
        triggers=tuple(one for one in triggers if one and not any(map(str.isspace, one))),
        search=list_in(match, "search_terms"),
        where=where,
    )


def write(entries: Iterable[Entry], tell: Tell) -> Iterator[str]:
    """Write a file of matches; what is filled becomes a form."""
    yield "matches:\n"
    for entry in entries:
        made: dict[str, Any] = {"triggers": [f":{one}" for one in entry.triggers]}
        made["triggers"] = made["triggers"] or [f":{short_code(entry)}"]
        made["label"] = entry.title
        if entry.search:
            made["search_terms"] = [*entry.search]
        pieces = text_of_entry(entry)
        fields = {field_name(one.name): _shape(one) for one in pieces if isinstance(one, Hole)}
        text = written(pieces, _dialect({}, {}, form=True), entry, tell)
        made["form" if fields else "replace"] = text
        if any(fields.values()):
            made["form_fields"] = {name: shape for name, shape in fields.items() if shape}
        listed = yaml.safe_dump([made], allow_unicode=True, sort_keys=False, width=100)
        yield "".join(f"  {line}\n" if line else "\n" for line in listed.splitlines())


def _shape(hole: Hole) -> dict[str, Any]:
    if hole.choices:
        return {"type": "choice", "values": [*hole.choices]}
    return {} if hole.default is None else {"default": hole.default}


FORMAT = Format(
    name="espanso",
    title="espanso matches",
    suffix="yml",
    keeps=frozenset({"title", "triggers", "search"}),
    read=read,
    write=write,
    source="espanso documentation, matches; match.schema.json",
)
