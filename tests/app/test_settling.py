"""What became of a message: by looking, by its echo, by another copy, and by the agent's word."""

from __future__ import annotations

import dataclasses
import datetime as dt
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.scripted import HeldClock, ScriptedBackend, customer

from saywell.app.send_errors import was_not_stored
from saywell.app.sending import FRESH, SETTLED_AFTER, SendResult, SendService
from saywell.app.settling import LONGEST_SEND
from saywell.errors import (
    BackendError,
    NotFound,
    PermissionRefused,
    RateLimited,
    Rejected,
    ServerFailed,
    SignInRefused,
    TlsFailure,
    Uncertain,
    Unreachable,
    UsageError,
)
from saywell.model.backend import Capability
from saywell.model.chat import Author, Message, Outgoing
from saywell.model.records import SendState
from saywell.practice.server import PracticeDesk
from saywell.stores import journal_storage
from saywell.stores.journal import SqliteJournal

TEXT = "Thank you for waiting."


class Backend(ScriptedBackend):
    """A chat system that keeps keys, knows them again when it is told to, and loses answers."""

    def __init__(self) -> None:
        super().__init__(customer(1, "Ana"))
        self.write("1", "Where is it?")
        self.knows_keys = False
        self.meanwhile: Callable[[Message], None] = lambda _: None
        self.lose: list[str] = []

    @property
    def capabilities(self) -> frozenset[Capability]:
        known = {Capability.IDEMPOTENT} if self.knows_keys else set()
        return super().capabilities - {Capability.IDEMPOTENT} | known

    def send(self, message: Outgoing) -> Message:
        self._enter("send")
        self.sent.append(message)
        lost = self.lose.pop(0) if self.lose else ""
        if lost == "before":
            raise Uncertain("the connection broke")
        there = [one for one in self.history["1"] if one.echo_id == message.key]
        stored = (
            there[0]
            if self.knows_keys and there
            else self.write("1", message.text, Author.AGENT, echo_id=message.key, author_id="1")
        )
        self.meanwhile(stored)
        if lost == "after":
            raise Uncertain("the connection broke")
        return stored

    def texts(self) -> list[str]:
        return [one.text for one in self.history["1"] if one.author is Author.AGENT]


class Stand:
    """The service, with a clock that its pauses move."""

    def __init__(self, folder: Path) -> None:
        self.clock = HeldClock()
        self.backend = Backend()
        self.file = folder / "journal.sqlite"
        self.journal, self.service = self.copy()

    def copy(self) -> tuple[SqliteJournal, SendService]:
        journal = SqliteJournal(self.file, "desk/1", now=self.clock.now)
        service = SendService(
            self.backend, journal, self.clock, sleep=self.clock.pass_, looks=(1, 2)
        )
        return journal, service

    def send(self, key: str = "k", **more: object) -> SendResult:
        return self.service.send(Outgoing(key, "1", TEXT), after="101", **more)  # type: ignore[arg-type]

    def unknown(self, key: str = "k") -> None:
        """Leave a message behind of which nobody knows; it did not arrive."""
        self.backend.lose = ["before"]
        assert self.send(key).state is SendState.UNKNOWN


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Stand]:
    one = Stand(tmp_path)
    yield one
    one.journal.close()


# --- the echo -----------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["unknown", "killed", "failed", "queued"])
def test_an_echo_settles_whatever_is_open(stand: Stand, state: str) -> None:
    key = "k"
    stand.unknown()
    if state == "killed":
        stand.journal.begin_send(Outgoing("other", "1", TEXT), "101")
        key = "other"
        stand.journal.close()
        stand.journal, stand.service = stand.copy()
    elif state == "failed":
        stand.clock.pass_(SETTLED_AFTER.total_seconds())
        assert stand.service.settle(stand.service.unsettled()[0]).state is SendState.FAILED
    elif state == "queued":
        stand.journal.queue_send(Outgoing("q", "1", TEXT), "101", seen=True)
        key = "q"
    told = stand.backend.write("1", TEXT, Author.AGENT, echo_id=key)
    assert stand.service.heard(dataclasses.replace(told, conversation_id="2")) is None
    assert stand.service.heard(dataclasses.replace(told, private=True)) is None
    assert stand.service.heard(dataclasses.replace(told, author=Author.CUSTOMER)) is None
    assert stand.service.heard(dataclasses.replace(told, echo_id="")) is None
    assert stand.service.heard(dataclasses.replace(told, echo_id="of somebody else")) is None
    result = stand.service.heard(told)
    assert result is not None
    assert (result.state, result.message) == (SendState.SENT, told)
    assert stand.service.heard(told) is None
    record = stand.journal.send_record(key)
    assert record is not None
    assert (record.state, record.message_id) == (SendState.SENT, told.id)
    assert stand.journal.drafts() == []


