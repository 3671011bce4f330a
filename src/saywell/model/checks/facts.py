"""Kinds that look for facts: names, fields, secrets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from saywell.model.declare import key
from saywell.model.rules import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Names(Rule):
    """A name that is misspelt, or somebody else's, where people are addressed or introduced.

    ``{}`` in a place stands where certainly a name stands. ``{?}`` may be a name: it counts when
    it resembles the known name or is among ``given``. A word that starts with a small letter, in
    scripts that have them, is no name.
    """

    KIND: ClassVar[str] = "names"
    whose: str = key("Whose name.", choices=("contact", "agent", "company"))
    places: tuple[str, ...] = key("Phrases with {} or {?} where the name stands.")
    given: tuple[str, ...] = key("Names that people of this language have.", default=())
    short: tuple[str, ...] = key(
        "Names and the short names that stand for them, a name a line: Thomas|Tom|Tommy.",
        default=(),
    )
    other: tuple[str, ...] = key(
        "Words that stand there and are no names: there, all, team; in Chinese, titles that may "
        "stand with a name are cut off.",
        default=(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Placeholders(Rule):
    """Fields that nobody filled, in any notation of any tool."""

    KIND: ClassVar[str] = "placeholders"
    words: tuple[str, ...] = key(
        "Words that name a field inside brackets, in all languages.", default=()
    )
    unless_before: tuple[str, ...] = key(
        "Phrases after which brackets name a button and braces are the subject: click, type.",
        default=(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets(Rule):
    """Card numbers, IBANs, passwords, codes, keys and tokens; the finding never repeats them."""

    KIND: ClassVar[str] = "secrets"
    sort: str = key(
        "What is looked for.", choices=("card", "iban", "token", "credential", "person")
    )
    labels: tuple[str, ...] = key(
        "Phrases before a credential (password, one-time code), or of somebody else before their "
        "number or address (her number, the driver's phone); for these two sorts alone.",
        default=(),
    )
    unless: tuple[str, ...] = key(
        "Phrases that make what follows in the same sentence no secret, or in which it lies.",
        default=(),
    )
