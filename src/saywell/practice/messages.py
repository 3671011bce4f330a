"""Messages: list by id windows, create as JSON or multipart, delete, retry, and their files."""

from __future__ import annotations

import json
import mimetypes
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import FileStorage

from saywell.practice import events, finder, shapes
from saywell.practice.liquid import rendered
from saywell.practice.store import Row, decoded
from saywell.practice.web import Answer, Call, Refusal, Route, json_answer, missing, to_int, truth

MAX_CONTENT = 150_000
"""Characters in a message."""

MAX_ATTACHMENTS = 15
"""Files in a message."""

MESSAGES_PER_MINUTE = 200
"""In one conversation, all senders together (CONVERSATION_MESSAGE_PER_MINUTE_LIMIT)."""

DELETED = "This message was deleted"

_WINDOW = "SELECT * FROM messages WHERE conversation_id = ?"


def list_some(call: Call, number: int) -> Answer:
    """List a window of messages, oldest first.

    Without ids the newest 20; ``before`` 20 with smaller ids; ``after`` 100 with larger ids;
    both together up to 1000 with ``after <= id < before``.
    """
    row = finder.fetch(call, number)
    params = call.params
    before = to_int(params["before"]) if params.get("before") else None
    after = to_int(params["after"]) if params.get("after") else None
    sql = _WINDOW
    if params.get("filter_internal_messages"):
        sql += " AND private = 0 AND message_type != 2"
    newest, oldest = " ORDER BY created_at DESC, id DESC", " ORDER BY created_at, id"
    store = call.store
    if before is not None and after is not None:
        sql += f" AND id >= ? AND id < ?{oldest} LIMIT 1000"
        found = store.all(sql, row["id"], after, before)
    elif before is not None:
        found = store.all(f"{sql} AND id < ?{newest} LIMIT 20", row["id"], before)[::-1]
    elif after is not None:
        found = store.all(f"{sql} AND id > ?{oldest} LIMIT 100", row["id"], after)
    else:
        found = store.all(f"{sql}{newest} LIMIT 20", row["id"])[::-1]
    payload = [shapes.message(store, item, number, call.base_url) for item in found]
    return json_answer({"meta": _meta(call, row), "payload": payload})


def _meta(call: Call, row: Row) -> dict[str, Any]:
    """Shape what comes with the list; here the times seen are ISO strings or null."""
    store = call.store
    who = store.one("SELECT * FROM contacts WHERE id = ?", row["contact_id"])
    meta: dict[str, Any] = {
        "labels": decoded(row, "labels"),
        "additional_attributes": decoded(row, "additional_attributes"),
        "contact": shapes.contact_push(who) if who else None,
    }
    assignee = store.one("SELECT * FROM users WHERE id = ?", row["assignee_id"])
    if assignee is not None:
        meta["assignee"] = shapes.agent(store, call.account_id, assignee)
    meta["agent_last_seen_at"] = shapes.iso(row["agent_last_seen_at"])
    meta["assignee_last_seen_at"] = shapes.iso(row["assignee_last_seen_at"])
    return meta


def create(call: Call, number: int) -> Answer:
    """Post a message. Whatever goes wrong with it comes back as 422 with ``error``."""
    row = finder.fetch(call, number)
    message = create_from_params(call, row, call.params, call.files)
    echo_id = call.params.get("echo_id")
    return json_answer(shapes.message(call.store, message, number, call.base_url, echo_id))


