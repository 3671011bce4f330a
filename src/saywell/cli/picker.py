"""``saywell search`` as a picker: when it is wanted, and what it prints."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from saywell.cli import context, filling, terminal
from saywell.cli.plain import problems_line
from saywell.errors import UsageError

if TYPE_CHECKING:
    from saywell.app.finding import Hit, OpenLibrary
    from saywell.app.lookups import LiveData
    from saywell.app.picking import Shelf
    from saywell.app.picking_library import LibraryShelf
    from saywell.app.scene import Scene
    from saywell.model.ports import Journal
    from saywell.model.settings import Settings
    from saywell.tui.picker import Outcome


class Printed(StrEnum):
    """What is printed of the reply that was picked."""

    TEXT = "text"
    ID = "id"


PickOption = Annotated[
    bool | None,
    typer.Option(
        "--pick/--no-pick",
        help="Choose on the screen and print the reply, or only list; without WORDS a terminal"
        " gets the screen.",
    ),
]
ConversationOption = Annotated[
    str | None,
    typer.Option(
        "--conversation",
        metavar="N",
        help="Fill it for the customer of this conversation.",
        callback=context.filled_in,
    ),
]
PrintOption = Annotated[
    Printed, typer.Option("--print", help="What to print of the reply that is picked.")
]


@dataclass(frozen=True, slots=True)
class Ask:
    """What the picker shows, for whom, and what it prints; ``limit`` 0 stands for no limit."""

    lang: str = ""
    tags: frozenset[str] = frozenset()
    kind: str = ""
    owner: str = ""
    scope: str = ""
    limit: int = 0
    conversation: str = ""
    printed: Printed = Printed.TEXT
    lookup: bool = True


def is_wanted(pick: bool | None, words: Sequence[str], *, plain: bool) -> bool:
    """Say whether to open the picker: asked for, or nothing else was and a person is there.

    ``plain`` is whether the list would be a text for people. Raises UsageError when it is asked
    for and cannot be.
    """
    if pick is None:
        return plain and not words and _capable() and _has_person()
    if pick and not plain:
        raise UsageError("--pick prints one reply", hint="leave -o out, or use --print id")
    if pick and not (_capable() and (_has_person() or _has_controlling_terminal())):
        raise UsageError(
            "the picker needs a terminal", hint="in a script: saywell search WORDS -o ids"
        )
    return bool(pick)


def _capable() -> bool:
    return os.environ.get("TERM", "dumb") != "dumb"


def _has_person() -> bool:
    return any(terminal.is_terminal(stream) for stream in (sys.stdin, sys.stdout, sys.stderr))


def _has_controlling_terminal() -> bool:
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True


def pick(settings: Settings, query: str, ask: Ask) -> NoReturn:
    """Let a person pick a reply, print it and end with 0; with 130 when none was picked."""
    from saywell.app import replying, wiring, wiring_lookups

    scene = filling.read_scene(settings, ask.conversation) if ask.conversation else None
    conversation = scene.conversation.id if scene else ""
    journal = filling.open_journal(settings, scene)
    opened = wiring.open_library(settings)
    try:
        shelf = _shelf(opened, settings, scene, journal, ask)
        live = wiring_lookups.live_data(settings) if ask.lookup else None
        notice = problems_line(opened.problem_count) if opened.problem_count else ""
        outcome = _show(settings, shelf, query, ask, notice, live)
        if isinstance(outcome, int):
            raise SystemExit(outcome)  # without a word: nothing was to be printed
        if outcome.filled is None:
            terminal.out(outcome.reply.id)
        else:
            filling.print_filled(outcome.reply, outcome.filled)
        if outcome.filled is not None and journal is not None:
            values = outcome.values
            replying.note_use(journal, outcome.reply, outcome.filled, conversation, values)
    finally:
        opened.close()
        if journal is not None:
            journal.close()
    raise typer.Exit


def _shelf(
    opened: OpenLibrary, settings: Settings, scene: Scene | None, journal: Journal | None, ask: Ask
) -> LibraryShelf:
    from saywell.app import finding, replying
    from saywell.app.picking_library import LibraryShelf

    usage: Mapping[str, float] = {}
    remembered: Mapping[str, str] = {}
    if journal is not None:
        usage = replying.weights_of_use(journal.usage(), dt.datetime.now(dt.UTC))
        remembered = journal.remembered(scene.conversation.id) if scene else {}
    return LibraryShelf(
        opened,
        settings,
        wanted=finding.Filter(ask.lang, ask.tags, ask.kind, ask.owner, ask.scope),
        scene=scene,
        usage=usage,
        remembered=remembered,
        suggested=_suggested(opened, settings, scene, ask.lang, usage) if scene else (),
    )


def _suggested(
    opened: OpenLibrary, settings: Settings, scene: Scene, lang: str, usage: Mapping[str, float]
) -> list[Hit]:
    """Find what may answer the customer's last words."""
    from saywell.app import wiring
    from saywell.app.suggesting import Suggester, asked_by_scene

    if not settings.suggestions:
        return []
    past = wiring.past_cases()
    suggester = Suggester(lambda: opened, settings, past=past.memory, usage=lambda: usage)
    return [one.hit for one in suggester.suggest(asked_by_scene(scene, lang))]


def _show(
    settings: Settings, shelf: Shelf, query: str, ask: Ask, notice: str, live: LiveData | None
) -> Outcome:
    """Show the screen on the terminal that there is; colours as for everything that is printed."""
    from saywell.app.picking import Picker
    from saywell.tui.keymap import keymap_of
    from saywell.tui.keys import screen_words
    from saywell.tui.picker import run_picker
    from saywell.tui.picker_terminal import own_terminal

    if not terminal.Look.colour:
        os.environ["NO_COLOR"] = "1"
    keymap = keymap_of(settings)
    words = screen_words(settings.language, keymap.lines)
    ids = ask.printed is Printed.ID
    picker = Picker(shelf, words, lang=ask.lang, limit=ask.limit, ids=ids, live=live)
    try:
        with own_terminal() as (keys, screen):
            return run_picker(
                picker,
                words,
                query,
                notice,
                keys=keymap.picker,
                wearing=settings.look,
                terminal=keys,
                output=screen,
            )
    except OSError as error:
        raise UsageError(f"the terminal cannot be used: {error.strerror}") from None
