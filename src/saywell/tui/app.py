"""Runs the chat screen: keys to actions, work to threads, time to ticks."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable, Mapping
from typing import Any

from prompt_toolkit.filters import Condition, Filter
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import (
    KeyBindings,
    KeyBindingsBase,
    KeyPressEvent,
    merge_key_bindings,
)
from prompt_toolkit.output import Output

from saywell.app.jobs import Lanes
from saywell.app.session.session import Session
from saywell.app.session.stage import Parts
from saywell.app.state import Mode, Tone
from saywell.tui import deeds_course, deeds_finding, deeds_look, deeds_writing, editor
from saywell.tui.clipboard import osc52
from saywell.tui.commands import command_items
from saywell.tui.edit_keys import pasted, put
from saywell.tui.key_names import sequence
from saywell.tui.keymap import Keymap, keymap_of
from saywell.tui.keys import Action, Place, screen_words
from saywell.tui.pace import AfterFrame, first_frame
from saywell.tui.ringing import notification
from saywell.tui.screen import Screen
from saywell.tui.text import count_spacing_marks

ENDED = 128
"""What is added to the number of the signal that ended the screen, as shells count exit codes."""
TICK = 0.25
"""Seconds between two looks at the clock: waiting times, drafts to save, polls that are due."""


def run_chat(parts: Parts, *, terminal: Input | None = None, output: Output | None = None) -> int:
    """Run the chat screen until the agent leaves, and return the exit code.

    ``terminal`` and ``output`` stand in for the terminal in tests.
    """
    return asyncio.run(chat(parts, terminal=terminal, output=output))


async def chat(
    parts: Parts,
    *,
    terminal: Input | None = None,
    output: Output | None = None,
    started: Callable[[Screen], None] = lambda _: None,
    keep_frame: Callable[[str], object] | None = None,
    conversation: str = "",
) -> int:
    """Run the chat screen on the running loop; ``started`` gets it before the first key.

    ``conversation`` is the id of the one to open. ``keep_frame`` gets what a terminal shows of the
    screen while nothing is known yet.
    """
    count_spacing_marks()
    loop = asyncio.get_running_loop()
    screen: Screen

    def deliver(outcome: Callable[[], None]) -> None:
        def take() -> None:
            outcome()
            screen.sync()

        try:
            loop.call_soon_threadsafe(take)
        except RuntimeError:  # the screen has closed; the journal knows what matters
            return

    keymap = keymap_of(parts.settings)
    words = screen_words(parts.settings.language, keymap.lines)
    lanes = Lanes(deliver)
    start = AfterFrame(lanes, loop)
    session = Session(parts, words, start, deliver)
    screen = Screen(session, words, parts.settings.clocks)
    colour = not os.environ.get("NO_COLOR")
    app = screen.build(bindings(screen, keymap), terminal=terminal, output=output, colour=colour)
    app.after_render += lambda _: start.begin()
    if keep_frame is not None:
        keep_frame(first_frame(screen))
    session.copying.to_terminal = lambda text: _to_clipboard(screen, text)
    session.alarm.ring = app.output.bell
    session.alarm.show = lambda title, text: _notify(screen, title, text)
    session.start(conversation)
    session.restore.read_top = screen.transcript.read_top
    if keymap.problems:
        told = words("notice.keys", count=len(keymap.problems), first=keymap.problems[0])
        session.stage.warn(told)
    screen.sync()
    if session.restore.top is not None and not conversation:
        screen.transcript.show_from(*session.restore.top)
    app.create_background_task(_ticking(screen))
    started(screen)

    def fault(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception") or RuntimeError(context["message"])
        if app.is_running and not app.is_done:
            app.exit(exception=error)

    loop.set_exception_handler(fault)
    _end_on_signals(screen, loop)
    try:
        return await app.run_async(set_exception_handler=False)
    except OSError:
        if screen.ended_by is None:
            raise
        return ENDED + screen.ended_by  # the terminal has gone, there is nothing to tidy up
    finally:
        session.leave_at_once()
        session.close()
        start.begin()
        lanes.end()
        with contextlib.suppress(OSError):  # the terminal may have gone
            screen.tell_order(leaving=True)


def _notify(screen: Screen, title: str, text: str) -> None:
    screen.app.output.write_raw(notification(title, text, os.environ))
    screen.app.output.flush()


def _to_clipboard(screen: Screen, text: str) -> bool:
    """Put a text into the terminal's own clipboard; False when it is too long for that."""
    sequence = osc52(text, os.environ)
    screen.app.output.write_raw(sequence)
    screen.app.output.flush()
    return bool(sequence)


