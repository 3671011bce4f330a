"""Words by sound: what is typed in Latin letters finds Greek, Telugu and Chinese.

    sounds_of_terms(terms, named)   of words of the index (of Chinese: pairs of characters): what
                                    may be typed in Latin letters for them; ``named`` are those
                                    that the team wrote to find a reply by, as in a title
    sounds_of_typed(word)           of a typed word: the sounds it may stand for

A sound is a string that only serves to be compared, and begins with a control character that says
what it is a sound of. Both give nothing for most words. A typed sound that begins a term's sound
is a prefix of that term, as among words.

Arabic in Latin letters is left out: only its consonants can be compared, and then one English word
in twelve sounds like one of 4,200 Arabic ones, and each of these like two others.
"""

from saywell.engine.search.words import is_han

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

GREEK, PINYIN, TELUGU = "\x03", "\x04", "\x05"
"""What the sounds of these begin with; no word does."""


def sounds_of_terms(terms: "Sequence[str]", named: "Container[int]") -> "Iterator[tuple[int, str]]":
    """Go through how words of the index sound in Latin letters, by their numbers.

    Those of one script are worked out together; those in Latin letters have none.
    """
    greek = [at for at, term in enumerate(terms) if "\u0370" <= term < "\u0400"]
    if greek:
        from saywell.engine.search.greek import greek_sound

        sounds = greek_sound("\n".join([terms[at] for at in greek])).split("\n")
        yield from zip(greek, [GREEK + sound for sound in sounds], strict=True)
    telugu = [at for at, term in enumerate(terms) if "\u0c00" <= term < "\u0c80"]
    if telugu:
        from saywell.engine.search.telugu import telugu_sound

        sounds = telugu_sound("\n".join([terms[at] for at in telugu])).split("\n")
        yield from zip(telugu, [TELUGU + sound for sound in sounds], strict=True)
    pairs = [at for at, term in enumerate(terms) if len(term) == 2 and is_han(term)]
    if pairs:
        from saywell.engine.search.pinyin import sounds_of_pair

        for at in pairs:
            for sound in sounds_of_pair(terms[at], initials=at in named):
                yield at, PINYIN + sound


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
