"""The news of a chat session: the queue, asked for when it is time, told in between."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from saywell.app import merging
from saywell.app.merging import Told
from saywell.app.rhythm import Rhythm
from saywell.app.session.compose import Composing
from saywell.app.session.reading import Reading, retry_after
from saywell.app.session.stage import Stage
from saywell.app.state import Notice, State
from saywell.errors import NotFound, SaywellError
from saywell.model.backend import Capability
from saywell.model.chat import Account, Agent, Author, Contact, Conversation, Message
from saywell.model.waiting import by_waiting

LIMIT = 200
"""Conversations that the queue shows at most."""

OVERLAP = dt.timedelta(seconds=10)
"""How much further back than the last question the next one reaches."""


MOMENT = dt.timedelta(seconds=3)
"""How long a conversation may be unknown after its customer has written, before it is asked for."""


class News:
    """Keeps the queue and the open conversation's facts as the chat system has them."""

    def __init__(self, stage: Stage, composer: Composing, reading: Reading, rhythm: Rhythm) -> None:
        self._stage = stage
        self._backend = stage.parts.backend
        self._composer = composer
        self._reading = reading
        self._rhythm = rhythm
        self._told: Told[Conversation] = Told()
        self._since: dt.datetime | None = None
        self._account_wanted = True
        self._complete: set[str] = set()
        self._missed: set[str] = set()
        self._strangers: dict[str, dt.datetime] = {}

    @property
    def _state(self) -> State:
        return self._stage.state

    def start(self) -> None:
        """Ask who we are, and how many share the server's patience."""
        self._ask_account()
        can = self._backend.capabilities
        if can & {Capability.ASSIGN, Capability.TRANSFER}:

            def known(agents: list[Agent]) -> None:
                self._stage.change(colleagues=tuple(one.name for one in agents if one.name))
                if agents:
                    self._rhythm.budget.share(len(agents))

            self._rhythm.budget.spend(self._state.now)
            self._stage.work("agents", self._backend.agents, known, lambda _: None)

    def tick(self) -> None:
        """Ask for news when it is time: for what changed, and rarely for the whole queue."""
        now = self._state.now
        if any(now - since >= MOMENT for since in self._strangers.values()):
            self._strangers.clear()
            self.soon()
        if not self._rhythm.due(now):
            return
        whole = self._rhythm.whole(now) or self._since is None
        since = (self._since or now) - OVERLAP
        self._rhythm.asked(now)
        mark = self._told.mark()

        def done(entries: list[Conversation]) -> None:
            self._since = now
            self._know(entries, mark, whole=whole)

        def failed(error: SaywellError) -> None:
            self._rhythm.pace.failed(self._state.now, retry_after(error))
            self._stage.change(offline=self._stage.explained(error))

        self._stage.work(
            "queue",
            (lambda: self._backend.queue(limit=LIMIT))
            if whole
            else (lambda: self._backend.changed(since)),
            done,
            failed,
        )

    def refresh(self) -> None:
        """Ask for the whole queue now."""
        self._rhythm.forget_whole()
        self._rhythm.pace.hurry()

    def soon(self) -> None:
        """Ask in a moment: something has happened that is not known in full."""
        self._rhythm.pace.soon(self._state.now)

    # -- what comes back

    def _ask_account(self) -> None:
        self._account_wanted = False

        def failed(_: SaywellError) -> None:  # the queue fails in the same way, and says why
            self._account_wanted = True

        self._rhythm.budget.spend(self._state.now)
        self._stage.work("account", self._backend.account, self._know_account, failed)

    def _know_account(self, account: Account) -> None:
        self._stage.change(account=account)
        self._composer.check()

    def _know(self, entries: Sequence[Conversation], mark: int, *, whole: bool) -> None:
        entries = [self._as_seen(entry) for entry in entries]
        told = [*self._told.since(mark).values()]
        before = self._state.queue
        if whole:
            queue = merging.with_changes(sorted(entries, key=by_waiting), told, LIMIT)
            self._rhythm.answered(
                self._state.now, news=queue != before, whole=True, rows=len(entries)
            )
        else:
            queue = merging.with_changes(before, (*entries, *told), LIMIT)
            self._rhythm.answered(self._state.now, news=queue != before)
        seen = {entry.id: entry for entry in (*entries, *told)}
        self._stage.change(queue=queue, queue_known=True, offline="")
        self._know_current(seen.get(self._state.selected))
        if self._account_wanted:
            self._ask_account()
        if self._state.selected in self._missed:
            self.read_conversation(self._state.selected)
        if self._state.notice == Notice(self._stage.words("notice.refreshing")):
            self._stage.change(notice=None)

    def _as_seen(self, entry: Conversation) -> Conversation:
        """Count nothing as unread in the open conversation: the agent sees what comes."""
        if entry.id != self._state.selected or not entry.unread or entry.needs_taking:
            return entry
        return dataclasses.replace(entry, unread=0)

    def _know_current(self, entry: Conversation | None) -> None:
        """Take over what is known of the open conversation."""
        if entry is not None:
            if entry != self._state.current:
                self._stage.change(current=entry)
            self._reading.changed(entry)

    def read_conversation(self, conversation_id: str) -> None:
        """Ask for all there is to know of a conversation, once; it may not be in the queue."""
        if conversation_id in self._complete:
            return

        def done(conversation: Conversation) -> None:
            self._complete.add(conversation_id)
            self._missed.discard(conversation_id)
            if self._state.selected == conversation_id:
                self._stage.change(current=conversation)
                self._composer.check()

        def failed(error: SaywellError) -> None:
            if isinstance(error, NotFound):
                self._stage.tell(error)
                return
            self._missed.add(conversation_id)
            if self._state.selected == conversation_id and self._state.current is None:
                self._stage.change(current=self.stand_in(conversation_id))

        self._rhythm.budget.spend(self._state.now)
        self._stage.work(
            f"conversation {conversation_id}",
            lambda: self._backend.conversation(conversation_id),
            done,
            failed,
            latest=True,
        )

    def stand_in(self, conversation_id: str) -> Conversation:
        """Stand for a conversation of which only the number is known, so that one can write."""
        name = self._stage.words("queue.number", number=conversation_id)
        return Conversation(conversation_id, Contact(name=name))

    def again(self, conversation_id: str) -> None:
        """Ask for a conversation anew: it was changed from here."""
        self._complete.discard(conversation_id)
        self._rhythm.budget.spend(self._state.now)
        self._stage.work(
            f"conversation {conversation_id}",
            lambda: self._backend.conversation(conversation_id),
            self.hear_conversation,
            latest=True,
        )

    # -- what is told

    def hear_conversation(self, entry: Conversation) -> None:
        """Take over a conversation that the chat system told of."""
        entry = self._as_seen(entry)
        self._told.note(entry.id, entry)
        self._strangers.pop(entry.id, None)
        self._stage.change(queue=merging.with_changes(self._state.queue, [entry], LIMIT))
        if entry.id == self._state.selected:
            self._know_current(entry)

    def hear_message(self, message: Message) -> None:
        """Take over what a message that was told of says about its conversation."""
        chosen = message.conversation_id
        opened = chosen == self._state.selected
        entry = next((one for one in self._state.queue if one.id == chosen), None)
        if entry is not None:
            changed = merging.with_message(entry, message, opened=opened)
            self._told.note(chosen, changed)
            self._stage.change(queue=merging.with_changes(self._state.queue, [changed], LIMIT))
            if opened:
                self._stage.change(current=changed)
        elif message.author is Author.CUSTOMER and len(self._state.queue) < LIMIT:
            self._strangers.setdefault(chosen, self._state.now)
        self._reading.hear(message)

    def hear_contact(self, contact: Contact) -> None:
        """Take over what the chat system told of a customer, in each of their conversations."""
        for entry in self._state.queue:
            if entry.contact.id == contact.id:
                self.hear_conversation(dataclasses.replace(entry, contact=contact))
        current = self._state.current
        if current is not None and current.contact.id == contact.id:
            self._stage.change(current=dataclasses.replace(current, contact=contact))
