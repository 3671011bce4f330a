"""What the Live Helper Chat stand-in keeps, in the shapes that the server gives it."""

from __future__ import annotations

import html
import itertools
import threading
import time
from dataclasses import dataclass, field
from typing import Any

PENDING, ACTIVE, CLOSED, CHATBOX, OPERATORS, BOT = range(6)


def keyed(value: Any, names: str) -> dict[str, Any]:
    """Give every name the same value."""
    return dict.fromkeys(names.split(), value)


DAYS = keyed("", "mod tud wed thd frd sad sud")
HOURS = " ".join(f"{day}_start_hour {day}_end_hour" for day in DAYS)
USER_KEYS = {
    **keyed("", "filepath filename job_title skype xmpp_username time_zone session_id"),
    **keyed("", "operation_admin chat_nickname"),
    **keyed(0, "disabled hide_online invisible_mode rec_per_req active_chats_counter"),
    **keyed(0, "closed_chats_counter pending_chats_counter inactive_mode max_active_chats"),
    **keyed(0, "auto_accept exclude_autoasign always_on attr_int_1 attr_int_2 attr_int_3"),
}
CHAT_KEYS = {
    **keyed("", "referrer email country_code country_name phone user_typing_txt city"),
    **keyed("", "additional_data session_referrer user_tz_identifier chat_variables remarks"),
    **keyed("", "operation operation_admin chat_locale chat_locale_to"),
    **keyed(0, "status_sub status_sub_sub sender_user_id user_status support_informed"),
    **keyed(0, "user_typing operator_typing has_unread_messages last_user_msg_time last_msg_id"),
    **keyed(0, "mail_send wait_time chat_duration priority online_user_id transfer_if_na"),
    **keyed(0, "transfer_timeout_ts transfer_timeout_ac transfer_uid cls_time na_cb_executed"),
    **keyed(0, "auto_responder_id nc_cb_executed fbst operator_typing_id chat_initiator"),
    **keyed(0, "screenshot_id unread_messages_informed reinform_timeout last_op_msg_time"),
    **keyed(0, "has_unread_op_messages unread_op_messages_informed"),
}
DEPARTMENT_KEYS = {
    **keyed("", "email identifier xmpp_recipients xmpp_group_recipients inform_options"),
    **keyed("", "inform_close_all_email product_configuration bot_configuration"),
    **keyed(-1, HOURS),
    **keyed(0, "priority sort_priority department_transfer_id transfer_timeout inform_delay"),
    **keyed(0, "inform_close online_hours_active disabled hidden inform_unread na_cb_execute"),
    **keyed(0, "inform_unread_delay nc_cb_execute active_balancing max_active_chats"),
    **keyed(0, "max_timeout_seconds attr_int_1 attr_int_2 attr_int_3 visible_if_online"),
    **keyed(0, "inform_close_all pending_max pending_group_max exclude_inactive_chats"),
    **keyed(0, "max_ac_dep_chats active_chats_counter delay_before_assign delay_lm"),
    **keyed(0, "pending_chats_counter closed_chats_counter assign_same_language"),
}
CANNED_KEYS = {
    **keyed("", "explain languages fallback_msg additional_data html_snippet"),
    **keyed(0, "delay department_id user_id auto_send attr_int_1 attr_int_2 attr_int_3"),
}


@dataclass
class Operator:
    """An operator, and what they may do; the nickname is what customers see."""

    id: int
    username: str
    password: str
    api_key: str = ""
    name: str = "Agent"
    surname: str = ""
    chat_nickname: str = ""
    direct_login: bool = True
    close_remote: bool = True
    readable: bool = True

    @property
    def name_support(self) -> str:
        return self.chat_nickname or f"{self.name} {self.surname}".strip()

    def row(self) -> dict[str, Any]:
        everybody = int(self.close_remote)
        return {
            "id": self.id,
            "username": self.username,
            "email": f"{self.username}@example.com",
            "name": self.name,
            "surname": self.surname,
            "departments_ids": "0" if everybody else "1",
            "all_departments": everybody,
            "pswd_updated": 1_700_000_000,
            **USER_KEYS,
            "chat_nickname": self.chat_nickname,
        }


