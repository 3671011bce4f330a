"""The outbox: what leaves by itself, what asks, and that nothing is lost or doubled by waiting."""

from __future__ import annotations

import dataclasses
import datetime as dt
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.scripted import HeldClock, ScriptedBackend, customer

from saywell.app.gate import Judgement
from saywell.app.outbox import Flushed, Outbox, Why
from saywell.app.sending import FRESH, SETTLED_AFTER, SendService
from saywell.backends.chatwoot import ChatwootBackend
from saywell.errors import (
    NotFound,
    RateLimited,
    Rejected,
    SignInRefused,
    Uncertain,
    Unreachable,
)
from saywell.model.chat import Author, Message, Outgoing
from saywell.model.records import SendRecord, SendState
from saywell.model.rules import Finding, Report, Severity, Waiver
from saywell.practice.server import PracticeDesk
from saywell.stores.journal import SqliteJournal


class Desk:
    """Two conversations, an outbox, and a chat system that can be switched off."""

    def __init__(self, folder: Path) -> None:
        self.clock = HeldClock()
        self.backend = ScriptedBackend(customer(1, "Ana"), customer(2, "Wei"))
        self.backend.write("1", "Where is my parcel?")
        self.backend.write("2", "Is it blue?")
        self.file = folder / "journal.sqlite"
        self.judged: list[str] = []
        self.objects = False
        self.open()

    def open(self) -> None:
        self.journal = SqliteJournal(self.file, "desk/1", now=self.clock.now)
        self.service = SendService(
            self.backend, self.journal, self.clock, sleep=self.clock.pass_, looks=(0.5, 2.0)
        )
        self.outbox = Outbox(self.service, self.journal, self.clock, self._judge)

    def restart(self) -> None:
        self.journal.close()
        self.open()

    def _judge(self, record: SendRecord) -> Judgement:
        self.judged.append(record.message.text)
        found = (_FINDING,) if self.objects else ()
        return Judgement(Report("en", found), ())

    def queue(self, text: str, conversation: str = "1", *, seen: bool = True) -> SendRecord:
        after = self.backend.history[conversation][-1].id if seen else None
        key = f"key-{text}"
        self.clock.pass_(1)
        return self.outbox.add(Outgoing(key, conversation, text), after, seen=seen)

    def texts(self, conversation: str = "1") -> list[str]:
        history = self.backend.history[conversation]
        return [one.text for one in history if one.author is Author.AGENT]

    def why(self, flushed: Flushed) -> dict[str, tuple[Why, ...]]:
        return {one.record.message.text: one.why for one in flushed.waiting}


_FINDING = Finding(
    rule="M01", check="M01.x", severity=Severity.WARNING, message="too late", start=0, end=1
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path)
    yield one
    one.journal.close()


def test_what_is_fresh_leaves_by_itself_in_the_order_it_was_written(desk: Desk) -> None:
    for text in ("First.", "Second.", "Third."):
        desk.queue(text)
    desk.queue("For Wei.", "2")
    assert [one.message.text for one in desk.outbox.waiting()] == [
        "First.",
        "Second.",
        "Third.",
        "For Wei.",
    ]
    flushed = desk.outbox.flush()
    assert [one.state for one in flushed.tried] == [SendState.SENT] * 4
    assert (flushed.waiting, flushed.error, flushed.busy) == ((), None, False)
    assert desk.texts() == ["First.", "Second.", "Third."]
    assert desk.texts("2") == ["For Wei."]
    assert desk.outbox.waiting() == []
    assert desk.judged == []


