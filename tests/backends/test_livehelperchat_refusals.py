from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.backends.lhc_server import ALICE, BOB, LiveHelperChatServer
from tests.backends.stage_livehelperchat import backend_of
from tests.backends.stages import QUICK, no_sleep
from tests.faults import faults
from tests.faults.proxy import Fault, FaultProxy
from tests.faults.wire import Answer

from saywell.backends.livehelperchat import KIND, LiveHelperChatBackend
from saywell.backends.livehelperchat_api import base_address
from saywell.errors import (
    BackendError,
    ConfigError,
    NotAChatSystem,
    PermissionRefused,
    Rejected,
    ServerFailed,
    SignInRefused,
    Uncertain,
    Unreachable,
)
from saywell.model.chat import Outgoing
from saywell.model.connection import Connection


@pytest.fixture
def server() -> Iterator[LiveHelperChatServer]:
    with LiveHelperChatServer() as server:
        yield server


# -- signing in


@pytest.mark.parametrize("user", ["nobody", "bob", "alice"])
def test_who_is_not_let_in_is_told(server: LiveHelperChatServer, user: str) -> None:
    backend = backend_of(server, user, "another-key")
    with pytest.raises(SignInRefused, match="Authorization failed") as refused:
        backend.account()
    assert "another-key" not in f"{refused.value} {refused.value.hint} {backend!r}"
    with pytest.raises(SignInRefused):
        backend.send(Outgoing("k", "1", "Hello."))
    backend.close()


def test_a_password_without_its_right_is_told(server: LiveHelperChatServer) -> None:
    server.desk.operators["carl"] = BOB.__class__(3, "carl", "carl-password", direct_login=False)
    backend = backend_of(server, "carl", "carl-password")
    with pytest.raises(PermissionRefused, match="sign in with the password") as refused:
        backend.account()
    assert "API key" in refused.value.hint
    backend.close()


def test_what_may_not_be_read_is_told(server: LiveHelperChatServer) -> None:
    server.desk.operators["carl"] = BOB.__class__(3, "carl", "carl-password", readable=False)
    chat = str(server.desk.begin("Ana", "Hello?"))
    backend = backend_of(server, "carl", "carl-password")
    with pytest.raises(PermissionRefused):
        backend.conversation(chat)
    with pytest.raises(PermissionRefused):
        backend.send(Outgoing("k", chat, "Hello."))
    backend.close()


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("https://chat.example.com", "https://chat.example.com/index.php"),
        ("chat.example.com/", "https://chat.example.com/index.php"),
        ("https://example.com/lhc/", "https://example.com/lhc/index.php"),
        (
            "https://example.com/lhc/index.php/site_admin/user/login?x=1#y",
            "https://example.com/lhc/index.php",
        ),
    ],
)
def test_an_address_may_be_that_of_a_page(url: str, base: str) -> None:
    assert base_address(url) == base


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"user": ""}, "name of the user"),
        ({"user": "a:b"}, "cannot be a user name"),
        ({"user": "a\x1b[2J"}, "cannot be a user name"),
        ({"secret": " \n"}, "is empty"),
        ({"secret": "planted\x00secret"}, "holds characters"),
        ({"url": "http://chat.example.com"}, "would show the token"),
    ],
)
def test_what_cannot_be_right_is_refused_without_asking(values: dict[str, str], words: str) -> None:
    given: dict[str, Any] = {
        "url": "https://chat.example.com",
        "user": "alice",
        "secret": "planted",
        **values,
    }
    with pytest.raises(ConfigError, match=words) as refused:
        KIND.connect(Connection(**given))
    assert "planted" not in f"{refused.value} {refused.value.hint}"


def test_the_kind_says_what_it_asks_for() -> None:
    assert KIND.needs_user
    backend = KIND.connect(Connection(url="https://a.example", user="alice", secret="planted"))
    assert "planted" not in repr(backend)
    backend.close()


# -- answers of no shape


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (faults.huge, NotAChatSystem),
        (faults.not_utf8, NotAChatSystem),
        (faults.too_long, Unreachable),
        (faults.answers(Answer(302, headers=(("Location", "/"),))), NotAChatSystem),
        (faults.answers(Answer(200)), NotAChatSystem),
        (faults.answers(Answer(200, b'"false"')), NotAChatSystem),
        (faults.answers(Answer(200, b"[]")), NotAChatSystem),
        (faults.answers(Answer(200, b'{"error": "t"}')), Rejected),
        (faults.answers(Answer(200, b'{"list": {"5": null}}')), NotAChatSystem),
        (faults.answers(Answer(200, b'{"error": false}{"error": true}')), NotAChatSystem),
        (faults.answers(Answer(503, b"<html>", "text/html")), ServerFailed),
    ],
)
def test_an_answer_of_no_shape_is_told(
    server: LiveHelperChatServer, fault: Fault, kind: type[Exception]
) -> None:
    chat = str(server.desk.begin("Ana", "Hello?"))
    with FaultProxy(server.url) as proxy:
        backend = LiveHelperChatBackend(
            proxy.url, ALICE.username, ALICE.api_key, limits=QUICK, sleep=no_sleep
        )
        proxy.order(fault, count=99)
        for ask in (backend.queue, lambda: backend.messages(chat), backend.agents):
            with pytest.raises(kind):
                ask()
        with pytest.raises(BackendError) as failed:
            backend.send(Outgoing("k", chat, "Hello Ana."))
        assert isinstance(failed.value, Uncertain | NotAChatSystem)
        backend.close()
