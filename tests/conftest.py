"""Every test runs sealed: a home of its own, a clean environment, no way out but loopback."""

from __future__ import annotations

import functools
import logging
import os
import socket
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from tests.backends.synapse import synapse as synapse  # a fixture for every folder of tests
from tests.scripted import OPENED

from saywell.engine import phrases, regex_code, stored
from saywell.model import secrecy

settings.register_profile("house", deadline=None)  # a busy machine is no fault of the code
settings.register_profile("ci", deadline=None, derandomize=True)  # the same commit, the same cases
settings.load_profile("ci" if os.environ.get("CI") else "house")

KEPT = ("PATH", "SYSTEMROOT", "TMPDIR", "VIRTUAL_ENV", "SAYWELL_PRISM", "SAYWELL_YAML_LS", "CI")


@pytest.fixture(autouse=True)
def sealed_environment(tmp_path_factory: pytest.TempPathFactory, monkeypatch: Any) -> None:
    """Give each test a new home and only the variables it needs."""
    for name in list(os.environ):
        if name not in KEPT and not name.startswith(("PYTEST_", "COV_")):
            monkeypatch.delenv(name, raising=False)
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("SAYWELL_HOME", str(home / "saywell"))


@pytest.fixture(autouse=True, scope="session")
def rules_read_once() -> Iterator[None]:
    """Remember read phrases and packed patterns, which are the same in every test.

    Each test has a home of its own, in which no compiled rules are kept yet.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stored, "packed", functools.cache(regex_code.packed))
        patch.setattr(phrases, "_read_with", remembering(phrases._read_with))
        yield


def remembering(read_with: Callable[..., Any]) -> Callable[..., Any]:
    """Remember what a phrase is read as, by its words and all lists that it may refer to."""
    known: dict[tuple[str, str, int], Any] = {}
    numbers: dict[frozenset[tuple[str, tuple[str, ...]]], int] = {}
    seen: dict[int, tuple[Any, int]] = {}

    def read(
        source: str, lang: str, lists: Mapping[str, tuple[str, ...]], there: Any, rate: Any
    ) -> Any:
        if not lists:
            return read_with(source, lang, lists, there, rate)
        if id(lists) not in seen:
            seen[id(lists)] = lists, numbers.setdefault(frozenset(lists.items()), len(numbers))
        key = source, lang, seen[id(lists)][1]
        if key not in known:
            known[key] = read_with(source, lang, lists, there, rate)
        return known[key]

    return read


@pytest.fixture(autouse=True)
def no_secrets_yet(monkeypatch: Any) -> None:
    """Let each test begin as a process does, which knows of no secret."""
    monkeypatch.setattr(secrecy, "_noted", set())
    monkeypatch.setattr(secrecy, "_spelled", None)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: Any) -> None:
    """Refuse every connection that leaves this machine."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = address[0]
            if host not in ("127.0.0.1", "::1", "localhost"):
                raise AssertionError(f"a test tried to reach {host}")
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(autouse=True)
def quiet_logs() -> Iterator[None]:
    """Take back what ``--verbose`` does to the loggers of the process."""
    yield
    for name in ("httpx", "saywell"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.NOTSET)
        logger.handlers.clear()


@pytest.fixture(autouse=True)
def closed_journals() -> Iterator[None]:
    """Close the journals that a test of a session or a screen has opened."""
    yield
    while OPENED:
        OPENED.pop().close()


SHARED = Path(__file__).resolve().parents[2] / "shared"
"""Labelled messages and recorded replies that may stand beside a checkout."""


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of shared test data, or skip."""
    if not SHARED.is_dir():
        pytest.skip("no shared test data beside this checkout")
    return SHARED
