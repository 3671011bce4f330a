"""auth login, logout and status: the token is proved, kept, never shown."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Say
from tests.cli.support import Terminal

from saywell.app import wiring, wiring_systems
from saywell.practice.server import PracticeDesk


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)


def config_text() -> str:
    file = wiring.folders().config_file
    return file.read_text() if file.exists() else ""


def test_a_token_from_a_pipe_is_proved_and_kept(say: Say, shared_desk: PracticeDesk) -> None:
    url, token = shared_desk.url, shared_desk.token
    shown = say("auth", "login", "--url", url, "--token-stdin", stdin=f"{token}\n")
    assert shown.code == 0, shown.err
    assert shown.out == (
        "You are Dana Reyes (agent) at Larkspur, account 1. The token is kept in the file.\n"
    )
    assert url in config_text()
    assert token not in config_text() + shown.err
    assert say("inbox").code == 0

    status = say("auth", "status")
    assert status.code == 0
    assert "in the file" in status.out
    assert token not in status.out
    found = json.loads(say("auth", "status", "-o", "json").out)
    assert (found["accepted"], found["token"], found["url"]) == (True, "file", url)
    assert found["account"]["company"] == "Larkspur"

    assert "gone from the file" in say("auth", "logout").out
    assert say("auth", "status").code == 2
    assert "No token was kept" in say("auth", "logout").out
    assert say("inbox").code == 2


def test_the_account_of_another_server_is_not_asked_for(
    say: Say, shared_desk: PracticeDesk
) -> None:
    say("config", "set", "chat.url", "https://old.example.org")
    say("config", "set", "chat.account", "77")
    args = ("auth", "login", "--url", shared_desk.url, "--token-stdin")
    assert say(*args, stdin=shared_desk.token).code == 0
    assert wiring.load_settings().chat.account == "1"


def test_a_link_from_the_dashboard_is_enough(say: Say, shared_desk: PracticeDesk) -> None:
    link = f"{shared_desk.url}/app/accounts/1/dashboard"
    shown = say("auth", "login", "--url", link, "--token-stdin", stdin=shared_desk.token)
    assert shown.code == 0, shown.err
    settings = wiring.load_settings()
    assert (settings.chat.url, settings.chat.account) == (shared_desk.url, "1")


@pytest.mark.parametrize(
    ("stdin", "code", "said"),
    [
        ("wrong-token", 3, "once more: it stands at the end of Profile settings"),
        ("", 2, "the token is empty"),
        ("two words", 2, "once more: it stands at the end of Profile settings"),
        (b"\xff\xfe", 2, "not UTF-8"),
    ],
)
def test_a_token_that_is_wrong_is_not_kept(
    say: Say, shared_desk: PracticeDesk, stdin: str | bytes, code: int, said: str
) -> None:
    shown = say("auth", "login", "--url", shared_desk.url, "--token-stdin", stdin=stdin)
    assert (shown.code, shown.out) == (code, "")
    assert said in shown.err
    assert "wrong-token" not in shown.err
    assert "saywell auth login" not in shown.err
    assert not wiring_systems.token_store().file.exists()
    assert config_text() == ""


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["--url", "http://127.0.0.1:9"], 3, "127.0.0.1:9"),
        (["--url", "http://chat.example.org"], 2, "https"),
        (["--url", "https://ann:some-token@chat.example.org"], 2, "before the @"),
        (["--account", "one", "--url", "https://chat.example.org"], 2, "account"),
        ([], 2, "--url"),
    ],
)
def test_a_server_that_is_wrong_is_told(say: Say, args: list[str], code: int, said: str) -> None:
    shown = say("auth", "login", *args, "--token-stdin", stdin="some-token")
    assert shown.code == code
    assert said in shown.err
    assert "some-token" not in shown.err


def test_an_account_that_the_token_does_not_have_is_told(
    say: Say, shared_desk: PracticeDesk
) -> None:
    args = ("--url", shared_desk.url, "--account", "77", "--token-stdin")
    shown = say("auth", "login", *args, stdin=shared_desk.token)
    assert shown.code == 3
    assert "Larkspur" in shown.err


def test_without_a_terminal_the_token_is_not_asked_for(say: Say, shared_desk: PracticeDesk) -> None:
    shown = say("auth", "login", "--url", shared_desk.url)
    assert shown.code == 2
    assert "--token-stdin" in shown.err


def test_a_file_that_others_may_read_is_refused(say: Say, shared_desk: PracticeDesk) -> None:
    args = ("auth", "login", "--url", shared_desk.url, "--token-stdin")
    assert say(*args, stdin=shared_desk.token).code == 0
    wiring_systems.token_store().file.chmod(0o644)
    shown = say("inbox")
    assert shown.code == 2
    assert "chmod 600" in shown.err


def test_a_config_file_with_a_token_in_it_is_refused(say: Say) -> None:
    file = wiring.folders().config_file
    file.parent.mkdir(parents=True)
    file.write_text("chat:\n  token: abcdef123456\n")
    shown = say("inbox")
    assert shown.code == 2
    assert f"{file}:2:3" in shown.err
    assert "abcdef" not in shown.err


def test_on_a_terminal_the_token_is_asked_for_and_not_shown(shared_desk: PracticeDesk) -> None:
    with Terminal("auth", "login") as screen:
        screen.expect("Address of the server: ")
        screen.type(f"{shared_desk.url}\r")
        screen.expect("Access token")
        screen.type(f"{shared_desk.token}\r")
        assert screen.end() == 0
        assert "Dana Reyes" in screen.plain
        assert shared_desk.token not in screen.plain


@pytest.mark.parametrize("question", ["Address of the server", "Access token"])
@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_leaving_a_question_changes_nothing(
    shared_desk: PracticeDesk, question: str, key: str
) -> None:
    args = () if question.startswith("Address") else ("--url", shared_desk.url)
    with Terminal("auth", "login", *args) as screen:
        screen.expect(question)
        screen.type(key)
        assert screen.end() == 130
        assert "Traceback" not in screen.plain
    assert not (Path(os.environ["SAYWELL_HOME"]) / "config").exists()


def test_which_of_several_accounts_is_asked_on_a_terminal(shared_desk: PracticeDesk) -> None:
    with Terminal("auth", "login", "--url", shared_desk.url) as screen:
        screen.expect("Access token")
        screen.type(f"{shared_desk.admin_token}\r")
        screen.expect("2 (Larkspur Trade)")
        screen.expect("Number of the account: ")
        screen.type("9\r")
        screen.expect("no account 9")
        screen.type("2\r")
        assert screen.end() == 0
        assert "account 2" in screen.plain
    assert wiring.load_settings().chat.account == "2"


def test_without_a_terminal_the_account_has_to_be_named(
    say: Say, shared_desk: PracticeDesk
) -> None:
    args = ("auth", "login", "--url", shared_desk.url, "--token-stdin")
    shown = say(*args, stdin=shared_desk.admin_token)
    assert (shown.code, shown.out) == (3, "")
    assert "--account ID" in shown.err
    assert config_text() == ""
    assert say(*args, "--account", "2", stdin=shared_desk.admin_token).code == 0


def test_the_status_as_csv(say: Say, desk: PracticeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    (row,) = csv.DictReader(io.StringIO(say("auth", "status", "-o", "csv").out))
    assert (row["accepted"], row["agent"], row["error"]) == ("true", "Dana Reyes", "")
    monkeypatch.setenv("SAYWELL_TOKEN", "wrong-token")
    shown = say("auth", "status", "-o", "csv")
    (row,) = csv.DictReader(io.StringIO(shown.out))
    assert (shown.code, row["accepted"], row["agent"]) == (3, "false", "")
    assert "wrong-token" not in shown.out
