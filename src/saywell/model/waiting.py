"""The order of the queue, the same whatever chat system it comes from."""

from __future__ import annotations

import datetime as dt

from saywell.model.chat import Agent, Conversation

_LONG_AGO = dt.datetime.fromtimestamp(0, dt.UTC)


def by_waiting(one: Conversation) -> tuple[bool, bool, float, int, str]:
    """Sort who waits longest first, then the latest activity; of two alike the lower number.

    Before all others come those to whom nobody has answered yet (etiquette C01).
    """
    if one.waiting_since is not None:
        return False, not one.first_reply, one.waiting_since.timestamp(), len(one.id), one.id
    return True, False, -(one.last_activity or _LONG_AGO).timestamp(), len(one.id), one.id


def waits_for(one: Conversation, agent: Agent | None) -> bool:
    """Say whether a customer waits for this agent: nobody answers them, or it is the agent.

    Those of colleagues are in the queue too, to be seen and to be taken over, and wait for them.
    """
    if one.waiting_since is None:
        return False
    return agent is None or one.assignee is None or one.assignee.id == agent.id
