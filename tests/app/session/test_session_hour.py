"""An hour of one session, tick by tick: the requests that it makes are those on paper."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from tests.app.session.test_session_races import Telling
from tests.scripted import HeldClock, customer, parts_for

from saywell.app import agents_load as load
from saywell.app.jobs import Job
from saywell.app.session.session import Session
from saywell.app.state import Hearing
from saywell.model.backend import Capability
from saywell.model.chat import Agent
from saywell.tui.keys import screen_words

HOUR = 3600


class Team(Telling):
    """A chat system of a team; it counts the requests that each call takes of Chatwoot."""

    def __init__(self, clock: HeldClock, agents: int, *, tells: bool) -> None:
        super().__init__(clock, *(customer(number, f"Customer {number}") for number in range(1, 4)))
        self.team = [Agent(str(number), f"Agent {number}") for number in range(agents)]
        self.requests: Counter[int] = Counter()
        if not tells:
            self.can -= {Capability.PUSH}

    def agents(self) -> list[Agent]:
        self._enter("agents")
        return self.team

    def _enter(self, call: str) -> None:
        minute = int((self.clock.time - type(self.clock)().time).total_seconds() // 60)
        self.requests[minute] += 1
        super()._enter(call)

    def typing(self, conversation_id: str, on: bool) -> None:
        self._enter("typing")

    def deliver(self) -> None:
        while self.line:
            self.tell(self.line.popleft())


def run(job: Job[object]) -> None:
    job.run()()


def hour(folder: Path, *, tells: bool, answers: float, agents: int = 500) -> Team:
    """Work for an hour, with so many answers a minute, each to the next of three customers."""
    clock = HeldClock()
    team = Team(clock, agents, tells=tells)
    session = Session(parts_for(team, folder, clock=clock), screen_words("en"), run)
    session.start()
    every = round(60 / answers) if answers else HOUR + 1
    for second in range(HOUR):
        clock.pass_(1)
        chosen = str(second // every % 3 + 1)
        if answers and second % every == 0:
            team.customer_writes(chosen, f"question {second}")
        if answers and second % every == every // 3:
            session.open(chosen)
        if answers and every // 3 < second % every < every // 3 + 10:
            session.write(f"answer at {second}", 0)
        if answers and second % every == every // 3 + 10:
            session.sending.send()
        team.deliver()
        session.tick()
    assert len(team.sent) == (HOUR // every if answers else 0)
    assert session.state.hearing is (Hearing.TOLD if tells else Hearing.ASKED)
    there = [one.id for one in team.history[session.state.selected]] if answers else []
    assert [one.id for one in session.state.messages] == there[-len(session.state.messages) :]
    return team


@pytest.mark.parametrize("tells", [False, True], ids=["asked", "told"])
@pytest.mark.parametrize(
    ("agent", "name"), [(load.IDLE, "idle"), (load.EASE, "ease"), (load.BUSY, "busy")]
)
def test_an_hour_takes_what_it_does_on_paper(
    tmp_path: Path, agent: load.Agent, name: str, tells: bool
) -> None:
    team = hour(tmp_path, tells=tells, answers=agent.answers)
    on_paper = load.asked(agent, told=tells)
    counted = sum(team.requests.values()) / 60
    assert counted <= on_paper * 1.15, (name, counted, on_paper)
    if not tells:
        assert counted >= on_paper * 0.5, "the paper is no fantasy"


def test_no_minute_of_a_busy_hour_takes_more_than_the_worst_on_paper(tmp_path: Path) -> None:
    team = hour(tmp_path, tells=False, answers=load.BUSY.answers)
    begun = [team.requests[minute] for minute in range(5, 60)]
    worst = dict(load.situations())["the worst minute: all have saved up, and all have news"]
    assert max(begun) <= worst / 500 + 3  # what the agent does in one minute is not even
    assert sum(begun) / len(begun) <= worst / 500


def test_a_small_team_sees_an_answer_sooner(tmp_path: Path) -> None:
    """Ten agents may ask more often than 500, and do."""
    small = hour(tmp_path / "small", tells=False, answers=1.0, agents=10)
    large = hour(tmp_path / "large", tells=False, answers=1.0, agents=500)
    assert sum(small.requests.values()) > 1.5 * sum(large.requests.values())
