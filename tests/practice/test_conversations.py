"""Listing, ordering, paging, filtering and switching conversations."""

from __future__ import annotations

from typing import Any

import pytest

from saywell.practice.server import PracticeDesk

from .conftest import Client, HeldClock


def many(agent: Client, clock: HeldClock, count: int) -> list[int]:
    """Start conversations a minute apart; return their display ids, oldest first."""
    contact = agent.post("/contacts", {"name": "Many"})["payload"]["contact"]["id"]
    made = []
    for _ in range(count):
        clock.move(60)
        chat = agent.post("/conversations", {"inbox_id": 2, "contact_id": contact})
        made.append(chat["id"])
    return made


def test_the_queue_at_the_start(agent: Client, clock: HeldClock) -> None:
    rows = agent.queue(sort_by="waiting_since_asc")
    assert 8 <= len(rows) <= 12
    languages = {row["additional_attributes"]["browser_language"] for row in rows}
    assert languages == {"en", "el", "zh", "ar", "te", "id"}
    waits = [clock.seconds - row["waiting_since"] for row in rows]
    assert waits == sorted(waits, reverse=True)
    assert len(set(waits)) == len(waits)
    assert 100 <= waits[0] <= 121


def test_a_page_is_25_and_a_short_one_is_the_last(agent: Client, clock: HeldClock) -> None:
    many(agent, clock, 30)
    first, second, third = (agent.queue(page=page) for page in (1, 2, 3))
    assert (len(first), len(second), len(third)) == (25, 15, 0)
    assert not {row["id"] for row in first} & {row["id"] for row in second}
    assert len(agent.queue(updated_within=60 * 60)) == 40  # no pages here
    assert len(agent.queue(updated_within=59)) == 1


def test_orders(agent: Client, clock: HeldClock) -> None:
    old, new = many(agent, clock, 2)
    clock.move(60)
    agent.say(old, "an answer")  # the latest activity, and nobody waits there
    assert agent.queue()[0]["id"] == old
    assert agent.queue(sort_by="no such order")[0]["id"] == old
    assert agent.queue(sort_by="created_at_desc")[0]["id"] == new
    assert agent.queue(sort_by="last_activity_at_asc")[-1]["id"] == old
    assert agent.queue(sort_by="waiting_since_desc")[0]["id"] == new
    assert agent.queue(sort_by="waiting_since_desc")[-1]["id"] == old  # nobody waits: last
    assert agent.queue(sort_by="waiting_since_asc")[-1]["id"] == old
    agent.post(f"/conversations/{new}/toggle_priority", {"priority": "low"})
    agent.post(f"/conversations/{old}/toggle_priority", {"priority": "urgent"})
    urgent_first = [row["id"] for row in agent.queue(sort_by="priority_desc")]
    assert urgent_first[:2] == [old, new]


def test_list_parameters(agent: Client) -> None:
    first, second, *_ = (row["id"] for row in agent.queue())
    agent.post(f"/conversations/{first}/assignments", {"assignee_id": 1})
    agent.post(f"/conversations/{first}/labels", {"labels": ["vip"]})
    agent.post(f"/conversations/{second}/assignments", {"team_id": 2})
    agent.post(f"/conversations/{second}/labels", {"labels": ["refund", "delivery"]})

    def ids(**params: Any) -> set[int]:
        return {row["id"] for row in agent.queue(**params)}

    assert ids(assignee_type="me") == ids(assignee_type="assigned") == {first}
    assert first not in ids(assignee_type="unassigned")
    assert len(ids(assignee_type="nonsense")) == 10
    assert ids(team_id=2) == {second}
    assert ids(**{"labels[]": ["vip", "delivery"]}) == {first, second}
    assert ids(inbox_id=1) | ids(inbox_id=2) == ids()
    assert ids(conversation_type="participating") == {first}
    agent.get("/conversations", 404, team_id=77)
    meta = agent.get("/conversations", assignee_type="me")["data"]["meta"]
    assert meta == {
        "mine_count": 1,
        "assigned_count": 1,
        "unassigned_count": 9,
        "all_count": 10,
    }
    assert agent.get("/conversations/meta") == {"meta": meta}


