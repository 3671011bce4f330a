"""``saywell insert``: print a canned reply, filled."""

from __future__ import annotations

from typing import Annotated

import typer

from saywell.cli import context, fields, filling, picker
from saywell.cli.terminal import Form


def register(root: typer.Typer) -> None:
    """Add the command to the root."""
    root.command("insert")(insert)


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
    number: picker.ConversationOption = None,
    lookup: fields.LookupOption = True,
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
    wish = fields.wish_of(lang, values, switched_on, switched_off, lookup)
    from saywell.app import replying, wiring

    settings = context.of(ctx).settings()
    opened = wiring.open_library(settings)
    fields.tell_problem_count(opened.problem_count)
    reply = replying.named(opened, settings, name)
    scene = filling.read_scene(settings, number) if number else None
    conversation = scene.conversation.id if scene else ""
    journal = filling.open_journal(settings, scene)
    try:
        remembered = journal.remembered(conversation) if journal and scene else {}
        filled, given = fields.fill_or_ask(reply, opened.library, settings, scene, wish, remembered)
        fields.tell_fallback(filled, scene, wish)
        filling.print_filled(reply, filled, output)
        if journal is not None:
            replying.note_use(journal, reply, filled, conversation, given)
    finally:
        if journal is not None:
            journal.close()
