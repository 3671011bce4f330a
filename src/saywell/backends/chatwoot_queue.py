"""Chatwoot's list of conversations: page by page, or all that changed at once."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping

from saywell.backends import chatwoot_wire as wire
from saywell.backends.chatwoot_api import ChatwootApi
from saywell.model.chat import Conversation, Status
from saywell.model.waiting import by_waiting

QUEUE_PAGE = 25
"""Conversations on a page, unless the server is set otherwise (conversation_finder.rb)."""

MAX_PAGES = 400

RECONNECT_MARGIN = 15
"""Seconds that are added to an absence when one asks what changed in it (ReconnectService.js)."""

CHANGED_BYTES = 40 * 2**20
"""What a list without pages may have: 10,000 conversations of 3 to 4 kB."""


def listed(
    api: ChatwootApi, inboxes: Mapping[str, str], status: Status | None, limit: int
) -> list[Conversation]:
    """Read the list until it ends or ``limit`` is reached; each once, as pages shift meanwhile.

    The order is made here: the server puts who does not wait last, oldest first. Rows that cannot
    be read are counted, so that they neither hide others nor cost a page more.
    """
    found: dict[str, Conversation] = {}
    odd = 0
    for page in range(1, MAX_PAGES + 1):
        params = (
            ("status", status.value if status else "all"),
            ("sort_by", "waiting_since_asc"),
            ("page", page),
        )
        data = wire.record(wire.record(api.get("conversations", params)).get("data"))
        rows = data.get("payload")
        if not isinstance(rows, list):
            raise api.strange("a list of conversations")
        each = [wire.conversation(row, inboxes) for row in rows]
        readable = [one for one in each if one is not None]
        odd += len(each) - len(readable)
        known = bool(readable) and all(one.id in found for one in readable)
        found.update((one.id, one) for one in readable if one.id not in found)
        every = wire.record(data.get("meta")).get("all_count")
        last = len(found) + odd >= every if isinstance(every, int) else len(rows) < QUEUE_PAGE
        if not rows or last or known or len(found) >= limit:
            break
    return in_order(found.values())[:limit]


def changed_rows(api: ChatwootApi, since: dt.datetime) -> list[wire.Json]:
    """Return as it came what changed since a moment, of any status; no clocks are compared."""
    age = math.ceil((dt.datetime.now(dt.UTC) - since).total_seconds())
    params = (("status", "all"), ("updated_within", max(age, 0) + RECONNECT_MARGIN))
    answer = api.get("conversations", params, most=CHANGED_BYTES)
    rows = wire.record(wire.record(answer).get("data")).get("payload")
    if not isinstance(rows, list):
        raise api.strange("a list of conversations")
    return list(wire.records(rows))


def in_order(conversations: Iterable[Conversation]) -> list[Conversation]:
    """Put who waits longest first, then the latest activity; each once."""
    return sorted({one.id: one for one in conversations}.values(), key=by_waiting)
