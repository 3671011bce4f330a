"""Contacts, canned responses, labels, macros, teams and limits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from saywell.practice.limits import ALL_PER_ADDRESS, META_PER_USER, Limits
from saywell.practice.server import PracticeDesk

from .conftest import Client, HeldClock


def codes(agent: Client, **params: Any) -> list[str]:
    """List short codes."""
    return [row["short_code"] for row in agent.get("/canned_responses", **params)]


def test_canned_search_ranks_prefix_inside_content(agent: Client) -> None:
    for code, content in (
        ("late-refund", "x"),
        ("refunds", "x"),
        ("money", "about a REFUND"),
        ("other", "x"),
    ):
        agent.post("/canned_responses", {"short_code": code, "content": content})
    found = codes(agent, search="refund")
    assert set(found[:2]) == {"refund", "refunds"}
    assert found[2:] == ["late-refund", "money"]
    assert codes(agent, search="") == codes(agent)
    assert codes(agent, search="r_funds") == ["refunds"]  # a wildcard, as in SQL
    assert codes(agent, search="rfund") == []


def test_canned_responses_are_anybody_s_to_change(agent: Client) -> None:
    wrapped = {"canned_response": {"short_code": "new", "content": "Hello {{ contact.name }}"}}
    made = agent.post("/canned_responses", wrapped)
    assert made["content"] == "Hello {{ contact.name }}"
    assert made["created_at"].endswith("Z")
    path = f"/canned_responses/{made['id']}"
    assert agent.patch(path, {"content": "Bye"})["content"] == "Bye"
    blank = agent.patch(path, {"content": " ", "short_code": "hi"}, 422)
    assert blank["attributes"] == ["content", "short_code"]
    agent.delete(path)
    agent.delete(path, 404)


def test_contacts_in_pages_of_15(agent: Client) -> None:
    for index in range(20):
        agent.post("/contacts", {"name": f"Zed {index:02}", "email": f"zed{index}@example.com"})
    found = agent.get("/contacts/search", q="ZED")
    assert found["meta"] == {"count": 15, "current_page": 1, "has_more": True}
    second = agent.get("/contacts/search", q="zed", page=2)
    assert (second["meta"]["count"], second["meta"]["has_more"]) == (5, False)
    everyone = agent.get("/contacts")
    assert len(everyone["payload"]) == 15
    assert everyone["meta"]["count"] > 20
    assert all(row["email"] or row["phone_number"] for row in everyone["payload"])


def test_contact_search_knows_phone_and_identifier(agent: Client) -> None:
    body = {"name": "Q", "phone_number": "+306900000001", "identifier": "CRM-Xy"}
    made = agent.post("/contacts", body)["payload"]["contact"]["id"]

    def found(query: str) -> bool:
        rows = agent.get("/contacts/search", q=query)["payload"]
        return made in {row["id"] for row in rows}

    assert found("0000001")
    assert found("CRM-Xy")
    assert not found("crm-xy")  # case counts here
    assert found(str(made))


@pytest.mark.parametrize(
    ("body", "attribute"),
    [
        ({"email": "nonsense"}, "email"),
        ({"phone_number": "0123"}, "phone_number"),
        ({"email": "ana@example.com"}, "email"),
    ],
)
def test_contacts_that_chatwoot_refuses(
    agent: Client, app_chat: int, body: dict[str, str], attribute: str
) -> None:
    assert agent.post("/contacts", body, 422)["attributes"] == [attribute]


def test_a_contact_gains_attributes_and_keeps_its_own(agent: Client) -> None:
    body = {"name": "Ö", "custom_attributes": {"a": 1}}
    path = f"/contacts/{agent.post('/contacts', body)['payload']['contact']['id']}"
    agent.patch(path, {"custom_attributes": {"b": 2}, "email": "o@example.com", "blocked": True})
    shown = agent.get(path)["payload"]
    assert shown["custom_attributes"] == {"a": 1, "b": 2}
    assert (shown["blocked"], shown["name"]) == (True, "Ö")
    assert agent.post(f"{path}/contact_inboxes", {"inbox_id": 1})["inbox"]["id"] == 1
    assert len(agent.get(path)["payload"]["contact_inboxes"]) == 1
    assert "contact_inboxes" not in agent.get(path, include_contact_inboxes="false")["payload"]


def test_contact_filter(agent: Client) -> None:
    agent.post("/contacts", {"name": "Filtered One", "email": "one@example.com"})
    agent.post("/contacts", {"name": "Filtered Two", "phone_number": "+3069"})

    def found(key: str, operator: str, *values: str) -> list[str]:
        condition = {"attribute_key": key, "filter_operator": operator, "values": list(values)}
        rows = agent.post("/contacts/filter", {"payload": [condition]})["payload"]
        return [row["name"] for row in rows if row["name"].startswith("Filtered")]

    assert found("name", "contains", "filtered") == ["Filtered One", "Filtered Two"]
    assert found("phone_number", "starts_with", "+3069") == ["Filtered Two"]
    assert found("email", "equal_to", "ONE@example.com") == ["Filtered One"]


def test_an_online_contact_is_not_deleted(admin: Client) -> None:
    number = admin.queue()[-1]["meta"]["sender"]["id"]
    assert "online" in admin.delete(f"/contacts/{number}", 422)["message"]


def test_profiles_of_the_waiting_customers(agent: Client) -> None:
    senders = [row["meta"]["sender"] for row in agent.queue()]
    assert any(sender["email"] for sender in senders)
    assert any(not sender["email"] for sender in senders)
    assert any("order_number" in sender["custom_attributes"] for sender in senders)
    assert any("language" in sender["custom_attributes"] for sender in senders)
    assert any("{" in sender["name"] for sender in senders)
    chats = agent.get(f"/contacts/{senders[0]['id']}/conversations")["payload"]
    assert [row["meta"]["sender"]["id"] for row in chats] == [senders[0]["id"]]


def test_labels(agent: Client, admin: Client) -> None:
    titles = [row["title"] for row in agent.get("/labels")["payload"]]
    assert "billing" in titles
    made = admin.post("/labels", {"title": "New", "color": "#ffffff"})
    assert agent.get(f"/labels/{made['id']}")["title"] == "new"
    assert admin.post("/labels", {"title": "new"}, 422)["attributes"] == ["title"]
    admin.delete(f"/labels/{made['id']}")
    agent.get(f"/labels/{made['id']}", 404)


def test_macros_do_what_they_say(agent: Client, clock: HeldClock) -> None:
    hand_over, goodbye = agent.get("/macros")["payload"]
    assert agent.get(f"/macros/{goodbye['id']}")["payload"]["name"] == goodbye["name"]
    assert [action["action_name"] for action in goodbye["actions"]] == [
        "send_message",
        "resolve_conversation",
    ]
    body = {"conversation_ids": [1, 4040]}  # one that is not there is passed over
    done = agent.http.post(f"/macros/{hand_over['id']}/execute", json=body)
    assert (done.status_code, done.content) == (200, b"")
    shown = agent.show(1)
    assert (shown["meta"]["team"]["name"], shown["labels"]) == ("billing", ["billing"])
    assert agent.messages(1)[-1]["private"] is True
    agent.post(f"/macros/{goodbye['id']}/execute", {"conversation_ids": [1]})
    assert agent.show(1)["status"] == "resolved"
    assert any("Have a lovely day" in (row["content"] or "") for row in agent.messages(1))
    agent.post("/macros/99/execute", {"conversation_ids": [1]}, 404)


def test_a_macro_goes_on_after_what_it_cannot_do(desk: PracticeDesk, agent: Client) -> None:
    actions = [
        {"action_name": "assign_team", "action_params": [99]},
        {"action_name": "send_message", "action_params": []},
        {"action_name": "send_message", "action_params": ["x" * 150_001]},
        {"action_name": "send_webhook_event", "action_params": ["https://example.com"]},
        {"action_name": "add_label", "action_params": ["vip", "refund"]},
        {"action_name": "remove_label", "action_params": ["vip"]},
        {"action_name": "assign_agent", "action_params": ["self"]},
        {"action_name": "change_priority", "action_params": ["urgent"]},
        {"action_name": "snooze_conversation", "action_params": []},
    ]
    made = desk._store.insert(
        "macros", account_id=1, name="Odd", visibility="personal", created_by=1, actions=actions
    )
    before = len(agent.messages(1))
    agent.post(f"/macros/{made}/execute", {"conversation_ids": [1]})
    shown = agent.show(1)
    assert (shown["labels"], shown["priority"], shown["status"]) == (
        ["refund"],
        "urgent",
        "snoozed",
    )
    assert shown["meta"]["assignee"]["id"] == 1
    assert "team" not in shown["meta"]
    assert len(agent.messages(1)) == before + 1  # what is written when it is snoozed


def test_a_macro_answers_before_it_runs(desk: PracticeDesk, agent: Client) -> None:
    """Whoever looks at once from elsewhere may find nothing done yet."""
    hand_over, _ = agent.get("/macros")["payload"]
    done = agent.http.post(f"/macros/{hand_over['id']}/execute", json={"conversation_ids": [1]})
    assert (done.status_code, done.content) == (200, b"")
    agent.get("/labels")  # the same connection: what was to be done comes before its answer
    assert desk._store.value("SELECT team_id FROM conversations WHERE display_id = 1") == 1


def test_members_are_replaced(agent: Client, admin: Client) -> None:
    replaced = admin.patch("/teams/1/team_members", {"user_ids": [4]})
    assert [row["id"] for row in replaced] == [4]
    admin.post("/teams/1/team_members", {"user_ids": [99]}, 404)
    assert [row["id"] for row in agent.get("/inbox_members/1")["payload"]] == [1, 3, 4, 5]
    assert admin.post("/teams", {"name": "Billing"}, 422)["attributes"] == ["name"]


@pytest.fixture
def limited(clock: HeldClock) -> Iterator[Client]:
    """Sign in at a desk with Chatwoot's request limits."""
    with PracticeDesk(clock=clock, customers=False, limits=True) as desk:
        client = Client(desk, desk.token)
        yield client
        client.http.close()


