"""Every test runs sealed: a home of its own, a clean environment, no way out but loopback."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from tests.backends.synapse import synapse as synapse  # a fixture for every folder of tests
from tests.scripted import OPENED

from saywell.app import wiring_phrases
from saywell.model import secrecy
from saywell.stores.places import places

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


@pytest.fixture(autouse=True)
def phrases_read_once(
    sealed_environment: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Give each home what the phrases of the packs were read as in the homes before it.

    To read them takes seconds. What they are read as does not depend on the home, and it is not
    used when the code has changed that reads them.
    """
    known = tmp_path_factory.getbasetemp() / "phrases"
    if os.environ.get("PYTEST_XDIST_WORKER"):
        known = tmp_path_factory.getbasetemp().parent / "phrases"
    known.mkdir(exist_ok=True)
    cache = Path(places(os.environ).cache)
    cache.mkdir(mode=0o700, parents=True)
    for path in known.glob("*.bin"):
        os.link(path, cache / path.name)
    yield
    for path in cache.glob(f"{wiring_phrases.KIND}-*.bin"):
        if path.stat().st_nlink == 1:
            os.link(path, known / f"{path.name}.{os.getpid()}")
            (known / f"{path.name}.{os.getpid()}").replace(known / path.name)


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
