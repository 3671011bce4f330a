"""What happens to a conversation: a message comes, its status changes, a note of it is kept."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from saywell.practice.store import Row, Store, decoded

INCOMING, OUTGOING, ACTIVITY, TEMPLATE = range(4)

STATUSES = ("open", "resolved", "pending", "snoozed")

FIRST_MESSAGE = 90001
"""Where message ids begin, far from every other id."""

CSAT_TEXT = "Please rate the conversation"


def start_conversation(
    store: Store, *, contact_inbox: Row, inbox: Row, now: float, **columns: Any
) -> Row:
    """Open a conversation; somebody waits from its first moment, whoever started it."""
    account_id = inbox["account_id"]
    display_id = store.value(
        "SELECT coalesce(max(display_id), 0) + 1 FROM conversations WHERE account_id = ?",
        account_id,
    )
    row_id = store.insert(
        "conversations",
        **{
            "account_id": account_id,
            "display_id": display_id,
            "uuid": str(uuid.uuid4()),
            "inbox_id": inbox["id"],
            "contact_id": contact_inbox["contact_id"],
            "contact_inbox_id": contact_inbox["id"],
            "waiting_since": now,
            "last_activity_at": now,
            "created_at": now,
            "updated_at": now,
            **columns,
        },
    )
    return conversation_by_id(store, row_id)


def conversation_by_id(store: Store, row_id: int) -> Row:
    """Read a conversation by its database id, which must exist."""
    row = store.one("SELECT * FROM conversations WHERE id = ?", row_id)
    if row is None:
        raise LookupError(row_id)
    return row


def add_message(
    store: Store,
    conversation: Row,
    *,
    message_type: int,
    content: str | None,
    now: float,
    private: bool = False,
    sender: tuple[str, int] | None = None,
    content_type: str = "text",
    content_attributes: Mapping[str, Any] | None = None,
    additional_attributes: Mapping[str, Any] | None = None,
    source_id: str | None = None,
    processed_content: str | None = None,
    echo_id: object = None,
) -> int:
    """Keep a message, and let the conversation feel it; return the message's id.

    ``echo_id`` is the sender's own id, which is told along and not kept.
    """
    first = {} if store.value("SELECT 1 FROM messages LIMIT 1") else {"id": FIRST_MESSAGE}
    message_id = store.insert(
        "messages",
        **first,
        account_id=conversation["account_id"],
        inbox_id=conversation["inbox_id"],
        conversation_id=conversation["id"],
        message_type=message_type,
        content=content,
        content_type=content_type,
        content_attributes=dict(content_attributes or {}),
        additional_attributes=dict(additional_attributes or {}),
        private=private,
        source_id=source_id,
        sender_type=sender[0] if sender else None,
        sender_id=sender[1] if sender else None,
        processed_content=content if processed_content is None else processed_content,
        created_at=now,
        updated_at=now,
    )
    if echo_id is not None:
        store.work.echoes[message_id] = echo_id
    automatic = "automation_rule_id" in (content_attributes or {}) or "campaign_id" in (
        additional_attributes or {}
    )
    changes: dict[str, Any] = {"last_activity_at": now, "updated_at": now}
    if message_type == INCOMING:
        changes |= _after_incoming(store, conversation, now)
    elif message_type == OUTGOING and not private and not automatic and sender is not None:
        changes["waiting_since"] = None
        if conversation["first_reply_created_at"] is None:
            changes["first_reply_created_at"] = now
    store.update("conversations", conversation["id"], **changes)
    return message_id


def _after_incoming(store: Store, conversation: Row, now: float) -> dict[str, Any]:
    """Say what a customer's message changes: they wait, and a closed conversation opens."""
    store.update("contacts", conversation["contact_id"], last_activity_at=now)
    changes: dict[str, Any] = {"contact_last_seen_at": now}
    if conversation["waiting_since"] is None:
        changes["waiting_since"] = now
    if conversation["status"] in ("resolved", "snoozed") and not conversation["muted"]:
        changes |= {"status": "open", "snoozed_until": None}
    return changes


def note_activity(store: Store, conversation: Row, text: str, now: float) -> None:
    """Write the line that Chatwoot shows between messages when something was changed."""
    fresh = conversation_by_id(store, conversation["id"])
    add_message(store, fresh, message_type=ACTIVITY, content=text, now=now)


def set_status(
    store: Store, conversation: Row, status: str, now: float, who: str, until: float | None = None
) -> None:
    """Change the status; resolving ends the wait and may send the inbox's survey."""
    changed = conversation["status"] != status
    changes: dict[str, Any] = {
        "status": status,
        "snoozed_until": until if status == "snoozed" else None,
        "updated_at": now,
    }
    if status == "resolved":
        changes["waiting_since"] = None
    store.update("conversations", conversation["id"], **changes)
    if not changed:
        return
    words = {
        "open": f"Conversation was reopened by {who}",
        "resolved": f"Conversation was marked resolved by {who}",
        "pending": f"Conversation was marked as pending by {who}",
        "snoozed": f"Conversation was snoozed by {who}",
    }
    note_activity(store, conversation, words[status], now)
    if status == "resolved":
        _send_survey(store, conversation, now)


def wake(store: Store, now: float) -> None:
    """Open the snoozed conversations whose time has come; those without a time wait for a word."""
    for row in store.all(
        "SELECT * FROM conversations WHERE status = 'snoozed' AND snoozed_until <= ?", now
    ):
        set_status(store, row, "open", now, "the system")


def _send_survey(store: Store, conversation: Row, now: float) -> None:
    """Ask for a rating once, where the inbox says so; it counts as nobody's reply."""
    inbox = store.one("SELECT settings FROM inboxes WHERE id = ?", conversation["inbox_id"])
    if inbox is None or not decoded(inbox, "settings").get("csat_survey_enabled"):
        return
    sent = store.value(
        "SELECT 1 FROM messages WHERE conversation_id = ? AND content_type = 'input_csat'",
        conversation["id"],
    )
    if sent is None:
        fresh = conversation_by_id(store, conversation["id"])
        add_message(
            store,
            fresh,
            message_type=TEMPLATE,
            content=CSAT_TEXT,
            now=now,
            content_type="input_csat",
            content_attributes={"display_type": "emoji"},
        )