def test_limits_answer_429_in_plain_text(limited: Client, clock: HeldClock) -> None:
    for _ in range(META_PER_USER):
        limited.get("/conversations/meta")
    refused = limited.http.get("/conversations/meta")
    assert (refused.status_code, refused.text) == (429, "Retry later\n")
    assert refused.headers["content-type"].startswith("text/plain")
    assert "retry-after" not in refused.headers
    limited.get("/conversations")
    clock.move(61)
    limited.get("/conversations/meta")


def test_limits_are_counted_apart() -> None:
    limits = Limits(enabled=True)
    meta, search = ("/api/v1/accounts/1/conversations/meta", "/api/v1/accounts/1/contacts/search")
    assert not any(limits.exceeded(meta, "1", 0) for _ in range(30))
    assert limits.exceeded(meta, "1", 1)
    assert not limits.exceeded(meta, "2", 1)
    assert not limits.exceeded(meta.replace("/1/", "/2/"), "1", 1)
    assert not any(limits.exceeded(search, str(user), 1) for user in range(100))
    assert limits.exceeded(search, "1", 1)  # for the whole account
    assert not any(Limits(enabled=False).exceeded(meta, "1", 0) for _ in range(99))


def test_one_address_has_so_many_requests_a_minute() -> None:
    limits, path = Limits(enabled=True), "/api/v1/accounts/1/conversations"
    assert not any(limits.exceeded(path, str(user), 0) for user in range(ALL_PER_ADDRESS))
    assert limits.exceeded(path, "1", 1)
    assert not limits.exceeded(path, "1", 61)
