"""send, as a command: the gate, the sending, and what is kept when it does not go out."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Say
from tests.cli.support import Terminal

from saywell.app import wiring
from saywell.app.sending import SendService
from saywell.errors import JournalError
from saywell.model.backend import ChatBackend
from saywell.model.ports import Journal
from saywell.practice.server import PracticeDesk

CLEAN = "Hello, this is Dana from Larkspur. Your parcel left today and arrives on Friday."
HURRIED = "Hello, this is Dana from Larkspur. Pls wait two minutes while I look."
UNFILLED = "Hello, this is Dana from Larkspur. Your {{ thing }} is here."
SECRET = "Hello, this is Dana from Larkspur. Is 4111 1111 1111 1111 your card?"

pytestmark = pytest.mark.usefixtures("desk", "replies", "repeating")


@pytest.fixture
def repeating(say: Say) -> None:
    """The tests share a desk and say the same again and again, which M23 would ask about."""
    say("config", "set", "check.off", "M23")


def journal() -> Journal:
    return wiring.open_journal(wiring.load_settings(), "1")


def draft(conversation: str) -> str:
    kept = journal()
    found = kept.draft(conversation)
    kept.close()
    return found.text if found else ""


def said(say: Say, conversation: str) -> list[dict[str, object]]:
    shown = json.loads(say("show", conversation, "-o", "json").out)
    return [one for one in shown["messages"] if one["author"] == "agent"]


@pytest.fixture
def number(say: Say) -> str:
    """The number of a conversation with somebody who writes English."""
    waiting = json.loads(say("inbox", "-o", "json").out)
    return next(str(one["id"]) for one in waiting if one["contact"]["language"] == "en")


def test_a_clean_message_goes_out(say: Say, number: str) -> None:
    shown = say("send", number, CLEAN)
    assert shown.code == 0, shown.err
    last = said(say, number)[-1]
    assert (last["text"], last["private"]) == (CLEAN, False)
    assert shown.out == f"sent: message {last['id']} in conversation {number}\n"
    assert draft(number) == ""


def test_it_comes_from_a_pipe_and_answers_in_json(say: Say, number: str) -> None:
    shown = say("send", number, "-", "-o", "json", stdin=CLEAN + "\n")
    answer = json.loads(shown.out)
    assert answer["sent"] is True
    assert answer["message"]["text"] == CLEAN
    assert said(say, number)[-1]["id"] == answer["message"]["id"]


def test_a_warning_stops_it_where_nobody_can_be_asked(say: Say, number: str) -> None:
    before = len(said(say, number))
    shown = say("send", number, HURRIED)
    assert (shown.code, shown.out) == (1, "")
    assert "»Pls«" in shown.err
    assert "--yes or --because" in shown.err
    assert f"saywell chat {number}" in shown.err
    assert draft(number) == HURRIED
    assert len(said(say, number)) == before
    refused = json.loads(say("send", number, HURRIED, "-o", "json").out)
    assert (refused["sent"], refused["report"]["verdict"]) == (False, "ask")


def test_yes_sends_in_spite_of_a_warning_but_not_of_an_error(say: Say, number: str) -> None:
    assert say("send", number, HURRIED, "--yes").code == 0
    assert said(say, number)[-1]["text"] == HURRIED
    shown = say("send", number, SECRET, "--yes")
    assert shown.code == 1
    assert "4111" not in shown.err
    assert "the check blocks it" in shown.err
    assert draft(number) == SECRET


def test_a_reason_waives_an_error_and_is_kept(say: Say, number: str) -> None:
    reason = "the number is the test card of our own shop"
    shown = say("send", number, SECRET, "--because", reason, "-o", "json")
    assert shown.code == 0, shown.err
    assert [one["reason"] for one in json.loads(shown.out)["waived"]] == [reason]
    kept = journal()
    newest = kept.waivers()[0]
    assert (newest.conversation_id, newest.waiver.reason) == (number, reason)
    kept.close()


def test_no_reason_lets_an_unfilled_field_out(say: Say, number: str) -> None:
    before = len(said(say, number))
    shown = say("send", number, UNFILLED, "--because", "it is fine", "--yes")
    assert shown.code == 1
    assert "not filled in" in shown.err
    assert draft(number) == UNFILLED
    assert len(said(say, number)) == before


def test_a_note_is_held_to_less(say: Say, number: str) -> None:
    shown = say("send", number, "pls call him, he sounds lost", "--note")
    assert shown.code == 0, shown.err
    assert "note" in shown.out
    assert said(say, number)[-1]["private"] is True
    assert say("send", number, "His card is 4111 1111 1111 1111", "--note").code == 1
    assert say("send", number, "Ask about {{ thing }}", "--note").code == 1
    marked = say("show", number).out
    assert "NOTE |   pls call him, he sounds lost" in marked


def test_a_reply_is_filled_for_the_customer_and_sent_with_its_files(say: Say, number: str) -> None:
    shown = say("send", number, "--insert", "test.mail", "--yes", "-o", "json")
    assert shown.code == 0, shown.err
    message = json.loads(shown.out)["message"]
    assert message["text"] == "The label is attached."
    assert [one["name"] for one in message["attachments"]] == ["label.txt"]
    kept = journal()
    count = kept.usage()["test.mail"]
    kept.close()
    assert (count.inserted, count.sent, count.abandoned) == (1, 1, 0)
    missing = say("send", number, "--insert", "test.parcel")
    assert missing.code == 2
    assert "--set carrier=" in missing.err


def test_the_context_comes_from_the_conversation(say: Say) -> None:
    waiting = json.loads(say("inbox", "-o", "json").out)
    new = next(one["id"] for one in waiting if one["first_reply"])
    shown = say("send", new, "Your parcel left today and arrives on Friday.")
    assert shown.code == 1
    assert "M10" in shown.err


@pytest.mark.parametrize(
    ("args", "said_"),
    [
        (["", "--note"], "the message is empty"),
        (["x", "--insert", "test.mail"], "not both"),
        (["x", "--attach", "/nowhere.pdf"], "/nowhere.pdf does not exist"),
        (["x", "--attach", "/"], "is not a file"),
        (["x", "--attach", ""], "is not the name of a file"),
        (["x", "--attach", os.devnull], "is not a file"),
        (["--insert", "nothing.such"], "no reply 'nothing.such'"),
        (["--insert", "test.mail", "--set", "a=b"], "no field 'a'"),
    ],
)
def test_what_cannot_be_sent_is_told(say: Say, number: str, args: list[str], said_: str) -> None:
    shown = say("send", number, *args)
    assert (shown.code, shown.out) == (2, "")
    assert said_ in shown.err


def test_a_file_can_go_with_it_or_alone(say: Say, number: str, tmp_path: Path) -> None:
    file = tmp_path / "receipt.pdf"
    file.write_bytes(b"%PDF-1.4")
    shown = say("send", number, CLEAN, "--attach", str(file), "-o", "json")
    assert [one["name"] for one in json.loads(shown.out)["message"]["attachments"]] == [
        "receipt.pdf"
    ]
    assert say("send", number, "--attach", str(file)).code == 0


def test_a_file_with_nothing_in_it_or_that_cannot_be_read(
    say: Say, number: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "empty.pdf"
    empty.touch()
    shown = say("send", number, CLEAN, "--attach", str(empty))
    assert (shown.code, shown.out) == (2, "")
    assert "empty.pdf is empty" in shown.err
    real = Path.open

    def locked(path: Path, *args: Any, **options: Any) -> Any:
        if path == empty:
            raise PermissionError(13, "Permission denied")
        return real(path, *args, **options)

    monkeypatch.setattr(Path, "open", locked)
    shown = say("send", number, CLEAN, "--attach", str(empty))
    assert (shown.code, shown.out) == (2, "")
    assert "cannot be read: Permission denied" in shown.err


def test_a_conversation_that_is_not_there(say: Say) -> None:
    shown = say("send", "99999", CLEAN)
    assert (shown.code, shown.out) == (3, "")
    assert "no conversation 99999" in shown.err
    assert say("send", "../profile", CLEAN).code in (2, 3)


# --- when the chat system fails -----------------------------------------------------------------


def test_a_lost_answer_is_looked_up_and_not_sent_again(
    say: Say, desk: PracticeDesk, number: str
) -> None:
    desk.faults.order("drop_after", method="POST", path="*/messages")
    text = f"{CLEAN} I checked it twice."
    shown = say("send", number, text)
    assert shown.code == 0, shown.err
    assert [one["text"] for one in said(say, number)].count(text) == 1


def test_what_nobody_knows_ends_with_4_and_is_not_sent_again(
    say: Say, desk: PracticeDesk, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sender(backend: ChatBackend, journal: Journal) -> SendService:
        return SendService(backend, journal, wiring.SystemClock(), looks=(0.0,))

    monkeypatch.setattr(wiring, "make_sender", sender)
    text = f"{CLEAN} And the invoice is in your mail."
    desk.faults.order("drop_before", method="POST", path="*/messages")
    shown = say("send", number, text)
    assert shown.code == 4, shown.err
    assert "not known whether" in shown.err
    assert draft(number) == text
    again = say("send", number, text)
    assert again.code == 4
    assert text not in [one["text"] for one in said(say, number)]


def test_a_refusal_of_the_server_keeps_the_text(say: Say, desk: PracticeDesk, number: str) -> None:
    text = f"{CLEAN} Enjoy it."
    desk.faults.order("sign_in", method="POST", path="*/messages", count=5)
    shown = say("send", number, text)
    assert shown.code == 3
    assert draft(number) == text
    assert f"saywell chat {number}" in shown.err


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "the desk, which fails"])
def test_what_was_typed_is_kept_while_the_chat_system_does_not_answer(
    say: Say, desk: PracticeDesk, number: str, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    if url.startswith("http"):
        monkeypatch.setenv("SAYWELL_URL", url)
    else:
        desk.faults.order("html", count=5)
    shown = say("send", number, "-", stdin=CLEAN)
    assert (shown.code, shown.out) == (3, "")
    assert f"kept as the draft: saywell chat {number}" in shown.err
    assert draft(number) == CLEAN
    desk.faults.clear()


def test_while_nothing_can_be_looked_up_a_rooms_whole_id_is_told_as_a_shell_takes_it(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("KIND", "matrix"), ("URL", "http://127.0.0.1:9"), ("TOKEN", "syt_ann")):
        monkeypatch.setenv(f"SAYWELL_{name}", value)
    monkeypatch.setenv("SAYWELL_ACCOUNT", "@ann:example.org")
    room = "!OGEhHVWSdvArJzumhm:example.org"
    shown = say("send", room, CLEAN)
    assert (shown.code, shown.out) == (3, "")
    assert f"kept as the draft: saywell chat '{room}'\n" in shown.err
    assert say("send", room, CLEAN, "--later").code == 0
    (waiting,) = json.loads(say("outbox", "-o", "json").out)
    assert say("outbox", "edit", waiting["id"]).out.endswith(f"saywell chat '{room}'\n")


@pytest.mark.parametrize(
    ("args", "account", "why"),
    [
        (["Harriet", CLEAN], "1", "give the conversation's whole id, as saywell inbox -o json"),
        (["OGEhHVWSdv", CLEAN], "1", "give the conversation's whole id, as saywell inbox -o json"),
        (["12", CLEAN], "", "log in once: saywell auth login"),
        (["12", "--insert", "hold.ask"], "1", "a reply cannot be filled without"),
    ],
)
def test_what_cannot_wait_says_why(
    say: Say, monkeypatch: pytest.MonkeyPatch, args: list[str], account: str, why: str
) -> None:
    for name, value in (("URL", "http://127.0.0.1:9"), ("TOKEN", "x"), ("ACCOUNT", account)):
        monkeypatch.setenv(f"SAYWELL_{name}", value)
    shown = say("send", *args, "--later")
    assert (shown.code, shown.out) == (3, "")
    assert why in shown.err
    assert (CLEAN in shown.err) is (CLEAN in args)


def test_a_draft_that_cannot_be_kept_does_not_hide_that_nobody_knows(
    say: Say, desk: PracticeDesk, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(journal: Journal, conversation: str, text: str, **_: object) -> None:
        raise JournalError("the disk is full")

    def sender(backend: ChatBackend, journal: Journal) -> SendService:
        return SendService(backend, journal, wiring.SystemClock(), looks=(0.0,))

    monkeypatch.setattr("saywell.app.gate.keep_draft", full)
    monkeypatch.setattr(wiring, "make_sender", sender)
    desk.faults.order("drop_before", method="POST", path="*/messages")
    shown = say("send", number, f"{CLEAN} The label is in your mail.")
    assert shown.code == 4
    assert "could not be kept: the disk is full" in shown.err


def test_another_draft_of_the_conversation_survives(say: Say, number: str) -> None:
    kept = journal()
    kept.save_draft(number, "What I was writing in the chat screen")
    kept.close()
    assert say("send", number, CLEAN).code == 0
    assert draft(number) == "What I was writing in the chat screen"
    assert say("send", number, HURRIED).code == 1
    assert draft(number) == f"What I was writing in the chat screen\n\n{HURRIED}"


# --- on a terminal ------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "code"), [("y\r", 0), ("n\r", 1), ("\r", 1)])
def test_a_warning_is_asked_about(say: Say, number: str, key: str, code: int) -> None:
    before = len(said(say, number))
    with Terminal("send", number, HURRIED) as screen:
        screen.expect("Send it all the same? [y/N]")
        screen.type(key)
        assert screen.end() == code
    assert len(said(say, number)) == before + (code == 0)
    assert draft(number) == ("" if code == 0 else HURRIED)


@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_leaving_the_question_sends_nothing_and_keeps_the_text(
    say: Say, number: str, key: str
) -> None:
    before = len(said(say, number))
    with Terminal("send", number, HURRIED) as screen:
        screen.expect("Send it all the same?")
        screen.type(key)
        assert screen.end() == 130
        assert "nothing was sent" in screen.plain
        assert "Traceback" not in screen.plain
    assert len(said(say, number)) == before
    assert draft(number) == HURRIED


def test_csv_has_one_row_and_none_of_what_was_refused(say: Say, number: str) -> None:
    sent = say("send", number, CLEAN, "-o", "csv")
    (row,) = csv.DictReader(io.StringIO(sent.out))
    assert (row["sent"], row["conversation_id"], row["text"]) == ("true", number, CLEAN)
    refused = say("send", number, SECRET, "-o", "csv")
    assert refused.code == 1
    (row,) = csv.DictReader(io.StringIO(refused.out))
    assert (row["sent"], row["text"]) == ("false", "")
