"""Zammad's text modules, as its CSV import takes them: semicolons, HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO

from saywell.errors import Problem
from saywell.formats.dialects import between
from saywell.formats.entries import ANY_LANGUAGE, body, lost, text_of_entry, told, written
from saywell.formats.markup import markup_of, text_of
from saywell.formats.rows import line_of, records
from saywell.model.exchange import Entry, Format, Found, Tell

NAMES = {
    "ticket.customer.fullname": "contact.name",
    "ticket.customer.firstname": "contact.first_name",
    "ticket.customer.lastname": "contact.last_name",
    "ticket.customer.email": "contact.email",
    "ticket.customer.phone": "contact.phone_number",
    "user.fullname": "agent.name",
    "user.firstname": "agent.first_name",
    "user.lastname": "agent.last_name",
    "user.email": "agent.email",
    "ticket.owner.fullname": "agent.name",
    "ticket.owner.firstname": "agent.first_name",
    "ticket.owner.lastname": "agent.last_name",
    "ticket.owner.email": "agent.email",
    "ticket.number": "conversation.id",
    "ticket.group.name": "inbox.name",
    "config.organization": "company.name",
}


DIALECT = between("#{", "}", r"\s*([\w.]+)\s*", NAMES)
COLUMNS = ("name", "keywords", "content", "note", "active")


def read(file: IO[str], name: str) -> Iterator[Found]:
    """Yield the text modules; those that are not active are marked as off."""
    for row in records(file, name, ";", (("name",), ("content",))):
        if isinstance(row, Problem):
            yield row
            continue
        where, cells = row
        text = body(cells, "content", where)
        if isinstance(text, Problem):
            yield text
            continue
        text, left = text_of(text)
        yield from lost(where, left)
        pieces, unknown = DIALECT.pieces(text)
        yield from told(where, unknown)
        yield Entry(
            title=cells["name"].strip(),
            texts={ANY_LANGUAGE: pieces},
            search=tuple(cells.get("keywords", "").split()),
            note=cells.get("note", "").strip().removeprefix("-").strip(),
            off=cells.get("active", "").strip().lower() in ("false", "0", "no"),
            where=where,
        )


def write(entries: Iterable[Entry], tell: Tell) -> Iterator[str]:
    """Write the file with its header; texts become HTML."""
    yield line_of([*COLUMNS, ""], ";")
    for entry in entries:
        text = written(text_of_entry(entry), DIALECT, entry, tell)
        active = "false" if entry.off else "true"
        words = " ".join(dict.fromkeys((*entry.triggers, *entry.search)))
        yield line_of([entry.title, words, markup_of(text), entry.note or "-", active, ""], ";")


FORMAT = Format(
    name="zammad",
    title="Zammad text modules",
    suffix="csv",
    keeps=frozenset({"title", "search", "note", "off"}),
    read=read,
    write=write,
    source="zammad-admin-documentation, text modules; CSV import fixture of Zammad",
    markup=True,
)
