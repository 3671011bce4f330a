"""``saywell search``, ``insert`` and ``library``: find a canned reply and print it filled."""

from __future__ import annotations

import datetime as dt
import os
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from saywell.cli import context, fields, filling, picker, problems, records, terminal
from saywell.cli.render import Cell, Sheet
from saywell.cli.terminal import Form
from saywell.errors import JournalError
from saywell.model.untrusted import clean_line

if TYPE_CHECKING:
    from saywell.engine.library_search import Hit
    from saywell.model.settings import Settings

COLUMNS = ("id", "title", "triggers", "kind", "purpose", "tags", "languages", "layer", "where")

library = typer.Typer(rich_markup_mode=None, no_args_is_help=True)


class Kind(StrEnum):
    """What sort of reply."""

    CANNED = "canned"
    PREDEFINED = "predefined"


class FormOrIds(StrEnum):
    """How to print what was found."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    IDS = "ids"


def register(root: typer.Typer) -> None:
    """Add the commands to the root."""
    root.command("search")(search)
    root.command("insert")(insert)
    root.add_typer(library, name="library")


def search(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORDS]...", help="In any language.")
    ] = None,
    lang: fields.LangOption = "",
    tag: Annotated[list[str] | None, typer.Option(help="Only with this tag.")] = None,
    kind: Annotated[Kind | None, typer.Option(help="Only of this kind.")] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="The most that are listed: 20; all without WORDS.")
    ] = None,
    output: Annotated[
        FormOrIds, typer.Option("-o", "--output", help="How to print it.")
    ] = FormOrIds.TEXT,
    pick: picker.PickOption = None,
    number: picker.ConversationOption = None,
    printed: picker.PrintOption = picker.Printed.TEXT,
) -> None:
    """Find canned replies, the best first.

    A trigger that begins with the word comes first, then titles, then the text. Typing errors,
    accents and capitals do not matter. Without words a terminal shows them on a screen to pick
    one from, which is filled and printed; elsewhere they are all listed.

    \b
    saywell search refund
    saywell search --tag hold --lang el -o json
    text=$(saywell search --conversation 12)
    saywell insert "$(saywell search parcel late --limit 1 -o ids)"
    """
    from saywell.app import replying, wiring

    settings = context.of(ctx).settings()
    fields.check_language(lang)
    if picker.is_wanted(pick, words or (), plain=output is FormOrIds.TEXT):
        wanted = picker.Ask(
            lang,
            frozenset(tag or ()),
            kind.value if kind else "",
            limit or 0,
            number or "",
            printed,
        )
        picker.pick(settings, " ".join(words or ()), wanted)
    loaded = wiring.load_library(settings)
    fields.tell_problems(loaded.problems)
    hits = replying.find(
        loaded.library,
        settings,
        " ".join(words or ()),
        wanted=replying.Filter(lang, frozenset(tag or ()), kind.value if kind else ""),
        usage=_usage(settings),
        limit=limit or (20 if words else len(loaded.library.replies)),
    )
    shown = lang or settings.language
    if output is FormOrIds.IDS:
        for hit in hits:
            terminal.out(hit.reply.id)
    elif output is FormOrIds.JSON:
        terminal.out_json([_record(hit, shown) for hit in hits])
    elif output is FormOrIds.CSV:
        terminal.out_csv(COLUMNS, (records.reply(hit.reply, shown) for hit in hits))
    elif hits:
        terminal.out_sheet(_sheet(hits, shown))
    else:
        terminal.err("no reply matches; saywell search lists them all")


def _record(hit: Hit, lang: str) -> dict[str, Any]:
    found = {"score": round(hit.score, 4), "matched": list(hit.matched), "why": hit.why}
    return {**records.reply(hit.reply, lang), **found}


def _sheet(hits: list[Hit], lang: str) -> Sheet:
    rows = tuple(
        (
            Cell(hit.reply.id, "bold"),
            Cell(" ".join(f"/{trigger}" for trigger in hit.reply.triggers), "cyan"),
            Cell(" ".join(hit.reply.languages), "dim"),
            hit.reply.title.best(lang),
        )
        for hit in hits
    )
    return Sheet(("ID", "TRIGGER", "LANGUAGES", "TITLE"), rows, most=(26, 14, 17), cut=True)


def _usage(settings: Settings) -> dict[str, float]:
    """Weigh the agent's own use; what cannot be read counts as no use."""
    from saywell.app import replying, wiring

    if not os.path.lexists(wiring.folders().journal):
        return {}
    try:
        journal = wiring.open_journal(settings)
        try:
            return replying.weights_of_use(journal.usage(), dt.datetime.now(dt.UTC))
        finally:
            journal.close()
    except JournalError as error:
        terminal.err(f"note: {clean_line(str(error))}")
        return {}


def insert(
    ctx: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="A reply, or its trigger.", autocompletion=fields.complete_reply
        ),
    ],
    lang: fields.LangOption = "",
    values: fields.SetOption = None,
    switched_on: fields.WithOption = None,
    switched_off: fields.WithoutOption = None,
    number: Annotated[
        str | None,
        typer.Option(
            "--conversation",
            metavar="N",
            help="Fill it for the customer of this conversation.",
            callback=context.filled_in,
        ),
    ] = None,
    output: Annotated[Form, typer.Option("-o", "--output", help="How to print it.")] = Form.TEXT,
) -> None:
    """Print a canned reply, filled.

    What is missing is asked for on the terminal; without one the command ends with 2 and names
    every field. With --conversation the customer, the company, your name and the language come
    from the chat system.

    \b
    saywell insert hold.ask --set reason="ask the warehouse"
    saywell insert hold --lang el --conversation 12
    saywell insert follow-up.day -o json
    """
    wish = fields.wish_of(lang, values, switched_on, switched_off)
    conversation = number or ""
    from saywell.app import replying, wiring

    settings = context.of(ctx).settings()
    loaded = wiring.load_library(settings)
    fields.tell_problems(loaded.problems)
    reply = replying.find_reply(replying.visible(loaded.library, settings), name)
    scene = filling.read_scene(settings, conversation) if conversation else None
    journal = filling.open_journal(settings, scene)
    try:
        remembered = journal.remembered(conversation) if journal and scene else {}
        filled, given = fields.fill_or_ask(reply, loaded, settings, scene, wish, remembered)
        fields.tell_fallback(filled, scene, wish)
        filling.print_filled(reply, filled, output)
        if journal is not None:
            replying.note_use(journal, reply, filled, conversation, given)
    finally:
        if journal is not None:
            journal.close()


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
