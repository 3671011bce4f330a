"""auth login for other chat systems than Chatwoot: on a real Matrix server, and a stand-in."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.backends.lhc_server import ALICE, LiveHelperChatServer
from tests.backends.synapse import Synapse
from tests.cli.conftest import Say
from tests.cli.support import Terminal

from saywell.app import wiring, wiring_systems
from saywell.practice.server import PracticeDesk


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)


@pytest.fixture
def helper_chat() -> Iterator[LiveHelperChatServer]:
    with LiveHelperChatServer() as server:
        yield server


def everything_written() -> str:
    """All that commands have left in the home of the test."""
    home = wiring.folders().config.parent
    return "\n".join(path.read_text(errors="replace") for path in home.rglob("*") if path.is_file())


def test_a_matrix_password_becomes_a_token_and_is_not_kept(say: Say, synapse: Synapse) -> None:
    ann = synapse.user("ann", "Ann Agent")
    args = ("--kind", "matrix", "--url", synapse.url, "--user", ann.name, "--password")
    shown = say("auth", "login", *args, "--token-stdin", stdin=ann.password)
    assert shown.code == 0, shown.err
    assert shown.out.startswith(f"You are Ann Agent (agent), account {ann.id}. ")
    chat = wiring.load_settings().chat
    assert (chat.kind, chat.url, chat.account, chat.user) == (
        "matrix",
        synapse.url,
        ann.id,
        ann.name,
    )
    token = wiring_systems.find_token(chat)
    assert token is not None
    assert token.secret not in shown.out + shown.err
    assert ann.password not in everything_written() + shown.out + shown.err
    status = json.loads(say("auth", "status", "-o", "json").out)
    assert (status["accepted"], status["kind"], status["user"]) == (True, "matrix", ann.name)
    assert wiring_systems.account_name(chat) == f"{synapse.url[7:]}/{ann.id}/{ann.name}"
    assert "every agent sets the same list:\n  saywell config set chat.colleagues @" in shown.err
    assert say("config", "set", "chat.colleagues", "@bo:x.example,@eleni:x.example").code == 0

    again = say("auth", "login", *args, "--token-stdin", stdin=ann.password)
    assert (again.code, "chat.colleagues" in again.err) == (0, False)
    token = wiring_systems.find_token(chat)

    wrong = say("auth", "login", *args, "--token-stdin", stdin="wrong-password")
    assert wrong.code == 3
    assert "wrong-password" not in wrong.err
    assert wiring_systems.find_token(chat) == token


def test_a_matrix_token_needs_no_user(say: Say, synapse: Synapse) -> None:
    ann = synapse.user("ann", "Ann Agent")
    args = ("--kind", "matrix", "--url", synapse.url, "--token-stdin")
    assert say("auth", "login", *args, stdin=ann.token).code == 0
    chat = wiring.load_settings().chat
    assert (chat.account, chat.user) == (ann.id, "")
    assert say("inbox").err == "nobody is there\n"


def test_two_people_on_one_server_are_kept_apart(say: Say, synapse: Synapse) -> None:
    names = set()
    for localpart in ("ann", "bo"):
        user = synapse.user(localpart, localpart.title())
        args = ("--kind", "matrix", "--url", synapse.url, "--user", localpart, "--token-stdin")
        assert say("auth", "login", *args, stdin=user.token).code == 0
        chat = wiring.load_settings().chat
        token = wiring_systems.find_token(chat)
        assert token is not None
        assert (token.secret, chat.account) == (user.token, user.id)
        names.add(wiring_systems.account_name(chat))
    assert len(names) == 2
    status = json.loads(say("auth", "status", "-o", "json").out)
    assert [one["user"] for one in status["also_kept"]] == ["ann"]
    assert "gone from" in say("auth", "logout", "--user", "ann").out
    assert say("auth", "status").code == 0


def test_on_a_terminal_enter_signs_in_with_a_password(synapse: Synapse) -> None:
    ann = synapse.user("ann", "Ann Agent")
    with Terminal("auth", "login", "--kind", "matrix", "--url", synapse.url) as screen:
        screen.expect("Enter alone signs in with a password")
        screen.type("\r")
        screen.expect("User name: ")
        screen.type(f"{ann.name}\r")
        screen.expect("Password")
        screen.type(f"{ann.password}\r")
        assert screen.end() == 0
        assert "You are Ann Agent" in screen.plain
        assert ann.password not in screen.plain


@pytest.mark.parametrize("secret", [ALICE.password, ALICE.api_key])
def test_live_helper_chat_takes_a_key_or_a_password(
    say: Say, helper_chat: LiveHelperChatServer, secret: str
) -> None:
    args = ("--kind", "livehelperchat", "--url", helper_chat.url, "--user", ALICE.username)
    shown = say("auth", "login", *args, "--token-stdin", stdin=secret)
    assert shown.code == 0, shown.err
    assert "The API key or password is kept in the file." in shown.out
    chat = wiring.load_settings().chat
    assert (chat.kind, chat.user) == ("livehelperchat", ALICE.username)
    assert say("inbox").code == 0
    assert secret not in Path(wiring.folders().config_file).read_text()


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["--kind", "matrx", "--url", "https://x.example"], 2, "did you mean matrix?"),
        (["--kind", "zendesk", "--url", "https://x.example"], 2, "livehelperchat"),
        (["--kind", "livehelperchat", "--url", "https://x.example"], 2, "--user NAME"),
        (["--kind", "chatwoot", "--url", "https://x.example", "--password"], 2, "leave --password"),
        (["--kind", "matrix", "--url", "http://x.example"], 2, "https"),
        (["--kind", "matrix", "--url", "https://x.example", "--user", "a\x1bb"], 2, "user name"),
    ],
)
def test_what_cannot_be_is_told_before_a_server_is_asked(
    say: Say, args: list[str], code: int, said: str
) -> None:
    shown = say("auth", "login", *args, "--token-stdin", stdin="some-secret")
    assert (shown.code, shown.out) == (code, "")
    assert said in shown.err
    assert "some-secret" not in shown.err
    assert not wiring.folders().config_file.exists()


def test_another_server_is_not_asked_for_the_account_of_the_last(
    say: Say, synapse: Synapse, shared_desk: PracticeDesk
) -> None:
    ann = synapse.user("ann", "Ann Agent")
    args = ("--kind", "matrix", "--url", synapse.url, "--user", "ann", "--token-stdin")
    assert say("auth", "login", *args, stdin=ann.token).code == 0
    back = ("--kind", "chatwoot", "--url", shared_desk.url, "--token-stdin")
    assert say("auth", "login", *back, stdin=shared_desk.token).code == 0
    chat = wiring.load_settings().chat
    assert (chat.kind, chat.account, chat.user) == ("chatwoot", "1", "")
    assert say("inbox").code == 0
