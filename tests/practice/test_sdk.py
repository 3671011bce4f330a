"""The Python SDK for Chatwoot (``chatwoot-sdk`` on PyPI) works against the practice desk.

Every method of its application client is called, the synchronous and the asynchronous one. The
SDK calls three routes that Chatwoot 4.13 does not have; the desk serves them for its sake:
``GET agents/{id}``, ``PATCH messages/{id}`` and ``DELETE messages/{id}``. What the SDK cannot do
with Chatwoot it cannot do here either, and the tests say so:

* ``conversations.update`` and ``assign`` send status, assignee and team, of which Chatwoot's
  route takes none: the call succeeds and only ``priority`` changes anything.
* ``inboxes.agents`` answers with an empty list, because the SDK unwraps ``payload`` twice.
* ``conversations.list(status="snoozed")`` fails in the SDK's own types once something is snoozed
  with a time: Chatwoot sends ``snoozed_until`` as ISO text, the SDK declares a number.
* ``messages.create(attachments=...)`` drops the files: the SDK has not written that part.

The SDK has no client for Chatwoot's platform and public APIs, nor for canned responses, labels,
macros and teams' replacement of members, which the other tests cover over plain HTTP.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from chatwoot import AsyncChatwootClient, ChatwootClient
from chatwoot.exceptions import (
    ChatwootAPIError,
    ChatwootAuthError,
    ChatwootNotFoundError,
)
from chatwoot.types import ConversationStatus

from saywell.practice.server import PracticeDesk

ACCOUNT = 1


class Blocking:
    """The asynchronous client with every method waited for, so that one test serves both."""

    def __init__(self, inner: Any, runner: asyncio.Runner) -> None:
        self._inner = inner
        self._runner = runner

    def __getattr__(self, name: str) -> Any:
        """Wrap what the client has under this name."""
        value = getattr(self._inner, name)
        if not inspect.ismethod(value):
            return Blocking(value, self._runner)
        return lambda *args, **kwargs: self._runner.run(value(*args, **kwargs))


@contextmanager
def signed_in(kind: str, url: str, token: str) -> Iterator[Any]:
    """Open either client."""
    if kind == "sync":
        with ChatwootClient(base_url=url, api_token=token) as client:
            yield client
        return
    with asyncio.Runner() as runner:
        waiting = AsyncChatwootClient(base_url=url, api_token=token)
        yield Blocking(waiting, runner)
        runner.run(waiting.aclose())


@pytest.fixture(params=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> str:
    """Choose the client."""
    return str(request.param)


@pytest.fixture
def sdk(desk: PracticeDesk, kind: str) -> Iterator[Any]:
    """Sign the SDK in as the agent."""
    with signed_in(kind, desk.url, desk.token) as client:
        yield client


@pytest.fixture
def boss(desk: PracticeDesk, kind: str) -> Iterator[Any]:
    """Sign the SDK in as the administrator."""
    with signed_in(kind, desk.url, desk.admin_token) as client:
        yield client


def test_profile(sdk: Any) -> None:
    profile = sdk.profile.get()
    assert (profile.name, profile.account_id, profile.role.value) == ("Dana Reyes", 1, "agent")
    assert [account.name for account in profile.accounts] == ["Larkspur"]


def test_conversations_are_listed_counted_and_shown(sdk: Any) -> None:
    rows = sdk.conversations.list(ACCOUNT)
    assert len(rows) == sdk.conversations.get_counts(ACCOUNT)["meta"]["all_count"] == 10
    one = sdk.conversations.get(ACCOUNT, rows[0].id)
    assert one.status is ConversationStatus.OPEN
    assert one.meta.sender.name == rows[0].meta.sender.name
    assert sdk.conversations.list(ACCOUNT, page=2) == []
    assert sdk.conversations.list(ACCOUNT, assignee_type="me") == []
    assert sdk.conversations.list(ACCOUNT, inbox_id=1, team_id=2) == []
    assert sdk.conversations.list(ACCOUNT, q="no such words") == []


def test_conversation_create_update_status_and_labels(sdk: Any) -> None:
    created = sdk.contacts.create(ACCOUNT, 2, name="Ida", source_id="ida-1")
    chat = sdk.conversations.create(
        ACCOUNT, "ida-1", 2, contact_id=created.contact.id, status="pending"
    )
    assert (chat.status.value, chat.meta.sender.name) == ("pending", "Ida")
    by_source = sdk.conversations.create(ACCOUNT, "ida-1", 2)
    assert by_source.meta.sender.id == created.contact.id
    assert sdk.conversations.update(ACCOUNT, chat.id, priority="high").priority.value == "high"
    assert sdk.conversations.assign(ACCOUNT, chat.id, 1).meta.assignee is None
    done = sdk.conversations.toggle_status(ACCOUNT, chat.id, "resolved")
    assert done.success
    assert done.current_status is ConversationStatus.RESOLVED
    assert sdk.conversations.labels.add(ACCOUNT, chat.id, ["vip", "refund"]) == ["vip", "refund"]
    assert sdk.conversations.labels.list(ACCOUNT, chat.id) == ["vip", "refund"]
    found = sdk.conversations.list(ACCOUNT, status="resolved", labels=["refund", "billing"])
    assert [row.id for row in found] == [chat.id]


def test_messages(sdk: Any) -> None:
    chat = sdk.conversations.list(ACCOUNT)[0].id
    sent = sdk.messages.create(ACCOUNT, chat, "Hello from Larkspur", echo_id="e1")
    note = sdk.messages.create(ACCOUNT, chat, "for us", private=True)
    assert (sent.message_type, sent.private, note.private) == (1, False, True)
    assert sent.conversation_id == chat
    assert [row.id for row in sdk.messages.list(ACCOUNT, chat)][-2:] == [sent.id, note.id]
    assert sdk.messages.update(ACCOUNT, sent.id, "Hello again").content == "Hello again"
    sdk.messages.delete(ACCOUNT, sent.id)
    gone = next(row for row in sdk.messages.list(ACCOUNT, chat) if row.id == sent.id)
    assert gone.content == "This message was deleted"
    assert gone.content_attributes == {"deleted": True}


def test_contacts(sdk: Any, boss: Any) -> None:
    made = sdk.contacts.create(ACCOUNT, 1, name="Ann", email="ann@example.com").contact
    other = sdk.contacts.create(ACCOUNT, 1, name="Ann B", phone_number="+301234567").contact
    assert made.contact_inboxes[0].source_id
    assert sdk.contacts.get(ACCOUNT, made.id).email == "ann@example.com"
    changed = sdk.contacts.update(ACCOUNT, made.id, custom_attributes={"plan": "gold"})
    assert changed.custom_attributes == {"plan": "gold"}
    assert {row.id for row in sdk.contacts.search(ACCOUNT, "ANN")} >= {made.id, other.id}
    assert made.id in {row.id for page in (1, 2, 3) for row in sdk.contacts.list(ACCOUNT, page)}
    assert sdk.contacts.labels.add(ACCOUNT, made.id, ["vip"]) == ["vip"]
    assert sdk.contacts.labels.list(ACCOUNT, made.id) == ["vip"]
    assert sdk.contacts.contactable_inboxes(ACCOUNT, made.id)[0]["inbox"]["id"] == 1
    chat = sdk.conversations.create(ACCOUNT, "", 1, contact_id=other.id)
    merged = sdk.contacts.merge(ACCOUNT, made.id, other.id)
    assert (merged.email, merged.phone_number) == ("ann@example.com", "+301234567")
    assert [row.id for row in sdk.contacts.conversations(ACCOUNT, made.id)] == [chat.id]
    boss.contacts.delete(ACCOUNT, made.id)
    with pytest.raises(ChatwootNotFoundError):
        sdk.contacts.get(ACCOUNT, made.id)


def test_inboxes(sdk: Any, boss: Any) -> None:
    assert [inbox.id for inbox in sdk.inboxes.list(ACCOUNT)] == [1, 2]
    assert sdk.inboxes.get(ACCOUNT, 2).channel_type == "Channel::Api"
    made = boss.inboxes.create(ACCOUNT, "Shop", "api", webhook_url="https://example.com/hook")
    assert made.webhook_url == "https://example.com/hook"
    assert boss.inboxes.update(ACCOUNT, made.id, greeting_enabled=True).greeting_enabled
    boss.inboxes.agents.add(ACCOUNT, made.id, [1, 3])
    assert made.id in {inbox.id for inbox in sdk.inboxes.list(ACCOUNT)}
    boss.inboxes.agents.update(ACCOUNT, made.id, [3])
    assert made.id not in {inbox.id for inbox in sdk.inboxes.list(ACCOUNT)}
    boss.inboxes.agents.remove(ACCOUNT, made.id, [3])
    assert boss.inboxes.agents.list(ACCOUNT, made.id) == []
    boss.inboxes.set_agent_bot(ACCOUNT, made.id, 1)
    assert boss.inboxes.get_agent_bot(ACCOUNT, made.id)["agent_bot"]["name"] == "Greeter"
    boss.inboxes.set_agent_bot(ACCOUNT, made.id, None)
    assert boss.inboxes.get_agent_bot(ACCOUNT, made.id) == {"agent_bot": {}}


def test_teams(sdk: Any, boss: Any) -> None:
    assert [(team.name, team.is_member) for team in sdk.teams.list(ACCOUNT)] == [
        ("billing", True),
        ("delivery", False),
    ]
    made = boss.teams.create(ACCOUNT, "Returns", description="What comes back")
    assert made.name == "returns"
    assert boss.teams.update(ACCOUNT, made.id, description="Parcels").description == "Parcels"
    boss.teams.agents.add(ACCOUNT, made.id, [1, 4])
    assert [one.id for one in sdk.teams.agents.list(ACCOUNT, made.id)] == [1, 4]
    assert sdk.teams.get(ACCOUNT, made.id).is_member
    boss.teams.agents.remove(ACCOUNT, made.id, [4])
    assert [one.id for one in sdk.teams.agents.list(ACCOUNT, made.id)] == [1]
    boss.teams.delete(ACCOUNT, made.id)
    with pytest.raises(ChatwootNotFoundError):
        sdk.teams.get(ACCOUNT, made.id)


def test_agents(sdk: Any, boss: Any) -> None:
    assert {one.name for one in sdk.agents.list(ACCOUNT)} >= {"Dana Reyes", "Noor Haddad"}
    made = boss.agents.add(ACCOUNT, "Kim", "kim@larkspur.example", "agent")
    assert sdk.agents.get(ACCOUNT, made.id).email == "kim@larkspur.example"
    assert boss.agents.update(ACCOUNT, made.id, role="administrator").role.value == "administrator"
    boss.agents.remove(ACCOUNT, made.id)
    with pytest.raises(ChatwootNotFoundError):
        sdk.agents.get(ACCOUNT, made.id)


def test_refusals_reach_the_sdk_as_its_own_errors(desk: PracticeDesk, sdk: Any, kind: str) -> None:
    with signed_in(kind, desk.url, "wrong") as nobody, pytest.raises(ChatwootAuthError):
        nobody.profile.get()
    with pytest.raises(ChatwootAuthError):  # a permission, and still 401
        sdk.teams.create(ACCOUNT, "mine")
    with pytest.raises(ChatwootNotFoundError):
        sdk.conversations.get(ACCOUNT, 99999)
    chat = sdk.conversations.list(ACCOUNT)[0].id
    with pytest.raises(ChatwootAPIError) as caught:
        sdk.messages.create(ACCOUNT, chat, "x" * 150_001)
    assert caught.value.status_code == 422


def test_no_method_of_the_sdk_is_left_out() -> None:
    """A newer SDK with a new method must be tried here too."""
    source = Path(__file__).read_text("utf-8")
    with ChatwootClient("http://127.0.0.1", "") as client:
        resources = {name: value for name, value in vars(client).items() if name[0] != "_"}
    nested = {
        f"{name}.{inner}": value
        for name, resource in resources.items()
        for inner, value in vars(resource).items()
        if not inner.startswith("_")
    }
    for name, resource in {**resources, **nested}.items():
        for method, _ in inspect.getmembers(resource, inspect.ismethod):
            if not method.startswith("_"):
                assert f"{name}.{method}(" in source, f"{name}.{method} is not tried"
