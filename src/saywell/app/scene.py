"""The conversation around a draft, as commands, the gate and the chat screen look at it."""

from __future__ import annotations

from dataclasses import dataclass

from saywell.model.chat import Account, Conversation, Message


@dataclass(frozen=True, slots=True)
class Scene:
    """What is known around a draft: who writes to whom, what was said before, what goes with it.

    ``attachments`` are names of files, ``canned`` the texts of canned replies that were put into
    the draft, as they went in, ``names`` those of colleagues.
    """

    account: Account | None
    conversation: Conversation
    messages: tuple[Message, ...]
    note: bool = False
    attachments: tuple[str, ...] = ()
    canned: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
