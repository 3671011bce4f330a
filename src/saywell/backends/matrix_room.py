"""One Matrix room as its events make it: who is in it, who waits, what state it is in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from saywell.backends.json_values import Json, number, record, records, word
from saywell.backends.matrix_wire import (
    MESSAGE_TYPES,
    People,
    ident,
    labels,
    message,
    own_content,
    redacted,
    replaces,
    status,
    time_of,
)
from saywell.model.chat import Author, Message, Status

STATUS = "chat.saywell.status"
"""The state event of a room that holds its status, which all agents share."""

TRANSFER = "chat.saywell.transfer"
"""The agent's own note on a room: to whom it is being handed over."""

UNREAD = "m.marked_unread"
STATE_TYPES = (
    "m.room.create",
    "m.room.encryption",
    "m.room.member",
    "m.room.name",
    "m.room.tombstone",
    "m.room.topic",
    STATUS,
)
PRESENT = ("join", "invite")
MANY = 50
"""In a room of more members, those who do not write are not asked for."""


@dataclass(slots=True)
class Member:
    """Somebody of a room; ``at`` is since when they are what they are to it."""

    membership: str
    name: str
    at: dt.datetime | None = None


@dataclass(slots=True)
class Room:
    """A room; changed in place by what a sync says of it.

    ``patchy`` says that messages in between are not known, so that ``waiting_since`` and
    ``first_reply`` may be wrong until :meth:`refill`. ``joined`` and ``invited`` are how many
    members the server counts, who need not all be known; ``members_asked`` is for how many of
    them all were asked for. ``seen`` is when we first saw it.
    """

    id: str
    seen: dt.datetime
    membership: str = "join"
    creator: str = ""
    inviter: str = ""
    direct: bool = False
    sort: str = ""
    name: str = ""
    topic: str = ""
    encrypted: bool = False
    replaced: bool = False
    members: dict[str, Member] = field(default_factory=dict)
    members_asked: int = -1
    joined: int = 0
    invited: int = 0
    status: Status = Status.OPEN
    status_at: dt.datetime | None = None
    until: dt.datetime | None = None
    labels: tuple[str, ...] = ()
    notified: int = 0
    marked_unread: bool = False
    transfer_to: str = ""
    waiting_since: dt.datetime | None = None
    first_reply: bool = True
    last: Message | None = None
    wrote: str = ""
    invited_at: dt.datetime | None = None
    invite_asked: bool = False
    patchy: bool = False

    def take_invite(self, part: Json, people: People) -> None:
        """Read the stripped state of a room that one is invited to."""
        self.membership = "invite"
        for event in records(record(part.get("invite_state")).get("events")):
            self.take_state(event, people)
            if event.get("state_key") == people.me and event.get("type") == "m.room.member":
                self.invited_at = time_of(event) or self.invited_at

    def take_sync(self, part: Json, people: People) -> None:
        """Read what a sync says of a joined room."""
        self.membership = "join"
        summary = record(part.get("summary"))
        if "m.joined_member_count" in summary:
            self.joined = number(summary["m.joined_member_count"])
        if "m.invited_member_count" in summary:
            self.invited = number(summary["m.invited_member_count"])
        for event in records(record(part.get("state")).get("events")):
            self.take_state(event, people)
        for event in records(record(part.get("account_data")).get("events")):
            self.take_account_data(event)
        counts = record(part.get("unread_notifications"))
        if counts:
            self.notified = max(number(counts.get("notification_count")), 0)
        timeline = record(part.get("timeline"))
        if timeline.get("limited") is True:
            self.patchy = True
        self.take_events(records(timeline.get("events")), people)

    def take_members(self, events: Iterable[Json], people: People) -> None:
        """Take in all members, in place of those that were known."""
        self.members.clear()
        self.members_asked = self.joined + self.invited
        for event in events:
            self.take_state(event, people)

    def take_state(self, event: Json, people: People) -> None:
        """Read a state event, whole or stripped."""
        kind, content, user = event.get("type"), own_content(event), ident(event.get("state_key"))
        if kind == "m.room.member" and user:
            self._take_member(event, user, people)
        elif kind == "m.room.create":
            self.creator, self.sort = ident(event.get("sender")), word(content.get("type"))
        elif kind == "m.room.name":
            self.name = word(content.get("name"))
        elif kind == "m.room.topic":
            self.topic = word(content.get("topic"))
        elif kind == "m.room.encryption":
            self.encrypted = True
        elif kind == "m.room.tombstone":
            self.replaced = bool(content)
        elif kind == STATUS:
            self.status, self.until = status(content)
            self.status_at = time_of(event)

    def _take_member(self, event: Json, user: str, people: People) -> None:
        content, unsigned = own_content(event), record(event.get("unsigned"))
        before, membership = self.members.get(user), word(content.get("membership"))
        name = word(content.get("displayname")) or (before.name if before else "")
        stays = before is not None and before.membership == membership
        at = (before.at if before and stays else None) or time_of(event)
        self.members[user] = Member(membership, name, at)
        if user != people.me:
            return
        if membership == "invite":
            self.inviter = ident(event.get("sender"))
            self.direct = content.get("is_direct") is True
        elif record(unsigned.get("prev_content")).get("membership") == "invite":
            self.inviter = ident(unsigned.get("prev_sender")) or self.inviter

    def take_account_data(self, event: Json) -> None:
        """Read what the user keeps with the room."""
        kind, content = event.get("type"), own_content(event)
        if kind == "m.tag":
            self.labels = labels(content)
        elif kind == UNREAD:
            self.marked_unread = content.get("unread") is True
        elif kind == TRANSFER:
            self.transfer_to = ident(content.get("to"))

    def take_events(self, events: Iterable[Json], people: People) -> None:
        """Read events in their order: state, messages, and what changes messages."""
        for event in events:
            if isinstance(event.get("state_key"), str):
                self.take_state(event, people)
            elif event.get("type") == "m.room.redaction":
                self.patchy = True
            elif event.get("type") in MESSAGE_TYPES:
                if self.last and replaces(event) == self.last.id:
                    self.patchy = True
                found = message(event, self.id, people, self.names())
                if found is not None and not redacted(event):
                    self.count(found)

    def count(self, found: Message) -> None:
        """Let a message bear on who waits; a customer who writes opens what was closed."""
        self.last = found
        if found.author is Author.CUSTOMER:
            self.wrote = found.author_id
            self.waiting_since = self.waiting_since or found.at
            if self.status is not Status.OPEN and found.at >= (self.status_at or found.at):
                self.status, self.until = Status.OPEN, None
        elif found.author is Author.AGENT:
            self.waiting_since, self.first_reply, self.patchy = None, False, False

    def refill(self, messages: Iterable[Message]) -> None:
        """Count the newest messages anew, oldest first, when some in between were not known."""
        answered = not self.first_reply
        self.waiting_since, self.last = None, None
        for one in messages:
            if one.unreadable != "deleted":
                self.count(one)
        self.first_reply = self.first_reply and not answered
        self.patchy = False

    def names(self) -> dict[str, str]:
        """Return the display names that are known, by user."""
        return {user: member.name for user, member in self.members.items() if member.name}

    def present(self) -> list[str]:
        """Name who is here or invited, as far as that is known."""
        return [user for user, is_ in self.members.items() if is_.membership in PRESENT]

    def customer(self, people: People) -> str:
        """Tell whose conversation this is, empty for a room of agents alone.

        Who made the room or invited us comes before who is there now, then who was there, by the
        time they came, then who wrote last.
        """
        present = self.present()
        for user in (self.creator, self.inviter):
            if people.customer(user) and (user in present or self.members_asked < 0):
                return user
        others = sorted(
            (user for user in self.members if people.customer(user)),
            key=lambda user: (user not in present, self._came(user), user),
        )
        if others or self.wrote:
            return others[0] if others else self.wrote
        stranger = self.membership == "invite" and not self.aside(people)
        return self.creator or self.inviter if stranger else ""

    def _came(self, user: str) -> float:
        at = self.members[user].at
        return at.timestamp() if at else 0.0

    def aside(self, people: People) -> bool:
        """Whether a colleague invites to a direct room, which is where summaries are."""
        own = self.inviter in people.colleagues and self.creator in ("", self.inviter)
        return self.direct and own

    def agents_in(self, people: People) -> list[str]:
        """Name the agents who have joined, the first one first."""
        here = [user for user, is_ in self.members.items() if is_.membership == "join"]
        return sorted((one for one in here if not people.customer(one)), key=self._came)

    def unsure_of_members(self, people: People) -> bool:
        """Whether members should be asked for: nobody we know is the customer, or some are hid."""
        count = self.joined + self.invited
        if self.membership != "join" or self.members_asked == count or self.sort == "m.space":
            return False
        return count <= MANY and (not self.customer(people) or len(self.present()) != count)

    def open_again(self, now: dt.datetime) -> Status:
        """Return the status that holds now: a snooze that is over is none."""
        over = self.status is Status.SNOOZED and self.until is not None and self.until <= now
        return Status.OPEN if over else self.status
