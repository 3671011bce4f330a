"""The joined forms of Arabic letters, as Unicode keeps them for terminals.

Lam and alef become one character of one cell, so whatever is aligned has to be measured behind it.
arabic-reshaper does the same for whole texts; it does not say which letter went where, and drops
vowel marks unless it is asked to keep them. Tests hold this module to it.
"""

from __future__ import annotations

import unicodedata
from functools import cache


@cache
def _forms() -> tuple[dict[str, dict[str, str]], dict[tuple[str, str], tuple[str, str]]]:
    """Return the forms of each letter, and those of lam with alef: alone, and joined before."""
    letters: dict[str, dict[str, str]] = {}
    pairs: dict[tuple[str, str], dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFC00), *range(0xFE80, 0xFEFD)):
        tag, _, parts = unicodedata.decomposition(chr(code)).partition(" ")
        made_of = [chr(int(part, 16)) for part in parts.split()]
        if len(made_of) == 1 and tag:
            letters.setdefault(made_of[0], {}).setdefault(tag.strip("<>"), chr(code))
        elif len(made_of) == 2 and made_of[0] == "\u0644" and made_of[1] in _ALEFS:
            pairs.setdefault((made_of[0], made_of[1]), {})[tag.strip("<>")] = chr(code)
    return letters, {pair: (forms["isolated"], forms["final"]) for pair, forms in pairs.items()}


_ALEFS = "\u0622\u0623\u0625\u0627"
_TATWEEL, _JOINER, _NON_JOINER = "\u0640", "\u200d", "\u200c"


def shaped(text: str) -> str:
    """Join the Arabic letters of a text, which stays in its own order; marks are kept."""
    return "".join(joined(text))


def joined(text: str) -> list[str]:
    """Return what is drawn for each code point; nothing for an alef that its lam has taken in."""
    letters, pairs = _forms()
    drawn = ["" if char in (_JOINER, _NON_JOINER) else char for char in text]
    places = [
        place for place, char in enumerate(text) if unicodedata.category(char) not in ("Mn", "Me")
    ]
    reached = taken = False  # whether the letter before reaches to this one, or has taken it in
    for number, place in enumerate(places):
        if taken:
            taken = reached = False
            continue
        letter = text[place]
        after = text[places[number + 1]] if number + 1 < len(places) else ""
        if (letter, after) in pairs:
            alef = places[number + 1]
            end = places[number + 2] if number + 2 < len(places) else len(text)
            drawn[place] = pairs[letter, after][reached] + "".join(drawn[place + 1 : alef])
            drawn[place] += "".join(drawn[alef + 1 : end])
            drawn[place + 1 : end] = [""] * (end - place - 1)
            taken = True
            continue
        forms = letters.get(letter, {})
        onward = letter in (_TATWEEL, _JOINER) or "initial" in forms
        meets = after in (_TATWEEL, _JOINER) or "final" in letters.get(after, {})
        name = ("isolated", "initial", "final", "medial")[
            (onward and meets) + 2 * (reached and "final" in forms)
        ]
        drawn[place] = forms.get(name, drawn[place])
        reached = onward
    return drawn
