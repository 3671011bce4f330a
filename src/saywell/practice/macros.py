"""Macros: several actions on a conversation at once, run when the answer has been sent."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from saywell.practice import events, finder, shapes
from saywell.practice.lists import record
from saywell.practice.messages import create_from_params
from saywell.practice.store import Row, decoded
from saywell.practice.web import Answer, Call, Refusal, Route, empty, json_answer, not_allowed

LOG = logging.getLogger("saywell.practice")


def _shape(call: Call, row: Row) -> dict[str, Any]:
    """Shape a macro with whoever made it."""
    shape = {
        "id": row["id"],
        "name": row["name"],
        "visibility": row["visibility"],
        "account_id": row["account_id"],
        "actions": decoded(row, "actions"),
    }
    maker = call.store.one("SELECT * FROM users WHERE id = ?", row["created_by"])
    if maker is not None:
        shape["created_by"] = shapes.agent(call.store, call.account_id, maker)
    return shape


def list_all(call: Call) -> Answer:
    """List the macros for all and the user's own."""
    rows = call.store.all(
        "SELECT * FROM macros WHERE account_id = ? AND (visibility = 'global' OR created_by = ?)",
        call.account_id,
        call.user["id"],
    )
    return json_answer({"payload": [_shape(call, row) for row in rows]})


def _usable(call: Call, number: int) -> Row:
    """Read a macro that the user may see."""
    row = record(call, "macros", number)
    if row["visibility"] != "global" and row["created_by"] != call.user["id"]:
        raise not_allowed()
    return row


def show(call: Call, number: int) -> Answer:
    """Show a macro."""
    return json_answer({"payload": _shape(call, _usable(call, number))})


def execute(call: Call, number: int) -> Answer:
    """Take an order to run a macro on conversations; the answer says nothing of how it goes."""
    actions = decoded(_usable(call, number), "actions")
    numbers = call.ids("conversation_ids")

    def run() -> None:
        for display_id in numbers:
            for action in actions:
                _run(call, display_id, action)

    call.afterwards.append(run)
    return empty()


def _run(call: Call, display_id: int, action: dict[str, Any]) -> None:
    """Do one action; what it cannot do is passed over, and the next is tried."""
    try:
        with call.store.transaction() as store:
            store.work.performer = call.user
            act = ACTIONS.get(str(action.get("action_name")))
            if act is not None:
                act(call, finder.fetch(call, display_id), action.get("action_params") or [])
    except Refusal:
        return
    except Exception:
        LOG.exception("an action of a macro failed")


def _send_message(call: Call, row: Row, given: list[Any]) -> None:
    create_from_params(call, row, {"content": given[0]}, ())


def _add_note(call: Call, row: Row, given: list[Any]) -> None:
    create_from_params(call, row, {"content": given[0], "private": True}, ())


def _change(call: Call, row: Row, **columns: Any) -> None:
    call.store.update("conversations", row["id"], updated_at=call.now, **columns)


def _add_labels(call: Call, row: Row, given: list[Any]) -> None:
    _change(call, row, labels=list(dict.fromkeys([*decoded(row, "labels"), *map(str, given)])))


def _remove_labels(call: Call, row: Row, given: list[Any]) -> None:
    _change(call, row, labels=[one for one in decoded(row, "labels") if one not in given])


def _assign_team(call: Call, row: Row, given: list[Any]) -> None:
    _change(call, row, team_id=record(call, "teams", int(given[0]))["id"])


def _remove_team(call: Call, row: Row, given: list[Any]) -> None:
    _change(call, row, team_id=None)


def _assign_agent(call: Call, row: Row, given: list[Any]) -> None:
    chosen = call.user["id"] if given[0] == "self" else given[0]
    _change(call, row, assignee_id=None if chosen == "nil" else int(chosen))


def _change_priority(call: Call, row: Row, given: list[Any]) -> None:
    _change(call, row, priority=given[0] if given[0] in finder.PRIORITIES else None)


def _set_status(status: str) -> Callable[[Call, Row, list[Any]], None]:
    def act(call: Call, row: Row, given: list[Any]) -> None:
        events.set_status(call.store, row, status, call.now, call.user["name"])

    return act


def _mute(call: Call, row: Row, given: list[Any]) -> None:
    _change(call, row, muted=True)
    events.set_status(call.store, row, "resolved", call.now, call.user["name"])


ACTIONS: dict[str, Callable[[Call, Row, list[Any]], None]] = {
    "send_message": _send_message,
    "add_private_note": _add_note,
    "add_label": _add_labels,
    "remove_label": _remove_labels,
    "assign_team": _assign_team,
    "remove_assigned_team": _remove_team,
    "assign_agent": _assign_agent,
    "change_priority": _change_priority,
    "mute_conversation": _mute,
    "snooze_conversation": _set_status("snoozed"),
    "resolve_conversation": _set_status("resolved"),
}
"""What an action does, by Chatwoot's name for it (action_service.rb); others do nothing here."""

ROUTES = (
    Route("GET", "/macros", list_all),
    Route("GET", "/macros/<int:number>", show),
    Route("POST", "/macros/<int:number>/execute", execute),
)
