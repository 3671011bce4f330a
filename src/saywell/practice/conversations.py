"""Conversations: list, counts, show, create, and every switch on them."""

from __future__ import annotations

import secrets
from typing import Any

from saywell.practice import events, filters, finder, shapes
from saywell.practice.messages import create_from_params
from saywell.practice.store import Row, decoded
from saywell.practice.web import (
    Answer,
    Call,
    Refusal,
    Route,
    empty,
    json_answer,
    missing,
    truth,
)

HOUR = 3600.0
TYPING_SECONDS = 30.0
"""How long an agent's typing shows without being renewed, as in Chatwoot's dashboard."""


def list_all(call: Call) -> Answer:
    """List one page; ``updated_within`` switches paging off."""
    found = finder.listed(call)
    whole = bool(call.params.get("updated_within"))
    page = finder.page(
        call,
        finder.by_assignee(call, found),
        call.params.get("sort_by"),
        size=-1 if whole else finder.PAGE_SIZE,
        number=call.page,
    )
    payload = [shapes.conversation(call, row) for row in page]
    return json_answer({"data": {"meta": finder.counts(call, found), "payload": payload}})


def count(call: Call) -> Answer:
    """Count what the list would show."""
    return json_answer({"meta": finder.counts(call, finder.listed(call))})


def filter_all(call: Call) -> Answer:
    """List what matches a filter; here the answer has no ``data`` around it."""
    seen = finder.rows(call, finder.visible(call))
    found = finder.these(call, filters.matching(call, seen, "conversations"))
    meta = finder.counts(call, found)
    del meta["assigned_count"]
    page = finder.page(call, found, number=call.page)
    payload = [shapes.conversation(call, row) for row in page]
    return json_answer({"meta": meta, "payload": payload})


def show(call: Call, number: int) -> Answer:
    """Show one conversation."""
    return json_answer(shapes.conversation(call, finder.fetch(call, number)))


def create(call: Call) -> Answer:
    """Start a conversation with a contact of an inbox, with a first message where one is given."""
    contact_inbox = _contact_inbox(call)
    inbox = call.store.one("SELECT * FROM inboxes WHERE id = ?", contact_inbox["inbox_id"])
    if inbox is None:
        raise missing()
    columns: dict[str, Any] = {
        name: call.params[name]
        for name in ("additional_attributes", "custom_attributes")
        if isinstance(call.params.get(name), dict)
    }
    status = call.params.get("status") or "open"
    _known("status", status, events.STATUSES)
    columns["status"] = status
    for name in ("assignee_id", "team_id"):
        if call.params.get(name):
            columns[name] = call.number(name)
    row = events.start_conversation(
        call.store, contact_inbox=contact_inbox, inbox=inbox, now=call.now, **columns
    )
    message = call.params.get("message")
    if isinstance(message, dict):
        create_from_params(call, row, message, ())
        row = events.conversation_by_id(call.store, row["id"])
    return json_answer(shapes.conversation(call, row))


def _contact_inbox(call: Call) -> Row:
    """Find how the contact is known in the inbox, or make it known there."""
    store = call.store
    inbox_id, contact_id = call.number("inbox_id"), call.number("contact_id")
    source_id = str(call.params.get("source_id") or "")
    if inbox_id and contact_id:
        for table, wanted in (("inboxes", inbox_id), ("contacts", contact_id)):
            sql = f"SELECT 1 FROM {table} WHERE id = ? AND account_id = ?"  # noqa: S608
            if store.value(sql, wanted, call.account_id) is None:
                raise missing()
        return ensure_contact_inbox(call, contact_id, inbox_id, source_id)
    row = store.one(
        "SELECT ci.* FROM contact_inboxes ci JOIN inboxes i ON i.id = ci.inbox_id"
        " WHERE ci.source_id = ? AND i.account_id = ? AND (? = 0 OR i.id = ?)",
        source_id,
        call.account_id,
        inbox_id,
        inbox_id,
    )
    if row is None:
        raise missing()
    return row


def ensure_contact_inbox(call: Call, contact_id: int, inbox_id: int, source_id: str) -> Row:
    """Return the contact's place in the inbox, made with this source id when there is none."""
    store = call.store
    sql = "SELECT * FROM contact_inboxes WHERE contact_id = ? AND inbox_id = ?"
    row = store.one(sql + " AND (? = '' OR source_id = ?)", contact_id, inbox_id, *[source_id] * 2)
    if row is not None:
        return row
    taken = store.value(
        "SELECT 1 FROM contact_inboxes WHERE inbox_id = ? AND source_id = ?", inbox_id, source_id
    )
    if taken is not None:
        raise Refusal.error(422, "source_id should be unique")
    made = store.insert(
        "contact_inboxes",
        contact_id=contact_id,
        inbox_id=inbox_id,
        source_id=source_id or secrets.token_hex(12),
    )
    row = store.one("SELECT * FROM contact_inboxes WHERE id = ?", made)
    if row is None:
        raise LookupError(made)
    return row


