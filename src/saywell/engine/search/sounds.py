"""Words by sound: what is typed in Latin letters finds Greek, Telugu and Chinese.

    sounds_of_term(term, named=True)   of a word of the index (of Chinese: a pair of characters):
                                       what may be typed in Latin letters for it; ``named`` where
                                       the team wrote it to find a reply by, as in a title
    sounds_of_typed(word)              of a typed word: the sounds it may stand for

A sound is a string that only serves to be compared, and begins with a control character that says
what it is a sound of. Both give nothing for most words. A typed sound that begins a term's sound
is a prefix of that term, as among words.

Arabic in Latin letters is left out: only its consonants can be compared, and then one English word
in twelve sounds like one of 4,200 Arabic ones, and each of these like two others.
"""

from saywell.engine.search.words import is_han

GREEK, PINYIN, TELUGU = "\x03", "\x04", "\x05"
"""What the sounds of these begin with; no word does."""


def sounds_of_term(term: str, *, named: bool = True) -> tuple[str, ...]:
    """Return how a word of the index sounds in Latin letters; empty when it is in them."""
    first = term[:1]
    if "\u0370" <= first <= "\u03ff":
        from saywell.engine.search.greek import greek_sound

        return (GREEK + greek_sound(term),)
    if "\u0c00" <= first <= "\u0c7f":
        from saywell.engine.search.telugu import telugu_sound

        return (TELUGU + telugu_sound(term),)
    if len(term) == 2 and is_han(term):
        from saywell.engine.search.pinyin import sounds_of_pair

        return tuple(PINYIN + sound for sound in sounds_of_pair(term, initials=named))
    return ()


def sounds_of_typed(word: str) -> tuple[str, ...]:
    """Return what a typed word may sound like; a sound is its own; empty for other scripts."""
    if not word.isascii() or len(word) < 2:
        return ()
    if word[0] < " ":
        return (word,)
    from saywell.engine.search.greek import greek_sounds_of
    from saywell.engine.search.telugu import telugu_sound_of

    sounds = [GREEK + sound for sound in greek_sounds_of(word)]
    if word.isalpha():
        sounds.append(PINYIN + word)
        telugu = telugu_sound_of(word)
        if len(telugu) > 2:
            sounds.append(TELUGU + telugu)
    return tuple(sounds)
