"""Editing by whole characters and words in every script: a text and a cursor in, both out."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from saywell.tui.text import clusters

Spot = tuple[str, int]
"""A text, and the cursor as an offset in code points, always on the border of a cluster."""

Edit = Callable[[str, int], Spot]

_PLAIN = (
    (0x20, 0x7E),
    (0x391, 0x3CE),  # Greek
    (0x621, 0x64A),  # Arabic
    (0xC05, 0xC39),  # Telugu consonants and vowels that stand alone
    (0x3001, 0x3029),
    (0x4E00, 0x9FFF),  # Chinese
    (0xFF01, 0xFF60),
)
"""Code points of which two in a row are always two clusters (Unicode, annex 29)."""

_IDEOGRAPHS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
_IN_WORDS = "'’_\u200c\u200d\u0640"


# -- borders


def before(text: str, cursor: int) -> int:
    """Return the last border before the cursor, 0 at the beginning."""
    start, end = _sure_borders(text, cursor)
    found = position = start
    for cluster in clusters(text[start:end]):
        if position >= cursor:
            break
        found = position
        position += len(cluster)
    return found


def after(text: str, cursor: int) -> int:
    """Return the first border behind the cursor, the end of the text at its end."""
    start, end = _sure_borders(text, cursor)
    position = start
    for cluster in clusters(text[start:end]):
        position += len(cluster)
        if position > cursor:
            break
    return position


def snapped(text: str, cursor: int) -> int:
    """Return the cursor if it is on a border, else the next border behind it."""
    cursor = min(max(cursor, 0), len(text))
    return after(text, before(text, cursor)) if 0 < cursor < len(text) else cursor


def _sure_borders(text: str, cursor: int) -> tuple[int, int]:
    """Return a border before the cursor and one behind it, found without the whole text."""
    start = max(cursor - 1, 0)
    while start > 0 and not _surely_parts(text[start - 1], text[start]):
        start -= 1
    end = min(cursor + 1, len(text))
    while end < len(text) and not _surely_parts(text[end - 1], text[end]):
        end += 1
    return start, end


def _surely_parts(left: str, right: str) -> bool:
    if left == "\n":
        return True
    return _within(left, _PLAIN) and (right == "\n" or _within(right, _PLAIN))


def _within(char: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    code = ord(char)
    return any(low <= code <= high for low, high in ranges)


# -- words


def word_before(text: str, cursor: int) -> int:
    """Return where the word before the cursor begins.

    Words are runs of letters, digits and their marks. Chinese is written without spaces: there
    it is a run of characters up to the next mark or letter.
    """
    while cursor > 0 and not _kind(text[cursor - 1]):
        cursor -= 1
    kind = _kind(text[cursor - 1]) if cursor else ""
    while cursor > 0 and _goes_on(text[cursor - 1], kind):
        cursor -= 1
    return cursor if snapped(text, cursor) == cursor else before(text, cursor)


def word_after(text: str, cursor: int) -> int:
    """Return where the word under or behind the cursor ends."""
    while cursor < len(text) and not _kind(text[cursor]):
        cursor += 1
    kind = _kind(text[cursor]) if cursor < len(text) else ""
    while cursor < len(text) and _goes_on(text[cursor], kind):
        cursor += 1
    return snapped(text, cursor)


def _kind(char: str) -> str:
    """Say what sort of word a character begins; "" when none."""
    if _within(char, _IDEOGRAPHS):
        return "ideographs"
    return "letters" if char.isalnum() or unicodedata.category(char)[0] == "M" else ""


def _goes_on(char: str, kind: str) -> bool:
    return _kind(char) == kind or char in _IN_WORDS


# -- moves


def left(text: str, cursor: int) -> Spot:
    """Move one cluster back."""
    return text, before(text, cursor)


def right(text: str, cursor: int) -> Spot:
    """Move one cluster on."""
    return text, after(text, cursor)


def word_left(text: str, cursor: int) -> Spot:
    """Move to the beginning of the word before."""
    return text, word_before(text, cursor)


def word_right(text: str, cursor: int) -> Spot:
    """Move to the end of the next word."""
    return text, word_after(text, cursor)


def line_start(text: str, cursor: int) -> Spot:
    """Move to the beginning of the line as it was written."""
    return text, text.rfind("\n", 0, cursor) + 1


def line_end(text: str, cursor: int) -> Spot:
    """Move to the end of the line as it was written."""
    end = text.find("\n", cursor)
    return text, len(text) if end < 0 else end


def text_start(text: str, cursor: int) -> Spot:
    """Move to the beginning of the text."""
    return text, 0


def text_end(text: str, cursor: int) -> Spot:
    """Move to the end of the text."""
    return text, len(text)


# -- changes


def inserted(text: str, cursor: int, new: str) -> Spot:
    """Put something in at the cursor."""
    text = text[:cursor] + new + text[cursor:]
    return text, snapped(text, cursor + len(new))


def without(text: str, start: int, end: int) -> Spot:
    """Take a span out; what then stands side by side may have become one cluster."""
    rest = text[:start] + text[end:]
    return rest, snapped(rest, start)


def delete_before(text: str, cursor: int) -> Spot:
    """Delete the cluster before the cursor."""
    return without(text, before(text, cursor), cursor)


def delete_after(text: str, cursor: int) -> Spot:
    """Delete the cluster under the cursor."""
    return without(text, cursor, after(text, cursor))


def delete_word_before(text: str, cursor: int) -> Spot:
    """Delete back to the beginning of the word before."""
    return without(text, word_before(text, cursor), cursor)


def delete_word_after(text: str, cursor: int) -> Spot:
    """Delete up to the end of the next word."""
    return without(text, cursor, word_after(text, cursor))


def delete_to_line_start(text: str, cursor: int) -> Spot:
    """Delete back to the beginning of the line; at its beginning, the break before it."""
    start = line_start(text, cursor)[1]
    return without(text, start if start < cursor else before(text, cursor), cursor)


def delete_to_line_end(text: str, cursor: int) -> Spot:
    """Delete up to the end of the line; at its end, the break behind it."""
    end = line_end(text, cursor)[1]
    return without(text, cursor, end if end > cursor else after(text, cursor))


def taken_out(old: Spot, new: Spot) -> str:
    """Return what a deletion took out of a text, to be put in again elsewhere."""
    gone = len(old[0]) - len(new[0])
    start = min(old[1], new[1])
    for place in (start, old[1] - gone, old[1]):
        if gone > 0 and place >= 0 and old[0][:place] + old[0][place + gone :] == new[0]:
            return old[0][place : place + gone]
    return ""
