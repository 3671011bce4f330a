"""``saywell library import``, ``export`` and ``formats``: replies from and for other programs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from saywell.cli import context, fields, terminal
from saywell.cli.terminal import Form
from saywell.model.untrusted import clean_line

_VARYING = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|(?<=\[)[^]]*(?=\])")
"""What differs between losses of one kind: names and texts in quotes or square brackets."""

PLACES = 3
"""How many places are named of losses of one kind."""

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from saywell.app.importing import Import
    from saywell.cli.lines import Cell
    from saywell.errors import Problem
    from saywell.model.settings import Settings


def register(root: typer.Typer) -> None:
    """Add the commands to the group."""
    root.command("import")(import_)
    root.command("export")(export)
    root.command("formats")(formats)


def _complete_format(incomplete: str) -> list[str]:
    from saywell.app.wiring_exchange import FORMATS

    return [name for name in FORMATS if name.startswith(incomplete)]


FormatArgument = Annotated[
    str,
    typer.Argument(
        metavar="FORMAT", help="See saywell library formats.", autocompletion=_complete_format
    ),
]


def import_(
    ctx: typer.Context,
    name: FormatArgument,
    source: Annotated[
        Path, typer.Argument(metavar="FILE", help="The export of the other program.")
    ],
    into: Annotated[
        Path,
        typer.Option(
            "--into",
            metavar="FILE.yaml",
            help="File of replies to make or to bring up to date; a new folder for a large export.",
        ),
    ],
    lang: Annotated[
        str,
        typer.Option(
            "--lang", metavar="CODE", help="Language of texts that do not say; else by their looks."
        ),
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, and write nothing.")
    ] = False,
    encoding: Annotated[
        str, typer.Option("--encoding", metavar="NAME", help="Of the file, when it is no UTF-8.")
    ] = "",
    output: Annotated[Form, typer.Option("-o", "--output", help="How to print it.")] = Form.TEXT,
) -> None:
    """Take the replies of another program into the library.

    What that program fills in becomes our notation; what has no counterpart here is told and
    stays as it stands. In a file that is there already, replies of the same id are brought up to
    date: comments, order and all keys that the other program knows nothing of stay. Nothing is
    written by halves.

    \b
    saywell library import chatwoot canned.json --into team/chatwoot.yaml --dry-run
    saywell library import zammad text_modules.csv --into team/zammad.yaml --lang el
    """
    from saywell.app import wiring_exchange

    settings = context.of(ctx).settings()
    if lang:
        fields.check_language(lang)
    if not into.suffix:
        _import_large(settings, name, source, into, lang, encoding, dry_run, output)
        return
    wiring_exchange.refuse_odd(into)
    made = wiring_exchange.plan_import(settings, name, source, into, lang=lang, encoding=encoding)
    if output is not Form.JSON:
        for one in made.problems:
            _tell(one)
    if output is Form.TEXT:
        for line in made.diff() if dry_run else ():
            terminal.out_line(_coloured(line))
    else:
        rows = [
            {"id": one.id, "change": one.change.value, "source": str(one.where)}
            for one in made.planned
        ]
        if output is Form.JSON:
            terminal.out_json({"replies": rows, "problems": _records(made.problems)})
        else:
            terminal.out_csv(("id", "change", "source"), rows)
    if not dry_run:
        wiring_exchange.apply(made)
    terminal.err(_summary(made, dry_run=dry_run))


def _summary(made: Import, *, dry_run: bool) -> str:
    from saywell.app.importing import Change

    counts = ", ".join(
        f"{made.count(change)} {word}"
        for change, word in (
            (Change.NEW, "new"),
            (Change.CHANGED, "changed"),
            (Change.SAME, "as they were"),
            (Change.LEFT, "left alone: elsewhere in the library"),
        )
        if made.count(change)
    )
    return f"{made.path}: {counts or 'no replies'}{' (nothing was written)' if dry_run else ''}"


def _import_large(
    settings: Settings,
    name: str,
    source: Path,
    into: Path,
    lang: str,
    encoding: str,
    dry_run: bool,
    output: Form,
) -> None:
    from saywell.app import wiring_exchange

    problems: list[Problem] = []
    taken = wiring_exchange.import_large(
        settings,
        name,
        source,
        into,
        lang=lang,
        encoding=encoding,
        dry_run=dry_run,
        told=problems.append if output is Form.JSON else _tell,
    )
    if output is Form.JSON:
        made = {"files": taken.files, "replies": taken.replies}
        terminal.out_json({**made, "problems": _records(problems)})
    elif output is Form.CSV:
        terminal.out_csv(("files", "replies"), [{"files": taken.files, "replies": taken.replies}])
    written = " (nothing was written)" if dry_run or not taken.files else ""
    terminal.err(f"{into}: {taken.replies} replies in {taken.files} files{written}")


def _tell(one: Problem) -> None:
    terminal.err(clean_line(str(one)))


def _records(problems: list[Problem]) -> list[dict[str, Any]]:
    return [
        {
            "file": one.where.file,
            "line": one.where.line,
            "column": one.where.column,
            "message": one.message,
            "hint": one.hint,
        }
        for one in problems
    ]


def _coloured(line: str) -> Cell:
    """Make a line of a diff safe to show, in its colour."""
    from saywell.cli.lines import Cell
    from saywell.model.untrusted import clean

    style = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1], "")
    return Cell(clean(line), style)


def export(
    ctx: typer.Context,
    name: FormatArgument,
    ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]...", help="Only these.", autocompletion=fields.complete_reply),
    ] = None,
    langs: Annotated[
        list[str] | None,
        typer.Option("--lang", metavar="CODE", help="Languages to write; your own otherwise."),
    ] = None,
    target: Annotated[
        Path | None,
        typer.Option("--file", metavar="FILE", help="Write there instead of to the output."),
    ] = None,
    output: Annotated[
        Form, typer.Option("-o", "--output", help="With --file: how to print what was lost.")
    ] = Form.TEXT,
) -> None:
    """Write replies of the library as a file of another program.

    What that program has no place or words for is left out, and told on stderr: each kind once,
    with its first places. With --file, -o json prints every single one.

    \b
    saywell library export chatwoot --lang en --file canned.json
    saywell library export chatwoot --file canned.json -o json
    saywell library export csv --lang en --lang el hold.ask hold.back
    """
    from saywell.app import wiring_exchange
    from saywell.errors import UsageError

    settings = context.of(ctx).settings()
    if output is not Form.TEXT and target is None:
        hint = "add --file FILE, or leave -o out"
        raise UsageError("the replies and what was lost cannot both be printed", hint=hint)
    wanted = langs or [settings.language]
    for lang in wanted:
        fields.check_language(lang)
    told: list[Problem] = []
    pieces = wiring_exchange.export(settings, name, ids or (), wanted, told.append)
    if target is None:
        for piece in pieces:
            terminal.out(piece, end="")
    else:
        wiring_exchange.write_export(target, pieces)
    lost = [*dict.fromkeys(told)]
    if output is Form.JSON:
        terminal.out_json({"problems": _records(lost)})
    elif output is Form.CSV:
        terminal.out_csv(("file", "line", "column", "message", "hint"), _records(lost))
    else:
        for line in _summed(lost):
            terminal.err(clean_line(line))


def _summed(lost: Iterable[Problem]) -> Iterator[str]:
    """Tell losses of one kind in one line: how many, and where the first are."""
    kinds: dict[str, list[Problem]] = {}
    for one in lost:
        said = str(one).removeprefix(f"{one.where}: ")
        kind = _VARYING.sub("...", said).removeprefix("...: ")
        kinds.setdefault(kind, []).append(one)
    for kind, those in sorted(kinds.items(), key=lambda each: -len(each[1])):
        if len(those) == 1:
            yield str(those[0])
        else:
            places = [*dict.fromkeys(str(one.where) for one in those)]
            more = [*places[:PLACES], "..."] if len(places) > PLACES else places
            yield f"{len(those)} times: {kind}: {', '.join(more)}"
    if any(len(those) > 1 for those in kinds.values()):
        yield "every single one: --file FILE -o json"


def formats(
    output: Annotated[Form, typer.Option("-o", "--output", help="How to print it.")] = Form.TEXT,
) -> None:
    """List the formats of other programs, and what each of them can hold."""
    from saywell.app import wiring_exchange

    rows = [
        {
            "name": one.name,
            "title": one.title,
            "file": f".{one.suffix}",
            "holds": ", ".join(sorted({*one.keeps, *(("languages",) if one.languages else ())})),
        }
        for one in wiring_exchange.formats()
    ]
    if output is Form.JSON:
        terminal.out_json(rows)
    elif output is Form.CSV:
        terminal.out_csv(("name", "title", "file", "holds"), rows)
    else:
        from saywell.cli.render import Sheet

        lines = tuple((row["name"], row["title"], row["file"], row["holds"]) for row in rows)
        terminal.out_sheet(Sheet(("NAME", "PROGRAM", "FILE", "HOLDS BESIDE THE TEXT"), lines))
