"""What a query may read as besides what stands there: another keyboard layout, pinyin.

    words_to_find(query, known)   the words that a query is looked up by

``known`` says whether an index has a word, as it is, begun or in another form. What was typed is
taken as it stands where the index knows its words, and has no sign that is a letter on another
layout; only else as it would read on another layout, where that is known, or as pinyin, a pair of
characters at a time (by sound: see `sounds`).
"""

from saywell.engine.search.sounds import PINYIN, sounds_of_typed
from saywell.engine.search.words import MAX_QUERY, query_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

SHORTEST_READING = 3
"""Letters of the longest word in another layout, below which too much is known by chance."""
NO_CHANCE = 6
"""Letters of a known word from which on it is not known by chance: so the layout is right."""

_LETTER_KEYS = frozenset(";:[]',./`")
"""Keys that are letters or accents on the Greek or the Arabic layout."""


def words_to_find(query: str, known: "Callable[[str], bool]") -> list[str]:
    """Return the words of a query, or those of what was meant where they are not known."""
    words = query_words(query)
    plain = _LETTER_KEYS.isdisjoint(query)
    unknown = [word for word in words if not known(word)]
    if plain and not unknown:
        return words
    if not plain or all(len(word) < NO_CHANCE or word in unknown for word in words):
        from saywell.engine.search.layouts import other_layouts

        for reading in other_layouts(query[:MAX_QUERY]):
            meant = query_words(reading)
            if max(map(len, meant), default=0) >= SHORTEST_READING and all(map(known, meant)):
                return meant
    return [part for word in words for part in (_spelt(word, known) if word in unknown else [word])]


def _spelt(word: str, known: "Callable[[str], bool]") -> list[str]:
    """Part what may be pinyin of more than two characters, where most of it is known."""
    from saywell.engine.search.pinyin import sounds_of_pinyin

    pairs = [PINYIN + pair for pair in sounds_of_pinyin(word)]
    if len(pairs) < 2 or sum(map(known, pairs)) * 2 <= len(pairs):
        return [word]
    initials = len(pairs[0]) == len(PINYIN) + 2
    others = [sound for sound in sounds_of_typed(word) if not sound.startswith(PINYIN)]
    return pairs if initials or not any(map(known, others)) else [word]
