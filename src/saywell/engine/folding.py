"""Folding: one spelling for text that people type in many; `folded` has the way back.

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


FOLDED = _Table()
"""What each character is folded to."""

_SAME: set[str] = set()
"""Characters that were met and fold to themselves."""


def changes_of(characters: set[str]) -> dict[str, str]:
    """Return what folding makes of the characters that it changes, to none that it changes."""
    return {char: folded for char in characters - _SAME if (folded := FOLDED[ord(char)]) != char}


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
    return changed(text, changes_of(set(text)))


def changed(text: str, changes: dict[str, str]) -> str:
    """Fold the characters of a text that folding changes."""
    if len(changes) > MANY:
        return text.translate(FOLDED)
    for char, folded in changes.items():
        text = text.replace(char, folded)
    return text


def same_spelling(left: str, right: str) -> bool:
    """Compare two words with their accents and marks; only case and composition do not count."""
    return kept(left) == kept(right)


def kept(text: str) -> str:
    """Return a text with its accents and marks; only case and composition do not count."""
    from unicodedata import normalize

    return normalize("NFC", text).casefold().replace("ς", "σ").replace("’", "'")