def update(call: Call, number: int) -> Answer:
    """Change the priority; Chatwoot takes nothing else here and ignores it silently."""
    row = finder.fetch(call, number)
    if "priority" in call.params:
        _set_priority(call, row, call.params["priority"])
    return json_answer(shapes.conversation(call, finder.fetch(call, number)))


def _known(name: str, value: object, known: tuple[str, ...]) -> None:
    """Fail as Rails does on a word outside an enum: Chatwoot does not rescue that."""
    if value not in known:
        raise Refusal(500, {"status": 500, "error": "Internal Server Error"})


def toggle_status(call: Call, number: int) -> Answer:
    """Set the status, or turn open into resolved and anything else into open."""
    row = finder.fetch(call, number)
    status = call.params.get("status")
    if not status:
        status = "resolved" if row["status"] == "open" else "open"
    _known("status", status, events.STATUSES)
    until = call.number("snoozed_until") or None
    events.set_status(
        call.store, row, status, call.now, call.user["name"], float(until) if until else None
    )
    if status == "open" and not call.is_admin:
        call.store.update("conversations", row["id"], assignee_id=call.user["id"])
    fresh = finder.fetch(call, number)
    payload = {
        "success": True,
        "conversation_id": fresh["display_id"],
        "current_status": fresh["status"],
        "snoozed_until": shapes.iso(fresh["snoozed_until"]),
    }
    return json_answer({"meta": {}, "payload": payload})


def toggle_priority(call: Call, number: int) -> Answer:
    """Set the priority; null or no key clears it."""
    _set_priority(call, finder.fetch(call, number), call.params.get("priority"))
    return empty()


def _set_priority(call: Call, row: Row, priority: object) -> None:
    """Keep a priority and write a line about it."""
    if priority in (None, ""):
        priority = None
    else:
        _known("priority", priority, finder.PRIORITIES)
    if priority == row["priority"]:
        return
    call.store.update("conversations", row["id"], priority=priority, updated_at=call.now)
    text = f"{call.user['name']} " + (
        f"set the priority to {priority}" if priority else "removed the priority"
    )
    events.note_activity(call.store, row, text, call.now)


def toggle_typing(call: Call, number: int) -> Answer:
    """Show or hide that the agent is typing; a private note's typing does not reach customers."""
    row = finder.fetch(call, number)
    on, private = call.params.get("typing_status") == "on", truth(call.params.get("is_private"))
    until = call.now + TYPING_SECONDS if on and not private else None
    call.store.update("conversations", row["id"], typing_until=until)
    call.store.work.typing.append((row["id"], on, private))
    return empty()


def assign(call: Call, number: int) -> Answer:
    """Give the conversation to an agent or a team; answer with it, or ``null``."""
    row = finder.fetch(call, number)
    store, name = call.store, call.user["name"]
    if "assignee_id" in call.params:
        user = store.one(
            "SELECT u.* FROM users u JOIN account_users a ON a.user_id = u.id"
            " WHERE u.id = ? AND a.account_id = ?",
            call.number("assignee_id"),
            call.account_id,
        )
        chosen = user["id"] if user else None
        store.update("conversations", row["id"], assignee_id=chosen, updated_at=call.now)
        if user is None:
            text = f"Conversation unassigned by {name}"
        elif chosen == call.user["id"]:
            text = f"{name} self-assigned this conversation"
        else:
            text = f"Assigned to {user['name']} by {name}"
        events.note_activity(store, row, text, call.now)
        return json_answer(shapes.agent(store, call.account_id, user) if user else None)
    if "team_id" in call.params:
        team = store.one(
            "SELECT * FROM teams WHERE id = ? AND account_id = ?",
            call.number("team_id"),
            call.account_id,
        )
        team_id = team["id"] if team else None
        store.update("conversations", row["id"], team_id=team_id, updated_at=call.now)
        text = f"Assigned to {team['name']} by {name}" if team else f"Unassigned team by {name}"
        events.note_activity(store, row, text, call.now)
        return json_answer(shapes.team(store, team, call.user["id"]) if team else None)
    return json_answer(None)


def labels(call: Call, number: int) -> Answer:
    """List the labels."""
    return json_answer({"payload": decoded(finder.fetch(call, number), "labels")})


