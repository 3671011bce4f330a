"""A chat system, a library and a check that do what a test tells them, behind the real ports."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from saywell.app.course_replies import fittest
from saywell.app.outbox import Outbox
from saywell.app.scene import Scene
from saywell.app.sending import SendService
from saywell.app.session.stage import Parts
from saywell.app.state import Suggestion
from saywell.engine.fill import Filled
from saywell.errors import BackendError, NotFound, UnknownReply
from saywell.model.backend import Capability, ChatBackend
from saywell.model.card import Card, card_of, read_card
from saywell.model.chat import (
    Account,
    Agent,
    Author,
    CannedReply,
    Contact,
    Conversation,
    Message,
    Outgoing,
    Priority,
    Status,
)
from saywell.model.languages import Localised
from saywell.model.ports import Clock
from saywell.model.rules import Finding, Fix, Report, Severity, Waiver
from saywell.model.settings import Clocks, Settings
from saywell.model.snippet import Reply, Variable
from saywell.stores.journal import SqliteJournal

NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)


class HeldClock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.time = NOON

    def now(self) -> dt.datetime:
        return self.time

    def pass_(self, seconds: float) -> None:
        self.time += dt.timedelta(seconds=seconds)


def customer(
    number: int, name: str, language: str = "en", *, waited: float | None = 10, **more: object
) -> Conversation:
    """Make a conversation whose customer has waited so many seconds at noon."""
    since = None if waited is None else NOON - dt.timedelta(seconds=waited)
    contact = Contact(str(number), name, f"c{number}@example.org", language=language)
    return Conversation(
        str(number),
        contact,
        waiting_since=since,
        last_activity=NOON,
        unread=1,
        **more,  # type: ignore[arg-type]
    )


class ScriptedBackend(ChatBackend):
    """Conversations and messages in memory; ``hold`` keeps a call waiting, ``fail`` breaks it."""

    @property
    def capabilities(self) -> frozenset[Capability]:
        return self.can

    def __init__(self, *conversations: Conversation) -> None:
        self.conversations = {one.id: one for one in conversations}
        self.history: dict[str, list[Message]] = {one.id: [] for one in conversations}
        self.sent: list[Outgoing] = []
        self.can = frozenset(Capability) - {Capability.IDEMPOTENT, Capability.PUSH}
        self.calls: list[str] = []
        self.altered: set[str] = set()
        self.fail: dict[str, BackendError] = {}
        self._held: dict[str, threading.Event] = {}
        self._lock = threading.Lock()
        self._count = 100

    def hold(self, call: str) -> Callable[[], None]:
        """Let a call wait until the returned function is called."""
        event = self._held[call] = threading.Event()
        return event.set

    def _enter(self, call: str) -> None:
        self.calls.append(call)
        held = self._held.get(call)
        if held is not None and not held.wait(30):
            raise AssertionError(f"{call} was never let go")
        if call in self.fail:
            raise self.fail[call]

    def write(
        self, conversation_id: str, text: str, author: Author = Author.CUSTOMER, **more: object
    ) -> Message:
        """Add a message as if somebody had written it."""
        with self._lock:
            self._count += 1
            name = self.conversations[conversation_id].contact.name
            message = Message(
                str(self._count),
                conversation_id,
                author,
                "Alex" if author is Author.AGENT else name,
                text,
                **{"at": NOON + dt.timedelta(seconds=self._count), **more},  # type: ignore[arg-type]
            )
            self.history[conversation_id].append(message)
            entry = self.conversations[conversation_id]
            self.conversations[conversation_id] = dataclasses.replace(entry, last_message=message)
            self.altered.add(conversation_id)
            return message

    def account(self) -> Account:
        self._enter("account")
        return Account(Agent("1", "Alex"), "Acme", "1")

    def queue(self, status: Status | None = Status.OPEN, limit: int = 200) -> list[Conversation]:
        self._enter("queue")
        return list(self.conversations.values())[:limit]

    def changed(self, since: dt.datetime) -> list[Conversation]:
        """List what was written to since the last time, and whatever a test names as altered."""
        self._enter("changed")
        with self._lock:
            altered, self.altered = self.altered, set()
        return [one for one in self.conversations.values() if one.id in altered]

    def conversation(self, conversation_id: str) -> Conversation:
        self._enter("conversation")
        if conversation_id not in self.conversations:
            raise NotFound("no such conversation")
        return self.conversations[conversation_id]

    def messages(
        self,
        conversation_id: str,
        *,
        before: str | None = None,
        after: str | None = None,
        limit: int = 100,
    ) -> list[Message]:
        self._enter("messages")
        found = self.history[conversation_id]
        if after is not None:
            return [one for one in found if int(one.id) > int(after)][:limit]
        if before is not None:
            found = [one for one in found if int(one.id) < int(before)]
        return found[-limit:]

    def contact_conversations(self, contact_id: str) -> list[Conversation]:
        return []

    def search_contacts(self, query: str) -> list[Contact]:
        return []

    def send(self, message: Outgoing) -> Message:
        self._enter("send")
        self.sent.append(message)
        return self.write(
            message.conversation_id, message.text, Author.AGENT, private=message.private
        )

    def find_sent(
        self, message: Outgoing, after: str | None, *, leave_out: Collection[str] = ()
    ) -> Message | None:
        self._enter("find_sent")
        for one in self.history[message.conversation_id]:
            if one.text == message.text and one.author is Author.AGENT and one.id not in leave_out:
                return one
        return None

    def delete_message(self, conversation_id: str, message_id: str) -> None: ...
    def mark_read(self, conversation_id: str) -> None:
        self._enter("mark_read")

    def mark_unread(self, conversation_id: str) -> None: ...
    def typing(self, conversation_id: str, on: bool) -> None: ...
    def set_status(
        self, conversation_id: str, status: Status, until: dt.datetime | None = None
    ) -> None: ...
    def set_priority(self, conversation_id: str, priority: Priority | None) -> None: ...
    def assign(self, conversation_id: str, agent_id: str | None) -> None: ...
    def assign_team(self, conversation_id: str, team_id: str | None) -> None: ...
    def set_labels(self, conversation_id: str, labels: Sequence[str]) -> None: ...
    def agents(self) -> list[Agent]:
        self._enter("agents")
        return [Agent("1", "Alex"), Agent("2", "Bo")]

    def canned_replies(self) -> list[CannedReply]:
        return []

    def close(self) -> None: ...


def _reply(reply_id: str, trigger: str, **texts: str) -> Reply:
    return Reply(
        id=reply_id,
        title=Localised.plain(reply_id.replace(".", " ")),
        text=Localised(MappingProxyType(texts)),
        triggers=(trigger,),
        variables=MappingProxyType(
            {
                "minutes": Variable(
                    description=Localised.plain("How long it will take"),
                    example=Localised.plain("3"),
                    remembered=True,
                ),
                "size": Variable(
                    description=Localised.plain("Which size"),
                    example=Localised.plain("M"),
                    choices=tuple(Localised.plain(one) for one in ("small", "medium", "large")),
                ),
            }
        ),
    )


REPLIES = (
    _reply("thanks", "thx", en="Thank you, [name].", el="Ευχαριστούμε, [name]."),
    _reply("hold.ask", "hold", en="May I take <minutes> minutes for the <size> one?"),
    _reply("namaste", "te", te="నమస్కారం [name] గారు, మీకు ఎలా సహాయం చేయగలను?"),
)


def shown(reply: Reply) -> Card:
    """Return what a list shows of a reply."""
    return read_card(card_of(reply))


class ScriptedReplies:
    """Three replies; a field stands in angle brackets, the customer's name in square ones."""

    def __init__(self) -> None:
        self.library = list(REPLIES)
        self.edited = False

    def refresh(self) -> bool:
        edited, self.edited = self.edited, False
        return edited

    def search(self, query: str, scene: Scene) -> Sequence[Card]:
        return [shown(one) for one in self.library if query in one.id or query in one.triggers]

    def by_purpose(
        self, purposes: Sequence[str], scene: Scene, tags: Collection[str] = ()
    ) -> Sequence[Card]:
        lang = scene.conversation.contact.language
        return fittest(map(shown, self.library), purposes, tags, lang, {})

    def reply(self, name: str) -> Reply:
        for one in self.library:
            if one.id == name:
                return one
        raise UnknownReply(f"there is no reply {name!r}")

    def fill(
        self,
        reply: Reply,
        scene: Scene,
        values: Mapping[str, str],
        paragraphs: Mapping[str, bool] = MappingProxyType({}),
    ) -> Filled:
        wanted = scene.conversation.contact.language
        exact = reply.text.exact(wanted)
        text = exact or reply.text.best(wanted)
        for name, value in values.items():
            text = text.replace(f"<{name}>", value)
        missing = tuple(name for name in ("minutes", "size") if f"<{name}>" in text)
        lang = wanted if exact else "en"
        named = text.replace("[name]", scene.conversation.contact.name)
        return Filled(named, lang=lang, missing=missing, fell_back=exact is None, wanted=wanted)


