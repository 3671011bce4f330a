"""Keys of a word: what two forms of one word have in common, in six languages.

Nothing here is grammar. A key is what is left when endings (and in Arabic and Indonesian
beginnings) are cut off, so that two forms of a word meet; it is never shown. Two folded words are
forms of one another when ``{word, *keys_of(word)}`` of the one and the other meet.

    keys_of(word)        keys of a folded word, most certain first, without the word itself

Words in Latin letters may be English or Indonesian, so they have keys by both.
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
        keys = dict.fromkeys(_candidates(word)) if 2 < len(word) <= LONGEST else {}
        found = _known[word] = tuple(key for key in keys if len(key) > 1 and key != word)
    return found


def _candidates(word: str) -> list[str]:
    first = word[0]
    if word.isascii():
        return _latin(word)
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


def _latin(word: str) -> list[str]:
    if not word.isalpha():
        return []
    from saywell.engine.search.english import english_stem
    from saywell.engine.search.indonesian import indonesian_roots

    return [english_stem(word), *indonesian_roots(word)]
