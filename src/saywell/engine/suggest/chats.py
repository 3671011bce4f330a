"""Past chats as they are learned from: turns, and cases of what was said and answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

CUSTOMER, AGENT = "customer", "agent"

Turn = tuple[str, str]
"""Who spoke (`CUSTOMER` or `AGENT`) and what."""


class Chat(NamedTuple):
    """A chat as it is learned from: a name of its own, and its turns, masked."""

    id: str
    turns: tuple[Turn, ...]


class Case(NamedTuple):
    """What a customer said and an agent answered, with the number of the chat and the turns before.

    ``before`` holds whole cases of the same chat, one after the other.
    """

    chat: int
    before: tuple[Turn, ...]
    said: str
    reply: str


def cases_of(number: int, chat: Chat) -> Iterator[Case]:
    """Cut a chat into cases; what was said in one go is one turn.

    What an agent said before the customer said anything, and what nobody answered, is no case.
    """
    turns = joined(chat.turns)
    if turns and turns[0][0] == AGENT:
        turns = turns[1:]
    for at in range(1, len(turns), 2):
        yield Case(number, tuple(turns[: at - 1]), turns[at - 1][1], turns[at][1])


def joined(turns: Iterable[Turn]) -> list[Turn]:
    """Put together what the same side said in one go; blank texts are left out."""
    found: list[Turn] = []
    for who, text in turns:
        if not text.strip():
            continue
        if found and found[-1][0] == who:
            found[-1] = (who, f"{found[-1][1]}\n{text}")
        else:
            found.append((who, text))
    return found
