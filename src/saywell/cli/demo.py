"""``saywell demo``: the chat screen on the practice desk, or one conversation played by itself."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from saywell.cli import context, terminal
from saywell.cli.desk import Plain
from saywell.errors import SaywellError
from saywell.model.untrusted import clean

if TYPE_CHECKING:
    from saywell.app.demo import Stage, Step
    from saywell.model.backend import ChatBackend
    from saywell.model.ports import Journal
    from saywell.model.settings import Settings

QUICK = 5.0
"""How many times faster than life the customers act while the demo plays by itself: the answer
comes within two seconds, and nobody leaves on a slow machine."""


def register(root: typer.Typer) -> None:
    """Add the command to the root."""
    root.command("demo")(demo)


def demo(
    ctx: typer.Context,
    seed: Annotated[
        int, typer.Option(min=0, help="Who is there; the same number gives the same customers.")
    ] = 1,
    play: Annotated[
        bool, typer.Option("--play", help="Play by itself, also in a terminal.")
    ] = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="Lines to read and to type, for a screen reader.")
    ] = False,
    output: Annotated[Plain, typer.Option("-o", "--output", help="How to print it.")] = Plain.TEXT,
) -> None:
    """Answer customers on a chat server of your own: no account, no settings.

    In a terminal the chat screen opens on the practice desk, where customers wait. Without one,
    or with --play, one conversation plays by itself with the starter library, from the queue to
    the customer's answer; it ends with 0 when every step did what it should. Nothing is kept.

    \b
    saywell demo
    saywell demo --play
    saywell demo --plain
    saywell demo -o json
    """
    if play or output is Plain.JSON or not (plain or terminal.can_show_screen()):
        with _practice(None, seed, QUICK) as parts:
            _play(_stage(*parts), output)
    else:
        with _practice(context.of(ctx).settings(), seed, 1.0) as parts:
            code = _screen(*parts, plain=plain)
        raise typer.Exit(code)


@contextmanager
def _practice(
    own: Settings | None, seed: int, speed: float
) -> Iterator[tuple[Settings, ChatBackend, Journal]]:
    """Open a practice desk and a journal of its own; both are gone afterwards.

    Without settings nothing of this person is used, not even a home folder.
    """
    from saywell.app import wiring
    from saywell.model.settings import LibraryFolders, Settings

    with (
        tempfile.TemporaryDirectory(prefix="saywell-demo-", ignore_cleanup_errors=True) as folder,
        wiring.make_practice(seed=seed, speed=speed) as desk,
    ):
        own = own or Settings(library=LibraryFolders(own=folder))
        settings = wiring.practice_settings(desk, own)
        backend = wiring.connect(settings, desk.token)
        try:
            journal = wiring.open_journal(settings, file=Path(folder) / "journal.sqlite")
            try:
                yield settings, backend, journal
            finally:
                journal.close()
        finally:
            backend.close()


def _screen(
    settings: Settings, backend: ChatBackend, journal: Journal, *, plain: bool = False
) -> int:
    from saywell.app import wiring_chat

    parts, _ = wiring_chat.chat_parts(settings, backend, journal)
    if plain or settings.look.plain:
        from saywell.cli.plain_chat import run_plain

        return run_plain(parts, "")
    from saywell.tui.app import run_chat

    return run_chat(parts)


def _stage(settings: Settings, backend: ChatBackend, journal: Journal) -> Stage:
    from saywell.app import wiring
    from saywell.app.demo import Stage

    return Stage(
        backend=backend,
        journal=journal,
        library=wiring.open_library(settings, keep=False),
        checker=wiring.load_checker(settings).checker,
        sender=wiring.make_sender(backend, journal),
        settings=settings,
        clock=wiring.SystemClock(),
    )


def _play(stage: Stage, output: Plain) -> None:
    """Print each step as it happens, or all of them as JSON; a failed step ends the command."""
    from saywell.app.demo import play

    steps: list[dict[str, Any]] = []
    try:
        for number, step in enumerate(play(stage), 1):
            steps.append({"step": step.name, "summary": step.summary, **step.data})
            if output is Plain.TEXT:
                _print_step(number, step)
    except SaywellError as error:
        if output is Plain.JSON:
            terminal.out_json({"ok": False, "error": clean(str(error)), "steps": steps})
        raise
    if output is Plain.JSON:
        terminal.out_json({"ok": True, "steps": steps})
    else:
        terminal.out("That was a whole conversation. In a terminal: saywell demo")


def _print_step(number: int, step: Step) -> None:
    terminal.out(f"{number}. {step.name}: {clean(step.summary)}")
    for line in step.lines:
        for part in clean(line).splitlines() or [""]:
            terminal.out(f"   {part}".rstrip())
    terminal.out()
    terminal.flush()
