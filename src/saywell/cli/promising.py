"""What a message promises, as commands note and tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saywell.cli import terminal

if TYPE_CHECKING:
    from saywell.app.scene import Scene
    from saywell.model.chat import Message, Outgoing
    from saywell.model.ports import Journal
    from saywell.model.settings import Settings
    from saywell.model.snippet import Reply


def note(
    settings: Settings,
    journal: Journal,
    message: Outgoing,
    scene: Scene | None,
    reply: Reply | None = None,
) -> None:
    """Keep what a message promises; it counts from when the message is really sent."""
    from saywell.app import wiring

    promised = reply.actions.follow_up if reply else ""
    wiring.make_promises(settings, journal).expect(message, scene, promised)


def tell(journal: Journal, sent: Message) -> None:
    """Say which promise of a message that was sent was noted."""
    for one in journal.follow_ups(sent.conversation_id):
        if one.message_id == sent.id:
            due = one.due.astimezone()
            terminal.err(f"a promise is noted, due {due:%Y-%m-%d %H:%M}: saywell follow-ups")
