"""Words by sound: Greek in Latin letters finds Greek, pinyin finds Chinese.

    sounds_of_term(term)    of a word of the index (for Chinese: a pair of characters): what people
                            may type in Latin letters for it; empty where there is nothing
    sounds_of_typed(word)   of a word typed in Latin letters: the sounds it may stand for

A sound is a string that only serves to be compared; its first character says what it is a sound
of. A typed sound that begins a term's sound is a prefix of that term, as among words.
"""

GREEK, PINYIN = "\u03b1", "\u62fc"

_LATIN_PAIRS = (
    ("th", "8"), ("9", "8"), ("ch", "x"), ("kh", "x"), ("ks", "x"), ("3", "x"), ("ph", "f"),
    ("ou", "u"), ("ai", "e"), ("ei", "i"), ("oi", "i"), ("au", "af"), ("ay", "af"), ("av", "af"),
    ("eu", "ef"), ("ey", "ef"), ("ev", "ef"), ("mp", "v"), ("nt", "d"), ("gk", "g"), ("gg", "g"),
    ("ng", "g"), ("gh", "g"), ("dh", "d"), ("w", "o"), ("b", "v"), ("c", "k"), ("q", "k"),
    ("j", "x"), ("y", "i"),
)  # fmt: skip
_UNSURE = {"h": "xi", "u": "ui"}


def sounds_of_term(term: str) -> tuple[str, ...]:
    """Return how a word of the index sounds in Latin letters; empty when it is in them."""
    if "\u0370" <= term[:1] <= "\u03ff":
        from saywell.engine.search.greek import greek_sound

        return (GREEK + greek_sound(term),)
    return ()


def sounds_of_typed(word: str) -> tuple[str, ...]:
    """Return what a word typed in Latin letters may sound like; empty for other scripts."""
    return tuple(GREEK + sound for sound in sounds_of_latin(word))


def sounds_of_latin(word: str) -> tuple[str, ...]:
    """Return what Greek words a word in Latin letters may sound like; empty when too short.

    ``h`` stands for η or χ and ``u`` for ου or υ, so there may be several.
    """
    if not word.isascii() or not 3 <= len(word) <= 24 or word.isdecimal():
        return ()
    from saywell.engine.search.greek import settled

    for pair, letter in _LATIN_PAIRS:
        word = word.replace(pair, letter)
    sounds = [""]
    for letter in word:
        choices = _UNSURE.get(letter, letter)
        if len(sounds) > 8:
            choices = choices[0]
        sounds = [sound + choice for sound in sounds for choice in choices]
    return tuple(dict.fromkeys(sound for sound in map(settled, sounds) if len(sound) >= 3))
