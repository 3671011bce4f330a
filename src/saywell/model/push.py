"""What a chat system tells by itself: messages, conversations, who types, and whether it can."""

from __future__ import annotations

from dataclasses import dataclass

from saywell.errors import BackendError
from saywell.model.chat import Contact, Conversation, Message


@dataclass(frozen=True, slots=True)
class MessageTold:
    """A message came or changed; ``echo_id`` in it is the key of our own sending, when known."""

    message: Message


@dataclass(frozen=True, slots=True)
class ConversationTold:
    """A conversation came or changed; the agent may have lost sight of it by that."""

    conversation: Conversation


@dataclass(frozen=True, slots=True)
class ContactTold:
    """What is known of a customer has changed, in each of their conversations."""

    contact: Contact


@dataclass(frozen=True, slots=True)
class TypingTold:
    """Somebody began or stopped to type."""

    conversation_id: str
    who: str
    on: bool
    customer: bool = True


@dataclass(frozen=True, slots=True)
class Listening:
    """From here on news is told. ``resumed``: after an interruption, messages may be missing."""

    resumed: bool = False


@dataclass(frozen=True, slots=True)
class Deaf:
    """No news for now, and why; ``again`` is in seconds, None when it is not tried again."""

    error: BackendError
    again: float | None = None


Event = MessageTold | ConversationTold | ContactTold | TypingTold | Listening | Deaf
