"""Runs the review: one reply at a time, one key for each decision."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from prompt_toolkit.application import Application, get_app, run_in_terminal
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import (
    KeyBindings,
    KeyBindingsBase,
    KeyPressEvent,
    merge_key_bindings,
)
from prompt_toolkit.layout import ConditionalContainer, HSplit, VSplit, Window
from prompt_toolkit.mouse_events import MouseEvent, MouseEventType
from prompt_toolkit.output import Output

from saywell.app.reviewer import Reviewer
from saywell.app.reviewing import Act, Stage, Walk
from saywell.app.words import Words
from saywell.model.look import Direction
from saywell.model.settings import ScreenLook
from saywell.model.untrusted import clean_line
from saywell.tui import review_view as view
from saywell.tui.composer import Composer
from saywell.tui.drawing import Line, cells
from saywell.tui.edit_keys import EditKeys
from saywell.tui.ending import ENDED, LEFT, end_on_signals
from saywell.tui.key_names import sequence
from saywell.tui.keys import REVIEW_KEYS, Action, KeyLine
from saywell.tui.look import EXPLICIT, IMPLICIT, USUAL, look_for
from saywell.tui.own_file import edit_file
from saywell.tui.own_screen import application
from saywell.tui.panes import Pane
from saywell.tui.text import count_spacing_marks


async def review(
    reviewer: Reviewer,
    words: Words,
    retired: str,
    *,
    keys: Sequence[KeyLine] = REVIEW_KEYS,
    wearing: ScreenLook = USUAL,
    terminal: Input | None = None,
    output: Output | None = None,
    started: Callable[[ReviewScreen], None] = lambda _: None,
) -> int:
    """Show the review until it is left, and return the exit code.

    ``retired`` is the name of the file that keeps what is taken out; ``started`` gets the screen
    before the first key.
    """
    count_spacing_marks()
    screen = ReviewScreen(reviewer, words, retired, keys, wearing, terminal, output)
    end_on_signals(screen)
    started(screen)
    try:
        screen.announce_order()
        return await screen.app.run_async()
    except (OSError, EOFError):
        return screen.ended_by or ENDED + 1  # the terminal has gone
    finally:
        with contextlib.suppress(OSError):
            if screen.ordered:
                screen.app.output.write_raw(IMPLICIT)
                screen.app.output.flush()


class _Body(Pane):
    """The part that is read; the wheel scrolls it, and it holds the keys while nothing is typed."""

    def __init__(
        self, draw: Callable[[int, int], list[Line]], wheeled: Callable[[int], None]
    ) -> None:
        super().__init__(draw)
        self._wheeled = wheeled

    def is_focusable(self) -> bool:
        """Take the keys."""
        return True

    def mouse_handler(self, mouse_event: MouseEvent) -> object:
        """Scroll by the wheel."""
        if mouse_event.event_type is MouseEventType.SCROLL_UP:
            self._wheeled(-3)
        elif mouse_event.event_type is MouseEventType.SCROLL_DOWN:
            self._wheeled(3)
        else:
            return NotImplemented
        return None


class ReviewScreen:
    """What is drawn and where the keys go; everything it knows is in the walk."""

    def __init__(
        self,
        reviewer: Reviewer,
        words: Words,
        retired: str,
        keys: Sequence[KeyLine] = REVIEW_KEYS,
        wearing: ScreenLook = USUAL,
        terminal: Input | None = None,
        output: Output | None = None,
    ) -> None:
        self.reviewer = reviewer
        self.words = words
        self._retired = retired
        self._keys = keys
        self.look = look_for(wearing, os.environ, output.encoding() if output else "utf-8")
        self.ordered = False
        self.ended_by = 0
        self._skipped = 0
        self._rows = 1
        self._shown: tuple[object, ...] = ()
        self._busy = False
        self.buffer = Buffer(multiline=False, on_text_changed=self._typed)
        self._line = Window(Composer(self.buffer, single=True), height=1, width=self._room)
        self._body = Window(_Body(self._draw_body, self._read), height=self._height)
        self.app: Application[int] = application(
            self._container(), self._body, self._bindings(), self.look.style, terminal, output
        )

    @property
    def walk(self) -> Walk:
        """What there is to show."""
        return self.reviewer.walk

    def leave(self, code: int) -> None:
        """Close the screen."""
        if self.app.is_running and not self.app.is_done:
            self.app.exit(result=code)

    def announce_order(self) -> None:
        """Ask the terminal to leave the order of right-to-left text to us, where we see to it."""
        if self.look.direction is Direction.VISUAL and not self.ordered:
            self.app.output.write_raw(EXPLICIT)
            self.ordered = True

    def _typed(self, buffer: Buffer) -> None:
        self.reviewer.type(buffer.text)

    def sync(self) -> None:
        """Bring the line that is typed, the focus and the place in the text up to the walk."""
        walk = self.walk
        writing = walk.stage is Stage.OWNER
        if writing and self.buffer.text != walk.typed:
            self.buffer.reset(Document(walk.typed, len(walk.typed)))
        elif not writing and self.buffer.text:
            self.buffer.reset(Document())
        self.app.layout.focus(self._line if writing else self._body)
        shown = (walk.at, walk.shown_lang, walk.stage in (Stage.READ, Stage.SURE))
        if shown != self._shown:
            self._shown, self._skipped = shown, 0
        self.app.invalidate()

    # -- drawing

    def _height(self) -> int:
        size = get_app().output.get_size()
        said = len(self._notice(size.columns))
        return max(size.rows - 2 - said - (self.walk.stage is Stage.OWNER), 1)

    def _room(self) -> int:
        return max(get_app().output.get_size().columns - cells(self._label()), 1)

    def _label(self) -> str:
        return f"{self.words('review.to_whom')} "

    def _notice(self, width: int) -> list[Line]:
        lines = view.notice_lines(self.walk, width, self.words, self._retired)
        return [self._finished(line, width) for line in lines]

    def _finished(self, line: Line, width: int) -> Line:
        return self.look.finished(line, width)

    def _draw_body(self, width: int, height: int) -> list[Line]:
        size = get_app().output.get_size()
        if size.columns < view.SMALLEST[0] or size.rows < view.SMALLEST[1]:
            return [[("class:warning", self.words("review.small")[:width])]]
        folder = str(Path.cwd())
        walk = self.walk
        lines = view.body_lines(
            walk, self.reviewer.page(), width - 1, self.words, self._keys, folder
        )
        self._rows = height
        self._skipped = max(min(self._skipped, len(lines) - height), 0)
        rows = lines[self._skipped : self._skipped + height]
        more = len(lines) - self._skipped > height
        drawn = [self._finished(line, width - 1) for line in rows]
        if self._skipped and drawn:
            drawn[0] = view.with_sign(drawn[0], self.look.sign("↑"), width)
        if more and drawn:
            drawn[-1] = view.with_sign(drawn[-1], self.look.sign("↓"), width)
        return drawn

    def _container(self) -> HSplit:
        def row(draw: Callable[[int], Line]) -> Window:
            return Window(
                Pane(lambda width, height: [self._finished(draw(width), width)]), height=1
            )

        label = Window(
            Pane(lambda width, height: [self._finished([("class:name", self._label())], width)]),
            width=lambda: cells(self._label()),
            height=1,
        )
        asked = ConditionalContainer(
            VSplit([label, self._line], height=1),
            Condition(lambda: self.walk.stage is Stage.OWNER),
        )
        return HSplit(
            [
                row(lambda width: view.title_line(self.walk, width, self.words)),
                self._body,
                asked,
                Window(
                    Pane(lambda width, height: self._notice(width)),
                    height=lambda: len(self._notice(get_app().output.get_size().columns)),
                ),
                row(lambda width: view.hint_line(self.walk, width, self.words)),
            ]
        )

    def _read(self, rows: int) -> None:
        self._skipped = max(self._skipped + rows, 0)
        self.app.invalidate()

    # -- keys

    def _bindings(self) -> KeyBindingsBase:
        table = KeyBindings()
        for line in self._keys:
            there = Condition(lambda where=line.where: not self._busy and self.walk.stage in where)  # type: ignore[misc]
            letters = [key.upper() for key in line.keys if len(key) == 1 and key.isalpha()]
            for key in (*line.keys, *letters):  # hints show capitals
                table.add(*sequence(key), filter=there)(self._handler(line.action))
        table.add("<sigint>")(lambda _: self.leave(LEFT))
        writing = Condition(lambda: self.walk.stage is Stage.OWNER and not self._busy)
        return merge_key_bindings([EditKeys().bindings(writing, writing), table])

    def _handler(self, action: Action) -> Callable[[KeyPressEvent], None]:
        def handle(event: KeyPressEvent) -> None:
            self._do(action)
            self.sync()

        return handle

    def _do(self, action: Action) -> None:
        if action is Action.REVIEW_READ_DOWN:
            self._read(max(self._rows // 2, 1))
        elif action is Action.REVIEW_READ_UP:
            self._read(-max(self._rows // 2, 1))
        elif action is Action.REVIEW_DIRECTION:
            self._turn()
        elif action is Action.REVIEW_STOP:
            self.leave(LEFT)
        else:
            deed = self.reviewer.press(ACTS[action])
            if deed is not None and deed.act is Act.LEAVE:
                self.leave(0)
            elif deed is not None:
                self._edit()

    def _turn(self) -> None:
        visual = self.look.direction is Direction.VISUAL
        direction = Direction.LOGICAL if visual else Direction.VISUAL
        self.look = dataclasses.replace(self.look, direction=direction)
        self.app.output.write_raw(IMPLICIT if visual else EXPLICIT)
        self.ordered = not visual
        self.app.renderer.reset()

    # -- the file of a reply

    def _edit(self) -> None:
        ready = self.reviewer.before_edit()
        if ready is not None:
            self._busy = True
            self.app.create_background_task(self._edited(*ready))

    async def _edited(self, file: str, before: str, line: int) -> None:
        """Give the terminal to an editor, and take over what it has done."""
        try:
            await run_in_terminal(
                lambda: edit_file(self.app.input, self.app.output, Path(file), line),
                in_executor=True,
            )
        except (OSError, ValueError) as error:
            self.reviewer.say(self.words("review.editor_failed", error=clean_line(str(error))))
        else:
            self.reviewer.edited(before)
        finally:
            self._busy = False
        self.sync()


ACTS = {
    Action.REVIEW_KEEP: Act.KEEP,
    Action.REVIEW_EDIT: Act.EDIT,
    Action.REVIEW_RETIRE: Act.RETIRE,
    Action.REVIEW_HAND_OVER: Act.HAND_OVER,
    Action.REVIEW_LATER: Act.LATER,
    Action.REVIEW_UNDO: Act.UNDO,
    Action.REVIEW_BACK: Act.BACK,
    Action.REVIEW_NEXT: Act.NEXT,
    Action.REVIEW_LANGUAGE: Act.LANGUAGE,
    Action.REVIEW_YES: Act.YES,
    Action.REVIEW_NO: Act.NO,
    Action.REVIEW_CANCEL: Act.NO,
    Action.REVIEW_TAKE: Act.TAKE,
    Action.REVIEW_COMPLETE: Act.COMPLETE,
    Action.REVIEW_DOWN: Act.DOWN,
    Action.REVIEW_UP: Act.UP,
    Action.REVIEW_HELP: Act.HELP,
    Action.REVIEW_LEAVE: Act.LEAVE,
}
"""What each key of the table means to the walk; the others scroll, turn and stop."""


def run_review(
    reviewer: Reviewer,
    words: Words,
    retired: str,
    *,
    keys: Sequence[KeyLine] = REVIEW_KEYS,
    wearing: ScreenLook = USUAL,
    terminal: Input | None = None,
    output: Output | None = None,
) -> int:
    """Show the review on a loop of its own; see `review`."""
    return asyncio.run(
        review(
            reviewer, words, retired, keys=keys, wearing=wearing, terminal=terminal, output=output
        )
    )
