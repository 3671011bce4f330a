"""500 agents on one server, on paper: every situation stays below the server's limits."""

from __future__ import annotations

import pytest

from saywell.app import agents_load as load
from saywell.app import rhythm
from saywell.app.rhythm import AGENTS, SERVER_LIMIT, allowance
from saywell.backends import chatwoot_queue

AT_500 = load.situations()


@pytest.mark.parametrize(("name", "count"), AT_500, ids=[name for name, _ in AT_500])
def test_500_agents_stay_below_the_limit(name: str, count: float) -> None:
    assert 0 < count < SERVER_LIMIT


@pytest.mark.parametrize("agents", [1, 20, 90, 250, 500])
def test_so_do_fewer(agents: int) -> None:
    assert all(count < SERVER_LIMIT for _, count in load.situations(agents))


def test_without_the_budget_they_would_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "allowance", lambda _=AGENTS: 1000.0)
    assert dict(load.situations())["all busy, no push"] > SERVER_LIMIT


def test_idle_asks_less_than_work_and_being_told_less_than_asking() -> None:
    idle, ease, busy = load.IDLE, load.EASE, load.BUSY
    assert load.asked(idle, told=False) < load.asked(ease, told=False)
    for agent in (idle, ease, busy):
        assert load.asked(agent, told=True) < load.asked(agent, told=False) or agent is busy
    assert load.asked(idle, told=True) < 1


def test_what_the_agent_does_is_never_held_back() -> None:
    frantic = load.Agent(answers=10)
    assert load.asked(frantic, told=False) > frantic.own(told=False) > allowance()


def test_one_conversation_never_gets_too_many_messages() -> None:
    assert load.to_one_conversation() < load.CONVERSATION_LIMIT


def test_the_table_names_every_situation() -> None:
    block = load.agents_block()
    assert all(name in block for name, _ in AT_500)


def test_a_page_of_the_queue_is_as_long_as_the_chat_system_makes_it() -> None:
    assert rhythm.QUEUE_PAGE == chatwoot_queue.QUEUE_PAGE
