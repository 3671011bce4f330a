"""Matrix, on any homeserver: a room is a conversation, an invitation a customer who waits."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import time
from collections.abc import Callable, Collection, Iterator, Sequence

from saywell.backends import matrix_wire as wire
from saywell.backends.address import checked_token
from saywell.backends.http import Limits
from saywell.backends.json_values import EPOCH, Json, record, records, word
from saywell.backends.matrix_api import MatrixApi, signed_in
from saywell.backends.matrix_history import History, is_event
from saywell.backends.matrix_listen import MatrixListener
from saywell.backends.matrix_media import fetched
from saywell.backends.matrix_room import STATUS, TRANSFER, UNREAD
from saywell.backends.matrix_sending import Sending
from saywell.backends.matrix_state import State
from saywell.backends.matrix_transfer import hand_over
from saywell.errors import NotFound, PermissionRefused, Rejected
from saywell.model.backend import Capability, ChatBackend, Listener
from saywell.model.chat import (
    Account,
    Agent,
    Attachment,
    CannedReply,
    Contact,
    Conversation,
    Message,
    Outgoing,
    Status,
)
from saywell.model.connection import BackendKind, Connection
from saywell.model.push import Event
from saywell.model.untrusted import clean_line
from saywell.model.waiting import by_waiting

CANNED = "chat.saywell.canned"
"""Where a user keeps canned replies: {"replies": [{"shortcut": ..., "text": ...}]}."""

TYPING_MS = 30_000
TAG_BYTES = 255

CAPABILITIES = frozenset(Capability) - {
    Capability.NOTES,
    Capability.ASSIGN,
    Capability.TEAMS,
    Capability.PRIORITY,
    Capability.CANNED_WRITE,
    Capability.MACROS,
}


class MatrixBackend(ChatBackend):
    """Matrix; tried on Synapse.

    The token is that of one device, and the transaction ids that make sending again harmless
    belong to that device (Synapse keeps them for 24 hours). Raises ConfigError when it is made
    with an address or token that cannot be right, and BackendError from then on.
    """

    name = "Matrix"

    def __init__(
        self,
        connection: Connection,
        *,
        limits: Limits | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._api = MatrixApi(connection, limits=limits, sleep=sleep)
        self._history = History(self._api)
        self._state = State(self._api, self._history, frozenset(connection.colleagues))
        self._sending = Sending(self._api, self._history, self._state)

    def __repr__(self) -> str:
        return f"MatrixBackend({self._api!r})"

    @property
    def capabilities(self) -> frozenset[Capability]:
        """All but notes, priorities, assigning, teams and macros, which Matrix does not know.

        A token without a device, as an administrator can make it, is promised nothing about
        sending again once the server was restarted.
        """
        lacking = set() if self._api.has_device else {Capability.IDEMPOTENT}
        return CAPABILITIES - lacking

    def account(self) -> Account:
        """Say who the token belongs to; the account is the user's whole id."""
        return self._api.account()

    def queue(self, status: Status | None = Status.OPEN, limit: int = 200) -> list[Conversation]:
        """List invitations and joined rooms with a customer, as the last sync has them."""
        self._state.refresh()
        found = self._state.all_shown()
        kept = [one for one in found if status is None or one.status is status]
        return sorted(kept, key=by_waiting)[:limit]

    def changed(self, since: dt.datetime) -> list[Conversation]:
        """List the rooms of which a sync told since then; with the first sync, all of them."""
        self._state.refresh()
        return self._state.rooms.touched_since(since, now())

    def conversation(self, conversation_id: str) -> Conversation:
        """Show one room; one that was left while we looked on is resolved."""
        self._state.refresh()
        found = self._state.shown(conversation_id)
        if found is None:
            raise self._state.not_found(conversation_id)
        return found

    def messages(
        self,
        conversation_id: str,
        *,
        before: str | None = None,
        after: str | None = None,
        limit: int = 100,
    ) -> list[Message]:
        """Read messages in the order of the room, none of a room that is not joined yet.

        ``before`` and ``after`` are ids of events. What was edited has its newest text.
        """
        if self._state.room(conversation_id).membership == "invite":
            return []
        names: dict[str, str] = dict(self._state.rooms.names(conversation_id))
        if after is not None:
            events = self._history.newer(conversation_id, after, names)
            each = self._read(conversation_id, events, names)
            until = itertools.takewhile(lambda one: one.id != before, each)
            return list(itertools.islice(until, limit))
        events = self._history.older(conversation_id, before, names, limit)
        found = list(itertools.islice(self._read(conversation_id, events, names), limit))
        return found[::-1]

    def _read(
        self, room_id: str, events: Iterator[Json], names: dict[str, str]
    ) -> Iterator[Message]:
        for event in events:
            found = wire.message(event, room_id, self._state.people, names)
            if found is not None:
                yield found

    def send(self, message: Outgoing) -> Message:
        """Send under the message's key, which is the transaction id: once, however often.

        A text and a file are one event, more files one each; see :mod:`matrix_outgoing`.
        """
        return self._sending.send(message)

    def find_sent(
        self, message: Outgoing, after: str | None, *, leave_out: Collection[str] = ()
    ) -> Message | None:
        """Look for the key of the message among ours after ``after``.

        When only some of its files went out, as after a kill, the others are sent now: each
        event has a key of its own, so that none comes twice.
        """
        self._state.room(message.conversation_id)
        return self._sending.find(message, after, leave_out)

    def listen(self, tell: Callable[[Event], None]) -> Listener:
        """Be told what syncs bring, by long polls over a connection of their own."""
        return MatrixListener(tell, self._api.poll(), self._state, self._history)

    def take(self, conversation_id: str) -> None:
        """Join. Others who were invited may have joined, too: nothing claims a room."""
        room = self._state.room(conversation_id)
        if room.membership == "leave":
            raise Rejected(
                "you have left this conversation", hint="somebody in it has to invite you again"
            )
        if self._api.account_data(TRANSFER, conversation_id):
            self._api.keep(TRANSFER, {}, conversation_id)
        self._api.post("rooms", conversation_id, "join", json={}, again=True)

    def transfer(
        self, conversation_id: str, agent_id: str, summary: Outgoing | None = None
    ) -> None:
        """Invite a colleague, and leave once they have joined, with this or a later sync.

        The summary goes to a direct room with them. They can read what was written before, when
        the room's history is shared, as it is where nobody set it otherwise.
        """
        self._state.refresh()
        room = self._state.joined(conversation_id)
        hand_over(self._api, self._state.rooms, room, agent_id, summary)

    def download(self, attachment: Attachment) -> Iterator[bytes]:
        """Read a file part by part; the token goes to the homeserver alone."""
        return fetched(self._api, attachment)

    def contact_conversations(self, contact_id: str) -> list[Conversation]:
        """List the rooms that the user has in common with somebody, latest activity first."""
        self._state.refresh()
        rooms = self._state.rooms
        shared = {room.id for room in rooms.shared_with(contact_id)}
        found = [
            one
            for one in self._state.all_shown()
            if one.id in shared or one.contact.id == contact_id
        ]
        return sorted(found, key=lambda one: one.last_activity or EPOCH, reverse=True)

    def search_contacts(self, query: str) -> list[Contact]:
        """Find customers by name or id: those of our rooms, then the server's directory."""
        wanted = query.strip()
        if not wanted:
            return []
        self._state.refresh()
        known = [one.contact for one in self._state.all_shown()]
        near = [one for one in known if wanted.lower() in f"{one.name} {one.id}".lower()]
        asked = {"search_term": wanted, "limit": 20}
        rows = records(self._api.asked("user_directory", "search", json=asked).get("results"))
        far = [
            Contact(id=wire.ident(row.get("user_id")), name=word(row.get("display_name")))
            for row in rows
        ]
        people = self._state.people
        every = {one.id: one for one in [*far, *near] if people.customer(one.id)}
        order = dict.fromkeys(one.id for one in [*near, *far])
        return [every[user] for user in order if user in every]

    def delete_message(self, conversation_id: str, message_id: str) -> None:
        """Take a message back: its text goes for everybody, and that it was there stays."""
        self._state.joined(conversation_id)
        if not is_event(message_id):
            raise NotFound(f"there is no message {clean_line(message_id, limit=80)!r}")
        key = "redact-" + hashlib.sha256(message_id.encode()).hexdigest()[:32]
        self._api.event_put("rooms", conversation_id, "redact", message_id, key, json={})

    def mark_read(self, conversation_id: str) -> None:
        """Tell everybody in the room that it is read up to the newest message."""
        self._state.refresh()
        room = self._state.room(conversation_id)
        if room.membership != "join":
            return
        events = self._history.older(conversation_id, None, {}, 1)
        newest = next((wire.ident(event.get("event_id")) for event in events), "")
        if newest:
            marks = {"m.fully_read": newest, "m.read": newest}
            self._api.post("rooms", conversation_id, "read_markers", json=marks, again=True)
        if room.marked_unread:
            self._api.keep(UNREAD, {"unread": False}, conversation_id)

    def mark_unread(self, conversation_id: str) -> None:
        """Put a mark on the room that the user's other programs show, too."""
        self._state.room(conversation_id)
        self._api.keep(UNREAD, {"unread": True}, conversation_id)

    def typing(self, conversation_id: str, on: bool) -> None:
        """Show the sign for 30 s, or take it away."""
        self._state.joined(conversation_id)
        body = {"typing": on, **({"timeout": TYPING_MS} if on else {})}
        self._api.put("rooms", conversation_id, "typing", self._api.me(), json=body)

    def set_status(
        self, conversation_id: str, status: Status, until: dt.datetime | None = None
    ) -> None:
        """Write the status into the room, where all agents see it; Matrix itself knows none.

        A customer who writes opens the conversation again, for everybody who looks.
        """
        self._state.joined(conversation_id)
        content: dict[str, object] = {"status": status.value}
        if status is Status.SNOOZED and until is not None:
            content["until"] = int(until.timestamp() * 1000)
        try:
            self._api.put("rooms", conversation_id, "state", STATUS, json=content)
        except PermissionRefused as error:
            raise PermissionRefused(
                "this room does not let you set its status: your power level is too low",
                hint=f"whoever made the room can allow the state event {STATUS} to agents",
                status=error.status,
            ) from None

    def set_labels(self, conversation_id: str, labels: Sequence[str]) -> None:
        """Set the tags of the room that are the user's own; no colleague sees them."""
        self._state.room(conversation_id)
        wanted = {f"u.{label.strip()}" for label in labels if label.strip()}
        if any(len(tag.encode()) > TAG_BYTES for tag in wanted):
            raise Rejected("a label is longer than Matrix takes", hint="shorten it")
        own = ("user", self._api.me(), "rooms", conversation_id, "tags")
        there = {name for name in record(self._api.get(*own).get("tags")) if name[:2] == "u."}
        for tag in sorted(wanted - there):
            self._api.put(*own, tag, json={})
        for tag in sorted(there - wanted):
            self._api.remove(*own, tag)

    def agents(self) -> list[Agent]:
        """List the user and the colleagues that are set, by the names they have given themselves.

        A homeserver does not tell who works for the company.
        """
        me = self._api.account().agent
        return [me, *map(self._api.profile, sorted(self._state.people.colleagues))]

    def canned_replies(self) -> list[CannedReply]:
        """List what the user keeps on the server; nothing when that was never set."""
        found = wire.canned(self._api.account_data(CANNED))
        return sorted(found, key=lambda one: one.short_code)

    def close(self) -> None:
        """Close the connections."""
        self._api.close()


def now() -> dt.datetime:
    """Return the time that it is."""
    return dt.datetime.now(dt.UTC)


def connect(connection: Connection) -> ChatBackend:
    """Make the backend from what is set. Raises ConfigError."""
    checked_token(connection.secret)
    return MatrixBackend(connection)


KIND = BackendKind(
    name=MatrixBackend.name,
    connect=connect,
    asks_for="access token",
    where="Element shows it at the end of Settings, Help & About; or sign in with a password",
    sign_in=signed_in,
    colleagues_example="@bo:example.org,@eleni:example.org",
)
