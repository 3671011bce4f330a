"""Customers: list, search, filter, show, change, merge, and their conversations."""

from __future__ import annotations

import json
from typing import Any

from saywell.practice import filters, finder, inboxes, shapes
from saywell.practice.conversations import ensure_contact_inbox
from saywell.practice.store import Row, decoded
from saywell.practice.web import (
    Answer,
    Call,
    Refusal,
    Route,
    empty,
    json_answer,
    missing,
    to_int,
    truth,
)

PAGE_SIZE = 15
"""Contacts a page."""

_PLAIN = ("name", "email", "phone_number", "identifier")
_ATTRIBUTES = ("additional_attributes", "custom_attributes")


def _contact(call: Call, number: int) -> Row:
    """Read a contact of the account."""
    row = call.store.one(
        "SELECT * FROM contacts WHERE id = ? AND account_id = ?", number, call.account_id
    )
    if row is None:
        raise missing()
    return row


def _places(call: Call, contact_id: int) -> list[dict[str, Any]]:
    """Shape how a contact is known in each inbox."""
    rows = call.store.all(
        "SELECT ci.source_id, i.* FROM contact_inboxes ci JOIN inboxes i ON i.id = ci.inbox_id"
        " WHERE ci.contact_id = ? ORDER BY ci.id",
        contact_id,
    )
    return [_place(row, row["source_id"]) for row in rows]


def _place(inbox: Row, source_id: str) -> dict[str, Any]:
    """Shape one inbox of a contact."""
    slim = {
        "id": inbox["id"],
        "avatar_url": "",
        "channel_id": inbox["channel_id"],
        "name": inbox["name"],
        "channel_type": inbox["channel_type"],
        "provider": "",
    }
    return {"source_id": source_id, "inbox": slim}


def _full(call: Call, row: Row) -> dict[str, Any]:
    """Shape a contact with its inboxes, unless the request does without them."""
    shape = shapes.contact(row)
    if truth(call.params.get("include_contact_inboxes", True)):
        shape["contact_inboxes"] = _places(call, row["id"])
    return shape


def _all(call: Call) -> list[Row]:
    """Read the account's contacts by name."""
    return call.store.all(
        "SELECT * FROM contacts WHERE account_id = ? ORDER BY name COLLATE NOCASE, id",
        call.account_id,
    )


_KNOWN = " AND (" + " OR ".join(f"coalesce({name}, '') != ''" for name in _PLAIN[1:]) + ")"


def list_all(call: Call) -> Answer:
    """List one page of contacts that are known by more than a name; ``count`` is all of them."""
    count = call.store.value(
        f"SELECT count(*) FROM contacts WHERE account_id = ?{_KNOWN}",  # noqa: S608 - ours
        call.account_id,
    )
    page = call.store.all(
        f"SELECT * FROM contacts WHERE account_id = ?{_KNOWN}"  # noqa: S608 - ours
        " ORDER BY name COLLATE NOCASE, id LIMIT ? OFFSET ?",
        call.account_id,
        PAGE_SIZE,
        (call.page - 1) * PAGE_SIZE,
    )
    meta = {"count": count, "current_page": call.params.get("page", 1)}
    return json_answer({"meta": meta, "payload": [_full(call, row) for row in page]})


def search(call: Call) -> Answer:
    """Search name, email and phone without case, identifier with; ``count`` is of this page."""
    query = str(call.params.get("q") or "").strip()
    folded = query.casefold()
    page = call.store.all(
        "SELECT * FROM contacts WHERE account_id = ? AND (instr(casefold(name), ?)"
        " OR instr(casefold(email), ?) OR instr(casefold(phone_number), ?)"
        " OR instr(coalesce(identifier, ''), ?) OR id = ?)"
        " ORDER BY name COLLATE NOCASE, id LIMIT ? OFFSET ?",
        call.account_id,
        *[folded] * 3,
        query,
        to_int(query) if query.isdecimal() else 0,
        PAGE_SIZE + 1,
        (call.page - 1) * PAGE_SIZE,
    )
    has_more, page = len(page) > PAGE_SIZE, page[:PAGE_SIZE]
    meta = {
        "count": len(page),
        "current_page": call.params.get("page", 1),
        "has_more": has_more,
    }
    return json_answer({"meta": meta, "payload": [_full(call, row) for row in page]})


