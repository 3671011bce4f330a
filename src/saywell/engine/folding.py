"""Folding: one spelling for text that people type in many, with a way back to every offset."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from typing import NamedTuple

WORD_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u0963\u0966-\u0dff\u0e00-\u0eff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
)
"""Combining marks (and the Indic blocks) that belong to a word, though ``\\w`` leaves them out."""

HAN = "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
"""Characters of scripts that put no space between words."""

WORD = rf"[\w{WORD_MARKS}]"
"""A character of a word, in any script."""

SPACED = rf"(?![{HAN}]){WORD}"
"""A character of a word in a script that puts spaces between words."""

_DROPPED = (
    (0x00AD, 0x00AD),
    (0x0300, 0x036F),
    (0x0610, 0x061A),
    (0x0640, 0x0640),
    (0x064B, 0x065F),
    (0x0670, 0x0670),
    (0x06D6, 0x06ED),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x2064),
    (0x2066, 0x2069),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
)
_ONE_FOR_ANOTHER = str.maketrans(
    "ςأإآٱىةؤئیکہ‘’ʼ′‐‑\u00a0\u202f\u2009\u3000",
    "σاااايهوييكه''''--    ",
)


class _Table(dict[int, str]):
    """Character to its folded form, worked out when first met."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        self[code] = folded
        if len(folded) != 1:
            _UNEVEN.add(chr(code))
        return folded


_TABLE = _Table()
_UNEVEN: set[str] = set()


def _fold_character(char: str) -> str:
    code = ord(char)
    if any(low <= code <= high for low, high in _DROPPED):
        return ""
    plain = char.translate(_ONE_FOR_ANOTHER)
    if plain != char:
        return plain
    if (0xFF10 <= code <= 0xFF5A and char.isalnum()) or 0xFB50 <= code <= 0xFEFC:
        char = unicodedata.normalize("NFKC", char)
    digit = unicodedata.digit(char, None) if len(char) == 1 and char.isdecimal() else None
    if digit is not None:
        return str(digit)
    parts = unicodedata.normalize("NFD", char.casefold())
    kept = "".join(part for part in parts if not 0x0300 <= ord(part) <= 0x036F)
    return kept.translate(_ONE_FOR_ANOTHER)


def fold(text: str) -> str:
    """Fold case, accents, Arabic marks and forms of alef, width, digits and invisible characters.

    Characters that are written in two ways (composed or not) come out the same. Telugu vowel
    signs and other marks that make a word what it is stay.
    """
    if text.isascii():
        return text.lower()
    return text.translate(_TABLE)


def same_spelling(left: str, right: str) -> bool:
    """Compare two words with their accents and marks; only case and composition do not count."""
    return _kept(left) == _kept(right)


def _kept(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold().replace("ς", "σ").replace("’", "'")


class Folded(NamedTuple):
    """A folded text and where each of its characters comes from.

    ``origin`` is None while folding has kept every offset; else it has one entry a folded
    character, and one more for the end.
    """

    text: str
    length: int
    origin: list[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the original of a span in the folded text, marks included."""
        if self.origin is None:
            return start, end
        if start == end:
            return self.origin[start], self.origin[start]
        first, last = self.origin[start], self.origin[end - 1]
        stop = end
        while stop < len(self.text) and self.origin[stop] == last:
            stop += 1
        return first, self.origin[stop]

    def at(self, offset: int) -> int:
        """Return the folded offset of the first character at or after an original offset."""
        return offset if self.origin is None else bisect_left(self.origin, offset)


def fold_with_offsets(text: str) -> Folded:
    """Fold and remember where each character came from."""
    folded = fold(text)
    if text.isascii() or _UNEVEN.isdisjoint(text):
        return Folded(folded, len(text))
    origin: list[int] = []
    for index, char in enumerate(text):
        origin.extend([index] * len(_TABLE[ord(char)]))
    origin.append(len(text))
    return Folded(folded, len(text), origin)
