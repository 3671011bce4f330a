"""Handing a Matrix room over: a summary aside, an invitation, and leaving once they have come."""

from __future__ import annotations

from saywell.backends.json_values import Json, number, record
from saywell.backends.matrix_api import MatrixApi
from saywell.backends.matrix_outgoing import ENVELOPE, EVENT_BYTES, content_bytes
from saywell.backends.matrix_room import STATUS, TRANSFER, Room
from saywell.backends.matrix_rooms import Rooms
from saywell.backends.matrix_wire import ABOUT, KEY, ident
from saywell.errors import NotFound, PermissionRefused, Rejected
from saywell.model.chat import Outgoing
from saywell.model.untrusted import clean_line

LEVELS = "m.room.power_levels"
DIRECT = "m.direct"
"""Where a user's clients keep which room is a direct one with whom."""


def hand_over(
    api: MatrixApi, rooms: Rooms, room: Room, agent_id: str, summary: Outgoing | None
) -> None:
    """Tell a colleague aside, note that the room is theirs, let them set its status, invite them.

    In this order, so that a kill in between leaves nothing undone that was said to be done: what
    is noted on the server is finished with a later sync, by :func:`finish`. Raises NotFound for
    somebody who is not there.
    """
    user = ident(agent_id)
    if not user.startswith("@") or user == rooms.people.me:
        raise NotFound(
            f"there is no colleague {clean_line(agent_id, limit=80)!r}",
            hint="the id of a colleague looks like @name:server, and stands in chat.colleagues",
        )
    if summary is not None and summary.text.strip():
        tell_aside(api, rooms, room, user, summary)
    api.keep(TRANSFER, {"to": user}, room.id)
    empower(api, room.id, user)
    if membership(api, room.id, user) not in ("join", "invite"):
        api.post("rooms", room.id, "invite", json={"user_id": user})


def tell_aside(api: MatrixApi, rooms: Rooms, room: Room, user: str, summary: Outgoing) -> None:
    """Write a summary into a direct room, under its own key, so that it comes once."""
    content = {"msgtype": "m.text", "body": summary.text, ABOUT: room.id, KEY: summary.key}
    if content_bytes(content) > EVENT_BYTES - ENVELOPE:
        raise Rejected("the summary is longer than a room takes", hint="shorten it")
    aside = direct_room(api, rooms, room, user)
    api.event_put("rooms", aside, "send", "m.room.message", summary.key, json=content)


def direct_room(api: MatrixApi, rooms: Rooms, room: Room, user: str) -> str:
    """Find the direct room with a colleague, or make one and keep it as such.

    One of which it is not kept, as after a kill, is found by who is in it.
    """
    kept = api.account_data(DIRECT)
    listed = kept.get(user)
    own = {rooms.people.me, user}
    usable = [
        one.id
        for one in rooms.shared_with(user)
        if one.id != room.id
        and not one.encrypted
        and not one.replaced
        and set(one.present()) == own
    ]
    named = [one for one in listed if one in usable] if isinstance(listed, list) else []
    if named:
        return str(named[0])
    if usable:
        made = usable[0]
    else:
        asked = {"preset": "trusted_private_chat", "is_direct": True, "invite": [user]}
        made = ident(api.post("createRoom", json=asked).get("room_id"))
        if not made:
            raise api.strange("a new room")
    before = [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
    api.keep(DIRECT, {**kept, user: [*before, made]})
    return made


def empower(api: MatrixApi, room_id: str, user: str) -> None:
    """Give a colleague the power level that the status needs, where ours is enough for that.

    Defaults are those of the specification (client-server API, m.room.power_levels).
    """
    try:
        levels = api.get("rooms", room_id, "state", LEVELS)
        users, events = record(levels.get("users")), record(levels.get("events"))
        needed = number(events.get(STATUS, levels.get("state_default", 50)))
        if number(users.get(user, levels.get("users_default"))) < needed:
            raised = {**levels, "users": {**users, user: needed}}
            api.put("rooms", room_id, "state", LEVELS, json=raised)
    except (NotFound, PermissionRefused):
        return


def membership(api: MatrixApi, room_id: str, user: str) -> str:
    """Tell what somebody is to a room, empty for one who never was anything."""
    try:
        said: Json = api.get("rooms", room_id, "state", "m.room.member", user)
    except NotFound:
        return ""
    return str(record(said).get("membership", ""))


def finish(api: MatrixApi, room: Room) -> bool:
    """Leave a room once the colleague has joined; stay when they have declined.

    Returns whether that ended the handing over.
    """
    member = room.members.get(room.transfer_to)
    there = member.membership if member else membership(api, room.id, room.transfer_to)
    if there == "join":
        api.post("rooms", room.id, "leave", json={}, again=True)
    if there in ("invite", ""):
        return False
    api.keep(TRANSFER, {}, room.id)
    return True
