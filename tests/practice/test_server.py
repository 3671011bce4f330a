"""Starting and stopping the desk: ports, threads, files, silence."""

from __future__ import annotations

import http.client
import logging
import os
import socket
import sqlite3
import threading
import time
from pathlib import Path

import httpx
import pytest

from saywell.errors import UsageError
from saywell.practice import api
from saywell.practice.server import PracticeDesk
from saywell.practice.store import Store

from .conftest import Client


def test_port_0_takes_a_free_one() -> None:
    with PracticeDesk(customers=False) as one, PracticeDesk(customers=False) as other:
        assert one.port != other.port
        assert one.url == f"http://127.0.0.1:{one.port}"


def test_a_port_in_use() -> None:
    with PracticeDesk(customers=False) as desk:
        with pytest.raises(UsageError, match=f"port {desk.port} is in use") as caught:
            PracticeDesk(port=desk.port)
        assert "0 for a free one" in caught.value.hint


@pytest.mark.parametrize("port", [-1, 65536, 10**9])
def test_no_port_at_all(port: int) -> None:
    with pytest.raises(UsageError, match="not a port"):
        PracticeDesk(port=port)


@pytest.mark.parametrize("speed", [0.0, -1.0, float("nan")])
def test_a_speed_that_stands_still(speed: float) -> None:
    with pytest.raises(UsageError, match="stands still"):
        PracticeDesk(speed=speed)


@pytest.mark.parametrize(
    ("error", "words"),
    [(PermissionError(13, "Permission denied"), "only for the system"), (OSError(99, "?"), "?")],
)
def test_a_port_that_cannot_be_had(
    monkeypatch: pytest.MonkeyPatch, error: OSError, words: str
) -> None:
    def refuse(self: socket.socket, address: object) -> None:
        raise error

    monkeypatch.setattr(socket.socket, "bind", refuse)
    with pytest.raises(UsageError) as caught:
        PracticeDesk(port=80)
    assert words in str(caught.value)


def test_stopping_frees_the_port_and_ends_idle_connections() -> None:
    desk = PracticeDesk(customers=False)
    desk.start()
    idle = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=5)
    idle.request("GET", "/api/v1/profile", headers={"Api-Access-Token": desk.token})
    assert idle.getresponse().read()
    threads = threading.active_count()
    desk.stop()
    desk.stop()
    assert idle.sock.recv(1) == b""
    idle.close()
    assert threading.active_count() < threads
    with PracticeDesk(port=desk.port, customers=False) as again:
        assert again.port == desk.port
    with pytest.raises(UsageError, match="started already"):
        desk.start()


def test_stopping_what_was_never_started() -> None:
    desk = PracticeDesk()
    desk.stop()
    with pytest.raises(httpx.ConnectError):
        httpx.get(desk.url)


def test_stopping_ends_a_silent_fault() -> None:
    desk = PracticeDesk(customers=False)
    desk.start()
    desk.faults.order("stored_then_timeout", seconds=60)
    failed: list[type[BaseException]] = []

    def ask() -> None:
        try:
            httpx.get(f"{desk.url}/api/v1/profile", headers={"Api-Access-Token": desk.token})
        except httpx.HTTPError as error:
            failed.append(type(error))

    thread = threading.Thread(target=ask)
    thread.start()
    while desk.faults.pending():
        time.sleep(0.01)
    desk.stop()
    thread.join(20)
    assert failed == [httpx.RemoteProtocolError]


def test_serve_forever_until_stopped() -> None:
    desk = PracticeDesk(customers=False)
    thread = threading.Thread(target=desk.serve_forever)
    thread.start()
    headers = {"Api-Access-Token": desk.token}
    assert httpx.get(f"{desk.url}/api/v1/profile", headers=headers).status_code == 200
    desk.stop()
    thread.join(20)
    assert not thread.is_alive()


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    with PracticeDesk(customers=False) as desk:
        client = Client(desk, desk.token)
        client.get("/conversations")
        client.http.get("/nonsense")
        desk.faults.order("drop_before")
        with pytest.raises(httpx.RemoteProtocolError):
            client.get("/agents")
        with socket.create_connection(("127.0.0.1", desk.port)) as raw:
            raw.sendall(b"NONSENSE\r\n\r\n")
            assert raw.recv(100)
        client.http.close()
    printed = capfd.readouterr()
    assert (printed.out, printed.err) == ("", "")


def test_a_bug_is_a_500_and_a_log_line_for_whoever_listens(
    desk: PracticeDesk,
    agent: Client,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(api, "read_params", lambda request: 1 / 0)
    with caplog.at_level(logging.ERROR, "saywell.practice"):
        assert agent.get("/conversations", 500)["error"] == "Internal Server Error"
    assert "ZeroDivisionError" in caplog.text
    assert desk.token not in caplog.text


def test_tokens_do_not_show(desk: PracticeDesk) -> None:
    assert desk.token not in repr(desk)
    assert desk.url in repr(desk)
    assert len({desk.token, desk.admin_token}) == 2


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("dear diary " * 100)
    with pytest.raises(UsageError, match=r"notes\.txt"):
        PracticeDesk(path=path)
    assert path.read_text().startswith("dear diary")


def test_a_database_of_somebody_else(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE mine (x)")
    db.close()
    with pytest.raises(UsageError, match="not practice data"):
        Store(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(UsageError, match="cannot be"):
        PracticeDesk(path=tmp_path / "desk.sqlite")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be opened"):
        PracticeDesk(path=tmp_path / "no" / "desk.sqlite")


def test_a_small_file_of_something_else_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_bytes(b"x")
    with pytest.raises(UsageError, match="is not practice data"):
        Store(path)
    assert path.read_bytes() == b"x"
    path.write_bytes(b"")
    Store(path).close()


def test_a_file_is_kept_in_write_ahead_mode(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite"
    PracticeDesk(path=path, customers=False).stop()
    db = sqlite3.connect(path)
    assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    db.close()


def test_a_failed_piece_of_work_leaves_nothing_behind() -> None:
    store = Store()

    def fail_half_way() -> None:
        with store.transaction():
            store.insert("accounts", name="half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert store.all("SELECT * FROM accounts") == []
    with store.transaction(), store.transaction():
        store.insert("accounts", name="whole")
    assert store.value("SELECT name FROM accounts") == "whole"
    store.close()
