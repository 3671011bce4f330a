"""Live data: what a team declares to be looked up, by a command or over HTTP, and what came of it.

A folder of replies has its lookups in one file, ``lookups.yaml`` at its top; the programs that
they start stand beside it in the folder ``lookups``. So what runs is in one place, to be read in
one go.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar

from saywell.errors import LookupFailed, Where
from saywell.model.declare import key
from saywell.model.languages import Localised
from saywell.model.snippet import NAME_PATTERN
from saywell.model.untrusted import clean_line

FILE = "lookups.yaml"
"""The file of the lookups, at the top of a folder of replies."""

PROGRAMS = "lookups"
"""The folder of the programs that they start, beside that file."""

INPUT_PATTERN = r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*){0,2}"

PLACEHOLDER = re.compile(r"(?<!\$)\{(" + INPUT_PATTERN + r")\}")
"""Where an input goes: ``{order}``. Other braces are what they are."""

SECRET = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
"""Where a secret goes into a header: ``${ORDERS_TOKEN}``."""

LONGEST_INPUT = 200
"""Characters of a value that is sent at most."""

LONGEST_VALUE = 500
"""Characters of a value that a field takes at most."""

LONGEST_PATTERN = 500
"""Characters of a pattern at most: it is compiled before anybody has allowed anything."""


REASONS: Mapping[str, str] = MappingProxyType(
    {
        "off": "lookups are turned off (library.lookups)",
        "unknown": "no library declares it",
        "broken": "its declaration is wrong (saywell library lint)",
        "not_allowed": "it is not allowed yet (saywell library lookups trust)",
        "changed": "it has changed since it was allowed (saywell library lookups trust)",
        "refused": "it was not allowed (saywell library lookups trust)",
        "input": "{name} is not known",
        "bad_input": "{name} does not look as it should",
        "hyphen": "{name} begins with a hyphen",
        "no_secret": "{name} is neither kept nor in the environment "
        "(saywell library lookups secret {name})",
        "slow": "no answer in {seconds} s",
        "too_big": "the answer has more than {most} bytes",
        "no_text": "the answer is no text",
        "web_page": "the answer is a web page",
        "not_json": "the answer is not JSON",
        "nothing_at": "the answer has nothing at {path}",
        "not_single": "the answer has no single value at {path}",
        "no_value": "the answer holds no value",
        "too_long": "the value has more than {most} characters",
        "no_choice": "{value} is none of the values to choose from",
        "no_program": "there is no program {program} here",
        "not_started": "{program} cannot be started: {error}",
        "ended": "the command ended with {code}",
        "ended_saying": "the command ended with {code}: {said}",
        "unreachable": "{host} cannot be reached",
        "broke_off": "{host} broke off",
        "tls": "{host} cannot prove who it is",
        "inward": "{host} leads to an address that no lookup may ask",
        "status": "{host} answered with status {status}",
        "moved": "{host} sends questions on to another address",
        "crashed": "the lookup itself is at fault ({error})",
    }
)
"""Why a value was not found, in a short sentence that follows the name of the lookup."""


def failure(kind: str, source: str, **facts: str) -> LookupFailed:
    """Make the error for one of the :data:`REASONS`; the facts are cleaned."""
    shown = {name: clean_line(fact, limit=120) for name, fact in facts.items()}
    return LookupFailed(REASONS[kind].format(**shown), kind=kind, source=source, facts=shown)


def _pattern(text: str) -> None:
    if len(text) > LONGEST_PATTERN:
        raise ValueError(f"the pattern has more than {LONGEST_PATTERN} characters\nmake it shorter")
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(
            f"{text[:60]!r} is not a regular expression: {error}\nfor example: [0-9]{{6,10}}"
        ) from None


@dataclass(frozen=True, slots=True)
class Input:
    """What a lookup has to know, and what it may look like."""

    SHORTHAND: ClassVar[str] = "pattern"

    pattern: str = key(
        "Regular expression that the whole value has to fit; another value is not sent.",
        reads=_pattern,
        example="[A-Z]{2}[0-9]{6}",
    )
    hyphen: bool = key(
        "Whether a value may begin with a hyphen, which many commands take for an option.",
        default=False,
    )


@dataclass(frozen=True, slots=True)
class Lookup:
    """A value that is looked up outside: by a command, or at an address."""

    description: Localised = key("What it finds, in a sentence for the agent.")
    command: tuple[str, ...] = key(
        "The program and its arguments, one by one; an input stands in braces. What begins with "
        "./lookups/ is a program of the library.",
        default=(),
        repeats=True,
        example=["python3", "./lookups/order.py", "{order}"],
    )
    shell: bool = key(
        "Whether the command is one line for the shell; inputs are in it as $INPUT_NAME.",
        default=False,
    )
    url: str = key(
        "The address that is asked; an input stands in braces, in the path or after the ?.",
        default="",
        example="https://orders.example.org/v1/orders/{order}",
    )
    headers: Mapping[str, str] = key(
        "Headers of the request; a secret is named as ${NAME} and stands nowhere in a file.",
        factory=lambda: MappingProxyType({}),
        key_pattern=r"[A-Za-z][A-Za-z0-9-]{0,60}",
        example={"Authorization": "Bearer ${ORDERS_TOKEN}"},
    )
    environment: tuple[str, ...] = key(
        "Variables of the environment, or kept secrets, that the command gets.",
        default=(),
        pattern=r"(?!SAYWELL_)[A-Z_][A-Z0-9_]{0,60}",
        example=["ORDERS_TOKEN"],
    )
    insecure: bool = key(
        "Whether http without encryption is accepted for another machine.", default=False
    )
    inputs: Mapping[str, Input] = key(
        "What it has to know: fields of the reply, or known names such as contact.email.",
        factory=lambda: MappingProxyType({}),
        key_pattern=INPUT_PATTERN,
        example={"order": "[A-Z]{2}[0-9]{6}"},
    )
    pick: str = key(
        "Where in a JSON answer the value is: names and numbers joined by dots, or a JSON "
        "pointer; without it the first line of the answer is the value.",
        default="",
        example="order.status",
    )
    timeout: str = key(
        "How long an answer may take, up to 30 seconds.",
        default="3s",
        pattern=r"(?:[1-9]|[12][0-9]|30)s",
        example="5s",
    )
    keep: str = key(
        "How long an answer is good for, in memory only: up to an hour.",
        default="1m",
        pattern=r"0s|[1-9][0-9]?[sm]|1h",
        example="5m",
    )
    most: str = key(
        "How long an answer may be, up to 1 MB.",
        default="64kB",
        pattern=r"[1-9][0-9]{0,2}kB|1MB",
    )
    where: Where = field(default=Where(""), compare=False)
    name: str = field(default="", compare=False)
    folder: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class LookupFile:
    """All lookups of a folder of replies."""

    saywell: int = key("Version of the format.", example=1)
    lookups: Mapping[str, Lookup] = key(
        "The lookups, by name: a variable of a reply refers to one with 'lookup'.",
        factory=lambda: MappingProxyType({}),
        key_pattern=NAME_PATTERN,
    )


@dataclass(frozen=True, slots=True)
class Errand:
    """What is done to look one value up: all inputs are in it, its secrets are not.

    Exactly one of ``command`` and ``url`` is there. ``given`` are further variables of the
    command's environment, ``names`` those that are taken from ours or are kept secrets.
    ``timeout`` is in seconds, ``most`` in bytes.
    """

    name: str
    command: tuple[str, ...] = ()
    given: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    url: str = ""
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    names: tuple[str, ...] = ()
    timeout: float = 3.0
    most: int = 64_000

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from another errand: the same one has the same answer for a while."""
        headers = tuple(sorted(self.headers.items()))
        return (self.command, tuple(sorted(self.given.items())), self.url, headers, self.names)


@dataclass(frozen=True, slots=True)
class Found:
    """A value that was looked up: by which lookup, and when it was asked for."""

    value: str
    source: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Looking:
    """How the look-up of one field stands: under way, ``found``, or ``failed``.

    ``age`` is how many seconds ago it was asked when the value was offered.
    """

    source: str
    found: Found | None = None
    age: float = 0.0
    failed: LookupFailed | None = None
