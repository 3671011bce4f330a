"""Keys of a word: what two forms of one word have in common, in six languages.

    keys_of(word)    keys of a folded word, most certain first, without the word itself
    stems_of(word)   those of them that are stems, without the vaguer ones

Nothing here is grammar. A stem is what is left when endings (and in Arabic and Indonesian
beginnings) are cut off, so that two forms of a word meet; it is never shown. Two folded words are
forms of one another when ``{word, *keys_of(word)}`` of the one and the other meet. Words in Latin
letters may be English or Indonesian, so they have stems by both. The vaguer keys are the first
three letters of a Telugu word and the consonants of an Arabic one.

Pairs of forms of one word that meet, in the 15 or 16 families a language that were written apart
from the rules (``held out`` in tests/engine/search/forms), and pairs of different words that meet
but should not:

    ==  =============  ================  ===========
        these rules    snowball 3.1.1    PySastrawi
    ==  =============  ================  ===========
    en  118/118  1/26   98/118  1/26
    el  123/123  4/20  106/123  6/20
    ar  135/151  2/20   95/151  0/20
    te  114/114  0/20
    id  137/137  0/20  129/137  0/20     129/137 0/20
    ==  =============  ================  ===========

The libraries give one stem and these rules several, which is why they meet more often. Among
the 6,500 words of a set of English articles, the Indonesian stems join 24 pairs that the English
ones do not, half of them rightly (Italy, Italian).
"""

LONGEST = 40
"""Letters of the longest word that is cut; anything longer is no word."""
_MOST_KNOWN = 100_000
_known: dict[str, tuple[str, ...]] = {}


def keys_of(word: str) -> tuple[str, ...]:
    """Return the keys of a folded word, most certain first, without the word itself."""
    found = _known.get(word)
    if found is None:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        stems = _stems(word)
        found = _known[word] = _besides(word, [*stems, *_vaguer(word, stems)])
    return found


def stems_of(word: str) -> tuple[str, ...]:
    """Return the stems that a folded word may have, most certain first, without the word itself."""
    return _besides(word, _stems(word))


def _besides(word: str, keys: list[str]) -> tuple[str, ...]:
    return tuple(key for key in dict.fromkeys(keys) if len(key) > 1 and key != word)


def _stems(word: str) -> list[str]:
    if not 2 < len(word) <= LONGEST:
        return []
    first = word[0]
    if word.isascii():
        return _latin(word)
    if first < "\u0080" or word[-1] < "\u0080":
        return _of_two_scripts(word)
    if "\u0370" <= first <= "\u03ff":
        from saywell.engine.search.greek import greek_stems

        return greek_stems(word)
    if "\u0600" <= first <= "\u06ff":
        from saywell.engine.search.arabic import arabic_stems

        return arabic_stems(word)
    if "\u0c00" <= first <= "\u0c7f":
        from saywell.engine.search.telugu import telugu_stems

        return telugu_stems(word)
    return []


def _of_two_scripts(word: str) -> list[str]:
    """Take a word in Latin letters out of what is joined to it in another script: PDFను, الPDF."""
    latin = "".join(char for char in word if char < "\u0080")
    return [latin] if latin.isalpha() and latin in word else []


def _latin(word: str) -> list[str]:
    if not word.isalpha():
        return []
    from saywell.engine.search.english import english_stem
    from saywell.engine.search.indonesian import indonesian_roots

    return [english_stem(word), *indonesian_roots(word)]


def _vaguer(word: str, stems: list[str]) -> list[str]:
    if not stems or word.isascii():
        return []
    if "\u0600" <= word[0] <= "\u06ff":
        from saywell.engine.search.arabic import arabic_bones

        return [arabic_bones(stems[0])]
    if "\u0c00" <= word[0] <= "\u0c7f":
        from saywell.engine.search.telugu import first_graphemes

        return [first_graphemes(word, 3)]
    return []
