"""espanso's matches, as its YAML files have them: triggers, forms and variables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any

import yaml

from saywell.errors import LibraryError, Problem, Where
from saywell.formats.dialects import Dialect, field_name, filled_name
from saywell.formats.entries import (
    ANY_LANGUAGE,
    lost,
    no_entry,
    short_code,
    text_of_entry,
    told,
    written,
)
from saywell.formats.markup import text_of
from saywell.formats.objects import list_in, mapping_in, mappings_in, text_in
from saywell.formats.yaml_items import items
from saywell.model.exchange import Entry, Format, Found, Hole, Piece, Tell

_TOKEN = re.compile(r"\\\{\\\{|\\\}\\\}|\$\|\$|\{\{\s*([\w.-]+)\s*\}\}")
_FORM_TOKEN = re.compile(_TOKEN.pattern + r"|\[\[\s*([\w-]+)\s*\]\]")
_ESCAPED = {"\\{\\{": "{{", "\\}\\}": "}}", "$|$": ""}
"""Braces that are none of a variable; and where the cursor goes, which is nothing here."""


def _dialect(fields: Mapping[str, Any], variables: Mapping[str, Any], *, form: bool) -> Dialect:
    """Make the dialect of one match: its form's fields, and its variables."""

    def read(match: re.Match[str]) -> Piece | None:
        if match.group() in _ESCAPED:
            return _ESCAPED[match.group()]
        if form and match[2]:
            return _field(match[2], fields.get(match[2]))
        name, _, part = match[1].partition(".")
        kind = mapping_in(variables, name)
        given = mapping_in(kind, "params")
        match kind.get("type"):
            case "form":
                return _field(part or name, mapping_in(given, "fields").get(part))
            case "choice" if not part:
                return _field(name, {"values": given.get("values")})
            case "echo" if not part:
                return text_in(given, "echo")
        return _field(name, fields.get(name)) if form and not kind and not part else None

    def write(hole: Hole) -> str:
        return f"[[{field_name(hole.name)}]]"

    return Dialect(_FORM_TOKEN if form else _TOKEN, read, write, _escape)


def _escape(text: str) -> str:
    return text.replace("{{", "\\{\\{").replace("}}", "\\}\\}")


def _chosen(value: Any) -> str:
    """Return what a choice puts: a label is only what people see of it."""
    return text_in(value, "id", "label") if isinstance(value, dict) else str(value)


def _field(name: str, shape: Any) -> Hole:
    shape = shape if isinstance(shape, dict) else {}
    values = shape.get("values")
    if isinstance(values, str):
        values = [one for one in values.splitlines() if one.strip()]
    elif not isinstance(values, list):
        values = []
    default = shape.get("default")
    return Hole(
        filled_name(name),
        None if default is None else str(default),
        tuple(_chosen(one) for one in values),
    )


def read(file: IO[str], name: str) -> Iterator[Found]:
    """Yield the matches that put a text; what they compute is told and stays as it stands."""
    others: dict[str, Any] = {}
    any_match = False
    for where, match in items(file, name, "matches", others):
        any_match = True
        if isinstance(match, dict):
            yield from _match(match, _variables(others, "global_vars"), where)
        else:
            yield no_entry(where, "replace")
    if not any_match:
        raise LibraryError(
            "no 'matches' in this file",
            hint="one of the files in espanso's folder match/ is needed",
            where=Where(name),
        )


def _variables(holder: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {text_in(one, "name"): one for one in mappings_in(holder, key)}


def _match(match: Mapping[str, Any], known: Mapping[str, Any], where: Where) -> Iterator[Found]:
    kind = next((key for key in ("form", "replace", "markdown", "html") if key in match), "replace")
    text = match.get(kind)
    if not isinstance(text, str) or not text.strip():
        yield no_entry(where, "replace")
        return
    if kind == "html":
        text, left = text_of(text)
        yield from lost(where, left)
    variables = {**known, **_variables(match, "vars")}
    dialect = _dialect(mapping_in(match, "form_fields"), variables, form=kind == "form")
    pieces, unknown = dialect.pieces(text)
    yield from told(where, unknown)
    given = list_in(match, "triggers") or list_in(match, "trigger")
    if not given and text_in(match, "regex"):
        shown = text_in(match, "regex")[:60]
        yield Problem(where, f"the pattern {shown!r} is no trigger here", "it is left out")
    triggers = tuple(one.strip().lstrip(":/;") for one in given)
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
        fields: dict[str, dict[str, Any]] = {}
        for one in pieces:
            if isinstance(one, Hole):
                fields.setdefault(field_name(one.name), {}).update(_shape(one))
        text = written(pieces, _dialect({}, {}, form=bool(fields)), entry, tell)
        made["form" if fields else "replace"] = text
        if any(fields.values()):
            made["form_fields"] = {name: shape for name, shape in fields.items() if shape}
        listed = yaml.dump([made], Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
        yield "".join(f"  {line}\n" if line else "\n" for line in listed.splitlines())


_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def _shape(hole: Hole) -> dict[str, Any]:
    if hole.choices:
        default = {} if hole.default is None else {"default": hole.default}
        return {"type": "choice", "values": [*hole.choices], **default}
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
