"""``saywell library diff``: what changed in the replies since a revision, and in their lint."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from saywell.cli import context, terminal
from saywell.cli.lint import CHECKING, Least
from saywell.cli.terminal import Form


def register(root: typer.Typer) -> None:
    """Add the command to the group."""
    root.command("diff")(diff)


def diff(
    ctx: typer.Context,
    revision: Annotated[
        str,
        typer.Argument(
            metavar="[REV]", help="A commit, branch or tag; A..B or A...B for two; else HEAD."
        ),
    ] = "HEAD",
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH]...", help="Folders or files instead of all of the team's."),
    ] = None,
    no_lint: Annotated[
        bool, typer.Option("--no-lint", help="Do not compare what the lint finds.")
    ] = False,
    fail_on: Annotated[
        Least, typer.Option("--fail-on", help="End with 1 for a new finding from this severity on.")
    ] = Least.WARNING,
    output: Annotated[Form, typer.Option("-o", "--output", help="How to print it.")] = Form.TEXT,
) -> None:
    """Show what changed in the replies since a revision, and what that does to the lint.

    Replies are compared as people read them: which are new, gone, renamed or moved, and which
    texts, titles, fields, scopes and dates of the others differ, by language. The order of keys,
    comments and quotes do not count. A..B compares two revisions, A...B the second one with where
    they parted; otherwise it is the files as they are now that are compared.

    Ends with 0 when the lint finds nothing new from --fail-on on, 1 when it does, 2 for trouble.

    \b
    saywell library diff
    saywell library diff origin/main replies
    saywell library diff v1.2..v1.3 -o json
    """
    import datetime as dt

    from saywell.app import wiring_diff
    from saywell.cli import diff_forms

    today = dt.datetime.now().astimezone().date()
    settings = context.of(ctx).settings()
    with terminal.waiting("comparing" if no_lint else f"comparing, and {CHECKING}"):
        done = wiring_diff.difference(settings, revision, paths or (), today, lint=not no_lint)
    if output is Form.JSON:
        terminal.out_json(diff_forms.as_record(done))
    elif output is Form.CSV:
        terminal.out_csv(diff_forms.COLUMNS, diff_forms.as_rows(done))
    else:
        for parts in diff_forms.text_lines(done):
            terminal.out_parts(parts)
        terminal.err(diff_forms.summary(done))
    if diff_forms.is_worse(done, fail_on.value):
        raise typer.Exit(1)
