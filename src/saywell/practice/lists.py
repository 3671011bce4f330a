"""Canned responses, labels and macros: what an account keeps for all its agents."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import Any

from saywell.practice import events, finder, shapes
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
    not_allowed,
)


def fields(call: Call, wrapper: str) -> dict[str, Any]:
    """Return the values of a record, wrapped in its name or flat, as Rails takes both."""
    inner = call.params.get(wrapper)
    return dict(inner) if isinstance(inner, dict) else dict(call.params)


def _record(call: Call, table: str, number: int) -> Row:
    """Read one record of the account."""
    sql = f"SELECT * FROM {table} WHERE id = ? AND account_id = ?"  # noqa: S608 - ours
    row = call.store.one(sql, number, call.account_id)
    if row is None:
        raise missing()
    return row


def _canned(row: Row) -> dict[str, Any]:
    """Shape a canned response."""
    return {
        "id": row["id"],
        "account_id": row["account_id"],
        "short_code": row["short_code"],
        "content": row["content"],
        "created_at": shapes.iso(row["created_at"]),
        "updated_at": shapes.iso(row["updated_at"]),
    }


def list_canned(call: Call) -> Answer:
    """List every canned response, or those that a search finds, best first."""
    sql = "SELECT * FROM canned_responses WHERE account_id = ?"
    search = call.params.get("search")
    if search is None:
        return json_answer([_canned(row) for row in call.store.all(sql, call.account_id)])
    inside, start = f"%{search}%", f"{search}%"
    found = call.store.all(
        sql + " AND (short_code LIKE ? OR content LIKE ?)"
        " ORDER BY CASE WHEN short_code LIKE ? THEN 0 WHEN short_code LIKE ? THEN 1 ELSE 2 END",
        call.account_id,
        inside,
        inside,
        start,
        inside,
    )
    return json_answer([_canned(row) for row in found])


def create_canned(call: Call) -> Answer:
    """Add a canned response; any agent may."""
    given = fields(call, "canned_response")
    if "short_code" not in given and "content" not in given:
        raise Refusal.error(422, "param is missing or the value is empty: canned_response")
    _check_canned(call, given.get("short_code"), given.get("content"))
    made = call.store.insert(
        "canned_responses",
        account_id=call.account_id,
        short_code=str(given["short_code"]),
        content=str(given["content"]),
        created_at=call.now,
        updated_at=call.now,
    )
    return json_answer(_canned(_record(call, "canned_responses", made)))


def update_canned(call: Call, number: int) -> Answer:
    """Change a canned response; any agent may."""
    row = _record(call, "canned_responses", number)
    given = fields(call, "canned_response")
    code, content = given.get("short_code", row["short_code"]), given.get("content", row["content"])
    _check_canned(call, code, content, number)
    call.store.update(
        "canned_responses",
        number,
        short_code=str(code),
        content=str(content),
        updated_at=call.now,
    )
    return json_answer(_canned(_record(call, "canned_responses", number)))


def _check_canned(call: Call, code: object, content: object, own: int = 0) -> None:
    """Refuse what Chatwoot's model refuses: blank fields and a short code in use."""
    problems = [
        (f"{label} can't be blank", name)
        for label, name, value in (
            ("Short code", "short_code", code),
            ("Content", "content", content),
        )
        if not str(value or "").strip()
    ]
    taken = call.store.value(
        "SELECT 1 FROM canned_responses WHERE account_id = ? AND short_code = ? AND id != ?",
        call.account_id,
        str(code),
        own,
    )
    if taken is not None:
        problems.append(("Short code has already been taken", "short_code"))
    if problems:
        texts, names = zip(*problems, strict=True)
        raise Refusal.invalid(", ".join(texts), *names)


def delete_canned(call: Call, number: int) -> Answer:
    """Remove a canned response; any agent may."""
    _record(call, "canned_responses", number)
    call.store.run("DELETE FROM canned_responses WHERE id = ?", number)
    return empty()


def _label(row: Row) -> dict[str, Any]:
    """Shape a label."""
    return {
        "id": row["id"],
        "title": row["title"],
        "description": row["description"],
        "color": row["color"],
        "show_on_sidebar": bool(row["show_on_sidebar"]),
    }


