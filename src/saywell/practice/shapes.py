"""The JSON that Chatwoot sends, key by key: people, contacts, conversations, messages."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import quote

from saywell.practice.store import Row, Store, decoded
from saywell.practice.web import Call

Json = dict[str, Any]

UNREAD_CAP = 10
"""Chatwoot stops counting unread messages here, and dashboards show 9+."""

ACTIVITY = 2

MESSAGE_TYPES = ("incoming", "outgoing", "activity", "template")
"""The words of a message's type; on the wire it is the position in this list."""


def seconds(moment: float | None) -> int:
    """Render a time as whole epoch seconds, 0 when there is none."""
    return int(moment or 0)


def iso(moment: float | None) -> str | None:
    """Render a time as Rails does, in UTC with milliseconds, None when there is none."""
    if moment is None:
        return None
    text = dt.datetime.fromtimestamp(moment, dt.UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def role_of(store: Store, account_id: int, user_id: int) -> str | None:
    """Say what a user is in an account, None when not a member."""
    found = store.value(
        "SELECT role FROM account_users WHERE account_id = ? AND user_id = ?", account_id, user_id
    )
    return None if found is None else str(found)


def agent(store: Store, account_id: int, user: Row) -> Json:
    """Shape a colleague."""
    return {
        "id": user["id"],
        "account_id": account_id,
        "availability_status": user["availability"],
        "auto_offline": True,
        "confirmed": True,
        "email": user["email"],
        "provider": "email",
        "available_name": user["name"],
        "name": user["name"],
        "role": role_of(store, account_id, user["id"]) or "agent",
        "thumbnail": "",
        "custom_role_id": None,
    }


def team(store: Store, row: Row, user_id: int) -> Json:
    """Shape a team, as one of its possible members sees it."""
    member = store.value(
        "SELECT 1 FROM team_members WHERE team_id = ? AND user_id = ?", row["id"], user_id
    )
    return {
        "id": row["id"],
        "name": row["name"],
        "description": row["description"],
        "allow_auto_assign": bool(row["allow_auto_assign"]),
        "account_id": row["account_id"],
        "is_member": member is not None,
    }


def contact(row: Row) -> Json:
    """Shape a contact without its inboxes, as in a conversation's ``meta.sender``."""
    shape = {
        "additional_attributes": decoded(row, "additional_attributes"),
        "availability_status": "online" if row["online"] else "offline",
        "email": row["email"],
        "id": row["id"],
        "name": row["name"],
        "phone_number": row["phone_number"],
        "blocked": bool(row["blocked"]),
        "identifier": row["identifier"],
        "thumbnail": "",
        "custom_attributes": decoded(row, "custom_attributes"),
        "created_at": seconds(row["created_at"]),
    }
    if row["last_activity_at"] is not None:
        shape["last_activity_at"] = seconds(row["last_activity_at"])
    return shape


def contact_push(row: Row) -> Json:
    """Shape a contact as the sender of a message and as the ``meta.contact`` of messages."""
    return {
        "additional_attributes": decoded(row, "additional_attributes"),
        "custom_attributes": decoded(row, "custom_attributes"),
        "email": row["email"],
        "id": row["id"],
        "identifier": row["identifier"],
        "name": row["name"],
        "phone_number": row["phone_number"],
        "thumbnail": "",
        "blocked": bool(row["blocked"]),
        "type": "contact",
    }


def sender(store: Store, message: Row) -> Json | None:
    """Shape who wrote a message; activity and template rows have nobody."""
    if message["sender_type"] == "Contact":
        row = store.one("SELECT * FROM contacts WHERE id = ?", message["sender_id"])
        return contact_push(row) if row else None
    if message["sender_type"] == "User":
        row = store.one("SELECT * FROM users WHERE id = ?", message["sender_id"])
        return user_push(row) if row else None
    return None


def user_push(row: Row) -> Json:
    """Shape a user as the sender of a message, and as whoever caused an event."""
    return {
        "id": row["id"],
        "name": row["name"],
        "available_name": row["name"],
        "avatar_url": "",
        "type": "user",
        "availability_status": row["availability"],
        "thumbnail": "",
    }


def attachment(row: Row, base_url: str) -> Json:
    """Shape a file of a message; ``data_url`` answers with a redirect, as Rails' storage does."""
    place = f"{row['secret']}/{row['id']}/{quote(row['name'], safe='')}"
    url = f"{base_url}/rails/active_storage/blobs/redirect/{place}"
    shape = {
        "id": row["id"],
        "message_id": row["message_id"],
        "file_type": row["file_type"],
        "account_id": row["account_id"],
        "extension": row["name"].rpartition(".")[2] if "." in row["name"] else None,
        "content_type": row["content_type"],
        "data_url": url,
        "thumb_url": url if row["file_type"] == "image" else "",
        "file_size": row["size"],
        "width": None,
        "height": None,
    }
    if row["file_type"] == "audio":
        shape["transcribed_text"] = ""
    return shape


def _attachments(store: Store, message_id: int, base_url: str) -> list[Json]:
    """Shape every file of a message."""
    rows = store.all(
        "SELECT id, message_id, account_id, file_type, name, content_type, secret,"
        " length(content) AS size FROM attachments WHERE message_id = ? ORDER BY id",
        message_id,
    )
    return [attachment(row, base_url) for row in rows]


def message(store: Store, row: Row, display_id: int, base_url: str, echo_id: Any = None) -> Json:
    """Shape a message as the REST routes send it: no account, no update time, no sender type."""
    shape: Json = {
        "id": row["id"],
        "content": row["content"],
        "inbox_id": row["inbox_id"],
        "conversation_id": display_id,
        "message_type": row["message_type"],
        "content_type": row["content_type"],
        "status": row["status"],
        "content_attributes": decoded(row, "content_attributes"),
        "created_at": seconds(row["created_at"]),
        "private": bool(row["private"]),
        "source_id": row["source_id"],
    }
    if echo_id is not None:
        shape["echo_id"] = echo_id
    _add_people_and_files(shape, store, row, base_url)
    return shape


def message_push(store: Store, row: Row, conversation_row: Row, base_url: str) -> Json:
    """Shape a message as it stands inside a conversation: every column."""
    shape: Json = {
        "id": row["id"],
        "content": row["content"],
        "account_id": row["account_id"],
        "inbox_id": row["inbox_id"],
        "conversation_id": conversation_row["display_id"],
        "message_type": row["message_type"],
        "created_at": seconds(row["created_at"]),
        "updated_at": iso(row["updated_at"]),
        "private": bool(row["private"]),
        "status": row["status"],
        "source_id": row["source_id"],
        "content_type": row["content_type"],
        "content_attributes": decoded(row, "content_attributes"),
        "sender_type": row["sender_type"],
        "sender_id": row["sender_id"],
        "external_source_ids": {},
        "additional_attributes": decoded(row, "additional_attributes"),
        "processed_message_content": row["processed_content"],
        "sentiment": {},
        "conversation": {
            "assignee_id": conversation_row["assignee_id"],
            "unread_count": unread(store, conversation_row),
            "last_activity_at": seconds(conversation_row["last_activity_at"]),
            "contact_inbox": {"source_id": _source_id(store, conversation_row)},
        },
    }
    _add_people_and_files(shape, store, row, base_url)
    return shape


def _add_people_and_files(shape: Json, store: Store, row: Row, base_url: str) -> None:
    """Add ``sender`` and ``attachments`` where there are any; the keys are absent otherwise."""
    who = sender(store, row)
    if who is not None:
        shape["sender"] = who
    files = _attachments(store, row["id"], base_url)
    if files:
        shape["attachments"] = files


def _source_id(store: Store, conversation_row: Row) -> str:
    """Look up the customer's id in the channel."""
    found = store.value(
        "SELECT source_id FROM contact_inboxes WHERE id = ?", conversation_row["contact_inbox_id"]
    )
    return str(found or "")


def unread(store: Store, row: Row) -> int:
    """Count customer messages that no agent has seen, up to the cap."""
    return int(
        store.value(
            "SELECT count(*) FROM (SELECT 1 FROM messages WHERE conversation_id = ?"
            " AND message_type = 0 AND created_at > ? LIMIT ?)",
            row["id"],
            row["agent_last_seen_at"] or 0.0,
            UNREAD_CAP,
        )
    )


def conversation(call: Call, row: Row) -> Json:
    """Shape a conversation: its last message only, 0 for times that are not set."""
    store = call.store
    last = "SELECT * FROM messages WHERE conversation_id = ?{} ORDER BY created_at DESC, id DESC"
    latest = store.one(last.format("") + " LIMIT 1", row["id"])
    newest = message_push(store, latest, row, call.base_url) if latest else None
    if newest is None or newest["message_type"] != ACTIVITY:
        spoken = newest
    else:
        found = store.one(last.format(" AND message_type != 2") + " LIMIT 1", row["id"])
        spoken = message_push(store, found, row, call.base_url) if found else None
    return {
        "meta": _conversation_meta(call, row),
        "id": row["display_id"],
        "messages": [newest] if newest else [],
        "account_id": row["account_id"],
        "uuid": row["uuid"],
        "additional_attributes": decoded(row, "additional_attributes"),
        "agent_last_seen_at": seconds(row["agent_last_seen_at"]),
        "assignee_last_seen_at": seconds(row["assignee_last_seen_at"]),
        "can_reply": True,
        "contact_last_seen_at": seconds(row["contact_last_seen_at"]),
        "custom_attributes": decoded(row, "custom_attributes"),
        "inbox_id": row["inbox_id"],
        "labels": decoded(row, "labels"),
        "muted": bool(row["muted"]),
        "snoozed_until": iso(row["snoozed_until"]),
        "status": row["status"],
        "created_at": seconds(row["created_at"]),
        "updated_at": float(row["updated_at"]),
        "timestamp": seconds(row["last_activity_at"]),
        "first_reply_created_at": seconds(row["first_reply_created_at"]),
        "unread_count": newest["conversation"]["unread_count"] if newest else 0,
        "last_non_activity_message": spoken,
        "last_activity_at": seconds(row["last_activity_at"]),
        "priority": row["priority"],
        "waiting_since": seconds(row["waiting_since"]),
        "sla_policy_id": None,
    }


def _conversation_meta(call: Call, row: Row) -> Json:
    """Shape who takes part; ``assignee`` and ``team`` are absent when there is none."""
    store = call.store
    who = store.one("SELECT * FROM contacts WHERE id = ?", row["contact_id"])
    inbox = store.one("SELECT channel_type FROM inboxes WHERE id = ?", row["inbox_id"])
    shape: Json = {
        "sender": contact(who) if who else None,
        "channel": inbox["channel_type"] if inbox else None,
    }
    assignee = store.one("SELECT * FROM users WHERE id = ?", row["assignee_id"])
    if assignee is not None:
        shape["assignee"] = agent(store, row["account_id"], assignee)
        shape["assignee_type"] = "User"
    group = store.one("SELECT * FROM teams WHERE id = ?", row["team_id"])
    if group is not None:
        shape["team"] = team(store, group, call.user["id"])
    shape["hmac_verified"] = False
    return shape


def conversation_push(store: Store, row: Row, base_url: str) -> Json:
    """Shape a conversation as the websocket sends it: its last public message, ISO first reply."""
    spoken = store.one(
        "SELECT * FROM messages WHERE conversation_id = ? AND message_type != 2 AND private = 0"
        " ORDER BY created_at DESC, id DESC LIMIT 1",
        row["id"],
    )
    who = store.one("SELECT * FROM contacts WHERE id = ?", row["contact_id"])
    inbox = store.one("SELECT channel_type FROM inboxes WHERE id = ?", row["inbox_id"])
    assignee = store.one("SELECT * FROM users WHERE id = ?", row["assignee_id"])
    group = store.one("SELECT * FROM teams WHERE id = ?", row["team_id"])
    return {
        "additional_attributes": decoded(row, "additional_attributes"),
        "can_reply": True,
        "channel": inbox["channel_type"] if inbox else None,
        "contact_inbox": {"source_id": _source_id(store, row)},
        "id": row["display_id"],
        "inbox_id": row["inbox_id"],
        "messages": [message_push(store, spoken, row, base_url)] if spoken else [],
        "labels": decoded(row, "labels"),
        "meta": {
            "sender": contact_push(who) if who else None,
            "assignee": user_push(assignee) if assignee else None,
            "assignee_type": "User" if assignee else None,
            "team": {"id": group["id"], "name": group["name"]} if group else None,
            "hmac_verified": False,
        },
        "status": row["status"],
        "custom_attributes": decoded(row, "custom_attributes"),
        "snoozed_until": iso(row["snoozed_until"]),
        "unread_count": unread(store, row),
        "first_reply_created_at": iso(row["first_reply_created_at"]),
        "priority": row["priority"],
        "waiting_since": seconds(row["waiting_since"]),
        "agent_last_seen_at": seconds(row["agent_last_seen_at"]),
        "contact_last_seen_at": seconds(row["contact_last_seen_at"]),
        "last_activity_at": seconds(row["last_activity_at"]),
        "timestamp": seconds(row["last_activity_at"]),
        "created_at": seconds(row["created_at"]),
        "updated_at": float(row["updated_at"]),
    }