def test_search_reads_spoken_messages(agent: Client, app_chat: int) -> None:
    agent.say(app_chat, "about the Marmalade pot")
    agent.say(app_chat, "Marmalade, [@Dana](mention://user/1/Dana)", private=True)
    assert [row["id"] for row in agent.queue(q="mARMALADE")] == [app_chat]
    assert agent.queue(q="marmelade") == []
    assert [row["id"] for row in agent.queue(conversation_type="mention")] == [app_chat]


def test_unattended_is_no_reply_yet_or_waiting_again(
    agent: Client, app_chat: int, clock: HeldClock
) -> None:
    def unattended() -> bool:
        return app_chat in {row["id"] for row in agent.queue(conversation_type="unattended")}

    assert unattended()
    agent.say(app_chat, "hello")
    assert not unattended()
    clock.move(5)
    agent.say(app_chat, "still here", message_type="incoming")
    assert unattended()


def test_an_agent_lists_own_inboxes_and_reads_what_their_team_has(
    agent: Client, admin: Client
) -> None:
    extra = {row["id"] for row in admin.queue()} - {row["id"] for row in agent.queue()}
    (number,) = extra
    assert agent.show(number)["meta"]["sender"]["name"] == "Hotel Aurora"
    admin.post(f"/conversations/{number}/assignments", {"team_id": 2})
    refused = agent.get(f"/conversations/{number}", 401)
    assert refused == {"error": "You are not authorized to do this action"}


def test_a_conversation_s_types(agent: Client, clock: HeldClock) -> None:
    row = agent.queue()[0]
    assert row["waiting_since"] > 0
    for name in ("agent_last_seen_at", "assignee_last_seen_at", "first_reply_created_at"):
        assert row[name] == 0
    assert row["snoozed_until"] is None
    assert isinstance(row["updated_at"], float)
    assert row["timestamp"] == row["last_activity_at"]
    assert len(row["messages"]) == 1
    message = row["last_non_activity_message"]
    assert message["conversation_id"] == row["id"]
    assert message["account_id"] == 1
    assert message["updated_at"].endswith("Z")
    assert "assignee" not in row["meta"]
    assert agent.show(row["id"]) == row


def test_status(agent: Client, admin: Client, clock: HeldClock, app_chat: int) -> None:
    path = f"/conversations/{app_chat}/toggle_status"
    assert agent.post(path)["payload"]["current_status"] == "resolved"
    assert agent.show(app_chat)["waiting_since"] == 0
    assert agent.show(app_chat)["messages"][0]["message_type"] == 2
    admin.post(path, {"status": "open"})
    assert "assignee" not in agent.show(app_chat)["meta"]
    assert agent.post(path, {"status": "open"})["payload"]["success"] is True
    assert agent.show(app_chat)["meta"]["assignee"]["id"] == 1
    until = int(clock.seconds) + 3600
    snoozed = agent.post(path, {"status": "snoozed", "snoozed_until": until})["payload"]
    assert snoozed["current_status"] == "snoozed"
    assert snoozed["conversation_id"] == app_chat
    assert snoozed["snoozed_until"] == agent.show(app_chat)["snoozed_until"]
    assert snoozed["snoozed_until"].startswith("2027-01-15T")
    agent.say(app_chat, "me again", message_type="incoming")
    assert agent.show(app_chat)["status"] == "open"
    assert agent.show(app_chat)["snoozed_until"] is None
    agent.post(path, {"status": "asleep"}, 500)


def test_resolving_in_an_inbox_with_a_survey_sends_it_once(agent: Client) -> None:
    number = agent.queue(inbox_id=1)[0]["id"]
    for _ in range(2):
        agent.post(f"/conversations/{number}/toggle_status", {"status": "resolved"})
        agent.post(f"/conversations/{number}/toggle_status", {"status": "open"})
    surveys = [row for row in agent.messages(number) if row["content_type"] == "input_csat"]
    assert len(surveys) == 1
    assert surveys[0]["message_type"] == 3
    assert "sender" not in surveys[0]