def scripted_suggestions(scene: Scene) -> Sequence[Suggestion]:
    """Suggest the replies whose trigger the customer wrote, in the order of the library."""
    said = " ".join(one.text for one in scene.messages if one.author is Author.CUSTOMER).split()
    return [
        Suggestion(shown(reply), met=(reply.triggers[0],), cases=len(reply.id) % 2 * 3)
        for reply in REPLIES
        if reply.triggers[0] in said
    ]


def scripted_check(text: str, scene: Scene, waivers: Sequence[Waiver]) -> Report:
    """Report ``wrong`` as an error with a fix, ``maybe`` as a warning, ``hm`` as advice."""
    found = []
    for word, severity, fix in (
        ("wrong", Severity.ERROR, "right"),
        ("maybe", Severity.WARNING, None),
        ("hm", Severity.ADVICE, ""),
    ):
        start = text.find(word)
        if start >= 0:
            fixes = () if fix is None else (Fix(fix),)
            found.append(
                Finding(
                    "M01",
                    f"M01.{word}",
                    severity,
                    start,
                    start + len(word),
                    f"The word {word} is not for customers.",
                    "Customers take it badly.",
                    ("another word",),
                    fixes,
                )
            )
    if "{{" in text:
        start = text.index("{{")
        message = "A field is not filled."
        found.append(Finding("M22", "M22.placeholder", Severity.ERROR, start, start + 2, message))
    found.sort(key=lambda one: one.start)
    waived = {one.rule for one in waivers}
    return Report(
        "en",
        tuple(one for one in found if one.check not in waived),
        tuple(one for one in found if one.check in waived),
    )


OPENED: list[SqliteJournal] = []
"""The journals that the running test has opened; they are closed when it ends."""


def parts_for(
    backend: ChatBackend,
    folder: Path,
    *,
    clock: Clock | None = None,
    language: str = "en",
    delay: str = "0s",
) -> Parts:
    """Put the scripted outside world together; the journal is the real one."""
    held = clock or HeldClock()
    journal = SqliteJournal(folder / "journal.db", "test/1", now=held.now)
    OPENED.append(journal)
    settings = dataclasses.replace(
        Settings(), language=language, clocks=dataclasses.replace(Clocks(), send_delay=delay)
    )
    sender = SendService(backend, journal, held, sleep=lambda _: None)
    return Parts(
        backend,
        journal,
        ScriptedReplies(),
        scripted_check,
        sender,
        Outbox(sender, journal, held),
        held,
        settings,
        lambda attachment: folder / attachment.name,
        scripted_suggestions,
    )
