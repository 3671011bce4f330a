"""The chat screen: one session drawn, and its keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from prompt_toolkit.application import Application, get_app
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.input import Input
from prompt_toolkit.layout import (
    ConditionalContainer,
    HSplit,
    Layout,
    VSplit,
    Window,
)
from prompt_toolkit.layout.controls import UIControl
from prompt_toolkit.output import ColorDepth, Output

from saywell.app.session.session import Session
from saywell.app.state import Mode, State
from saywell.app.words import Words
from saywell.model.settings import Clocks
from saywell.tui import layout
from saywell.tui.composer import Composer, Mark
from saywell.tui.drawing import Line
from saywell.tui.menus import place_at
from saywell.tui.palette import suggestion_line
from saywell.tui.panes import STYLE, Pane
from saywell.tui.standing import around_lines
from saywell.tui.text import cells, cut
from saywell.tui.transcript import Transcript, handover_of, outgoing_lines

PROMPTS = (Mode.PALETTE, Mode.FIELD, Mode.REASON, Mode.MENU, Mode.ASK)
"""Modes in which one line is typed below the composer."""


LOCKED = (Mode.HELP, Mode.LEAVE, Mode.HELD, Mode.UNSURE)
"""Modes in which nothing is typed."""


class Screen:
    """What is drawn and where the keys go; everything it knows is in the session's state."""

    def __init__(self, session: Session, words: Words, clocks: Clocks) -> None:
        self.session = session
        self.words = words
        self._clocks = clocks
        self.buffer = Buffer(
            multiline=True,
            read_only=Condition(lambda: not self._may_write()),
            on_text_changed=self._edited,
            on_cursor_position_changed=self._edited,
        )
        self.prompt = Buffer(multiline=False, on_text_changed=self._prompted)
        self.composer = Composer(
            self.buffer, self._marks, lambda: "class:notetext" if self.state.draft.note else ""
        )
        self.prompt_line = Composer(self.prompt)
        self.transcript = Transcript(words)
        self._rows: list[str] = []
        self._help_top = 0
        self._shown: tuple[str, int] = ("", -1)
        self._asked: tuple[Mode, int] = (Mode.COMPOSE, 0)
        self._syncing = False
        self._plan: tuple[int, int, State, layout.Plan] | None = None
        self.app: Application[int]
        self.ended_by: int | None = None

    @property
    def state(self) -> State:
        """What there is to show."""
        return self.session.state

    def _may_write(self) -> bool:
        return self._syncing or (bool(self.state.selected) and self.state.mode not in LOCKED)

    # -- between the session and the editors

    def _edited(self, buffer: Buffer) -> None:
        if not self._syncing:
            self.session.write(buffer.text, buffer.cursor_position)

    def _prompted(self, buffer: Buffer) -> None:
        if self._syncing:
            return
        if self.state.mode is Mode.PALETTE:
            self.session.palette.search(buffer.text)
        elif self.state.mode is Mode.FIELD:
            self.session.palette.type_value(buffer.text)
        elif self.state.mode in (Mode.MENU, Mode.ASK):
            self.session.menus.type(buffer.text)

    def sync(self) -> None:
        """Take over what the session changed by itself, and put the keys where they belong."""
        self._syncing = True
        try:
            self._sync_composer()
            self._sync_prompt()
        finally:
            self._syncing = False
        self.app.invalidate()

    def _sync_composer(self) -> None:
        state = self.state
        if (state.selected, state.draft.version) == self._shown:
            return
        document = Document(state.draft.text, state.draft.cursor)
        if state.selected != self._shown[0]:
            self.buffer.reset(document)
            self.transcript.top = None
        elif not document.text and state.selected in state.sending:
            self.buffer.reset(document)  # what is sent comes back by other ways than undoing
        else:
            self.buffer.save_to_undo_stack()
            self.buffer.set_document(document, bypass_readonly=True)
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
        """Share out the screen for the present state; made once for each drawing."""
        columns, rows = self.size()
        state = self.state
        known = self._plan
        if known is not None and known[:2] == (columns, rows) and known[2] is state:
            return known[3]
        _, width = layout.columns_for(columns)
        prompt = 1 if state.mode in PROMPTS else 0
        wishes = layout.Wishes(
            customer=len(self._draw_customer(width, rows)),
            notice=len(layout.notice_lines(state, width, self.words)),
            suggestions=bool(state.offered),
            composer=len(self.composer.rows(width)),
            below=prompt + len(layout.below_lines(state, width, self.words)),
        )
        plan = layout.plan(columns, rows, wishes, state.mode)
        self._plan = (columns, rows, state, plan)
        return plan

    def _draw_queue(self, width: int, height: int) -> list[Line]:
        lines, self._rows = layout.queue_lines(self.state, width, height, self.words, self._clocks)
        return lines

    def _draw_customer(self, width: int, height: int) -> list[Line]:
        alone = layout.columns_for(self.size()[0])[0] == 0
        return layout.customer_lines(self.state, width, height, self.words, queue=alone)

    def _draw_transcript(self, width: int, height: int) -> list[Line]:
        state = self.state
        if state.mode is Mode.HELP:
            lines = layout.help_screen(self.words, width)
            self._help_top = max(min(self._help_top, len(lines) - height), 0)
            return lines[self._help_top : self._help_top + height]
        if not state.selected:
            return layout.welcome_lines(self.words, width)
        below = around_lines(state, width, self.words)
        if state.going is not None:
            below = outgoing_lines(state.going, state.now, width, self.words) + below
        handed = handover_of(state, width, self.words).lines
        if not state.messages and not below and not state.parked_here and not handed:
            known = "transcript.empty" if state.messages_known else "transcript.loading"
            return [[("class:dim", self.words(known))]]
        return self.transcript.draw(state, below, width, height)

    def scroll(self, pages: float) -> None:
        """Scroll the transcript, or the help; at its beginning older messages are asked for."""
        height = self.plan().transcript
        rows = round(pages * max(height - 2, 1))
        if self.state.mode is Mode.HELP:
            self._help_top = max(self._help_top + rows, 0)
        elif self.transcript.scroll(rows, height):
            self.session.reading.read_older()
        self.app.invalidate()

    def follow(self) -> bool:
        """Show the newest message; say whether something else was shown before."""
        moved = self.transcript.top is not None
        self.transcript.top = None
        self._help_top = 0
        return moved

    def _click_queue(self, row: int) -> None:
        if row < len(self._rows) and self._rows[row] and self.state.mode is Mode.COMPOSE:
            self.session.open(self._rows[row])
            self.sync()

    def _show_suggestions(self) -> None:
        self.session.palette.open()
        self.sync()

    def _click_below(self, row: int) -> None:
        menu, plan = self.state.menu, self.plan()
        if menu is not None and self.state.mode is Mode.MENU:
            place = place_at(menu, row, plan.chat, plan.below - 1)
            if place is not None:
                self.session.menus.point(place)
                self.sync()

    def _wheel_below(self, rows: int) -> None:
        if self.state.mode is Mode.MENU:
            self.session.menus.move(1 if rows > 0 else -1)
            self.sync()

    def _wheel(self, rows: int) -> None:
        self.scroll(rows / max(self.plan().transcript - 2, 1))

    def build(
        self, bindings: Any, *, terminal: Input | None, output: Output | None, colour: bool
    ) -> Application[int]:
        """Put the parts together into an application that has not been started."""
        self.app = Application(
            layout=Layout(self._container(), focused_element=self.composer),
            key_bindings=bindings,
            style=STYLE,
            full_screen=True,
            mouse_support=True,
            input=terminal,
            output=output,
            color_depth=None if colour else ColorDepth.DEPTH_1_BIT,
        )
        self.app.ttimeoutlen = 0.05
        self.app.timeoutlen = 0.3
        return self.app

    def _container(self) -> HSplit:
        def is_small() -> bool:
            columns, rows = self.size()
            return columns < layout.SMALLEST[0] or rows < layout.SMALLEST[1]

        small = Window(
            Pane(lambda width, _: [[("", cut(self.words("small"), width))]]), style="class:warning"
        )
        return HSplit(
            [
                ConditionalContainer(small, filter=Condition(is_small)),
                ConditionalContainer(self._full(), filter=~Condition(is_small)),
            ]
        )

    def _full(self) -> HSplit:
        words = self.words
        composing = Condition(lambda: self.state.mode not in PROMPTS)
        rows = HSplit(
            [
                _part(
                    self._draw_customer,
                    lambda: self.plan().customer,
                ),
                Window(
                    Pane(self._draw_transcript, wheel=self._wheel),
                    height=lambda: self.plan().transcript,
                ),
                _part(
                    lambda w, h: layout.notice_lines(self.state, w, words, h),
                    lambda: self.plan().notice,
                ),
                _part(
                    lambda w, h: [suggestion_line(self.state.offered, w, words)],
                    lambda: self.plan().suggestions,
                    lambda _: self._show_suggestions(),
                ),
                _part(lambda w, h: [layout.composer_rule(self.state, w, words)], lambda: 1),
                Window(
                    self.composer,
                    height=lambda: self.plan().composer,
                    style="class:composer",
                    always_hide_cursor=~composing,
                ),
                ConditionalContainer(self._prompt_row(), filter=~composing),
                _part(
                    lambda w, h: layout.fitting(
                        layout.below_lines(self.state, w, words, h), h, self.state, words
                    ),
                    lambda: self.plan().below - (self.state.mode in PROMPTS),
                    self._click_below,
                    self._wheel_below,
                ),
            ]
        )
        queue = VSplit(
            [
                Window(Pane(self._draw_queue, self._click_queue), width=lambda: self.plan().queue),
                Window(width=1, char="│", style="class:frame"),
            ]
        )
        body = VSplit(
            [
                ConditionalContainer(queue, filter=Condition(lambda: self.plan().queue > 0)),
                rows,
            ]
        )
        hints = _part(lambda w, h: [layout.hint_line(self.state, w, words)], lambda: 1)
        return HSplit([body, hints])

    def _prompt_row(self) -> VSplit:
        def label(width: int, height: int) -> list[Line]:
            return [[("class:name", layout.prompt_label(self.state, self.words))]]

        return VSplit(
            [
                Window(
                    Pane(label),
                    width=lambda: cells(layout.prompt_label(self.state, self.words)),
                    height=1,
                ),
                Window(self.prompt_line, height=1),
            ]
        )


def _part(
    draw: Any,
    height: Any,
    click: Callable[[int], None] | None = None,
    wheel: Callable[[int], None] | None = None,
) -> ConditionalContainer:
    control: UIControl = Pane(draw, click, wheel)
    return ConditionalContainer(
        Window(control, height=height), filter=Condition(lambda: height() > 0)
    )
