"""Sending to Matrix: each event under its transaction id, found again by its key, completed."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterator

from saywell.backends import failures
from saywell.backends.json_values import Json
from saywell.backends.matrix_api import MatrixApi
from saywell.backends.matrix_history import History
from saywell.backends.matrix_media import stored
from saywell.backends.matrix_outgoing import Part, check_outgoing, parts_of
from saywell.backends.matrix_state import State
from saywell.backends.matrix_wire import MESSAGE, ident, key_of
from saywell.backends.matrix_wire import message as read_message
from saywell.errors import BackendError, NotFound, Rejected
from saywell.model.chat import Message, Outgoing


class Sending:
    """Sends, and looks for what was sent."""

    def __init__(self, api: MatrixApi, history: History, state: State) -> None:
        self._api = api
        self._history = history
        self._state = state

    def send(self, message: Outgoing) -> Message:
        """Send a message, file after file; doing so again with the same key adds nothing.

        All files are on the server before the first event is written. When a later event fails
        the first ones are there: that is Uncertain, and :meth:`find` completes it.
        """
        check_outgoing(message)
        if self._state.joined(message.conversation_id).encrypted:
            raise Rejected(
                "this room is encrypted, and this program does not encrypt: nothing was sent",
                hint="answer in a program that does, such as Element",
            )
        return self._write(message, parts_of(message), {})

    def find(
        self, message: Outgoing, after: str | None, leave_out: Collection[str]
    ) -> Message | None:
        """Look for a message by its key; one of which a part is missing is sent to its end."""
        if message.private:
            return None
        me, parts = self._api.me(), parts_of(message)
        wanted = {part.key: part for part in parts}
        there: dict[str, Json] = {}
        for event in self._after(message.conversation_id, after):
            part = wanted.get(key_of(event, me))
            if part and part.is_in(event, me) and ident(event.get("event_id")) not in leave_out:
                there[part.key] = event
        if parts[-1].key not in there and not there:
            return None
        missing = [part for part in parts if part.key not in there]
        if missing:
            return self._write(message, missing, there)
        return self._whole(message, [there[part.key] for part in parts])

    def _after(self, room_id: str, after: str | None) -> Iterator[Json]:
        """Go through what came after an event; all of the room when the server has it no more."""
        try:
            return self._history.newer(room_id, after, {})
        except NotFound:
            return self._history.newer(room_id, None, {})

    def _write(self, message: Outgoing, parts: Collection[Part], there: dict[str, Json]) -> Message:
        contents = [self._content(part) for part in parts]
        events = dict(there)
        for part, content in zip(parts, contents, strict=True):
            room = message.conversation_id
            try:
                event_id = self._api.event_put(
                    "rooms", room, "send", MESSAGE, part.key, json=content
                )
            except BackendError as error:
                if not events:
                    raise
                count = f"{len(events)} of {len(message.attachments)} files went out"
                raise failures.uncertain(f"{count}, and then: {error.message}") from None
            events[part.key] = self._event(event_id, content)
        return self._whole(message, [events[part.key] for part in parts_of(message)])

    def _content(self, part: Part) -> dict[str, object]:
        return part.content(*stored(self._api, part.path)) if part.path else part.content()

    def _event(self, event_id: str, content: Json) -> Json:
        """Make the event that the server has now; it tells no time, so that ours stands in."""
        return {
            "event_id": event_id,
            "type": MESSAGE,
            "sender": self._api.me(),
            "content": content,
            "origin_server_ts": int(dt.datetime.now(dt.UTC).timestamp() * 1000),
        }

    def _whole(self, message: Outgoing, events: list[Json]) -> Message:
        """Put the events of a message together; the last one gives the id."""
        me = self._api.profile(self._api.me())
        room, people = message.conversation_id, self._state.people
        each = [read_message(event, room, people, {me.id: me.name}) for event in events]
        found = [one for one in each if one is not None]
        return dataclasses.replace(
            found[-1],
            text=found[0].text,
            attachments=tuple(file for one in found for file in one.attachments),
        )
