"""``saywell search``: find canned replies, and list them or choose one on the screen."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from saywell.cli import context, explaining, fields, listing, picker, terminal
from saywell.cli.plain import json_text
from saywell.errors import JournalError, UsageError
from saywell.model.untrusted import clean_line

if TYPE_CHECKING:
    from saywell.app.finding import Filter, Hit
    from saywell.model.settings import Settings


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


class _Asked(NamedTuple):
    """What is to be found and how to print it."""

    query: str
    wanted: Filter
    limit: int
    output: FormOrIds
    explain: bool


def register(root: typer.Typer) -> None:
    """Add the command to the root."""
    root.command("search")(search)


def search(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORDS]...", help="In any language.")
    ] = None,
    lang: fields.LangOption = "",
    tag: Annotated[
        list[str] | None, typer.Option(help="Only with this tag; of several, with all.")
    ] = None,
    kind: Annotated[Kind | None, typer.Option(help="Only of this kind.")] = None,
    owner: Annotated[str, typer.Option(help="Only what this person looks after.")] = "",
    scope: Annotated[str, typer.Option(help="Only for these: everyone, me, or team:NAME.")] = "",
    limit: Annotated[
        int | None, typer.Option(min=1, help="The most that are listed: 20; all without WORDS.")
    ] = None,
    output: Annotated[
        FormOrIds, typer.Option("-o", "--output", help="How to print it.")
    ] = FormOrIds.TEXT,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say of each why it stands where it does.")
    ] = False,
    pick: picker.PickOption = None,
    number: picker.ConversationOption = None,
    printed: picker.PrintOption = picker.Printed.TEXT,
    lookup: fields.LookupOption = True,
) -> None:
    """Find canned replies, the best first.

    A trigger that begins with the word comes first, then titles, then the text; among equals what
    you use most. Typing errors, accents, capitals and the wrong keyboard do not matter. Without
    words a terminal shows them on a screen to pick one from, which is filled and printed;
    elsewhere they are all listed.

    \b
    saywell search refund
    saywell search --tag hold --lang el -o json
    saywell search parcl late --explain
    text=$(saywell search --conversation 12)
    saywell insert "$(saywell search parcel late --limit 1 -o ids)"
    """
    from saywell.app.finding import LIMIT, Filter

    settings = context.of(ctx).settings()
    fields.check_language(lang)
    query, only = " ".join(words or ()), kind.value if kind else ""
    if picker.is_wanted(pick, words or (), plain=output is FormOrIds.TEXT and not explain):
        ask = picker.Ask(
            lang=lang,
            tags=frozenset(tag or ()),
            kind=only,
            owner=owner,
            scope=scope,
            limit=limit or 0,
            conversation=number or "",
            printed=printed,
            lookup=lookup,
        )
        picker.pick(settings, query, ask)
    if number or printed is not picker.Printed.TEXT:
        raise UsageError(
            "--conversation and --print are for choosing on the screen", hint="add --pick"
        )
    if explain and output not in (FormOrIds.TEXT, FormOrIds.JSON):
        raise UsageError("reasons are for people, or JSON", hint="leave -o out, or use -o json")
    most = limit or (LIMIT if words else sys.maxsize)
    asked = _Asked(query, Filter(lang, tag or (), only, owner, scope), most, output, explain)
    _list(settings, asked, usual=context.of(ctx).config is None)


def _list(settings: Settings, asked: _Asked, *, usual: bool) -> None:
    """Find and print; after one with the ``usual`` settings the next takes less."""
    from saywell.app import finding, quick_search, wiring

    lang = asked.wanted.lang or settings.language
    usage = usage_of(settings)
    opened = wiring.open_library(settings)
    try:
        hits = finding.find(
            opened, settings, asked.query, wanted=asked.wanted, usage=usage, limit=asked.limit
        )
        shown = _text(hits, asked, lang, usage)
        problems = opened.problem_count
    finally:
        opened.close()
    fields.tell_problem_count(problems)
    if not hits:
        terminal.err(listing.nothing_line(asked.wanted))
    terminal.out(shown, end="")
    if usual:
        quick_search.keep(settings, os.environ)


def _text(hits: list[Hit], asked: _Asked, lang: str, usage: Mapping[str, float]) -> str:
    encoding = sys.stdout.encoding
    if not asked.explain:
        on_screen = terminal.is_terminal(sys.stdout)
        screen = listing.screen_of(os.environ, not terminal.Look.colour) if on_screen else None
        return listing.listed(hits, asked.output.value, lang, encoding, screen)
    if asked.output is FormOrIds.JSON:
        return json_text(explaining.records(hits, asked.query, lang, usage), encoding) + "\n"
    return "".join(f"{line}\n" for line in explaining.lines(hits, asked.query, lang, usage))


def usage_of(settings: Settings) -> Mapping[str, float]:
    """Weigh the agent's own use; what cannot be read counts as no use."""
    from saywell.app import quick_search, replying, wiring

    found = quick_search.used_at(str(wiring.folders().data))
    if found is not None:
        return found
    try:
        journal = wiring.open_journal(settings)
        try:
            return replying.weights_of_use(journal.usage(), dt.datetime.now(dt.UTC))
        finally:
            journal.close()
    except JournalError as error:
        terminal.err(f"note: {clean_line(str(error))}")
        return {}
