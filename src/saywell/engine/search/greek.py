"""Greek words without their endings, and by sound in Latin letters.

The words are folded: without accents, with σ at the end. Of a verb whose stem changes with the
tense (ακυρώνω, ακυρώσω, ακυρώθηκε) there is a root as well, without the consonant that changes.
"""

from saywell.engine.search.words import undoubled

_NOUNS = "οσ ου ο οι ων ουσ α ασ εσ ε η ησ ι εισ εων εωσ"
_VERBS = (
    "ω ει ουμε ουνε ουν ετε ειτε ατε αμε ανε αν ηκα ηκεσ ηκε ηκαμε ηκατε ηκαν "
    "ομαι εσαι εται ομαστε εστε ονται"
)
_ENDINGS = frozenset(f"{_NOUNS} {_VERBS}".split())
_LONGEST = 6
_LEAST = 3
_ROOT_ENDINGS = {
    **dict.fromkeys(("ων", "ωσ", "ωθ", "ωμ"), "ω"),
    **dict.fromkeys(("ησ", "ηθ"), "η"),
    **dict.fromkeys(("αζ", "αξ", "αγ", "αχ"), "αγ"),
    **dict.fromkeys(("αφ", "αψ", "αβ"), "αφ"),
}


def greek_stems(word: str) -> list[str]:
    """Return the stem of a folded Greek word and the root of its verb."""
    stem = _stem(word)
    root = _ROOT_ENDINGS.get(stem[-2:], "") if len(stem) > 4 else ""
    return [stem, stem[:-2] + root] if root else [stem]


def _stem(word: str) -> str:
    if word.endswith("μα") and len(word) > 3 and not word.endswith("σιμα"):
        return word + "τ"
    if word.endswith(("οντα", "οντοσ", "οντων")) and len(word) > 7:
        return word[: word.rindex("οντ") + 2]
    for size in range(min(_LONGEST, len(word) - _LEAST), 0, -1):
        if word[-size:] in _ENDINGS:
            stem = word[:-size]
            return stem[:-1] if stem[-1] == "ι" and len(stem) > 4 else stem
    return word


_TO_LATIN = str.maketrans(
    {
        **dict(zip("αβγδεζηικλμνοπρστυφω", "avgdeziiklmnoprstifo", strict=True)),
        "θ": "8",
        "χ": "x",
        "ξ": "x",
        "ψ": "ps",
    }
)
_PAIRS = (
    ("ου", "u"),
    ("αι", "e"),
    ("ει", "i"),
    ("οι", "i"),
    ("υι", "i"),
    ("αυ", "af"),
    ("ευ", "ef"),
    ("μπ", "v"),
    ("ντ", "d"),
    ("γκ", "g"),
    ("γγ", "g"),
)


def greek_sound(words: str) -> str:
    """Return how folded Greek sounds, in few Latin letters: one word, or one on each line.

    Letters that people write in several ways when they type Greek in Latin letters fall together:
    η ι υ ει οι, ο ω, χ ξ, β μπ, δ ντ, and doubled letters.
    """
    for pair, letter in _PAIRS:
        words = words.replace(pair, letter)
    return _settled(words.translate(_TO_LATIN))


_LATIN_PAIRS = (
    ("th", "8"), ("9", "8"), ("ch", "x"), ("kh", "x"), ("ks", "x"), ("3", "x"), ("ph", "f"),
    ("ou", "u"), ("oy", "u"), ("ai", "e"), ("ae", "e"), ("ei", "i"), ("oi", "i"), ("au", "af"),
    ("ay", "af"), ("av", "af"), ("eu", "ef"), ("ey", "ef"), ("ev", "ef"), ("mp", "v"), ("nt", "d"),
    ("gk", "g"), ("gg", "g"), ("ng", "g"), ("gh", "g"), ("dh", "d"), ("w", "o"), ("b", "v"),
    ("c", "k"), ("q", "k"), ("j", "x"), ("y", "i"),
)  # fmt: skip
_UNSURE = {"h": "xi", "u": "ui"}
_MOST_SOUNDS = 8


def greek_sounds_of(word: str) -> list[str]:
    """Return what Greek words a word in Latin letters may sound like; empty when too short.

    ``h`` stands for η or χ and ``u`` for ου or υ, so there may be several.
    """
    if not 3 <= len(word) <= 24 or word.isdecimal():
        return []
    least = max(2, len(word) // 2)
    for pair, letter in _LATIN_PAIRS:
        if pair in word:
            word = word.replace(pair, letter)
    settled = dict.fromkeys(map(_settled, _readings(word)))
    return [sound for sound in settled if len(sound) >= least]


def _readings(word: str) -> list[str]:
    """Return a word with each choice of what its unsure letters stand for."""
    if _UNSURE.keys().isdisjoint(word):
        return [word]
    sounds = [""]
    for letter in word:
        choices = _UNSURE.get(letter, letter)
        if len(sounds) >= _MOST_SOUNDS:
            choices = choices[0]
        sounds = [sound + choice for sound in sounds for choice in choices]
    return sounds


def _settled(sound: str) -> str:
    """Bring what is left of two spellings of one sound together, and doubled letters to one."""
    return undoubled(sound.replace("ev", "ef").replace("av", "af"))
