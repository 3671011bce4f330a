"""The people who answer: the profile, agents, teams and their members, inbox members."""

from __future__ import annotations

import secrets
from typing import Any

from saywell.practice import shapes
from saywell.practice.lists import fields
from saywell.practice.store import Row
from saywell.practice.web import Answer, Call, Refusal, Route, empty, json_answer, missing

ROLES = ("agent", "administrator")


def profile(call: Call) -> Answer:
    """Show whoever the token belongs to, the token included."""
    user = call.user
    memberships = call.store.all(
        "SELECT a.id, a.name, a.status, m.role FROM account_users m"
        " JOIN accounts a ON a.id = m.account_id WHERE m.user_id = ? ORDER BY a.id",
        user["id"],
    )
    first = memberships[0] if memberships else {"id": None, "role": None}
    return json_answer(
        {
            "access_token": user["token"],
            "account_id": first["id"],
            "available_name": user["name"],
            "avatar_url": "",
            "confirmed": True,
            "display_name": None,
            "message_signature": user["message_signature"],
            "email": user["email"],
            "id": user["id"],
            "inviter_id": None,
            "name": user["name"],
            "provider": "email",
            "pubsub_token": user["pubsub_token"],
            "role": first["role"],
            "ui_settings": {},
            "uid": user["email"],
            "type": None,
            "accounts": [
                {
                    "id": account["id"],
                    "name": account["name"],
                    "status": account["status"],
                    "active_at": shapes.iso(call.now),
                    "role": account["role"],
                    "permissions": [account["role"]],
                    "availability": user["availability"],
                    "availability_status": user["availability"],
                    "auto_offline": True,
                }
                for account in memberships
            ],
        }
    )


def _user(call: Call, number: int) -> Row:
    """Read a member of the account."""
    row = call.store.one(
        "SELECT u.* FROM users u JOIN account_users m ON m.user_id = u.id"
        " WHERE u.id = ? AND m.account_id = ?",
        number,
        call.account_id,
    )
    if row is None:
        raise missing()
    return row


def _agents(call: Call, rows: list[Row]) -> list[dict[str, Any]]:
    """Shape users as agents of this account."""
    return [shapes.agent(call.store, call.account_id, row) for row in rows]


def list_agents(call: Call) -> Answer:
    """List the account's users."""
    rows = call.store.all(
        "SELECT u.* FROM users u JOIN account_users m ON m.user_id = u.id"
        " WHERE m.account_id = ? ORDER BY u.name",
        call.account_id,
    )
    return json_answer(_agents(call, rows))


def show_agent(call: Call, number: int) -> Answer:
    """Show one agent: the Python SDK's route, not one of Chatwoot's."""
    return json_answer(shapes.agent(call.store, call.account_id, _user(call, number)))


def _role(given: object) -> str:
    """Check a role."""
    if given not in ROLES:
        raise Refusal(500, {"status": 500, "error": "Internal Server Error"})
    return str(given)


def create_agent(call: Call) -> Answer:
    """Invite an agent; administrators only."""
    call.need_admin()
    given = fields(call, "agent")
    name, email = str(given.get("name") or ""), str(given.get("email") or "").strip().lower()
    if "@" not in email:
        raise Refusal.invalid("Email is invalid", "email")
    if call.store.value("SELECT 1 FROM users WHERE email = ?", email) is not None:
        raise Refusal.invalid("Email has already been taken", "email")
    role = _role(given.get("role") or "agent")
    made = call.store.insert(
        "users",
        name=name or email.partition("@")[0],
        email=email,
        token=secrets.token_urlsafe(18),
        pubsub_token=secrets.token_urlsafe(18),
        availability="offline",
    )
    call.store.insert("account_users", account_id=call.account_id, user_id=made, role=role)
    return show_agent(call, made)


