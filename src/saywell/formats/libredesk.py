"""libredesk's macros, as its API lists them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, Any

from saywell.errors import Problem
from saywell.formats.dialects import braces
from saywell.formats.entries import ANY_LANGUAGE, text_of_entry, texted, written
from saywell.formats.markup import markup_of
from saywell.formats.objects import list_in, listed, mappings_in, objects, text_in
from saywell.model.exchange import Entry, Format, Found, Tell

NAMES = {
    "contact.full_name": "contact.name",
    "contact.first_name": "contact.first_name",
    "contact.last_name": "contact.last_name",
    "contact.email": "contact.email",
    "agent.full_name": "agent.name",
    "agent.first_name": "agent.first_name",
    "agent.last_name": "agent.last_name",
    "agent.email": "agent.email",
    "conversation.reference_number": "conversation.id",
}
DIALECT = braces(NAMES)


def read(file: IO[str], name: str) -> Iterator[Found]:
    """Yield the macros of a list, or of an answer of the API."""
    found = objects(file, name, ("data", "macros"))
    for one in texted(found, "name", "message_content", DIALECT, markup=True):
        if isinstance(one, Problem):
            yield one
            continue
        labels: list[str] = []
        for action in mappings_in(one.entry, "actions"):
            kind = text_in(action, "type")
            if kind in ("add_tags", "set_tags"):
                labels += list_in(action, "value")
            else:
                told = f"the action {kind[:60]!r} means nothing here"
                yield Problem(one.where, told, "it is left out")
        yield Entry(
            title=one.name,
            texts={ANY_LANGUAGE: one.pieces},
            scope=_scope(one.entry),
            labels=tuple(labels),
            source=text_in(one.entry, "id"),
            where=one.where,
        )


def _scope(entry: dict[str, Any]) -> str:
    kind, team = text_in(entry, "visibility"), text_in(entry, "team_id")
    if kind == "user":
        return "me"
    return f"team:{team}" if kind == "team" and team else "everyone"


def write(entries: Iterable[Entry], tell: Tell) -> Iterator[str]:
    """Write a list of macros."""
    return listed(_object(entry, tell) for entry in entries)


def _object(entry: Entry, tell: Tell) -> dict[str, Any]:
    team = entry.scope.removeprefix("team:") if entry.scope.startswith("team:") else None
    text = written(text_of_entry(entry), DIALECT, entry, tell)
    return {
        "name": entry.title,
        "message_content": markup_of(text, paragraphs=True),
        "visibility": "team" if team else {"me": "user"}.get(entry.scope, "all"),
        "team_id": team,
        "visible_when": ["replying"],
        "actions": [{"type": "add_tags", "value": [*entry.labels]}] if entry.labels else [],
    }


FORMAT = Format(
    name="libredesk",
    title="libredesk macros",
    suffix="json",
    keeps=frozenset({"title", "scope", "labels"}),
    read=read,
    write=write,
    source="libredesk, internal/macro/models",
    markup=True,
)
