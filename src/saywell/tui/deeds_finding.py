"""What the keys do that look for something: a conversation, words, a link, a text to copy."""

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
        Action.JUMP: session.jump.ask,
        Action.MARK_UNREAD: session.deeds.mark_unread,
    }
