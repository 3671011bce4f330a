"""Intercom's macros, as its API lists them: HTML, with attributes for what is filled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import IO, Any

from saywell.errors import Problem
from saywell.formats.dialects import braces
from saywell.formats.entries import ANY_LANGUAGE, body, lost, no_entry, text_of_entry, told, written
from saywell.formats.markup import markup_of, text_of
from saywell.formats.objects import list_in, listed, objects, text_in
from saywell.model.exchange import Entry, Format, Found, Tell

NAMES = {
    "user.name": "contact.name",
    "user.first_name": "contact.first_name",
    "user.last_name": "contact.last_name",
    "user.email": "contact.email",
    "user.phone": "contact.phone_number",
    "author.name": "agent.name",
    "author.first_name": "agent.first_name",
    "author.email": "agent.email",
    "app.name": "company.name",
    "name": "contact.name",
    "first_name": "contact.first_name",
    "last_name": "contact.last_name",
    "email": "contact.email",
    "phone": "contact.phone_number",
    "lead.name": "contact.name",
    "lead.first_name": "contact.first_name",
    "teammate.name": "agent.name",
    "teammate.first_name": "agent.first_name",
}
DIALECT = braces(NAMES, "|fallback:{}")


def read(file: IO[str], name: str) -> Iterator[Found]:
    """Yield the macros; the HTML is read where there is some: the plain text knows no links."""
    for where, entry in objects(file, name, ("data", "macros")):
        if not isinstance(entry, dict) or not text_in(entry, "name"):
            yield no_entry(where, "name")
            continue
        text = body(entry, "body" if text_in(entry, "body") else "body_text", where)
        if isinstance(text, Problem):
            yield text
            continue
        if "body" in entry:
            text, left = text_of(text)
            yield from lost(where, left)
        pieces, unknown = DIALECT.pieces(text)
        yield from told(where, unknown)
        yield Entry(
            title=text_in(entry, "name"),
            texts={ANY_LANGUAGE: pieces},
            scope=_scope(entry),
            source=text_in(entry, "id"),
            where=where,
        )


def _scope(entry: dict[str, Any]) -> str:
    teams = list_in(entry, "visible_to_team_ids")
    if text_in(entry, "visible_to") == "specific_teams" and teams:
        return f"team:{teams[0]}"
    return "everyone"


def write(entries: Iterable[Entry], tell: Tell) -> Iterator[str]:
    """Write an object with a list of macros, each as plain text and as HTML."""
    return listed((_object(entry, tell) for entry in entries), '{"type": "list", "data": ', "}")


_HOLES = re.compile(r"""<a [^>]*>|\{\{([\w.]+)(?:\|fallback:(["'])(.*?)\2)?\}\}""")


def _attribute(match: re.Match[str]) -> str:
    """Write a hole as the API takes it in HTML; in an address it stays as it is."""
    if match[1] is None:
        return match[0]
    default = match[3].replace('"', "&quot;") if match[3] else ""
    return f'<attribute key="{match[1]}"' + (f' default="{default}"/>' if default else "/>")


def _object(entry: Entry, tell: Tell) -> dict[str, Any]:
    text = written(text_of_entry(entry), DIALECT, entry, tell)
    team = entry.scope.removeprefix("team:") if entry.scope.startswith("team:") else ""
    return {
        "type": "macro",
        "name": entry.title,
        "body": _HOLES.sub(_attribute, markup_of(text, paragraphs=True)),
        "body_text": text,
        "visible_to": "specific_teams" if team else "everyone",
        "visible_to_team_ids": [team] if team else [],
    }


FORMAT = Format(
    name="intercom",
    title="Intercom macros",
    suffix="json",
    keeps=frozenset({"title", "scope"}),
    read=read,
    write=write,
    source="Intercom API: macros",
    markup=True,
)
