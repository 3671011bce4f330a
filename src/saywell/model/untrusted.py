"""Text from customers, servers and files, made safe to show: the one place that does it."""

from __future__ import annotations

LIMIT = 200_000
"""The longest text that is kept, in characters; the longest message of Chatwoot has 150,000."""

_CUT = "…"


def _table() -> dict[int, str]:
    pictures = {code: chr(0x2400 + code) for code in range(0x20)}
    pictures[0x7F] = "\u2421"
    controls = (*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)
    pictures.update({code: f"\u2039U+{code:04X}\u203a" for code in controls})
    pictures.update(dict.fromkeys(range(0xD800, 0xE000), "\ufffd"))
    pictures.update({0x2028: "\n", 0x2029: "\n", ord("\n"): "\n", ord("\t"): "\t"})
    return pictures


_SHOWN: dict[int, str] = {}
"""Made when it is needed: most texts of a short command are plain."""


def clean(text: str, limit: int = LIMIT) -> str:
    """Make a text safe for any terminal: what would act on it is shown instead.

    C0 controls become control pictures (ESC is ``␛``); C1 controls, bidirectional embeddings,
    overrides and isolates become ``‹U+202E›``; half a surrogate pair becomes ``�``; every kind
    of line end becomes a line feed; line feeds and tabs stay. A text over ``limit`` characters
    is cut and ends with an ellipsis. Cleaning twice changes nothing.
    """
    cut = len(text) > limit
    if not cut and text.isprintable():
        return text
    if not _SHOWN:
        _SHOWN.update(_table())
    whole = text[:limit].replace("\r\n", "\n").replace("\r", "\n").translate(_SHOWN)
    if cut or len(whole) > limit:
        return whole[: limit - 1] + _CUT
    return whole


def clean_line(text: str, limit: int = 500) -> str:
    """Make a text safe and put it on one line: names, titles, the words of a server."""
    if len(text) <= limit and text.isprintable():  # most of them, and quicker
        return " ".join(text.split()) if " " in text else text
    return clean(" ".join(clean(text, limit=limit * 2).split()), limit=limit)