def update_agent(call: Call, number: int) -> Answer:
    """Change an agent's name, role or availability; administrators only."""
    call.need_admin()
    _user(call, number)
    given = fields(call, "agent")
    if given.get("name"):
        call.store.update("users", number, name=str(given["name"]))
    if given.get("availability") in ("online", "busy", "offline"):
        call.store.update("users", number, availability=given["availability"])
    if given.get("role"):
        call.store.run(
            "UPDATE account_users SET role = ? WHERE account_id = ? AND user_id = ?",
            _role(given["role"]),
            call.account_id,
            number,
        )
    return show_agent(call, number)


def delete_agent(call: Call, number: int) -> Answer:
    """Take an agent out of the account; administrators only."""
    call.need_admin()
    _user(call, number)
    store, account_id = call.store, call.account_id
    store.run("DELETE FROM account_users WHERE account_id = ? AND user_id = ?", account_id, number)
    store.run("DELETE FROM inbox_members WHERE user_id = ?", number)
    store.run("DELETE FROM team_members WHERE user_id = ?", number)
    store.run("UPDATE conversations SET assignee_id = NULL WHERE assignee_id = ?", number)
    return empty()


def _team(call: Call, number: int) -> Row:
    """Read a team of the account."""
    row = call.store.one(
        "SELECT * FROM teams WHERE id = ? AND account_id = ?", number, call.account_id
    )
    if row is None:
        raise missing()
    return row


def list_teams(call: Call) -> Answer:
    """List the teams."""
    rows = call.store.all("SELECT * FROM teams WHERE account_id = ? ORDER BY id", call.account_id)
    return json_answer([shapes.team(call.store, row, call.user["id"]) for row in rows])


def show_team(call: Call, number: int) -> Answer:
    """Show a team."""
    return json_answer(shapes.team(call.store, _team(call, number), call.user["id"]))


def create_team(call: Call) -> Answer:
    """Make a team; administrators only."""
    call.need_admin()
    given = fields(call, "team")
    name = str(given.get("name") or "").strip().lower()
    _check_team_name(call, name)
    made = call.store.insert(
        "teams",
        account_id=call.account_id,
        name=name,
        description=given.get("description"),
        allow_auto_assign=bool(given.get("allow_auto_assign", True)),
    )
    return show_team(call, made)


def _check_team_name(call: Call, name: str, own: int = 0) -> None:
    """Refuse a blank name and one in use; Chatwoot keeps team names in lower case."""
    if not name:
        raise Refusal.invalid("Name must not be blank", "name")
    taken = call.store.value(
        "SELECT 1 FROM teams WHERE account_id = ? AND name = ? AND id != ?",
        call.account_id,
        name,
        own,
    )
    if taken is not None:
        raise Refusal.invalid("Name has already been taken", "name")


def update_team(call: Call, number: int) -> Answer:
    """Change a team; administrators only."""
    call.need_admin()
    _team(call, number)
    given = fields(call, "team")
    changes: dict[str, Any] = {}
    if "name" in given:
        changes["name"] = str(given["name"] or "").strip().lower()
        _check_team_name(call, changes["name"], number)
    if "description" in given:
        changes["description"] = given["description"]
    if "allow_auto_assign" in given:
        changes["allow_auto_assign"] = bool(given["allow_auto_assign"])
    call.store.update("teams", number, **changes)
    return show_team(call, number)


def delete_team(call: Call, number: int) -> Answer:
    """Remove a team; administrators only."""
    call.need_admin()
    _team(call, number)
    call.store.run("DELETE FROM teams WHERE id = ?", number)
    call.store.run("DELETE FROM team_members WHERE team_id = ?", number)
    call.store.run("UPDATE conversations SET team_id = NULL WHERE team_id = ?", number)
    return empty()


def _members(call: Call, table: str, column: str, number: int) -> list[dict[str, Any]]:
    """List who belongs to a team or an inbox."""
    sql = f"SELECT u.* FROM users u JOIN {table} m ON m.user_id = u.id WHERE m.{column} = ?"  # noqa: S608
    return _agents(call, call.store.all(sql + " ORDER BY u.id", number))