def test_surveys_are_counted_for_administrators(agent: Client, admin: Client) -> None:
    number = agent.queue(inbox_id=1)[0]["id"]
    assert admin.get("/csat_survey_responses") == []
    agent.post(f"/conversations/{number}/toggle_status", {"status": "resolved"})
    metrics = admin.get("/csat_survey_responses/metrics")
    assert metrics == {"total_count": 0, "ratings_count": {}, "total_sent_messages_count": 1}


def test_a_reply_to_a_resolved_chat_leaves_it_closed(agent: Client, app_chat: int) -> None:
    agent.post(f"/conversations/{app_chat}/toggle_status", {"status": "resolved"})
    agent.say(app_chat, "one more thing")
    assert agent.show(app_chat)["status"] == "resolved"
    agent.say(app_chat, "thanks", message_type="incoming")
    assert agent.show(app_chat)["status"] == "open"


def test_priority(agent: Client, app_chat: int) -> None:
    path = f"/conversations/{app_chat}/toggle_priority"
    for body, expected in (
        ({"priority": "urgent"}, "urgent"),
        ({"priority": None}, None),
        ({"priority": "low"}, "low"),
        ({}, None),
    ):
        assert agent.http.post(path, json=body).content == b""
        assert agent.show(app_chat)["priority"] == expected
    agent.post(path, {"priority": "none"}, 500)
    assert agent.patch(f"/conversations/{app_chat}", {"priority": "high"})["priority"] == "high"
    ignored = agent.patch(f"/conversations/{app_chat}", {"status": "resolved", "assignee_id": 1})
    assert (ignored["status"], "assignee" in ignored["meta"]) == ("open", False)


def test_assignment_answers_with_whoever_it_is_or_null(agent: Client, app_chat: int) -> None:
    path = f"/conversations/{app_chat}/assignments"
    assert agent.post(path, {"assignee_id": 3})["name"] == "Eleni Markou"
    assert agent.show(app_chat)["meta"]["assignee"]["id"] == 3
    assert agent.post(path, {"assignee_id": None}) is None
    assert "assignee" not in agent.show(app_chat)["meta"]
    assert agent.post(path, {"team_id": 1})["name"] == "billing"
    assert agent.show(app_chat)["meta"]["team"] == {
        "id": 1,
        "name": "billing",
        "description": "Invoices and refunds",
        "allow_auto_assign": True,
        "account_id": 1,
        "is_member": True,
    }
    assert agent.post(path, {}) is None


def test_labels_and_attributes_are_replaced(agent: Client, app_chat: int) -> None:
    path = f"/conversations/{app_chat}"
    assert agent.post(f"{path}/labels", {"labels": ["vip", "refund"]}) == {
        "payload": ["vip", "refund"]
    }
    agent.post(f"{path}/labels", {"labels": ["billing"]})
    assert agent.get(f"{path}/labels") == {"payload": ["billing"]}
    agent.post(f"{path}/custom_attributes", {"custom_attributes": {"order": "LK-1"}})
    agent.post(f"{path}/custom_attributes", {"custom_attributes": {"floor": 2}})
    assert agent.show(app_chat)["custom_attributes"] == {"floor": 2}
    said = [row["content"] for row in agent.messages(app_chat) if row["message_type"] == 2]
    assert "Dana Reyes added billing" in said


