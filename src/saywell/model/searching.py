"""What is searched and what is found, as plain values: documents, their fields, hits."""

from __future__ import annotations

from typing import NamedTuple


class Field:
    """Where in a document a word stands; the numbers are what an index keeps."""

    TEXT = 0
    WHEN = 1
    SUBJECT = 2
    TAG = 3
    ID = 4
    SEARCH = 5
    TITLE = 6
    TRIGGER = 7


FIELD_NAMES = ("text", "when", "subject", "tag", "id", "search", "title", "trigger")
"""The names of the fields by their number, as they are shown."""


class Document(NamedTuple):
    """One thing that can be found.

    ``texts`` are (field, text) as they were written; ``labels`` are what it can be filtered by
    (``tag:hold``); ``card`` is what a list shows of it, and ``body`` the whole of it, both given
    back as they were put in.
    """

    id: str
    texts: tuple[tuple[int, str], ...]
    labels: tuple[str, ...] = ()
    card: str = ""
    body: bytes = b""


class Found(NamedTuple):
    """A document that was found: its segment and number there, and why it ranks where it does.

    ``score`` is the relevance from 0 to 1, ``why`` the name of the field of the best match (``use``
    for an empty query), ``matched`` the words of the index that met those of the query.
    """

    segment: int
    number: int
    id: str
    score: float
    why: str
    matched: tuple[str, ...]