def _end_on_signals(screen: Screen, loop: asyncio.AbstractEventLoop) -> None:
    """Keep every text when the terminal is closed or the machine shuts down."""

    def end(number: int) -> None:
        screen.ended_by = number
        screen.session.leave_at_once()
        if screen.app.is_running and not screen.app.is_done:
            screen.app.exit(result=ENDED + number)

    for name in ("SIGHUP", "SIGTERM"):
        number = getattr(signal, name, None)
        # a system without signals, and a loop that is not on the main thread
        with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
            if number is not None:
                loop.add_signal_handler(number, end, number)


async def _ticking(screen: Screen) -> None:
    while True:
        await asyncio.sleep(TICK)
        before = screen.state
        screen.session.tick()
        if screen.state.now.second != before.now.second:
            screen.sync()


# -- keys


def bindings(screen: Screen, keymap: Keymap) -> KeyBindingsBase:
    """Bind the key table, over the keys that edit a text."""
    table = KeyBindings()
    deeds = _deeds(screen)
    deeds[Action.COMMANDS] = lambda: _commands(screen, keymap, deeds)
    for line in keymap.keys:
        wanted: Filter = _in(screen, line.where)
        if line.action is Action.SLASH:
            wanted = wanted & Condition(lambda: _slash_is_a_key(screen))
        for key in line.keys:
            table.add(*sequence(key), filter=wanted)(_handler(screen, deeds[line.action]))
    return merge_key_bindings([screen.edit_keys(), table])


def _in(screen: Screen, where: tuple[Place, ...]) -> Filter:
    return Condition(lambda: screen.state.mode in where)


def _handler(screen: Screen, deed: Callable[[], object]) -> Callable[[KeyPressEvent], None]:
    def handle(event: KeyPressEvent) -> None:
        screen.session.awake()
        deed()
        screen.sync()

    return handle


def _slash_is_a_key(screen: Screen) -> bool:
    if screen.state.mode is Mode.PALETTE:
        return not screen.prompt.text
    return not screen.buffer.text


def _deeds(screen: Screen) -> dict[Action, Callable[[], object]]:
    session = screen.session
    composer, palette = session.composer, session.palette

    def send() -> None:
        if session.state.selected:
            session.sending.send()
            screen.follow()
        else:
            session.next_waiting()

    return {
        **deeds_look.deeds(screen),
        Action.SEND: send,
        Action.NEWLINE: lambda: put(screen.buffer, "\n"),
        Action.PALETTE: palette.open,
        Action.SLASH: lambda: _slash(screen),
        Action.SUGGESTION_1: lambda: palette.suggestion(0),
        Action.SUGGESTION_2: lambda: palette.suggestion(1),
        Action.SUGGESTION_3: lambda: palette.suggestion(2),
        Action.FIX: composer.fix,
        Action.NEXT_FINDING: composer.next_finding,
        Action.WHY: composer.explain,
        Action.DETACH: composer.detach,
        Action.NOTE: composer.toggle_note,
        Action.EDITOR: lambda: _edit_outside(screen),
        Action.SORT_OUT: session.sort_out,
        Action.FOLLOW_UPS: session.follow_ups.menu,
        Action.SAVE_FILES: lambda: session.deeds.save_files(screen.transcript.shown),
        Action.HELD_SEND: session.unsent.send,
        Action.HELD_EDIT: session.unsent.edit,
        Action.HELD_DROP: session.unsent.drop,
        Action.UNSURE_LOOK: session.unsent.look,
        Action.UNSURE_AGAIN: session.unsent.again,
        Action.UNSURE_THERE: session.unsent.there,
        Action.UNSURE_EDIT: session.unsent.give_up,
        Action.NEXT_WAITING: session.next_waiting,
        Action.GO_BACK: session.go_back,
        Action.QUEUE_DOWN: lambda: session.move(1),
        Action.QUEUE_UP: lambda: session.move(-1),
        Action.SCROLL_UP: lambda: screen.scroll(-1),
        Action.SCROLL_DOWN: lambda: screen.scroll(1),
        Action.REFRESH: session.refresh,
        Action.HELP: lambda: _help(screen),
        Action.CANCEL: lambda: _cancel(screen),
        Action.QUIT: lambda: _quit(screen),
        Action.SUSPEND: lambda: _suspend(screen),
        Action.CHOOSE_DOWN: lambda: _choose(screen, 1),
        Action.CHOOSE_UP: lambda: _choose(screen, -1),
        Action.MENU_TAKE: session.menus.accept,
        Action.ASK_TAKE: session.menus.accept,
        Action.INSERT: palette.accept,
        Action.SWITCH: palette.switch,
        Action.ANSWER: palette.answer,
        Action.GIVE_REASON: lambda: session.sending.give_reason(screen.prompt.text),
        **deeds_course.deeds(session),
        **deeds_finding.deeds(screen),
        **deeds_writing.deeds(screen),
    }


