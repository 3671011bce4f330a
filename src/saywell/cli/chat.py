"""``saywell chat``: the full screen."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from saywell.cli import context, fields, queue, terminal
from saywell.errors import NotFound, UsageError

if TYPE_CHECKING:
    from saywell.app.session_stage import Parts
    from saywell.tui.screen import Screen


def register(root: typer.Typer) -> None:
    """Add the command to the root."""
    root.command("chat")(chat)


def chat(
    ctx: typer.Context,
    conversation: Annotated[
        str, typer.Argument(metavar="[CONVERSATION]", help="Open this one first.")
    ] = "",
) -> None:
    """Open the chat screen: who waits, what was said, and a text that is checked as you type.

    F1 shows the keys. What you were writing is kept when the screen closes.

    \b
    saywell chat
    saywell chat 12
    """
    if not (terminal.is_terminal(sys.stdin) and terminal.is_terminal(sys.stdout)):
        raise UsageError(
            "the chat screen needs a terminal",
            hint="in a script: saywell inbox, saywell show, saywell send",
        )
    from saywell.app import wiring, wiring_chat

    settings = context.of(ctx).settings()
    backend = wiring.open_backend(settings)
    try:
        account = backend.account()
        if conversation:
            try:
                backend.conversation(conversation)
            except NotFound as error:
                raise queue.no_conversation(conversation, error) from None
        journal = wiring.open_journal(settings, account.account_id)
        try:
            parts, problems = wiring_chat.chat_parts(settings, backend, journal)
            code = _run(parts, conversation)
        finally:
            journal.close()
    finally:
        backend.close()
    fields.tell_problems(problems())
    raise typer.Exit(code)


def _run(parts: Parts, conversation: str) -> int:
    import asyncio

    from saywell.tui import app

    if not terminal.Look.colour:
        os.environ["NO_COLOR"] = "1"

    def started(screen: Screen) -> None:
        if conversation:
            screen.session.open(conversation)
            screen.sync()

    return asyncio.run(app.chat(parts, started=started))
