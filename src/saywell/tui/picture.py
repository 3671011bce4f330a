"""What the chat screen looks like: its parts, where they stand, and what the mouse does there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saywell.app.state import Mode, State
from saywell.app.words import Words
from saywell.model.settings import Clocks
from saywell.tui import layout
from saywell.tui.canvas import Area, Canvas, Caret, Editor, Mouse, pointer
from saywell.tui.course import due_line
from saywell.tui.customer import beginning, panel_lines
from saywell.tui.drawing import Line
from saywell.tui.kept import Kept
from saywell.tui.keys import PROMPTS
from saywell.tui.menus import place_at
from saywell.tui.palette import suggestion_line
from saywell.tui.seen import seen_lines
from saywell.tui.standing import around_lines
from saywell.tui.text import cells, cut
from saywell.tui.transcript import Place, Transcript, following_lines, handover_of, outgoing_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from saywell.tui.screen import Screen


class Picture:
    """Draws a screen's state; each part is drawn again only when it shows something else.

    Every ``Kept`` here gets a state and the size of its part, and nothing else that can change.
    """

    def __init__(self, screen: Screen, words: Words, clocks: Clocks) -> None:
        self.help_top = 0
        self._screen = screen
        self._transcript: Transcript = screen.transcript
        self._words = words
        self._composer, self._prompt = Editor(screen.composer), Editor(screen.prompt_line)
        self.canvas = Canvas(
            self._draw,
            (self._composer, self._prompt),
            self._finished,
        )
        self._plan: tuple[int, int, State, layout.Plan] | None = None
        self._mouse = self._mice()

        self._queue = Kept(lambda s, w, h: layout.queue_lines(s, w, h, words, clocks))
        self._customer = Kept(
            lambda s, w, h, alone: layout.customer_lines(s, w, h, words, queue=alone)
        )
        self._panel = Kept(lambda s, w, h: beginning(panel_lines(s, w, words), w, h, words))
        self._middle = Kept(self._middle_lines)
        self._notice = Kept(lambda s, w, h: layout.notice_lines(s, w, words, h))
        self._whole_notice = Kept(lambda s, w: len(layout.notice_lines(s, w, words)))
        self._suggestions = Kept(lambda s, w: [suggestion_line(s.offered, w, words)])
        self._due = Kept(lambda s, w: [due_line(s, w, words)])
        self._seen = Kept(lambda s, w: seen_lines(s.draft, w, words))
        self._rule = Kept(lambda s, w: [layout.composer_rule(s, w, words)])
        self._label = Kept(lambda s: layout.prompt_label(s, words))
        self._under = Kept(lambda s, w, h: layout.below_lines(s, w, words, h))
        self._whole_under = Kept(lambda s, w: layout.below_lines(s, w, words))
        self._below = Kept(lambda s, lines, h: layout.fitting(lines, h, s, words))
        self._hints = Kept(lambda s, w: [layout.hint_line(s, w, words)])

    # -- where the parts stand

    def plan(self) -> layout.Plan:
        """Share out the screen for the present state; made once for each drawing."""
        columns, rows = self._screen.size()
        state = self._screen.state
        known = self._plan
        if known is not None and known[:2] == (columns, rows) and known[2] is state:
            return known[3]
        is_open = bool(state.selected)
        queue, width, _ = layout.columns_for(columns, is_open=is_open)
        prompt = 1 if state.mode in PROMPTS else 0
        wishes = layout.Wishes(
            customer=len(self._customer(state, width, rows, not queue)),
            notice=self._whole_notice(state, width),
            suggestions=bool(state.offered),
            composer=len(self._screen.composer.rows(width)) + len(self._seen(state, width)),
            below=prompt + len(self._whole_under(state, width)),
            due=bool(state.selected),
            asked=state.explained,
        )
        plan = layout.plan(columns, rows, wishes, state.mode, is_open=is_open)
        self._plan = (columns, rows, state, plan)
        return plan

    def conversation_at(self, row: int) -> str:
        """Return the id of the conversation on a row of the queue, empty where there is none."""
        _, ids = self._queue(self._screen.state, self.plan().queue, self._screen.size()[1] - 1)
        return ids[row] if row < len(ids) else ""

    def renew(self) -> None:
        """Draw everything again: the look has changed."""
        self._plan = None
        self.canvas.renew()

    # -- drawing

    def _finished(self, line: Line, width: int) -> Line:
        return self._screen.look.finished(line, width)

    def _draw(self, columns: int, rows: int) -> tuple[list[Area], Caret | None]:
        """Draw everything; on a terminal that is too small one line says so."""
        if columns < layout.SMALLEST[0] or rows < layout.SMALLEST[1]:
            told: list[Line] = [[("", cut(self._words("small"), columns))]]
            return [Area(0, 0, columns, rows, told, "class:warning")], None
        state, plan = self._screen.state, self.plan()
        areas = self._queue_areas(state, plan, rows)
        x, width = plan.queue + 1 if plan.queue else 0, plan.chat
        areas += self._panel_areas(state, plan, columns, rows)
        y = 0

        def put(
            lines: Sequence[Line],
            height: int,
            style: str = "",
            mouse: str = "",
            typed: bool = False,
        ) -> None:
            nonlocal y
            areas.append(Area(x, y, width, height, lines, style, self._mouse.get(mouse), typed))
            y += height

        put(self._customer(state, width, rows, not plan.queue), plan.customer)
        middle = self._middle(state, width, plan.transcript, self._transcript.top, self.help_top)
        put(middle, plan.transcript, mouse="transcript")
        put(self._notice(state, width, plan.notice), plan.notice)
        if plan.suggestions:
            put(self._suggestions(state, width), 1, mouse="suggestions")
        if plan.due:
            alone = state.due or state.passing or plan.suggestions or not state.offered
            put((self._due if alone else self._suggestions)(state, width), 1)
        put(self._rule(state, width), 1)
        seen = self._seen(state, width)[: plan.composer - 1]
        written = plan.composer - len(seen)
        lines, place = self._composer.lines(width, written)
        caret = Caret(self._composer.window, x + place.x, y + place.y)
        put(lines, written, "class:composer", "composer", typed=True)
        put(seen, len(seen))
        below = plan.below
        if state.mode in PROMPTS:
            caret = self._prompt_areas(state, areas, x, y, width)
            y, below = y + 1, below - 1
        if below > 0:
            listed = state.mode in (Mode.MENU, Mode.ASK)  # a list is made for its height
            lines = self._under(state, width, below) if listed else self._whole_under(state, width)
            put(self._below(state, lines, below), below, mouse="below")
        areas.append(Area(0, rows - 1, columns, 1, self._hints(state, columns)))
        return areas, caret

    def _queue_areas(self, state: State, plan: layout.Plan, rows: int) -> list[Area]:
        if not plan.queue:
            return []
        lines, _ = self._queue(state, plan.queue, rows - 1)
        edge: list[Line] = [[("class:frame", "│")]] * (rows - 1)
        return [
            Area(0, 0, plan.queue, rows - 1, lines, mouse=self._mouse["queue"]),
            Area(plan.queue, 0, 1, rows - 1, edge),
        ]

    def _panel_areas(self, state: State, plan: layout.Plan, columns: int, rows: int) -> list[Area]:
        if not plan.panel:
            return []
        edge: list[Line] = [[("class:frame", "│")]] * (rows - 1)
        x = columns - plan.panel
        return [
            Area(x - 1, 0, 1, rows - 1, edge),
            Area(x, 0, plan.panel, rows - 1, self._panel(state, plan.panel, rows - 1)),
        ]

    def _prompt_areas(self, state: State, areas: list[Area], x: int, y: int, width: int) -> Caret:
        """Draw the line in which a query, a value or a reason is typed, behind its label."""
        label = self._label(state)
        taken = min(cells(label), width - 2)
        areas.append(Area(x, y, taken, 1, [[("class:name", label)]]))
        lines, place = self._prompt.lines(width - taken, 1)
        mouse = self._mouse["prompt"]
        areas.append(Area(x + taken, y, width - taken, 1, lines, mouse=mouse, typed=True))
        return Caret(self._prompt.window, x + taken + place.x, y)

    def _middle_lines(
        self, state: State, width: int, height: int, top: Place | None, help_top: int
    ) -> list[Line]:
        """Draw the transcript, or what stands in its place."""
        words = self._words
        if state.mode is Mode.HELP:
            lines = layout.help_screen(words, width)
        elif state.mode is Mode.CUSTOMER:
            lines = panel_lines(state, width, words)
        else:
            lines = []
        if state.mode in (Mode.HELP, Mode.CUSTOMER):
            self.help_top = max(min(help_top, len(lines) - height), 0)
            return lines[self.help_top : self.help_top + height]
        if not state.selected:
            return layout.welcome_lines(words, width)
        below = around_lines(state, width, words)
        follow = following_lines(state.behind.get(state.selected, ()), width, words)
        if state.going is not None:
            below = outgoing_lines(state.going, state.now, width, words) + follow + below
        handed = handover_of(state, width, words).lines
        if not state.messages and not below and not state.parked_here and not handed:
            known = "transcript.empty" if state.messages_known else "transcript.loading"
            return [[("class:dim", words(known))]]
        return self._transcript.draw(state, below, width, height)

    # -- the mouse

    def _mice(self) -> dict[str, Mouse]:
        """Say what the mouse does in each part."""
        screen = self._screen

        def open_clicked(row: int) -> None:
            chosen = self.conversation_at(row)
            if chosen and screen.state.mode is Mode.COMPOSE:
                screen.session.open(chosen)
                screen.sync()

        def show_suggestions(_: int) -> None:
            screen.session.palette.open()
            screen.sync()

        def point(row: int) -> None:
            menu, plan = screen.state.menu, self.plan()
            if menu is not None and screen.state.mode is Mode.MENU:
                place = place_at(menu, row, plan.chat, plan.below - 1)
                if place is not None:
                    screen.session.menus.point(place)
                    screen.sync()

        def turn(rows: int) -> None:
            if screen.state.mode is Mode.MENU:
                screen.session.menus.move(1 if rows > 0 else -1)
                screen.sync()

        def scroll(rows: int) -> None:
            screen.scroll(rows / max(self.plan().transcript - 2, 1))

        return {
            "queue": pointer(open_clicked),
            "transcript": pointer(wheel=scroll),
            "suggestions": pointer(show_suggestions),
            "composer": self._composer.mouse,
            "prompt": self._prompt.mouse,
            "below": pointer(point, turn),
        }
