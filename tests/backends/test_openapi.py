"""Our requests and the practice desk's answers against Chatwoot's OpenAPI file, through Prism.

Runs where ``../shared/contracts`` has the file and ``SAYWELL_PRISM`` names Prism's ``index.js``
(``npm install @stoplight/prism-cli@5.14.2``); elsewhere it is skipped. Prism knows the header
only as ``api_access_token``. It has no state, so that it judges shapes and nothing else.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import re
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.backends.deviations import ACCOUNT, ANSWERS, CONVERSATION, FILE, REQUESTS, Violation
from tests.backends.stages import closed_port, no_sleep

from saywell.backends.chatwoot import ChatwootBackend
from saywell.errors import BackendError
from saywell.model.backend import ChatBackend
from saywell.model.chat import Attachment, CannedReply, Outgoing, Priority, Status
from saywell.practice.server import PracticeDesk

pytestmark = pytest.mark.contract

PATIENCE = 60.0
OTHER_ROUTES = (
    ("GET", "/conversations/meta", None),
    ("POST", "/conversations/filter", {"payload": [
        {"attribute_key": "status", "filter_operator": "equal_to", "values": ["open"]}
    ]}),
    ("POST", "/conversations/1/custom_attributes", {"custom_attributes": {"order": "A1"}}),
    ("GET", "/conversations/1/labels", None),
    ("GET", "/contacts", None),
    ("GET", "/contacts/301", None),
    ("GET", "/inboxes/1", None),
    ("GET", "/labels", None),
)  # fmt: skip
"""What the practice desk has and our client does not ask for."""

NO_REQUESTS = {"name", "canned_format", "capabilities", "close", "lacks", "listen"}
"""What of the port makes none; listening opens a websocket, which the file does not know."""


class Watched(httpx.BaseTransport):
    """Keeps what Prism says of every exchange."""

    def __init__(self) -> None:
        self._real = httpx.HTTPTransport()
        self.violations: set[Violation] = set()
        self.asked: set[tuple[str, str]] = set()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._real.handle_request(request)
        method, path = request.method, re.sub(r"/\d+", "/N", request.url.path)
        self.asked.add((method, path))
        for said in _violations(answer):
            place = re.sub(r"\b\d+\b", "N", ".".join(map(str, said["location"])))
            code = str(said.get("code") or said["message"])
            self.violations.add(Violation(method, path, place, code))
        return answer

    def close(self) -> None:
        self._real.close()


def _violations(answer: httpx.Response) -> list[dict[str, Any]]:
    """Read the header of the proxy, or the refusal of the mock."""
    if "sl-violations" in answer.headers:
        found = json.loads(answer.headers["sl-violations"])
        return found if isinstance(found, list) else []
    if "problem+json" not in answer.headers.get("content-type", ""):
        return []
    answer.read()
    problem = answer.json()
    for said in problem.get("validation", ()):
        said["location"] = ["request", *said["location"]]
    whole = {"location": ["request"], "message": "Selected route not found"}
    if problem["status"] == 415:
        whole["message"] = "415"
    return problem.get("validation") or [whole]


@contextlib.contextmanager
def prism(*arguments: str) -> Iterator[str]:
    """Run Prism until the block ends; its address is given when it listens."""
    script = os.environ.get("SAYWELL_PRISM", "")
    if not Path(script).is_file():
        pytest.skip("SAYWELL_PRISM does not name Prism's index.js")
    port = str(closed_port())
    command, *rest = arguments
    process = subprocess.Popen(
        ["node", script, command, "-h", "127.0.0.1", "-p", port, *rest],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said: list[str] = []
    listening = threading.Event()

    def listen() -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                said.append(line)
                if "Prism is listening" in line:
                    listening.set()
        listening.set()

    reader = threading.Thread(target=listen)
    reader.start()
    try:
        assert listening.wait(PATIENCE), "Prism did not start"
        assert process.poll() is None, "".join(said[-5:])
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(PATIENCE)
        reader.join()


@pytest.fixture(scope="module")
def openapi(shared: Path) -> str:
    found = shared / "contracts" / "chatwoot-application-api-4.13.0.json"
    if not found.is_file():
        pytest.skip("no OpenAPI file beside this checkout")
    return str(found)


def every_request(backend: ChatBackend, url: str, folder: Path) -> set[str]:
    """Make every request that the port can make; return the names of the methods."""
    file = folder / "a.txt"
    file.write_text("a")
    here = "1"
    reply = Outgoing("key", here, "Hello")
    now = dt.datetime.now(dt.UTC)
    calls: tuple[tuple[str, tuple[object, ...], dict[str, object]], ...] = (
        ("account", (), {}),
        ("queue", (), {}),
        ("queue", (None,), {}),
        ("conversation", (here,), {}),
        ("messages", (here,), {}),
        ("messages", (here,), {"after": "1"}),
        ("messages", (here,), {"before": "99999999"}),
        ("contact_conversations", ("301",), {}),
        ("search_contacts", ("a",), {}),
        ("send", (reply,), {}),
        ("send", (Outgoing("key", here, "note", private=True),), {}),
        ("send", (Outgoing("key", here, "", attachments=(file,)),), {}),
        ("find_sent", (reply, None), {}),
        ("delete_message", (here, "90001"), {}),
        ("mark_read", (here,), {}),
        ("mark_unread", (here,), {}),
        ("typing", (here, True), {}),
        ("typing", (here, False), {}),
        *(("set_priority", (here, one), {}) for one in (*Priority, None)),
        *(("assign", (here, one), {}) for one in ("1", None)),
        *(("assign_team", (here, one), {}) for one in ("1", None)),
        *(("set_labels", (here, one), {}) for one in (["vip"], [])),
        ("set_status", (here, Status.SNOOZED, now + dt.timedelta(days=1)), {}),
        *(("queue", (one,), {}) for one in (Status.OPEN, Status.SNOOZED)),
        *(("set_status", (here, one), {}) for one in Status),
        ("set_status", (here, Status.OPEN), {}),
        ("take", (here,), {}),
        ("transfer", (here, "1"), {}),
        ("changed", (now - dt.timedelta(minutes=1),), {}),
        ("agents", (), {}),
        ("teams", (), {}),
        ("macros", (), {}),
        ("run_macro", ("1", here), {}),
        ("canned_replies", (), {}),
        ("create_canned", ("news", "Hello {{contact.name}}"), {}),
        ("update_canned", (CannedReply("1", "latest", "Hello"),), {}),
        ("delete_canned", ("1",), {}),
        ("download", (Attachment("a.txt", f"{url}{FILE}"),), {}),
    )
    for name, given, named in calls:
        with contextlib.suppress(BackendError):  # Prism's answers are made up
            done = getattr(backend, name)(*given, **named)
            if name == "download":
                next(done)
    return {name for name, _, _ in calls}


def connected(url: str, token: str, watched: Watched) -> ChatBackend:
    return ChatwootBackend(
        url, "1", token, header="api_access_token", transport=watched, sleep=no_sleep
    )


def test_every_request_is_as_the_file_says(openapi: str, tmp_path: Path) -> None:
    watched = Watched()
    with prism("mock", openapi) as url:
        backend = connected(url, "any-token", watched)
        made = every_request(backend, url, tmp_path)
        backend.close()
    port = {name for name in vars(ChatBackend) if not name.startswith("_")}
    assert port - made == NO_REQUESTS
    assert len(watched.asked) == 25
    assert sorted(watched.violations) == sorted(REQUESTS)


def test_every_answer_of_the_practice_desk_is_as_the_file_says(
    openapi: str, tmp_path: Path
) -> None:
    watched = Watched()
    with PracticeDesk(customers=False) as desk, prism("proxy", openapi, desk.url) as url:
        backend = connected(url, desk.token, watched)
        every_request(backend, url, tmp_path)
        headers = {"api_access_token": desk.token}
        with httpx.Client(transport=watched, headers=headers) as client:
            for method, path, body in OTHER_ROUTES:
                answer = client.request(method, f"{url}/api/v1/accounts/1{path}", json=body)
                assert answer.status_code == 200, path
        backend.close()
    assert {("POST", f"{CONVERSATION}/messages"), ("GET", f"{ACCOUNT}/labels")} < watched.asked
    assert sorted(watched.violations) == sorted({**REQUESTS, **ANSWERS})
