"""``saywell backends``: which chat systems can be had, and what each of them can do."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from saywell.cli import context, terminal
from saywell.cli.lines import Cell
from saywell.cli.terminal import Form
from saywell.errors import ConfigError
from saywell.model.backend import WORDS, Capability
from saywell.model.untrusted import clean_line

Table = Mapping[str, frozenset[Capability] | None]
"""What each kind can do, by its name; None where its package cannot be used."""


def register(root: typer.Typer) -> None:
    """Add the command to the root."""
    root.command("backends")(backends)


def backends(
    ctx: typer.Context,
    output: Annotated[Form, typer.Option("-o", "--output", help="How to print it.")] = Form.TEXT,
) -> None:
    """List the kinds of chat systems that can be had here, and what each can do.

    Beside those that come with saywell there are those of installed packages. No server is asked.

    \b
    saywell backends
    saywell backends -o json
    """
    from saywell.app import wiring_backends

    here = context.of(ctx).settings().chat
    table: dict[str, frozenset[Capability] | None] = {}
    for name in wiring_backends.kind_names():
        try:
            table[name] = wiring_backends.capabilities_of(name, here)
        except ConfigError as error:
            table[name] = None
            terminal.err(f"{clean_line(name)}: {clean_line(str(error))}")
    used = here.kind if here.url else ""
    if output is Form.TEXT:
        _print(table, used)
        return
    rows: list[dict[str, Any]] = [
        {
            "kind": name,
            "package": wiring_backends.package_of(name),
            "configured": name == used,
            "capabilities": None if can is None else sorted(can),
        }
        for name, can in table.items()
    ]
    if output is Form.JSON:
        terminal.out_json(rows)
    else:
        terminal.out_csv(("kind", "package", "configured", "capabilities"), rows)


def _print(table: Table, used: str) -> None:
    """Print the table and what the configured one lacks; in a pipe, a line for each kind."""
    from saywell.cli.render import Sheet

    if terminal.is_terminal(sys.stdout):
        lines: list[tuple[Cell | str, ...]] = [
            (WORDS[capability], *(_can(can, capability) for can in table.values()))
            for capability in Capability
        ]
        titles = ("", *(f"{name} *" if name == used else name for name in table))
        terminal.out_sheet(Sheet(titles, tuple(lines)))
    else:
        for name, can in table.items():
            words = "?" if can is None else " ".join(sorted(can))
            terminal.out(f"{clean_line(name)}\t{words}")
    if not used:
        terminal.err("none is set up: saywell auth login --kind KIND --url ADDRESS")
        return
    can = table.get(used)
    if can is not None:
        lacking = ", ".join(WORDS[one] for one in Capability if one not in can)
        terminal.err(
            f"* in use; it has no means for {lacking}" if lacking else "* in use; it has all of it"
        )


def _can(can: frozenset[Capability] | None, capability: Capability) -> Cell:
    if can is None:
        return Cell("?", "dim")
    return Cell("yes", "green") if capability in can else Cell("-", "dim")
