"""``saywell library lookups``: what a library may look up on this machine, and what it may not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from saywell.cli import context, fields, terminal
from saywell.cli.terminal import Form
from saywell.errors import LookupFailed, UsageError, nearest
from saywell.model.untrusted import clean_line

if TYPE_CHECKING:
    from saywell.app.lookups import Judged, LiveData
    from saywell.app.wiring_lookups import OfFolder
    from saywell.engine.fill import FillContext
    from saywell.model.settings import Settings
    from saywell.model.snippet import Reply

lookups = typer.Typer(rich_markup_mode=None)

COLUMNS = ("folder", "name", "standing", "does", "trouble")

SAYS = {
    "allowed": "allowed",
    "not_allowed": "not allowed yet",
    "changed": "changed since it was allowed",
    "refused": "not allowed: you said no",
    "broken": "cannot run",
    "off": "turned off (library.lookups)",
}

MAX_SHOWN = 10_000_000
"""Characters of a line, more than a file of lookups can have."""

OPEN = ("not_allowed", "changed")
"""How a lookup stands that is to be asked about."""

FolderArgument = Annotated[
    Path | None,
    typer.Argument(metavar="[FOLDER]", help="One folder of replies; else all of them."),
]


def register(root: typer.Typer) -> None:
    """Add the commands to the group."""
    root.add_typer(lookups, name="lookups")


@lookups.callback(invoke_without_command=True)
def listed(
    ctx: typer.Context,
    output: Annotated[Form, typer.Option("-o", "--output", help="How to print it.")] = Form.TEXT,
) -> None:
    """List what the library may look up: commands that it runs, addresses that it asks.

    Nothing runs before you have allowed it, once for each folder of replies; what has changed
    since then is asked for again.

    \b
    saywell library lookups
    saywell library lookups trust team
    """
    if ctx.invoked_subcommand is not None:
        return
    from saywell.app import wiring_lookups

    found = wiring_lookups.declared(context.of(ctx).settings())
    if output is Form.JSON:
        terminal.out_json(_rows(found))
    elif output is Form.CSV:
        terminal.out_csv(COLUMNS, [{**row, "does": "; ".join(row["does"])} for row in _rows(found)])
    else:
        for line in _lines(found):
            terminal.out(line)
        if not found:
            terminal.err("no folder of replies declares a lookup")


def _rows(found: Sequence[OfFolder]) -> list[dict[str, Any]]:
    return [
        {
            "folder": str(each.folder),
            "name": one.lookup.name,
            "standing": one.standing.value,
            "does": list(one.does),
            "trouble": one.trouble,
        }
        for each in found
        for one in each.lookups
    ]


def _lines(found: Sequence[OfFolder]) -> list[str]:
    lines = []
    for each in found:
        lines.append(_clean(str(each.folder)))
        for one in each.lookups:
            lines.append(f"  {one.lookup.name}: {SAYS[one.standing.value]}")
            told = (*one.does, one.trouble) if one.trouble else one.does
            lines += [f"    {_clean(line)}" for line in told]
        lines += [f"  {_clean(str(problem))}" for problem in each.problems]
    return lines


def _clean(text: str) -> str:
    """Make a line safe without cutting it: what is allowed is shown to its end."""
    return clean_line(text, limit=MAX_SHOWN)


@lookups.command("trust")
def trust(ctx: typer.Context, folder: FolderArgument = None) -> None:
    """Show exactly what a library would run or ask on this machine, and allow it or not.

    The answer is kept for the folder as it is now. A lookup that changes, or whose programs do,
    does not run until you have allowed it again.
    """
    from saywell.app import wiring_lookups

    if not terminal.can_ask():
        raise UsageError(
            "what a library may run is allowed by a person", hint="run this in a terminal"
        )
    found = wiring_lookups.declared(context.of(ctx).settings(), _there(folder))
    asked = 0
    for each in found:
        for one in each.lookups:
            if one.trouble:
                terminal.err(clean_line(f"{one.lookup.name} cannot run: {one.trouble}"))
        open_ = [one for one in each.lookups if one.standing.value in (*OPEN, "refused")]
        if open_:
            asked += 1
            ask(each.folder, open_)
    if not asked:
        terminal.err("there is nothing to allow" if found else "no lookup is declared")


@lookups.command("distrust")
def distrust(ctx: typer.Context, folder: FolderArgument = None) -> None:
    """Allow nothing any more: the lookups of a folder, or of all, do not run from now on."""
    from saywell.app import wiring_lookups

    settings = context.of(ctx).settings()
    folders = [folder] if folder is not None else wiring_lookups.folders_of(settings)
    count = sum(map(wiring_lookups.distrust, folders))
    terminal.err(f"{count} answers are forgotten" if count else "nothing was allowed")


@lookups.command("secret")
def secret(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="The name that a lookup has for it.")],
    forget: Annotated[bool, typer.Option("--forget", help="Forget it instead.")] = False,
) -> None:
    """Keep a secret for lookups, in the keyring of the system or a file for you alone.

    A variable of the environment with this name goes before it. It is asked for, or read from
    standard input.
    """
    from saywell.app import wiring_lookups

    context.of(ctx).settings()
    name = clean_line(name, limit=60)
    if forget:
        gone = wiring_lookups.forget_secret(name)
        terminal.err(f"{name} is forgotten" if gone else f"there was no {name}")
        return
    can_ask = terminal.can_ask()
    value = terminal.ask_secret(name) if can_ask else terminal.read_stdin("the secret").strip()
    kept = wiring_lookups.keep_secret(name, value)
    terminal.err(f"{name} is kept in the {kept}")


@lookups.command("try")
def try_(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="The lookup.")],
    values: fields.SetOption = None,
) -> None:
    """Look one value up, to see whether a lookup works: it has to be allowed like any other.

    \b
    saywell library lookups try order_status --set order=GR123456
    """
    from saywell.app import wiring_lookups
    from saywell.engine.fill import FillContext
    from saywell.model.languages import Localised
    from saywell.model.snippet import Reply, Variable

    settings = context.of(ctx).settings()
    given = dict(fields.wish_of("", values, None, None).values)
    text = Localised.plain(name)
    field = Reply("try", text, text, variables={"value": Variable(text, text, lookup=name)})
    live = wiring_lookups.live_data(settings)
    try:
        found = live.look_up(field, "value", given, FillContext(), settings.language)
    except LookupFailed as error:
        raise UsageError(
            f"{clean_line(name)}: {error.message}", hint=_way_out(error, live)
        ) from None
    terminal.out_text(found.value)


def _way_out(error: LookupFailed, live: LiveData) -> str:
    """Say what to type instead, where that can be told."""
    if error.kind == "unknown":
        return nearest(
            clean_line(error.source), live.lookups(), "list them: saywell library lookups"
        )
    return f"--set {error.facts['name']}=..." if error.kind == "input" else ""


def _there(folder: Path | None) -> Path | None:
    if folder is not None and not folder.is_dir():
        raise UsageError(f"there is no folder {clean_line(str(folder))!r}", hint="check the path")
    return folder


# -- the question, wherever it is asked


def ask(folder: Path, open_: Sequence[Judged]) -> bool:
    """Show what lookups do and ask whether they may; the answer is kept either way."""
    from saywell.app import wiring_lookups

    terminal.err(clean_line(f"{folder} wants to look values up on this machine, as you:"))
    for one in open_:
        for line in _question(one):
            terminal.err(f"  {line}")
    allowed = terminal.confirm("May it?")
    wiring_lookups.answer(folder, open_, allowed=allowed)
    later = "it may now" if allowed else "it may not; to allow it: saywell library lookups trust"
    terminal.err(later)
    return allowed


def _question(one: Judged) -> list[str]:
    """Tell what a lookup does; of one that has changed, what is gone and what is new."""
    word = {"changed": " (changed)", "refused": " (you said no)"}.get(one.standing.value, "")
    lines = [f"{one.lookup.name}{word}"]
    if one.standing.value != "changed":
        return lines + [f"  {_clean(line)}" for line in one.does]
    lines += [f"  - {_clean(line)}" for line in one.before if line not in one.does]
    for line in one.does:
        lines.append(f"  {'  ' if line in one.before else '+ '}{_clean(line)}")
    return lines


def offer(live: LiveData, reply: Reply) -> None:
    """Ask about the lookups of a reply that nobody has answered for, where somebody is there."""
    if not terminal.can_ask():
        return
    open_ = [one for one in live.lookups().values() if one.standing.value in OPEN]
    named = {one.lookup for one in reply.variables.values()}
    folders = {one.lookup.folder for one in open_ if one.lookup.name in named}
    for folder in sorted(folders):
        ask(Path(folder), [one for one in open_ if one.lookup.folder == folder])
    if folders:
        live.forget()


def live_of(settings: Settings, reply: Reply) -> LiveData | None:
    """Put together what looks up the fields of a reply, None where it has none; asks first."""
    if not any(one.lookup for one in reply.variables.values()):
        return None
    from saywell.app import wiring_lookups

    live = wiring_lookups.live_data(settings)
    offer(live, reply)
    return live


def look_up(
    live: LiveData,
    reply: Reply,
    name: str,
    values: Mapping[str, str],
    context: FillContext,
    lang: str,
) -> str:
    """Look a field up and tell what was found and by whom, or why nothing was; then it is ""."""
    try:
        found = live.look_up(reply, name, values, context, lang)
    except LookupFailed as error:
        said = f"{error.source}: {error.message}"
        terminal.err(clean_line(f"note: {name} was not looked up: {said}"))
        return ""
    terminal.err(clean_line(f"{name}: {found.value} (from {found.source}, just now)"))
    return found.value
