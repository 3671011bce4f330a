"""What comes over Chatwoot's websocket: frames read forgivingly, events turned into our values."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from saywell.backends import chatwoot_wire as wire
from saywell.model.push import ContactTold, ConversationTold, Event, MessageTold, TypingTold

REMEMBERED = 20_000
"""Conversations whose newest time is kept to tell old news; the longest unheard go first."""

MESSAGES = frozenset({"message.created", "message.updated"})

CONVERSATIONS = frozenset(
    {
        "conversation.created",
        "conversation.updated",
        "conversation.status_changed",
        "conversation.read",
        "conversation.contact_changed",
        "assignee.changed",
        "team.changed",
    }
)

TYPING = {"conversation.typing_on": True, "conversation.typing_off": False}


@dataclass(frozen=True, slots=True)
class Subscription:
    """Who listens, from ``/profile``; the token opens the socket and is shown nowhere."""

    token: str = field(repr=False)
    account_id: str
    user_id: str

    @property
    def identifier(self) -> str:
        """Name the channel, as room_channel.rb takes it; every frame of ours repeats it."""
        return json.dumps(
            {
                "channel": "RoomChannel",
                "pubsub_token": self.token,
                "account_id": wire.number(self.account_id),
                "user_id": wire.number(self.user_id),
            }
        )

    def subscribe(self) -> str:
        """Make the frame that asks for events."""
        return json.dumps({"command": "subscribe", "identifier": self.identifier})

    def presence(self) -> str:
        """Make the frame that says that the agent is still there."""
        action = json.dumps({"action": "update_presence"})
        return json.dumps({"command": "message", "identifier": self.identifier, "data": action})


def frame(data: str | bytes) -> wire.Json:
    """Read a frame; an empty object for whatever is none, as one odd frame ends nothing."""
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
    try:
        return wire.record(json.loads(text))
    except (ValueError, RecursionError):
        return {}


class News:
    """Turns events into what is told, and leaves out what is older than what was told.

    ``inboxes`` gives the names of inboxes by id. Events of other accounts are left out: the
    server sends by the token alone, which a person has once for all accounts.
    """

    def __init__(self, inboxes: Callable[[], Mapping[str, str]]) -> None:
        self._inboxes = inboxes
        self._newest: OrderedDict[str, float] = OrderedDict()

    def read(self, received: wire.Json, who: Subscription) -> Event | None:
        """Read a frame that carries an event; None for what nobody here has to know."""
        said = wire.record(received.get("message"))
        name, data = said.get("event"), wire.record(said.get("data"))
        if not isinstance(name, str) or wire.word(data.get("account_id")) != who.account_id:
            return None
        if name in MESSAGES:
            return self._message(data)
        if name in CONVERSATIONS:
            return self.conversation(data)
        if name in TYPING:
            return self._typing(data, TYPING[name], who)
        if name == "contact.updated":
            contact = wire.contact(data)
            return ContactTold(contact) if contact.id else None
        return None

    def conversation(self, data: object) -> ConversationTold | None:
        """Read a conversation of an event or of a list, unless it is older than what was told."""
        found = wire.conversation(data, self._inboxes())
        if found is None:
            return None
        changed = wire.moment(wire.record(data).get("updated_at"))
        at = changed.timestamp() if changed else 0.0
        if at and at < self._newest.get(found.id, 0.0):
            return None
        self._newest[found.id] = max(at, self._newest.get(found.id, 0.0))
        self._newest.move_to_end(found.id)
        while len(self._newest) > REMEMBERED:
            self._newest.popitem(last=False)
        return ConversationTold(found)

    @staticmethod
    def _message(data: wire.Json) -> MessageTold | None:
        found = wire.message(data)
        return MessageTold(found) if found is not None and found.conversation_id else None

    @staticmethod
    def _typing(data: wire.Json, on: bool, who: Subscription) -> TypingTold | None:
        """Read who types; what is typed into a private note is a colleague's."""
        user = wire.record(data.get("user"))
        conversation_id = wire.word(wire.record(data.get("conversation")).get("id"))
        customer = wire.word(user.get("type")).lower() == "contact"
        own = not customer and wire.word(user.get("id")) == who.user_id
        if not conversation_id or own:
            return None
        name = wire.word(user.get("name")) or wire.word(user.get("available_name"))
        return TypingTold(conversation_id, name, on, customer)
