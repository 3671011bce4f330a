"""What a session knows of the conversations that a customer had before."""

from __future__ import annotations

from dataclasses import dataclass

from saywell.model.chat import Conversation


@dataclass(frozen=True, slots=True)
class Earlier:
    """The other conversations of a customer, newest first.

    ``beside`` is the id of the conversation that is open, ``of`` that of the customer; ``known``
    says that they have been read.
    """

    beside: str = ""
    of: str = ""
    found: tuple[Conversation, ...] = ()
    known: bool = False
