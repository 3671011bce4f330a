from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from saywell.app.sending import LOOKS, SETTLED_AFTER, SendService
from saywell.backends.chatwoot import ChatwootBackend
from saywell.backends.http import Limits
from saywell.errors import (
    BackendError,
    JournalError,
    NotFound,
    RateLimited,
    Rejected,
    SignInRefused,
    Uncertain,
    UsageError,
)
from saywell.model.backend import ChatBackend
from saywell.model.chat import Outgoing
from saywell.model.ports import Journal
from saywell.model.records import SendState
from saywell.practice.faults import FaultKind
from saywell.practice.server import PracticeDesk
from saywell.stores.journal import SqliteJournal

TEXT = "Thank you for waiting. I am looking at your order right now."


class HandClock:
    """A clock that is moved by hand, and by sleeping."""

    def __init__(self) -> None:
        self.value = dt.datetime.now(dt.UTC)
        self.naps: list[float] = []

    def now(self) -> dt.datetime:
        return self.value

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.value += dt.timedelta(seconds=seconds)


class Scene:
    """An agent at the practice desk, with a journal, and the service between them."""

    def __init__(self, desk: PracticeDesk, folder: Path) -> None:
        self.desk = desk
        self.file = folder / "journal.sqlite"
        self.clock = HandClock()
        limits = Limits(read=0.3, pause=0.0)
        self.backend: ChatBackend = ChatwootBackend(
            desk.url, "1", desk.token, limits=limits, sleep=lambda _: None
        )
        self.colleague: ChatBackend = ChatwootBackend(desk.url, "1", desk.admin_token)
        self.journal: Journal = self.opened()
        self.service = self.service_with(self.journal)
        self.conversation = self.backend.queue()[0].id

    def opened(self) -> SqliteJournal:
        return SqliteJournal(self.file, "practice/1", now=self.clock.now)

    def service_with(self, journal: Journal) -> SendService:
        return SendService(self.backend, journal, self.clock, sleep=self.clock.sleep)

    def restarted(self) -> SendService:
        self.journal.close()
        self.journal = self.opened()
        return self.service_with(self.journal)

    def outgoing(self, key: str = "key-1", text: str = TEXT) -> Outgoing:
        return Outgoing(key, self.conversation, text)

    def stored(self, text: str = TEXT) -> int:
        return [one.text for one in self.colleague.messages(self.conversation)].count(text)

    def draft(self) -> str:
        draft = self.journal.draft(self.conversation)
        return draft.text if draft else ""

    def break_posts(self, fault: FaultKind, seconds: float = 5) -> None:
        self.desk.faults.order(fault, method="POST", path="*/messages", seconds=seconds)

    def close(self) -> None:
        self.journal.close()
        self.backend.close()
        self.colleague.close()


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with PracticeDesk(customers=False) as desk:
        one = Scene(desk, tmp_path)
        yield one
        one.close()


def test_a_message_is_sent_once_and_its_draft_goes(scene: Scene) -> None:
    result = scene.service.send(scene.outgoing())
    assert result.state is SendState.SENT
    assert result.error is None
    assert result.warning == ""
    assert result.message is not None
    assert result.message.text == TEXT
    assert scene.stored() == 1
    assert scene.draft() == ""
    record = scene.journal.send_record("key-1")
    assert record is not None
    assert (record.state, record.message_id) == (SendState.SENT, result.message.id)
    assert scene.service.unsettled() == []


def test_a_key_is_sent_once(scene: Scene) -> None:
    scene.service.send(scene.outgoing())
    with pytest.raises(UsageError, match="before"):
        scene.service.send(scene.outgoing())
    assert scene.stored() == 1


@pytest.mark.parametrize(
    ("fault", "state", "arrived", "looks"),
    [
        (FaultKind.STORED_THEN_TIMEOUT, SendState.SENT, 1, 1),
        (FaultKind.DROP_AFTER, SendState.SENT, 1, 1),
        (FaultKind.TRUNCATED, SendState.SENT, 1, 1),
        (FaultKind.DROP_BEFORE, SendState.UNKNOWN, 0, len(LOOKS)),
        (FaultKind.SERVER_ERROR, SendState.FAILED, 0, 1),
        (FaultKind.HTML, SendState.FAILED, 0, 1),
        (FaultKind.RATE_LIMIT, SendState.FAILED, 0, 0),
        (FaultKind.SIGN_IN, SendState.FAILED, 0, 0),
    ],
)
def test_after_a_fault_it_is_found_out_what_became_of_the_message(
    scene: Scene, fault: FaultKind, state: SendState, arrived: int, looks: int
) -> None:
    scene.break_posts(fault)
    result = scene.service.send(scene.outgoing())
    assert result.state is state
    assert (result.message is not None) == (state is SendState.SENT)
    assert (result.error is None) == (state is SendState.SENT)
    assert scene.stored() == arrived
    assert scene.clock.naps == list(LOOKS[:looks])
    assert scene.draft() == ("" if state is SendState.SENT else TEXT)
    record = scene.journal.send_record("key-1")
    assert record is not None
    assert record.state is state
    assert [one.message.key for one in scene.service.unsettled()] == (
        ["key-1"] if state is SendState.UNKNOWN else []
    )


