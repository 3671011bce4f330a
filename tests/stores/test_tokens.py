"""Tokens: where they are kept, that nobody else may read them, and that they are never shown."""

from __future__ import annotations

import sys
import threading
import types
from pathlib import Path
from typing import Any

import pytest

from saywell.errors import ConfigError
from saywell.stores import tokens
from saywell.stores.tokens import Token, TokenStore, server

SECRET = "sw-4f9a1c-secret"
URL = "https://chat.example.org"


class FakeKeyring(types.ModuleType):
    """A keyring in memory, in the place of the real module."""

    def __init__(self, priority: float = 5) -> None:
        super().__init__("keyring")
        self.kept: dict[tuple[str, str], str] = {}
        self.priority = priority
        self.hangs: threading.Event | None = None

    def get_keyring(self) -> FakeKeyring:
        if self.hangs is not None:
            self.hangs.wait(10)
        return self

    def get_password(self, service: str, name: str) -> str | None:
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, secret: str) -> None:
        self.kept[service, name] = secret

    def delete_password(self, service: str, name: str) -> None:
        del self.kept[service, name]


@pytest.fixture
def store(tmp_path: Path) -> TokenStore:
    return TokenStore(tmp_path, {})


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> FakeKeyring:
    fake = FakeKeyring()
    monkeypatch.setitem(sys.modules, "keyring", fake)
    return fake


@pytest.fixture
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)


@pytest.mark.usefixtures("no_keyring")
def test_without_a_keyring_the_token_is_in_a_file_for_its_owner_alone(store: TokenStore) -> None:
    assert store.get(URL) is None
    assert store.put(URL, f"  {SECRET}\n") == "file"
    assert store.get(f"{URL}/") == Token("file", SECRET)
    assert store.file.stat().st_mode & 0o777 == 0o600
    assert store.file.parent.stat().st_mode & 0o777 == 0o700
    assert store.logins() == ((URL, ""),)
    assert store.remove(URL) == "file"
    assert store.remove(URL) is None
    assert SECRET not in store.file.read_text()


def test_a_keyring_that_works_is_taken_and_the_file_only_says_so(
    store: TokenStore, keyring: FakeKeyring
) -> None:
    assert store.put(URL, SECRET) == "keyring"
    assert SECRET not in store.file.read_text()
    assert store.get(URL) == Token("keyring", SECRET)
    keyring.kept.clear()
    with pytest.raises(ConfigError, match="no token") as caught:
        store.get(URL)
    assert "auth login" in caught.value.hint
    assert store.remove(URL) == "keyring"


def test_the_file_can_be_insisted_on_and_so_can_the_keyring(
    store: TokenStore, keyring: FakeKeyring
) -> None:
    assert store.put(URL, SECRET, keep_in="file") == "file"
    assert not keyring.kept
    keyring.priority = 0
    assert store.put(URL, SECRET) == "file"
    with pytest.raises(ConfigError, match="no keyring"):
        store.put(URL, SECRET, keep_in="keyring")


@pytest.mark.usefixtures("no_keyring")
def test_a_keyring_that_is_not_installed_is_told_with_the_way_out(store: TokenStore) -> None:
    with pytest.raises(ConfigError, match="not installed") as caught:
        store.put(URL, SECRET, keep_in="keyring")
    assert "saywell[keyring]" in caught.value.hint


def test_a_keyring_that_hangs_is_given_up(
    store: TokenStore, keyring: FakeKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert store.put(URL, SECRET) == "keyring"
    monkeypatch.setattr(tokens, "PATIENCE", 0.05)
    keyring.hangs = threading.Event()
    with pytest.raises(ConfigError, match="did not answer"):
        store.get(URL)
    keyring.hangs.set()


def test_a_keyring_is_not_imported_before_it_is_known_to_have_the_token(
    store: TokenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Explodes:
        def __getattr__(self, name: str) -> Any:
            raise AssertionError("the keyring was asked")

    monkeypatch.setitem(sys.modules, "keyring", Explodes())
    assert store.get(URL) is None
    store.put(URL, SECRET, keep_in="file")
    assert store.get(URL) == Token("file", SECRET)


def test_the_environment_goes_first(tmp_path: Path) -> None:
    TokenStore(tmp_path, {}).put(URL, SECRET, keep_in="file")
    found = TokenStore(tmp_path, {"SAYWELL_TOKEN": " other-token "}).get(URL)
    assert found == Token("environment", "other-token")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660])
def test_a_file_that_others_may_read_is_refused_with_the_way_out(
    store: TokenStore, mode: int
) -> None:
    store.put(URL, SECRET, keep_in="file")
    store.file.chmod(mode)
    with pytest.raises(ConfigError) as caught:
        store.get(URL)
    assert caught.value.hint == f"run: chmod 600 '{store.file}'"
    store.file.chmod(0o600)
    store.file.parent.chmod(0o755)
    with pytest.raises(ConfigError, match="others on this machine") as caught:
        store.get(URL)
    assert caught.value.hint == f"run: chmod 700 '{store.file.parent}'"


@pytest.mark.parametrize("content", ["", "[1]", "{", "[" * 100_000, "\x00"])
def test_a_file_that_is_broken_is_told(store: TokenStore, content: str) -> None:
    store.put(URL, SECRET, keep_in="file")
    store.file.write_text(content)
    with pytest.raises(ConfigError) as caught:
        store.get(URL)
    assert caught.value.where is not None
    assert caught.value.where.file == str(store.file)


@pytest.mark.parametrize("secret", ["", "   ", "a\nb", "a\x1bb", "a\u202eb", "x" * 5000])
def test_what_cannot_be_a_token_is_refused_without_showing_it(
    store: TokenStore, secret: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        store.put(URL, secret)
    assert not secret.strip() or secret.strip() not in str(caught.value)
    assert not store.file.exists()


@pytest.mark.usefixtures("no_keyring")
def test_two_users_of_one_server_have_each_their_own(store: TokenStore) -> None:
    store.put(URL, SECRET)
    store.put(URL, "pass phrase of Άννα", user="ann")
    assert store.get(URL, "ann") == Token("file", "pass phrase of Άννα")
    assert store.get(f"{URL}/") == Token("file", SECRET)
    assert store.get(URL, "bo") is None
    assert store.logins() == ((URL, ""), (URL, "ann"))
    assert store.remove(URL, "ann") == "file"
    assert store.get(URL) == Token("file", SECRET)


def test_a_token_is_in_no_repr() -> None:
    token = Token("file", SECRET)
    assert SECRET not in f"{token!r} {token}"


def test_one_server_has_one_name() -> None:
    assert server("HTTPS://Chat.Example.org/") == server("https://chat.example.org")
    assert server("https://a.example/x/") == "https://a.example/x"
    assert server("https://a.example:8443") != server("https://a.example")
