"""Runs the picker: a list of replies to type at, the chosen one's text, its fields."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from prompt_toolkit.application import Application, get_app, run_in_terminal
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition, Filter
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import (
    KeyBindings,
    KeyBindingsBase,
    KeyPressEvent,
    merge_key_bindings,
)
from prompt_toolkit.layout import HSplit, VSplit, Window
from prompt_toolkit.mouse_events import MouseEvent, MouseEventType
from prompt_toolkit.output import Output

from saywell.app.jobs import Lanes
from saywell.app.picking import Picked, Picker, Picking, Preview, Step
from saywell.app.words import Words
from saywell.model.look import Direction
from saywell.model.settings import ScreenLook
from saywell.tui import picker_view as view
from saywell.tui.composer import Composer
from saywell.tui.drawing import Line
from saywell.tui.edit_keys import EditKeys
from saywell.tui.ending import LEFT, end_on_signals
from saywell.tui.key_names import sequence
from saywell.tui.keys import PICKER_KEYS, Action, KeyLine
from saywell.tui.look import EXPLICIT, IMPLICIT, USUAL, look_for
from saywell.tui.own_file import edit_file
from saywell.tui.own_screen import application
from saywell.tui.panes import Pane
from saywell.tui.text import cells, count_spacing_marks

PACKAGED = "starter"
"""The layer of the replies that come with the program."""

Outcome = Picked | int
"""What came of it: the reply, or the exit code of who left without one."""


def run_picker(
    picker: Picker,
    words: Words,
    query: str = "",
    notice: str = "",
    *,
    keys: Sequence[KeyLine] = PICKER_KEYS,
    wearing: ScreenLook = USUAL,
    terminal: Input | None = None,
    output: Output | None = None,
) -> Outcome:
    """Show the picker until a reply is taken or it is left; it begins with a query and a notice."""
    return asyncio.run(
        pick(
            picker,
            words,
            query,
            notice,
            keys=keys,
            wearing=wearing,
            terminal=terminal,
            output=output,
        )
    )


async def pick(
    picker: Picker,
    words: Words,
    query: str = "",
    notice: str = "",
    *,
    keys: Sequence[KeyLine] = PICKER_KEYS,
    wearing: ScreenLook = USUAL,
    terminal: Input | None = None,
    output: Output | None = None,
    started: Callable[[PickerScreen], None] = lambda _: None,
) -> Outcome:
    """Show the picker on the running loop; ``started`` gets its screen before the first key."""
    count_spacing_marks()
    picker.search(query)
    if notice:
        picker.say(notice)
    screen = PickerScreen(picker, words, terminal, output, keys, wearing)
    picker.run = Lanes(_deliver_to(screen))
    end_on_signals(screen)
    started(screen)
    order = screen.look.direction is Direction.VISUAL
    try:
        if order:
            screen.app.output.write_raw(EXPLICIT)
        return await screen.app.run_async()
    except (OSError, EOFError):
        return screen.ended_by or LEFT  # the terminal has gone, there is nothing to tidy up
    finally:
        with contextlib.suppress(OSError):
            if order:
                screen.app.output.write_raw(IMPLICIT)
                screen.app.output.flush()


def _deliver_to(screen: PickerScreen) -> Callable[[Callable[[], None]], None]:
    """Bring what was looked up to the thread of the screen, and show it."""
    loop = asyncio.get_running_loop()

    def take(outcome: Callable[[], None]) -> None:
        outcome()
        screen.sync()

    def deliver(outcome: Callable[[], None]) -> None:
        with contextlib.suppress(RuntimeError):  # the screen has closed
            loop.call_soon_threadsafe(take, outcome)

    return deliver


class _Body(Pane):
    """Lines of which some take clicks and some scroll: both are told with their place."""

    def __init__(
        self,
        draw: Callable[[int, int], list[Line]],
        pressed: Callable[[int, int], None],
        wheeled: Callable[[int, int, int], None],
    ) -> None:
        super().__init__(draw)
        self._pressed = pressed
        self._wheeled = wheeled

    def mouse_handler(self, mouse_event: MouseEvent) -> object:
        """Hand presses and the wheel on, with column and row."""
        place, kind = mouse_event.position, mouse_event.event_type
        if kind is MouseEventType.MOUSE_DOWN:
            self._pressed(place.x, place.y)
        elif kind is MouseEventType.SCROLL_UP:
            self._wheeled(place.x, place.y, -3)
        elif kind is MouseEventType.SCROLL_DOWN:
            self._wheeled(place.x, place.y, 3)
        else:
            return NotImplemented
        return None


class PickerScreen:
    """What is drawn and where the keys go; everything it knows is in the picker's state."""

    def __init__(
        self,
        picker: Picker,
        words: Words,
        terminal: Input | None,
        output: Output | None,
        keys: Sequence[KeyLine] = PICKER_KEYS,
        wearing: ScreenLook = USUAL,
    ) -> None:
        self.picker = picker
        self.words = words
        self._keys = keys
        self.look = look_for(wearing, os.environ, output.encoding() if output else "utf-8")
        self.ended_by = 0
        self._top = 0
        self._skipped = 0
        self._shown = ("", "")
        self._drawn: tuple[Preview | None, Step, int] = (None, Step.LIST, 0)
        self._text: list[Line] = []
        self._asked: tuple[Step, int] = (Step.LIST, 0)
        self._syncing = False
        query = picker.state.query
        self.buffer = Buffer(
            document=Document(query, len(query)), multiline=False, on_text_changed=self._typed
        )
        self._line = Composer(self.buffer, single=True)
        self.app: Application[Outcome] = application(
            self._container(), self._line, self._bindings(), self.look.style, terminal, output
        )

    @property
    def state(self) -> Picking:
        """What there is to show."""
        return self.picker.state

    def leave(self, outcome: Outcome) -> None:
        """Close the screen."""
        if self.app.is_running and not self.app.is_done:
            self.app.exit(result=outcome)

    def _typed(self, buffer: Buffer) -> None:
        if self._syncing:
            return
        if self.state.step is Step.LIST:
            self.picker.search(buffer.text)
        else:
            self.picker.type_value(buffer.text)

    def sync(self) -> None:
        """Put what is asked for now into the line that is typed."""
        state = self.state
        version = state.asking.version if state.asking is not None else 0
        if (state.step, version) != self._asked:
            text = state.query if state.asking is None else state.asking.typed
            self._syncing = True
            self.buffer.reset(Document(text, len(text)))
            self._syncing = False
            self._asked = (state.step, version)
        self.app.invalidate()

    # -- drawing

    def plan(self) -> view.Plan:
        """Share out the screen."""
        size = get_app().output.get_size()
        return view.plan(size.columns, size.rows)

    def _draw_body(self, width: int, height: int) -> list[Line]:
        """Draw all that is below the line that is typed; one part draws faster than many."""
        state, words, share = self.state, self.words, self.plan()
        columns, rows = share.list_columns, share.list_rows
        self._top = view.top_row(self._top, state.chosen, rows, len(state.hits))
        listed = self._finished(view.list_lines(state, self._top, columns, rows, words), columns)
        text = self._draw_preview(share) if share.preview_rows else []
        text = self._finished(text, share.preview_columns)
        bottom = self.look.finished(view.bottom_line(state, width, words), width)
        lines = view.together(share, listed, text, bottom)
        if state.notice and not share.hints:
            lines[-1] = bottom
        return [self.look.signed(line) for line in lines]

    def _finished(self, lines: list[Line], width: int) -> list[Line]:
        """Draw each part for the terminal before they stand side by side."""
        return [self.look.finished(line, width) for line in lines]

    def _draw_preview(self, share: view.Plan) -> list[Line]:
        state, width = self.state, share.preview_columns
        shown = (state.preview.reply.id if state.preview else "", state.lang)
        if shown != self._shown:
            self._shown, self._skipped = shown, 0
        drawn = (state.preview, state.step, width)
        if drawn != self._drawn:
            self._drawn = drawn
            self._text = view.preview_lines(state, max(width - 1, 1), self.words)
        lines, self._skipped = view.preview_pane(
            state, self._text, self._skipped, width, share.preview_rows, self.words
        )
        return lines

    def _draw_label(self, width: int, height: int) -> list[Line]:
        return [self.look.finished([("class:name", self._label())], width)]

    def _label(self) -> str:
        return view.label(self.state, self.words, get_app().output.get_size().columns)

    def _tally(self) -> str:
        columns = get_app().output.get_size().columns
        text = view.tally(self.state, self.words)
        return text if self.state.step is Step.LIST and columns >= 2 * cells(text) + 20 else ""

    def _container(self) -> HSplit:
        """Lay out the parts; each has its exact size, for sharing out the rest takes long."""

        def room() -> int:
            used = cells(self._label()) + cells(self._tally())
            return max(get_app().output.get_size().columns - used, 1)

        top = VSplit(
            [
                Window(Pane(self._draw_label), width=lambda: cells(self._label()), height=1),
                Window(self._line, width=room, height=1),
                Window(
                    Pane(
                        lambda width, height: self._finished(
                            [[("class:dim", self._tally())]], width
                        )
                    ),
                    width=lambda: cells(self._tally()),
                    height=1,
                ),
            ]
        )
        body = _Body(self._draw_body, self._click, self._wheel)
        rows = Window(body, height=lambda: max(get_app().output.get_size().rows - 1, 0))
        return HSplit([top, rows])

    def _in_list(self, column: int, row: int) -> bool:
        share = self.plan()
        return column < share.list_columns and row < share.list_rows

    def _click(self, column: int, row: int) -> None:
        if self._in_list(column, row):
            self.picker.choose_at(self._top + row)
            self.sync()

    def _wheel(self, column: int, row: int, rows: int) -> None:
        if self._in_list(column, row):
            self.picker.choose(1 if rows > 0 else -1)
            self.sync()
        else:
            self._read(rows)

    def _read(self, rows: int) -> None:
        self._skipped = max(self._skipped + rows, 0)
        self.app.invalidate()

    # -- keys

    def _bindings(self) -> KeyBindingsBase:
        table = KeyBindings()
        deeds = self._deeds()
        for line in self._keys:
            for key in line.keys:
                table.add(*sequence(key), filter=self._in(line.where))(
                    self._handler(deeds[line.action])
                )
        table.add("<sigint>")(lambda _: self.leave(LEFT))

        return merge_key_bindings([EditKeys().bindings(), table])

    def _in(self, where: tuple[object, ...]) -> Filter:
        return Condition(lambda: self.state.step in where)

    def _handler(self, deed: Callable[[], object]) -> Callable[[KeyPressEvent], None]:
        def handle(event: KeyPressEvent) -> None:
            deed()
            self.sync()

        return handle

    def _deeds(self) -> dict[Action, Callable[[], object]]:
        picker = self.picker

        def page() -> int:
            return max(self.plan().list_rows - 1, 1)

        def half() -> int:
            return max(self.plan().preview_rows // 2, 1)

        return {
            Action.PICK: lambda: self._take(picker.accept()),
            Action.PICK_ID: lambda: self._take(picker.take_id()),
            Action.PICK_DOWN: lambda: picker.choose(1),
            Action.PICK_UP: lambda: picker.choose(-1),
            Action.PICK_PAGE_DOWN: lambda: picker.choose(page()),
            Action.PICK_PAGE_UP: lambda: picker.choose(-page()),
            Action.PICK_READ_DOWN: lambda: self._read(half()),
            Action.PICK_READ_UP: lambda: self._read(-half()),
            Action.PICK_LANGUAGE: picker.next_language,
            Action.PICK_SWITCH: picker.switch,
            Action.PICK_SOURCE: self._edit,
            Action.PICK_CLEAR: lambda: self.buffer.set_document(Document()),
            Action.PICK_ANSWER: lambda: self._take(picker.answer()),
            Action.PICK_BACK: self._back,
            Action.PICK_LEAVE: lambda: self.leave(LEFT),
        }

    def _back(self) -> None:
        if not self.picker.back():
            self.leave(LEFT)

    def _take(self, picked: Picked | None) -> None:
        if picked is not None:
            self.leave(picked)

    # -- the file of a reply

    def _edit(self) -> None:
        preview = self.state.preview
        if preview is None:
            return
        if preview.reply.layer == PACKAGED:
            self.picker.say(self.words("picker.packaged"))
        else:
            where = preview.reply.where
            self.app.create_background_task(self._edited(Path(where.file), where.line))

    async def _edited(self, path: Path, line: int) -> None:
        try:
            await run_in_terminal(
                lambda: edit_file(self.app.input, self.app.output, path, line), in_executor=True
            )
        except (OSError, ValueError) as error:
            self.picker.say(self.words("notice.editor_failed", error=str(error)))
        else:
            self.picker.refresh()
        self.sync()
