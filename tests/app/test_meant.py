"""Naming a conversation, a colleague or a team: by id, by name, by the beginning of either."""

from __future__ import annotations

import dataclasses

import pytest
from tests.scripted import ScriptedBackend, customer

from saywell.app.meant import meant, one_of
from saywell.errors import NotFound, UsageError
from saywell.model.chat import Agent, Conversation, Status


def backend() -> ScriptedBackend:
    names = ["Harriet Owens", "Harry Lime", "Γιώργος Δήμου", "王小明", "José Ruiz", "Mary Ann"]
    each = [customer(number, name) for number, name in enumerate(names, 1)]
    rooms = ["!OGEhHVWSdv:matrix.org", "!OGxyzKLMno:matrix.org"]
    twins = [customer(number, "Ann Lee") for number in (20, 21)]
    matrix = [dataclasses.replace(one, id=room) for one, room in zip(twins, rooms, strict=True)]
    return ScriptedBackend(*each, *matrix)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("1", "1"),
        ("harriet owens", "1"),
        ("HARRIET", "1"),
        ("owens", "1"),
        ("harri", "1"),
        ("γιωργος", "3"),
        ("Δήμ", "3"),
        ("王小", "4"),
        ("jose", "5"),
        ("mary a", "6"),
        ("c2@example.org", "2"),
        ("!OGEhHVWSdv:matrix.org", "!OGEhHVWSdv:matrix.org"),
        ("!OGE", "!OGEhHVWSdv:matrix.org"),
        ("OGxyz", "!OGxyzKLMno:matrix.org"),
    ],
)
def test_a_conversation_is_named_by_id_or_by_name(wanted: str, found: str) -> None:
    assert meant(backend(), wanted).id == found


@pytest.mark.parametrize("wanted", ["99", "nobody", "ow", "", "  ", "!OG", "arriet", "\x1b[2J"])
def test_what_fits_nobody_is_not_found(wanted: str) -> None:
    with pytest.raises(NotFound):
        meant(backend(), wanted)


def test_several_are_named_and_none_is_taken() -> None:
    with pytest.raises(UsageError, match="2 conversations fit 'Ann Lee'") as told:
        meant(backend(), "Ann Lee")
    assert "!OGEhHVWSdv:matrix.org (Ann Lee)" in told.value.hint
    with pytest.raises(UsageError, match="3 conversations fit 'ann'"):
        meant(backend(), "ann")


def test_where_nobody_waits_under_a_name_the_closed_ones_are_looked_at() -> None:
    class Desk(ScriptedBackend):
        def queue(
            self, status: Status | None = Status.OPEN, limit: int = 200
        ) -> list[Conversation]:
            found = super().queue(status, limit)
            return [one for one in found if status is None or one.status is status]

    closed = customer(1, "Harriet Owens", status=Status.RESOLVED)
    desk = Desk(closed, customer(2, "Bo"), customer(3, "Bo Ek", status=Status.SNOOZED))
    assert meant(desk, "harriet").id == "1"
    assert meant(desk, "bo").id == "2"
    assert meant(desk, "ek").id == "3"


def test_a_number_is_an_id_and_asks_for_no_queue() -> None:
    chats = backend()
    with pytest.raises(NotFound):
        meant(chats, "4711")
    assert "queue" not in chats.calls


def names(agent: Agent) -> tuple[str, ...]:
    return agent.id, agent.name, agent.email


AGENTS = [
    Agent("1", "Dana Reyes", "dana@larkspur.example"),
    Agent("2", "Budi Santoso", "budi@larkspur.example"),
    Agent("3", "Budi Hartono", "hartono@larkspur.example"),
]


@pytest.mark.parametrize("wanted", ["1", "Dana Reyes", "dana", "DANA@larkspur.example", "reye"])
def test_a_colleague_is_named_by_id_name_or_email(wanted: str) -> None:
    assert one_of("agent", AGENTS, wanted, names).id == "1"


def test_a_colleague_that_is_not_there_is_told_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="no agent 'dnaa'") as told:
        one_of("agent", AGENTS, "dnaa", names)
    assert told.value.hint == "did you mean 1 (Dana Reyes)?"
    with pytest.raises(UsageError) as told:
        one_of("agent", AGENTS, "xyz", names)
    assert told.value.hint.startswith("one of: 1 (Dana Reyes), 2 (Budi Santoso)")
    with pytest.raises(UsageError, match="2 agents fit 'budi'") as told:
        one_of("agent", AGENTS, "budi", names)
    assert "3 (Budi Hartono)" in told.value.hint
    with pytest.raises(UsageError, match="no team") as told:
        one_of("team", [], "billing", names)
    assert told.value.hint == "there are no teams at all"
