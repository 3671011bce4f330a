"""``saywell vocab``: words that are right although no dictionary has them."""

from __future__ import annotations

import dataclasses
from typing import Annotated

import typer

from saywell.cli import context, fields, terminal
from saywell.cli.render import Sheet
from saywell.cli.terminal import Form
from saywell.errors import UsageError
from saywell.model.languages import ANY
from saywell.model.untrusted import clean_line

COLUMNS = ("word", "language", "whose", "where")

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True)


def register(root: typer.Typer) -> None:
    """Add the commands to the root."""
    root.add_typer(app, name="vocab")


WordsArgument = Annotated[list[str], typer.Argument(metavar="WORD...", help="The words.")]
TeamOption = Annotated[bool, typer.Option("--team", help="Those of the team's library.")]
MineOption = Annotated[bool, typer.Option("--mine", help="Those of one's own.")]


@app.callback()
def _vocab() -> None:
    """Look after the words that are right although no dictionary has them.

    Product names, terms and names are kept in plain text files, one word a line, in the folder
    vocabulary of the team's library or of one's own replies.
    """


@app.command("add")
def add(
    ctx: typer.Context,
    words: WordsArgument,
    lang: fields.LangOption = "",
    team: TeamOption = False,
    mine: MineOption = False,
) -> None:
    """Add words to the team's vocabulary, or to one's own where there is no team.

    \b
    saywell vocab add Zendara unboxing
    saywell vocab add --lang el --mine ζενδαράκι
    """
    from saywell.app import wiring_words

    fields.check_language(lang)
    path, added = wiring_words.add_words(
        context.of(ctx).settings(), words, lang, _whose(team, mine)
    )
    for word in added:
        terminal.err(f"added {clean_line(word)}")
    rest = len(words) - len(added)
    if rest:
        terminal.err(f"{rest} known already")
    terminal.err(f"in {clean_line(str(path), limit=1_000)}")


@app.command("list")
def list_words(
    ctx: typer.Context,
    lang: fields.LangOption = "",
    output: Annotated[Form, typer.Option("-o", "--output", help="How to print it.")] = Form.TEXT,
) -> None:
    """List the vocabulary, or what of it counts in one language.

    \b
    saywell vocab list
    saywell vocab list --lang el -o json
    """
    from saywell.app import wiring_words

    fields.check_language(lang)
    found, problems = wiring_words.listed_words(context.of(ctx).settings(), lang)
    fields.tell_problems(problems)
    rows = [dataclasses.asdict(one) for one in found]
    if output is Form.JSON:
        terminal.out_json(rows)
    elif output is Form.CSV:
        terminal.out_csv(COLUMNS, rows)
    elif found:
        cells = tuple((clean_line(one.word), _language(one.language), one.whose) for one in found)
        terminal.out_sheet(Sheet(("WORD", "LANG", "WHOSE"), cells))
    else:
        terminal.err("no words yet: saywell vocab add WORD")


@app.command("remove")
def remove(
    ctx: typer.Context,
    words: WordsArgument,
    lang: fields.LangOption = "",
    team: TeamOption = False,
    mine: MineOption = False,
) -> None:
    """Remove words from every file of the vocabulary that has them.

    \b
    saywell vocab remove Zendara
    saywell vocab remove --lang el --mine ζενδαράκι
    """
    from saywell.app import wiring_words

    fields.check_language(lang)
    settings = context.of(ctx).settings()
    for path, word in wiring_words.remove_words(settings, words, lang, _whose(team, mine)):
        terminal.err(f"removed {clean_line(word)} from {clean_line(str(path), limit=1_000)}")


def _language(code: str) -> str:
    return "all" if code == ANY else code


def _whose(team: bool, mine: bool) -> str:
    if team and mine:
        raise UsageError("--team and --mine exclude each other", hint="give one of them")
    return "team" if team else "mine" if mine else ""