def set_labels(call: Call, number: int) -> Answer:
    """Replace the labels."""
    row = finder.fetch(call, number)
    wanted = call.params.get("labels") or []
    chosen = [str(label) for label in wanted] if isinstance(wanted, list) else [str(wanted)]
    chosen = list(dict.fromkeys(chosen))
    before = decoded(row, "labels")
    call.store.update("conversations", row["id"], labels=chosen, updated_at=call.now)
    for verb, some in (
        ("added", [label for label in chosen if label not in before]),
        ("removed", [label for label in before if label not in chosen]),
    ):
        if some:
            text = f"{call.user['name']} {verb} {', '.join(some)}"
            events.note_activity(call.store, row, text, call.now)
    return json_answer({"payload": chosen})


def set_custom_attributes(call: Call, number: int) -> Answer:
    """Replace the custom attributes."""
    row = finder.fetch(call, number)
    values = call.params.get("custom_attributes")
    kept = values if isinstance(values, dict) else {}
    call.store.update("conversations", row["id"], custom_attributes=kept, updated_at=call.now)
    return json_answer({"custom_attributes": kept})


def update_last_seen(call: Call, number: int) -> Answer:
    """Mark as seen: at once when something is unread, else at most once an hour."""
    row = finder.fetch(call, number)
    mine = row["assignee_id"] == call.user["id"]
    stale = call.now - HOUR
    due = (row["agent_last_seen_at"] or 0.0) < stale or (
        mine and (row["assignee_last_seen_at"] or 0.0) < stale
    )
    if shapes.unread(call.store, row) or due:
        seen = {"agent_last_seen_at": call.now}
        if mine:
            seen["assignee_last_seen_at"] = call.now
        call.store.update("conversations", row["id"], **seen)
    return json_answer(shapes.conversation(call, finder.fetch(call, number)))


def unread(call: Call, number: int) -> Answer:
    """Put the unread mark back: the last customer message counts as not seen."""
    row = finder.fetch(call, number)
    last = call.store.value(
        "SELECT max(created_at) FROM messages WHERE conversation_id = ? AND message_type = 0",
        row["id"],
    )
    seen = None if last is None else last - 1
    call.store.update(
        "conversations", row["id"], agent_last_seen_at=seen, assignee_last_seen_at=seen
    )
    return json_answer(shapes.conversation(call, finder.fetch(call, number)))


def mute(call: Call, number: int) -> Answer:
    """Block the customer and close the conversation."""
    row = finder.fetch(call, number)
    call.store.update("conversations", row["id"], muted=True)
    events.set_status(call.store, row, "resolved", call.now, call.user["name"])
    return empty()


def unmute(call: Call, number: int) -> Answer:
    """Let the customer write again."""
    call.store.update("conversations", finder.fetch(call, number)["id"], muted=False)
    return empty()


def show_draft(call: Call, number: int) -> Answer:
    """Show the draft, which all agents share."""
    text = finder.fetch(call, number)["draft"]
    return json_answer({"has_draft": bool(text), **({"message": text} if text else {})})


def keep_draft(call: Call, number: int) -> Answer:
    """Keep a draft for whoever opens the conversation next."""
    row = finder.fetch(call, number)
    given = call.params.get("draft_message")
    text = given.get("message") if isinstance(given, dict) else None
    call.store.update("conversations", row["id"], draft=str(text) if text else None)
    return empty()


def drop_draft(call: Call, number: int) -> Answer:
    """Forget the draft."""
    call.store.update("conversations", finder.fetch(call, number)["id"], draft=None)
    return empty()


ONE = "/conversations/<int:number>"

ROUTES = (
    Route("GET", "/conversations", list_all),
    Route("POST", "/conversations", create),
    Route("GET", "/conversations/meta", count),
    Route("POST", "/conversations/filter", filter_all),
    Route("GET", ONE, show),
    Route("PATCH", ONE, update),
    Route("POST", f"{ONE}/toggle_status", toggle_status),
    Route("POST", f"{ONE}/toggle_priority", toggle_priority),
    Route("POST", f"{ONE}/toggle_typing_status", toggle_typing),
    Route("POST", f"{ONE}/assignments", assign),
    Route("GET", f"{ONE}/labels", labels),
    Route("POST", f"{ONE}/labels", set_labels),
    Route("POST", f"{ONE}/custom_attributes", set_custom_attributes),
    Route("POST", f"{ONE}/update_last_seen", update_last_seen),
    Route("POST", f"{ONE}/unread", unread),
    Route("POST", f"{ONE}/mute", mute),
    Route("POST", f"{ONE}/unmute", unmute),
    Route("GET", f"{ONE}/draft_messages", show_draft),
    Route("PATCH", f"{ONE}/draft_messages", keep_draft),
    Route("DELETE", f"{ONE}/draft_messages", drop_draft),
)
