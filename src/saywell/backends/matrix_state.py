"""What we know of the user's rooms: asked for with sync, completed where syncs leave gaps."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import secrets
import threading
from collections.abc import Iterator

from saywell.backends.http import Http
from saywell.backends.json_values import Json, record, records
from saywell.backends.matrix_api import SYNC_BYTES, MatrixApi, path
from saywell.backends.matrix_history import PAGE, History
from saywell.backends.matrix_room import Room
from saywell.backends.matrix_rooms import NEWS, TIMELINE, Rooms, sync_filter
from saywell.backends.matrix_transfer import finish
from saywell.backends.matrix_wire import People, ident, message, time_of
from saywell.errors import (
    BackendError,
    NotFound,
    RateLimited,
    Rejected,
    SignInRefused,
    TlsFailure,
    Unreachable,
)
from saywell.model.chat import Conversation, Message
from saywell.model.untrusted import clean_line

FIRST_SYNC = 60.0
"""Seconds that a server may take until it begins to tell of all rooms."""

SYNCS = 4
"""How often news is asked for at once, while there still is some."""

_FOR_ALL = (Unreachable, TlsFailure, SignInRefused, RateLimited)
"""What goes wrong with the server as a whole, not with one room."""


class State:
    """The rooms of one user, from any thread; nothing is asked before it is needed."""

    def __init__(self, api: MatrixApi, history: History, colleagues: frozenset[str]) -> None:
        self._api = api
        self._history = history
        self._colleagues = colleagues
        self._rooms: Rooms | None = None
        self._mark = secrets.token_hex(8)
        self._one_sync = threading.Lock()
        self._making = threading.Lock()

    @property
    def rooms(self) -> Rooms:
        """The rooms as they are known; empty before the first sync."""
        with self._making:
            if self._rooms is None:
                me = self._api.me()
                self._rooms = Rooms(People(me, self._colleagues - {me}))
            return self._rooms

    @property
    def people(self) -> People:
        """Who is who."""
        return self.rooms.people

    def refresh(self) -> None:
        """Ask what is new, and complete it."""
        with self._one_sync:
            self._catch_up()
            self._complete()

    def take_in(self, since: str, answer: Json) -> list[Conversation]:
        """Know what somebody else's sync told; return what changed by that.

        Where it does not follow on what is known, it is asked for anew.
        """
        started = dt.datetime.now(dt.UTC)
        with self._one_sync:
            if not self.rooms.apply(since, answer, started):
                self._catch_up()
            self._complete()
        return self.rooms.touched_since(started, started)

    def _catch_up(self) -> None:
        """Sync until nothing is new, as the first answer may be older than what was done since."""
        rooms = self.rooms
        for _ in range(SYNCS):
            since = rooms.since
            try:
                answer = self.sync(since)
            except Rejected:
                if not since:
                    raise
                rooms.forget()
                self._mark = secrets.token_hex(8)
                continue
            rooms.apply(since, answer, dt.datetime.now(dt.UTC))
            if rooms.since == since:
                return

    def sync(self, since: str, wait: float = 0.0, http: Http | None = None) -> Json:
        """Ask for news since a token, all there is for none; wait some seconds for it.

        ``http`` is another connection to the same server.
        """
        asked: list[tuple[str, str | int]] = [("timeout", int(wait * 1000))]
        asked += [("filter", sync_filter(NEWS if since else TIMELINE, self._mark))]
        asked += [("since", since)] if since else []
        http = http or self._api.http
        patience = wait + (http.limits.read if since else max(http.limits.read, FIRST_SYNC))
        answer = record(http.get(path("sync"), asked, most=SYNC_BYTES, timeout=patience))
        token = answer.get("next_batch")
        if not isinstance(token, str) or not token:
            raise self._api.strange("a sync")
        return answer

    def _complete(self) -> None:
        """Ask for what syncs leave open; when the server cannot be asked now, another time."""
        with contextlib.suppress(Unreachable, TlsFailure, RateLimited):
            self._fill_gaps()
            if self._move():
                self._catch_up()
                self._fill_gaps()

    def _fill_gaps(self) -> None:
        rooms = self.rooms
        gaps, unsure, timeless, nameless = rooms.lacking()
        for room_id in gaps:
            with for_one_room():
                rooms.refill(room_id, self._newest(room_id))
        for room_id in unsure:
            with for_one_room():
                answer = self._api.get("rooms", room_id, "members")
                rooms.take_members(room_id, records(answer.get("chunk")))
        if timeless:
            self._time_invitations(timeless)
        for user in nameless:
            with for_one_room():
                rooms.take_name(user, self._api.profile(user).name)

    def _move(self) -> bool:
        """Enter the direct rooms of colleagues, leave what was handed over; true for any."""
        rooms, moved = self.rooms, False
        for room_id in rooms.asides():
            with for_one_room():
                self._api.post("rooms", room_id, "join", json={}, again=True)
                moved = True
        for room in rooms.handed_over():
            with for_one_room():
                moved = finish(self._api, room) or moved
        return moved

    def _newest(self, room_id: str) -> list[Message]:
        names = dict(self.rooms.names(room_id))
        events = itertools.islice(self._history.older(room_id, None, names, PAGE), PAGE)
        each = [message(event, room_id, self.people, names) for event in events]
        return [one for one in reversed(each) if one is not None]

    def _time_invitations(self, room_ids: list[str]) -> None:
        """Find out when invitations came: syncs do not tell, the list of notifications does."""
        answer: Json = {}
        with for_one_room():
            answer = self._api.get("notifications", params=[("limit", PAGE)])
        times: dict[str, dt.datetime | None] = {}
        for row in records(answer.get("notifications")):
            event = row.get("event")
            if isinstance(event, dict) and event.get("type") == "m.room.member":
                times.setdefault(ident(row.get("room_id")), time_of(event) or time_of(row, "ts"))
        for room_id in room_ids:
            self.rooms.take_invitation(room_id, times.get(room_id))

    def shown(self, room_id: str) -> Conversation | None:
        """Show a room as it is known, None for one without a customer."""
        return self.rooms.conversation(room_id, dt.datetime.now(dt.UTC))

    def all_shown(self) -> list[Conversation]:
        """Show all rooms with a customer that were not left, as they are known."""
        return self.rooms.conversations(dt.datetime.now(dt.UTC))

    def not_found(self, room_id: str) -> NotFound:
        """Make the error for a room that the user has nothing to do with."""
        shown = clean_line(room_id, limit=80)
        return NotFound(
            f"there is no conversation {shown!r} for this user on {self._api.server}",
            hint="an id begins with !, and stands in the list of conversations",
        )

    def room(self, room_id: str) -> Room:
        """Return a room; the server is asked when we are not in it so far. Raises NotFound."""
        if not is_room(room_id):
            raise self.not_found(room_id)
        known = self.rooms.known(room_id)
        if known is None or known.membership != "join":
            self.refresh()
            known = self.rooms.known(room_id)
        if known is None:
            raise self.not_found(room_id)
        return known

    def joined(self, room_id: str) -> Room:
        """Return a room that one is in.

        Raises NotFound, and Rejected for a room that is not taken or was left.
        """
        room = self.room(room_id)
        if room.membership == "invite":
            raise Rejected(
                "nothing can be done in this conversation before it is taken", hint="take it first"
            )
        if room.membership == "leave":
            raise Rejected(
                "you have left this conversation", hint="somebody in it has to invite you again"
            )
        return room


def is_room(room_id: str) -> bool:
    """Whether a text can be the id of a room; of which nothing else is known."""
    return bool(ident(room_id)) and room_id.startswith("!")


@contextlib.contextmanager
def for_one_room() -> Iterator[None]:
    """Let what goes wrong with one room hide no other; it is tried again with the next sync."""
    try:
        yield
    except _FOR_ALL:
        raise
    except BackendError:
        pass
