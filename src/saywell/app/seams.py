"""What parts two pieces of a message where they would touch: a blank, a line break or nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

OPENING = frozenset(("Ps", "Pi"))
"""Categories of signs behind which no blank stands: brackets and quotation marks that open."""
CLOSING = frozenset(("Pe", "Pf", "Po"))
"""Those before which none stands."""


def seam_between(left: str, right: str, replies: Collection[str]) -> str:
    """Return what has to stand between two pieces of a text.

    ``replies`` are the canned replies in it. Two of these are told apart in every script, by a
    line break where either has several lines; Chinese otherwise has no blanks.
    """
    if not left or not right or left[-1].isspace() or right[0].isspace():
        return ""
    before = next((one for one in replies if one and left.endswith(one)), "")
    behind = next((one for one in replies if one and right.startswith(one)), "")
    if before or behind:
        if "\n" in (before or left) or "\n" in (behind or right):
            return "\n"
    elif unicodedata.category(left[-1]) in OPENING or unicodedata.category(right[0]) in CLOSING:
        return ""
    carries_room = _is_wide(left[-1], "P") or _is_wide(right[0], "P")
    joins = _is_wide(left[-1], "L") and _is_wide(right[0], "L") and not (before or behind)
    return "" if carries_room or joins else " "


def _is_wide(character: str, category: str) -> bool:
    """Say whether a character is a letter or a sign of the width that Chinese is written in."""
    wide = unicodedata.east_asian_width(character) in "WF"
    return wide and unicodedata.category(character).startswith(category)
