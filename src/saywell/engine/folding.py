"""Folding: one spelling for text that people type in many, with a way back to every offset.

It is on the way of every search from the shell, so it imports nothing before it has to.
"""

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


_ACCENTED_GREEK = "άέήίόύώϊϋΐΰΆΈΉΊΌΎΏ"
_ACCENTED = str.maketrans(_ACCENTED_GREEK, "αεηιουωιυιυαεηιουω")
_AS_IT_IS = (
    (0x0391, 0x03A9),
    (0x03B1, 0x03C9),
    (0x0621, 0x064A),
    (0x0C01, 0x0C47),
    (0x0C49, 0x0C4D),
)
"""What the commonest characters of the six languages fold to needs no table of Unicode."""


_PLAIN_RANGES = (
    (0x00, 0x7F),
    (0x0391, 0x03A1),
    (0x03A3, 0x03C9),
    (0x0621, 0x063A),
    (0x0641, 0x064A),
)
_PLAIN = frozenset(
    [chr(code) for first, last in _PLAIN_RANGES for code in range(first, last + 1)]
    + list("ΆΈΉΊΌΎΏάέήίόύώϊϋΐΰ«»–—…·•€£₹،؛؟’‘“”\ufffc")
)
"""The commonest characters of scripts with blanks, without marks that belong to letters."""

PLAIN, COMMON, RARE = "plain", "common", "rare"
"""Of which characters a text is: letters that are characters each, with the marks between words;
common ones of the six languages, marks within words too; any, as Chinese or what parts words."""

_COMMON = _PLAIN.union(
    *(
        map(chr, range(first, last + 1))
        for first, last in (
            (0x0300, 0x036F),
            (0x0640, 0x0640),
            (0x064B, 0x065F),
            (0x0C01, 0x0C4D),
            (0x200C, 0x200D),
        )
    )
)
"""Plain characters, Telugu, and marks that stand in words and not between them."""

MANY = 60
"""So many different characters of a text that folding changes are changed all at once."""


class _Table(dict[int, str]):
    """Character to its folded form, worked out when first met."""

    def __missing__(self, code: int) -> str:
        folded = fold_character(chr(code))
        self[code] = folded
        if folded == chr(code):
            _SAME.add(folded)
        return folded


_TABLE = _Table()
_SAME: set[str] = set()
"""Characters that were met and fold to themselves."""


def _changes(characters: set[str]) -> dict[str, str]:
    """Return what folding makes of the characters that it changes, to none that it changes."""
    return {char: folded for char in characters - _SAME if (folded := _TABLE[ord(char)]) != char}


def _dropped(code: int) -> bool:
    return any(low <= code <= high for low, high in _DROPPED)


def fold_character(char: str) -> str:
    """Fold one character: to one, to none, or to several."""
    code = ord(char)
    if code < 0x80:
        return char.lower()
    if _dropped(code):
        return ""
    plain = char.translate(_ONE_FOR_ANOTHER)
    if plain != char:
        return plain
    if 0x3400 <= code <= 0x9FFF:
        from saywell.engine.search.han import simplified

        return simplified(char)
    if any(low <= code <= high for low, high in _AS_IT_IS):
        return char.casefold()
    return char.translate(_ACCENTED) if char in _ACCENTED_GREEK else _fold_by_table(char)


def _fold_by_table(char: str) -> str:
    import unicodedata

    code = ord(char[0])
    if (0xFF10 <= code <= 0xFF5A and char.isalnum()) or 0xFB50 <= code <= 0xFEFC:
        char = unicodedata.normalize("NFKC", char)
    digit = unicodedata.digit(char, None) if len(char) == 1 and char.isdecimal() else None
    if digit is not None:
        return str(digit)
    kept = _without_marks(unicodedata.normalize("NFD", char)).casefold()
    kept = _without_marks(unicodedata.normalize("NFD", kept)).translate(_ONE_FOR_ANOTHER)
    return kept if kept == char else "".join(map(fold_character, kept))


def _without_marks(parts: str) -> str:
    return "".join(part for part in parts if not _dropped(ord(part)))


def fold(text: str) -> str:
    """Fold case, accents, Arabic marks and forms of alef, width, digits and invisible characters.

    Traditional Chinese characters come out simplified, and those that are written in two ways
    (composed or not) the same. Telugu vowel
    signs and other marks that make a word what it is stay.
    """
    if text.isascii():
        return text.lower()
    return _changed(text, _changes(set(text)))


def _changed(text: str, changes: dict[str, str]) -> str:
    if len(changes) > MANY:
        return text.translate(_TABLE)
    for char, folded in changes.items():
        text = text.replace(char, folded)
    return text


def same_spelling(left: str, right: str) -> bool:
    """Compare two words with their accents and marks; only case and composition do not count."""
    return _kept(left) == _kept(right)


def _kept(text: str) -> str:
    from unicodedata import normalize

    return normalize("NFC", text).casefold().replace("ς", "σ").replace("’", "'")


class Folded:
    """A folded text and where each of its characters comes from.

    ``origin`` is None while folding has kept every offset; else it has one entry a folded
    character, and one more for the end. ``sort`` says which characters it is made of.
    """

    __slots__ = ("length", "origin", "sort", "text")

    def __init__(
        self, text: str, length: int, origin: list[int] | None = None, sort: str = RARE
    ) -> None:
        self.text = text
        self.length = length
        self.origin = origin
        self.sort = sort

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
        if self.origin is None:
            return offset
        from bisect import bisect_left

        return bisect_left(self.origin, offset)


def fold_with_offsets(text: str) -> Folded:
    """Fold and remember where each character came from."""
    if text.isascii():
        return Folded(text.lower(), len(text), sort=PLAIN)
    characters = set(text)
    changes = _changes(characters)
    sort = RARE
    if _COMMON.issuperset(characters):
        sort = PLAIN if _PLAIN.issuperset(characters) else COMMON
    moving = [char for char, folded in changes.items() if len(folded) != 1]
    origin = _moved(text, moving) if moving else None
    return Folded(_changed(text, changes), len(text), origin, sort)


def _moved(text: str, moving: list[str]) -> list[int]:
    """Return where the folded characters of a text come from, if some became none or several."""
    origin: list[int] = []
    last = 0
    for at in _places(text, moving):
        origin.extend(range(last, at))
        origin.extend([at] * len(_TABLE[ord(text[at])]))
        last = at + 1
    origin.extend(range(last, len(text) + 1))
    return origin


def _places(text: str, characters: list[str]) -> list[int]:
    if len(characters) > MANY:
        return [at for at, char in enumerate(text) if len(_TABLE[ord(char)]) != 1]
    places = []
    for char in characters:
        at = text.find(char)
        while at >= 0:
            places.append(at)
            at = text.find(char, at + 1)
    return sorted(places)
