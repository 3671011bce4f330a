"""The rooms of the user, kept up with sync after sync, and shown as conversations."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Iterable, Mapping, Sequence

from saywell.backends.json_values import Json, record, records, word
from saywell.backends.matrix_room import STATE_TYPES, TRANSFER, UNREAD, Room
from saywell.backends.matrix_wire import ABOUT, MESSAGE_TYPES, People, ident, own_content
from saywell.model.chat import Agent, Contact, Conversation, Message, Status
from saywell.model.untrusted import clean

TIMELINE = 20
"""Events of a room in a first sync; what a customer waits for is seldom further back."""

NEWS = 100
"""Events of a room in a sync for news."""


def sync_filter(limit: int, mark: str) -> str:
    """Return what a sync is asked for: rooms, messages, and what we use of their state.

    ``mark`` makes it another filter, by leaving out a room that is not there. To the same words
    Synapse gives the same answer again for two minutes (sync_response_cache_duration), and so
    would lead another copy of the program, step by step, through what is over.
    """
    types = [*MESSAGE_TYPES, "m.room.redaction", *STATE_TYPES]
    rooms = {
        "not_rooms": [f"!{mark}:saywell.invalid"],
        "timeline": {"limit": limit, "lazy_load_members": True, "types": types},
        "state": {"lazy_load_members": True, "types": list(STATE_TYPES)},
        # Without receipts a room that was read elsewhere is not in the answer.
        "ephemeral": {"types": ["m.typing", "m.receipt"]},
        "account_data": {"types": ["m.tag", UNREAD, TRANSFER]},
    }
    nothing = {"not_types": ["*"]}
    return json.dumps({"presence": nothing, "account_data": nothing, "room": rooms})


class Rooms:
    """All rooms, from any thread; ``since`` is the token that the next sync begins at."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.since = ""
        self._rooms: dict[str, Room] = {}
        self._touched: dict[str, dt.datetime] = {}
        self._names: dict[str, str] = {}
        self._summaries: dict[str, tuple[str, str]] = {}
        self._lock = threading.RLock()

    # -- what syncs say

    def apply(self, since: str, answer: Json, now: dt.datetime) -> bool:
        """Take in a sync that began at ``since``; false when that is not where we are.

        Two may be under way at once, and the one that comes second tells nothing new.
        """
        with self._lock:
            if since != self.since:
                return False
            self.since = str(answer.get("next_batch", ""))
            rooms = record(answer.get("rooms"))
            for room_id, part in parts(rooms, "invite"):
                self._room(room_id, now).take_invite(part, self.people)
            for room_id, part in parts(rooms, "join"):
                self._summarise(part, now)
                self._room(room_id, now).take_sync(part, self.people)
            for room_id, _ in parts(rooms, "leave"):
                if room_id in self._rooms:
                    self._room(room_id, now).membership = "leave"
            return True

    def _room(self, room_id: str, now: dt.datetime) -> Room:
        self._touched[room_id] = now
        room = self._rooms.get(room_id)
        if room is None or room.membership == "leave":
            room = self._rooms[room_id] = Room(room_id, now)
        return room

    def _summarise(self, part: Json, now: dt.datetime) -> None:
        """Keep what a colleague says aside about another room."""
        for event in records(record(part.get("timeline")).get("events")):
            content, sender = own_content(event), ident(event.get("sender"))
            about, body = ident(content.get(ABOUT)), content.get("body")
            if about and isinstance(body, str) and sender in self.people.colleagues:
                self._summaries[about] = (sender, clean(body))
                self._touched[about] = now

    def forget(self) -> None:
        """Begin anew, as when a server no longer knows where we are."""
        with self._lock:
            self.since = ""
            self._rooms.clear()

    # -- what is asked for beside that

    def lacking(self) -> tuple[list[str], list[str], list[str], list[str]]:
        """Name what syncs leave open.

        Rooms whose messages have a gap, rooms whose members are not all known, invitations
        without a time, and users without a name.
        """
        with self._lock:
            here = [one for one in self._rooms.values() if one.membership != "leave"]
            gaps = [one.id for one in here if one.patchy and one.status is Status.OPEN]
            unsure = [one.id for one in here if one.unsure_of_members(self.people)]
            timeless = [
                one.id
                for one in here
                if one.membership == "invite" and not one.invited_at and not one.invite_asked
            ]
            shown = ((one, one.customer(self.people)) for one in here)
            nameless = [user for one, user in shown if user and not self._name(one, user)]
            return gaps, unsure, timeless, list(dict.fromkeys(nameless))

    def refill(self, room_id: str, messages: Sequence[Message]) -> None:
        """Take in the newest messages of a room whose messages have a gap."""
        with self._lock:
            if room_id in self._rooms:
                self._rooms[room_id].refill(messages)

    def take_members(self, room_id: str, events: Iterable[Json]) -> None:
        """Take in all members of a room."""
        with self._lock:
            if room := self._rooms.get(room_id):
                room.take_members(events, self.people)

    def take_invitation(self, room_id: str, at: dt.datetime | None) -> None:
        """Take in when an invitation came, None when that cannot be known."""
        with self._lock:
            if room := self._rooms.get(room_id):
                room.invite_asked, room.invited_at = True, at

    def take_name(self, user: str, name: str) -> None:
        """Take in how a user is called."""
        with self._lock:
            self._names[user] = name

    # -- what is told

    def known(self, room_id: str) -> Room | None:
        """Return a room, None for one that the user has nothing to do with."""
        with self._lock:
            return self._rooms.get(room_id)

    def names(self, room_id: str) -> Mapping[str, str]:
        """Return the display names in a room."""
        with self._lock:
            room = self._rooms.get(room_id)
            return {**self._names, **(room.names() if room else {})}

    def asides(self) -> list[str]:
        """Name the direct rooms that colleagues invite to."""
        with self._lock:
            invites = [one for one in self._rooms.values() if one.membership == "invite"]
            return [one.id for one in invites if one.aside(self.people)]

    def handed_over(self) -> list[Room]:
        """List the rooms that are being handed over to a colleague."""
        with self._lock:
            here = [one for one in self._rooms.values() if one.membership == "join"]
            return [one for one in here if one.transfer_to]

    def shared_with(self, user: str) -> list[Room]:
        """List the joined rooms in which somebody is or is invited to."""
        with self._lock:
            here = [one for one in self._rooms.values() if one.membership == "join"]
            return [one for one in here if user in one.members]

    def conversation(self, room_id: str, now: dt.datetime) -> Conversation | None:
        """Show a room; None for one without a customer. One that was left is resolved."""
        with self._lock:
            room = self._rooms.get(room_id)
            return self._shown(room, now) if room else None

    def conversations(self, now: dt.datetime) -> list[Conversation]:
        """Show all rooms that have a customer and were not left."""
        with self._lock:
            each = [
                self._shown(room, now)
                for room in self._rooms.values()
                if room.membership != "leave"
            ]
            return [one for one in each if one is not None]

    def touched_since(self, moment: dt.datetime, now: dt.datetime) -> list[Conversation]:
        """Show the rooms of which a sync told since a moment, left ones too."""
        with self._lock:
            each = [
                self._shown(self._rooms[room_id], now)
                for room_id, at in self._touched.items()
                if at >= moment and room_id in self._rooms
            ]
            return [one for one in each if one is not None]

    def _name(self, room: Room, user: str) -> str:
        member = room.members.get(user)
        return (member.name if member else "") or self._names.get(user, "")

    def _shown(self, room: Room, now: dt.datetime) -> Conversation | None:
        customer = room.customer(self.people)
        if not customer or room.sort == "m.space":
            return None
        name = self._name(room, customer) or word(customer)
        invited, left = room.membership == "invite", room.membership == "leave"
        status = Status.RESOLVED if left else room.open_again(now)
        came = room.invited_at or room.seen
        last = room.last
        waiting = room.waiting_since
        if invited or (room.inviter and room.first_reply and last is None):
            waiting = came
        there = room.members.get(customer)
        gone = there is not None and there.membership not in ("join", "invite")
        return Conversation(
            id=room.id,
            contact=Contact(id=customer, name=name),
            status=status,
            labels=room.labels,
            assignee=None if invited or left else self._assignee(room),
            waiting_since=None if status is Status.RESOLVED else waiting,
            last_activity=last.at if last else came,
            first_reply=room.first_reply,
            unread=max(room.notified, int(room.marked_unread)),
            can_reply=not (room.encrypted or room.replaced or left or gone),
            last_message=last,
            needs_taking=invited,
            encrypted=room.encrypted,
            snoozed_until=room.until if status is Status.SNOOZED else None,
            attributes=self._facts(room, customer),
        )

    def _assignee(self, room: Room) -> Agent:
        """Tell who answers: whom it is handed over to, else the agent who has joined first."""
        agents = room.agents_in(self.people)
        user = room.transfer_to or (agents[0] if agents else self.people.me)
        return Agent(id=user, name=self._name(room, user) or user)

    def _facts(self, room: Room, customer: str) -> dict[str, str]:
        facts = {"room": room.name, "topic": room.topic}
        if room.inviter not in ("", customer):
            name = self._name(room, room.inviter)
            facts["invited by"] = f"{name} {room.inviter}".strip()
        if room.id in self._summaries:
            sender, text = self._summaries[room.id]
            facts["handed over by"] = self._name(room, sender) or sender
            facts["summary"] = text
        return {name: text for name, text in facts.items() if text}


def parts(rooms: Json, kind: str) -> list[tuple[str, Json]]:
    """Return what a sync says of each room that one has joined, is invited to, or has left."""
    each = ((ident(room_id), part) for room_id, part in record(rooms.get(kind)).items())
    return [(room_id, part) for room_id, part in each if room_id and isinstance(part, dict)]
