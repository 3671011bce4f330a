"""``saywell library layers``: where the replies come from, in their order, and who sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from saywell.cli import context, terminal
from saywell.cli.lines import Cell
from saywell.cli.terminal import Form
from saywell.model.untrusted import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from saywell.app.wiring_layers import LayerView

_COLUMNS = (
    *("number", "layer", "kind", "folder", "replies", "replaced", "scopes", "problems"),
    *("branch", "upstream", "ahead", "behind", "changed", "untracked", "git"),
)


def register(root: typer.Typer) -> None:
    """Add the command to the group."""
    root.command("layers")(layers)


def layers(
    ctx: typer.Context,
    output: Annotated[Form, typer.Option("-o", "--output", help="How to print it.")] = Form.TEXT,
) -> None:
    """List the layers of the library in their order: what is in each, for whom, and its git state.

    The starter replies come first, then the team's folders in the order of the settings, then
    your own; a reply of a later one goes over that of the same id in an earlier one, if it is for
    you. How far a checkout is behind is what was known at the last update.

    \b
    saywell library layers
    saywell library where hold.ask
    """
    from saywell.app import wiring_layers

    settings = context.of(ctx).settings()
    found = wiring_layers.layers(settings)
    if output is Form.JSON:
        terminal.out_json([_row(one) for one in found])
    elif output is Form.CSV:
        terminal.out_csv(_COLUMNS, [_flat(_row(one)) for one in found])
    else:
        for one in found:
            for parts in layer_lines(one):
                terminal.out_parts(parts)
        teams = clean_line(", ".join(settings.library.teams)) or "none (library.teams)"
        terminal.out(f"Your teams: {teams}")


def layer_lines(one: LayerView) -> Iterator[tuple[Cell, ...]]:
    """Write a layer as lines for people."""
    noun = "reply" if one.replies == 1 else "replies"
    told = f"  {one.replies} {noun}"
    if one.replaced:
        told += f", {one.replaced} replaced by a later layer"
    if not one.is_there:
        told = "  there is no such folder"
    yield Cell(f"{one.number}. {clean_line(one.name)}", "bold"), Cell(told)
    yield (Cell(f"   {clean_line(str(one.folder))}", "dim"),)
    if one.kind != "starter" and one.is_there:
        yield (Cell(f"   git: {clean_line(_git(one))}"),)
    if any(scope.scope != "everyone" for scope in one.scopes):
        for scope in one.scopes:
            seen = "you see them" if scope.seen else "not for you"
            yield (Cell(f"   {scope.replies} for {clean_line(_people(scope.scope))}: {seen}"),)
    if one.problems and one.is_there:
        yield (Cell(_problem_line(one), "yellow"),)


def _problem_line(one: LayerView) -> str:
    first, count = clean_line(str(one.problems[0]), 1000), len(one.problems)
    rest = f", and {count - 1} more: saywell library lint" if count > 1 else ""
    return f"   {first}{rest}"


def _people(scope: str) -> str:
    if scope == "me":
        return "one person alone"
    return f"the team {scope.partition(':')[2]}" if scope.startswith("team:") else scope


def _git(one: LayerView) -> str:
    state = one.git
    if state is None:
        return one.git_told
    words = [state.branch or f"no branch, at {state.head[:12]}"]
    if state.under_way:
        words.append(f"{state.under_way} is not finished")
    for count, what in ((len(state.changed), "changed"), (len(state.untracked), "not in git")):
        if count:
            words.append(f"{count} {'file' if count == 1 else 'files'} {what}")
    if not state.changed and not state.untracked:
        words.append("clean")
    if not state.upstream:
        words.append("follows no server")
    elif state.behind is None or state.ahead is None:
        words.append(f"{state.upstream} has gone")
    else:
        words += [f"{state.behind} behind {state.upstream}"] if state.behind else []
        words += [f"{state.ahead} not pushed"] if state.ahead else []
        words += [f"level with {state.upstream}"] if not state.behind and not state.ahead else []
    return ", ".join(words)


def _row(one: LayerView) -> dict[str, Any]:
    state = one.git
    return {
        "number": one.number,
        "layer": one.name,
        "kind": one.kind,
        "folder": str(one.folder),
        "replies": one.replies,
        "replaced": one.replaced,
        "scopes": [
            {"scope": it.scope, "replies": it.replies, "seen": it.seen} for it in one.scopes
        ],
        "problems": [str(it) for it in one.problems],
        "branch": state.branch if state else None,
        "upstream": state.upstream if state else None,
        "ahead": state.ahead if state else None,
        "behind": state.behind if state else None,
        "changed": list(state.changed) if state else None,
        "untracked": list(state.untracked) if state else None,
        "git": one.git_told,
    }


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    scopes = [f"{it['scope']}={it['replies']}" for it in row["scopes"]]
    lists = ("changed", "untracked", "problems")
    counts = {name: len(row[name]) for name in lists if row[name] is not None}
    return {**row, "scopes": scopes, **counts}
