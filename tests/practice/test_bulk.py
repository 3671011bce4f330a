"""Many conversations at once are what one by one would have been."""

from __future__ import annotations

from typing import Any

from saywell.practice import bulk
from saywell.practice.server import PracticeDesk
from saywell.practice.store import Store

from .conftest import Client


def listed(agent: Client, **params: Any) -> Any:
    """List conversations of every status."""
    return agent.http.get("/conversations", params={"status": "all", **params}).json()["data"]


def count(agent: Client) -> int:
    """Count the conversations of every status."""
    every: int = listed(agent)["meta"]["all_count"]
    return every


def test_so_many_conversations_and_messages(desk: PracticeDesk, agent: Client) -> None:
    before = count(agent)
    said = desk._store.value("SELECT count(*) FROM messages")
    desk.fill(300, 2000)
    after = count(agent)
    assert after - before == 300
    assert desk._store.value("SELECT count(*) FROM messages") - said == 2000
    opened = agent.get("/conversations/meta")["meta"]["all_count"] - before
    assert 1 <= opened <= 30


def test_each_says_of_itself_what_its_messages_say(desk: PracticeDesk, agent: Client) -> None:
    known = {row["id"] for row in listed(agent)["payload"]}
    desk.fill(60, 400)
    checked = 0
    for page in range(1, 5):
        for row in listed(agent, page=page)["payload"]:
            if row["id"] in known:
                continue
            messages = agent.messages(row["id"])
            assert row["last_activity_at"] == messages[-1]["created_at"]
            assert row["created_at"] <= messages[0]["created_at"]
            answered = [one["created_at"] for one in messages if one["message_type"] == 1]
            assert row["first_reply_created_at"] == (answered[0] if answered else 0)
            waits = row["status"] == "open" and messages[-1]["message_type"] == 0
            assert bool(row["waiting_since"]) == waits
            assert bool(row["unread_count"]) == (messages[-1]["message_type"] == 0)
            assert all(one["sender"]["name"] for one in messages)
            checked += 1
    assert checked == 60


def test_the_same_seed_makes_the_same_rows() -> None:
    def made(seed: int) -> list[object]:
        store = Store()
        bulk.fill(store, conversations=50, messages=300, now=1_800_000_000.0, seed=seed)
        rows: list[object] = [
            *store.all("SELECT * FROM conversations"),
            *store.all("SELECT * FROM messages"),
        ]
        store.close()
        return rows

    assert made(1) == made(1) != made(2)


def test_twice_adds_twice_and_life_goes_on(desk: PracticeDesk, agent: Client) -> None:
    desk.fill(5, 5)
    desk.fill(5, 3)  # at least one message each
    newest = max(row["id"] for row in listed(agent)["payload"])
    contact = agent.post("/contacts", {"name": "Next"})["payload"]["contact"]["id"]
    made = agent.post("/conversations", {"inbox_id": 2, "contact_id": contact})
    assert made["id"] > newest
    agent.say(made["id"], "Hello")
    desk.fill(0, 0)
