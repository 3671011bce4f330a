"""Live Helper Chat, over its REST interface: polled, without ever taking a chat by looking."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Collection, Iterator

import httpx

from saywell.backends import failures
from saywell.backends import livehelperchat_wire as wire
from saywell.backends.http import Limits
from saywell.backends.json_values import EPOCH, Json, moment, number, record, word
from saywell.backends.livehelperchat_api import LiveHelperChatApi
from saywell.backends.livehelperchat_lists import ChatLists
from saywell.backends.livehelperchat_outgoing import chat_id, message_id, posted
from saywell.backends.livehelperchat_reading import ChatReading
from saywell.errors import (
    NotAChatSystem,
    NotFound,
    PermissionRefused,
    Rejected,
    SignInRefused,
)
from saywell.model.backend import Capability, ChatBackend
from saywell.model.chat import (
    Account,
    Agent,
    Attachment,
    Author,
    CannedReply,
    Conversation,
    Message,
    Outgoing,
    Status,
)
from saywell.model.connection import BackendKind, Connection
from saywell.model.untrusted import clean_line
from saywell.model.waiting import by_waiting

CAPABILITIES = frozenset(
    {
        Capability.NOTES,
        Capability.DOWNLOADS,
        Capability.TAKE,
        Capability.ASSIGN,
        Capability.TRANSFER,
        Capability.STATUS,
    }
)
"""What is always possible; canned replies beside that, where the secret is a password."""

SKEW = dt.timedelta(minutes=1)
"""How far the server's clock may be behind ours."""

MOST_LEFT = 1_000
"""How many chats are remembered that are no longer open."""


