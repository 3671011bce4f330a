"""Kinds of chat systems: our own, those of packages, and packages that do not fit."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

import pytest

from saywell.app import wiring_backends, wiring_systems
from saywell.errors import ConfigError, Rejected
from saywell.model.backend import Capability
from saywell.model.settings import ChatSystem

KINDS = """\
from saywell.model.connection import BackendKind

def breaks(connection):
    raise ZeroDivisionError("by nothing \\x1b[2J")

BREAKS = BackendKind(name="breaks", connect=breaks)
NOTHING = BackendKind(name="nothing", connect=lambda connection: None)
NO_KIND = "chat"
"""

GROUP = """\
[saywell.backends]
breaks = odd_kinds:BREAKS
nothing = odd_kinds:NOTHING
nokind = odd_kinds:NO_KIND
gone = odd_kinds_that_are_not_there:KIND
matrix = odd_kinds:BREAKS
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a package whose kinds do not fit."""
    (tmp_path / "odd_kinds.py").write_text(KINDS)
    info = tmp_path / "odd_kinds-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: odd-kinds\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(GROUP)
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()


@pytest.mark.parametrize("name", wiring_backends.OWN)
def test_our_own_kinds_say_what_they_can_do_without_a_server(name: str) -> None:
    can = wiring_backends.capabilities_of(name, ChatSystem())
    assert Capability.TAKE in can
    assert wiring_backends.package_of(name) == "saywell"
    kind = wiring_backends.kind_of(name)
    assert kind.asks_for
    assert kind.where


@pytest.mark.parametrize("name", wiring_backends.OWN)
def test_what_a_chat_system_lacks_is_refused_without_a_request(name: str) -> None:
    chat = ChatSystem(kind=name, url="https://nowhere.invalid", account="1", user="ann")
    backend = wiring_backends.connected(chat, "some-secret")
    assert "some-secret" not in repr(backend)
    calls: dict[Capability, Callable[[], object]] = {
        Capability.MACROS: backend.macros,
        Capability.TEAMS: backend.teams,
        Capability.PRIORITY: lambda: backend.set_priority("1", None),
        Capability.CONTACTS: lambda: backend.search_contacts("Ana"),
    }
    for capability, call in calls.items():
        if capability not in backend.capabilities:
            with pytest.raises(Rejected, match="has no means for"):
                call()
    backend.close()


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("breaks", "ZeroDivisionError: by nothing"),
        ("nothing", "no ChatBackend"),
        ("nokind", "no BackendKind"),
        ("gone", "ModuleNotFoundError"),
    ],
)
def test_a_package_that_does_not_fit_is_told_and_no_crash(name: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said) as told:
        wiring_backends.connected(ChatSystem(kind=name, url="https://nowhere.invalid"), "secret")
    assert repr(name) in told.value.message
    assert "\x1b" not in told.value.message
    assert "docs/backends.md" in told.value.hint
    assert name in wiring_backends.kind_names()
    assert wiring_backends.package_of(name) == "odd-kinds"


@pytest.mark.usefixtures("package")
def test_no_package_takes_the_place_of_our_own() -> None:
    chat = ChatSystem(kind="matrix", url="https://nowhere.invalid")
    assert wiring_backends.connected(chat, "some-token").name == "Matrix"


@pytest.mark.parametrize(
    ("chat", "account", "name"),
    [
        (ChatSystem(), "", "nowhere/0"),
        (ChatSystem(url="https://a.example/chat", account="1"), "", "a.example/1"),
        (ChatSystem(url="https://a.example", account="1"), "2", "a.example/1"),
        (ChatSystem(url="https://a.example"), "2", "a.example/2"),
        (ChatSystem(url="https://a.example", account="@ann:a"), "", "a.example/@ann:a"),
        (ChatSystem(url="https://a.example", account="7", user="ann"), "", "a.example/7/ann"),
        (ChatSystem(url="file:///srv/desk", account="d", user="ann"), "", "srv/desk/d/ann"),
    ],
)
def test_the_journal_knows_its_account_without_a_server(
    chat: ChatSystem, account: str, name: str
) -> None:
    assert wiring_systems.account_name(chat, account) == name
