"""What many agents ask of one server in a minute, reckoned from the constants of the rhythm."""

from __future__ import annotations

from dataclasses import dataclass

from saywell.app import rhythm
from saywell.app.rhythm import AGENTS, SERVER_LIMIT, allowance, requests_for, savings
from saywell.app.session.news import LIMIT
from saywell.app.session.typing import ANEW
from saywell.model.settings import Clocks, seconds

CONVERSATION_LIMIT = 200
"""Messages a minute that a conversation takes (Chatwoot: CONVERSATION_MESSAGE_PER_MINUTE_LIMIT)."""

MEETING = 15.0
"""Minutes in which all agents begin their day."""


@dataclass(frozen=True, slots=True)
class Agent:
    """How one agent works: answers a minute, and whether anybody is at the keys."""

    answers: float = 0.0
    at_keys: bool = True

    def own(self, *, told: bool) -> float:
        """Return what the work itself takes: open and read, mark as read, answer, and read again.

        The last is for what was written before the answer; where news is told, that is, too.
        """
        return (3 if told else 4) * self.answers

    def polls(self) -> float:
        """Return the questions for news that are wished for where nothing is told.

        After each answer they are quick, and later and later until they are calm.
        """
        steady = 60 / (rhythm.CALM if self.at_keys else rhythm.IDLE)
        if not self.answers:
            return steady
        pause, gap, count = rhythm.QUICK, 60 / self.answers, 0.0
        while gap > 0:
            gap -= pause
            count += 1
            pause = min(pause * rhythm.GROWTH, rhythm.CALM)
        return count * self.answers

    def signs(self) -> float:
        """Return the signs that the agent types: one for each answer of ANEW's length, and off."""
        return 2 * self.answers if self.answers * ANEW.total_seconds() <= 60 else 4.0


def _safety() -> float:
    """Return what is asked whatever happens: the open conversation, and the whole queue."""
    return 60 / rhythm.SAFETY + requests_for(LIMIT) * 60 / rhythm.WHOLE


def asked(agent: Agent, *, told: bool, agents: int = AGENTS) -> float:
    """Return the requests a minute of one agent, where news is told and where it is not.

    What can wait gets what the budget leaves, but for a question each FLOOR seconds.
    """
    must = agent.own(told=told) + _safety()
    wished = agent.signs() + (60 / rhythm.SAFETY if told else agent.polls())
    least = 60 / rhythm.SAFETY if told else min(60 / rhythm.FLOOR, agent.polls())
    return must + max(min(wished, allowance(agents) - must), least)


IDLE = Agent(at_keys=False)
EASE = Agent(answers=1 / 3)
BUSY = Agent(answers=1.0)
MIX = ((0.6, IDLE), (0.3, EASE), (0.1, BUSY))
"""A usual hour: who of all agents does what."""


def situations(agents: int = AGENTS) -> list[tuple[str, float]]:
    """Return what so many agents ask in a minute: (what they do, requests of all together)."""

    def mixed(*, told: bool) -> float:
        return sum(share * asked(one, told=told, agents=agents) for share, one in MIX)

    begin = 3 + requests_for(LIMIT)  # who we are, who shares the server, inboxes, the queue
    per_agent = [
        ("nobody at the keys, no push", asked(IDLE, told=False, agents=agents)),
        ("the usual mix, no push", mixed(told=False)),
        ("all busy, no push", asked(BUSY, told=False, agents=agents)),
        ("the worst minute: all have saved up, and all have news", _worst(agents)),
        ("nobody at the keys, push", asked(IDLE, told=True, agents=agents)),
        ("the usual mix, push", mixed(told=True)),
        ("all busy, push", asked(BUSY, told=True, agents=agents)),
        ("push comes back for all in one minute", 4.0 + _safety()),
        (f"all begin within {MEETING:.0f} minutes", begin / MEETING + allowance(agents)),
    ]
    return [(name, agents * count) for name, count in per_agent]


def _worst(agents: int) -> float:
    must = BUSY.own(told=False) + _safety()
    return max(allowance(agents) + savings(agents), must + 60 / rhythm.FLOOR)


def to_one_conversation() -> float:
    """Return the messages a minute that one agent can send into one conversation.

    They go one at a time, each after the moment in which it can be taken back.
    """
    return 60 / seconds(Clocks().send_delay)


def agents_block() -> str:
    """Return the table for docs/reliability.md."""
    lines = [
        f"| {AGENTS} agents behind one address | requests a minute | of {SERVER_LIMIT} |",
        "|---|---:|---:|",
    ]
    for name, count in situations():
        lines.append(f"| {name} | {count:,.0f} | {count / SERVER_LIMIT:.0%} |")
    polls = 60 / rhythm.CALM
    reckoned = (
        f"Reckoned from the defaults: a busy agent answers {BUSY.answers:.0f} message a minute, "
        f"one at ease one in {1 / EASE.answers:.0f}, the usual mix is 60 % idle, 30 % at ease and "
        f"10 % busy. With nothing new there are {polls:.0f} questions a minute, "
        f"{60 / rhythm.IDLE:.0f} when nobody is at the keys, and one in "
        f"{rhythm.SAFETY / 60:.0f} minutes where news is told. Each agent has "
        f"{allowance():.1f} requests a minute and {savings():.1f} saved up while {AGENTS} share "
        f"the server, {allowance(50):.0f} and {savings(50):.0f} while 50 do: the number of "
        "colleagues is asked for at the start."
    )
    one = (
        f"One agent sends at most {to_one_conversation():.0f} messages a minute into one "
        f"conversation, which takes {CONVERSATION_LIMIT}. `conversations/meta` (30 a minute) is "
        "not asked for at all."
    )
    return "\n".join([*lines, "", reckoned, "", one])
