"""A real Matrix server on loopback for tests: Synapse in a process of its own, and its users."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import itertools
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

SERVER_NAME = "support.test"
PASSWORD = "Correct-horse-7"
START_WITHIN = 90.0
BOUND = """
import os, runpy, sys, threading
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
runpy.run_module("synapse.app.homeserver", run_name="__main__", alter_sys=True)
"""
"""Runs Synapse until it is stopped, or the process that started it is no more."""

NEVER = {"per_second": 100_000, "burst_count": 100_000}
GENEROUS: Mapping[str, Any] = {
    "rc_message": NEVER,
    "rc_registration": NEVER,
    "rc_login": {"address": NEVER, "account": NEVER, "failed_attempts": NEVER},
    "rc_joins": {"local": NEVER, "remote": NEVER},
    "rc_invites": {"per_room": NEVER, "per_user": NEVER, "per_issuer": NEVER},
    "rc_room_creation": NEVER,
    "rc_admin_redaction": NEVER,
    "rc_media_create": NEVER,
    "rc_presence": {"per_user": NEVER},
}
"""Limits that no test reaches; without them the server has those that it comes with."""


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Synapse:
    """A Synapse with an empty database in a folder of its own, stopped by its own pid.

    ``limits`` go over the server's settings; an empty mapping leaves its default rate limits.
    """

    def __init__(self, folder: Path, limits: Mapping[str, Any] = GENEROUS) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._secret = secrets.token_hex(16)
        self._names = itertools.count(1)
        self._process: subprocess.Popen[bytes] | None = None
        self._http = httpx.Client(base_url=self.url, timeout=60, trust_env=False)
        folder.mkdir(parents=True, exist_ok=True)
        seed = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
        (folder / "signing.key").write_text(f"ed25519 a_test {seed}\n")
        # JSON is YAML, too.
        (folder / "homeserver.yaml").write_text(json.dumps(self._settings() | dict(limits)))
        (folder / "log.yaml").write_text(json.dumps(_log_settings(folder)))

    def _settings(self) -> dict[str, Any]:
        listener = {
            "port": self.port,
            "bind_addresses": ["127.0.0.1"],
            "type": "http",
            "tls": False,
            "resources": [{"names": ["client"], "compress": False}],
        }
        return {
            "server_name": SERVER_NAME,
            "pid_file": str(self.folder / "homeserver.pid"),
            "listeners": [listener],
            "database": {
                "name": "sqlite3",
                "args": {"database": str(self.folder / "homeserver.db")},
            },
            "log_config": str(self.folder / "log.yaml"),
            "media_store_path": str(self.folder / "media"),
            "signing_key_path": str(self.folder / "signing.key"),
            "registration_shared_secret": self._secret,
            "enable_registration": False,
            "report_stats": False,
            "bcrypt_rounds": 4,
            "trusted_key_servers": [],
            "send_federation": False,
            "url_preview_enabled": False,
            "presence": {"enabled": False},
            "user_directory": {"enabled": True, "search_all_users": True},
        }

    def start(self) -> None:
        """Start it, and return when it answers."""
        with (self.folder / "output.txt").open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-c", BOUND, "-c", "homeserver.yaml"],
                cwd=self.folder,
                env={"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8"},
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        ends = time.monotonic() + START_WITHIN
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > ends:
                self.stop()
                said = (self.folder / "output.txt").read_text(errors="replace")
                raise RuntimeError(f"Synapse does not start (pip install 'saywell[test]'): {said}")
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            return self._http.get("/_matrix/client/versions").status_code == 200
        except httpx.HTTPError:
            return False

    def stop(self) -> None:
        """Stop it; what it has stored stays."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()

    def restart(self) -> None:
        """Stop it and start it again with the same port and database."""
        self.stop()
        self.start()

    def close(self) -> None:
        """Stop it for good."""
        self.stop()
        self._http.close()

    def user(self, name: str = "", shown: str = "", *, admin: bool = False) -> MatrixUser:
        """Register a user with a name that nobody else has; ``shown`` is the display name."""
        own = f"{name or 'user'}-{next(self._names)}"
        nonce = self._http.get("/_synapse/admin/v1/register").json()["nonce"]
        parts = (nonce, own, PASSWORD, "admin" if admin else "notadmin")
        mac = hmac.new(self._secret.encode(), "\0".join(parts).encode(), hashlib.sha1)
        answer = self._http.post(
            "/_synapse/admin/v1/register",
            json={
                "nonce": nonce,
                "username": own,
                "displayname": shown or own,
                "password": PASSWORD,
                "admin": admin,
                "mac": mac.hexdigest(),
            },
        )
        answer.raise_for_status()
        made = answer.json()
        return MatrixUser(self._http, made["user_id"], made["access_token"], shown or own)


