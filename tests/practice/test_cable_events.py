"""What is told over the practice desk's websocket, with what in it, and to whom."""

from __future__ import annotations

from tests.practice.cabling import Listener

from saywell.practice.server import PracticeDesk

from .conftest import Client, HeldClock


def test_a_message_and_its_echo(heard: Listener, agent: Client, app_chat: int) -> None:
    heard.names("conversation.created")
    sent = agent.say(app_chat, "Hello", echo_id="key-1")
    data = heard.event("message.created")
    assert (data["id"], data["conversation_id"], data["echo_id"]) == (sent["id"], app_chat, "key-1")
    assert (data["account_id"], data["message_type"]) == (1, 1)
    assert data["performer"]["id"] == heard.id
    assert data["sender"]["name"] == "Dana Reyes"
    assert data["conversation"]["unread_count"] == 0
    assert isinstance(data["created_at"], int)
    assert data["updated_at"].endswith("Z")
    updated = heard.event("conversation.updated")
    assert (updated["id"], updated["waiting_since"]) == (app_chat, 0)
    assert "performer" not in updated
    assert heard.event("first.reply.created")["id"] == sent["id"]
    agent.say(app_chat, "Hello again")
    assert "echo_id" not in heard.event("message.created")


def test_what_the_customer_writes(heard: Listener, agent: Client, app_chat: int) -> None:
    sent = agent.say(app_chat, "Is anybody there?", message_type="incoming")
    data = heard.event("message.created")
    assert (data["id"], data["message_type"], data["sender"]["type"]) == (sent["id"], 0, "contact")
    assert data["conversation"]["unread_count"] == 1
    assert heard.event("conversation.read")["id"] == app_chat


def test_scripted_customers_are_heard(
    desk: PracticeDesk, heard: Listener, clock: HeldClock
) -> None:
    clock.move(200)
    desk.tick()
    data = heard.event("message.created")
    assert data["sender"]["type"] == "contact"
    assert "performer" not in data


def test_a_message_that_changes(heard: Listener, agent: Client, app_chat: int) -> None:
    sent = agent.say(app_chat, "Hello")
    agent.patch(f"/conversations/{app_chat}/messages/{sent['id']}", {"status": "delivered"})
    data = heard.event("message.updated")
    assert (data["id"], data["status"]) == (sent["id"], "delivered")
    assert data["previous_changes"] == {"status": ["sent", "delivered"]}
    agent.delete(f"/conversations/{app_chat}/messages/{sent['id']}")
    data = heard.event("message.updated")
    assert data["content_attributes"] == {"deleted": True}
    assert data["previous_changes"]["content_attributes"] == [{}, {"deleted": True}]


def test_every_switch_of_a_conversation(
    heard: Listener, agent: Client, admin: Client, app_chat: int
) -> None:
    path = f"/conversations/{app_chat}"
    created = heard.event("conversation.created")
    assert created["id"] == app_chat
    assert created["performer"]["id"] == heard.id
    assert created["channel"] == "Channel::Api"
    agent.post(f"{path}/assignments", {"assignee_id": 1})
    data = heard.event("assignee.changed")
    assert data["meta"]["assignee"]["name"] == "Dana Reyes"
    assert "performer" not in data
    agent.post(f"{path}/assignments", {"team_id": 2})
    assert heard.event("team.changed")["meta"]["team"] == {"id": 2, "name": "delivery"}
    agent.post(f"{path}/labels", {"labels": ["vip"]})
    assert heard.event("conversation.updated", labels=["vip"])
    agent.post(f"{path}/toggle_priority", {"priority": "high"})
    assert heard.event("conversation.updated", priority="high")
    agent.post(f"{path}/custom_attributes", {"custom_attributes": {"tier": "gold"}})
    assert heard.event("conversation.updated", custom_attributes={"tier": "gold"})
    admin.post(f"{path}/toggle_status", {"status": "snoozed", "snoozed_until": 1_800_000_500})
    data = heard.event("conversation.status_changed")
    assert (data["status"], data["snoozed_until"][:4]) == ("snoozed", "2027")
    before = data["updated_at"]
    admin.post(f"{path}/toggle_status", {"status": "resolved"})
    data = heard.event("conversation.status_changed")
    assert (data["status"], data["snoozed_until"]) == ("resolved", None)
    assert data["updated_at"] >= before
    assert isinstance(data["updated_at"], float)


def test_seen_by_an_agent_is_told_nobody(heard: Listener, agent: Client, app_chat: int) -> None:
    heard.event("conversation.created")
    agent.post(f"/conversations/{app_chat}/update_last_seen")
    agent.post(f"/conversations/{app_chat}/unread")
    assert heard.silent()


def test_typing(
    desk: PracticeDesk, heard: Listener, agent: Client, admin: Client, app_chat: int
) -> None:
    path = f"/conversations/{app_chat}/toggle_typing_status"
    agent.post(path, {"typing_status": "on"})  # one's own is told to others alone
    admin.post(path, {"typing_status": "on", "is_private": True})
    data = heard.event("conversation.typing_on")
    assert (data["conversation"]["id"], data["is_private"]) == (app_chat, True)
    assert (data["user"]["name"], data["user"]["type"]) == ("Noor Haddad", "user")
    admin.post(path, {"typing_status": "off", "is_private": False})
    assert heard.event("conversation.typing_off")["is_private"] is False


def test_a_scripted_customer_is_seen_typing_before_they_write(
    desk: PracticeDesk, heard: Listener, agent: Client, clock: HeldClock
) -> None:
    number = agent.queue(sort_by="waiting_since_asc")[0]["id"]
    agent.say(number, "Could you tell me your order number, please?")
    for _ in range(24):
        clock.move(0.5)
        desk.tick()
    data = heard.event("conversation.typing_on")
    assert (data["conversation"]["id"], data["user"]["type"]) == (number, "contact")
    assert "performer" not in data
    names = heard.names("conversation.typing_off")
    assert "message.created" in names


def test_contacts(heard: Listener, agent: Client) -> None:
    made = agent.post("/contacts", {"name": "Ana"})["payload"]["contact"]["id"]
    assert heard.event("contact.created")["id"] == made
    agent.patch(f"/contacts/{made}", {"name": "Ana Maria"})
    data = heard.event("contact.updated")
    assert (data["id"], data["name"], data["account_id"]) == (made, "Ana Maria", 1)


def test_who_is_told(desk: PracticeDesk, heard: Listener, admin: Client) -> None:
    """An agent hears of their own inboxes, an administrator of all; a team alone gives nothing."""
    above = Listener(desk, desk.admin_token).confirmed()
    wholesale = next(row["id"] for row in admin.queue() if row["inbox_id"] == 3)
    assert admin.show(wholesale)["meta"]["team"]["is_member"] is False
    sent = admin.say(wholesale, "Hello")
    assert above.event("message.created")["id"] == sent["id"]
    assert heard.silent()
    above.socket.close()


def test_one_who_is_in_two_accounts_hears_both(
    desk: PracticeDesk, agent: Client, app_chat: int
) -> None:
    """The stream is the token's: a client has to look at ``account_id``."""
    other = Listener(desk, desk.admin_token, account=2).confirmed()
    agent.say(app_chat, "Hello")
    assert other.event("message.created")["account_id"] == 1
    other.socket.close()


def test_work_that_fails_is_not_told(heard: Listener, agent: Client, app_chat: int) -> None:
    heard.names("conversation.created")
    agent.say(app_chat, "x" * 150_001, status=422)
    agent.say(app_chat, "Hello")
    assert heard.event("message.created")["content"] == "Hello"
