"""Random lives of messages: whatever breaks and whoever is killed, none is lost or doubled."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import Counter
from collections.abc import Collection
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tests.scripted import HeldClock

from saywell.app.outbox import Outbox
from saywell.app.sending import SendResult, SendService
from saywell.errors import (
    JournalError,
    RateLimited,
    Rejected,
    ServerFailed,
    Uncertain,
    Unreachable,
    UsageError,
)
from saywell.model.backend import Capability, ChatBackend
from saywell.model.chat import Account, Agent, Author, Conversation, Message, Outgoing, Status
from saywell.model.records import SendState
from saywell.stores import journal_storage
from saywell.stores.journal import SqliteJournal

TEXTS = ("Thanks!", "It is blue.")
PLACES = ("1", "2")
COPIES = st.integers(0, 1)
ANSWERS = st.lists(
    st.sampled_from(
        [
            "right",
            "refused",
            "busy",
            "lost",
            "failed",
            "under way",
            "stored and lost",
            "stored and failed",
            "killed before",
            "killed after",
        ]
    ),
    max_size=3,
)
"""What becomes of the next sendings, in turn; after them all goes well."""

ARRIVES_WITHIN = dt.timedelta(seconds=50)
"""The longest that a message is under way after its connection has broken."""


class Killed(BaseException):
    """The process is gone."""


class Server(ChatBackend):
    """A chat system whose next answers are chosen; several copies of the program share it."""

    def __init__(self, clock: HeldClock, *, idempotent: bool) -> None:
        self.clock = clock
        self.idempotent = idempotent
        self.stored: list[Message] = []
        self.under_way: list[tuple[dt.datetime, Outgoing]] = []
        self.next_answers: list[str] = []
        self.down = False
        self.victim: SqliteJournal | None = None

    @property
    def capabilities(self) -> frozenset[Capability]:
        return frozenset({Capability.IDEMPOTENT} if self.idempotent else ())

    def store(self, message: Outgoing) -> Message:
        known = [one for one in self.stored if one.echo_id == message.key]
        if self.idempotent and known:
            return known[0]
        return self.write(message.conversation_id, message.text, Author.AGENT, message.key)

    def write(self, place: str, text: str, author: Author, key: str = "") -> Message:
        number = str(len(self.stored) + 1)
        name = "me" if author is Author.AGENT else "customer"
        self.stored.append(
            Message(
                number, place, author, name, text, self.clock.now(), echo_id=key, author_id=name
            )
        )
        return self.stored[-1]

    def deliver(self) -> None:
        now = self.clock.now()
        due = [one for one in self.under_way if one[0] <= now]
        self.under_way = [one for one in self.under_way if one[0] > now]
        for _, message in due:
            self.store(message)

    def send(self, message: Outgoing) -> Message:
        answer = self.next_answers.pop(0) if self.next_answers else "right"
        if self.down:
            raise Unreachable("no network: nothing was sent")
        if answer == "refused":
            raise Rejected("no", status=422)
        if answer == "busy":
            raise RateLimited("slow down")
        if answer == "lost":
            raise Uncertain("the connection broke")
        if answer == "failed":
            raise ServerFailed("the server failed", status=500)
        if answer == "under way":
            self.under_way.append((self.clock.now() + ARRIVES_WITHIN, message))
            raise Uncertain("the server did not answer in time")
        if answer == "killed before":
            self._kill()
        stored = self.store(message)
        if answer == "killed after":
            self._kill()
        if answer == "stored and lost":
            raise Uncertain("the connection broke")
        if answer == "stored and failed":
            raise ServerFailed("the server failed", status=500)
        return stored

    def _kill(self) -> None:
        assert self.victim is not None
        journal_storage._open.pop(self.victim._owner)
        self.victim._connection.close()
        raise Killed

    def find_sent(
        self, message: Outgoing, after: str | None, *, leave_out: Collection[str] = ()
    ) -> Message | None:
        for one in self.messages(message.conversation_id, after=after or "0"):
            alike = one.author is Author.AGENT and one.text == message.text
            right = one.echo_id == message.key if self.idempotent else alike
            if right and one.id not in leave_out:
                # a chat system that does not store the key does not give it back
                return one
        return None

    def messages(
        self,
        conversation_id: str,
        *,
        before: str | None = None,
        after: str | None = None,
        limit: int = 100,
    ) -> list[Message]:
        if self.down:
            raise Unreachable("no network")
        found = [one for one in self.stored if one.conversation_id == conversation_id]
        if after is not None:
            return [one for one in found if int(one.id) > int(after)][:limit]
        return found[-limit:]

    def account(self) -> Account:
        if self.down:
            raise Unreachable("no network")
        return Account(Agent("me", "Alex"), "Acme", "1")

    def queue(self, status: Status | None = Status.OPEN, limit: int = 200) -> list[Conversation]:
        return []

    def conversation(self, conversation_id: str) -> Conversation:
        raise NotImplementedError

    def close(self) -> None: ...


class Copy:
    """One running copy of the program."""

    def __init__(self, server: Server, clock: HeldClock, file: Path) -> None:
        self.journal = SqliteJournal(file, "desk/1", now=clock.now)
        self.service = SendService(server, self.journal, clock, sleep=clock.pass_, looks=(1, 2))
        self.outbox = Outbox(self.service, self.journal, clock)


Matter = tuple[str, str]
"""What an agent wants to say, and where: conversation and text."""


class Lives(RuleBasedStateMachine):
    """Two copies of the program, one journal, one chat system, one careful agent.

    ``wanted`` counts how often the agent decided that a text goes out, and ``given_up`` what the
    agent has dropped.
    """

    idempotent = False

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.file = Path(self.folder.name) / "journal.sqlite"
        self.clock = HeldClock()
        self.server = Server(self.clock, idempotent=self.idempotent)
        self.server.write("1", "Where is it?", Author.CUSTOMER)
        self.server.write("2", "Is it blue?", Author.CUSTOMER)
        self.copies = [self._copy(), self._copy()]
        self.wanted: Counter[Matter] = Counter()
        self.open_matters: set[Matter] = set()
        self.given_up: set[Matter] = set()
        self.keys = 0

    def _copy(self) -> Copy:
        return Copy(self.server, self.clock, self.file)

    def _doing(self, number: int) -> Copy:
        self.clock.pass_(0.001)  # two copies never do anything at the very same moment
        self.server.deliver()
        self.server.victim = self.copies[number].journal
        return self.copies[number]

    def _dies(self, number: int) -> None:
        self.copies[number] = self._copy()

    def _note(self, matter: Matter, result: SendResult) -> None:
        if result.state is SendState.SENT:
            self.open_matters.discard(matter)
            assert self._count(matter) >= 1, f"{matter} was said to be sent"

    def _count(self, matter: Matter) -> int:
        written = [(one.conversation_id, one.text) for one in self.server.stored if one.echo_id]
        return written.count(matter)

    # -- what the agent does

    @rule(
        number=COPIES,
        place=st.sampled_from(PLACES),
        text=st.sampled_from(TEXTS),
        answers=ANSWERS,
        later=st.booleans(),
    )
    def send(self, number: int, place: str, text: str, answers: list[str], later: bool) -> None:
        """Send a text, or repeat one that has not gone out as far as the agent knows."""
        self.server.next_answers = answers
        self._send(number, (place, text), later=later)

    @precondition(lambda self: self.open_matters)
    @rule(number=COPIES, answers=ANSWERS, again=st.booleans(), data=st.data())
    def repeat(self, number: int, answers: list[str], again: bool, data: st.DataObject) -> None:
        """Send the same again, because it seems that it did not go out."""
        matter = data.draw(st.sampled_from(sorted(self.open_matters)))
        self.server.next_answers = answers
        self._send(number, matter, again=again)

    def _send(
        self, number: int, matter: Matter, *, later: bool = False, again: bool = False
    ) -> None:
        copy, (place, text) = self._doing(number), matter
        if matter not in self.open_matters:
            self.wanted[matter] += 1
            self.open_matters.add(matter)
            self.given_up.discard(matter)
        elif again:
            self.wanted[matter] += 1
        self.keys += 1
        message = Outgoing(f"key-{self.keys}", place, text)
        copy.journal.save_draft(place, text, beside=True)
        try:
            result = copy.service.send(message, later=later, again=again)
        except Killed:
            self._dies(number)
            return
        except (UsageError, JournalError):
            return
        self._note(matter, result)
        copy.service.told(result)

    @rule(number=COPIES, answers=ANSWERS)
    def settle(self, number: int, answers: list[str]) -> None:
        """Look for everything whose end is open."""
        self.server.next_answers = answers
        copy = self._doing(number)
        for record in copy.service.unsettled():
            try:
                result = copy.service.settle(record)
            except Killed:
                self._dies(number)
                return
            self._note((record.message.conversation_id, record.message.text), result)
            copy.service.told(result)

    @rule(number=COPIES, answers=ANSWERS, choice=st.sampled_from(["again", "drop"]))
    def decide(self, number: int, answers: list[str], choice: str) -> None:
        """Decide about the oldest message of which nobody knows."""
        self.server.next_answers = answers
        copy = self._doing(number)
        for record in copy.service.unsettled()[:1]:
            matter = (record.message.conversation_id, record.message.text)
            if choice == "drop":
                if copy.service.drop(record):
                    self.given_up.add(matter)
                    self.open_matters.discard(matter)
                return
            self.wanted[matter] += 1
            try:
                result = copy.service.resend(record)
            except Killed:
                self._dies(number)
                return
            self._note(matter, result)
            copy.service.told(result)

    @precondition(lambda self: self.copies[0].outbox.waiting())
    @rule(number=COPIES, answers=ANSWERS, ask=st.booleans())
    def flush(self, number: int, answers: list[str], ask: bool) -> None:
        """Send what waits; with ``ask`` the agent says yes to what is asked."""
        self.server.next_answers = answers
        copy = self._doing(number)
        keys = {one.message.key: one.message for one in copy.outbox.waiting()}
        try:
            flushed = copy.outbox.flush()
            results = list(flushed.tried)
            if ask and flushed.error is None:
                results += [copy.outbox.send(one.record) for one in flushed.waiting]
        except Killed:
            self._dies(number)
            return
        for result in results:
            message = keys[result.key]
            self._note((message.conversation_id, message.text), result)
            copy.service.told(result)

    @precondition(lambda self: self.copies[0].outbox.waiting())
    @rule(number=COPIES)
    def edit(self, number: int) -> None:
        """Take the newest waiting message back into the draft."""
        copy = self._doing(number)
        for record in copy.outbox.waiting()[-1:]:
            copy.outbox.edit(record)

    @rule(number=COPIES)
    def hear(self, number: int) -> None:
        """Be told of a message by the chat system itself."""
        copy = self._doing(number)
        for message in [one for one in self.server.stored if one.echo_id][-2:]:
            result = copy.service.heard(message)
            if result is not None:
                self._note((message.conversation_id, message.text), result)
                copy.service.told(result)

    # -- what happens

    @rule(down=st.booleans())
    def network(self, down: bool) -> None:
        """Cut or mend the network."""
        self.server.down = down

    @rule(place=st.sampled_from(PLACES))
    def customer_writes(self, place: str) -> None:
        """Let the conversation move on."""
        self.server.write(place, "Thanks!", Author.CUSTOMER)

    @rule(seconds=st.sampled_from([1, 20, 61, 400, 700]))
    def time_passes(self, seconds: float) -> None:
        """Wait."""
        self.clock.pass_(seconds)
        self.server.deliver()

    @rule(number=COPIES)
    def kill(self, number: int) -> None:
        """Kill a copy between two of its doings, and start it again."""
        self._doing(number)
        try:
            self.server._kill()
        except Killed:
            self._dies(number)

    # -- what always holds

    @invariant()
    def nothing_is_doubled(self) -> None:
        """No text is stored more often than the agent decided."""
        for place in PLACES:
            for text in TEXTS:
                stored, wanted = self._count((place, text)), self.wanted[place, text]
                assert stored <= wanted, f"{text!r} was stored {stored} times for {wanted}"

    @invariant()
    def nothing_is_lost(self) -> None:
        """What the agent wanted is stored, under way, or where the agent sees it."""
        journal = self.copies[0].journal
        seen = {
            (one.conversation_id, one.text) for one in (*journal.drafts(), *journal.other_drafts())
        }
        open_ones = (*journal.unsettled(), *journal.queued())
        seen |= {(one.message.conversation_id, one.message.text) for one in open_ones}
        for matter in self.open_matters - self.given_up:
            assert matter in seen or self._count(matter), f"{matter} is nowhere"

    @precondition(lambda self: len(self.server.stored) > 2)
    @invariant()
    def only_what_was_written_is_there(self) -> None:
        """Every stored message of ours has the key of a sending, once."""
        keys = Counter(one.echo_id for one in self.server.stored if one.echo_id)
        assert not keys or max(keys.values()) == 1

    def teardown(self) -> None:
        for copy in self.copies:
            copy.journal.close()
        self.folder.cleanup()


class IdempotentLives(Lives):
    """The same with a chat system that knows a key again, as Matrix does."""

    idempotent = True


TestLives = Lives.TestCase
TestLives.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestIdempotentLives = IdempotentLives.TestCase
TestIdempotentLives.settings = TestLives.settings
