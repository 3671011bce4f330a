"""``saywell library update``: bring the team's folders up to date from git, and say what came."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from saywell.cli import context, terminal
from saywell.cli.lines import Cell
from saywell.cli.terminal import Form
from saywell.model.untrusted import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from saywell.app.wiring_update import Updated

NAMED = 3
"""How many replies of a kind are named by their titles."""

_STYLES = {"updated": "green", "available": "cyan", "left": "yellow", "failed": "bold red"}
_WORDS = {
    "current": "up to date",
    "updated": "updated",
    "available": "new",
    "left": "left alone",
    "no_git": "not from git",
    "failed": "failed",
}
_COLUMNS = ("folder", "came", "told", "hint", "old", "new", "replies", "errors", "lookups")


def register(root: typer.Typer) -> None:
    """Add the command to the group."""
    root.command("update")(update)


def update(
    ctx: typer.Context,
    folders: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FOLDER]...", help="Folders instead of all of the team's."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only say what is new; change no file.")
    ] = False,
    output: Annotated[Form, typer.Option("-o", "--output", help="How to print it.")] = Form.TEXT,
) -> None:
    """Bring the team's folders up to date from git, and say what came in replies.

    Each folder that is in a git checkout is fetched and brought forward. One with changes that
    are not committed, with commits that are not pushed while others came, with files in the way,
    or in the middle of a rebase or merge is left exactly as it is. Without git, folders are used
    as they are.

    Ends with 0 when every folder is up to date, 1 when something new was not taken (or, with
    --check, is there), 2 when a folder could not be updated.

    \b
    saywell library update
    saywell library update --check
    """
    import datetime as dt

    from saywell.app import wiring_update

    settings = context.of(ctx).settings()
    today = dt.datetime.now().astimezone().date()
    rows, code = [], 0
    each = wiring_update.update(settings, folders or (), today, check=check)
    while True:
        with terminal.waiting("asking the server of each folder, and reading what came"):
            one = next(each, None)
        if one is None:
            break
        came = one.update.came.value
        code = max(code, {"failed": 2, "left": 1, "available": 1}.get(came, 0))
        if output is Form.TEXT:
            for parts in _lines(one):
                terminal.out_parts(parts)
            terminal.flush()
        else:
            rows += _rows(one)
    if output is Form.JSON:
        terminal.out_json(rows)
    elif output is Form.CSV:
        terminal.out_csv(_COLUMNS, [_flat(row) for row in rows])
    if code:
        raise typer.Exit(code)


def _lines(one: Updated) -> Iterator[tuple[Cell, ...]]:
    from saywell.cli.diff_forms import titles
    from saywell.cli.lint_forms import text_lines

    came = one.update.came.value
    for folder in one.update.folders:
        told = f" ({clean_line(one.update.told)})" if one.update.told else ""
        word = Cell(f"{_WORDS[came]}", _STYLES.get(came, ""))
        yield Cell(f"{clean_line(str(folder))}: "), word, Cell(told)
    if one.update.hint:
        yield (Cell(f"  {clean_line(one.update.hint)}", "dim"),)
    replies = [it for it in one.changed if it.kind == "reply"]
    for what in ("new", "changed", "renamed", "moved", "gone", "unreadable"):
        if found := [it for it in replies if it.what.value == what]:
            yield (Cell(f"  {len(found)} {what}: {titles(found, NAMED)}"),)
    if one.errors:
        noun = "error" if len(one.errors) == 1 else "errors"
        yield (Cell(f"  {len(one.errors)} new {noun} in the lint:", "red"),)
        for line in [*text_lines(one.errors)][:NAMED]:
            yield (Cell(f"    {clean_line(line, 1000)}"),)
    if one.lookups:
        yield (Cell("  what is looked up live is declared otherwise:", "yellow"),)
        yield (Cell("    saywell library lookups", "yellow"),)
    if one.problem:
        yield (Cell(f"  what changed cannot be told: {clean_line(one.problem)}", "yellow"),)
    if one.changed or one.other:
        between = f"{one.update.old[:12]}..{one.update.new[:12]}"
        for folder in one.update.folders:
            shown = f"  saywell library diff {between} {clean_line(str(folder))}"
            yield (Cell(shown, "dim"),)


def _rows(one: Updated) -> list[dict[str, Any]]:
    from saywell.cli.lint_forms import as_rows

    return [
        {
            "folder": str(folder),
            "came": one.update.came.value,
            "told": one.update.told,
            "hint": one.update.hint,
            "old": one.update.old,
            "new": one.update.new,
            "replies": [
                {"what": it.what.value, "id": it.id, "title": it.title}
                for it in one.changed
                if it.kind == "reply"
            ],
            "other_files": list(one.other),
            "errors": as_rows(one.errors),
            "lookups": one.lookups,
        }
        for folder in one.update.folders
    ]


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    replies = [f"{it['what']}:{it['id']}" for it in row["replies"]]
    return {**row, "replies": replies, "errors": len(row["errors"])}
