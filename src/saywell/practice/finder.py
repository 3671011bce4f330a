"""Which conversations a request means, and in what order: list, counts, filter, permission."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from saywell.practice.store import Row, Store, decoded
from saywell.practice.web import Call, missing, not_allowed

PAGE_SIZE = 25
"""Conversations a page (Chatwoot's CONVERSATION_RESULTS_PER_PAGE)."""

PRIORITIES = ("low", "medium", "high", "urgent")


def visible(call: Call) -> list[Row]:
    """Return every conversation that this user may list: an agent's own inboxes, or all."""
    if call.is_admin:
        return call.store.all("SELECT * FROM conversations WHERE account_id = ?", call.account_id)
    return call.store.all(
        "SELECT * FROM conversations WHERE account_id = ?"
        " AND inbox_id IN (SELECT inbox_id FROM inbox_members WHERE user_id = ?)",
        call.account_id,
        call.user["id"],
    )


def fetch(call: Call, display_id: int) -> Row:
    """Return the conversation with this display id.

    Raises:
        Refusal: there is none (404), or it is in an inbox and a team of others (401).
    """
    row = call.store.one(
        "SELECT * FROM conversations WHERE account_id = ? AND display_id = ?",
        call.account_id,
        display_id,
    )
    if row is None:
        raise missing()
    if not _may_read(call, row):
        raise not_allowed()
    return row


def _may_read(call: Call, row: Row) -> bool:
    """Let in administrators, members of the inbox, and members of the team it is given to."""
    if call.is_admin:
        return True
    user_id = call.user["id"]
    store = call.store
    return any(
        store.value(f"SELECT 1 FROM {table} WHERE {column} = ? AND user_id = ?", value, user_id)  # noqa: S608
        for table, column, value in (
            ("inbox_members", "inbox_id", row["inbox_id"]),
            ("team_members", "team_id", row["team_id"]),
        )
    )


def listed(call: Call) -> list[Row]:
    """Apply every parameter of the list but the assignee, the order and the page."""
    params = call.params
    status = params.get("status") or "open"
    rows = [row for row in visible(call) if status == "all" or row["status"] == status]
    if params.get("inbox_id"):
        rows = [row for row in rows if row["inbox_id"] == call.number("inbox_id")]
    if params.get("team_id"):
        team_id = call.number("team_id")
        if not call.store.value(
            "SELECT 1 FROM teams WHERE id = ? AND account_id = ?", team_id, call.account_id
        ):
            raise missing()
        rows = [row for row in rows if row["team_id"] == team_id]
    labels = params.get("labels")
    if labels:
        wanted = {labels} if isinstance(labels, str) else {str(label) for label in labels}
        rows = [row for row in rows if wanted & set(decoded(row, "labels"))]
    if params.get("q"):
        rows = _mentioning(call.store, rows, str(params["q"]))
    kind = params.get("conversation_type")
    if kind == "unattended":
        rows = [row for row in rows if _unattended(row)]
    elif kind == "participating":
        rows = [row for row in rows if row["assignee_id"] == call.user["id"]]
    elif kind == "mention":
        rows = _mentioning(call.store, rows, f"mention://user/{call.user['id']}/")
    if params.get("updated_within"):
        since = call.now - call.number("updated_within")
        rows = [row for row in rows if row["updated_at"] > since]
    return rows


def _unattended(row: Row) -> bool:
    """Say whether nobody has answered yet, or somebody waits again."""
    return row["first_reply_created_at"] is None or row["waiting_since"] is not None


def _mentioning(store: Store, rows: list[Row], text: str) -> list[Row]:
    """Keep the conversations in which a spoken message contains the text, case aside."""
    found = {
        item["conversation_id"]
        for item in store.all(
            "SELECT conversation_id, content FROM messages WHERE message_type IN (0, 1)"
        )
        if text.casefold() in (item["content"] or "").casefold()
    }
    return [row for row in rows if row["id"] in found]


def by_assignee(call: Call, rows: list[Row]) -> list[Row]:
    """Apply ``assignee_type``: me, unassigned, assigned; anything else is all."""
    kind = call.params.get("assignee_type")
    if kind == "me":
        return [row for row in rows if row["assignee_id"] == call.user["id"]]
    if kind == "unassigned":
        return [row for row in rows if row["assignee_id"] is None]
    if kind == "assigned":
        return [row for row in rows if row["assignee_id"] is not None]
    return rows


def counts(call: Call, rows: list[Row]) -> dict[str, int]:
    """Count what the list would show under each assignee."""
    mine = sum(row["assignee_id"] == call.user["id"] for row in rows)
    unassigned = sum(row["assignee_id"] is None for row in rows)
    return {
        "mine_count": mine,
        "assigned_count": len(rows) - unassigned,
        "unassigned_count": unassigned,
        "all_count": len(rows),
    }


def _rank(row: Row) -> int:
    """Order priorities from none to urgent."""
    return PRIORITIES.index(row["priority"]) + 1 if row["priority"] in PRIORITIES else 0


Key = Callable[[Row], Any]

_ORDERS: dict[str, Key] = {
    "last_activity_at_asc": lambda row: row["last_activity_at"],
    "last_activity_at_desc": lambda row: -row["last_activity_at"],
    "created_at_asc": lambda row: row["created_at"],
    "created_at_desc": lambda row: -row["created_at"],
    "priority_asc": lambda row: (_rank(row) or 9, -row["last_activity_at"]),
    "priority_desc": lambda row: (-_rank(row), -row["last_activity_at"]),
    "priority_desc_created_at_asc": lambda row: (-_rank(row), row["created_at"]),
    "waiting_since_asc": lambda row: (
        row["waiting_since"] is None,
        row["waiting_since"] or 0,
        row["created_at"],
    ),
    "waiting_since_desc": lambda row: (
        row["waiting_since"] is None,
        -(row["waiting_since"] or 0),
        row["created_at"],
    ),
}


def ordered(rows: Sequence[Row], sort_by: object = None) -> list[Row]:
    """Order a list; an unknown order is the default, latest activity first."""
    key = _ORDERS.get(str(sort_by), _ORDERS["last_activity_at_desc"])
    return sorted(rows, key=lambda row: (key(row), -row["id"]))


def page_of(rows: Sequence[Row], page: int, size: int = PAGE_SIZE) -> Sequence[Row]:
    """Cut one page out of a list, from 1; past the end it is empty."""
    return rows[(page - 1) * size : page * size]


def contact_conversations(call: Call, contact_id: int) -> list[Row]:
    """Return a customer's conversations that the user may list, newest first, at most 20."""
    rows = [row for row in visible(call) if row["contact_id"] == contact_id]
    return ordered(rows)[:20]
