"""Which conversations a request means, and in what order: list, counts, filter, permission."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from saywell.practice.store import Row
from saywell.practice.web import Call, missing, not_allowed

T = TypeVar("T")

PAGE_SIZE = 25
"""Conversations a page (Chatwoot's CONVERSATION_RESULTS_PER_PAGE)."""

PRIORITIES = ("low", "medium", "high", "urgent")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which conversations are meant: the conditions of a query and their values."""

    conditions: str
    values: tuple[object, ...]

    def where(self, condition: str, *values: object) -> Wanted:
        """Want those of them for which a condition holds, too."""
        return Wanted(f"{self.conditions} AND {condition}", (*self.values, *values))


def visible(call: Call) -> Wanted:
    """Want every conversation that this user may list: an agent's own inboxes, or all."""
    everything = Wanted("account_id = ?", (call.account_id,))
    if call.is_admin:
        return everything
    return everything.where(
        "inbox_id IN (SELECT inbox_id FROM inbox_members WHERE user_id = ?)", call.user["id"]
    )


def rows(call: Call, wanted: Wanted) -> list[Row]:
    """Read every wanted conversation, in no order."""
    return call.store.all(
        f"SELECT * FROM conversations WHERE {wanted.conditions}",  # noqa: S608 - ours
        *wanted.values,
    )


def these(call: Call, found: Sequence[Row]) -> Wanted:
    """Want the conversations of these rows."""
    ids = json.dumps([row["id"] for row in found])
    return visible(call).where("id IN (SELECT value FROM json_each(?))", ids)


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


def listed(call: Call) -> Wanted:
    """Apply every parameter of the list but the assignee, the order and the page."""
    params = call.params
    wanted = visible(call)
    status = params.get("status") or "open"
    if status != "all":
        wanted = wanted.where("status = ?", str(status))
    if params.get("inbox_id"):
        wanted = wanted.where("inbox_id = ?", call.number("inbox_id"))
    if params.get("team_id"):
        team_id = call.number("team_id")
        if not call.store.value(
            "SELECT 1 FROM teams WHERE id = ? AND account_id = ?", team_id, call.account_id
        ):
            raise missing()
        wanted = wanted.where("team_id = ?", team_id)
    labels = params.get("labels")
    if labels:
        any_of = [labels] if isinstance(labels, str) else [str(label) for label in labels]
        wanted = wanted.where(
            "EXISTS (SELECT 1 FROM json_each(labels) AS own"
            " WHERE own.value IN (SELECT value FROM json_each(?)))",
            json.dumps(any_of),
        )
    if params.get("q"):
        wanted = _mentioning(wanted, str(params["q"]))
    kind = params.get("conversation_type")
    if kind == "unattended":
        wanted = wanted.where("(first_reply_created_at IS NULL OR waiting_since IS NOT NULL)")
    elif kind == "participating":
        wanted = wanted.where("assignee_id = ?", call.user["id"])
    elif kind == "mention":
        wanted = _mentioning(wanted, f"mention://user/{call.user['id']}/")
    if params.get("updated_within"):
        wanted = wanted.where("updated_at > ?", call.now - call.number("updated_within"))
    return wanted


def _mentioning(wanted: Wanted, text: str) -> Wanted:
    """Want the conversations in which a spoken message contains the text, case aside."""
    return wanted.where(
        "id IN (SELECT conversation_id FROM messages WHERE message_type IN (0, 1)"
        " AND instr(casefold(content), ?))",
        text.casefold(),
    )


def by_assignee(call: Call, wanted: Wanted) -> Wanted:
    """Apply ``assignee_type``: me, unassigned, assigned; anything else is all."""
    kind = call.params.get("assignee_type")
    if kind == "me":
        return wanted.where("assignee_id = ?", call.user["id"])
    if kind == "unassigned":
        return wanted.where("assignee_id IS NULL")
    if kind == "assigned":
        return wanted.where("assignee_id IS NOT NULL")
    return wanted


def counts(call: Call, wanted: Wanted) -> dict[str, int]:
    """Count what the list would show under each assignee."""
    what = "count(*) AS every, total(assignee_id = ?) AS mine, count(assignee_id) AS assigned"
    sql = f"SELECT {what} FROM conversations WHERE {wanted.conditions}"  # noqa: S608 - ours
    found = call.store.one(sql, call.user["id"], *wanted.values)
    assert found is not None
    return {
        "mine_count": int(found["mine"]),
        "assigned_count": found["assigned"],
        "unassigned_count": found["every"] - found["assigned"],
        "all_count": found["every"],
    }


_RANK = "CASE priority " + " ".join(
    f"WHEN '{word}' THEN {rank}" for rank, word in enumerate(PRIORITIES, 1)
)

_ORDERS = {
    "last_activity_at_asc": "last_activity_at",
    "last_activity_at_desc": "last_activity_at DESC",
    "created_at_asc": "created_at",
    "created_at_desc": "created_at DESC",
    "priority_asc": f"{_RANK} ELSE 9 END, last_activity_at DESC",
    "priority_desc": f"{_RANK} ELSE 0 END DESC, last_activity_at DESC",
    "priority_desc_created_at_asc": f"{_RANK} ELSE 0 END DESC, created_at",
    "waiting_since_asc": "waiting_since IS NULL, waiting_since, created_at",
    "waiting_since_desc": "waiting_since IS NULL, waiting_since DESC, created_at",
}


def page(
    call: Call, wanted: Wanted, sort_by: object = None, *, size: int = PAGE_SIZE, number: int = 1
) -> list[Row]:
    """Read one page, from 1; an unknown order is the default, latest activity first.

    A ``size`` of -1 is everything; past the end a page is empty.
    """
    order = _ORDERS.get(str(sort_by), _ORDERS["last_activity_at_desc"])
    return call.store.all(
        f"SELECT * FROM conversations WHERE {wanted.conditions}"  # noqa: S608 - ours
        f" ORDER BY {order}, id DESC LIMIT ? OFFSET ?",
        *wanted.values,
        size,
        (number - 1) * max(size, 0),
    )


def page_of(found: Sequence[T], number: int, size: int) -> Sequence[T]:
    """Cut one page out of a list, from 1; past the end it is empty."""
    return found[(number - 1) * size : number * size]


def contact_conversations(call: Call, contact_id: int) -> list[Row]:
    """Return a customer's conversations that the user may list, newest first, at most 20."""
    return page(call, visible(call).where("contact_id = ?", contact_id), size=20)
