"""Chinese by its sound in Latin letters: pinyin in full (tuikuan) and its initials (tk) find 退款.

The sounds of characters are looked up when an index is made. What is typed needs no table: a
syllable of pinyin is told by its form.

In the text of some 3,600 replies initials stand for 38 pairs of characters in the middle (half of
them no words), full pinyin for 1.5. So initials are kept of what the team wrote to find a reply by
(title, search terms, tags), and full pinyin of everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

_OPEN = "a ai an ang ao e ei en eng ou u"
_ROUND = f"{_OPEN} ong ua uai uan uang ui un uo"
_FINALS_OF = {
    "b p m": "a ai an ang ao ei en eng i ian iao ie in ing iu o ou u",
    "f": "a an ang ei en eng o ou u",
    "d t n l": f"{_OPEN} i ia ian iang iao ie in ing iu ong uan ue ui un uo v ve",
    "g k h": _ROUND,
    "zh ch sh r z c s": f"{_ROUND} i",
    "j q x": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "y": "a an ang ao e i in ing o ong ou u uan ue un",
    "w": "a ai an ang ei en eng o u",
}
_ALONE = frozenset(("a", "ai", "an", "ang", "ao", "e", "ei", "en", "er", "o", "ou"))
_FINALS = {
    initial: frozenset(finals.split())
    for initials, finals in _FINALS_OF.items()
    for initial in initials.split()
}
_LONGEST = 6
_MOST_SYLLABLES = 12
_MOST_INITIALS = 4
_VOWELS = frozenset("aeiouv")


def sounds_of_pair(pair: str, *, initials: bool) -> tuple[str, ...]:
    """Return the pinyin of two characters and, if wanted, its initials; none for rare ones."""
    syllables = syllables_of(pair)
    if "" in syllables:
        return ()
    full = "".join(syllables)
    return (full, "".join(syllable[0] for syllable in syllables)) if initials else (full,)


def syllables_of(word: str) -> list[str]:
    """Return the pinyin of each character, as it sounds in this word; empty for rare ones."""
    alone, together = _sounds()
    found = [alone.get(char, "") for char in word]
    for at in range(len(word) - 1):
        found[at : at + 2] = together.get(word[at : at + 2]) or found[at : at + 2]
    return found


def sounds_of_characters() -> Mapping[str, str]:
    """Return the commonest sound of every character that has one."""
    return _sounds()[0]


_tables: list[tuple[dict[str, str], dict[str, list[str]]]] = []


def _sounds() -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return the sound of each character, and the sounds of words that have others; read once."""
    if not _tables:
        from saywell.engine.search.pinyin_sounds import CHARACTERS, PAIRS

        lines = (line.split() for line in CHARACTERS.split("\n") if line)
        alone = {char: sound for sound, chars in lines for char in chars}
        _tables.append((alone, {word[:2]: word[2:].split("'") for word in PAIRS.split()}))
    return _tables[0]


def sounds_of_pinyin(word: str) -> tuple[str, ...]:
    """Return the sounds of the pairs of characters that were typed as pinyin or as initials.

    The last syllable may be unfinished. Empty for what cannot be pinyin.
    """
    if not (word.isascii() and word.isalpha() and 2 <= len(word) <= _LONGEST * _MOST_SYLLABLES):
        return ()
    syllables = _syllables(word) or (list(word) if _are_initials(word) else [])
    if len(syllables) < 2:
        return (word,) if syllables else ()
    return tuple(left + right for left, right in pairwise(syllables))


def _are_initials(word: str) -> bool:
    return len(word) <= _MOST_INITIALS and _VOWELS.isdisjoint(word)


def _syllables(word: str) -> list[str]:
    """Cut a word into syllables, the longest first; the last may be only begun."""
    if not word:
        return []
    for size in range(min(_LONGEST, len(word)), 0, -1):
        if is_syllable(word[:size]):
            rest = _syllables(word[size:])
            if rest or size == len(word):
                return [word[:size], *rest]
    return [word] if word in _FINALS else []


def is_syllable(word: str) -> bool:
    """Whether a word has the form of one syllable of pinyin."""
    size = 2 if word[:2] in _FINALS else 1
    return word in _ALONE or word[size:] in _FINALS.get(word[:size], ())
