"""How words are written in each language with a dictionary: letters, particles, usual slips."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from saywell.engine.spelling_search import Slips
from saywell.model.lexicon import NAME

_QWERTY = "qwertyuiop asdfghjkl zxcvbnm"


@dataclass(frozen=True, slots=True)
class Orthography:
    """What the spelling check knows of a language beyond its dictionary.

    ``letters`` matches words that can be the language's own, ``entries`` gives what may stand in
    the dictionary for a word, ``plain`` the form whose slips are looked for. Words shorter than
    ``fewest`` are not judged, those shorter than ``two_slips_from`` may be off by one slip only.
    """

    letters: re.Pattern[str]
    slips: Slips
    entries: Callable[[str], Iterator[str]]
    plain: Callable[[str], str] = str.lower
    fewest: int = 3
    two_slips_from: int = 6
    within: float = 1.1

    def judges(self, plain: str) -> bool:
        """Whether a word is one that can be judged at all."""
        return len(plain) >= self.fewest and self.letters.fullmatch(plain) is not None

    def sure(self, letters: int, rank: int) -> float:
        """Return how far a word of a rank may be for a slip to be likelier than a new word."""
        if letters <= self.fewest:
            return 0.7 if rank >= 9 else 0.0
        return self.within + (0.9 if rank >= 6 and letters >= 8 else 0.4 if rank >= 4 else 0.0)


# --- English ------------------------------------------------------------------------------------

_POSSESSIVE = re.compile(r"(.+)(?:'s|s')")


def _english(word: str) -> Iterator[str]:
    plain = _english_plain(word)
    yield plain
    yield plain + NAME
    owner = _POSSESSIVE.fullmatch(plain)
    if owner:
        yield owner[1]
        yield owner[1] + NAME
    if plain.endswith(("'ll", "'ve", "'re", "'d")):
        yield plain.rpartition("'")[0]


def _english_plain(word: str) -> str:
    return word.lower().replace("’", "'")


_EN = Orthography(
    letters=re.compile(r"[a-z]+(?:'[a-z]+)?"),
    slips=Slips.of(
        "f ph, c k s, ie ei, i e y, a e, ' -, tion sion, ant ent, ance ence, able ible, o u, "
        "ly ley, ys ies, w wh, ck k, ceed cede, er or ar, f gh, ough uff, z s",
        _QWERTY,
    ),
    entries=_english,
    plain=_english_plain,
)

ORTHOGRAPHIES: Mapping[str, Orthography] = MappingProxyType({"en": _EN})
"""The languages whose words are looked up; Chinese has no words to look up."""
