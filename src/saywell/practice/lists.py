"""Canned responses and labels: what an account keeps for all its agents."""

from __future__ import annotations

import sqlite3
from typing import Any

from saywell.practice import shapes
from saywell.practice.store import Row
from saywell.practice.web import (
    Answer,
    Call,
    Refusal,
    Route,
    empty,
    json_answer,
    missing,
)


def fields(call: Call, wrapper: str) -> dict[str, Any]:
    """Return the values of a record, wrapped in its name or flat, as Rails takes both."""
    inner = call.params.get(wrapper)
    return dict(inner) if isinstance(inner, dict) else dict(call.params)


def record(call: Call, table: str, number: int) -> Row:
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
    return json_answer(_canned(record(call, "canned_responses", made)))


def update_canned(call: Call, number: int) -> Answer:
    """Change a canned response; any agent may."""
    row = record(call, "canned_responses", number)
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
    return json_answer(_canned(record(call, "canned_responses", number)))


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
    record(call, "canned_responses", number)
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
    return json_answer(_label(record(call, "labels", number)))


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
    return json_answer(_label(record(call, "labels", made)))


def delete_label(call: Call, number: int) -> Answer:
    """Remove a label; administrators only."""
    call.need_admin()
    record(call, "labels", number)
    call.store.run("DELETE FROM labels WHERE id = ?", number)
    return empty()


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
)
