"""What a change is told as over the websocket: which events, with what in them, to whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from saywell.practice import shapes
from saywell.practice.store import Row, Store, Work, decoded

TELLING = frozenset(
    {
        "team_id",
        "assignee_id",
        "status",
        "snoozed_until",
        "custom_attributes",
        "labels",
        "waiting_since",
        "first_reply_created_at",
        "priority",
    }
)
"""Columns of a conversation whose change is told as ``conversation.updated``."""

ALONE = {
    "status": "conversation.status_changed",
    "assignee_id": "assignee.changed",
    "team_id": "team.changed",
    "contact_last_seen_at": "conversation.read",
}
"""Columns of a conversation that have an event of their own."""

UNTOLD_OF_CONTACTS = frozenset({"online", "last_activity_at"})


@dataclass(frozen=True, slots=True)
class Event:
    """One event and the ids of the users who are told."""

    name: str
    data: dict[str, Any]
    users: frozenset[int]


def events_of(store: Store, work: Work, base_url: str) -> Iterator[Event]:
    """Say what one transaction's work is told as, in the order in which it was done.

    ``performer`` is left out of the five events that Chatwoot reads again before it sends them.
    """
    for (table, row_id), before in work.before.items():
        row = store.one(f"SELECT * FROM {table} WHERE id = ?", row_id)  # noqa: S608 - ours
        if row is None or row == before:
            continue
        if table == "messages":
            yield from _message(store, work, row, before, base_url)
        elif table == "conversations":
            yield from _conversation(store, work, row, before, base_url)
        elif table == "contacts":
            yield from _contact(store, work, row, before)
    for conversation_id, on, private in work.typing:
        yield from _typing(store, work, conversation_id, on, private, base_url)


def _members(store: Store, account_id: int, inbox_id: int) -> frozenset[int]:
    """Return who is told of a conversation: the inbox's members and the administrators."""
    rows = store.all(
        "SELECT user_id FROM inbox_members WHERE inbox_id = ? UNION"
        " SELECT user_id FROM account_users WHERE account_id = ? AND role = 'administrator'",
        inbox_id,
        account_id,
    )
    return frozenset(row["user_id"] for row in rows)


def _with_account(
    data: dict[str, Any], account_id: int, work: Work, *, performer: bool
) -> dict[str, Any]:
    """Add the account, and who did it."""
    data["account_id"] = account_id
    if performer and work.performer is not None:
        data["performer"] = shapes.user_push(work.performer)
    return data


def _message(
    store: Store, work: Work, row: Row, before: Row | None, base_url: str
) -> Iterator[Event]:
    """Tell of a message that came, or that is not what it was."""
    conversation = store.one("SELECT * FROM conversations WHERE id = ?", row["conversation_id"])
    if conversation is None:
        return
    data = shapes.message_push(store, row, conversation, base_url)
    users = _members(store, row["account_id"], conversation["inbox_id"])
    if before is None:
        if row["id"] in work.echoes:
            data["echo_id"] = work.echoes[row["id"]]
        name = "message.created"
    else:
        changed = ("content", "content_attributes", "content_type", "status")
        data["previous_changes"] = {
            key: [_told(before, key), _told(row, key)] for key in changed if before[key] != row[key]
        }
        name = "message.updated"
    yield Event(name, _with_account(data, row["account_id"], work, performer=True), users)


def _told(row: Row, column: str) -> Any:
    """Read a column of a message as it is told."""
    return decoded(row, column) if column == "content_attributes" else row[column]


def _conversation(
    store: Store, work: Work, row: Row, before: Row | None, base_url: str
) -> Iterator[Event]:
    """Tell of a conversation that came or changed, where that is news."""
    changed = {name for name in row if before is None or row[name] != before[name]}
    if not changed & (TELLING | {*ALONE, "contact_id"}):
        return
    users = _members(store, row["account_id"], row["inbox_id"])
    shape = shapes.conversation_push(store, row, base_url)

    def event(name: str, *, performer: bool = False) -> Event:
        data = _with_account(dict(shape), row["account_id"], work, performer=performer)
        return Event(name, data, users)

    if before is None:
        yield event("conversation.created", performer=True)
        return
    for column, name in ALONE.items():
        if column in changed:
            yield event(name)
    if "contact_id" in changed:
        yield event("conversation.contact_changed", performer=True)
    if changed & TELLING:
        yield event("conversation.updated")
    if before["first_reply_created_at"] is None and row["first_reply_created_at"] is not None:
        reply = store.one(
            "SELECT * FROM messages WHERE conversation_id = ? AND message_type = 1 AND private = 0"
            " ORDER BY id LIMIT 1",
            row["id"],
        )
        if reply is not None:
            data = shapes.message_push(store, reply, row, base_url)
            data = _with_account(data, row["account_id"], work, performer=True)
            yield Event("first.reply.created", data, users)


def _contact(store: Store, work: Work, row: Row, before: Row | None) -> Iterator[Event]:
    """Tell everybody of the account of a customer who is new or was changed."""
    changed = {name for name in row if before is None or row[name] != before[name]}
    if not changed - UNTOLD_OF_CONTACTS:
        return
    users = store.all("SELECT user_id FROM account_users WHERE account_id = ?", row["account_id"])
    yield Event(
        "contact.created" if before is None else "contact.updated",
        _with_account(shapes.contact_push(row), row["account_id"], work, performer=True),
        frozenset(user["user_id"] for user in users),
    )


def _typing(
    store: Store, work: Work, conversation_id: int, on: bool, private: bool, base_url: str
) -> Iterator[Event]:
    """Tell everybody but whoever types."""
    row = store.one("SELECT * FROM conversations WHERE id = ?", conversation_id)
    if row is None:
        return
    who = work.performer
    if who is not None:
        user = shapes.user_push(who)
    else:
        contact = store.one("SELECT * FROM contacts WHERE id = ?", row["contact_id"]) or {}
        user = shapes.contact_push(contact)
    data = {
        "conversation": shapes.conversation_push(store, row, base_url),
        "user": user,
        "is_private": private,
    }
    users = _members(store, row["account_id"], row["inbox_id"])
    yield Event(
        f"conversation.typing_{'on' if on else 'off'}",
        _with_account(data, row["account_id"], work, performer=True),
        users - {who["id"]} if who is not None else users,
    )