def create_from_params(
    call: Call, conversation: Row, params: Mapping[str, Any], files: Sequence[FileStorage]
) -> Row:
    """Check and keep a message, rendered as Liquid where it goes out; ``echo_id`` is not kept."""
    store = call.store
    kind = _message_type(call, conversation, params.get("message_type"))
    content = params.get("content")
    text = None if content is None else str(content)
    content_type = str(params.get("content_type") or "text")
    if content_type not in CONTENT_TYPES:
        raise Refusal.error(422, f"'{content_type}' is not a valid content_type")
    if len(files) > MAX_ATTACHMENTS:
        raise Refusal.error(422, "Validation failed: Attachments exceeded maximum allowed")
    if text is not None and len(text) > MAX_CONTENT:
        raise Refusal.error(
            422, f"Validation failed: Content is too long (maximum is {MAX_CONTENT} characters)"
        )
    _hold_the_flood(call, conversation)
    sender = {
        events.INCOMING: ("Contact", int(conversation["contact_id"])),
        events.OUTGOING: ("User", int(call.user["id"])),
    }.get(kind)
    shown = text
    if text and kind in (events.OUTGOING, events.TEMPLATE):
        shown = rendered(text, liquid_names(call, conversation))
    campaign = params.get("campaign_id")
    message_id = events.add_message(
        store,
        conversation,
        message_type=kind,
        content=shown,
        now=call.now,
        private=truth(params.get("private")),
        sender=sender,
        content_type=content_type,
        content_attributes=_content_attributes(params.get("content_attributes")),
        additional_attributes={"campaign_id": campaign} if campaign else None,
        source_id=str(params["source_id"]) if params.get("source_id") else None,
        processed_content=text,
        echo_id=params.get("echo_id"),
    )
    for upload in files:
        _keep_file(call, message_id, upload)
    return _message_row(call, message_id)


CONTENT_TYPES = (
    "text",
    "input_text",
    "input_textarea",
    "input_email",
    "input_select",
    "cards",
    "form",
    "article",
    "incoming_email",
    "input_csat",
    "integrations",
    "sticker",
    "voice_call",
)


def _message_type(call: Call, conversation: Row, given: object) -> int:
    """Read the type, a word or its number; customers' messages are for API inboxes alone."""
    word = given if given not in (None, "") else "outgoing"
    if word in shapes.MESSAGE_TYPES:
        kind = shapes.MESSAGE_TYPES.index(str(word))
    elif str(word) in ("0", "1", "2", "3"):
        kind = int(str(word))
    else:
        raise Refusal.error(422, f"'{word}' is not a valid message_type")
    channel = call.store.value(
        "SELECT channel_type FROM inboxes WHERE id = ?", conversation["inbox_id"]
    )
    if kind == events.INCOMING and channel != "Channel::Api":
        raise Refusal.error(422, "Incoming messages are only allowed in Api inboxes")
    return kind


def _hold_the_flood(call: Call, conversation: Row) -> None:
    """Refuse more messages in a minute than one conversation may have."""
    lately = call.store.value(
        "SELECT count(*) FROM messages WHERE conversation_id = ? AND created_at > ?",
        conversation["id"],
        call.now - 60,
    )
    if lately >= MESSAGES_PER_MINUTE:
        raise Refusal.error(422, "Too many messages")


def _content_attributes(given: object) -> dict[str, Any]:
    """Read the attributes: an object, or in a form the same as a JSON string."""
    if isinstance(given, str) and given:
        try:
            given = json.loads(given)
        except (ValueError, RecursionError):
            given = None
    return given if isinstance(given, dict) else {}


def _keep_file(call: Call, message_id: int, upload: FileStorage) -> None:
    """Keep one uploaded file."""
    name = (upload.filename or "").replace("\\", "/").rpartition("/")[2] or "file"
    content_type = upload.mimetype or mimetypes.guess_type(name)[0] or "application/octet-stream"
    family = content_type.partition("/")[0]
    call.store.insert(
        "attachments",
        message_id=message_id,
        account_id=call.account_id,
        file_type=family if family in ("image", "audio", "video") else "file",
        name=name,
        content_type=content_type,
        secret=secrets.token_urlsafe(18),
        content=upload.stream.read(),
    )


def liquid_names(call: Call, conversation: Row) -> dict[str, dict[str, Any]]:
    """Gather what the server's templates can name; `agent` is the sender, not the assignee."""
    store = call.store
    who = store.one("SELECT * FROM contacts WHERE id = ?", conversation["contact_id"]) or {}
    inbox = store.one("SELECT name FROM inboxes WHERE id = ?", conversation["inbox_id"]) or {}
    words = str(who.get("name") or "").split()
    agent_words = str(call.user["name"]).split()
    return {
        "contact": {
            "name": " ".join(word.capitalize() for word in words),
            "first_name": words[0].capitalize() if len(words) > 1 else None,
            "last_name": words[-1].capitalize() if len(words) > 1 else None,
            "email": who.get("email"),
            "phone_number": who.get("phone_number"),
            "custom_attribute": json.loads(who.get("custom_attributes", "{}")),
        },
        "agent": {
            "name": call.user["name"],
            "first_name": agent_words[0] if len(agent_words) > 1 else None,
            "last_name": agent_words[-1] if len(agent_words) > 1 else None,
        },
        "conversation": {
            "id": conversation["id"],
            "display_id": conversation["display_id"],
            "contact_name": str(who.get("name") or "").capitalize() or "Customer",
            "custom_attribute": decoded(conversation, "custom_attributes"),
        },
        "inbox": {"name": inbox.get("name")},
    }