def test_unread_is_capped_and_shared(
    agent: Client, admin: Client, app_chat: int, clock: HeldClock
) -> None:
    path = f"/conversations/{app_chat}"
    for number in range(12):
        clock.move(1)
        agent.say(app_chat, f"message {number}", message_type="incoming")
    assert agent.show(app_chat)["unread_count"] == 10
    seen = admin.post(f"{path}/update_last_seen")
    assert (seen["unread_count"], seen["agent_last_seen_at"]) == (0, int(clock.seconds))
    assert seen["assignee_last_seen_at"] == 0
    assert agent.show(app_chat)["unread_count"] == 0
    clock.move(60)  # nothing unread: written at most once an hour
    assert agent.post(f"{path}/update_last_seen")["agent_last_seen_at"] == clock.seconds - 60
    clock.move(3600)
    assert agent.post(f"{path}/update_last_seen")["agent_last_seen_at"] == clock.seconds
    assert agent.post(f"{path}/unread")["unread_count"] == 1
    meta = agent.get(f"{path}/messages")["meta"]
    assert meta["agent_last_seen_at"].endswith("Z")
    assert meta["contact"]["type"] == "contact"


def test_waiting_since_follows_chatwoot(agent: Client, app_chat: int, clock: HeldClock) -> None:
    def waiting() -> int:
        return int(agent.show(app_chat)["waiting_since"])

    started = int(clock.seconds)
    assert waiting() == started  # also a conversation that an agent starts
    clock.move(10)
    agent.say(app_chat, "hello?", message_type="incoming")
    assert waiting() == started  # the oldest unanswered moment stays
    agent.say(app_chat, "a note", private=True)
    assert waiting() == started
    agent.say(app_chat, "automatic", content_attributes={"automation_rule_id": 4})
    agent.say(app_chat, "campaign", campaign_id=3)
    assert waiting() == started
    assert agent.show(app_chat)["first_reply_created_at"] == 0
    agent.say(app_chat, "Hello, I am Dana")
    assert waiting() == 0
    assert agent.show(app_chat)["first_reply_created_at"] == int(clock.seconds)
    clock.move(10)
    agent.say(app_chat, "thanks", message_type="incoming")
    assert waiting() == int(clock.seconds)
    agent.post(f"/conversations/{app_chat}/toggle_status", {"status": "resolved"})
    assert waiting() == 0


@pytest.mark.parametrize(
    ("key", "operator", "values", "found"),
    [
        ("priority", "equal_to", ["high"], {1}),
        ("labels", "equal_to", ["vip"], {1}),
        ("labels", "is_present", [], {1, 2}),
        ("assignee_id", "is_not_present", [], {1, 3}),
        ("assignee_id", "equal_to", [1], {2}),
        ("display_id", "equal_to", ["3"], {3}),
        ("status", "not_equal_to", ["open"], {3}),
        ("status", "equal_to", ["all"], {1, 2, 3}),
        ("order_number", "contains", ["77"], {2}),
        ("created_at", "is_greater_than", ["2027-01-01"], {1, 2, 3}),
        ("created_at", "is_less_than", ["2027-01-01"], set()),
        ("last_activity_at", "days_before", ["2"], set()),
        ("browser_language", "equal_to", ["EL"], "el"),
    ],
)
def test_filter(
    agent: Client, key: str, operator: str, values: list[Any], found: set[int] | str
) -> None:
    agent.post("/conversations/1/toggle_priority", {"priority": "high"})
    agent.post("/conversations/1/labels", {"labels": ["vip"]})
    agent.post("/conversations/2/labels", {"labels": ["refund"]})
    agent.post("/conversations/2/assignments", {"assignee_id": 1})
    agent.post("/conversations/2/custom_attributes", {"custom_attributes": {"order_number": "A77"}})
    agent.post("/conversations/3/toggle_status", {"status": "pending"})
    condition = {"attribute_key": key, "filter_operator": operator, "values": values}
    answer = agent.post("/conversations/filter", {"payload": [condition]})
    assert set(answer) == {"meta", "payload"}
    assert "assigned_count" not in answer["meta"]
    rows = answer["payload"]
    if isinstance(found, str):
        assert {row["additional_attributes"]["browser_language"] for row in rows} == {found}
    else:
        assert {row["id"] for row in rows} & {1, 2, 3} == found


