"""``saywell library``: look after the files of canned replies."""

from __future__ import annotations

import importlib

import typer

MEMBERS = {
    "lint": "lint",
    "lookups": "lookups",
    "show": "library_files",
    "where": "library_files",
    "new": "library_files",
    "edit": "library_files",
    "rename": "library_files",
    "move": "library_files",
    "format": "library_files",
    "review": "library_review",
    "stats": "library_stats",
    "import": "exchange",
    "export": "exchange",
    "formats": "exchange",
    "sync": "sync",
    "schema": "schema",
    "diff": "library_diff",
    "update": "library_update",
    "layers": "library_layers",
}
"""Each command with its module; one that is run does not pay for the others."""


def register(root: typer.Typer, member: str = "") -> None:
    """Add the group to the root: with every command, or with the module of ``member`` alone."""
    group = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
    group.callback()(_library)
    every = dict.fromkeys(MEMBERS.values())
    for module in [MEMBERS[member]] if member in MEMBERS else every:
        importlib.import_module(f"saywell.cli.{module}").register(group)
    root.add_typer(group, name="library")


def _library() -> None:
    """Look after the files of canned replies."""
