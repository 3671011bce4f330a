"""The customers inside a served desk: they answer over HTTP, remind, leave, arrive."""

from __future__ import annotations

import time
from pathlib import Path

from saywell.practice.server import PracticeDesk

from .conftest import Client, HeldClock


def live(desk: PracticeDesk, clock: HeldClock, seconds: int) -> None:
    """Let the customers live for a while."""
    for _ in range(seconds):
        clock.move(1)
        desk.tick()


def test_one_answers_what_they_are_asked(
    desk: PracticeDesk, agent: Client, clock: HeldClock
) -> None:
    number = agent.queue(sort_by="waiting_since_asc")[0]["id"]
    agent.say(number, "Could you tell me your order number, please?")
    assert agent.show(number)["waiting_since"] == 0
    live(desk, clock, 1)
    assert agent.messages(number)[-1]["message_type"] == 1  # it takes a moment to type
    live(desk, clock, 9)
    answers = [row for row in agent.messages(number) if row["message_type"] == 0]
    assert answers[-1]["sender"]["type"] == "contact"
    assert agent.show(number)["waiting_since"] > 0
    assert agent.show(number)["unread_count"] == 2
    assert answers[-1]["content"] in ("It's LK-20417.", "Sure, the order number is LK-20417.")


def test_nobody_is_answered(desk: PracticeDesk, agent: Client, clock: HeldClock) -> None:
    before = {row["id"]: row["unread_count"] for row in agent.queue()}
    live(desk, clock, 140)
    after = {row["id"]: row for row in agent.queue()}
    reminded = [number for number in before if after[number]["unread_count"] > before[number]]
    assert len(reminded) >= 7  # all but the silent
    live(desk, clock, 360)
    online = [row["meta"]["sender"]["availability_status"] for row in agent.queue()]
    assert online.count("offline") >= 10  # they have left
    assert len(online) > 10  # and others have come


def test_one_who_sees_typing_does_not_complain(
    desk: PracticeDesk, agent: Client, clock: HeldClock
) -> None:
    number = agent.queue(sort_by="waiting_since_asc")[0]["id"]
    written = len(agent.messages(number))
    assert written == 1
    for _ in range(8):
        agent.post(f"/conversations/{number}/toggle_typing_status", {"typing_status": "on"})
        live(desk, clock, 20)
    assert len(agent.messages(number)) == written
    live(desk, clock, 40)
    assert len(agent.messages(number)) > written


def test_private_notes_are_not_seen(desk: PracticeDesk, agent: Client, clock: HeldClock) -> None:
    number = agent.queue(sort_by="waiting_since_asc")[0]["id"]
    agent.say(number, "What is your order number?", private=True)
    live(desk, clock, 15)
    assert not any("LK-" in row["content"] for row in agent.messages(number))


def test_a_content_customer_rates_well(
    desk: PracticeDesk, agent: Client, admin: Client, clock: HeldClock
) -> None:
    number = agent.queue(sort_by="waiting_since_asc", inbox_id=1)[0]["id"]
    agent.say(number, "It is all sorted: the parcel will arrive tomorrow.")
    live(desk, clock, 10)
    agent.post(f"/conversations/{number}/toggle_status", {"status": "resolved"})
    live(desk, clock, 10)
    survey = next(row for row in agent.messages(number) if row["content_type"] == "input_csat")
    given = {"csat_survey_response": {"rating": 5, "feedback_message": ""}}
    assert survey["content_attributes"] == {"display_type": "emoji", "submitted_values": given}
    (answer,) = admin.get("/csat_survey_responses")
    assert (answer["rating"], answer["conversation_id"]) == (5, number)
    assert answer["contact"]["name"] == "Harriet Owens"
    metrics = admin.get("/csat_survey_responses/metrics")
    assert metrics == {
        "total_count": 1,
        "ratings_count": {"5": 1},
        "total_sent_messages_count": 1,
    }
    assert agent.show(number)["status"] == "resolved"


def test_the_same_seed_gives_the_same_day() -> None:
    def day(seed: int) -> list[tuple[str, str]]:
        clock = HeldClock()
        with PracticeDesk(clock=clock, customers=False, seed=seed) as desk:
            client = Client(desk, desk.token)
            live(desk, clock, 200)
            said = [
                (row["meta"]["sender"]["name"], row["messages"][0]["content"])
                for row in client.queue()
            ]
            client.http.close()
            return said

    assert day(3) == day(3)
    assert day(3) != day(4)


def test_a_restarted_desk_goes_on_where_it_was(tmp_path: Path, clock: HeldClock) -> None:
    path = tmp_path / "desk.sqlite"
    with PracticeDesk(path=path, clock=clock, customers=False) as desk:
        token = desk.token
        client = Client(desk, token)
        number = client.queue(sort_by="waiting_since_asc")[0]["id"]
        client.say(number, "Could you tell me your order number, please?")
        before = client.messages(number)
        client.http.close()
    with PracticeDesk(path=path, clock=clock, customers=False) as desk:
        assert desk.token == token
        client = Client(desk, token)
        assert client.messages(number) == before
        live(desk, clock, 10)
        assert len(client.messages(number)) > len(before)
        client.http.close()


def test_in_the_background_and_faster_than_life() -> None:
    with PracticeDesk(speed=100) as desk:
        client = Client(desk, desk.token)
        number = client.queue(sort_by="waiting_since_asc")[0]["id"]
        sent = client.say(number, "Hello! Could you tell me your order number, please?")["id"]
        deadline = time.monotonic() + 60
        while not client.messages(number, after=sent) and time.monotonic() < deadline:
            time.sleep(0.02)
        answer = client.messages(number, after=sent)[0]
        client.http.close()
    assert "LK-20417" in answer["content"]
