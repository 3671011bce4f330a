"""The keys that edit a text: every one of them knows clusters, and there are no others.

prompt_toolkit's own editing keys work on code points: they move into the middle of a letter with
its vowel sign and delete half of an emoji. So none of them is left in force.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from prompt_toolkit.application import Application, get_app
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Always, Condition, Filter, Never
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings
from prompt_toolkit.key_binding.bindings.cpr import load_cpr_bindings
from prompt_toolkit.key_binding.bindings.mouse import load_mouse_bindings
from prompt_toolkit.keys import Keys

from saywell.tui import editing
from saywell.tui.composer import Composer
from saywell.tui.editing import Edit, Spot

MOVES: Mapping[str, Edit] = {
    "left": editing.left,
    "right": editing.right,
    "c-left": editing.word_left,
    "c-right": editing.word_right,
    "escape left": editing.word_left,
    "escape right": editing.word_right,
    "c-home": editing.text_start,
    "c-end": editing.text_end,
}
"""Keys that move the cursor; Up, Down, Home and End go by the rows that are drawn."""

CHANGES: Mapping[str, Edit] = {
    "backspace": editing.delete_before,
    "delete": editing.delete_after,
    "c-d": editing.delete_after,
    "escape backspace": editing.delete_word_before,
    "c-w": editing.delete_word_before,
    "c-delete": editing.delete_word_after,
    "c-u": editing.delete_to_line_start,
}
"""Keys that delete."""

LINE_MOVES: Mapping[str, Edit] = {"c-a": editing.line_start, "c-e": editing.line_end}
LINE_CHANGES: Mapping[str, Edit] = {"c-k": editing.delete_to_line_end}
"""Keys of a line that is typed below the composer, as in a shell."""

YANK = "c-y"
"""The key that puts in again what was deleted last, if it was more than one character."""

LONGEST = 150_000
"""Characters up to which something can be pasted: the longest message that Chatwoot takes."""


class EditKeys:
    """The bindings, and what was deleted last.

    ``refused`` is called when a paste was too long to be taken, ``beyond`` when Up (-1) or Down
    (1) leads out of the text; it says whether something came of it. ``unbound`` is told of a
    letter that came with Alt and does nothing where the keys go.
    """

    def __init__(
        self,
        refused: Callable[[], object] = lambda: None,
        beyond: Callable[[int], bool] = lambda _: False,
        unbound: Callable[[str], object] = lambda _: None,
    ) -> None:
        self._refused = refused
        self._beyond = beyond
        self._unbound = unbound
        self._deleted = ""

    def bindings(self, writing: Filter | None = None, line: Filter | None = None) -> KeyBindings:
        """Bind the keys; ``writing`` says when something can be typed, ``line`` in one line."""
        table = KeyBindings()
        writing = Always() if writing is None else writing
        line = Always() if line is None else line

        def bind(keys: str, deed: Callable[[KeyPressEvent], object], wanted: Filter) -> None:
            def handle(event: KeyPressEvent) -> None:
                deed(event)

            table.add(*keys.split(" "), filter=wanted, save_before=_never)(handle)

        bind("<any>", self._type, writing)
        bind("<bracketed-paste>", self._paste, writing)
        bind("escape <any>", lambda event: self._unbound(event.data), Condition(_ends_in_letter))
        bind(YANK, lambda event: put(event.current_buffer, self._deleted), writing)
        for known, wanted in ((MOVES, writing), (LINE_MOVES, line & writing)):
            for key, edit in known.items():
                bind(key, _applied(edit), wanted)
        for known, wanted in ((CHANGES, writing), (LINE_CHANGES, line & writing)):
            for key, edit in known.items():
                bind(key, self._deleting(edit), wanted)
        for key, move in (
            ("up", lambda one: self._row(one, -1)),
            ("down", lambda one: self._row(one, 1)),
            ("home", Composer.row_start),
            ("end", Composer.row_end),
        ):
            bind(key, _by_row(move), writing)
        return table

    def _row(self, control: Composer, step: int) -> None:
        if not control.has_row(step) and self._beyond(step):
            return
        control.move_row(step)

    def _type(self, event: KeyPressEvent) -> None:
        if not isinstance(event.key_sequence[-1].key, Keys):  # a key that nothing is bound to
            put(event.current_buffer, event.data)

    def _paste(self, event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if len(event.data) + len(buffer.text) > LONGEST:
            self._refused()
        else:
            put(buffer, pasted(event.data, one_line=not buffer.multiline()))

    def _deleting(self, edit: Edit) -> Callable[[KeyPressEvent], None]:
        def handle(event: KeyPressEvent) -> None:
            old = spot(event.current_buffer)
            new = edit(*old)
            gone = editing.taken_out(old, new)
            if len(gone) > len(old[0][editing.before(*old) : old[1]]):
                self._deleted = gone
            take(event.current_buffer, new)

        return handle


def pasted(text: str, *, one_line: bool) -> str:
    """Make a text from elsewhere one that can be sent: no control characters, plain line ends.

    What programs write to colour their output goes as a whole.
    """
    if not _DROPPED:
        _DROPPED.update(dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), *_OTHERS)))
        _DROPPED.update({0x2028: "\n", 0x2029: "\n", ord("\n"): "\n", ord("\t"): "\t"})
    whole = _SEQUENCES.sub("", text).replace("\r\n", "\n").replace("\r", "\n").translate(_DROPPED)
    return " ".join(whole.split()) if one_line else whole


_SEQUENCES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?)")
_DROPPED: dict[int, str | None] = {}
_OTHERS = (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, *range(0xD800, 0xE000))
"""What turns the writing direction of others, and halves of characters."""


def _ends_in_letter() -> bool:
    """Say whether the last key that came is a character: behind Esc it is one with Alt.

    Else Alt and a letter without a meaning would be taken for Esc, and the letter for text.
    """
    pressed = get_app().key_processor.key_buffer
    return bool(pressed) and not isinstance(pressed[-1].key, Keys)


def _never(_: KeyPressEvent) -> bool:
    return False


def _applied(edit: Edit) -> Callable[[KeyPressEvent], None]:
    return lambda event: take(event.current_buffer, edit(*spot(event.current_buffer)))


def _by_row(move: Callable[[Composer], None]) -> Callable[[KeyPressEvent], None]:
    def handle(event: KeyPressEvent) -> None:
        control = event.app.layout.current_control
        if isinstance(control, Composer):
            move(control)

    return handle


def spot(buffer: Buffer) -> Spot:
    """Return the text of a buffer and its cursor, on a border."""
    return buffer.text, editing.snapped(buffer.text, buffer.cursor_position)


def take(buffer: Buffer, new: Spot) -> None:
    """Make a buffer hold another text and cursor. Raises EditReadOnly."""
    if (buffer.text, buffer.cursor_position) != new:
        buffer.set_document(Document(*new))


def put(buffer: Buffer, text: str) -> None:
    """Put something in at the cursor. Raises EditReadOnly."""
    take(buffer, editing.inserted(*spot(buffer), text))


def only(app: Application[Any]) -> None:
    """Leave an application no keys but its own, the mouse and the terminal's answers."""
    app.enable_page_navigation_bindings = Never()
    app._default_bindings = merge_key_bindings([load_mouse_bindings(), load_cpr_bindings()])
