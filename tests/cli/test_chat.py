"""chat, as a command on a terminal."""

from __future__ import annotations

import json

import pytest
from tests.cli.conftest import Say
from tests.cli.support import Terminal, run

from saywell.app import wiring
from saywell.practice.server import PracticeDesk


@pytest.mark.usefixtures("desk")
def test_it_opens_a_conversation_and_keeps_what_was_typed(say: Say) -> None:
    first = json.loads(say("inbox", "-o", "json").out)[0]
    with Terminal("chat", first["id"], size=(24, 80)) as screen:
        screen.expect("Reply to")
        screen.type("Half a thought")
        screen.expect("thought")
        screen.type("\x11")
        assert screen.end() == 0
        assert "Traceback" not in screen.plain
    journal = wiring.open_journal(wiring.load_settings(), "1")
    kept = journal.draft(first["id"])
    journal.close()
    assert kept is not None
    assert kept.text == "Half a thought"


@pytest.mark.usefixtures("desk")
def test_without_a_terminal_the_commands_for_scripts_are_named(say: Say) -> None:
    shown = say("chat")
    assert (shown.code, shown.out) == (2, "")
    assert "saywell send" in shown.err


@pytest.mark.usefixtures("desk")
def test_a_conversation_that_is_not_there_is_told_on_the_screen() -> None:
    with Terminal("chat", "99999", size=(24, 80)) as screen:
        screen.expect("no such thing")
        screen.type("\x11")
        assert screen.end() == 0


@pytest.mark.usefixtures("desk")
def test_a_conversation_is_opened_by_the_customers_name(say: Say) -> None:
    first = json.loads(say("inbox", "-o", "json").out)[0]
    with Terminal("chat", first["contact"]["name"], size=(24, 80)) as screen:
        screen.expect("Reply to")
        screen.type("\x11")
        assert screen.end() == 0
    with Terminal("chat", "nobody-of-this-name") as screen:
        assert screen.end() == 3
        assert "no conversation nobody-of-this-name" in screen.plain


def test_the_screen_opens_although_the_server_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAYWELL_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("SAYWELL_ACCOUNT", "1")
    monkeypatch.setenv("SAYWELL_TOKEN", "some-token")
    with Terminal("chat", size=(24, 80)) as screen:
        screen.expect("127.0.0.1:9")
        screen.type("\x11")
        assert screen.end() == 0
        assert "Traceback" not in screen.plain


def test_a_conversation_by_lines_through_a_pipe(desk: PracticeDesk, say: Say) -> None:
    first = json.loads(say("inbox", "-o", "json").out)[0]
    assert say("config", "set", "clocks.send_delay", "0s").code == 0
    lines = (
        "reply Hello, this is Dana at Larkspur. I am looking for it now!!",
        "fix",
        "send",
        "note The parcel is in Patras.",
        "send",
        "close",
        ".",
        "quit",
    )
    typed = "\n".join(lines) + "\n"
    env = {"SAYWELL_URL": desk.url, "SAYWELL_TOKEN": desk.token}
    done = run("chat", "--plain", first["id"], stdin=typed, env=env, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "\x1b" not in done.stdout
    said = done.stdout.splitlines()
    assert said[0].startswith("saywell chat, line by line.")
    assert f"Now open: {first['contact']['name']}." in said
    assert "Your draft: Hello, this is Dana at Larkspur. I am looking for it now!" in said
    assert said.count("Sent.") == 2
    read = json.loads(say("show", first["id"], "-o", "json").out)["messages"][-2:]
    assert [(one["text"], one["private"]) for one in read] == [
        ("Hello, this is Dana at Larkspur. I am looking for it now!", False),
        ("The parcel is in Patras.", True),
    ]


def test_the_end_of_the_lines_is_the_end_and_keeps_the_draft(desk: PracticeDesk, say: Say) -> None:
    first = json.loads(say("inbox", "-o", "json").out)[-1]
    done = run("chat", "--plain", first["id"], stdin="reply Half a thought", timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    journal = wiring.open_journal(wiring.load_settings(), "1")
    kept = journal.draft(first["id"])
    journal.close()
    assert kept is not None
    assert kept.text == "Half a thought"


def test_lines_without_a_server_end_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAYWELL_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("SAYWELL_ACCOUNT", "1")
    monkeypatch.setenv("SAYWELL_TOKEN", "some-token")
    with Terminal("chat", "--plain") as screen:
        screen.expect("127.0.0.1:9")
        screen.type("quit\n")
        assert screen.end() == 0
        assert "Traceback" not in screen.plain


def test_without_a_chat_system_nothing_opens() -> None:
    with Terminal("chat") as screen:
        assert screen.end() == 2
        assert "saywell demo" in screen.plain


@pytest.mark.usefixtures("desk")
def test_keys_of_the_configuration_hold_and_bad_ones_are_told_with_their_place() -> None:
    file = wiring.folders().config_file
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("keys:\n  next_waiting: f5\n  send: ctrl-enter\n")
    with Terminal("chat", size=(30, 150)) as screen:
        screen.expect("F5 opens whoever has waited longest")
        screen.expect("left as they were: 1")
        screen.expect("late")
        screen.type("\x1b[15~")
        screen.expect("Reply to")
        screen.type("\x11")
        assert screen.end() == 0
        told = " ".join(screen.plain.split())
    assert f"{file}:3:9: terminals do not send 'ctrl-enter'" in told
