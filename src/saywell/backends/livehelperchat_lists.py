"""Live Helper Chat's lists of chats, read so that no chat in a state is overlooked."""

from __future__ import annotations

from collections.abc import Iterator

from saywell.backends import livehelperchat_wire as wire
from saywell.backends.http import Parameters
from saywell.backends.json_values import Json, number, records
from saywell.backends.livehelperchat_api import LiveHelperChatApi
from saywell.model.chat import Status

PAGE = 100
"""Chats that are asked for at once; the server gives 20 unless told."""

MAX_PAGES = 20


class ChatLists:
    """Reads ``restapi/chats``, newest first.

    The server filters by every state but 0, pending: asked for that, it lists all. So pending
    chats are looked for among all, until there are as many of them as all without the others.
    """

    def __init__(self, api: LiveHelperChatApi) -> None:
        self._api = api

    def open_ones(self) -> tuple[list[Json], list[Json]]:
        """Read the chats that are waiting or active, and the newest of any state.

        This keeps the operator online.
        """
        every = self._pages(online=True)
        newest, total = next(every)
        found = _by_id(row for row in newest if wire.state(row) in (wire.PENDING, wire.ACTIVE))
        if total <= len(newest):
            return list(found.values()), newest
        found |= _by_id(self.active())
        others = (wire.CLOSED, wire.CHATBOX, wire.OPERATORS, wire.BOT)
        pending = total - self._count(wire.ACTIVE) - sum(map(self._count, others))
        for rows, _ in every:
            if sum(wire.state(row) == wire.PENDING for row in found.values()) >= pending:
                break
            found |= _by_id(row for row in rows if wire.state(row) == wire.PENDING)
        return list(found.values()), newest

    def active(self) -> list[Json]:
        """Read the chats that somebody answers."""
        return self._all(wire.ACTIVE, MAX_PAGES * PAGE)

    def of_status(self, status: Status | None, most: int) -> list[Json]:
        """Read chats of a status other than open, or of any."""
        states = [state for state, one in wire.STATUSES.items() if one is status and state > 0]
        if status is None:
            return self._all(None, most)
        return [row for state in states for row in self._all(state, most)]

    def _all(self, state: int | None, most: int) -> list[Json]:
        found: dict[int, Json] = {}
        for rows, _ in self._pages(state):
            found |= _by_id(row for row in rows if state is None or wire.state(row) == state)
            if len(found) >= most:
                break
        return list(found.values())

    def _pages(
        self, state: int | None = None, *, online: bool = False
    ) -> Iterator[tuple[list[Json], int]]:
        """Go through the pages until one brings nothing new; with each, how many there are."""
        seen: set[int] = set()
        read = 0
        for _ in range(MAX_PAGES):
            params: list[tuple[str, str | int]] = [("limit", PAGE)]
            params += [("update_activity", "true")] if online else []
            params += [("status", state)] if state is not None else []
            params += [("offset", read)] if read else []
            rows, total = self._page(params)
            fresh = _by_id(rows).keys() - seen
            yield rows, total
            seen |= fresh
            read += len(rows)
            if not fresh or read >= total:
                return

    def _page(self, params: Parameters) -> tuple[list[Json], int]:
        answer = self._api.get("chats", params)
        listed = answer.get("list")
        if not isinstance(listed, list):
            raise self._api.strange("a list of chats")
        return list(records(listed)), max(number(answer.get("list_count")), len(listed))

    def _count(self, state: int) -> int:
        answer = self._api.get("chatscount", (("status", state),))
        return number(answer.get("list_count"))


def _by_id(rows: Iterator[Json] | list[Json]) -> dict[int, Json]:
    each = ((number(row.get("id")), row) for row in rows)
    return {own_id: row for own_id, row in each if own_id > 0}
