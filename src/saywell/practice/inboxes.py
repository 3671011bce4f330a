"""Inboxes: the website's widget and the API channel, and the bot that may sit in one."""

from __future__ import annotations

import secrets
from typing import Any

from saywell.practice.lists import fields
from saywell.practice.store import Row, decoded
from saywell.practice.web import Answer, Call, Refusal, Route, empty, json_answer, missing, to_int

CHANNELS = {"web_widget": "Channel::WebWidget", "api": "Channel::Api"}

WIDGET, API = CHANNELS["web_widget"], CHANNELS["api"]

# What every inbox answers with, where nothing was set.
DEFAULTS: dict[str, Any] = {
    "avatar_url": "",
    "greeting_enabled": False,
    "greeting_message": None,
    "working_hours_enabled": False,
    "enable_email_collect": True,
    "csat_survey_enabled": False,
    "enable_auto_assignment": True,
    "auto_assignment_config": {},
    "out_of_office_message": None,
    "working_hours": [],
    "timezone": "UTC",
    "callback_webhook_url": None,
    "allow_messages_after_resolved": True,
    "lock_to_single_conversation": False,
    "sender_name_type": "friendly",
    "business_name": None,
    "phone_number": None,
    "provider": None,
}
_OF_WIDGETS: dict[str, Any] = {
    "widget_color": "#1f93ff",
    "website_url": "",
    "hmac_mandatory": False,
    "welcome_title": None,
    "welcome_tagline": None,
    "web_widget_script": "",
    "website_token": "",
    "selected_feature_flags": ["attachments", "emoji_picker", "end_conversation"],
    "reply_time": "in_a_few_minutes",
    "pre_chat_form_enabled": False,
    "continuity_via_email": True,
}
_OF_API: dict[str, Any] = {
    "webhook_url": None,
    "inbox_identifier": "",
    "additional_attributes": {},
}


def shape(row: Row) -> dict[str, Any]:
    """Shape an inbox."""
    kind = _OF_API if row["channel_type"] == API else _OF_WIDGETS
    return {
        "id": row["id"],
        "name": row["name"],
        "channel_id": row["channel_id"],
        "channel_type": row["channel_type"],
        **DEFAULTS,
        **kind,
        **decoded(row, "settings"),
    }


def _inbox(call: Call, number: int) -> Row:
    """Read an inbox that the user may see: an agent's own, or any."""
    row = call.store.one(
        "SELECT * FROM inboxes WHERE id = ? AND account_id = ?", number, call.account_id
    )
    if row is None or (not call.is_admin and number not in _own(call)):
        raise missing()
    return row


def _own(call: Call) -> set[int]:
    """Collect the inboxes that the user answers in."""
    rows = call.store.all("SELECT inbox_id FROM inbox_members WHERE user_id = ?", call.user["id"])
    return {row["inbox_id"] for row in rows}


def list_all(call: Call) -> Answer:
    """List the inboxes that the user may see."""
    rows = call.store.all("SELECT * FROM inboxes WHERE account_id = ? ORDER BY id", call.account_id)
    own = _own(call)
    return json_answer(
        {"payload": [shape(row) for row in rows if call.is_admin or row["id"] in own]}
    )


def show(call: Call, number: int) -> Answer:
    """Show an inbox."""
    return json_answer(shape(_inbox(call, number)))


def create(call: Call) -> Answer:
    """Make an inbox on a new channel; administrators only."""
    call.need_admin()
    channel = call.params.get("channel")
    if not isinstance(channel, dict) or channel.get("type") not in CHANNELS:
        kinds = ", ".join(CHANNELS)
        raise Refusal.error(422, f"the practice desk makes inboxes of these kinds: {kinds}")
    name = str(call.need("name"))
    settings = {key: value for key, value in channel.items() if key in {**_OF_WIDGETS, **_OF_API}}
    token = secrets.token_urlsafe(12)
    settings["inbox_identifier" if channel["type"] == "api" else "website_token"] = token
    settings |= {key: value for key, value in call.params.items() if key in DEFAULTS}
    made = call.store.insert(
        "inboxes",
        account_id=call.account_id,
        name=name,
        channel_type=CHANNELS[channel["type"]],
        channel_id=(call.store.value("SELECT max(channel_id) FROM inboxes") or 0) + 1,
        settings=settings,
    )
    return show(call, made)


def update(call: Call, number: int) -> Answer:
    """Change an inbox; administrators only."""
    call.need_admin()
    row = _inbox(call, number)
    given = fields(call, "inbox")
    channel = given.get("channel") if isinstance(given.get("channel"), dict) else {}
    known = {**DEFAULTS, **_OF_WIDGETS, **_OF_API}
    settings = decoded(row, "settings")
    settings |= {key: value for key, value in {**given, **(channel or {})}.items() if key in known}
    name = str(given.get("name") or row["name"])
    call.store.update("inboxes", number, name=name, settings=settings)
    return show(call, number)


def show_bot(call: Call, number: int) -> Answer:
    """Show which bot answers first in an inbox; nothing when there is none."""
    row = _inbox(call, number)
    bot = call.store.one("SELECT * FROM agent_bots WHERE id = ?", row["agent_bot_id"])
    return json_answer({"agent_bot": {"id": bot["id"], "name": bot["name"]} if bot else {}})


def set_bot(call: Call, number: int) -> Answer:
    """Put a bot into an inbox, or take it out; administrators only."""
    call.need_admin()
    _inbox(call, number)
    wanted = call.params.get("agent_bot")
    if wanted:
        sql = "SELECT 1 FROM agent_bots WHERE id = ? AND account_id = ?"
        if call.store.value(sql, to_int(wanted), call.account_id) is None:
            raise missing()
    call.store.update("inboxes", number, agent_bot_id=to_int(wanted) if wanted else None)
    return empty()


def list_bots(call: Call) -> Answer:
    """List the account's bots."""
    rows = call.store.all("SELECT * FROM agent_bots WHERE account_id = ?", call.account_id)
    return json_answer(
        [{"id": row["id"], "name": row["name"], "account_id": row["account_id"]} for row in rows]
    )


ONE = "/inboxes/<int:number>"

ROUTES = (
    Route("GET", "/inboxes", list_all),
    Route("POST", "/inboxes", create),
    Route("GET", ONE, show),
    Route("PATCH", ONE, update),
    Route("GET", f"{ONE}/agent_bot", show_bot),
    Route("POST", f"{ONE}/set_agent_bot", set_bot),
    Route("GET", "/agent_bots", list_bots),
)
