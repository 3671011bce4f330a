"""Many conversations at once, for measuring: rows as the handlers would have made them."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from saywell.practice import events
from saywell.practice.scripts import characters
from saywell.practice.seed import FIRST_CONTACT, FIRST_CONVERSATION
from saywell.practice.store import Store

OPEN_SHARE = 0.03
"""How many of the conversations are open; the rest is resolved, as on a server some months old."""

BETWEEN_MESSAGES = 60.0
"""Seconds from one message of a conversation to the next."""

SPREAD = 90 * 86_400.0
"""Seconds over which resolved conversations are spread; the open ones are of the last hour."""

_CONTACT = (
    "INSERT INTO contacts (id, account_id, name, email, custom_attributes, additional_attributes,"
    " last_activity_at, created_at) VALUES (?, 1, ?, ?, '{}', '{}', ?, ?)"
)
_PLACE = "INSERT INTO contact_inboxes (id, contact_id, inbox_id, source_id) VALUES (?, ?, ?, ?)"
_CONVERSATION = (
    "INSERT INTO conversations (id, account_id, display_id, uuid, inbox_id, contact_id,"
    " contact_inbox_id, status, assignee_id, additional_attributes, agent_last_seen_at,"
    " contact_last_seen_at, waiting_since, first_reply_created_at, last_activity_at, created_at,"
    " updated_at) VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_MESSAGE = (
    "INSERT INTO messages (id, account_id, inbox_id, conversation_id, message_type, content,"
    " processed_content, sender_type, sender_id, created_at, updated_at)"
    " VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True, slots=True)
class _First:
    """The first free ids of each table."""

    contact: int
    place: int
    conversation: int
    display: int
    message: int


def fill(store: Store, *, conversations: int, messages: int, now: float, seed: int = 1) -> None:
    """Add so many conversations and messages to account 1, in one transaction.

    Every conversation begins with its customer, and customer and agent take turns. An open one
    ends with either, and its customer waits in the first case; a resolved one ends with the agent.
    Texts are those of the scripted customers, in all languages. The same seed makes the same rows,
    and nobody is told of them.
    """
    with store.transaction():
        first = _first_ids(store)
        rng = random.Random(f"{seed}:{first.conversation}")  # noqa: S311 - play, not secrets
        texts = [text for one in characters().values() for text in (*one.opening, *one.detail)]
        names = [one.name for one in characters().values()]
        lengths = _lengths(conversations, messages)
        message = first.message
        for place, length in enumerate(lengths):
            is_open = rng.random() < OPEN_SHARE
            ended = now - rng.uniform(0, 3600.0 if is_open else SPREAD)
            rows = list(_talk(rng, texts, length, ended, waits=is_open and rng.random() < 0.5))
            _add_conversation(store, rng, first, place, rng.choice(names), rows, is_open=is_open)
            inbox, contact = _inbox(place), first.contact + place
            store.run_many(
                _MESSAGE,
                (
                    (
                        message + number,
                        inbox,
                        first.conversation + place,
                        kind,
                        text,
                        text,
                        "User" if kind == events.OUTGOING else "Contact",
                        _agent(place) if kind == events.OUTGOING else contact,
                        at,
                        at,
                    )
                    for number, (kind, text, at) in enumerate(rows)
                ),
            )
            message += length


def _first_ids(store: Store) -> _First:
    """Look up where the free ids begin."""

    def after(sql: str, least: int) -> int:
        return max(int(store.value(sql) or 0) + 1, least)

    return _First(
        contact=after("SELECT max(id) FROM contacts", FIRST_CONTACT),
        place=after("SELECT max(id) FROM contact_inboxes", 1),
        conversation=after("SELECT max(id) FROM conversations", FIRST_CONVERSATION),
        display=after("SELECT max(display_id) FROM conversations WHERE account_id = 1", 1),
        message=after("SELECT max(id) FROM messages", events.FIRST_MESSAGE),
    )


def _lengths(conversations: int, messages: int) -> list[int]:
    """Share the messages out, at least one each."""
    least, more = divmod(max(messages, conversations), max(conversations, 1))
    return [least + (place < more) for place in range(conversations)]


def _talk(
    rng: random.Random, texts: Sequence[str], length: int, ended: float, *, waits: bool
) -> Iterator[tuple[int, str, float]]:
    """Let customer and agent take turns: the type, text and time of each message."""
    kinds = [(events.INCOMING, events.OUTGOING)[number % 2] for number in range(length)]
    if length > 1:
        kinds[-1] = events.INCOMING if waits else events.OUTGOING
    for number, kind in enumerate(kinds):
        yield kind, rng.choice(texts), ended - BETWEEN_MESSAGES * (length - 1 - number)


def _inbox(place: int) -> int:
    """Spread the conversations over the inboxes that the agent is a member of."""
    return 1 + (place % 4 == 0)


def _agent(place: int) -> int:
    """Spread the conversations over the agents of those inboxes."""
    return (1, 3, 4, 5)[place % 4]


def _add_conversation(
    store: Store,
    rng: random.Random,
    first: _First,
    place: int,
    name: str,
    rows: Sequence[tuple[int, str, float]],
    *,
    is_open: bool,
) -> None:
    """Add the contact and the conversation around some messages."""
    began, ended = rows[0][2], rows[-1][2]
    replied = next((at for kind, _, at in rows if kind == events.OUTGOING), None)
    answered = max((at for kind, _, at in rows if kind == events.OUTGOING), default=0.0)
    waiting = next((at for kind, _, at in rows if kind == events.INCOMING and at > answered), None)
    contact, inbox = first.contact + place, _inbox(place)
    store.run_many(_CONTACT, [(contact, name, f"customer{contact}@example.com", ended, began)])
    store.run_many(_PLACE, [(first.place + place, contact, inbox, f"bulk-{contact}")])
    unique = uuid.UUID(int=rng.getrandbits(128), version=4)
    row = (
        first.conversation + place,
        first.display + place,
        str(unique),
        inbox,
        contact,
        first.place + place,
        "open" if is_open else "resolved",
        _agent(place) if replied else None,
        '{"browser_language": "en"}',
        answered or None,
        ended,
        waiting if is_open else None,
        replied,
        ended,
        began,
        ended,
    )
    store.run_many(_CONVERSATION, [row])
