"""The JSON form of what commands print: stable names, times in ISO 8601 and UTC."""

from __future__ import annotations

import datetime as dt
from typing import Any

from saywell.model.chat import Account, Contact, Conversation, Message, Survey


def moment(at: dt.datetime | None) -> str | None:
    """Write a time, None for none."""
    return None if at is None else at.astimezone(dt.UTC).isoformat(timespec="seconds")


def contact(value: Contact) -> dict[str, Any]:
    """Write a customer."""
    return {
        "id": value.id,
        "name": value.name,
        "email": value.email,
        "phone": value.phone,
        "gender": value.gender,
        "language": value.language,
        "attributes": dict(value.attributes),
    }


def conversation(value: Conversation, now: dt.datetime) -> dict[str, Any]:
    """Write a conversation; ``waited_seconds`` is null when nobody waits."""
    waited = value.waited(now)
    return {
        "id": value.id,
        "status": value.status.value,
        "contact": contact(value.contact),
        "inbox": value.inbox,
        "labels": list(value.labels),
        "assignee": value.assignee.name if value.assignee else None,
        "team": value.team,
        "priority": value.priority.value if value.priority else None,
        "waiting_since": moment(value.waiting_since),
        "waited_seconds": None if waited is None else int(waited.total_seconds()),
        "last_activity": moment(value.last_activity),
        "first_reply": value.first_reply,
        "unread": value.unread,
        "unread_capped": value.unread_capped,
        "can_reply": value.can_reply,
        "needs_taking": value.needs_taking,
        "encrypted": value.encrypted,
        "snoozed_until": moment(value.snoozed_until),
        "last_message": message(value.last_message) if value.last_message else None,
        "attributes": dict(value.attributes),
    }


def message(value: Message) -> dict[str, Any]:
    """Write a message; ``private`` marks a note that the customer never sees."""
    return {
        "id": value.id,
        "conversation_id": value.conversation_id,
        "author": value.author.value,
        "author_name": value.author_name,
        "text": value.text,
        "at": moment(value.at),
        "private": value.private,
        "status": value.status,
        "problem": value.problem,
        "unreadable": value.unreadable,
        "survey": survey(value.survey),
        "attachments": [
            {"name": item.name, "url": item.url, "type": item.content_type, "size": item.size}
            for item in value.attachments
        ],
    }


def survey(value: Survey | None) -> dict[str, Any] | None:
    """Write a question how it went; the score is null until there is an answer."""
    if value is None:
        return None
    return {"score": value.score or None, "comment": value.comment}


def account(value: Account) -> dict[str, Any]:
    """Write whose token it is."""
    return {
        "agent": {"id": value.agent.id, "name": value.agent.name, "email": value.agent.email},
        "role": value.agent.role,
        "company": value.company,
        "account_id": value.account_id,
    }
