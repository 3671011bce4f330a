"""What the spelling check needs of a dictionary, wherever its words are kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

NAME = "^"
"""Ends an entry that is written with a capital: a name, a month, a nationality."""

DEFINITE, NOUN, VERB = "123"
"""End Arabic entries that take the article, the particles of nouns, the particles of verbs."""

MARKS = NAME + DEFINITE + NOUN + VERB
"""Everything that ends an entry and is no part of the word."""

Branch = tuple[int, bool]
"""The number of the next node, and whether a word ends there."""


class Ranks(Protocol):
    """How common the words of a language are."""

    def rank(self, word: str) -> int:
        """Say how common a word is, from 0 (hardly ever met) to 15."""


class Lexicon(Ranks, Protocol):
    """The words of a language as a graph of characters, to look words up and to walk along."""

    @property
    def root(self) -> int:
        """Number of the node where every word begins."""

    def has(self, entry: str) -> bool:
        """Whether exactly this is an entry."""

    def branches(self, node: int) -> Mapping[str, Branch]:
        """Return where each character leads to from a node."""
