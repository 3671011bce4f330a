"""Words of six languages as search keys: folded, stemmed, and by sound for Greek in Latin letters.

Nothing here is grammar. A stem is what is left when the commonest endings (and in Arabic and
Indonesian beginnings) are cut off, so that two forms of a word meet; it is never shown.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache

from saywell.engine.folding import HAN, SPACED, fold

MAX_WORDS = 12
MAX_QUERY = 200

_WORDS = re.compile(rf"(?P<han>[{HAN}]+)|(?P<word>{SPACED}+)")
_LIQUID = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_GREEK = re.compile("[\u0370-\u03ff]")
_ARABIC = re.compile("[\u0600-\u06ff]")
_TELUGU = re.compile("[\u0c00-\u0c7f]")
_HAN = re.compile(f"[{HAN}]")

_GREEK_ENDINGS = re.compile(
    "(?:ματων|ματοσ|ματα|ουμε|ουνε|ησετε|ηση|εισ|ουσ|ων|ασ|εσ|ησ|οσ|ου|οι|αι|ει|ετε|ω|α|η|ο|ι|ε|υ)$"
)
_ARABIC_BEGINNINGS = re.compile("^(?:[وف]?[بكل]?ال|[وف]?لل|[وفبل](?=.{4}))")
_ARABIC_ENDINGS = re.compile("(?:هما|كما|هم|هن|كم|نا|ها|ات|ين|ون|ان|ه|ك|ي)$")
_TELUGU_ENDINGS = re.compile("(?:లకు|లను|లలో|నుండి|నుంచి|కోసం|లో|కి|కు|ను|ని|తో|లు|గా|పై|ల)$")
_MALAY_BEGINNINGS = re.compile(
    "^(?:meng|meny|mem|men|me|peng|peny|pem|pen|per|pe|ber|ter|di|ke|se)(?=.{4})"
)
_MALAY_SWALLOWED = re.compile("(?:m|p)e(ng|ny|n|m)(?=[aeiou])")
_MALAY_LOST = {"ng": "k", "ny": "s", "n": "t", "m": "p"}
_MALAY_ENDINGS = re.compile("(?:lah|kah|nya|ku|mu)?(?:kan|an|i)?$")
_ENGLISH_ENDINGS = re.compile("(?:ings?|ed|es|s|e)$")


def words_of(text: str) -> list[str]:
    """Fold a text and list its words; a run of Chinese characters is one word."""
    return [match.group() for match in _WORDS.finditer(fold(text))]


def words_of_template(text: str) -> list[str]:
    """List the words of a reply's text, without what stands in braces."""
    return words_of(_LIQUID.sub(" ", text))


def query_words(query: str) -> list[str]:
    """List the words of what somebody typed; of very long input only the beginning counts."""
    return list(dict.fromkeys(words_of(query[:MAX_QUERY])))[:MAX_WORDS]


def is_han(word: str) -> bool:
    """Whether a word is a run of Chinese characters."""
    return bool(_HAN.match(word))


def pairs_of(run: str) -> list[str]:
    """Cut a run of Chinese characters into overlapping pairs; a single one stays alone."""
    return [run[n : n + 2] for n in range(len(run) - 1)] or [run]


@lru_cache(maxsize=50_000)
def stems(word: str) -> frozenset[str]:
    """Return the stems that a folded word may have, without the word itself."""
    found = {stem for stem in _stems(word) if len(stem) >= 3}
    return frozenset(found - {word})