@dataclass
class Stored:
    """A message as it lies in the table."""

    id: int
    chat: int
    user: int
    text: str
    time: int
    name_support: str = ""

    def row(self, chat: int | str = 0) -> dict[str, Any]:
        return {
            "id": self.id,
            "msg": self.text,
            "meta_msg": "",
            "time": self.time,
            "chat_id": chat or self.chat,
            "user_id": self.user,
            "name_support": self.name_support,
        }


@dataclass
class Kept:
    """A file."""

    id: int
    hash: str
    name: str
    type: str
    data: bytes

    def row(self, host: str) -> dict[str, Any]:
        return {
            "id": self.id,
            "size": len(self.data),
            "upload_name": self.name,
            "type": self.type,
            "extension": self.name.rpartition(".")[2],
            "hash": self.hash,
            "url": f"{host}/index.php/file/downloadfile/{self.id}/{self.hash}",
        }


@dataclass
class Desk:
    """Everything: operators, chats, messages, files, transfers, canned replies.

    ``last_user``, ``last_chat`` and ``last_message`` are the highest ids that were given out.
    """

    operators: dict[str, Operator] = field(default_factory=dict)
    chats: dict[int, dict[str, Any]] = field(default_factory=dict)
    messages: list[Stored] = field(default_factory=list)
    files: dict[int, Kept] = field(default_factory=dict)
    transfers: dict[int, tuple[int, int]] = field(default_factory=dict)
    canned: list[dict[str, Any]] = field(default_factory=list)
    departments: dict[int, str] = field(default_factory=lambda: {1: "Support"})
    active_at: dict[str, int] = field(default_factory=dict)
    last_message: int = 0
    last_chat: int = 0
    lock: threading.RLock = field(default_factory=threading.RLock)
    clock: Any = time.time

    def now(self) -> int:
        return int(self.clock())

    def begin(self, nick: str, question: str, *, status: int = PENDING, **columns: Any) -> int:
        """Begin a chat with a customer's question, which leaves no trace in the row's times."""
        with self.lock:
            self.last_chat += 1
            now = self.now()
            self.chats[self.last_chat] = {
                **CHAT_KEYS,
                "id": self.last_chat,
                "nick": nick,
                "status": status,
                "time": now,
                "lsync": now,
                "pnd_time": now,
                "user_id": 0,
                "hash": f"{self.last_chat:040x}",
                "ip": "127.0.0.1",
                "dep_id": 1,
                "lat": "0",
                "lon": "0",
                **columns,
            }
            if question:
                self.add(self.last_chat, 0, html.escape(question).replace("&#x27;", "&#039;"))
            return self.last_chat

    def add(self, chat: int, user: int, text: str, name: str = "") -> Stored:
        """Store a message."""
        with self.lock:
            self.last_message += 1
            stored = Stored(self.last_message, chat, user, text, self.now(), name)
            self.messages.append(stored)
            self.chats[chat]["last_msg_id"] = stored.id
            return stored

    def customer_says(self, chat: int, text: str) -> Stored:
        """Store what a customer writes: escaped, as markup must not reach a page."""
        with self.lock:
            stored = self.add(chat, 0, html.escape(text).replace("&#x27;", "&#039;"))
            self.chats[chat] |= {"last_user_msg_time": stored.time, "has_unread_messages": 1}
            return stored

    def customer_sends(self, chat: int, name: str, kind: str, data: bytes, text: str = "") -> Kept:
        """Store a file of a customer, and the message that names it."""
        with self.lock:
            file = Kept(len(self.files) + 1, f"{len(self.files) + 1:032x}", name, kind, data)
            self.files[file.id] = file
            self.add(chat, 0, f"{text}[file={file.id}_{file.hash}]")
            return file

    def of(self, chat: int, after: int = 0) -> list[Stored]:
        """Return the messages of a chat."""
        with self.lock:
            return [one for one in self.messages if one.chat == chat and one.id > after]

    def texts(self, chat: int) -> list[str]:
        """Return the texts of a chat as they are stored."""
        return [one.text for one in self.of(chat)]

    def say(self, chat: int, operator: Operator, text: str, sender: str) -> Stored | None:
        """Store what an operator writes, or carry it out when it begins with ``!``.

        A pending chat becomes active, but the owner stays 0, although the operator is set in the
        program's own memory: the update names the status alone. None for an unknown command.
        """
        row, text, user, name = self.chats[chat], text.strip(), operator.id, operator.name_support
        if text.startswith("!"):
            command, _, argument = text.partition(" ")
            user = -1
            if command == "!note":
                text = f"[b]{name}[/b]: {argument.strip()}"
            elif command == "!name":
                row["nick"] = argument.strip()
                text = f"[b]{name}[/b]: {text} || Nick changed!"
            else:
                return None
        stored = self.add(chat, user, text, name)
        row |= {"last_op_msg_time": stored.time, "has_unread_op_messages": 1}
        if row["status"] == PENDING and user > 0:
            row["status"] = ACTIVE
        if row["status"] == BOT and user > 0 and sender == "operator":
            row |= {"status": ACTIVE, "user_id": operator.id}
        return stored

    def set_status(self, chat: int, operator: Operator, status: int) -> None:
        """Change a state; closing what is another's without the right does nothing, silently."""
        row = self.chats[chat]
        if status == ACTIVE:
            row |= {"status": ACTIVE, "user_id": row["user_id"] or operator.id}
        elif status == PENDING:
            row |= {"status": PENDING, "user_id": 0, "has_unread_messages": 1}
        elif status == CLOSED:
            if row["status"] != CLOSED and (row["user_id"] == operator.id or operator.close_remote):
                name = operator.name_support
                last = row["last_msg_id"]  # the line that says so does not count as the last
                closing = self.add(chat, -1, f"{name} has closed the chat!", name)
                row |= {"status": CLOSED, "cls_time": closing.time, "last_msg_id": last}
                row["has_unread_messages"] = 0
        else:
            row["status"] = status

    def open_for(self, chat: int, operator: Operator) -> dict[str, Any]:
        """Open a chat as the desktop client does: that accepts it when it waits."""
        row = self.chats[chat]
        if row["status"] in (PENDING, BOT):
            row |= {"status": ACTIVE, "user_id": operator.id}
        row["user_id"] = row["user_id"] or operator.id
        row |= {"support_informed": 1, "has_unread_messages": 0}
        return row

    def can(self, title: str, text: str, **columns: Any) -> None:
        """Add a canned reply."""
        own_id = len(self.canned) + 1
        row = {"id": own_id, "msg": text, "title": title, "position": own_id}
        self.canned.append({**CANNED_KEYS, **row, **columns})

    def department_rows(self) -> list[dict[str, Any]]:
        named = self.departments.items()
        return [{**DEPARTMENT_KEYS, "id": own_id, "name": name} for own_id, name in named]

    def newest_first(self, wanted: dict[str, int]) -> list[dict[str, Any]]:
        """Return rows; the filters hold for values above 0 alone."""
        with self.lock:
            rows = sorted(self.chats.values(), key=lambda row: -row["id"])
        wanted = {key: value for key, value in wanted.items() if value > 0}
        return [row for row in rows if all(row[key] == value for key, value in wanted.items())]


def as_pages(rows: list[dict[str, Any]], limit: int, offset: int) -> list[dict[str, Any]]:
    """Cut out a page; the server gives 20 unless told."""
    return list(itertools.islice(rows, offset, offset + (limit or 20)))
