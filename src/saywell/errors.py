"""The error tree, places in files, and problems that are collected rather than raised.

    SaywellError
    ├── UsageError             what was typed cannot be done
    │   └── MissingFields      a reply has fields that nobody filled
    ├── ConfigError            the configuration or a token is missing or unreadable
    ├── LibraryError           a reply, a pack or a file of them cannot be used
    │   ├── UnknownReply       no reply has this id
    │   └── TemplateError      a reply's text cannot be rendered
    ├── LookupFailed           a value could not be looked up: the agent fills it in
    ├── JournalError           the local database cannot be read or written
    ├── Refused                the check blocks the message
    └── BackendError           the chat system
        ├── Unreachable        no connection: nothing was sent
        ├── TlsFailure         the server's certificate does not hold
        ├── SignInRefused      the token is missing or wrong
        ├── PermissionRefused  signed in, but not allowed to do this
        ├── NotFound           no such conversation, message or contact
        ├── RateLimited        too many requests for now
        ├── Rejected           the server understood and said no
        ├── ServerFailed       the server broke
        ├── NotAChatSystem     an answer that this chat system would not give
        └── Uncertain          it may or may not have been done

A *problem* is a value in a list and work goes on; an *error* is raised only when the request at
hand cannot be done. Every error has a sentence on what is wrong and, where there is one, a hint
on the way out. Neither ever holds a token.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """A place in a file; lines and columns count from 1, and 0 means the file as a whole."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Render as ``file:line:column``, the form that editors and CI systems can jump to."""
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column or 1}"

    @classmethod
    def of(cls, path: Path, line: int = 0, column: int = 0) -> Where:
        """Make a place from a path."""
        return cls(str(path), line, column)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in a file that did not stop the rest from being read.

    ``message`` says what is wrong; ``hint`` says the way out and may be empty.
    """

    where: Where
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """Render as ``file:line:column: message (hint)``."""
        tail = f" ({self.hint})" if self.hint else ""
        return f"{self.where}: {self.message}{tail}"


def closest(word: str, known: Iterable[str]) -> str:
    """Return the known word that is most like another; empty when none is."""
    import difflib

    return next(iter(difflib.get_close_matches(word[:100], list(known), n=1, cutoff=0.6)), "")


def nearest(word: str, known: Iterable[str], otherwise: str | None = None) -> str:
    """Return a hint for a word that is not known: the nearest known one.

    Without a near one it is ``otherwise``, or a list of all when that is None.
    """
    words = list(known)
    close = closest(word, words)
    if close:
        return f"did you mean {close!r}?"
    if otherwise is not None:
        return otherwise
    return f"one of: {', '.join(words)}" if words else ""


class SaywellError(Exception):
    """The root: whatever is meant for the user's eyes.

    ``exit_code`` is what a command ends with when this reaches the top:
    1 findings, 2 trouble with input, files or settings, 3 trouble with the chat system,
    4 it is not known whether the message went out.
    """

    exit_code = 2

    def __init__(self, message: str, *, hint: str = "", where: Where | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.where = where

    def __str__(self) -> str:
        """Render the place (where there is one) and the message, without the hint."""
        return f"{self.where}: {self.message}" if self.where else self.message


class UsageError(SaywellError):
    """What was typed cannot be done."""


class MissingFields(UsageError):
    """A reply has fields that nobody filled; ``names`` lists every one of them."""

    def __init__(self, names: Sequence[str], *, reply: str = "") -> None:
        self.names = tuple(names)
        listed = ", ".join(self.names)
        noun = "a value" if len(self.names) == 1 else "values"
        what = f"reply {reply!r} needs" if reply else "the text needs"
        hint = " ".join(f"--set {name}=..." for name in self.names)
        super().__init__(f"{what} {noun} for {listed}", hint=hint)


class ConfigError(SaywellError):
    """The configuration or a token is missing, unreadable or wrong."""

    @classmethod
    def of(cls, problems: Sequence[Problem]) -> ConfigError:
        """Make one error of all that is wrong in a configuration file."""
        first = problems[0]
        if len(problems) == 1:
            return cls(first.message, hint=first.hint, where=first.where)
        listed = "\n".join(f"  {problem}" for problem in problems)
        return cls(f"the configuration has {len(problems)} problems:\n{listed}")


class LibraryError(SaywellError):
    """A reply, a rule pack or a file of them cannot be used."""


class UnknownReply(LibraryError):
    """No reply has this id."""


class TemplateError(LibraryError):
    """A reply's text cannot be rendered; ``where`` is a place inside that text."""


class LookupFailed(SaywellError):
    """A value could not be looked up: the field is for the agent to fill.

    ``kind`` is a key of :data:`saywell.model.lookup.REASONS` and ``facts`` what its sentence
    names; ``source`` is the lookup.
    """

    def __init__(self, message: str, *, kind: str, source: str, facts: Mapping[str, str]) -> None:
        super().__init__(message)
        self.kind = kind
        self.source = source
        self.facts = dict(facts)


class JournalError(SaywellError):
    """The local database (drafts, sends, usage, waivers) cannot be read or written."""


class Refused(SaywellError):
    """The check blocks the message, or the person did not confirm it."""

    exit_code = 1


class BackendError(SaywellError):
    """The chat system could not do what was asked; ``status`` is the HTTP status or None."""

    exit_code = 3

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        where: Where | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(message, hint=hint, where=where)
        self.status = status


class Unreachable(BackendError):
    """No connection could be made: nothing was sent."""


class TlsFailure(BackendError):
    """The server's certificate does not hold."""


class SignInRefused(BackendError):
    """The token is missing or wrong."""


class PermissionRefused(BackendError):
    """Signed in, but not allowed to do this."""


class NotFound(BackendError):
    """No such conversation, message or contact."""


class RateLimited(BackendError):
    """Too many requests for now; ``retry_after`` is in seconds, None when the server is silent."""

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        status: int | None = 429,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, hint=hint, status=status)
        self.retry_after = retry_after


class Rejected(BackendError):
    """The server understood the request and said no."""


class ServerFailed(BackendError):
    """The server broke while it worked on the request."""


class NotAChatSystem(BackendError):
    """An answer that this chat system would not give: HTML, another product, broken JSON."""


class Uncertain(BackendError):
    """The connection ended before the answer came: it may or may not have been done."""

    exit_code = 4
