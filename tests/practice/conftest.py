"""A practice desk with a clock that stands still, and clients that are signed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from tests.practice.cabling import OPENED, Listener

from saywell.practice.server import PracticeDesk


class HeldClock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.seconds = 1_800_000_000.0

    def now(self) -> dt.datetime:
        """Return the moment it stands at."""
        return dt.datetime.fromtimestamp(self.seconds, dt.UTC)

    def move(self, seconds: float) -> None:
        """Go forward."""
        self.seconds += seconds


class Client:
    """A signed-in client of one account; answers JSON and checks the status."""

    def __init__(self, desk: PracticeDesk, token: str, account: int = 1) -> None:
        self.http = httpx.Client(
            base_url=f"{desk.url}/api/v1/accounts/{account}",
            headers={"Api-Access-Token": token},
            timeout=60,
            verify=False,  # plain HTTP: no certificates to load
        )

    def get(self, path: str, status: int = 200, **params: Any) -> Any:
        """Read JSON."""
        return self._json(self.http.get(path, params=params), status)

    def post(self, path: str, body: Any = None, status: int = 200) -> Any:
        """Post JSON."""
        return self._json(self.http.post(path, json=body), status)

    def patch(self, path: str, body: Any = None, status: int = 200) -> Any:
        """Patch with JSON."""
        return self._json(self.http.patch(path, json=body), status)

    def delete(self, path: str, status: int = 200) -> Any:
        """Delete."""
        return self._json(self.http.delete(path), status)

    def say(self, conversation: int, text: str | None, status: int = 200, **more: Any) -> Any:
        """Post a message."""
        return self.post(
            f"/conversations/{conversation}/messages", {"content": text, **more}, status
        )

    def queue(self, **params: Any) -> list[dict[str, Any]]:
        """List one page of conversations."""
        rows: list[dict[str, Any]] = self.get("/conversations", **params)["data"]["payload"]
        return rows

    def show(self, conversation: int) -> dict[str, Any]:
        """Show a conversation."""
        shown: dict[str, Any] = self.get(f"/conversations/{conversation}")
        return shown

    def messages(self, conversation: int, **params: Any) -> list[dict[str, Any]]:
        """List messages."""
        rows: list[dict[str, Any]] = self.get(f"/conversations/{conversation}/messages", **params)[
            "payload"
        ]
        return rows

    @staticmethod
    def _json(response: httpx.Response, status: int) -> Any:
        """Check the status and decode the body."""
        assert response.status_code == status, response.text
        return response.json() if response.content else None


@pytest.fixture
def clock() -> HeldClock:
    """Hold the time still."""
    return HeldClock()


@pytest.fixture
def desk(clock: HeldClock) -> Iterator[PracticeDesk]:
    """Serve a desk whose customers act only when told to."""
    with PracticeDesk(clock=clock, customers=False) as desk:
        yield desk


@pytest.fixture
def agent(desk: PracticeDesk) -> Iterator[Client]:
    """Sign in as the agent."""
    client = Client(desk, desk.token)
    with client.http:
        yield client


@pytest.fixture
def admin(desk: PracticeDesk) -> Iterator[Client]:
    """Sign in as the administrator."""
    client = Client(desk, desk.admin_token)
    with client.http:
        yield client


@pytest.fixture
def app_chat(agent: Client) -> int:
    """Start a conversation in the API inbox, where tests may write as the customer."""
    contact = agent.post("/contacts", {"name": "ana McDonald", "email": "ana@example.com"})
    made = agent.post(
        "/conversations", {"inbox_id": 2, "contact_id": contact["payload"]["contact"]["id"]}
    )
    number: int = made["id"]
    return number


@pytest.fixture(autouse=True)
def closed_websockets() -> Iterator[None]:
    """Close what a test has opened."""
    yield
    while OPENED:
        OPENED.pop().close()


@pytest.fixture
def heard(desk: PracticeDesk) -> Iterator[Listener]:
    """Listen as the agent."""
    listener = Listener(desk, desk.token).confirmed()
    with listener.socket:
        yield listener
