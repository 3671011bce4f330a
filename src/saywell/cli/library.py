"""``saywell library``: look after the files of canned replies."""

from __future__ import annotations

from typing import Annotated

import typer

from saywell.cli import context, exchange, library_files, problems, terminal
from saywell.cli.terminal import Form

library = typer.Typer(rich_markup_mode=None, no_args_is_help=True)


def register(root: typer.Typer) -> None:
    """Add the commands to the root."""
    root.add_typer(library, name="library")
    library_files.register(library)
    exchange.register(library)


@library.callback()
def _library() -> None:
    """Look after the files of canned replies."""


@library.command("problems")
def list_problems(
    ctx: typer.Context,
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FOLDER]...", help="Folders instead of those in the settings."),
    ] = None,
    output: Annotated[Form, typer.Option("-o", "--output", help="How to print it.")] = Form.TEXT,
) -> None:
    """List everything that is wrong in the library's files, as file:line:column.

    Ends with 1 when there is anything, so that it can guard a repository.

    \b
    saywell library problems
    saywell library problems snippets -o json
    """
    from saywell.app import wiring

    settings = context.of(ctx).settings()
    found = wiring.library_problems(settings, paths or ())
    problems.show(found, output)
    if not found and output is Form.TEXT:
        terminal.err("nothing is wrong")
    if found:
        raise typer.Exit(1)