def _message_row(call: Call, message_id: int, conversation: Row | None = None) -> Row:
    """Read a message of the account, and of a conversation where one is given."""
    row = call.store.one(
        "SELECT * FROM messages WHERE id = ? AND account_id = ?", message_id, call.account_id
    )
    if row is None or (conversation is not None and row["conversation_id"] != conversation["id"]):
        raise missing()
    return row


def _shown(call: Call, message_id: int) -> Answer:
    """Answer with a message as it stands now."""
    row = _message_row(call, message_id)
    conversation = events.conversation_by_id(call.store, row["conversation_id"])
    return json_answer(shapes.message(call.store, row, conversation["display_id"], call.base_url))


def delete(call: Call, number: int, message: int) -> Answer:
    """Put a notice in place of a message, and remove its files."""
    row = _message_row(call, message, finder.fetch(call, number))
    _blank(call, row)
    return _shown(call, message)


def _blank(call: Call, row: Row) -> None:
    """Replace what a message said."""
    call.store.update(
        "messages",
        row["id"],
        content=DELETED,
        content_type="text",
        content_attributes={"deleted": True},
        updated_at=call.now,
    )
    call.store.run("DELETE FROM attachments WHERE message_id = ?", row["id"])


def update_status(call: Call, number: int, message: int) -> Answer:
    """Let an API channel report delivery; other inboxes report their own."""
    conversation = finder.fetch(call, number)
    channel = call.store.value(
        "SELECT channel_type FROM inboxes WHERE id = ?", conversation["inbox_id"]
    )
    if channel != "Channel::Api":
        raise Refusal.error(403, "Message status update is only allowed for API inboxes")
    row = _message_row(call, message, conversation)
    status = call.params.get("status")
    if status in ("sent", "delivered", "read", "failed"):
        attributes = decoded(row, "content_attributes")
        attributes.pop("external_error", None)
        if status == "failed" and call.params.get("external_error"):
            attributes["external_error"] = str(call.params["external_error"])
        call.store.update(
            "messages", message, status=status, content_attributes=attributes, updated_at=call.now
        )
    return _shown(call, message)


def retry(call: Call, number: int, message: int) -> Answer:
    """Send a failed message again; a missing one is 422 here, as the route wraps every error."""
    conversation = finder.fetch(call, number)
    try:
        row = _message_row(call, message, conversation)
    except Refusal:
        raise Refusal.error(422, f"Couldn't find Message with 'id'={message}") from None
    if row["status"] == "failed":
        attributes = decoded(row, "content_attributes")
        attributes.pop("external_error", None)
        call.store.update(
            "messages", message, status="sent", content_attributes=attributes, updated_at=call.now
        )
    return _shown(call, message)


def edit_by_id(call: Call, message: int) -> Answer:
    """Change a message's text by its id alone: the Python SDK's route, not one of Chatwoot's."""
    row = _message_row(call, message)
    finder.fetch(call, events.conversation_by_id(call.store, row["conversation_id"])["display_id"])
    call.store.update("messages", message, content=str(call.need("content")), updated_at=call.now)
    return _shown(call, message)


def delete_by_id(call: Call, message: int) -> Answer:
    """Delete a message by its id alone: the Python SDK's route, not one of Chatwoot's."""
    row = _message_row(call, message)
    finder.fetch(call, events.conversation_by_id(call.store, row["conversation_id"])["display_id"])
    _blank(call, row)
    return _shown(call, message)


ALL = "/conversations/<int:number>/messages"

ROUTES = (
    Route("GET", ALL, list_some),
    Route("POST", ALL, create),
    Route("PATCH", f"{ALL}/<int:message>", update_status),
    Route("DELETE", f"{ALL}/<int:message>", delete),
    Route("POST", f"{ALL}/<int:message>/retry", retry),
    Route("PATCH", "/messages/<int:message>", edit_by_id),
    Route("DELETE", "/messages/<int:message>", delete_by_id),
)