def filter_all(call: Call) -> Answer:
    """List one page of the contacts that match a filter."""
    found = filters.matching(call, _all(call), "contacts")
    page = finder.page_of(found, call.page, PAGE_SIZE)
    meta = {"count": len(found), "current_page": call.params.get("page", 1)}
    return json_answer({"meta": meta, "payload": [_full(call, row) for row in page]})


def show(call: Call, number: int) -> Answer:
    """Show a contact."""
    return json_answer({"payload": _full(call, _contact(call, number))})


def _checked(call: Call, own: int = 0) -> dict[str, Any]:
    """Read the plain values of a contact, checked as Chatwoot's model checks them."""
    given = {name: call.params[name] for name in _PLAIN if name in call.params}
    email, phone = given.get("email"), given.get("phone_number")
    if email and ("@" not in str(email) or " " in str(email)):
        raise Refusal.invalid("Invalid email", "email")
    if phone and not (str(phone).startswith("+") and str(phone)[1:].isdecimal()):
        raise Refusal.invalid("Phone number should be in e164 format", "phone_number")
    for name in _PLAIN[1:]:
        if not given.get(name):
            continue
        sql = f"SELECT 1 FROM contacts WHERE account_id = ? AND {name} = ? AND id != ?"  # noqa: S608
        if call.store.value(sql, call.account_id, str(given[name]), own) is not None:
            label = name.replace("_", " ").capitalize()
            raise Refusal.invalid(f"{label} has already been taken", name)
    return {name: None if value is None else str(value) for name, value in given.items()}


def create(call: Call) -> Answer:
    """Add a contact, and make it known in an inbox where one is named."""
    values: dict[str, Any] = {"name": "", **_checked(call)}
    values |= {
        name: call.params[name] for name in _ATTRIBUTES if isinstance(call.params.get(name), dict)
    }
    made = call.store.insert(
        "contacts",
        account_id=call.account_id,
        created_at=call.now,
        blocked=truth(call.params.get("blocked")),
        **values,
    )
    place = None
    if call.number("inbox_id"):
        sql = "SELECT * FROM inboxes WHERE id = ? AND account_id = ?"
        inbox = call.store.one(sql, call.number("inbox_id"), call.account_id)
        if inbox is None:
            raise missing()
        source_id = str(call.params.get("source_id") or "")
        row = ensure_contact_inbox(call, made, inbox["id"], source_id)
        place = _place(inbox, row["source_id"])
    contact = _full(call, _contact(call, made))
    return json_answer({"payload": {"contact": contact, "contact_inbox": place}})


def update(call: Call, number: int) -> Answer:
    """Change a contact; attributes are added to those it has."""
    row = _contact(call, number)
    changes = _checked(call, number)
    merged = {
        name: {**decoded(row, name), **call.params[name]}
        for name in _ATTRIBUTES
        if isinstance(call.params.get(name), dict)
    }
    flags = {"blocked": truth(call.params["blocked"])} if "blocked" in call.params else {}
    call.store.update("contacts", number, **changes, **merged, **flags)
    return json_answer({"payload": _full(call, _contact(call, number))})


