"""Push, polling and a send's answer in any order: every message once, none missing, in order."""

from __future__ import annotations

import dataclasses
import datetime as dt
import tempfile
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.scripted import HeldClock, ScriptedBackend, customer, parts_for

from saywell.app.jobs import Job
from saywell.app.rhythm import SAFETY
from saywell.app.session.session import Session
from saywell.app.state import Hearing
from saywell.errors import Uncertain, Unreachable
from saywell.model.backend import Capability, Listener
from saywell.model.chat import Author, Conversation, Message, Outgoing, Status
from saywell.model.push import ConversationTold, Deaf, Event, Listening, MessageTold
from saywell.tui.keys import screen_words


class Loose:
    """Lanes whose work is done, and whose outcome is delivered, when a test says so."""

    def __init__(self) -> None:
        self.lanes: dict[str, deque[Job[Any]]] = {}
        self.outcomes: dict[str, deque[Callable[[], None]]] = {}

    def __call__(self, job: Job[Any]) -> None:
        if not job.lane.startswith(("queue", "messages", "send", "conversation", "listen")):
            job.run()()
            return
        lane = self.lanes.setdefault(job.lane, deque())
        if job.latest:
            self.lanes[job.lane] = lane = deque(one for one in lane if not one.latest)
        lane.append(job)

    def work(self, pick: int) -> None:
        """Do the next work of one lane: the server answers, and the answer is on its way."""
        busy = [name for name, lane in self.lanes.items() if lane]
        if busy:
            name = busy[pick % len(busy)]
            self.outcomes.setdefault(name, deque()).append(self.lanes[name].popleft().run())

    def deliver(self, pick: int) -> None:
        """Let one answer arrive."""
        there = [name for name, outcomes in self.outcomes.items() if outcomes]
        if there:
            self.outcomes[there[pick % len(there)]].popleft()()

    def settle(self) -> None:
        """Do all work and deliver all answers."""
        while any(self.lanes.values()) or any(self.outcomes.values()):
            self.work(0)
            self.deliver(0)


class Telling(ScriptedBackend):
    """A chat system that tells of news while the line holds, in the order in which it happened."""

    def __init__(self, clock: HeldClock, *conversations: Conversation) -> None:
        super().__init__(*conversations)
        self.can = self.can | {Capability.PUSH}
        self.clock = clock
        self.line: deque[Event] = deque()
        self.whole = False
        self.tell: Callable[[Event], None] = lambda _: None
        self.unseen: list[Message] = []
        self.fate = ""

    def write_late(self, conversation_id: str) -> None:
        """Have the customer write what can be read only after a newer message can."""
        self.unseen.append(super().write(conversation_id, "late", at=self.clock.now()))
        self.history[conversation_id].remove(self.unseen[-1])

    def land(self) -> None:
        """Let what was written late be read, and tell of it."""
        for message in self.unseen:
            chosen = message.conversation_id
            self.history[chosen] = sorted(
                (*self.history[chosen], message), key=lambda one: int(one.id)
            )
            entry = self.conversations[chosen]
            newest = self.history[chosen][-1]
            self.put(
                dataclasses.replace(entry, last_message=newest, last_activity=self.clock.now())
            )
            self.say(MessageTold(message))
        self.unseen = []

    def listen(self, tell: Callable[[Event], None]) -> Listener:
        self.tell = tell
        self.whole = True
        self.line.append(Listening())
        return self

    def write(
        self, conversation_id: str, text: str, author: Author = Author.CUSTOMER, **more: object
    ) -> Message:
        message = super().write(conversation_id, text, author, at=self.clock.now(), **more)
        entry = self.conversations[conversation_id]
        waiting = entry.waiting_since
        if author is Author.CUSTOMER:
            waiting = waiting or message.at
        elif not message.private:
            waiting = None
        self.put(
            dataclasses.replace(
                entry, last_message=message, last_activity=message.at, waiting_since=waiting
            )
        )
        return message

    def put(self, entry: Conversation) -> None:
        self.conversations[entry.id] = entry
        self.altered.add(entry.id)
        self.say(ConversationTold(entry))

    def say(self, event: Event) -> None:
        if self.whole:
            self.line.append(event)

    def customer_writes(self, conversation_id: str, text: str) -> None:
        self.say(MessageTold(self.write(conversation_id, text)))

    def send(self, message: Outgoing) -> Message:
        fate, self.fate = self.fate, ""
        if fate == "away":
            raise Unreachable("no line")
        sent = super().send(message)
        self.say(MessageTold(dataclasses.replace(sent, echo_id=message.key)))
        if fate == "lost":
            raise Uncertain("the answer was lost")
        return sent

    def queue(self, status: Status | None = Status.OPEN, limit: int = 200) -> list[Conversation]:
        return [one for one in super().queue(status) if status in (None, one.status)][:limit]

    def changed(self, since: dt.datetime) -> list[Conversation]:
        self._enter("changed")
        entries = self.conversations.values()
        return [one for one in entries if one.last_activity is None or one.last_activity >= since]

    def close(self) -> None: ...


