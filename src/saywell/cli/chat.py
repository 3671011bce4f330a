"""``saywell chat``: the full screen."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from saywell.cli import context, early, fields, system, terminal
from saywell.errors import BackendError, NotFound, Unreachable, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from saywell.app.session.stage import Parts
    from saywell.model.backend import ChatBackend
    from saywell.model.settings import Settings
    from saywell.tui.screen import Screen

SWITCH = 0.001
"""Seconds for which another thread goes on when a key wants to be answered; Python's own are 5 ms,
and a key may have to wait several times."""

GARBAGE = (5_000, 20, 1_000)
"""When garbage is collected. To look through everything takes 0.2 s beside a library of 10,000
replies, and no key is answered meanwhile: that is left for once in many hours."""


def register(root: typer.Typer) -> None:
    """Add the command to the root."""
    root.command("chat")(chat)


def chat(
    ctx: typer.Context,
    conversation: Annotated[
        str, typer.Argument(metavar="[CONVERSATION]", help="Open this one first.")
    ] = "",
    plain: Annotated[
        bool | None,
        typer.Option(
            "--plain/--full", help="Lines to read and to type, for a screen reader or a pipe."
        ),
    ] = None,
) -> None:
    """Open the chat screen: who waits, what was said, and a text that is checked as you type.

    F1 shows the keys. What you were writing is kept when the screen closes. It opens without the
    chat system, too: what you write then waits in the outbox.

    With --plain, or look.plain in the settings, what happens is printed line by line, and what is
    to be done is typed; help lists what there is.

    \b
    saywell chat
    saywell chat --plain
    saywell chat 12
    saywell chat Harriet
    """
    gc.disable()  # until the screen is there: nothing of what is loaded goes away
    settings = context.of(ctx).settings()
    plain = settings.look.plain if plain is None else plain
    if not plain and not terminal.can_show_screen():
        dumb = " that can do more than print lines (TERM is dumb)" if terminal.is_dumb() else ""
        raise UsageError(
            f"the chat screen needs a terminal{dumb}",
            hint="without one: saywell chat --plain, or saywell inbox, saywell show, saywell send",
        )
    from saywell.app import wiring, wiring_chat

    backend = wiring.open_backend(settings)
    try:
        journal = wiring.open_journal(settings, _account(settings, backend))
        try:
            parts, problem_count = wiring_chat.chat_parts(settings, backend, journal)
            run = _run_plain if plain else _run
            code = run(parts, _named(backend, conversation))
        finally:
            journal.close()
    finally:
        backend.close()
    fields.tell_problem_count(problem_count())
    if settings.keys:
        from saywell.tui.keymap import keymap_of

        for problem in keymap_of(settings).problems:
            terminal.err(str(problem))
    raise typer.Exit(code)


def _named(backend: ChatBackend, wanted: str) -> str:
    """Return the id of the conversation to open; the screen tells where there is none.

    Only a name has to be asked for, and where that cannot be done the screen opens all the same.
    """
    if not wanted or wanted.isdecimal() or wanted.startswith("!"):
        return wanted
    try:
        return system.find(backend, wanted).id
    except NotFound:
        raise
    except BackendError:
        return wanted


def _account(settings: Settings, backend: ChatBackend) -> str:
    """Return the account whose drafts these are; the server is asked where no login has told."""
    try:
        return settings.chat.account or backend.account().account_id
    except Unreachable as error:
        error.hint += "; after saywell auth login the screen opens without it, too"
        raise


def _run_plain(parts: Parts, conversation: str) -> int:
    from saywell.cli.plain_chat import run_plain

    early.undo()
    _collect()
    return run_plain(parts, conversation)


def _run(parts: Parts, conversation: str) -> int:
    import asyncio

    from saywell.tui import app

    if not terminal.Look.colour:
        os.environ["NO_COLOR"] = "1"

    def started(screen: Screen) -> None:
        screen.app.after_render += lambda _: _collect()
        early.take_over()

    sys.setswitchinterval(SWITCH)
    return asyncio.run(
        app.chat(parts, started=started, keep_frame=_frame_keeper(), conversation=conversation)
    )


def _collect() -> None:
    """Collect garbage from here on, but leave alone what was loaded: it stays to the end."""
    if not gc.isenabled():
        gc.freeze()
        gc.set_threshold(*GARBAGE)
        gc.enable()


def _frame_keeper() -> Callable[[str], None] | None:
    """Return what keeps the screen's first frame for the next time, where there is none."""
    from saywell.app import wiring_frame

    place = wiring_frame.missing(os.environ)
    return (lambda frame: wiring_frame.keep(place, frame.encode())) if place else None