def test_what_surely_did_not_go_out_says_so(scene: Scene) -> None:
    for fault, kind in (
        (FaultKind.RATE_LIMIT, RateLimited),
        (FaultKind.SIGN_IN, SignInRefused),
    ):
        scene.break_posts(fault)
        assert type(scene.service.send(scene.outgoing(fault)).error) is kind
    blank = scene.service.send(scene.outgoing("blank", " "))
    assert type(blank.error) is Rejected
    missing = Outgoing("missing", "987654", TEXT)
    assert type(scene.service.send(missing).error) is NotFound
    assert scene.clock.naps == []
    assert scene.stored() == 0


@pytest.mark.parametrize("stored", [True, False])
def test_a_refusal_is_looked_into_as_it_may_come_after_the_storing(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, stored: bool
) -> None:
    real = scene.backend.send

    def refused(message: Outgoing) -> None:
        if stored:
            real(message)
        raise Rejected("refused with status 422: Connection to Redis lost", status=422)

    monkeypatch.setattr(scene.backend, "send", refused)
    result = scene.service.send(scene.outgoing())
    assert result.state is (SendState.SENT if stored else SendState.FAILED)
    assert scene.stored() == int(stored)
    assert scene.clock.naps == list(LOOKS[:1])


def test_a_message_that_is_nowhere_is_unknown_first_and_failed_after_a_minute(
    scene: Scene,
) -> None:
    scene.break_posts(FaultKind.DROP_BEFORE)
    result = scene.service.send(scene.outgoing())
    assert isinstance(result.error, Uncertain)
    (record,) = scene.service.unsettled()
    early = scene.service.settle(record)
    assert early.state is SendState.UNKNOWN
    assert scene.service.unsettled() != []
    scene.clock.value += SETTLED_AFTER
    late = scene.service.settle(record)
    assert late.state is SendState.FAILED
    assert late.error is not None
    assert "did not arrive" in late.error.message
    assert scene.service.unsettled() == []
    assert scene.draft() == TEXT
    assert scene.service.send(scene.outgoing("key-2")).state is SendState.SENT
    assert scene.stored() == 1


def test_while_nobody_can_look_it_stays_unknown(scene: Scene) -> None:
    scene.break_posts(FaultKind.DROP_AFTER)
    reads = 3 * len(LOOKS) + 3
    scene.desk.faults.order(FaultKind.SERVER_ERROR, method="GET", path="*/messages", count=reads)
    last = scene.colleague.conversation(scene.conversation).last_message
    assert last is not None
    result = scene.service.send(scene.outgoing(), after=last.id)
    assert result.state is SendState.UNKNOWN
    (record,) = scene.service.unsettled()
    scene.clock.value += SETTLED_AFTER
    assert scene.service.settle(record).state is SendState.UNKNOWN
    scene.desk.faults.clear()
    settled = scene.service.settle(record)
    assert settled.state is SendState.SENT
    assert settled.message is not None
    assert scene.stored() == 1
    assert scene.draft() == ""


def test_two_equal_texts_are_not_taken_for_one_another(scene: Scene) -> None:
    scene.service.send(scene.outgoing("key-1"))
    first = scene.colleague.messages(scene.conversation)[-2].id
    scene.break_posts(FaultKind.DROP_BEFORE)
    result = scene.service.send(scene.outgoing("key-2"), after=first)
    assert result.state is SendState.UNKNOWN
    assert scene.stored() == 1


def test_a_conversation_that_cannot_be_read_is_not_written_to(scene: Scene) -> None:
    scene.desk.faults.order(FaultKind.SERVER_ERROR, count=9)
    result = scene.service.send(scene.outgoing())
    assert result.state is SendState.FAILED
    assert isinstance(result.error, BackendError)
    assert scene.draft() == TEXT
    scene.desk.faults.clear()
    assert scene.stored() == 0


class Broken:
    """A journal that fails in one method."""

    def __init__(self, journal: Journal, method: str) -> None:
        self._journal, self._method = journal, method

    def __getattr__(self, name: str) -> object:
        if name == self._method:
            return self._fail
        return getattr(self._journal, name)

    @staticmethod
    def _fail(*_: object, **__: object) -> None:
        raise JournalError("the disk is full")