class MatrixUser:
    """Somebody on the server, acting over plain HTTP: a customer, or an agent seen from outside."""

    password = PASSWORD

    def __init__(self, http: httpx.Client, user_id: str, token: str, shown: str) -> None:
        self._http, self.id, self.token, self.shown = http, user_id, token, shown
        self.name = user_id[1:].partition(":")[0]
        self._keys = itertools.count(1)

    def call(self, method: str, path: str, body: object = None, **more: Any) -> Any:
        """Ask below ``/_matrix/client/v3``; what is not 2xx raises."""
        answer = self.answer(method, path, body, **more)
        answer.raise_for_status()
        return answer.json()

    def answer(self, method: str, path: str, body: object = None, **more: Any) -> httpx.Response:
        """Ask, and return the answer as it is."""
        if method in ("POST", "PUT") and "content" not in more:
            more["json"] = {} if body is None else body
        headers = {"Authorization": f"Bearer {self.token}"} | more.pop("headers", {})
        prefix = "" if path.startswith("/_") else "/_matrix/client/v3/"
        return self._http.request(method, prefix + path, headers=headers, **more)

    def open_room(
        self,
        invite: Sequence[MatrixUser] = (),
        *,
        says: Sequence[str] = (),
        **settings: Any,
    ) -> str:
        """Make a room, invite, and say something; return its id. ``settings`` go to createRoom."""
        body = {
            "preset": "trusted_private_chat",
            "is_direct": True,
            "invite": [one.id for one in invite],
            **settings,
        }
        room = str(self.call("POST", "createRoom", body)["room_id"])
        for text in says:
            self.say(room, text)
        return room

    def say(self, room: str, text: str, **content: Any) -> str:
        """Write a message and return its event id; ``content`` goes over the content."""
        return self.put_event(
            room, "m.room.message", {"msgtype": "m.text", "body": text, **content}
        )

    def put_event(self, room: str, kind: str, content: Mapping[str, Any]) -> str:
        """Write an event of any kind and return its id."""
        key = f"{self.name}-{next(self._keys)}-{secrets.token_hex(4)}"
        path = f"rooms/{quote(room, safe='')}/send/{kind}/{key}"
        return str(self.call("PUT", path, dict(content))["event_id"])

    def put_state(self, room: str, kind: str, content: Mapping[str, Any], key: str = "") -> str:
        """Set a state event and return its id."""
        path = f"rooms/{quote(room, safe='')}/state/{kind}/{quote(key, safe='')}"
        return str(self.call("PUT", path, dict(content))["event_id"])

    def state(self, room: str, kind: str, key: str = "") -> Any:
        """Read the content of a state event."""
        return self.call("GET", f"rooms/{quote(room, safe='')}/state/{kind}/{quote(key, safe='')}")

    def invite(self, room: str, who: MatrixUser) -> None:
        """Invite somebody."""
        self.call("POST", f"rooms/{quote(room, safe='')}/invite", {"user_id": who.id})

    def join(self, room: str) -> None:
        """Enter a room."""
        self.call("POST", f"rooms/{quote(room, safe='')}/join")

    def leave(self, room: str) -> None:
        """Leave a room."""
        self.call("POST", f"rooms/{quote(room, safe='')}/leave")

    def members(self, room: str) -> dict[str, str]:
        """Return what each user is to a room: invite, join, leave."""
        rows = self.call("GET", f"rooms/{quote(room, safe='')}/members")["chunk"]
        return {row["state_key"]: row["content"]["membership"] for row in rows}

    def events(self, room: str, limit: int = 100) -> list[dict[str, Any]]:
        """Read the messages of a room as the server has them, oldest first."""
        rows = self.call(
            "GET",
            f"rooms/{quote(room, safe='')}/messages",
            params={"dir": "b", "limit": limit, "filter": '{"types":["m.room.message"]}'},
        )["chunk"]
        return list(reversed(rows))

    def texts(self, room: str) -> list[str]:
        """Read the texts of a room, oldest first: what a customer would see."""
        return [one["content"].get("body", "") for one in self.events(room)]

    def upload(self, content: bytes, kind: str = "text/plain", name: str = "file.txt") -> str:
        """Store a file and return its mxc address."""
        answer = self.answer(
            "POST",
            "/_matrix/media/v3/upload",
            content=content,
            params={"filename": name},
            headers={"Content-Type": kind},
        )
        answer.raise_for_status()
        return str(answer.json()["content_uri"])

    def typing(self, room: str, on: bool = True) -> None:
        """Begin or stop to type."""
        path = f"rooms/{quote(room, safe='')}/typing/{quote(self.id, safe='')}"
        self.call("PUT", path, {"typing": on, "timeout": 20000})


def _log_settings(folder: Path) -> dict[str, Any]:
    log = {
        "class": "logging.FileHandler",
        "filename": str(folder / "homeserver.log"),
        "encoding": "utf8",
    }
    return {
        "version": 1,
        "handlers": {"file": log},
        "root": {"level": "WARNING", "handlers": ["file"]},
        "disable_existing_loggers": False,
    }


@contextlib.contextmanager
def running(limits: Mapping[str, Any] = GENEROUS) -> Iterator[Synapse]:
    """Run a Synapse for a while, in memory where the system has a folder there: it syncs a lot."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        server = Synapse(Path(folder), limits)
        try:
            server.start()
            yield server
        finally:
            server.close()


@pytest.fixture(scope="session")
def synapse() -> Iterator[Synapse]:
    """One running Synapse for all tests of a session; each makes its own users and rooms."""
    with running() as server:
        yield server