def test_an_echo_that_comes_while_it_is_being_sent_ends_the_looking(stand: Stand) -> None:
    heard: list[SendResult | None] = []
    stand.backend.meanwhile = lambda message: heard.append(stand.service.heard(message))
    stand.backend.lose = ["after"]
    stand.backend.fail["find_sent"] = ServerFailed("broken", status=500)
    result = stand.send()
    assert result.state is SendState.SENT
    assert result.message == stand.backend.history["1"][-1]
    assert heard == [None]
    assert "find_sent" not in stand.backend.calls
    assert stand.service.unsettled() == []


def test_an_echo_heard_by_another_copy_ends_the_looking_too(stand: Stand) -> None:
    journal, service = stand.copy()
    heard: list[SendResult | None] = []
    stand.backend.meanwhile = lambda message: heard.append(service.heard(message))
    stand.backend.lose = ["after"]
    stand.backend.fail["find_sent"] = ServerFailed("broken", status=500)
    result = stand.send()
    assert result.state is SendState.SENT
    assert result.message is not None
    assert heard == [None]
    journal.close()


# --- chat systems that know a key again ---------------------------------------------------------


def test_where_sending_again_is_safe_it_is_sent_until_it_is_there(stand: Stand) -> None:
    stand.backend.knows_keys = True
    stand.backend.lose = ["before", "before"]
    assert stand.send().state is SendState.SENT
    assert [one.key for one in stand.backend.sent] == ["k"] * 3
    assert stand.backend.texts() == [TEXT]


def test_a_server_that_fails_again_and_again_has_not_got_it(stand: Stand) -> None:
    stand.backend.knows_keys = True
    stand.backend.fail["send"] = ServerFailed("the server failed", status=500)
    result = stand.send()
    assert result.state is SendState.FAILED
    assert stand.backend.calls.count("send") == 3


@pytest.mark.parametrize(
    ("change", "goes_out"),
    [("nothing", True), ("the draft", False), ("the customer", False), ("the time", False)],
)
def test_after_a_kill_a_fresh_message_goes_out_again_while_nothing_has_changed(
    stand: Stand, change: str, goes_out: bool
) -> None:
    stand.backend.knows_keys = True
    stand.journal.begin_send(Outgoing("k", "1", TEXT), "101")
    stand.journal.close()
    stand.journal, stand.service = stand.copy()
    if change == "the draft":
        stand.journal.save_draft("1", "Something else")
    elif change == "the customer":
        stand.backend.write("1", "I have it.")
    elif change == "the time":
        stand.clock.pass_(FRESH.total_seconds())
    (record,) = stand.service.unsettled()
    result = stand.service.settle(record)
    assert result.state is (SendState.SENT if goes_out else SendState.UNKNOWN)
    assert [one.key for one in stand.backend.sent] == ["k"] * goes_out


def test_on_the_agents_word_it_goes_out_under_the_same_key(stand: Stand) -> None:
    stand.backend.knows_keys = True
    stand.backend.fail["send"] = Uncertain("the connection broke")
    assert stand.send().state is SendState.UNKNOWN
    (record,) = stand.service.unsettled()
    assert stand.service.resend(record).state is SendState.UNKNOWN
    del stand.backend.fail["send"]
    stand.journal.clear_draft("1")
    assert stand.send("other").state is SendState.UNKNOWN
    assert stand.send("another", again=True).state is SendState.SENT
    assert {one.key for one in stand.backend.sent} == {"k"}
    assert stand.backend.texts() == [TEXT]


# --- the agent's word ---------------------------------------------------------------------------


def test_the_agent_sends_anew_what_is_not_there(stand: Stand) -> None:
    stand.unknown()
    (record,) = stand.service.unsettled()
    result = stand.service.resend(record)
    assert (result.state, result.earlier) == (SendState.SENT, False)
    assert result.key != "k"
    new = stand.journal.send_record(result.key)
    assert new is not None
    assert new.instead_of == ("k",)
    assert stand.service.unsettled() == []
    with pytest.raises(UsageError, match="settled"):
        stand.service.resend(record)
    assert stand.backend.texts() == [TEXT]


def test_what_is_there_after_all_is_not_sent_anew(stand: Stand) -> None:
    stand.unknown()
    (record,) = stand.service.unsettled()
    stand.backend.write("1", TEXT, Author.AGENT)
    result = stand.service.resend(record)
    assert (result.state, result.earlier) == (SendState.SENT, True)
    assert stand.backend.texts() == [TEXT]


def test_offline_nothing_is_sent_anew_and_it_stays_open(stand: Stand) -> None:
    stand.unknown()
    (record,) = stand.service.unsettled()
    stand.backend.fail["messages"] = stand.backend.fail["find_sent"] = Unreachable("no network")
    result = stand.service.resend(record)
    assert (result.state, type(result.error)) == (SendState.UNKNOWN, Unreachable)
    assert [one.message.key for one in stand.service.unsettled()] == ["k"]


