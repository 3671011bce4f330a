"""The messages of a conversation in Chatwoot, page by page, forwards and back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from saywell.backends import chatwoot_wire as wire
from saywell.backends.chatwoot_api import ChatwootApi
from saywell.backends.chatwoot_outgoing import conversation_path, number
from saywell.model.chat import Message

HISTORY_PAGE = 20
"""Messages on a page of history (message_finder.rb)."""

NEWER_PAGE = 100
"""Messages on a page when those after an id are asked for (message_finder.rb)."""

MAX_PAGES = 400
MAX_TEXTS = MAX_PAGES * NEWER_PAGE


def newer(api: ChatwootApi, conversation_id: str, after: str, limit: int) -> Iterator[Message]:
    """Walk forward from an id, which is itself left out."""
    last, count = number(after, "message", least=0), 0
    for _ in range(MAX_PAGES):
        page, rows = _page(api, conversation_id, (("after", last),))
        fresh = [one for one in page if wire.number(one.id) > last]
        yield from fresh
        count += len(fresh)
        if rows < NEWER_PAGE or not fresh or count >= limit:
            return
        last = max(wire.number(one.id) for one in fresh)


def older(
    api: ChatwootApi, conversation_id: str, before: str | None, limit: int
) -> Iterator[Message]:
    """Walk back from an id, which is left out, or from the newest message."""
    first = None if before is None else number(before, "message")
    count = 0
    for _ in range(MAX_PAGES):
        params = () if first is None else (("before", first),)
        page, rows = _page(api, conversation_id, params)
        fresh = [one for one in page if first is None or wire.number(one.id) < first]
        yield from fresh
        count += len(fresh)
        if rows < HISTORY_PAGE or not fresh or count >= limit:
            return
        first = min(wire.number(one.id) for one in fresh)


def _page(
    api: ChatwootApi, conversation_id: str, params: Sequence[tuple[str, int]]
) -> tuple[list[Message], int]:
    """Read one page; the number of its rows counts those that cannot be read, too."""
    path = conversation_path(conversation_id, "messages")
    rows = wire.record(api.get(path, params)).get("payload")
    if not isinstance(rows, list):
        raise api.strange("a list of messages")
    each = (wire.message(row, conversation_id) for row in rows)
    return [one for one in each if one is not None], len(rows)
