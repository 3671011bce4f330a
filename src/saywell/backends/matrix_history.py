"""Reading a Matrix room back and forth: pages, places of events, and one event by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator

from saywell.backends.json_values import Json, record, records, word
from saywell.backends.matrix_api import MatrixApi
from saywell.backends.matrix_wire import MESSAGE_TYPES, ident, own_content
from saywell.errors import NotFound
from saywell.model.untrusted import clean_line

PAGE = 100
"""Events on a page; Synapse gives no more than 1,000, others may give fewer."""

MAX_PAGES = 400

FILTER = json.dumps({"types": list(MESSAGE_TYPES), "lazy_load_members": True})


class History:
    """The messages of rooms as events; whatever names come with them are kept in ``names``."""

    def __init__(self, api: MatrixApi) -> None:
        self._api = api

    def older(
        self, room_id: str, before: str | None, names: dict[str, str], limit: int
    ) -> Iterator[Json]:
        """Walk back from an event, which is left out, or from the newest one.

        ``limit`` is how many messages will be wanted; there may be more.
        """
        start = None if before is None else self._place(room_id, before, "start")
        return self._pages(room_id, "b", start, names, min(max(limit, 1), PAGE))

    def newer(self, room_id: str, after: str | None, names: dict[str, str]) -> Iterator[Json]:
        """Walk forward from an event, which is left out, or from the beginning of the room."""
        start = None if after is None else self._place(room_id, after, "end")
        return self._pages(room_id, "f", start, names, PAGE)

    def event(self, room_id: str, event_id: str) -> Json:
        """Read one event as it is now, edits included."""
        return self._api.get("rooms", room_id, "event", event_id)

    def _place(self, room_id: str, event_id: str, side: str) -> str:
        """Return the token of the place right before or behind an event."""
        if not is_event(event_id):
            raise NotFound(f"there is no message {clean_line(event_id, limit=60)!r}")
        asked = (("limit", 0), ("filter", FILTER))
        place = self._api.get("rooms", room_id, "context", event_id, params=asked).get(side)
        if not isinstance(place, str) or not place:
            raise self._api.strange("the place of a message")
        return place

    def _pages(
        self, room_id: str, way: str, start: str | None, names: dict[str, str], at_once: int
    ) -> Iterator[Json]:
        for _ in range(MAX_PAGES):
            asked: list[tuple[str, str | int]] = [("dir", way), ("limit", at_once)]
            asked += [("filter", FILTER), *([("from", start)] if start else [])]
            answer = self._api.get("rooms", room_id, "messages", params=asked)
            rows = answer.get("chunk")
            if not isinstance(rows, list):
                raise self._api.strange("a page of messages")
            names.update(_names(answer))
            yield from records(rows)
            end = answer.get("end")
            if not isinstance(end, str) or end == start or (way == "f" and not rows):
                return
            start = end


def is_event(event_id: str) -> bool:
    """Whether a text can be the id of an event; of which nothing else is known."""
    return bool(ident(event_id)) and event_id.startswith("$")


def _names(answer: Json) -> dict[str, str]:
    """Return the display names of those who wrote, which come with a page."""
    members = ((one.get("state_key"), own_content(one)) for one in records(answer.get("state")))
    each = ((ident(user), word(record(said).get("displayname"))) for user, said in members)
    return {user: name for user, name in each if user and name}
