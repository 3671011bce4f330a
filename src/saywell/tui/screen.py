"""The chat screen: one session drawn, and its keys."""

from __future__ import annotations

import os
from typing import Any

from prompt_toolkit.application import Application, get_app
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.layout import (
    Layout,
)
from prompt_toolkit.output import ColorDepth, Output
from prompt_toolkit.styles import DynamicStyle

from saywell.app.session.session import Session
from saywell.app.state import Mode, State, Tone
from saywell.app.words import Words
from saywell.model.look import Direction
from saywell.model.settings import Clocks
from saywell.tui import editing, layout
from saywell.tui.composer import NOTE_SIGN, Composer, Mark
from saywell.tui.edit_keys import LONGEST, EditKeys, only, take
from saywell.tui.editing import Spot
from saywell.tui.key_names import label
from saywell.tui.keys import PROMPTS
from saywell.tui.look import EXPLICIT, IMPLICIT, Look, look_for
from saywell.tui.picture import Picture
from saywell.tui.transcript import Place, Transcript
from saywell.tui.undo import Undo

LOCKED = (Mode.HELP, Mode.CUSTOMER, Mode.LEAVE, Mode.HELD, Mode.UNSURE)
"""Modes in which nothing is typed."""


class Screen:
    """What is drawn and where the keys go; everything it knows is in the session's state."""

    def __init__(self, session: Session, words: Words, clocks: Clocks) -> None:
        self.session = session
        self.words = words
        self.look = self._look("utf-8")
        self._order = IMPLICIT
        self._keys = EditKeys(self._paste_refused, self._call_back, self._no_such_key)
        self._undo: dict[str, Undo] = {}
        self._last: Spot = ("", 0)
        self.buffer = Buffer(
            multiline=True,
            read_only=Condition(lambda: not self._may_write()),
            on_text_changed=self._edited,
            on_cursor_position_changed=self._edited,
        )
        self.prompt = Buffer(multiline=False, on_text_changed=self._prompted)
        self.composer = Composer(
            self.buffer,
            self._marks,
            lambda: "class:notetext" if self.state.draft.note else "",
            lambda: self.look.sign(NOTE_SIGN) if self.state.draft.note else "",
        )
        self.prompt_line = Composer(self.prompt, single=True)
        self.transcript = Transcript(words)
        self.before_search: Place | None = None
        self._picture = Picture(self, words, clocks)
        self._shown: tuple[str, int] = ("", -1)
        self._asked: tuple[Mode, int] = (Mode.COMPOSE, 0)
        self._syncing = False
        self.app: Application[int]
        self.ended_by: int | None = None

    @property
    def state(self) -> State:
        """What there is to show."""
        return self.session.state

    def _may_write(self) -> bool:
        return self._syncing or (bool(self.state.selected) and self.state.mode not in LOCKED)

    # -- between the session and the editors

    def edit_keys(self) -> KeyBindings:
        """Return the keys that edit the composer and the line below it."""
        writing = Condition(lambda: self.state.mode not in LOCKED)
        return self._keys.bindings(writing, Condition(lambda: self.state.mode in PROMPTS))

    def _call_back(self, step: int) -> bool:
        """Show what was sent before, or after that, where Up or Down leads out of the text."""
        recall = self.session.recall
        if self.state.mode is not Mode.COMPOSE or not recall.is_possible:
            return False
        if step > 0 and not recall.is_shown:
            return False
        (recall.older if step < 0 else recall.newer)()
        self.sync()
        return True

    def read(self, step: int) -> None:
        """Read on in a long preview, or back."""
        self.session.palette.read(step)

    def _paste_refused(self) -> None:
        told = self.words("notice.paste_long", most=LONGEST)
        self.session.stage.say(told, Tone.WARNING, stays=True)
        self.sync()

    def _no_such_key(self, letter: str) -> None:
        self.session.stage.say(self.words("notice.no_key", key=label(f"escape {letter}")))
        self.sync()

    def _edited(self, buffer: Buffer) -> None:
        if self._syncing:
            return
        now = (buffer.text, buffer.cursor_position)
        if now[0] != self._last[0]:
            self._steps().note(self._last, now)
        self._last = now
        self.session.write(*now)

    def _steps(self) -> Undo:
        return self._undo.setdefault(self.state.selected, Undo())

    def undo(self, *, again: bool = False) -> None:
        """Undo the last change of the text, or do it again."""
        found = self._steps().redo(self._last) if again else self._steps().undo(self._last)
        if found is not None:
            self._last = found
            take(self.buffer, found)

    def _prompted(self, buffer: Buffer) -> None:
        if self._syncing:
            return
        told = self.state.notice
        if told is not None and not told.stays:
            self.session.stage.change(notice=None)
        if self.state.mode is Mode.PALETTE:
            self.session.palette.search(buffer.text)
        elif self.state.mode is Mode.FIELD:
            self.session.palette.type_value(buffer.text)
        elif self.state.mode in (Mode.MENU, Mode.ASK):
            self.session.menus.type(buffer.text)
        elif self.state.mode is Mode.FIND:
            self.session.find.type(buffer.text)

    def sync(self) -> None:
        """Take over what the session changed by itself, and put the keys where they belong."""
        self._syncing = True
        try:
            self._sync_composer()
            self._sync_prompt()
            self.transcript.seek(self.state.find.hit if self.state.find else None)
        finally:
            self._syncing = False
        self.app.invalidate()

    def _sync_composer(self) -> None:
        state = self.state
        if (state.selected, state.draft.version) == self._shown:
            return
        text = state.draft.text
        new = (text, editing.snapped(text, state.draft.cursor))
        if state.selected != self._shown[0]:
            self.transcript.top = None
        elif not text and state.selected in state.sending:
            self._undo.pop(state.selected, None)  # what is sent comes back by other ways
        else:
            self._steps().note(self._last, new, alone=True)
        self._last = new
        self.buffer.set_document(Document(*new), bypass_readonly=True)
        self._shown = (state.selected, state.draft.version)

    def _sync_prompt(self) -> None:
        state = self.state
        version = state.asking.version if state.asking is not None else 0
        if state.menu is not None and state.mode in (Mode.MENU, Mode.ASK):
            version = state.menu.version
        if (state.mode, version) != self._asked:
            typed = state.asking.typed if state.asking is not None else ""
            if state.mode is Mode.PALETTE:
                typed = state.palette.query
            elif state.mode in (Mode.MENU, Mode.ASK) and state.menu is not None:
                typed = state.menu.typed
            self.prompt.reset(Document(typed, len(typed)))
            self._asked = (state.mode, version)
        target = self.prompt_line if state.mode in PROMPTS else self.composer
        if self.app.layout.current_control is not target:
            self.app.layout.focus(target)

    def _marks(self) -> list[Mark]:
        chosen = self.state.chosen_finding
        return [
            (
                finding.start,
                finding.end,
                f"class:mark.{finding.severity}"
                + (" class:mark.chosen" if finding is chosen and self.state.explained else ""),
            )
            for finding in self.state.findings
        ]

    # -- drawing

    def size(self) -> tuple[int, int]:
        """Return the columns and rows of the terminal."""
        size = get_app().output.get_size()
        return size.columns, size.rows

    def plan(self) -> layout.Plan:
        """Share out the screen for the present state."""
        return self._picture.plan()

    def scroll(self, pages: float) -> None:
        """Scroll the transcript, or the help; at its beginning older messages are asked for."""
        height = self.plan().transcript
        rows = round(pages * max(height - 2, 1))
        if self.state.mode in (Mode.HELP, Mode.CUSTOMER):
            self._picture.help_top = max(self._picture.help_top + rows, 0)
        elif self.transcript.scroll(rows, height):
            self.session.reading.read_older()
        self.app.invalidate()

    def show_from_top(self) -> None:
        """Begin at the first row of what is shown in place of the messages."""
        self._picture.help_top = 0

    def follow(self) -> bool:
        """Show the newest message; say whether something else was shown before."""
        moved = self.transcript.top is not None
        self.transcript.top = None
        self._picture.help_top = 0
        return moved

    def _look(self, encoding: str) -> Look:
        return look_for(self.session.stage.parts.settings.look, os.environ, encoding)

    def wear(self, look: Look) -> None:
        """Show everything in another look."""
        if look.direction is not self.look.direction:  # terminals keep it line by line
            self.app.renderer.erase(leave_alternate_screen=False)
        self.look = look
        self._picture.renew()
        self.app.invalidate()

    def tell_order(self, *, leaving: bool = False) -> None:
        """Tell the terminal whether it is to put right-to-left text into its order."""
        own = leaving or self.look.direction is Direction.LOGICAL
        wanted = IMPLICIT if own else EXPLICIT
        if wanted != self._order:
            self._order = wanted
            self.app.output.write_raw(wanted)
            self.app.output.flush()

    def build(
        self, bindings: Any, *, terminal: Input | None, output: Output | None, colour: bool
    ) -> Application[int]:
        """Put the parts together into an application that has not been started."""
        self.app = Application(
            layout=Layout(self._picture.canvas, focused_element=self.composer),
            key_bindings=bindings,
            style=DynamicStyle(lambda: self.look.style),
            full_screen=True,
            mouse_support=True,
            input=terminal,
            output=output,
            color_depth=None if colour else ColorDepth.DEPTH_1_BIT,
        )
        self.look = self._look(self.app.output.encoding())
        self.app.before_render += lambda _: self.tell_order()
        only(self.app)
        self.app.ttimeoutlen = 0.05
        self.app.timeoutlen = 0.3
        return self.app