class LiveHelperChatBackend(ChatBackend):
    """Live Helper Chat 3.38, with an API key or a password.

    There is no push, no sign that an agent types, and no key against sending twice. What a
    customer gets of BBCode such as ``[b]`` or ``[url=...]`` is up to the server, which renders it
    and has no way to write it out: texts go as they were typed. Canned replies are told to the
    desktop client only, which signs in with the password and takes a waiting chat by reading it:
    they are asked for with a chat that is already ours. Raises ConfigError when it is made with an
    address, name or secret that cannot be right, and BackendError from then on.
    """

    name = "Live Helper Chat"
    canned_format = "livehelperchat"

    def __init__(
        self,
        url: str,
        user: str,
        secret: str,
        *,
        allow_insecure: bool = False,
        ca_file: str = "",
        limits: Limits | None = None,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._api = LiveHelperChatApi(
            url,
            user,
            secret,
            allow_insecure=allow_insecure,
            ca_file=ca_file,
            limits=limits,
            transport=transport,
            sleep=sleep,
        )
        self._lists = ChatLists(self._api)
        self._reading = ChatReading(self._api)
        self._me: Agent | None = None
        self._password: bool | None = None
        self._lock = threading.Lock()
        self._open: frozenset[str] = frozenset()
        self._left: dict[str, dt.datetime] = {}

    def __repr__(self) -> str:
        return f"LiveHelperChatBackend({self._api!r})"

    @property
    def capabilities(self) -> frozenset[Capability]:
        """Canned replies count until the server has refused the secret as a password."""
        return CAPABILITIES | ({Capability.CANNED} if self._password is not False else set())

    def account(self) -> Account:
        """Say who signs in, from ``getuser``; asked each time. Of the company nothing is told."""
        try:
            answer = self._api.get("getuser", (("username", self._api.user),))
        except NotFound:
            raise SignInRefused(
                f"{self._api.server} has no user {clean_line(self._api.user, limit=60)}",
                hint="chat.user is the name at the sign-in of the operator",
            ) from None
        me = wire.agent(answer.get("result"))
        if me is None:
            raise self._api.strange("a user")
        self._me = me
        return Account(agent=me, company="", account_id=me.id)

    def queue(self, status: Status | None = Status.OPEN, limit: int = 200) -> list[Conversation]:
        """List chats: waiting and active ones are open, those with a bot are pending.

        Asking for the open ones keeps the operator online. The last message is told for these.
        """
        if status is Status.OPEN:
            found, _ = self._open_now()
        else:
            rows = self._lists.of_status(status, limit)
            ours = [row for row in rows if wire.state(row) in wire.STATUSES]
            found = self._reading.conversations(ours, ends=False)
        return sorted(found, key=by_waiting)[:limit]

    def changed(self, since: dt.datetime) -> list[Conversation]:
        """Name all that are open, and those that closed or were seen to be no more since then."""
        now, newest = self._open_now()
        gone = {chat for chat, left in list(self._left.items()) if left >= since}
        closed = [row for row in newest if (moment(row.get("cls_time")) or EPOCH) >= since - SKEW]
        named = {word(row.get("id")) for row in closed if wire.state(row) == wire.CLOSED}
        each = map(self._if_there, sorted(gone | named))
        return now + [one for one in each if one is not None]

    def conversation(self, conversation_id: str) -> Conversation:
        """Show one chat; that takes nothing."""
        row = self._reading.row(chat_id(conversation_id))
        return self._reading.conversations([row], ends=True)[0]

    def messages(
        self,
        conversation_id: str,
        *,
        before: str | None = None,
        after: str | None = None,
        limit: int = 100,
    ) -> list[Message]:
        """Read messages, oldest first: the newest ``limit`` of them, the first after an id.

        The server sends all that come after an id, however many.
        """
        chat = chat_id(conversation_id)
        found = self._reading.messages(chat, message_id(after))
        if before is not None:
            first = message_id(before)
            found = [one for one in found if int(one.id) < first]
        return found[:limit] if after is not None else found[-limit:]

    def send(self, message: Outgoing) -> Message:
        """Post once; what is no clear refusal is Uncertain.

        A note is posted as the command ``!note``. A reply that begins as a command does is
        refused, and so is one into a closed chat: the server would store it, but the customer
        has left, and may never see it.
        """
        chat = chat_id(message.conversation_id)
        text = posted(message)
        self._refuse_closed(chat, message)
        form = {"chat_id": chat, "msg": text, "sender": "operator"}
        answer = self._api.post("addmsgadmin", form)
        sent = wire.message(answer.get("msg"), chat)
        if sent is None or sent.author is not Author.AGENT or sent.private != message.private:
            raise failures.uncertain(f"{self._api.server} gave a strange answer to the message")
        return sent

    def find_sent(
        self, message: Outgoing, after: str | None, *, leave_out: Collection[str] = ()
    ) -> Message | None:
        """Look among the messages after ``after`` for one alike in text, and note or not.

        A reply has to be by this operator; of a note the server keeps no more than a name, which
        may be an alias, and so it counts whoever wrote it.
        """
        chat = chat_id(message.conversation_id)
        me = self._known_me().id
        texts = {wire.comparable(message.text), wire.comparable(wire.plain(message.text))}
        for found in self._reading.messages(chat, message_id(after)):
            if (
                found.id not in leave_out
                and found.author is Author.AGENT
                and found.private == message.private
                and (found.private or found.author_id == me)
                and wire.comparable(found.text) in texts
            ):
                return found
        return None

    def download(self, attachment: Attachment) -> Iterator[bytes]:
        """Read a file by its number and hash, from this server whatever address it names."""
        path = wire.file_path(attachment.url)
        if not path:
            raise Rejected(
                f"the address of {clean_line(attachment.name, limit=80)} is none of this server",
                hint="open the chat in the browser, and fetch the file there",
            )
        return self._file(path, attachment)

    def take(self, conversation_id: str) -> None:
        """Make the chat ours, and active when it was waiting or with a bot."""
        chat = chat_id(conversation_id)
        row = self._given(chat, self._known_me().id)
        if wire.state(row) in (wire.PENDING, wire.BOT):
            self._set_state(chat, wire.ACTIVE)

    def transfer(
        self, conversation_id: str, agent_id: str, summary: Outgoing | None = None
    ) -> None:
        """Make a colleague the owner, at once; they need not accept. Notes carry the summary."""
        if summary is not None:
            raise Rejected(
                "Live Helper Chat brings no summary with a transfer",
                hint="send it as a note first; nothing was changed",
            )
        self.assign(conversation_id, agent_id)

    def assign(self, conversation_id: str, agent_id: str | None) -> None:
        """Make somebody the owner, or nobody; who does not exist would be taken, and is not."""
        chat = chat_id(conversation_id)
        if agent_id is not None and agent_id not in {one.id for one in self.agents()}:
            raise NotFound(
                f"there is no agent {clean_line(agent_id, limit=40)!r} on {self._api.server}",
                hint="nothing was changed",
            )
        self._given(chat, agent_id or "0")

    def agents(self) -> list[Agent]:
        """List the colleagues who are not disabled."""
        each = [row for row in self._reading.users() if number(row.get("disabled")) == 0]
        return [one for one in map(wire.agent, each) if one is not None]

    def set_status(
        self, conversation_id: str, status: Status, until: dt.datetime | None = None
    ) -> None:
        """Close or reopen; a chat that is waiting is open as it is.

        The server says that it was done also when closing was not allowed, so it is looked at.
        """
        if status not in (Status.OPEN, Status.RESOLVED):
            raise Rejected(
                f"Live Helper Chat has no {status.value} chats that an agent could make",
                hint="close it or leave it open; nothing was changed",
            )
        chat = chat_id(conversation_id)
        now = wire.state(self._reading.row(chat))
        wanted = wire.CLOSED if status is Status.RESOLVED else wire.ACTIVE
        if now == wanted or (wanted == wire.ACTIVE and now == wire.PENDING):
            return
        self._set_state(chat, wanted)
        if wire.state(self._reading.row(chat)) != wanted:
            raise PermissionRefused(
                f"{self._api.server} left chat {chat} as it was",
                hint="take it first, or ask an administrator for the right to close others' chats",
            )

    def canned_replies(self) -> list[CannedReply]:
        """List the canned replies, which come with a chat that is active and ours."""
        if self._password is None:
            said = self._api.xml("checklogin") or {}
            self._password = said.get("result") is True
        if not self._password:
            raise Rejected(
                f"{self._api.server} gives canned replies to a password only, not to an API key",
                hint="sign in with the password: saywell auth login",
            )
        me = number(self._known_me().id)
        mine = [row for row in self._lists.active() if number(row.get("user_id")) == me]
        mine.sort(key=lambda row: number(row.get("has_unread_messages")))
        if not mine:
            raise Rejected(
                f"{self._api.server} tells its canned replies with a chat that is yours, and"
                " there is none",
                hint="take a conversation, and ask again",
            )
        answer = self._api.xml(f"chatdata/{number(mine[0].get('id'))}")
        if answer is None or "canned_messages" not in answer:
            raise self._api.strange("canned replies")
        each = map(wire.canned_reply, wire.rows(answer["canned_messages"]))
        return sorted((one for one in each if one is not None), key=lambda one: one.short_code)

    def close(self) -> None:
        """Close the connections."""
        self._api.close()

    # -- reading

    def _open_now(self) -> tuple[list[Conversation], list[Json]]:
        """Read what is open, and note what was and is no more; beside it, the newest rows."""
        rows, newest = self._lists.open_ones()
        found = self._reading.conversations(rows, ends=True)
        now, is_open = dt.datetime.now(dt.UTC), frozenset(one.id for one in found)
        with self._lock:
            left = {**self._left, **dict.fromkeys(sorted(self._open - is_open), now)}
            kept = [pair for pair in left.items() if pair[0] not in is_open]
            self._left, self._open = dict(kept[-MOST_LEFT:]), is_open
        return found, newest

    def _if_there(self, chat: str) -> Conversation | None:
        try:
            return self.conversation(chat)
        except (NotFound, PermissionRefused, Rejected, NotAChatSystem):
            return None

    def _file(self, path: str, attachment: Attachment) -> Iterator[bytes]:
        """Read a file; one that is gone is answered with nothing, or with the front page."""
        parts = self._api.file(path)
        first = next(parts, b"")
        page = first[:200].lstrip().lower().startswith((b"<!doctype html", b"<html"))
        if (not first and attachment.size) or (page and "html" not in attachment.content_type):
            raise NotFound(
                f"{self._api.server} has no file {clean_line(attachment.name, limit=80)} any more",
                hint="ask the sender for it again",
            )
        yield first
        yield from parts

    # -- changing

    def _refuse_closed(self, chat: str, message: Outgoing) -> None:
        """Refuse a reply to a chat that was closed when it was looked at last, and still is."""
        if message.private or not self._reading.was_closed(chat):
            return
        if self.conversation(chat).can_reply:
            return
        raise Rejected(
            f"chat {chat} is closed: the customer may never see a reply",
            hint="open it again first, or write a note",
        )

    def _given(self, chat: str, user: str) -> Json:
        """Set the owner, and return the row as the server has it then."""
        row = record(self._api.put(f"chat/{chat}", {"user_id": int(user)}).get("result"))
        if number(row.get("id")) != int(chat) or word(row.get("user_id")) != user:
            raise failures.uncertain(f"{self._api.server} gave a strange answer to the new owner")
        return row

    def _set_state(self, chat: str, state: int) -> None:
        answer = self._api.post("setchatstatus", {"chat_id": chat, "status": str(state)})
        if "result" not in answer:
            raise failures.uncertain(f"{self._api.server} gave a strange answer to the new state")

    def _known_me(self) -> Agent:
        return self._me or self.account().agent


def connect(connection: Connection) -> ChatBackend:
    """Make the backend from what is set. Raises ConfigError."""
    return LiveHelperChatBackend(
        connection.url,
        connection.user,
        connection.secret,
        allow_insecure=connection.allow_insecure,
        ca_file=connection.ca_file,
        limits=Limits(read=connection.timeout, file_bytes=connection.max_download),
    )


KIND = BackendKind(
    name=LiveHelperChatBackend.name,
    connect=connect,
    asks_for="API key or password",
    where="an administrator makes API keys under System configuration, REST API; a password"
    " needs the right to sign in directly",
    needs_user=True,
)
