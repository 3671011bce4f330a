"""Chinese by its sound in Latin letters: pinyin in full (tuikuan) and its initials (tk) find 退款.

The sounds of characters come from the package pypinyin (MIT, the extra ``pinyin``) when an index is
made, for which it takes 60 MB; without it the index has none. What is typed needs no table: a
syllable of pinyin is told by its form.

In the text of some 3,600 replies initials stand for 38 pairs of characters in the middle (half of
them no words), full pinyin for 1.5. So initials are kept of what the team wrote to find a reply by
(title, search terms, tags), and full pinyin of everything.
"""

from __future__ import annotations

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


def is_there() -> bool:
    """Say whether an index that is made now has pinyin."""
    from importlib.util import find_spec

    return find_spec("pypinyin") is not None


def sounds_of_pair(pair: str, *, initials: bool) -> tuple[str, ...]:
    """Return the pinyin of two characters and, if wanted, its initials; none without pypinyin."""
    sounds = _sounds()
    if sounds is None:
        return ()
    of_phrase, of_character = sounds
    phrase = of_phrase.get(pair)
    if phrase is not None:
        marked = [syllable[0] for syllable in phrase]
    else:
        marked = [of_character.get(ord(char), "").partition(",")[0] for char in pair]
    syllables = [_plain[syllable] for syllable in marked if syllable]
    if len(syllables) != len(pair):
        return ()
    full = "".join(syllables)
    return (full, "".join(syllable[0] for syllable in syllables)) if initials else (full,)


class _Plain(dict[str, str]):
    """Syllables without their tone, and with v for ü, as people type them."""

    def __missing__(self, syllable: str) -> str:
        from unicodedata import combining, normalize

        parts = normalize("NFD", syllable).replace("u\u0308", "v")
        plain = self[syllable] = "".join(char for char in parts if not combining(char))
        return plain


_plain = _Plain()
_tables: list[tuple[dict[str, list[list[str]]], dict[int, str]] | None] = []


def _sounds() -> tuple[dict[str, list[list[str]]], dict[int, str]] | None:
    """Return the sounds of phrases and of characters, None without pypinyin; looked for once.

    A phrase has a list of sounds for each character, a character its sounds parted by commas, the
    commonest first. It is what pypinyin itself looks up, at ten times the cost.
    """
    if not _tables:
        try:
            from pypinyin.constants import PHRASES_DICT, PINYIN_DICT
        except ImportError:
            _tables.append(None)
        else:
            _tables.append((PHRASES_DICT, PINYIN_DICT))
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
