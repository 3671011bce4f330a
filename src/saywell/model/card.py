"""What a list shows of a reply, as one short text that is taken apart at once; cheap to import."""

from __future__ import annotations

import marshal
from binascii import crc32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from saywell.model.snippet import Reply

_PART, _ITEM = "\x1f", "\x1e"
"""What parts a card; neither can stand in a file of replies."""


class Card:
    """What a list shows of one reply.

    ``titles`` maps a language code (``*`` for a title that serves all) to the title; ``line`` and
    ``column`` are the place in ``file``, from 1.
    """

    __slots__ = (
        "column",
        "file",
        "id",
        "kind",
        "languages",
        "layer",
        "line",
        "owner",
        "purpose",
        "scope",
        "tags",
        "titles",
        "triggers",
    )

    def __init__(self, text: str) -> None:
        (
            self.id,
            triggers,
            languages,
            titles,
            self.kind,
            self.purpose,
            tags,
            self.scope,
            self.owner,
            self.layer,
            self.file,
            line,
            column,
        ) = text.split(_PART)
        self.triggers = _items(triggers)
        self.languages = _items(languages)
        self.tags = _items(tags)
        flat = _items(titles)
        self.titles = dict(zip(flat[::2], flat[1::2], strict=True))
        self.line, self.column = int(line), int(column)

    @property
    def where(self) -> str:
        """The place of the reply as ``file:line:column``."""
        return f"{self.file}:{self.line}:{self.column or 1}" if self.line else self.file

    def title(self, lang: str) -> str:
        """Return the title in a language, else for every language, else English, else the first."""
        titles = self.titles
        found = titles.get(lang, titles.get("*"))
        if found is not None:
            return found
        return titles.get("en") or next(iter(titles.values()), "")


def read_card(text: str) -> Card:
    """Take a card apart. Raises ValueError for a text that is none."""
    return Card(text)


_SCOPE = 7
"""Where the scope stands among the parts of a card."""


class Outline:
    """What is in a reply: its texts by language, the names of its fields and of its paragraphs."""

    __slots__ = ("paragraphs", "texts", "variables")

    def __init__(self, texts: dict[str, str], variables: list[str], paragraphs: list[str]) -> None:
        self.texts = texts
        self.variables = variables
        self.paragraphs = paragraphs


_TEXTS, _VARIABLES, _PARAGRAPHS = 2, 12, 13
"""Where these stand among what :func:`saywell.model.frozen.freeze` writes."""


def outline_of(body: bytes | memoryview) -> Outline:
    """Read of a frozen reply what is in it. Raises ValueError for bytes that are none."""
    try:
        parts = marshal.loads(unsealed(body))  # noqa: S302 - the caller knows who wrote it
        texts = parts[_TEXTS]
        return Outline(
            dict(zip(texts[::5], texts[1::5], strict=True)),
            [variable[0] for variable in parts[_VARIABLES]],
            [paragraph[0] for paragraph in parts[_PARAGRAPHS]],
        )
    except (EOFError, TypeError, IndexError) as error:
        raise ValueError(f"this is no reply: {error}") from None


def entry_in(text: str) -> tuple[str, tuple[str, ...], str, int, int]:
    """Return of a card what decides on the reply's place: id, triggers, scope, line and column.

    Raises ValueError for a text that is no card.
    """
    parts = text.split(_PART)
    if len(parts) != len(Card.__slots__):
        raise ValueError("this is no card")
    return parts[0], _items(parts[1]), parts[_SCOPE], int(parts[-2]), int(parts[-1])


def sealed(body: bytes) -> bytes:
    """Put a checksum behind what is kept of a reply: a wrong text could be sent to a customer."""
    return body + crc32(body).to_bytes(4, "little")


def unsealed(body: bytes | memoryview) -> bytes | memoryview:
    """Take the checksum off. Raises ValueError when it is another's."""
    if crc32(body[:-4]) != int.from_bytes(body[-4:], "little"):
        raise ValueError("this is no reply: it is not as it was written")
    return body[:-4]


def card_of(reply: Reply) -> str:
    """Write the card of a reply."""
    where = reply.where
    titles = [part for title in reply.title for part in title]
    return _PART.join(
        (
            reply.id,
            _ITEM.join(reply.triggers),
            _ITEM.join(reply.languages),
            _ITEM.join(titles),
            reply.kind,
            reply.purpose,
            _ITEM.join(reply.tags),
            reply.scope,
            reply.owner,
            reply.layer,
            where.file.encode("utf-8", "replace").decode(),
            str(where.line),
            str(where.column),
        )
    )


def _items(text: str) -> tuple[str, ...]:
    return tuple(text.split(_ITEM)) if text else ()
