"""outbox, as a command: what waits, what is unknown, and every way out of it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Say
from tests.cli.support import Terminal

from saywell.app import wiring
from saywell.app.sending import SendService
from saywell.model.backend import ChatBackend
from saywell.model.chat import Outgoing
from saywell.model.ports import Journal
from saywell.model.records import SendState
from saywell.model.rules import Waiver
from saywell.practice.server import PracticeDesk
from saywell.stores.journal import SqliteJournal

CLEAN = "Hello, this is Dana from Larkspur. Your parcel left today and arrives on Friday."
SECRET = "Hello, this is Dana from Larkspur. Is 4111 1111 1111 1111 your card?"

pytestmark = pytest.mark.usefixtures("desk", "replies", "quiet")


@pytest.fixture
def quiet(say: Say) -> None:
    """The tests share a desk and say the same again and again, which M23 would ask about."""
    say("config", "set", "check.off", "M23")


def opened(*, ago: float = 0) -> Journal:
    """Open the journal as it was so many minutes ago."""
    settings = wiring.load_settings()
    then = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=ago)
    name = wiring.open_journal(settings)
    account = name._account  # type: ignore[attr-defined]
    name.close()
    return SqliteJournal(wiring.folders().journal, account, now=lambda: then)


def queue(conversation: str, text: str, after: str | None, *, ago: float = 0, **more: Any) -> str:
    kept = opened(ago=ago)
    key = uuid.uuid4().hex
    message = Outgoing(key, conversation, text, **more)
    kept.queue_send(message, after, seen=after is not None)
    kept.close()
    return key


def leave_unknown(conversation: str, text: str, after: str, *, ago: float = 0) -> str:
    kept = opened(ago=ago)
    key = uuid.uuid4().hex
    kept.begin_send(Outgoing(key, conversation, text), after)
    kept.end_send(key, SendState.UNKNOWN, detail="the server did not answer in time")
    kept.close()
    return key


def said(say: Say, conversation: str) -> list[dict[str, Any]]:
    shown = json.loads(say("show", conversation, "-o", "json").out)
    return [one for one in shown["messages"] if one["author"] == "agent"]


def newest(say: Say, conversation: str) -> str:
    shown = json.loads(say("show", conversation, "-o", "json").out)
    return str(shown["messages"][-1]["id"])


def count(say: Say, conversation: str, text: str) -> int:
    return [one["text"] for one in said(say, conversation)].count(text)


def draft(conversation: str) -> str:
    kept = opened()
    found = kept.draft(conversation)
    kept.close()
    return found.text if found else ""


@pytest.fixture
def number(say: Say) -> str:
    """The number of a conversation with somebody who writes English."""
    waiting = json.loads(say("inbox", "-o", "json").out)
    return next(str(one["id"]) for one in waiting if one["contact"]["language"] == "en")


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch, desk: PracticeDesk) -> pytest.MonkeyPatch:
    """A way to cut the network to the desk: its connections are refused from then on."""
    real = wiring.open_backend

    def cut(settings: Any) -> ChatBackend:
        from saywell.errors import Unreachable

        backend = real(settings)

        def gone(*_: object, **__: object) -> Any:
            raise Unreachable("the server cannot be reached: nothing was sent")

        for name in ("account", "conversation", "messages", "queue", "send", "find_sent"):
            setattr(backend, name, gone)
        return backend

    monkeypatch.setattr(wiring, "open_backend", cut)
    return monkeypatch


# --- queuing ------------------------------------------------------------------------------------


def test_send_later_waits_while_nobody_can_be_reached_and_only_once(
    say: Say, number: str, away: pytest.MonkeyPatch
) -> None:
    text = f"{CLEAN} One."
    shown = say("send", number, text, "--later")
    assert shown.code == 0, shown.err
    assert shown.out == f"waits in the outbox: message for conversation {number}\n"
    again = say("send", number, text, "--later", "-o", "json")
    assert json.loads(again.out) == {"sent": False, "queued": True, "message": None}
    assert draft(number) == ""
    listed = json.loads(say("outbox", "-o", "json").out)
    assert [(one["kind"], one["text"]) for one in listed] == [("queued", text)]
    away.undo()


def test_the_gate_stands_before_the_outbox_too(
    say: Say, number: str, away: pytest.MonkeyPatch
) -> None:
    shown = say("send", number, SECRET, "--later")
    assert shown.code == 1
    assert json.loads(say("outbox", "-o", "json").out) == []
    assert draft(number) == SECRET
    away.undo()


def test_without_later_it_fails_and_the_text_is_the_draft(
    say: Say, number: str, away: pytest.MonkeyPatch
) -> None:
    shown = say("send", number, f"{CLEAN} Two.", "--note")
    assert (shown.code, shown.out) == (3, "")
    kept = opened()
    found = kept.draft(number)
    kept.close()
    assert found is not None
    assert (found.text, found.private) == (f"{CLEAN} Two.", True)
    away.undo()


def test_a_name_cannot_be_looked_up_offline_and_the_text_is_printed_back(
    say: Say, away: pytest.MonkeyPatch
) -> None:
    shown = say("send", "Harriet Vale", CLEAN, "--later")
    assert shown.code == 3
    assert f"which was not sent:\n{CLEAN}\n" in shown.err
    assert "give the conversation's whole id" in shown.err
    reply = say("send", "12", "--insert", "test.mail", "--later")
    assert reply.code == 3
    assert "a reply cannot be filled" in reply.err
    away.undo()


# --- listing ------------------------------------------------------------------------------------


def test_nothing_waits(say: Say) -> None:
    shown = say("outbox")
    assert (shown.code, shown.out, shown.err) == (0, "", "nothing waits\n")
    assert json.loads(say("outbox", "-o", "json").out) == []


def test_the_list_has_what_waits_what_is_unknown_and_drafts_beside(
    say: Say, number: str, tmp_path: Path
) -> None:
    file = tmp_path / "label.pdf"
    file.write_bytes(b"1")
    queued = queue(number, "First\x1b[31m line", "1", ago=9, attachments=(file,), private=True)
    unknown = leave_unknown(number, "Second line", "1", ago=8)
    kept = opened()
    kept.save_draft(number, "Another text", beside=True)
    kept.close()
    listed = json.loads(say("outbox", "-o", "json").out)
    assert [one["kind"] for one in listed] == ["queued", "unknown", "draft"]
    assert [one["id"] for one in listed][:2] == [queued, unknown]
    assert listed[0]["files"] == [str(file)]
    assert listed[0]["private"] is True
    assert listed[1]["why"] == "the server did not answer in time"
    (first, *_) = csv.DictReader(io.StringIO(say("outbox", "-o", "csv").out))
    assert first["conversation_id"] == number
    text = say("outbox").out
    assert f"{queued[:8]}\tqueued\t{number}\t9 min" in text
    assert "\x1b" not in text
    assert "NOTE First" in text
    told = say("inbox")
    assert "1 message may or may not have gone out; 1 waits in the outbox: saywell outbox" in (
        told.err
    )


# --- sending ------------------------------------------------------------------------------------


def test_what_is_fresh_goes_and_what_is_old_stays_until_it_is_named(say: Say, number: str) -> None:
    last = newest(say, number)
    fresh = queue(number, f"{CLEAN} Fresh.", last)
    shown = say("outbox", "send", "-o", "json")
    assert shown.code == 0, shown.err
    (row,) = json.loads(shown.out)
    assert (row["id"], row["state"]) == (fresh, "sent")
    old = queue(number, f"{CLEAN} Old.", newest(say, number), ago=20)
    shown = say("outbox", "send")
    assert shown.code == 1
    assert "! old" in shown.err
    assert f"saywell outbox send {old[:8]} --yes" in shown.err
    assert say("outbox", "send", "--yes").code == 1  # a yes alone is for nobody in particular
    assert count(say, number, f"{CLEAN} Old.") == 0
    assert say("outbox", "send", old[:8], "--yes").code == 0
    assert count(say, number, f"{CLEAN} Old.") == 1
    assert count(say, number, f"{CLEAN} Fresh.") == 1


def test_when_the_conversation_moved_on_the_check_has_a_word_again(
    say: Say, desk: PracticeDesk, number: str
) -> None:
    last = newest(say, number)
    key = queue(number, SECRET, last)
    say("send", number, "She is waiting.", "--note")
    colleague = wiring.connect(
        wiring.practice_settings(desk, wiring.load_settings()), desk.admin_token
    )
    colleague.send(Outgoing(uuid.uuid4().hex, number, "I have this one.", private=True))
    colleague.close()
    shown = say("outbox", "send", key[:8], "--yes")
    assert shown.code == 1
    for words in ("! moved on", "! the check objects", "I have this one.", "the check blocks it"):
        assert words in shown.err
    assert count(say, number, SECRET) == 0
    reason = "it is the test card of our own shop"
    assert say("outbox", "send", "--all", "--yes", "--because", reason).code == 0
    assert count(say, number, SECRET) == 1
    kept = opened()
    assert Waiver(kept.waivers()[0].waiver.rule, reason) == kept.waivers()[0].waiver
    kept.close()


def test_offline_everything_still_waits(say: Say, number: str, away: pytest.MonkeyPatch) -> None:
    queue(number, CLEAN, "1")
    shown = say("outbox", "send")
    assert shown.code == 3
    assert len(json.loads(say("outbox", "-o", "json").out)) == 1
    away.undo()


@pytest.mark.parametrize(("key", "sent"), [("y\r", 1), ("n\r", 0)])
def test_a_person_is_asked_about_what_is_old(say: Say, number: str, key: str, sent: int) -> None:
    text = f"{CLEAN} Asked {sent}."
    queue(number, text, newest(say, number), ago=20)
    with Terminal("outbox", "send") as screen:
        screen.expect("Send it now? [y/N]")
        screen.type(key)
        assert screen.end() == (0 if sent else 1)
    assert count(say, number, text) == sent


# --- what nobody knows --------------------------------------------------------------------------


def test_settle_finds_what_arrived_and_gives_back_what_did_not(say: Say, number: str) -> None:
    last = newest(say, number)
    arrived, lost = f"{CLEAN} Arrived.", f"{CLEAN} Lost."
    assert say("send", number, arrived).code == 0
    there = said(say, number)[-1]["id"]
    kept = opened()
    kept._connection.execute(  # type: ignore[attr-defined]
        "UPDATE sends SET state = 'unknown', message_id = '', text = ? WHERE message_id = ?",
        (arrived, str(there)),
    )
    kept.close()
    leave_unknown(number, lost, last, ago=30)
    shown = say("outbox", "settle", "-o", "json")
    assert shown.code == 0, shown.err
    assert sorted(one["state"] for one in json.loads(shown.out)) == ["failed", "sent"]
    assert count(say, number, arrived) == 1
    assert draft(number) == lost


def test_settle_says_when_it_is_still_unknown_and_the_agent_decides(say: Say, number: str) -> None:
    text = f"{CLEAN} Open."
    key = leave_unknown(number, text, newest(say, number))
    shown = say("outbox", "settle")
    assert shown.code == 4
    assert "--sent" in shown.err
    assert say("outbox", "settle", "--again").code == 2
    shown = say("outbox", "settle", key[:8], "--again")
    assert shown.code == 0, shown.err
    assert count(say, number, text) == 1
    assert json.loads(say("outbox", "-o", "json").out) == []


def test_settle_sent_takes_the_agents_word(say: Say, number: str) -> None:
    key = leave_unknown(number, f"{CLEAN} Seen.", "1")
    assert say("outbox", "settle", key, "--sent").code == 0
    assert json.loads(say("outbox", "-o", "json").out) == []
    assert draft(number) == ""


# --- edit and drop ------------------------------------------------------------------------------


def test_edit_makes_it_the_draft_and_keeps_the_other(say: Say, number: str) -> None:
    kept = opened()
    kept.clear_draft(number)
    kept.save_draft(number, "What I write now")
    kept.close()
    key = queue(number, CLEAN, "1")
    shown = say("outbox", "edit", key[:8])
    assert shown.out == f"it is the draft of conversation {number}: saywell chat {number}\n"
    assert draft(number) == CLEAN
    (other,) = json.loads(say("outbox", "-o", "json").out)
    assert (other["kind"], other["text"]) == ("draft", "What I write now")
    assert say("outbox", "edit", other["id"]).code == 0
    assert draft(number) == "What I write now"


def test_an_unknown_one_is_not_edited(say: Say, number: str) -> None:
    key = leave_unknown(number, CLEAN, "1")
    shown = say("outbox", "edit", key[:8])
    assert shown.code == 2
    assert f"saywell outbox settle {key[:8]}" in shown.err


def test_drop_asks_first(say: Say, number: str) -> None:
    key = queue(number, CLEAN, "1")
    assert say("outbox", "drop", key[:8]).code == 2
    with Terminal("outbox", "drop", key[:8]) as screen:
        screen.expect("Forget it? [y/N]")
        screen.type("y\r")
        assert screen.end() == 0
    assert json.loads(say("outbox", "-o", "json").out) == []
    assert say("outbox", "drop", key[:8], "--yes").code == 2


@pytest.mark.parametrize("command", ["send", "settle", "edit", "drop"])
def test_an_id_that_is_not_there(say: Say, command: str) -> None:
    shown = say("outbox", command, "zzzz")
    assert (shown.code, shown.out) == (2, "")
    assert "'zzzz'" in shown.err


def test_a_plain_send_of_what_waits_sends_that(say: Say, number: str) -> None:
    text = f"{CLEAN} Waited."
    queue(number, text, newest(say, number))
    assert say("send", number, text).code == 0
    assert count(say, number, text) == 1
    assert json.loads(say("outbox", "-o", "json").out) == []


def test_a_plain_send_does_not_double_what_is_unknown(
    say: Say, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sender(backend: ChatBackend, journal: Journal) -> SendService:
        return SendService(backend, journal, wiring.SystemClock(), looks=(0.0,))

    monkeypatch.setattr(wiring, "make_sender", sender)
    text = f"{CLEAN} Unknown."
    leave_unknown(number, text, newest(say, number))
    shown = say("send", number, text)
    assert shown.code == 4
    assert "1 message may or may not have gone out: saywell outbox" in shown.err
    assert count(say, number, text) == 0
