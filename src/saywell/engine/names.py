"""Names of people and companies: whether two are the same, across inflection and script."""

from __future__ import annotations

import re

from saywell.engine.folding import HAN, WORD_MARKS, fold
from saywell.engine.text import Text

_PARTS = re.compile(
    rf"[{HAN}]+|(?:(?![{HAN}])[\w{WORD_MARKS}])+(?:['’-](?![{HAN}])[\w{WORD_MARKS}]+)*"
)
_HAN = re.compile(f"[{HAN}]")


def parts(name: str) -> list[str]:
    """Split a name into its words; initials are left out."""
    found = _PARTS.findall(name)
    return [part for part in found if len(part) > 1 or _HAN.match(part)] or found


def stands_in(name: str, text: Text) -> bool:
    """Whether a name stands in the text in any form: inflected, with particles, in part.

    Of a name of several words half are enough: people say Kestrel for Kestrel Mobile and Sofia
    for Sofia Markou.
    """
    folded = fold(text.raw)
    if fold(name) in folded:
        return True
    words = [fold(part) for part in parts(name)]
    present = sum(_stem(word) in folded for word in words)
    return bool(words) and present * 2 >= len(words)


def _stem(word: str) -> str:
    """Return the part of a folded name that inflection leaves alone."""
    if _HAN.match(word):
        return word[: max(2, len(word) // 2)]
    return word[:-2] if len(word) > 5 else word[:-1] if len(word) > 3 else word