def test_a_message_that_cannot_be_sent_now_waits_with_what_belongs_to_it(
    desk: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "label.pdf"
    file.write_bytes(b"1234")
    desk.backend.fail["send"] = Unreachable("the server cannot be reached: nothing was sent")
    desk.journal.save_draft("1", "It is on its way.", private=True, files=[file])
    message = Outgoing("k", "1", "It is on its way.", True, (file,))
    waivers = (Waiver("M08", "a quotation"),)
    result = desk.service.send(message, after="101", waivers=waivers, later=True)
    assert (result.state, type(result.error)) == (SendState.QUEUED, Unreachable)
    assert desk.journal.draft("1") is None
    desk.restart()
    (record,) = desk.outbox.waiting()
    assert (record.message, record.after, record.seen) == (message, "101", True)
    assert (record.waivers, record.sizes, record.detail) == (waivers, (4,), "")
    assert record.queued == desk.clock.now()
    assert desk.journal.waivers() == []
    desk.backend.fail.clear()
    assert [one.state for one in desk.outbox.flush().tried] == [SendState.SENT]
    assert [one.waiver for one in desk.journal.waivers()] == list(waivers)
    assert [one.text for one in desk.backend.sent] == ["It is on its way."]


def test_it_waits_too_when_not_even_the_conversation_can_be_read(desk: Desk) -> None:
    desk.backend.fail["messages"] = Unreachable("no network")
    message = Outgoing("k", "1", "Hello.")
    result = desk.service.send(message, later=True)
    assert result.state is SendState.QUEUED
    (record,) = desk.outbox.waiting()
    assert not record.seen
    desk.backend.fail.clear()
    flushed = desk.outbox.flush()
    assert desk.why(flushed) == {"Hello.": (Why.UNSEEN,)}
    assert desk.texts() == []
    looked = desk.outbox.look(record)
    assert looked.judgement is not None
    assert desk.outbox.send(record).state is SendState.SENT
    assert desk.texts() == ["Hello."]


def test_what_is_old_asks_and_holds_up_what_comes_after_it(desk: Desk) -> None:
    desk.queue("Old.")
    desk.clock.pass_(FRESH.total_seconds())
    desk.queue("New.")
    desk.queue("For Wei.", "2")
    flushed = desk.outbox.flush()
    assert desk.why(flushed) == {"Old.": (Why.OLD,), "New.": (Why.BEHIND,)}
    assert desk.texts() == []
    assert desk.texts("2") == ["For Wei."]
    old, _new = (one.record for one in flushed.waiting)
    assert desk.outbox.send(old).state is SendState.SENT
    desk.outbox.flush()
    assert desk.texts() == ["Old.", "New."]


@pytest.mark.parametrize("author", [Author.CUSTOMER, Author.AGENT])
def test_when_the_conversation_moved_on_the_check_runs_again(desk: Desk, author: Author) -> None:
    record = desk.queue("It is blue.")
    desk.backend.write("1", "I have it, thank you.", author)
    desk.objects = True
    (one,) = desk.outbox.flush().waiting
    assert one.why == (Why.MOVED_ON, Why.CHECK)
    assert one.judgement is not None
    assert one.judgement.report.findings == (_FINDING,)
    changed = (*one.changes.by_customer, *one.changes.by_colleagues, *one.changes.by_me)
    assert [each.text for each in changed] == ["I have it, thank you."]
    assert desk.texts().count("It is blue.") == 0
    reason = (Waiver("M01.x", "still wanted"),)
    assert desk.outbox.send(record, reason).state is SendState.SENT
    assert [each.waiver for each in desk.journal.waivers()] == list(reason)


def test_what_went_out_from_here_is_no_moving_on(desk: Desk) -> None:
    desk.queue("First.")
    record = desk.queue("Second.")
    assert desk.service.send(Outgoing("k", "1", "Meanwhile."), after="101").state is SendState.SENT
    assert desk.outbox.look(record).why == (Why.BEHIND,)
    desk.outbox.flush()
    assert desk.texts() == ["Meanwhile.", "First.", "Second."]


def test_a_file_that_is_gone_or_another_is_told(desk: Desk, tmp_path: Path) -> None:
    gone, changed = tmp_path / "gone.pdf", tmp_path / "changed.pdf"
    for file in (gone, changed):
        file.write_bytes(b"1234")
    desk.outbox.add(Outgoing("k", "1", "Both.", attachments=(gone, changed)), "101")
    gone.unlink()
    changed.write_bytes(b"12345")
    (one,) = desk.outbox.flush().waiting
    assert one.why == (Why.FILE_GONE, Why.FILE_CHANGED)
    assert one.files == (gone, changed)
    assert desk.texts() == []


def test_a_lost_connection_stops_it_and_everything_still_waits(desk: Desk) -> None:
    for text in ("First.", "Second."):
        desk.queue(text)
    for kind in (
        Unreachable("gone"),
        RateLimited("slow down", retry_after=3),
        SignInRefused("the token is not accepted", status=401),
    ):
        desk.backend.fail["send"] = kind
        flushed = desk.outbox.flush()
        assert flushed.error is kind
        assert [one.detail for one in desk.outbox.waiting()] == ["", ""]
    desk.backend.fail.clear()
    desk.outbox.flush()
    assert desk.texts() == ["First.", "Second."]


@pytest.mark.parametrize(
    "error", [Rejected("too long", status=422), NotFound("no such conversation", status=404)]
)
def test_what_the_chat_system_refuses_is_not_tried_again_by_itself(
    desk: Desk, error: Rejected | NotFound
) -> None:
    record = desk.queue("Hello.")
    desk.backend.fail["send"] = error
    flushed = desk.outbox.flush()
    assert desk.why(flushed) == {"Hello.": (Why.REFUSED,)}
    assert flushed.waiting[0].record.detail == error.message
    desk.backend.fail.clear()
    assert desk.why(desk.outbox.flush()) == {"Hello.": (Why.REFUSED,)}
    assert desk.texts() == []
    assert desk.outbox.send(record).state is SendState.SENT


def test_one_whose_end_is_unknown_is_looked_for_and_never_sent_by_itself_again(
    desk: Desk,
) -> None:
    desk.queue("First.")
    desk.queue("Second.")
    desk.backend.fail["send"] = Uncertain("the answer never came")
    flushed = desk.outbox.flush()
    assert [one.state for one in flushed.tried] == [SendState.UNKNOWN]
    assert desk.why(flushed) == {"Second.": (Why.BEHIND,)}
    desk.backend.fail.clear()
    (record,) = desk.service.unsettled()
    desk.clock.pass_(SETTLED_AFTER.total_seconds())
    assert desk.service.settle(record).state is SendState.QUEUED
    assert desk.why(desk.outbox.flush())["First."] == (Why.REFUSED,)
    assert desk.texts() == []


def test_one_that_arrived_late_is_found_before_it_goes_out_again(desk: Desk) -> None:
    desk.queue("First.")
    desk.backend.fail["send"] = Uncertain("the answer never came")
    desk.outbox.flush()
    desk.backend.fail.clear()
    desk.clock.pass_(SETTLED_AFTER.total_seconds())
    assert desk.service.settle(desk.service.unsettled()[0]).state is SendState.QUEUED
    (record,) = desk.outbox.waiting()
    desk.backend.fail["find_sent"] = Unreachable("no network")
    assert desk.outbox.send(record).state is SendState.QUEUED
    desk.backend.fail.clear()
    desk.backend.write("1", "First.", Author.AGENT)
    (record,) = desk.outbox.waiting()
    result = desk.outbox.send(record)
    assert (result.state, result.earlier) == (SendState.SENT, True)
    assert desk.texts() == ["First."]


def test_a_process_that_dies_while_it_flushes_loses_nothing(desk: Desk) -> None:
    desk.queue("First.")
    desk.queue("Second.")

    def dies(message: Outgoing) -> None:
        desk.journal.close()
        raise SystemExit

    real, desk.backend.send = desk.backend.send, dies  # type: ignore[method-assign,assignment]
    with pytest.raises(SystemExit):
        desk.outbox.flush()
    desk.backend.send = real  # type: ignore[method-assign]
    desk.open()
    (record,) = desk.service.unsettled()
    assert record.message.text == "First."
    assert [one.message.text for one in desk.outbox.waiting()] == ["Second."]
    assert desk.service.settle(record).state is SendState.UNKNOWN
    desk.clock.pass_(SETTLED_AFTER.total_seconds())
    assert desk.service.settle(record).state is SendState.QUEUED
    assert [one.message.text for one in desk.outbox.waiting()] == ["First.", "Second."]


def test_one_copy_flushes_at_a_time(desk: Desk) -> None:
    other = SqliteJournal(desk.file, "desk/1", now=desk.clock.now)
    service = SendService(desk.backend, other, desk.clock)
    second = Outbox(service, other, desk.clock)
    record = desk.queue("First.")
    inside: list[Flushed] = []
    real = desk.backend.send

    def send(message: Outgoing) -> object:
        inside.append(second.flush())
        inside.append(Flushed((second.send(record),)))
        return real(message)

    desk.backend.send = send  # type: ignore[method-assign,assignment]
    desk.outbox.flush()
    assert inside[0].busy
    assert inside[1].tried[0].state is SendState.UNKNOWN
    desk.backend.send = real  # type: ignore[method-assign]
    assert desk.texts() == ["First."]
    assert not second.flush().busy
    other.close()


def test_edit_makes_a_draft_of_it_and_keeps_the_one_that_is_there(desk: Desk) -> None:
    record = desk.queue("It is blue.")
    desk.journal.save_draft("1", "What I write now")
    draft = desk.outbox.edit(record)
    assert draft is not None
    assert draft.text == "It is blue."
    assert desk.outbox.waiting() == []
    found = desk.journal.draft("1")
    assert found is not None
    assert found.text == "It is blue."
    assert [one.text for one in desk.journal.other_drafts("1")] == ["What I write now"]
    assert desk.outbox.edit(record) is None
    assert desk.outbox.send(record).state is SendState.FAILED
    assert desk.texts() == []


def test_drop_forgets_it_with_its_text(desk: Desk) -> None:
    record = desk.queue("It is blue.")
    assert desk.outbox.drop(record)
    assert not desk.outbox.drop(record)
    assert desk.outbox.waiting() == []
    kept = desk.journal.send_record(record.message.key)
    assert kept is not None
    assert (kept.state, kept.message.text) == (SendState.FAILED, "")
    assert desk.outbox.flush() == Flushed()


def test_an_equal_message_is_not_queued_twice_and_leaves_when_it_is_sent(desk: Desk) -> None:
    first = desk.queue("Hello.")
    again = desk.outbox.add(Outgoing("other", "1", "Hello."), "101")
    assert again.message.key == first.message.key
    assert len(desk.outbox.waiting()) == 1
    result = desk.service.send(Outgoing("third", "1", "Hello."), after="101")
    assert (result.state, result.key) == (SendState.SENT, first.message.key)
    assert desk.outbox.waiting() == []
    assert desk.texts() == ["Hello."]


def test_an_echo_takes_it_out(desk: Desk) -> None:
    record = desk.queue("Hello.")
    desk.backend.fail["send"] = Uncertain("the answer never came")
    desk.outbox.flush()
    desk.backend.write("1", "Hello.", Author.AGENT)
    told = desk.backend.history["1"][-1]
    heard = desk.service.heard(dataclasses.replace(told, echo_id=record.message.key))
    assert heard is not None
    assert heard.state is SendState.SENT
    assert (desk.service.unsettled(), desk.outbox.waiting()) == ([], [])
    assert desk.clock.now() - record.started < dt.timedelta(minutes=1)


def test_a_conversation_that_is_gone_does_not_hold_up_the_others(desk: Desk) -> None:
    desk.queue("First.")
    desk.queue("For Wei.", "2")
    real = desk.backend.messages

    def messages(conversation_id: str, **more: object) -> list[Message]:
        if conversation_id == "1":
            raise NotFound("no such conversation", status=404)
        return real(conversation_id, **more)  # type: ignore[arg-type]

    desk.backend.messages = messages  # type: ignore[method-assign]
    flushed = desk.outbox.flush()
    assert desk.why(flushed) == {"First.": (Why.REFUSED,)}
    assert isinstance(flushed.waiting[0].error, NotFound)
    assert flushed.error is None
    assert desk.texts("2") == ["For Wei."]


FLUSHER = """
import sys
from pathlib import Path
from saywell.app import wiring
from saywell.app.outbox import Outbox
from saywell.app.sending import SendService
from saywell.backends.chatwoot import ChatwootBackend
from saywell.stores.journal import SqliteJournal
url, token, file = sys.argv[1:]
journal = SqliteJournal(Path(file), "practice/1")
service = SendService(ChatwootBackend(url, "1", token), journal, wiring.SystemClock())
Outbox(service, journal, wiring.SystemClock()).flush()
"""


@pytest.mark.parametrize("fault", ["stored_then_timeout", "latency"])
def test_a_process_killed_while_it_flushes_loses_and_doubles_nothing(
    tmp_path: Path, fault: str
) -> None:
    file = tmp_path / "journal.sqlite"
    clock = HeldClock()
    clock.time = dt.datetime.now(dt.UTC)
    with PracticeDesk(customers=False) as practice:
        backend = ChatwootBackend(practice.url, "1", practice.token)
        chosen = backend.queue()[0].id
        last = backend.messages(chosen, limit=1)[-1].id
        journal = SqliteJournal(file, "practice/1", now=clock.now)
        texts = ["The first of two.", "The second of two."]
        for number, text in enumerate(texts):
            journal.queue_send(Outgoing(f"k{number}", chosen, text), last, seen=True)
        if fault == "stored_then_timeout":
            practice.faults.order(fault, method="POST", path="*/messages", seconds=30)
        else:  # it is killed while it looks whether the conversation moved on
            practice.faults.order("latency", method="GET", path="*/messages", seconds=30)
        arguments = [sys.executable, "-c", FLUSHER, practice.url, practice.token, str(file)]
        stored = 0
        with subprocess.Popen(arguments) as child:
            while practice.faults.pending():
                assert child.poll() is None
                time.sleep(0.01)
            while fault == "stored_then_timeout" and not stored:
                stored = [one.text for one in backend.messages(chosen)].count(texts[0])
            child.kill()
        service = SendService(backend, journal, clock, sleep=clock.pass_)
        outbox = Outbox(service, journal, clock)
        open_ones = [one.message.text for one in service.unsettled()]
        assert open_ones == texts[: len(open_ones)]
        assert [*open_ones, *(one.message.text for one in outbox.waiting())] == texts
        for record in service.unsettled():
            assert service.settle(record).state is SendState.SENT
        flushed = outbox.flush()
        assert (flushed.busy, flushed.waiting) == (False, ())
        assert [one.text for one in backend.messages(chosen)][-2:] == texts
        backend.close()
        journal.close()