def test_an_equal_text_is_sent_only_when_the_agent_insists(stand: Stand) -> None:
    stand.unknown()
    again = stand.send("second")
    assert (again.state, again.earlier, again.key) == (SendState.UNKNOWN, True, "k")
    assert stand.backend.texts() == []
    other = Outgoing("note", "1", TEXT, private=True)
    assert stand.service.send(other, after="101").state is SendState.SENT
    third = stand.send("third", again=True)
    assert (third.state, third.earlier, third.key) == (SendState.SENT, False, "third")
    assert stand.service.unsettled() == []


def test_the_agent_says_that_it_is_there_or_gives_it_up(stand: Stand) -> None:
    stand.unknown()
    (record,) = stand.service.unsettled()
    assert stand.service.was_sent(record).state is SendState.SENT
    assert stand.journal.drafts() == []
    assert not stand.service.drop(record)
    stand.unknown("l")
    (record,) = stand.service.unsettled()
    assert stand.service.drop(record)
    assert stand.service.unsettled() == []
    assert [one.text for one in stand.journal.drafts()] == [TEXT]


# --- late arrivals ------------------------------------------------------------------------------


def test_what_arrives_after_it_was_given_up_for_lost_is_found_before_an_equal_one_goes_out(
    stand: Stand,
) -> None:
    stand.unknown()
    stand.clock.pass_(SETTLED_AFTER.total_seconds())
    (record,) = stand.service.unsettled()
    assert stand.service.settle(record).state is SendState.FAILED
    stand.backend.write("1", TEXT, Author.AGENT)
    result = stand.send("second")
    assert (result.state, result.earlier, result.key) == (SendState.SENT, True, "k")
    assert stand.backend.texts() == [TEXT]
    assert stand.send("third").earlier is False
    assert stand.backend.texts() == [TEXT, TEXT]


def test_what_has_failed_is_sent_again_when_it_is_still_not_there(stand: Stand) -> None:
    stand.unknown()
    stand.clock.pass_(SETTLED_AFTER.total_seconds())
    assert stand.send("second").state is SendState.SENT
    stand.backend.write("1", TEXT, Author.AGENT)  # the first one, later than anybody would think
    result = stand.send("third")
    assert (result.state, result.earlier) == (SendState.SENT, False)


def test_a_killed_sending_is_given_a_minute_from_the_first_look(stand: Stand) -> None:
    stand.journal.begin_send(Outgoing("k", "1", TEXT), "101")
    journal_storage._open.pop(stand.journal._owner)
    stand.journal._connection.close()
    stand.journal, stand.service = stand.copy()
    stand.clock.pass_(300)
    (record,) = stand.service.unsettled()
    assert stand.service.settle(record).state is SendState.UNKNOWN
    stand.clock.pass_(SETTLED_AFTER.total_seconds() - 1)
    assert stand.service.settle(record).state is SendState.UNKNOWN
    stand.clock.pass_(1)
    assert stand.service.settle(record).state is SendState.FAILED


def test_one_that_was_killed_long_ago_has_failed_at_once(stand: Stand) -> None:
    stand.journal.begin_send(Outgoing("k", "1", TEXT), "101")
    stand.journal.close()
    stand.journal, stand.service = stand.copy()
    stand.clock.pass_((LONGEST_SEND + SETTLED_AFTER).total_seconds())
    (record,) = stand.service.unsettled()
    assert stand.service.settle(record).state is SendState.FAILED


# --- other copies -------------------------------------------------------------------------------


def test_an_equal_text_that_another_copy_is_sending_is_left_to_it(stand: Stand) -> None:
    journal, service = stand.copy()
    inside: list[SendResult] = []

    def meanwhile(_: Message) -> None:
        stand.backend.meanwhile = lambda _: None
        inside.append(service.send(Outgoing("second", "1", TEXT), after="101"))
        inside.append(service.send(Outgoing("third", "1", TEXT), after="101", again=True))

    stand.backend.meanwhile = meanwhile
    assert stand.send().state is SendState.SENT
    refused, wanted = inside
    assert (refused.state, refused.earlier, refused.elsewhere) == (SendState.UNKNOWN, True, True)
    assert wanted.state is SendState.SENT
    assert stand.backend.texts() == [TEXT, TEXT]
    journal.close()


