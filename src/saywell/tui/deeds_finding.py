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
        Action.CUSTOMER: lambda: _look_at_customer(screen),
        Action.EARLIER: session.customer.choose,
        Action.LINKS: lambda: session.copying.links(screen.transcript.shown),
        Action.COPY: session.copying.choose,
        Action.FIND: lambda: _search(screen),
        Action.FIND_OLDER: session.find.older,
        Action.FIND_NEWER: session.find.newer,
        Action.FIND_STAY: session.find.close,
        Action.MARK_UNREAD: session.deeds.mark_unread,
    }


def _search(screen: Screen) -> None:
    """Begin a search at what is on the screen, and note where that is."""
    transcript = screen.transcript
    screen.before_search = transcript.top
    shown = [one.id for one in screen.state.messages if one.id in transcript.shown]
    screen.session.find.open(shown[-1] if shown and transcript.top is not None else "")


def _look_at_customer(screen: Screen) -> None:
    screen.show_from_top()
    screen.session.customer.look()


def leave_search(screen: Screen) -> None:
    """End the search and show again what was on the screen before it."""
    screen.session.find.close()
    screen.transcript.go_to(screen.before_search)