def _change_members(
    call: Call, table: str, column: str, number: int, *, add: bool, replace: bool = False
) -> None:
    """Add, remove or replace members by the ``user_ids`` of the request."""
    call.need_admin()
    wanted = call.ids("user_ids")
    for user_id in wanted:
        _user(call, user_id)
    sql = f"DELETE FROM {table} WHERE {column} = ?"  # noqa: S608 - names are ours
    if replace:
        call.store.run(sql, number)
    for user_id in wanted:
        call.store.run(sql + " AND user_id = ?", number, user_id)
        if add:
            call.store.insert(table, **{column: number, "user_id": user_id})


def list_team_members(call: Call, number: int) -> Answer:
    """List a team's members."""
    _team(call, number)
    return json_answer(_members(call, "team_members", "team_id", number))


def add_team_members(call: Call, number: int) -> Answer:
    """Add members to a team; administrators only."""
    _team(call, number)
    _change_members(call, "team_members", "team_id", number, add=True)
    return list_team_members(call, number)


def replace_team_members(call: Call, number: int) -> Answer:
    """Replace a team's members; administrators only."""
    _team(call, number)
    _change_members(call, "team_members", "team_id", number, add=True, replace=True)
    return list_team_members(call, number)


def remove_team_members(call: Call, number: int) -> Answer:
    """Take members out of a team; administrators only."""
    _team(call, number)
    _change_members(call, "team_members", "team_id", number, add=False)
    return empty()


def _inbox_id(call: Call, number: int) -> int:
    """Check that the account has this inbox."""
    sql = "SELECT id FROM inboxes WHERE id = ? AND account_id = ?"
    found = call.store.value(sql, number, call.account_id)
    if found is None:
        raise missing()
    return int(found)


def list_inbox_members(call: Call, number: int) -> Answer:
    """List who answers in an inbox."""
    payload = _members(call, "inbox_members", "inbox_id", _inbox_id(call, number))
    return json_answer({"payload": payload})


def _inbox_members(call: Call, *, replace: bool) -> Answer:
    """Add or replace the members of the inbox that the body names."""
    number = _inbox_id(call, call.number("inbox_id"))
    _change_members(call, "inbox_members", "inbox_id", number, add=True, replace=replace)
    return list_inbox_members(call, number)


def add_inbox_members(call: Call) -> Answer:
    """Add members to an inbox; administrators only."""
    return _inbox_members(call, replace=False)


def replace_inbox_members(call: Call) -> Answer:
    """Replace an inbox's members; administrators only."""
    return _inbox_members(call, replace=True)


def remove_inbox_members(call: Call) -> Answer:
    """Take members out of an inbox; administrators only."""
    number = _inbox_id(call, call.number("inbox_id"))
    _change_members(call, "inbox_members", "inbox_id", number, add=False)
    return empty()


TEAM = "/teams/<int:number>"

ROUTES = (
    Route("GET", "/agents", list_agents),
    Route("POST", "/agents", create_agent),
    Route("GET", "/agents/<int:number>", show_agent),
    Route("PATCH", "/agents/<int:number>", update_agent),
    Route("PUT", "/agents/<int:number>", update_agent),
    Route("DELETE", "/agents/<int:number>", delete_agent),
    Route("GET", "/teams", list_teams),
    Route("POST", "/teams", create_team),
    Route("GET", TEAM, show_team),
    Route("PATCH", TEAM, update_team),
    Route("DELETE", TEAM, delete_team),
    Route("GET", f"{TEAM}/team_members", list_team_members),
    Route("POST", f"{TEAM}/team_members", add_team_members),
    Route("PATCH", f"{TEAM}/team_members", replace_team_members),
    Route("DELETE", f"{TEAM}/team_members", remove_team_members),
    Route("GET", "/inbox_members/<int:number>", list_inbox_members),
    Route("POST", "/inbox_members", add_inbox_members),
    Route("PATCH", "/inbox_members", replace_inbox_members),
    Route("DELETE", "/inbox_members", remove_inbox_members),
)