def delete(call: Call, number: int) -> Answer:
    """Remove a contact with its conversations; administrators only, and not while it is online."""
    call.need_admin()
    row = _contact(call, number)
    if row["online"]:
        name = str(row["name"] or "").capitalize()
        raise Refusal(
            422,
            {"message": f"Contact {name} is online. Please try again later"},
        )
    store = call.store
    store.run(
        "DELETE FROM messages WHERE conversation_id IN"
        " (SELECT id FROM conversations WHERE contact_id = ?)",
        number,
    )
    for table, column in (
        ("conversations", "contact_id"),
        ("contact_inboxes", "contact_id"),
        ("contacts", "id"),
    ):
        store.run(f"DELETE FROM {table} WHERE {column} = ?", number)  # noqa: S608 - ours
    return empty()


def conversations(call: Call, number: int) -> Answer:
    """List a customer's conversations: at most 20, without pages."""
    _contact(call, number)
    rows = finder.contact_conversations(call, number)
    return json_answer({"payload": [shapes.conversation(call, row) for row in rows]})


def labels(call: Call, number: int) -> Answer:
    """List a contact's labels."""
    return json_answer({"payload": decoded(_contact(call, number), "labels")})


def set_labels(call: Call, number: int) -> Answer:
    """Replace a contact's labels."""
    _contact(call, number)
    wanted = call.params.get("labels")
    chosen = [str(label) for label in wanted] if isinstance(wanted, list) else []
    call.store.update("contacts", number, labels=chosen)
    return json_answer({"payload": chosen})


def contactable_inboxes(call: Call, number: int) -> Answer:
    """List the inboxes in which the contact can be written to."""
    return json_answer({"payload": _places(call, _contact(call, number)["id"])})


def add_inbox(call: Call, number: int) -> Answer:
    """Make a contact known in an inbox."""
    _contact(call, number)
    sql = "SELECT * FROM inboxes WHERE id = ? AND account_id = ?"
    inbox = call.store.one(sql, call.number("inbox_id"), call.account_id)
    if inbox is None:
        raise missing()
    row = ensure_contact_inbox(call, number, inbox["id"], str(call.params.get("source_id") or ""))
    return json_answer(_place(inboxes.shape(inbox), row["source_id"]))


def merge(call: Call) -> Answer:
    """Merge one contact into another: the base keeps its own values and gains what it lacks."""
    base = _contact(call, call.number("base_contact_id"))
    other = _contact(call, call.number("mergee_contact_id"))
    if base["id"] != other["id"]:
        store = call.store
        for row in store.all("SELECT id FROM conversations WHERE contact_id = ?", other["id"]):
            store.update("conversations", row["id"], contact_id=base["id"], updated_at=call.now)
        store.run(
            "UPDATE contact_inboxes SET contact_id = ? WHERE contact_id = ?",
            base["id"],
            other["id"],
        )
        store.run(
            "UPDATE messages SET sender_id = ? WHERE sender_type = 'Contact' AND sender_id = ?",
            base["id"],
            other["id"],
        )
        store.run("DELETE FROM contacts WHERE id = ?", other["id"])
        gained = {name: base[name] or other[name] for name in _PLAIN}
        both = {
            name: json.dumps({**decoded(other, name), **decoded(base, name)}, ensure_ascii=False)
            for name in _ATTRIBUTES
        }
        store.update("contacts", base["id"], **gained, **both)
    return json_answer(_full(call, _contact(call, base["id"])))


ONE = "/contacts/<int:number>"

ROUTES = (
    Route("GET", "/contacts", list_all),
    Route("POST", "/contacts", create),
    Route("GET", "/contacts/search", search),
    Route("POST", "/contacts/filter", filter_all),
    Route("GET", ONE, show),
    Route("PATCH", ONE, update),
    Route("PUT", ONE, update),
    Route("DELETE", ONE, delete),
    Route("GET", f"{ONE}/conversations", conversations),
    Route("GET", f"{ONE}/labels", labels),
    Route("POST", f"{ONE}/labels", set_labels),
    Route("GET", f"{ONE}/contactable_inboxes", contactable_inboxes),
    Route("POST", f"{ONE}/contact_inboxes", add_inbox),
    Route("POST", "/actions/contact_merge", merge),
)
