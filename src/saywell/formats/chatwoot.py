"""Chatwoot's canned responses, as its API lists them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO

from saywell.errors import Problem
from saywell.formats.dialects import braces
from saywell.formats.entries import ANY_LANGUAGE, short_code, text_of_entry, texted, written
from saywell.formats.objects import listed, objects, text_in
from saywell.model.exchange import Entry, Format, Found, Tell

NAMES = {
    "contact.name": "contact.name",
    "contact.first_name": "contact.first_name",
    "contact.last_name": "contact.last_name",
    "contact.email": "contact.email",
    "contact.phone": "contact.phone_number",
    "contact.phone_number": "contact.phone_number",
    "agent.name": "agent.name",
    "agent.first_name": "agent.first_name",
    "agent.last_name": "agent.last_name",
    "agent.email": "agent.email",
    "conversation.id": "conversation.id",
    "conversation.display_id": "conversation.display_id",
    "inbox.name": "inbox.name",
    "account.name": "company.name",
}
DIALECT = braces(NAMES, " || {}")


def read(file: IO[str], name: str) -> Iterator[Found]:
    """Yield the canned responses of a list, or of an answer of the API."""
    found = objects(file, name, ("payload", "canned_responses", "canned_response"))
    for one in texted(found, "short_code", "content", DIALECT):
        if isinstance(one, Problem):
            yield one
            continue
        code = one.name.strip().lstrip("/")
        yield Entry(
            title=code,
            texts={ANY_LANGUAGE: one.pieces},
            triggers=(code,),
            source=text_in(one.entry, "id"),
            where=one.where,
        )


def write(entries: Iterable[Entry], tell: Tell) -> Iterator[str]:
    """Write a list as the API takes it."""
    return listed(
        {
            "short_code": short_code(entry),
            "content": written(text_of_entry(entry), DIALECT, entry, tell),
        }
        for entry in entries
    )


FORMAT = Format(
    name="chatwoot",
    title="Chatwoot canned responses",
    suffix="json",
    keeps=frozenset({"triggers"}),
    read=read,
    write=write,
    source="Chatwoot Application API 4.13: canned responses",
)