def list_labels(call: Call) -> Answer:
    """List the account's labels."""
    rows = call.store.all("SELECT * FROM labels WHERE account_id = ?", call.account_id)
    return json_answer({"payload": [_label(row) for row in rows]})


def show_label(call: Call, number: int) -> Answer:
    """Show a label."""
    return json_answer(_label(_record(call, "labels", number)))


def create_label(call: Call) -> Answer:
    """Add a label; administrators only."""
    call.need_admin()
    given = fields(call, "label")
    title = str(given.get("title") or "").strip().lower()
    if not title:
        raise Refusal.invalid("Title must exist and can only contain letters", "title")
    try:
        made = call.store.insert(
            "labels",
            account_id=call.account_id,
            title=title,
            description=given.get("description"),
            color=str(given.get("color") or "#1f93ff"),
            show_on_sidebar=bool(given.get("show_on_sidebar")),
        )
    except sqlite3.IntegrityError:
        raise Refusal.invalid("Title has already been taken", "title") from None
    return json_answer(_label(_record(call, "labels", made)))


def delete_label(call: Call, number: int) -> Answer:
    """Remove a label; administrators only."""
    call.need_admin()
    _record(call, "labels", number)
    call.store.run("DELETE FROM labels WHERE id = ?", number)
    return empty()


def _macro(call: Call, row: Row) -> dict[str, Any]:
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


def list_macros(call: Call) -> Answer:
    """List the macros for all and the user's own."""
    rows = call.store.all(
        "SELECT * FROM macros WHERE account_id = ? AND (visibility = 'global' OR created_by = ?)",
        call.account_id,
        call.user["id"],
    )
    return json_answer({"payload": [_macro(call, row) for row in rows]})


def _usable_macro(call: Call, number: int) -> Row:
    """Read a macro that the user may see."""
    row = _record(call, "macros", number)
    if row["visibility"] != "global" and row["created_by"] != call.user["id"]:
        raise not_allowed()
    return row


def show_macro(call: Call, number: int) -> Answer:
    """Show a macro."""
    return json_answer({"payload": _macro(call, _usable_macro(call, number))})


def execute_macro(call: Call, number: int) -> Answer:
    """Run a macro on conversations; what an action cannot do is passed over in silence."""
    actions = decoded(_usable_macro(call, number), "actions")
    for display_id in call.ids("conversation_ids"):
        for action in actions:
            with contextlib.suppress(Refusal):
                _act(call, display_id, action)
    return empty()


def _act(call: Call, display_id: int, action: dict[str, Any]) -> None:
    """Do one action of a macro."""
    row = finder.fetch(call, display_id)
    name, given = action.get("action_name"), action.get("action_params") or []
    first = given[0] if given else None
    if name == "send_message":
        create_from_params(call, row, {"content": first}, ())
    elif name == "add_private_note":
        create_from_params(call, row, {"content": first, "private": True}, ())
    elif name == "add_label":
        labels = list(dict.fromkeys([*decoded(row, "labels"), *map(str, given)]))
        call.store.update("conversations", row["id"], labels=labels, updated_at=call.now)
    elif name == "assign_team":
        call.store.update("conversations", row["id"], team_id=first, updated_at=call.now)
    elif name == "assign_agent":
        own = first == "self"
        call.store.update("conversations", row["id"], assignee_id=call.user["id"] if own else first)
    elif name == "change_priority":
        priority = first if first in finder.PRIORITIES else None
        call.store.update("conversations", row["id"], priority=priority, updated_at=call.now)
    elif name == "resolve_conversation":
        events.set_status(call.store, row, "resolved", call.now, call.user["name"])


ROUTES = (
    Route("GET", "/canned_responses", list_canned),
    Route("POST", "/canned_responses", create_canned),
    Route("PATCH", "/canned_responses/<int:number>", update_canned),
    Route("PUT", "/canned_responses/<int:number>", update_canned),
    Route("DELETE", "/canned_responses/<int:number>", delete_canned),
    Route("GET", "/labels", list_labels),
    Route("POST", "/labels", create_label),
    Route("GET", "/labels/<int:number>", show_label),
    Route("DELETE", "/labels/<int:number>", delete_label),
    Route("GET", "/macros", list_macros),
    Route("GET", "/macros/<int:number>", show_macro),
    Route("POST", "/macros/<int:number>/execute", execute_macro),
)
