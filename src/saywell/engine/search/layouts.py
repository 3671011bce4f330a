"""What somebody meant to type who had the wrong keyboard layout: Greek, Arabic and Latin keys.

    other_layouts(text)   the whole query as it would read on the other layouts, raw (not folded)

It takes the query as it was typed, because ``;`` ``[`` or ``'`` are letters on other layouts.
"""

_KEYS = "qwertyuiopasdfghjkl;zxcvbnm"
_GREEK = "\0ςερτυθιοπασδφγηξκλ\0ζχψωβνμ"
"""Greek, the same on Windows, macOS and X11; the key beside L is a dead accent, Q types ``;``."""

_ARABIC_KEYS = "qwertyuiop[]asdfghjkl;'zxcvnm,./`"
_ARABIC = "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظذ"
"""Arabic (101) of Windows and X11, on macOS called Arabic - PC; B types two letters."""

_MAC_KEYS = "qwertyuiop[]asdfghjkl;zxcvbnm"
_MAC = "ضصثقفغعهخحجةشسيبلاتنمكظطذدزرو"
"""Arabic of macOS, whose lower row is another."""

_LAM_ALEF = "لا"
_MOST_READINGS = 8


def _table(keys: str, letters: str, more: "dict[str, str]") -> "dict[int, str]":
    """Make the table from the one to the other; a NUL stands for nothing."""
    pairs = [*zip(keys, letters, strict=True), *more.items()]
    return {ord(key): letter.strip("\0") for key, letter in pairs if key != "\0"}


_ACCENTED = dict(zip("άέήίόύώϊϋΐΰ", "aehioyviyiy", strict=True))
_SHIFTED = {"أ": "h", "إ": "y", "آ": "n", "ـ": "j"}

_TO_GREEK = _table(_KEYS, _GREEK, {":": ""})
_FROM_GREEK = _table(_GREEK, _KEYS, {";": "q", ":": "q", **_ACCENTED})
_CAPITALS = str.maketrans(
    {"H": "أ", "Y": "إ", "N": "آ", "G": "لأ", "T": "لإ", "B": "لآ"} | dict.fromkeys("JQWERASX~", "")
)
"""With shift: alef with hamza and madda, and marks that do not count."""

_TO_ARABIC = _table(_ARABIC_KEYS, _ARABIC, {"b": _LAM_ALEF})
_TO_MAC = _table(_MAC_KEYS, _MAC, {})
_FROM_ARABIC = (
    _table(_ARABIC, _ARABIC_KEYS, _SHIFTED),
    _table(_MAC, _MAC_KEYS, {"أ": "h", "إ": "h", "آ": "h"}),
)


def other_layouts(text: str) -> tuple[str, ...]:
    """Return what a text would read had it been typed on another layout; none for most scripts."""
    low = text.lower()
    if low.isascii():
        shifted = low if text.isupper() else text.translate(_CAPITALS).lower()
        return low.translate(_TO_GREEK), shifted.translate(_TO_ARABIC), low.translate(_TO_MAC)
    if any("\u0370" <= char <= "\u03ff" for char in low):
        return (low.translate(_FROM_GREEK),)
    if any("\u0600" <= char <= "\u06ff" for char in low):
        return tuple(dict.fromkeys((*_parted(low), low.translate(_FROM_ARABIC[1]))))
    return ()


def _parted(text: str) -> list[str]:
    """Read Arabic letters as Latin keys, lam and alef both as the key B and as the keys G and H."""
    first, *others = (part.translate(_FROM_ARABIC[0]) for part in text.split(_LAM_ALEF))
    found = [first]
    for part in others:
        keys = ("b", "gh") if len(found) < _MOST_READINGS else ("b",)
        found = [before + key + part for before in found for key in keys]
    return found
