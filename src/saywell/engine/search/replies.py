"""Replies as documents: the texts they are found by, the labels they are filtered by."""

from __future__ import annotations

from collections.abc import Iterable

from saywell.engine.search.build import build
from saywell.engine.search.segment import Segment
from saywell.model.card import card_of
from saywell.model.frozen import freeze
from saywell.model.scope import seen_label
from saywell.model.searching import Document, Field
from saywell.model.snippet import Reply


def document(reply: Reply) -> Document:
    """Make what is indexed of a reply."""
    return Document(reply.id, _texts(reply), labels(reply), card_of(reply), freeze(reply))


def _texts(reply: Reply) -> tuple[tuple[int, str], ...]:
    """List all texts by their field."""
    found = [(Field.ID, reply.id)]
    for field, words in (
        (Field.TRIGGER, reply.triggers),
        (Field.TAG, reply.tags),
        (Field.SEARCH, reply.search),
    ):
        found += [(field, word) for word in words]
    for field, localised in (
        (Field.TITLE, reply.title),
        (Field.WHEN, reply.when),
        (Field.TEXT, reply.text),
        (Field.SUBJECT, reply.subject),
    ):
        found += [(field, text) for text in localised.by_lang.values()]
    return tuple(found)


def labels(reply: Reply) -> tuple[str, ...]:
    """List what a reply can be filtered by; owner and scope are casefolded."""
    found = [
        *(f"tag:{tag}" for tag in reply.tags),
        f"kind:{reply.kind}",
        *(f"lang:{lang}" for lang in reply.languages),
        f"scope:{reply.scope.casefold()}",
        f"layer:{reply.layer}",
        seen_label(reply.scope, reply.layer),
    ]
    if reply.owner:
        found.append(f"owner:{reply.owner.casefold()}")
    if reply.purpose:
        found.append(f"purpose:{reply.purpose}")
    return tuple(found)


class Indexer:
    """Makes segments of replies, and reads them."""

    def build(self, replies: Iterable[Reply]) -> bytes:
        """Index replies; the first is number 0."""
        return build(map(document, replies))

    def open(self, segment: bytes | memoryview) -> Segment:
        """Open what `build` has made. Raises ValueError for anything else."""
        return Segment(segment)
