"""Replies as other programs keep them: texts in pieces, and what of a reply a format can hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import IO

from saywell.errors import Problem, Where


@dataclass(frozen=True, slots=True)
class Hole:
    """A place in a text that is filled.

    ``name`` is one of ours (``contact.first_name``) where the other program means the same, and
    else a field that the agent fills. ``default`` stands in for what is not known, None when
    nothing does; ``choices`` are the values to choose from.
    """

    name: str
    default: str | None = None
    choices: tuple[str, ...] = ()

    @property
    def is_field(self) -> bool:
        """Whether the agent fills it: no dot, as the chat system knows nothing of it."""
        return "." not in self.name


Piece = str | Hole
Pieces = tuple[Piece, ...]

ANY_LANGUAGE = ""
"""Stands for the language of a text in a format that names none."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One reply, as far as formats have it in common; what is empty is not there.

    ``texts`` and ``subjects`` are by language code. ``scope`` is ``everyone``, ``me`` or
    ``team:NAME``. ``source`` is the other program's own id.
    """

    title: str = ""
    texts: Mapping[str, Pieces] = field(default_factory=lambda: MappingProxyType({}))
    triggers: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    note: str = ""
    scope: str = "everyone"
    subjects: Mapping[str, Pieces] = field(default_factory=lambda: MappingProxyType({}))
    attachments: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    status: str = ""
    priority: str = ""
    off: bool = False
    source: str = ""
    where: Where = field(default=Where(""), compare=False)


Found = Entry | Problem
"""What a reader comes upon: a reply, or something in the file that is no reply."""


Tell = Callable[[Problem], None]
"""Whoever is told what could not be carried over."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format of another program.

    ``read`` takes an open file and its name; it yields what is in it, in its order, though it be
    larger than the memory, and raises :class:`saywell.errors.LibraryError` when it is not of this
    format at all. ``write`` takes entries and whoever is told what could not be written; it
    yields pieces of the file. ``keeps`` names the fields of :class:`Entry` that the format can
    hold beside a text, ``languages`` whether it holds several languages of one reply, ``markup``
    whether its texts are HTML. ``suffix`` is the usual ending of its files, ``source`` says where
    its shape is from.
    """

    name: str
    title: str
    suffix: str
    keeps: frozenset[str]
    read: Callable[[IO[str], str], Iterator[Found]]
    write: Callable[[Iterable[Entry], Tell], Iterator[str]]
    source: str
    languages: bool = False
    markup: bool = False
