"""Stems of Telugu words, and their first letters as they are seen.

Cases and plurals are cut off (ఆర్డర్లను gives ఆర్డర్), then the vowel that changes before them. What
the eye takes for a letter is a base with its signs and the consonants joined to it.
"""

from saywell.engine.search.words import undoubled

_CASES = "లు ల లను లకు లలో లతో లపై ల్లో ల్ని ల్లోని లలోని లోని లోకి ను కు ని కి లో తో పై గా కోసం నుండి నుంచి న్ని నికి"
_PERSONS = (
    "ాము ారు ాడు ాయి ింది ండి ించండి ించాము ించారు ిస్తాము ిస్తాను ిస్తారు ిస్తున్నాము ిస్తుంది "
    "తాము తాను తారు తుంది తున్నాము గలరు గలరా గలము వచ్చు లేదు యింది"
)
_ENDINGS = frozenset(f"{_CASES} {_PERSONS}".split())
_LONGEST = 10
_AGAIN = {"ాను": 3, "తాను": 2, "ల్లో": 2}
"""Endings that may be cut shorter or longer too, and how much of them is cut then."""
_VIRAMA = "\u0c4d"


def telugu_stems(word: str) -> list[str]:
    """Return the stems that a folded Telugu word may have, most certain first."""
    found = [word]
    for size in range(min(_LONGEST, len(word) - 2), 0, -1):
        if word[-size:] in _ENDINGS:
            found.insert(0, word[:-size])
            break
    for ending, size in _AGAIN.items():
        if word.endswith(ending) and len(word) - size > 1:
            found.append(word[:-size])
    return [_settled(stem) for stem in dict.fromkeys(found)]


def _settled(stem: str) -> str:
    """Bring the vowel together that changes at the end of a stem: -i and -u, -am and -ā."""
    if stem[-1] in "ిు" and len(stem) > 2:
        return stem[:-1]
    return stem[:-1] + "ా" if stem[-1] == "ం" and len(stem) > 2 else stem


def first_graphemes(word: str, count: int) -> str:
    """Return the first letters of a word as they are seen: base, signs, joined consonants."""
    seen = 0
    before = ""
    for at, char in enumerate(word):
        joined = before == _VIRAMA or is_sign(char)
        if not joined:
            seen += 1
            if seen > count:
                return word[:at]
        before = char
    return word


def is_sign(char: str) -> bool:
    """Whether a character of the Telugu block only changes the letter before it."""
    return (
        "\u0c00" <= char <= "\u0c04"
        or char == "\u0c3c"
        or "\u0c3e" <= char <= "\u0c56"
        or char in "\u0c62\u0c63"
    )


_CONSONANTS = dict(
    zip("కఖగఘఙచఛజఝఞటఠడఢణతథదధనపఫబభమయరఱలళవశషసహ", "kkggnccjjnttddnttddnppbbmyrrllvsssh", strict=True)
)
_VOWELS = {
    **dict(zip("అఆఇఈఉఊఎఏఒఓ", "aaiiuueeoo", strict=True)),
    **dict(zip("ాిీుూెేొో", "aiiuueeoo", strict=True)),
    **dict.fromkeys("ఐై", "ai"),
    **dict.fromkeys("ఔౌ", "au"),
    **dict.fromkeys("ఋృ", "ru"),
    "ం": "n",
}
_NO_NASAL = frozenset("aeiouyrlmn")
"""Letters before which the nasal stays as it is."""
_LATIN_GROUPS = (
    ("ksh", "ks"), ("x", "ks"), ("ch", "c"), ("sh", "s"), ("th", "t"), ("dh", "d"), ("kh", "k"),
    ("gh", "g"), ("bh", "b"), ("ph", "p"), ("jh", "j"), ("f", "p"), ("z", "j"), ("w", "v"),
    ("q", "k"), ("ee", "i"), ("oo", "u"), ("ou", "au"),
)  # fmt: skip


class _Spelling(dict[int, str]):
    """Character to its sound, for ``translate``; what has none parts those beside it."""

    def __missing__(self, code: int) -> str:
        self[code] = chr(code) if code < 0x80 else _APART
        return self[code]


_BEFORE, _BARE, _APART = "\x01", "\x02", "\x03"
"""Marks: before what has an a before it after a consonant alone; after such one; of no sound."""
_SPELT = _Spelling(
    {
        **{ord(sign): sound for sign, sound in _VOWELS.items()},
        **{ord(sign): f"{_BEFORE}{sound}{_BARE}" for sign, sound in _CONSONANTS.items()},
        ord("ం"): f"{_BEFORE}n",
    }
)
_NO_MARKS = str.maketrans("", "", _BEFORE + _BARE + _APART)


def telugu_sound(words: str) -> str:
    """Return how folded Telugu is typed in Latin letters, in few: one word, or one on each line.

    The length of vowels, aspirates, doubled letters and the sounds of ట త, డ ద, న ణ, ల ళ, శ ష స
    fall together, as they do when people type them; 72 of 76 spellings of 35 words meet theirs.
    """
    marked = f"{words}\n".translate(_SPELT)
    sound = marked.replace(_BARE + _BEFORE, "a").replace(f"{_BARE}\n", "a\n")
    return _settled_sound(sound.translate(_NO_MARKS)[:-1])


def telugu_sound_of(word: str) -> str:
    """Return what Telugu a word typed in Latin letters may sound like."""
    for group, letter in _LATIN_GROUPS:
        if group in word:
            word = word.replace(group, letter)
    return _settled_sound(word)


def _settled_sound(sound: str) -> str:
    """Take doubled letters for one, and the nasal before a consonant or at the end for n."""
    sound = undoubled(sound)
    if "m" not in sound:
        return sound
    for letter in {*sound, "\n"} - _NO_NASAL:
        sound = sound.replace(f"m{letter}", f"n{letter}")
    return f"{sound[:-1]}n" if sound.endswith("m") else sound
