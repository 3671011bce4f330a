"""What the keys do that write: undo, findings, splitting, files, what was sent before."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from saywell.tui.keys import Action

if TYPE_CHECKING:
    from saywell.tui.screen import Screen


def deeds(screen: Screen) -> dict[Action, Callable[[], object]]:
    """Return what each of these actions does on a screen."""
    session = screen.session
    return {
        Action.UNDO: lambda: _undo(screen),
        Action.REDO: lambda: screen.undo(again=True),
        Action.OTHER_FIX: session.mending.other_fix,
        Action.KNOW_WORD: session.mending.know_word,
        Action.WAIVE: session.mending.waive,
        Action.SPLIT: session.mending.split,
        Action.ATTACH: session.attaching.ask,
        Action.RECALL: session.recall.older,
        Action.COMPLETE: session.menus.complete,
        Action.READ_DOWN: lambda: screen.read(1),
        Action.READ_UP: lambda: screen.read(-1),
    }


def _undo(screen: Screen) -> None:
    """Undo the last change; when that was the sending, take the message back."""
    if screen.buffer.text or not screen.session.sending.take_back():
        screen.undo()