def _stems(word: str) -> Iterator[str]:
    if _GREEK.search(word):
        if len(word) > 4:
            yield _GREEK_ENDINGS.sub("", word)
    elif _ARABIC.search(word):
        bare = _ARABIC_BEGINNINGS.sub("", word)
        yield bare
        yield _ARABIC_ENDINGS.sub("", bare)
        yield _ARABIC_ENDINGS.sub("", word)
    elif _TELUGU.search(word):
        yield _TELUGU_ENDINGS.sub("", word)
    elif word.isascii() and len(word) > 3:
        yield _ENGLISH_ENDINGS.sub("", word)
        bare = _MALAY_ENDINGS.sub("", word, count=1)
        yield bare if len(bare) > 3 else word
        yield _MALAY_BEGINNINGS.sub("", word)
        yield _MALAY_BEGINNINGS.sub("", bare)
        swallowed = _MALAY_SWALLOWED.match(bare)
        if swallowed:
            yield _MALAY_LOST[swallowed.group(1)] + bare[swallowed.end(1) :]


_TO_LATIN = str.maketrans(
    {
        **dict(zip("αβγδεζηικλμνοπρστυφω", "avgdeziiklmnoprstifo", strict=True)),
        "θ": "8",
        "χ": "x",
        "ξ": "x",
        "ψ": "ps",
        "σ": "s",
    }
)
_GREEK_PAIRS = (
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
_LATIN_PAIRS = (
    ("th", "8"),
    ("9", "8"),
    ("ch", "x"),
    ("kh", "x"),
    ("ks", "x"),
    ("3", "x"),
    ("ph", "f"),
    ("ou", "u"),
    ("ai", "e"),
    ("ei", "i"),
    ("oi", "i"),
    ("au", "af"),
    ("ay", "af"),
    ("av", "af"),
    ("eu", "ef"),
    ("ey", "ef"),
    ("ev", "ef"),
    ("mp", "v"),
    ("nt", "d"),
    ("gk", "g"),
    ("gg", "g"),
    ("ng", "g"),
    ("gh", "g"),
    ("dh", "d"),
    ("w", "o"),
    ("b", "v"),
    ("c", "k"),
    ("q", "k"),
    ("j", "x"),
    ("y", "i"),
)


_UNSURE = {"h": "xi", "u": "ui"}


@lru_cache(maxsize=50_000)
def sound_of_greek(word: str) -> str:
    """Return how a folded Greek word sounds, in few Latin letters; empty for other scripts.

    Letters that people write in several ways when they type Greek in Latin letters fall together:
    η ι υ ει οι, ο ω, χ ξ, β μπ, δ ντ, and doubled letters.
    """
    if not _GREEK.search(word):
        return ""
    for pair, letter in _GREEK_PAIRS:
        word = word.replace(pair, letter)
    return _settle(word.translate(_TO_LATIN))


def sounds_of_latin(word: str) -> frozenset[str]:
    """Return what Greek words a word in Latin letters may sound like; empty when too short.

    ``h`` stands for η or χ and ``u`` for ου or υ, so there may be several.
    """
    if not word.isascii() or not 3 <= len(word) <= 24 or word.isdecimal():
        return frozenset()
    for pair, letter in _LATIN_PAIRS:
        word = word.replace(pair, letter)
    choices = [_UNSURE.get(letter, letter) for letter in word]
    if sum(len(letters) > 1 for letters in choices) > 4:
        choices = [letters[0] for letters in choices]
    sounds = {_settle("".join(letters)) for letters in itertools.product(*choices)}
    return frozenset(sound for sound in sounds if len(sound) >= 3)


def _settle(sound: str) -> str:
    sound = sound.replace("ev", "ef").replace("av", "af")
    return re.sub(r"(.)\1", r"\1", sound)


def one_slip(word: str, other: str) -> bool:
    """Whether one letter too many, too few or wrong, or two that changed places, lies between."""
    if abs(len(word) - len(other)) > 1 or word == other:
        return False
    if len(word) > len(other):
        word, other = other, word
    at = 0
    while at < len(word) and word[at] == other[at]:
        at += 1
    if len(word) < len(other):
        return word[at:] == other[at + 1 :]
    if word[at + 1 :] == other[at + 1 :]:
        return True
    return word[at : at + 2] == other[at : at + 2][::-1] and word[at + 2 :] == other[at + 2 :]