def test_without_a_journal_nothing_is_sent(scene: Scene) -> None:
    broken = scene.service_with(Broken(scene.journal, "begin_send"))  # type: ignore[arg-type]
    with pytest.raises(JournalError):
        broken.send(scene.outgoing())
    assert scene.stored() == 0


def test_a_journal_that_fails_afterwards_does_not_hide_that_it_was_sent(scene: Scene) -> None:
    broken = scene.service_with(Broken(scene.journal, "end_send"))  # type: ignore[arg-type]
    result = broken.send(scene.outgoing())
    assert result.state is SendState.SENT
    assert "disk is full" in result.warning
    (record,) = scene.restarted().unsettled()
    assert scene.service_with(scene.journal).settle(record).state is SendState.SENT
    assert scene.stored() == 1


def test_an_interrupt_leaves_a_trace(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(message: Outgoing) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(scene.backend, "send", interrupted)
    with pytest.raises(KeyboardInterrupt):
        scene.service.send(scene.outgoing())
    assert [one.state for one in scene.service.unsettled()] == [SendState.UNKNOWN]
    assert scene.draft() == TEXT


def test_what_others_wrote_meanwhile_is_told(scene: Scene) -> None:
    seen = scene.backend.messages(scene.conversation)[-1].id
    assert not scene.service.changed_since(scene.conversation, seen)
    scene.service.send(scene.outgoing())
    scene.backend.set_labels(scene.conversation, ["vip"])
    assert not scene.service.changed_since(scene.conversation, seen)
    scene.colleague.send(Outgoing("c", scene.conversation, "I have this one.", private=True))
    changes = scene.service.changed_since(scene.conversation, seen)
    assert [one.text for one in changes.by_colleagues] == ["I have this one."]
    assert changes.by_customer == ()
    everything = scene.service.changed_since(scene.conversation, None)
    assert everything.by_customer


CHILD = """
import sys
from pathlib import Path
from saywell.app.sending import SendService
from saywell.backends.chatwoot import ChatwootBackend
from saywell.model.chat import Outgoing
from saywell.stores.journal import SqliteJournal
url, token, file, conversation, text = sys.argv[1:]

class Clock:
    @staticmethod
    def now():
        import datetime as dt
        return dt.datetime.now(dt.UTC)

backend = ChatwootBackend(url, "1", token)
journal = SqliteJournal(Path(file), "practice/1")
begin = journal.begin_send

def announced(message, after, **more):
    begin(message, after, **more)
    print("begun", flush=True)
    {pause}

journal.begin_send = announced
SendService(backend, journal, Clock).send(Outgoing("key-1", conversation, text))
"""


@pytest.mark.parametrize(
    ("pause", "fault", "arrived"),
    [
        ("sys.stdin.read()", None, 0),  # killed between the journal and the first byte
        ("pass", FaultKind.STORED_THEN_TIMEOUT, 1),  # killed while it waits for the answer
    ],
)
def test_a_killed_process_loses_nothing_and_doubles_nothing(
    scene: Scene, pause: str, fault: FaultKind | None, arrived: int
) -> None:
    if fault is not None:
        scene.break_posts(fault, seconds=30)
    arguments = (scene.desk.url, scene.desk.token, str(scene.file), scene.conversation, TEXT)
    with subprocess.Popen(
        [sys.executable, "-c", CHILD.replace("{pause}", pause), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"begun\n"
        while scene.stored() < arrived:
            assert child.poll() is None
        os.kill(child.pid, signal.SIGKILL)
    assert child.returncode == -signal.SIGKILL
    service = scene.restarted()
    assert scene.draft() == TEXT
    (record,) = service.unsettled()
    assert record.message == scene.outgoing()
    first = service.send(scene.outgoing("key-2"))
    assert first.earlier
    assert first.state is (SendState.SENT if arrived else SendState.UNKNOWN)
    scene.clock.value += SETTLED_AFTER
    result = service.settle(record)
    assert result.state is (SendState.SENT if arrived else SendState.FAILED)
    assert scene.stored() == arrived
    assert service.unsettled() == []
    assert scene.draft() == ("" if arrived else TEXT)
    if not arrived:
        assert service.send(scene.outgoing("key-2")).state is SendState.SENT
    assert scene.stored() == 1


def test_a_journal_that_fails_while_looking_hides_nothing(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(conversation_id: str) -> frozenset[str]:
        raise JournalError("the disk does not work")

    monkeypatch.setattr(scene.journal, "claimed", broken)
    scene.break_posts(FaultKind.DROP_AFTER)
    result = scene.service.send(scene.outgoing())
    assert result.state is SendState.UNKNOWN
    assert isinstance(result.error, Uncertain)
