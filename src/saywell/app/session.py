"""A chat session: the queue, the open conversation, and polling that backs off when it is calm.

An action changes the state and returns it; what has to wait for a server or a disk is started as
work and comes back as another change. Nothing here knows of a screen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from saywell.app.jobs import Job
from saywell.app.session_compose import Composing
from saywell.app.session_palette import Choosing
from saywell.app.session_send import Sending
from saywell.app.session_stage import Parts, Stage, explained
from saywell.app.session_suggest import Suggesting
from saywell.app.state import DraftText, Mode, Notice, State, Tone, by_waiting
from saywell.app.words import Words
from saywell.errors import NotFound, RateLimited, SaywellError
from saywell.model.backend import Capability
from saywell.model.chat import Account, Author, Conversation, Message

LIMIT = 200
"""Conversations that the queue shows at most."""
PAGE = 100
"""Messages that are read at a time."""
QUICK, CALM, TROUBLED = 3.0, 15.0, 60.0
"""Seconds between polls: while things happen, when nothing does, and at most when they fail."""


class Rhythm:
    """When to ask the server next: soon after news, later and later without, latest in trouble."""

    def __init__(self) -> None:
        self.busy = False
        self._pause = QUICK
        self._next: dt.datetime | None = None

    def due(self, now: dt.datetime) -> bool:
        """Say whether it is time to ask, and nobody is asking already."""
        return not self.busy and (self._next is None or now >= self._next)

    def asked(self) -> None:
        """Note that a question is on its way."""
        self.busy = True

    def answered(self, now: dt.datetime, *, news: bool) -> None:
        """Note an answer."""
        self.busy = False
        self._pause = QUICK if news else min(self._pause * 1.3, CALM)
        self._next = now + dt.timedelta(seconds=self._pause)

    def failed(self, now: dt.datetime, after: float | None) -> float:
        """Note a failure and return the seconds until the next try."""
        self.busy = False
        self._pause = max(min(self._pause * 2, TROUBLED), after or 0.0)
        self._next = now + dt.timedelta(seconds=self._pause)
        return self._pause

    def hurry(self) -> None:
        """Ask as soon as possible: the agent is here, or something has happened."""
        self._pause = QUICK
        self._next = None


class Session:
    """One agent at one chat system."""

    def __init__(self, parts: Parts, words: Words, run: Callable[[Job[Any]], None]) -> None:
        self._stage = Stage(parts, words, run)
        self._parts = parts
        self._queue_rhythm = Rhythm()
        self._message_rhythm = Rhythm()
        self._newest: str | None = None
        self._account_wanted = True
        self.composer = Composing(self._stage)
        self.sending = Sending(self._stage, self.composer)
        self.suggesting = Suggesting(self._stage)
        self.palette = Choosing(self._stage, self.composer, self.suggesting)

    @property
    def state(self) -> State:
        """What there is to show at this moment."""
        return self._stage.state

    @property
    def stage(self) -> Stage:
        """The state's holder, for notices that only a screen can think of."""
        return self._stage

    def start(self) -> State:
        """Read the drafts that were left and ask the chat system who we are and who waits."""
        self._restore_drafts()
        self._ask_account()
        self.sending.settle()
        self.palette.refresh()
        return self.tick()

    def tick(self) -> State:
        """Note the time and ask for news where that is due; called about once a second."""
        now = self._parts.clock.now()
        self._stage.change(now=now)
        self.composer.tick()
        self.sending.tick()
        if self._queue_rhythm.due(now):
            self._queue_rhythm.asked()
            self._stage.work(
                "queue",
                lambda: self._parts.backend.queue(limit=LIMIT),
                self._know_queue,
                self._queue_failed,
            )
        if self.state.selected and self._message_rhythm.due(now):
            if self.state.messages_known:
                self._ask_messages()
            else:
                self._load_messages()
        self.suggesting.look()
        return self.state

    def refresh(self) -> State:
        """Ask for everything anew, now."""
        self._queue_rhythm.hurry()
        if self.state.selected:
            self._read_messages()
        self._stage.say(self._stage.words("notice.refreshing"))
        return self.tick()

    def awake(self) -> None:
        """Note that the agent is at the keys: news is asked for at the quick pace again."""
        if not self.state.offline:
            self._queue_rhythm.hurry()

    # -- moving between conversations

    def open(self, conversation_id: str) -> State:
        """Open a conversation; what was being written in the last one stays its draft."""
        if conversation_id == self.state.selected:
            return self.state
        self.composer.put_away()
        current = next((c for c in self.state.queue if c.id == conversation_id), None)
        text = self.state.drafts.get(conversation_id, "")
        self._stage.change(
            selected=conversation_id,
            previous=self.state.selected,
            current=current,
            messages=(),
            messages_known=False,
            more=False,
            draft=DraftText(
                text,
                len(text),
                self.state.draft.version + 1,
                note=conversation_id in self.state.notes,
            ),
            checked=None,
            finding=0,
            suggestions=(),
            explained=False,
            asked="",
            mode=Mode.COMPOSE,
            asking=None,
            notice=None,
        )
        self._read_conversation(conversation_id)
        self._read_messages()
        self.composer.check()
        return self.state

    def next_waiting(self) -> State:
        """Open whoever has waited longest; from one who waits, the next of those, and round."""
        waiting = [entry.id for entry in self.state.queue if entry.waiting_since is not None]
        here = waiting.index(self.state.selected) if self.state.selected in waiting else -1
        if waiting and waiting != [self.state.selected]:
            return self.open(waiting[(here + 1) % len(waiting)])
        known = self.state.queue_known
        return self._stage.say(
            self._stage.words("notice.nobody_waits" if known else "queue.loading")
        )

    def go_back(self) -> State:
        """Return to the conversation that was open before."""
        return self.open(self.state.previous) if self.state.previous else self.state

    def move(self, step: int) -> State:
        """Open the conversation ``step`` places further down the queue."""
        ids = [entry.id for entry in self.state.queue]
        if not ids:
            return self.state
        if self.state.selected not in ids:
            return self.open(ids[0] if step > 0 else ids[-1])
        place = ids.index(self.state.selected) + step
        return self.open(ids[min(max(place, 0), len(ids) - 1)])

    def read_older(self) -> State:
        """Ask for the messages before the oldest that is known."""
        state = self.state
        if state.more and state.messages:
            chosen, first = state.selected, state.messages[0].id
            self._stage.work(
                "older",
                lambda: self._parts.backend.messages(chosen, before=first, limit=PAGE),
                lambda older: self._know_older(chosen, older),
                latest=True,
            )
        return state

    # -- what comes back

    def _ask_account(self) -> None:
        self._account_wanted = False

        def failed(_: SaywellError) -> None:  # the queue fails in the same way, and says why
            self._account_wanted = True

        self._stage.work("account", self._parts.backend.account, self._know_account, failed)

    def _know_account(self, account: Account) -> None:
        self._stage.change(account=account)
        self.composer.check()

    def _know_queue(self, queue: list[Conversation]) -> None:
        ordered = by_waiting(queue)
        news = ordered != self.state.queue
        current = next((c for c in ordered if c.id == self.state.selected), self.state.current)
        if current is not None and current != self.state.current:
            self._message_rhythm.hurry()
        self._stage.change(queue=ordered, queue_known=True, current=current, offline="")
        if self._account_wanted:
            self._ask_account()
        refreshing = Notice(self._stage.words("notice.refreshing"))
        if self.state.notice == refreshing:
            self._stage.change(notice=None)
        self._queue_rhythm.answered(self.state.now, news=news)

    def _queue_failed(self, error: SaywellError) -> None:
        self._queue_rhythm.failed(self.state.now, _retry_after(error))
        self._stage.change(offline=explained(error))

    def _read_conversation(self, conversation_id: str) -> None:
        def done(conversation: Conversation) -> None:
            if self.state.selected == conversation_id:
                self._stage.change(current=conversation)
                self.composer.check()

        self._mark_read(conversation_id)
        self._stage.work(
            f"conversation {conversation_id}",
            lambda: self._parts.backend.conversation(conversation_id),
            done,
            latest=True,
        )

    def _mark_read(self, conversation_id: str) -> None:
        backend = self._parts.backend
        if Capability.READ in backend.capabilities:
            self._stage.work(
                f"read {conversation_id}",
                lambda: backend.mark_read(conversation_id),
                failed=lambda _: None,  # a mark that is missing harms nobody
            )

    def _read_messages(self) -> None:
        self._message_rhythm = Rhythm()
        self._load_messages(first=True)

    def _load_messages(self, *, first: bool = False) -> None:
        """Read the newest messages; until that succeeds it is tried again, and told once."""
        conversation_id = self.state.selected
        rhythm = self._message_rhythm
        rhythm.asked()

        def done(messages: list[Message]) -> None:
            if self.state.selected != conversation_id:
                return
            self._stage.change(
                messages=tuple(messages), messages_known=True, more=len(messages) >= PAGE
            )
            self._newest = messages[-1].id if messages else None
            rhythm.answered(self.state.now, news=True)
            self.composer.check()
            self.suggesting.look()

        def failed(error: SaywellError) -> None:
            rhythm.failed(self.state.now, _retry_after(error))
            if self.state.selected == conversation_id:
                self._stage.change(messages_known=isinstance(error, NotFound))
                if first:
                    self._stage.tell(error)

        self._stage.work(
            f"messages {conversation_id}",
            lambda: self._parts.backend.messages(conversation_id, limit=PAGE),
            done,
            failed,
            latest=True,
        )

    def _ask_messages(self) -> None:
        chosen = self.state.selected
        newest = self._newest  # not the newest shown: what was sent may be newer than what was read
        rhythm = self._message_rhythm
        rhythm.asked()

        def done(messages: list[Message]) -> None:
            rhythm.answered(self.state.now, news=bool(messages))
            if self.state.selected == chosen and messages:
                self._newest = messages[-1].id
                self.composer.add_messages(messages)
                self.suggesting.look()
                if any(message.author is Author.CUSTOMER for message in messages):
                    self._mark_read(chosen)

        def failed(error: SaywellError) -> None:
            rhythm.failed(self.state.now, _retry_after(error))
            if isinstance(error, NotFound):
                self._stage.tell(error)
            else:
                self._stage.change(offline=explained(error))

        self._stage.work(
            f"messages {chosen}",
            lambda: self._parts.backend.messages(chosen, after=newest, limit=PAGE),
            done,
            failed,
        )

    def _know_older(self, conversation_id: str, older: list[Message]) -> None:
        if self.state.selected != conversation_id:
            return
        known = {message.id for message in self.state.messages}
        fresh = tuple(message for message in older if message.id not in known)
        self._stage.change(messages=fresh + self.state.messages, more=len(fresh) >= PAGE)

    def _restore_drafts(self) -> None:
        try:
            drafts = self._parts.journal.drafts()
        except SaywellError as error:
            self._stage.tell(error)
            return
        files = [path for draft in drafts for path in draft.files]
        lost = [path.name for path in files if not path.is_file()]
        self._stage.change(
            drafts={draft.conversation_id: draft.text for draft in drafts},
            notes=frozenset(draft.conversation_id for draft in drafts if draft.private),
            attached={
                draft.conversation_id: tuple(path for path in draft.files if path.is_file())
                for draft in drafts
                if draft.files
            },
        )
        if drafts:
            self._stage.say(self._stage.words("notice.drafts", count=len(drafts)), Tone.INFO)
        if lost:
            names = ", ".join(dict.fromkeys(lost))
            told = self._stage.words("notice.files_lost", names=names)
            self._stage.say(told, Tone.WARNING, stays=True)

    # -- leaving

    def leave(self) -> bool:
        """Save the draft and say whether the screen may close; asks when a message is under way."""
        if self.state.sending and self.state.mode is not Mode.LEAVE:
            self._stage.change(mode=Mode.LEAVE)
            return False
        self.leave_at_once()
        return True

    def leave_at_once(self) -> None:
        """Keep every text that has not been sent; the program ends, whatever the reason."""
        self.sending.take_all_back()
        self.composer.keep()

    def stay(self) -> State:
        """Take back the wish to leave."""
        return self._stage.change(mode=Mode.COMPOSE)


def _retry_after(error: SaywellError) -> float | None:
    return error.retry_after if isinstance(error, RateLimited) else None
