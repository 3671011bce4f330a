"""``saywell library schema``: the JSON Schema by which editors complete and check files."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from saywell.cli import terminal


class Sort(StrEnum):
    """The sorts of files that people write."""

    REPLIES = "replies"
    RULES = "rules"
    HOUSE = "house"
    LOOKUPS = "lookups"
    CONFIG = "config"


def register(root: typer.Typer) -> None:
    """Add the command to the group."""
    root.command("schema")(schema)


def schema(
    sort: Annotated[
        Sort,
        typer.Argument(
            help="Files of replies, of rules, rules/house.yaml, lookups.yaml, or the settings."
        ),
    ] = Sort.REPLIES,
    write: Annotated[
        Path | None,
        typer.Option("--write", metavar="FILE", help="Write it to a file, where it has changed."),
    ] = None,
) -> None:
    """Print the JSON Schema of a sort of file, for editors that speak to a YAML language server.

    It says which keys there are, what each is for and what may stand there; docs/editors.md says
    how an editor is told of it.

    \b
    saywell library schema > replies.schema.json
    saywell library schema rules --write .schema/rules.json
    """
    from saywell.app import wiring_files

    text = wiring_files.schema_text(sort)
    if write is None:
        terminal.out(text, end="")
    elif wiring_files.write_schema(write, text):
        terminal.err(f"written: {write}")
    else:
        terminal.err(f"as it was: {write}")