def test_what_another_copy_has_sent_since_the_agent_decided_is_the_same(stand: Stand) -> None:
    journal, service = stand.copy()
    decided = stand.clock.now()
    assert stand.send().state is SendState.SENT
    stand.clock.pass_(1)
    same = service.send(Outgoing("second", "1", TEXT), after="101", since=decided)
    assert (same.state, same.earlier) == (SendState.SENT, True)
    later = service.send(Outgoing("third", "1", TEXT), after="101", since=stand.clock.now())
    assert (later.state, later.earlier) == (SendState.SENT, False)
    assert stand.backend.texts() == [TEXT, TEXT]
    journal.close()


def test_a_sending_of_which_a_killed_program_could_not_tell_is_told_once(stand: Stand) -> None:
    assert stand.send().state is SendState.SENT
    journal_storage._open.pop(stand.journal._owner)
    stand.journal._connection.close()
    stand.journal, stand.service = stand.copy()
    result = stand.send("second")
    assert (result.state, result.earlier, result.key) == (SendState.SENT, True, "k")
    stand.service.told(result)
    assert stand.send("third").earlier is False
    assert stand.backend.texts() == [TEXT, TEXT]


def test_two_copies_never_settle_the_same_at_once(stand: Stand) -> None:
    stand.unknown()
    journal, service = stand.copy()
    (record,) = stand.service.unsettled()
    inside: list[SendResult] = []
    real = stand.backend.find_sent

    def find_sent(*given: object, **more: object) -> Message | None:
        stand.backend.find_sent = real  # type: ignore[method-assign]
        inside.append(service.settle(record))
        with pytest.raises(UsageError, match="another copy"):
            service.resend(record)
        return real(*given, **more)  # type: ignore[arg-type]

    stand.backend.find_sent = find_sent  # type: ignore[method-assign]
    assert stand.service.settle(record).state is SendState.UNKNOWN
    assert [(one.state, one.elsewhere) for one in inside] == [(SendState.UNKNOWN, True)]
    assert stand.backend.texts() == []
    journal.close()


RACER = """
import sys
from pathlib import Path
from saywell.app import wiring
from saywell.app.sending import SendService
from saywell.backends.chatwoot import ChatwootBackend
from saywell.model.chat import Outgoing
from saywell.stores.journal import SqliteJournal
url, token, file, conversation, key = sys.argv[1:]
backend = ChatwootBackend(url, "1", token)
journal = SqliteJournal(Path(file), "practice/1")
service = SendService(backend, journal, wiring.SystemClock())
(record,) = service.unsettled()
print("ready", flush=True)
sys.stdin.readline()
try:
    result = service.resend(record)
    print(result.state, result.earlier, result.elsewhere)
except Exception as error:
    print(type(error).__name__)
backend.close()
journal.close()
"""


def test_of_several_processes_one_sends_an_unknown_message_anew(tmp_path: Path) -> None:
    file = tmp_path / "journal.sqlite"
    with PracticeDesk(customers=False) as desk:
        from saywell.backends.chatwoot import ChatwootBackend

        backend = ChatwootBackend(desk.url, "1", desk.token)
        chosen = backend.queue()[0].id
        last = backend.messages(chosen, limit=1)[-1].id
        journal = SqliteJournal(file, "practice/1")
        journal.begin_send(Outgoing("k", chosen, TEXT), last)
        journal.end_send("k", SendState.UNKNOWN)
        journal.close()
        racers = [
            subprocess.Popen(
                [sys.executable, "-c", RACER, desk.url, desk.token, str(file), chosen, str(number)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for number in range(3)
        ]
        for racer in racers:
            assert racer.stdout is not None
            assert racer.stdout.readline() == "ready\n"
        for racer in racers:
            assert racer.stdin is not None
            racer.stdin.write("go\n")
            racer.stdin.flush()
        said = [racer.communicate()[0].strip() for racer in racers]
        assert said.count("sent False False") == 1, said
        texts = [one.text for one in backend.messages(chosen)]
        assert texts.count(TEXT) == 1
        backend.close()


# --- failures -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "surely_not"),
    [
        (Unreachable(""), True),
        (TlsFailure(""), True),
        (SignInRefused("", status=401), True),
        (PermissionRefused("", status=403), True),
        (NotFound("", status=404), True),
        (RateLimited(""), True),
        (Rejected(""), True),
        (Rejected("", status=422), False),
        (ServerFailed("", status=500), False),
        (Uncertain(""), False),
        (Uncertain("", status=500), False),
    ],
)
def test_what_a_failure_says_of_the_message(error: BackendError, surely_not: bool) -> None:
    assert was_not_stored(error) is surely_not


@pytest.mark.parametrize("status", [408, 502, 503, 504, 522])
def test_a_gateway_that_gives_up_says_nothing_of_the_server_behind_it(
    stand: Stand, status: int
) -> None:
    stand.backend.fail["send"] = ServerFailed("gave up", status=status)
    assert stand.send().state is SendState.UNKNOWN
    assert stand.clock.now() - stand.service.unsettled()[0].started == dt.timedelta(seconds=3)
