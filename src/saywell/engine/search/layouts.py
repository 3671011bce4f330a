"""What somebody meant to type who had the wrong keyboard layout: Greek, Arabic and Latin keys.

    other_layouts(text)   the whole query as it would read on the other layouts, raw (not folded)

It takes the query as it was typed, because ``;`` ``[`` or ``'`` are letters on other layouts. Use a
reading only where the typed words themselves are not found.
"""

_LATIN = "qwertyuiopasdfghjkl;zxcvbnm"
_GREEK = ";ςερτυθιοπασδφγηξκλ΄ζχψωβνμ"
"""Greek (Windows, macOS, X11): the key beside L is the accent, Q and W are ; and final sigma."""

_LATIN_FOR_ARABIC = "qwertyuiop[]asdfghjkl;'zxcvnm,./`"
_ARABIC = "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظذ"
"""Arabic (101): Windows, X11 and macOS's Arabic - PC; B is the two letters lam and alef."""

_TO_GREEK = {ord(a): b for a, b in zip(_LATIN, _GREEK, strict=True)} | {ord(":"): ""}
_TO_GREEK[ord(";")] = ""
_FROM_GREEK = {ord(b): a for a, b in zip(_LATIN, _GREEK, strict=True)} | {
    ord(accented): plain for accented, plain in zip("άέήίόύώϊϋΐΰ", "aehioyviyiy", strict=True)
}
_TO_ARABIC = {ord(a): b for a, b in zip(_LATIN_FOR_ARABIC, _ARABIC, strict=True)} | {ord("b"): "لا"}
_FROM_ARABIC = {ord(b): a for a, b in zip(_LATIN_FOR_ARABIC, _ARABIC, strict=True)} | {
    ord("أ"): "h",
    ord("إ"): "y",
    ord("آ"): "n",
    ord("ـ"): "j",
    ord("ﻻ"): "b",
}


def other_layouts(text: str) -> tuple[str, ...]:
    """Return what a text would read had it been typed on another layout; none for most scripts."""
    low = text.lower()
    if low.isascii():
        return low.translate(_TO_GREEK), low.translate(_TO_ARABIC)
    if any("\u0370" <= char <= "\u03ff" for char in low):
        return (low.translate(_FROM_GREEK),)
    if any("\u0600" <= char <= "\u06ff" for char in low):
        joined = low.replace("لا", "b").translate(_FROM_ARABIC)
        parted = low.translate(_FROM_ARABIC)
        return tuple(dict.fromkeys((joined, parted)))
    return ()
