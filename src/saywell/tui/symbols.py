"""Signs for terminals that cannot show those of the screen: the one table, and who gets it."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from functools import lru_cache

from prompt_toolkit.utils import get_cwidth

from saywell.model.look import Symbols

PLAIN: Mapping[int, str] = str.maketrans(
    {
        "▸": ">",
        "│": "|",
        "┃": "|",
        "┆": ":",
        "▒": "#",
        "─": "-",
        "═": "=",
        "·": "-",
        "•": "*",
        "…": "~",
        "★": "*",
        "☆": ".",
        "✓": "+",
        "✗": "x",
        "↑": "^",
        "↓": "v",
        "←": "<",
        "→": ">",
        "–": "-",
        "—": "-",
        "‘": "'",
        "’": "'",
        "“": '"',
        "”": '"',
        "«": '"',
        "»": '"',
        "\N{NO-BREAK SPACE}": " ",
    }
)
"""What stands for the signs of the screen in ASCII; every one takes a cell, as the sign does."""

_BARE = ("linux", "dumb", "ansi", "unknown", "cons25", "sun", "vt5", "vt100", "vt102", "vt220")
"""Terminals (TERM) whose font has no such signs: the consoles of systems, and old hardware."""


def symbols_for(wanted: Symbols, environ: Mapping[str, str], encoding: str) -> Symbols:
    """Choose the signs: those that are set, else what terminal and locale can show.

    ``encoding`` is that of the output. Python puts UTF-8 in the place of the locale C by itself
    (PEP 538), so a locale that says C or POSIX counts for more than the encoding.
    """
    if wanted is not Symbols.AUTO:
        return wanted
    locale = environ.get("LC_ALL") or environ.get("LANG") or environ.get("LC_CTYPE") or ""
    bare = environ.get("TERM", "").partition("-")[0] in _BARE
    if bare or locale in ("C", "POSIX") or not _is_unicode(encoding):
        return Symbols.ASCII
    return Symbols.UNICODE


def _is_unicode(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding or "ascii").name.startswith("utf")
    except LookupError:
        return False


def in_ascii(text: str, encoding: str) -> str:
    """Write a row with ASCII signs; letters that the encoding does not have become ``?``."""
    if text.isascii():
        return text
    plain = text.translate(PLAIN)
    if _is_unicode(encoding):
        return plain
    return "".join(char if _has(encoding, char) else "?" * get_cwidth(char) for char in plain)


@lru_cache(maxsize=4096)
def _has(encoding: str, char: str) -> bool:
    try:
        char.encode(encoding)
    except LookupError:
        return char.isascii()
    except UnicodeEncodeError:
        return False
    return True
