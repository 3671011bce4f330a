"""What is searched and what is found, as plain values: documents, their fields, hits.

These are plain classes because a search from the shell has no time to import dataclasses.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


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


class Document:
    """One thing that can be found.

    ``texts`` are (field, text) as they were written; ``labels`` are what it can be filtered by
    (``tag:hold``); ``card`` is what a list shows of it, and ``body`` the whole of it, both given
    back as they were put in.
    """

    __slots__ = ("body", "card", "id", "labels", "texts")

    def __init__(
        self,
        id: str,  # noqa: A002 - it is the id
        texts: tuple[tuple[int, str], ...],
        labels: tuple[str, ...] = (),
        card: str = "",
        body: bytes = b"",
    ) -> None:
        self.id = id
        self.texts = texts
        self.labels = labels
        self.card = card
        self.body = body

    def __repr__(self) -> str:
        """Show what it is made of, but for the body."""
        return f"Document({self.id!r}, {self.texts!r}, {self.labels!r}, {self.card!r})"


class Found:
    """A document that was found: its segment and number there, and why it ranks where it does.

    ``score`` is the relevance from 0 to 1, ``why`` the name of the field of the best match (``use``
    for an empty query), ``matched`` the words of the index that met those of the query. These two
    are looked up when they are first asked for, while the index is open.
    """

    __slots__ = ("_told", "id", "number", "score", "segment")

    def __init__(
        self,
        segment: int,
        number: int,
        id: str,  # noqa: A002 - it is the id
        score: float,
        tell: Callable[[Found], tuple[str, tuple[str, ...]]],
    ) -> None:
        self.segment = segment
        self.number = number
        self.id = id
        self.score = score
        self._told: object = tell

    @property
    def why(self) -> str:
        """The name of the field of the best match."""
        return self._tell()[0]

    @property
    def matched(self) -> tuple[str, ...]:
        """The words of the index that met those of the query."""
        return self._tell()[1]

    def _tell(self) -> tuple[str, tuple[str, ...]]:
        if callable(self._told):
            self._told = self._told(self)
        told: tuple[str, tuple[str, ...]] = self._told  # type: ignore[assignment]
        return told

    def __repr__(self) -> str:
        """Show all of it, also where it is told only now."""
        return (
            f"Found({self.segment}, {self.number}, {self.id!r}, {self.score!r}, {self.why!r}, "
            f"{self.matched!r})"
        )
