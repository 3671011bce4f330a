"""``saywell library show``, ``where``, ``new``, ``edit``, ``rename``, ``move``, ``format``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from saywell.cli import context, fields, library_stats, own_editor, terminal
from saywell.cli.plain import problems_line
from saywell.cli.terminal import Form
from saywell.errors import LibraryError, UsageError
from saywell.model.untrusted import clean_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from saywell.app.library_files import Planned
    from saywell.errors import Problem

NameArgument = Annotated[
    str,
    typer.Argument(
        metavar="ID", help="A reply, or its trigger.", autocompletion=fields.complete_reply
    ),
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Show what would change, and write nothing.")
]
OutputOption = Annotated[Form, typer.Option("-o", "--output", help="How to print it.")]


def register(root: typer.Typer) -> None:
    """Add the commands to the group."""
    for name, command in (
        ("show", show),
        ("where", where),
        ("new", new),
        ("edit", edit),
        ("rename", rename),
        ("move", move),
        ("format", format_),
    ):
        root.command(name)(command)


def show(ctx: typer.Context, name: NameArgument, output: OutputOption = Form.TEXT) -> None:
    """Print a reply as it stands in its file, with the comments in it.

    \b
    saywell library show hold.ask
    """
    from saywell.app import wiring_files

    reply = wiring_files.reply_named(context.of(ctx).settings(), name)
    source = wiring_files.source_of(reply)
    row = {"id": reply.id, "where": str(reply.where), "layer": reply.layer, "source": source}
    if output is Form.JSON:
        terminal.out_json(row)
    elif output is Form.CSV:
        terminal.out_csv(tuple(row), [row])
    else:
        terminal.out_text(source.rstrip("\n"))
        terminal.err(f"{reply.where} ({reply.layer})")


def where(ctx: typer.Context, name: NameArgument, output: OutputOption = Form.TEXT) -> None:
    """List every place where a reply stands, who sees it there, which one you get, and why.

    Layers are the starter replies, the team's folders in their order, and your own; of those
    that are for you, the last that has an id wins.

    \b
    saywell library where hold.ask
    """
    from saywell.app import wiring_files

    settings = context.of(ctx).settings()
    rows: list[dict[str, Any]] = [
        {
            "where": str(one.where),
            "layer": one.layer,
            "wins": one.wins,
            "scope": one.scope,
            "who": one.who,
            "sees": one.sees,
            "languages": list(one.languages),
            "why": one.why,
        }
        for one in wiring_files.copies(settings, name)
    ]
    if output is Form.JSON:
        terminal.out_json(rows)
    elif output is Form.CSV:
        terminal.out_csv(tuple(rows[0]), rows)
    else:
        for row in rows:
            mark = "wins " if row["wins"] else "     "
            langs = " ".join(row["languages"])
            terminal.out_text(f"{mark} {row['where']}  ({row['layer']})  {langs}")
            terminal.out_text(f"      for {row['who']}: {row['why']}")
        if not any(row["wins"] for row in rows):
            terminal.out("You do not get this reply.")
    if problems := wiring_files.problem_count(settings):
        terminal.err(f"it may stand elsewhere too: {problems_line(problems)}")


def new(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ID", help="Such as delivery.late.")],
    into: Annotated[
        Path, typer.Option("--into", metavar="FILE.yaml", help="The file that gets it.")
    ],
    title: Annotated[str, typer.Option("--title", help="What agents read in lists.")] = "",
    texts: Annotated[
        list[str] | None,
        typer.Option("--text", metavar="LANG=TEXT", help="A text in a language; several are fine."),
    ] = None,
    like: Annotated[
        str, typer.Option("--from", metavar="ID", help="Start from all that another reply has.")
    ] = "",
    dry_run: DryRunOption = False,
) -> None:
    """Add a reply to a file of the library, which is made when it is not there.

    \b
    saywell library new delivery.late --into team/delivery.yaml --text en="It is late."
    saywell library new hold.ask --from hold.ask --into team/hold.yaml
    """
    from saywell.app import wiring_files

    keys: dict[str, Any] = {"id": name}
    if not like or title:
        keys["title"] = title or name
    given = {}
    for one in texts or ():
        lang, mark, text = one.partition("=")
        if not mark or not text.strip():
            raise UsageError(f"{one!r} is no text", hint="--text en='Hello!'")
        fields.check_language(lang)
        given[lang] = text.replace("\\n", "\n")
    if given:
        keys["text"] = given
    elif not like:
        raise UsageError("a reply needs a text", hint="--text en='Hello!', or --from ID")
    planned = wiring_files.new(context.of(ctx).settings(), into, keys, like)
    _carry_out(planned, dry_run=dry_run)


def edit(
    ctx: typer.Context,
    name: NameArgument,
    values: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="KEY=VALUE", help="Set a key without the editor: text.el=..., review="
        ),
    ] = None,
    dry_run: DryRunOption = False,
) -> None:
    """Open a reply's file at its line in $VISUAL or $EDITOR, or set single keys of it.

    With --set, comments, order and everything else in the file stay as they are; an empty value
    takes the key out. Afterwards it is told what is wrong in the file.

    \b
    saywell library edit delivery.late
    saywell library edit delivery.late --set title.el="Το δέμα καθυστερεί" --set review=2027-06-30
    """
    from saywell.app import wiring_files

    settings = context.of(ctx).settings()
    if values:
        given = {}
        for one in values:
            key, mark, value = one.partition("=")
            if not mark:
                raise UsageError(f"{one!r} sets nothing", hint="--set KEY=VALUE")
            given[key.strip()] = value.replace("\\n", "\n")
        _carry_out(wiring_files.set_values(settings, name, given), dry_run=dry_run)
        return
    path, line = wiring_files.file_to_edit(settings, name)
    own_editor.open_editor(path, line)
    _tell(wiring_files.problems_in(path))


def rename(
    ctx: typer.Context,
    name: NameArgument,
    new_name: Annotated[str, typer.Argument(metavar="NEW-ID", help="The new id.")],
    dry_run: DryRunOption = False,
) -> None:
    """Give a reply another id; nothing else in its file changes, and its counts go along.

    \b
    saywell library rename delivery.late delivery.delayed
    """
    from saywell.app import wiring_files

    settings = context.of(ctx).settings()
    old = wiring_files.reply_named(settings, name).id
    _carry_out(wiring_files.rename(settings, old, new_name), dry_run=dry_run)
    if not dry_run:
        library_stats.carry_over(settings, old, new_name)


def move(
    ctx: typer.Context,
    name: NameArgument,
    into: Annotated[Path, typer.Argument(metavar="FILE.yaml", help="The file that gets it.")],
    dry_run: DryRunOption = False,
) -> None:
    """Move a reply, with its comments, to another file, which is made when it is not there.

    \b
    saywell library move delivery.late team/shipping.yaml
    """
    from saywell.app import wiring_files

    _carry_out(wiring_files.move(context.of(ctx).settings(), name, into), dry_run=dry_run)


def format_(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE]...", help="Files or folders instead of all of the team's."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only list files that are not in order; ends with 1.")
    ] = False,
) -> None:
    """Put files of replies in order: keys, empty lines, blanks at line ends.

    Texts and comments stay as they are, and a file in order is not touched.

    \b
    saywell library format
    saywell library format team --check
    """
    from saywell.app import wiring_files

    settings = context.of(ctx).settings()
    changed = failed = 0
    for path, planned in wiring_files.tidy(settings, paths or ()):
        if planned is None:
            continue
        if isinstance(planned, LibraryError):
            failed += 1
            way = f" ({planned.hint})" if planned.hint else ""
            terminal.err(clean_line(f"{planned}{way}"))
            continue
        changed += 1
        terminal.out_text(str(path))
        if not check:
            wiring_files.write(planned)
    if failed:
        raise typer.Exit(2)
    if check and changed:
        raise typer.Exit(1)
    if not changed:
        terminal.err("every file is in order")


def _carry_out(planned: Planned, *, dry_run: bool) -> None:
    """Write what was planned, or show it, and tell what is wrong afterwards."""
    import difflib

    from saywell.app import wiring_files

    if dry_run:
        for path, text in planned.files.items():
            before = path.read_text(encoding="utf-8") if path.exists() else ""
            for line in difflib.unified_diff(
                before.splitlines(), text.splitlines(), str(path), str(path), lineterm=""
            ):
                terminal.out_text(line)
    else:
        wiring_files.write(planned)
        for path in planned.files:
            terminal.err(f"{path} is written")
    _tell(planned.problems)


def _tell(problems: Sequence[Problem]) -> None:
    for one in problems:
        terminal.err(clean_line(str(one)))