def _slash(screen: Screen) -> None:
    if screen.state.mode is Mode.PALETTE:
        screen.session.palette.back()
        screen.sync()
        put(screen.buffer, "/")
    else:
        screen.session.palette.open()


def _commands(screen: Screen, keymap: Keymap, deeds: Mapping[Action, Callable[[], object]]) -> None:
    """List what can be done where the keys go now, and do what is chosen."""
    items = command_items(screen.session.stage, keymap.keys)
    then = lambda name: deeds[Action(name)]()  # noqa: E731
    screen.session.menus.choose(screen.words("commands.title"), items, then)


def _choose(screen: Screen, step: int) -> None:
    listed = screen.state.mode is Mode.MENU
    (screen.session.menus.move if listed else screen.session.palette.choose)(step)


def _help(screen: Screen) -> None:
    shown = screen.state.mode is Mode.HELP
    screen.follow()
    screen.session.stage.change(mode=Mode.COMPOSE if shown else Mode.HELP)


def _cancel(screen: Screen) -> None:
    session, mode = screen.session, screen.state.mode
    if mode in (Mode.PALETTE, Mode.FIELD):
        session.palette.back()
    elif mode is Mode.FIND:
        deeds_finding.leave_search(screen)
    elif mode in (Mode.MENU, Mode.ASK):
        session.menus.back()
    elif mode is Mode.REASON:
        session.sending.withdraw()
    elif mode in (Mode.HELD, Mode.UNSURE):
        session.unsent.later()
    elif mode in (Mode.HELP, Mode.LEAVE, Mode.CUSTOMER):
        session.stay()
    elif not session.sending.take_back():
        calm = screen.state.notice is None and not screen.state.explained
        session.stage.change(notice=None, explained=False)
        if not screen.follow() and calm:
            session.stage.say(screen.words("notice.quit_key"))


def _quit(screen: Screen) -> None:
    if screen.session.leave() and screen.app.is_running:
        screen.app.exit(result=0)


def _suspend(screen: Screen) -> None:
    screen.session.composer.keep()
    screen.tell_order(leaving=True)
    screen.app.suspend_to_background()


def _edit_outside(screen: Screen) -> None:
    if screen.state.selected:
        screen.app.create_background_task(_outside(screen))


async def _outside(screen: Screen) -> None:
    chosen, before = screen.state.selected, screen.buffer.text
    screen.tell_order(leaving=True)
    try:
        text = pasted(await editor.edit(before), one_line=False)
    except OSError as error:
        told = screen.words("notice.editor_failed", error=str(error))
        screen.session.stage.say(told, Tone.ERROR)
    else:
        screen.session.composer.written_elsewhere(chosen, before, text)
    screen.sync()