def test_filters_are_joined_as_sql_joins_them(agent: Client) -> None:
    def condition(number: int, joined: str | None) -> dict[str, Any]:
        return {
            "attribute_key": "display_id",
            "filter_operator": "equal_to",
            "values": [number],
            "query_operator": joined,
        }

    payload = [condition(1, "or"), condition(2, "AND"), condition(3, None)]
    rows = agent.post("/conversations/filter", {"payload": payload})["payload"]
    assert [row["id"] for row in rows] == [1]
    wrong = [{**condition(1, "xor")}]
    assert "AND" in agent.post("/conversations/filter", {"payload": wrong}, 422)["error"]


@pytest.mark.parametrize(
    "condition",
    [
        {"attribute_key": "shoe_size", "filter_operator": "equal_to", "values": [1]},
        {"attribute_key": "status", "filter_operator": "contains", "values": ["open"]},
        {"attribute_key": "status", "filter_operator": "equal_to", "values": []},
        {"attribute_key": "created_at", "filter_operator": "is_less_than", "values": ["soon"]},
        "open",
    ],
)
def test_filters_that_chatwoot_refuses(agent: Client, condition: Any) -> None:
    answer = agent.post("/conversations/filter", {"payload": [condition]}, 422)
    assert answer["error"].startswith("Invalid")


def test_typing_mute_and_drafts(agent: Client, app_chat: int) -> None:
    path = f"/conversations/{app_chat}"
    assert agent.post(f"{path}/toggle_typing_status", {"typing_status": "on"}) is None
    agent.post(f"{path}/mute")
    assert agent.show(app_chat)["muted"] is True
    assert agent.show(app_chat)["status"] == "resolved"
    agent.post(f"{path}/unmute")
    assert agent.show(app_chat)["muted"] is False
    assert agent.get(f"{path}/draft_messages") == {"has_draft": False}
    agent.patch(f"{path}/draft_messages", {"draft_message": {"message": "Dear Ana"}})
    assert agent.get(f"{path}/draft_messages") == {"has_draft": True, "message": "Dear Ana"}
    agent.delete(f"{path}/draft_messages")
    assert agent.get(f"{path}/draft_messages") == {"has_draft": False}


def test_create_needs_a_contact_that_is_known(agent: Client) -> None:
    agent.post("/conversations", {"source_id": "nobody"}, 404)
    agent.post("/conversations", {"inbox_id": 2, "contact_id": 99999}, 404)
    first = agent.queue()[0]["meta"]["sender"]["id"]
    made = agent.post(
        "/conversations",
        {"inbox_id": 2, "contact_id": first, "message": {"content": "Hello!"}},
    )
    assert made["messages"][0]["content"] == "Hello!"
    other = agent.post("/contacts", {"name": "B"})["payload"]["contact"]["id"]
    body = {"inbox_id": 2, "contact_id": other, "source_id": "b-1"}
    agent.post("/conversations", body)
    body["contact_id"] = first
    assert agent.post("/conversations", body, 422)["error"] == "source_id should be unique"


def test_a_snoozed_conversation_wakes_when_its_time_has_come(
    desk: PracticeDesk, agent: Client, app_chat: int, clock: HeldClock
) -> None:
    path = f"/conversations/{app_chat}/toggle_status"
    agent.post(path, {"status": "snoozed", "snoozed_until": int(clock.seconds) + 60})
    desk.tick()
    assert agent.show(app_chat)["status"] == "snoozed"
    clock.move(61)
    desk.tick()
    shown = agent.show(app_chat)
    assert (shown["status"], shown["snoozed_until"]) == ("open", None)
    assert agent.messages(app_chat)[-1]["content"] == "Conversation was reopened by the system"
    agent.post(path, {"status": "snoozed"})  # until the customer writes
    clock.move(10**6)
    desk.tick()
    assert agent.show(app_chat)["status"] == "snoozed"
    agent.say(app_chat, "Hello?", message_type="incoming")
    assert agent.show(app_chat)["status"] == "open"