class Race:
    """A session whose world moves one small step at a time."""

    def __init__(self, folder: Path, *, hears: bool) -> None:
        self.clock = HeldClock()
        self.jobs = Loose()
        self.backend = Telling(self.clock, *(customer(n, f"Customer {n}") for n in (1, 2)))
        if not hears:
            self.backend.can -= {Capability.PUSH}
        for number in "12":
            self.backend.customer_writes(number, "hello")
        self.session = Session(
            parts_for(self.backend, folder, clock=self.clock), screen_words("en"), self.jobs
        )
        self.session.start()
        self.session.open("1")
        self.sent = 0

    def step(self, what: str, pick: int) -> None:
        if what == "deaf" and self.backend.whole:
            self.backend.whole = False
            self.backend.line.clear()  # what was on its way is lost with the line
            self.backend.tell(Deaf(Unreachable("the line broke"), 1.0))
        elif what == "hears" and not self.backend.whole:
            self.backend.whole = True
            self.backend.tell(Listening(resumed=True))
        elif what == "told" and self.backend.line:
            self.backend.tell(self.backend.line.popleft())
        elif what == "twice" and self.backend.line:
            self.backend.tell(self.backend.line[0])
        elif what == "send":
            if not self.session.state.draft.text:
                self.sent += 1
                self.session.composer.edit(f"answer {self.sent}.", 0)
            self.session.sending.send()
        elif what in ("away", "lost"):
            self.backend.fate = what  # of the next message that is sent
        elif what == "work":
            self.jobs.work(pick)
        elif what == "deliver":
            self.jobs.deliver(pick)
        self._elsewhere(what, pick)
        self.check()

    def _elsewhere(self, what: str, pick: int) -> None:
        chosen = "12"[pick % 2]
        entry = self.backend.conversations[chosen]
        if what == "customer":
            self.backend.customer_writes(chosen, f"words {pick}")
        elif what == "colleague":
            told = self.backend.write(chosen, f"note {pick}", Author.AGENT, private=True)
            self.backend.say(MessageTold(told))
        elif what == "resolve":
            status = Status.RESOLVED if entry.status is Status.OPEN else Status.OPEN
            now = self.clock.now()
            self.backend.put(dataclasses.replace(entry, status=status, last_activity=now))
        elif what == "open":
            self.session.open(chosen)
        elif what == "late":
            self.backend.write_late(chosen)
        elif what == "time":
            self.backend.land()
            self.clock.pass_(1 + pick % 20)
            self.session.tick()

    def check(self) -> None:
        """What must be so at every moment."""
        state = self.session.state
        ids = [int(one.id) for one in state.messages]
        assert ids == sorted(set(ids)), "each once, and in order"
        entries = [entry.id for entry in state.queue]
        assert len(entries) == len(set(entries))

    def end(self) -> None:
        """Let everything arrive, and time pass; then the screen shows what the server has."""
        self.backend.land()
        for _ in range(5 + self.sent):  # messages leave one after the other
            while self.backend.line:
                self.backend.tell(self.backend.line.popleft())
            self.jobs.settle()
            self.clock.pass_(16)
            self.session.tick()
            self.check()
        self.jobs.settle()
        state = self.session.state
        there = [one.id for one in self.backend.history[state.selected]]
        assert [one.id for one in state.messages] == there
        open_now = {
            one.id for one in self.backend.conversations.values() if one.status is Status.OPEN
        }
        assert {entry.id for entry in state.queue} == open_now
        for entry in state.queue:
            there_now = self.backend.conversations[entry.id]
            assert entry.last_message is not None
            assert there_now.last_message is not None
            assert entry.last_message.id == there_now.last_message.id
        assert state.sending == {}
        assert [one for one in state.parked if not one.queued] == []
        waiting = [one.record.message.text for one in state.parked]
        kept = [*state.drafts.values(), *waiting, *(one.text for one in self.backend.sent)]
        assert all(any(f"answer {n}." in one for one in kept) for n in range(1, self.sent + 1))
        texts = [one.text for one in self.backend.sent]
        assert len(texts) == len(set(texts)), "nothing went out twice"
        assert len(self.backend.sent) == len({one.key for one in self.backend.sent})


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            (
                *("work", "work", "deliver", "deliver", "told", "told", "time", "customer"),
                *("send", "twice", "colleague", "resolve", "open", "deaf", "hears", "late"),
                *("away", "lost"),
            )
        ),
        st.integers(0, 40),
    ),
    min_size=15,
    max_size=60,
)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS, st.booleans())
def test_every_message_once_none_missing_in_order(
    steps: list[tuple[str, int]], hears: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        race = Race(Path(folder), hears=hears)
        for what, pick in steps:
            race.step(what, pick)
        race.end()


def test_what_is_told_is_there_before_anything_is_asked(tmp_path: Path) -> None:
    race = Race(tmp_path, hears=True)
    race.end()
    asked = [*race.backend.calls]
    assert race.session.state.hearing is Hearing.TOLD
    race.backend.customer_writes("1", "one more thing")
    race.step("told", 0)
    race.step("told", 0)
    assert race.session.state.messages[-1].text == "one more thing"
    assert race.backend.calls == [*asked, "mark_read"]


def test_an_answer_that_is_older_than_what_was_told_takes_nothing_back(tmp_path: Path) -> None:
    race = Race(tmp_path, hears=True)
    race.end()
    race.clock.pass_(2 * SAFETY)
    race.session.tick()
    for _ in range(4):
        race.jobs.work(0)
    race.backend.customer_writes("2", "help")
    race.backend.customer_writes("1", "me too")
    while race.backend.line:
        race.step("told", 0)
    race.jobs.settle()
    last = {one.id: one.last_message.text for one in race.session.state.queue if one.last_message}
    assert last == {"1": "me too", "2": "help"}
    assert race.session.state.messages[-1].text == "me too"


def test_a_message_that_can_be_read_only_after_a_newer_one_is_not_missed(tmp_path: Path) -> None:
    race = Race(tmp_path, hears=False)
    race.end()
    race.backend.write_late("1")
    race.backend.customer_writes("1", "newer")
    race.session.refresh()
    race.jobs.settle()
    assert race.session.state.messages[-1].text == "newer"
    race.end()
    assert [one.text for one in race.session.state.messages] == ["hello", "late", "newer"]
