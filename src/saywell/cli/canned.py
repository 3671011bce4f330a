"""``saywell canned``: the chat system's own canned replies, read."""

from __future__ import annotations

from typing import Annotated

import typer

from saywell.cli import system, terminal
from saywell.cli.terminal import Form
from saywell.model.backend import Capability

COLUMNS = ("id", "short_code", "text")


def register(root: typer.Typer) -> None:
    """Add the command to the root."""
    root.command("canned")(canned)


def canned(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORD]...", help="Only those with these words.")
    ] = None,
    output: Annotated[Form, typer.Option("-o", "--output", help="How to print it.")] = Form.TEXT,
) -> None:
    """List the canned replies that the chat system itself keeps, as they are written there.

    They are only read here; saywell search looks in your team's own library, and
    saywell library sync keeps the two alike.

    \b
    saywell canned
    saywell canned refund -o json
    """
    with system.opened(ctx, Capability.CANNED) as (_, backend):
        every = backend.canned_replies()
    asked = [word.casefold() for word in words or ()]
    found = [
        one
        for one in every
        if all(word in f"{one.short_code}\n{one.text}".casefold() for word in asked)
    ]
    rows = [{"id": one.id, "short_code": one.short_code, "text": one.text} for one in found]
    if output is Form.JSON:
        terminal.out_json(rows)
    elif output is Form.CSV:
        terminal.out_csv(COLUMNS, rows)
    elif found:
        from saywell.cli.render import Sheet

        lines = tuple((f"/{one.short_code}", one.text) for one in found)
        terminal.out_sheet(Sheet(("CODE", "TEXT"), lines, most=(24,), cut=True))
    elif every:
        terminal.err("none has these words; see them all with: saywell canned")
    else:
        terminal.err("the chat system has no canned replies")
