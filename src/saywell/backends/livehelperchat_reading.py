"""Chats of Live Helper Chat and their messages, read without taking any."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from saywell.backends import livehelperchat_wire as wire
from saywell.backends.json_values import Json, number, record, word
from saywell.backends.livehelperchat_api import LiveHelperChatApi
from saywell.backends.livehelperchat_memory import End, Known, Memory, continued
from saywell.errors import NotAChatSystem, NotFound, PermissionRefused, Rejected
from saywell.model.chat import Conversation, Message

_ONE_ALONE = (PermissionRefused, NotFound, Rejected, NotAChatSystem)
"""Failures that concern what was asked for, and not the server as a whole."""

_NOBODY = {"", "0"}

_CHANGING = ("last_msg_id", "last_user_msg_time", "last_op_msg_time", "status")


class ChatReading:
    """Reads rows and messages with ``fetchchat`` and ``fetchchatmessages``, which take nothing."""

    def __init__(self, api: LiveHelperChatApi) -> None:
        self._api = api
        self._memory = Memory()
        self._names: wire.Names | None = None
        self._owners: set[str] = set()

    def row(self, chat: str) -> Json:
        """Read the row of one chat. Raises NotFound."""
        row = record(self._api.get("fetchchat", (("chat_id", chat),)).get("chat"))
        if number(row.get("id")) != int(chat):
            raise self._api.strange("a chat")
        return row

    def conversations(self, rows: Sequence[Json], *, ends: bool) -> list[Conversation]:
        """Turn rows into conversations; with ``ends`` also by their messages that are new."""
        names = self._known_names({word(row.get("user_id")) for row in rows} - _NOBODY)
        found = []
        for row in rows:
            one = wire.conversation(row, names, self._end(row) if ends else None)
            if one is not None:
                found.append(one)
                known = self._memory.of(one.id) or Known()
                closed = wire.state(row) == wire.CLOSED
                kept = Known(wire.visitor(row), closed, known.mark, known.end)
                self._memory.keep(one.id, kept)
        return found

    def messages(self, chat: str, after: int) -> list[Message]:
        """Read what came after a message id, oldest first, each once."""
        known = self._memory.of(chat)
        visitor = wire.visitor(self.row(chat)) if known is None else known.visitor
        if known is None:
            self._memory.keep(chat, Known(visitor))
        return self._newer(chat, after, visitor)

    def was_closed(self, chat: str) -> bool:
        """Say whether a chat was closed when it was looked at last."""
        known = self._memory.of(chat)
        return known is not None and known.closed

    def users(self) -> list[Json]:
        """Read the rows of the operators."""
        listed = self._api.get("getusers").get("result")
        if not isinstance(listed, list | dict):
            raise self._api.strange("a list of users")
        return list(wire.rows(listed))

    def _end(self, row: Json) -> End | None:
        """Return how a chat ends; messages are read when its row says that there are new ones.

        None when they may not be read, or cannot be: that hides no other chat.
        """
        chat, visitor = word(row.get("id")), wire.visitor(row)
        mark = tuple(number(row.get(key)) for key in _CHANGING)
        known = self._memory.of(chat) or Known()
        if known.mark == mark or number(chat) <= 0:
            return known.end
        try:
            newer = self._newer(chat, known.end.last, visitor)
        except _ONE_ALONE:
            return None
        end = continued(known.end, newer)
        self._memory.keep(chat, Known(visitor, known.closed, mark, end))
        return end

    def _newer(self, chat: str, after: int, visitor: str) -> list[Message]:
        params = [("chat_id", chat), ("extract_media", "true")]
        params += [("last_message_id", str(after))] if after else []
        answer = self._api.get("fetchchatmessages", params)
        listed = record(answer.get("result")).get("messages")
        if not isinstance(listed, list | dict):
            raise self._api.strange("a list of messages")
        each = (wire.message(row, chat, visitor) for row in wire.rows(listed))
        found = {one.id: one for one in each if one is not None and int(one.id) > after}
        return sorted(found.values(), key=lambda one: (one.at, int(one.id)))

    def _known_names(self, owners: set[str]) -> wire.Names:
        """Return the names of departments and operators; none that are secret.

        They are asked for once, and again for an owner who is new.
        """
        new = owners - self._owners
        if self._names is None or new - self._names.agents.keys():
            self._owners |= new
            agents = [one for one in map(wire.agent, _allowed(self.users)) if one is not None]
            inboxes = _allowed(lambda: list(wire.rows(self._api.get("departments").get("result"))))
            self._names = wire.Names(
                departments={word(one.get("id")): wire.line(one.get("name")) for one in inboxes},
                agents={one.id: one for one in agents},
            )
        return self._names


def _allowed(read: Callable[[], list[Json]]) -> list[Json]:
    """Read a list that may be refused: then it is empty."""
    try:
        return read()
    except _ONE_ALONE:
        return []
