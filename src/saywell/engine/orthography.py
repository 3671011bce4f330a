"""How words are written in each language with a dictionary: letters, particles, usual slips."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from saywell.engine.folding import fold
from saywell.engine.lazily import compiled
from saywell.engine.spelling_search import ALIKE, FIRST, SLIP, SWAPPED, Slips
from saywell.model.lexicon import DEFINITE, NAME, NOUN, VERB

MOST_COMMON, COMMON = 9, 6
"""Ranks of the thousand and of the ten thousand most common words."""

LONG = 6
"""Shorter words have many neighbours, so that a new word is more likely to be near one."""

_QWERTY = "qwertyuiop asdfghjkl zxcvbnm"


class Part(NamedTuple):
    """A word taken apart: the stem that may be misspelt, what is attached, marks of its entry."""

    stem: str
    before: str = ""
    after: str = ""
    endings: tuple[str, ...] = ("", NAME)


def _whole(plain: str) -> Iterator[Part]:
    yield Part(plain)


class Orthography(NamedTuple):
    """What the spelling check knows of a language beyond its dictionary.

    ``letters`` matches words that can be the language's own, ``entries`` gives what may stand in
    the dictionary for a word, ``plain`` the form whose slips are looked for, ``parts`` how that
    may be made up of a stem and what is attached to it. Words shorter than ``fewest`` are not
    judged, those shorter than ``two_slips_from`` may be off by one slip only. ``met`` and
    ``common`` are the ranks of words that are meant by a cheap slip and by a plain one;
    ``nameless`` is the length below which an unknown word may well be a name, where no capital
    tells names;
    ``ending`` counts the last letters that inflect, and ``endings`` matches two ends, parted by a
    blank, of which one may be a form that is missing in the dictionary. ``borrows`` is the
    language whose common words people mix in.
    """

    letters: re.Pattern[str]
    slips: Slips
    entries: Callable[[str], Iterator[str]]
    plain: Callable[[str], str] = str.lower
    parts: Callable[[str], Iterator[Part]] = _whole
    fewest: int = 3
    two_slips_from: int = 6
    met: int = 1
    common: int = 5
    nameless: int = 0
    ending: int = 0
    endings: re.Pattern[str] = compiled("")
    borrows: str = ""

    def judges(self, plain: str) -> bool:
        """Whether a word is one that can be judged at all."""
        return len(plain) >= self.fewest and self.letters.fullmatch(plain) is not None

    def sure(self, cost: float, plain: str, meant: str, rank: int, letters: int) -> bool:
        """Whether a slip is likelier than a name, a new word or a form that nobody has listed.

        Cheap slips (letters that sound alike, swapped or doubled) are sure by themselves; the
        dearer one is, and the shorter the word, the more common the word meant has to be.
        ``letters`` counts the whole word, with what is attached to it.
        """
        if self.slips.alike_only:
            near_enough = cost <= 2 * ALIKE and not self._inflected(plain, meant)
            return near_enough and (rank >= MOST_COMMON or letters >= LONG)
        if letters <= self.fewest:
            return cost <= SWAPPED and rank >= MOST_COMMON
        if fold(plain) == fold(meant):
            return rank > 0 or letters >= LONG
        if cost <= SWAPPED:
            short = max(0, LONG - letters)
            return rank >= self.met + 2 * short or (self.met == 1 and not short)
        if len(plain) <= self.fewest or self._inflected(plain, meant):
            return False
        if cost <= SLIP + FIRST:
            return rank >= min(MOST_COMMON, self.common + 2 * max(0, LONG - len(plain)))
        return rank >= COMMON and len(plain) >= 8

    def _inflected(self, plain: str, meant: str) -> bool:
        """Whether two words may be forms of one: they differ in their last letters alone."""
        stem = len(plain) - self.ending
        if not self.ending or plain[:stem] != meant[:stem]:
            return False
        return self.endings.fullmatch(plain[stem:] + " " + meant[stem:]) is not None


# --- English ------------------------------------------------------------------------------------

_POSSESSIVE = compiled(r"(.+)(?:'s|s')")


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
    letters=compiled(r"[a-z]+(?:'[a-z]+)?"),
    slips=Slips.of(
        "f ph, c k s, ie ei, i e y, a e, ' -, tion sion, ant ent, ance ence, able ible, o u, "
        "ly ley, ys ies, w wh, ck k, ceed cede, er or ar, f gh, ough uff, z s",
        _QWERTY,
    ),
    entries=_english,
    plain=_english_plain,
    two_slips_from=5,
)

# --- Greek --------------------------------------------------------------------------------------

_STRESSED = str.maketrans("άέήίόύώΐΰ", "αεηιουωϊϋ")
_STRESS = compiled("[άέήίόύώΐΰ]")
_MOST_ELIDED = 4
_SPOKEN_STRESS = compiled("(.+)όμεν(ου|ων|ους)")
_DIMINUTIVE = compiled("(.{3,})άκι(?:α|ου|ων)?")
_DIMINISHED = ("ό", "ί", "ά", "ή", "έ")


def _greek_plain(word: str) -> str:
    return unicodedata.normalize("NFC", word).lower().replace("’", "'")


def _greek(word: str) -> Iterator[str]:
    plain = _greek_plain(word)
    yield plain
    yield plain + NAME
    head, mark, rest = plain.rpartition("'")
    if mark and len(head) <= _MOST_ELIDED:
        yield rest or head
    spoken = _SPOKEN_STRESS.fullmatch(plain)
    if spoken:  # ενοικιαζόμενου is said beside ενοικιαζομένου
        yield f"{spoken[1]}ομέν{spoken[2]}"
    small = _DIMINUTIVE.fullmatch(plain)
    if small:  # λεπτάκι, γραμμάκια
        yield from (small[1] + end for end in _DIMINISHED)
    stresses = [match.start() for match in _STRESS.finditer(plain)]
    if len(stresses) == 2:  # the second comes from a short word after it: το τηλέφωνό σας
        last = stresses[1]
        yield plain[:last] + plain[last:].translate(_STRESSED)


_EL = Orthography(
    letters=compiled("[α-ωά-ώϊϋΐΰ]+"),
    slips=Slips.of(
        "η ι υ ει οι, ή ί ύ εί οί, ο ω, ό ώ, ε αι, έ αί, α ά, ε έ, η ή, ι ί ϊ ΐ, ο ό, υ ύ ϋ ΰ, "
        "ω ώ, ει εί, οι οί, αι αί, ου ού, ευ εύ, αυ αύ, ή ι υ ει, ί η υ ει οι, ύ ι η, ό ω, ώ ο, "
        "έ αι, αί ε, η ί, ι ή ύ, αυ αβ αφ, ευ εβ εφ, γγ γκ, ξ κσ, ς σ",
        "ςερτυθιοπ ασδφγηξκλ ζχψωβνμ",
    ),
    entries=_greek,
    plain=_greek_plain,
    common=5,
    ending=2,
    endings=compiled(".* .*"),
)

# --- Indonesian ---------------------------------------------------------------------------------

_ATTACHED = compiled(r"(.{3,}?)(nya|lah|kah|pun|ku|mu)")


def _indonesian(word: str) -> Iterator[str]:
    for part in _indonesian_parts(word.lower()):
        yield part.stem
        yield part.stem + NAME
        if part.stem.endswith("kan"):  # gratiskan: any word makes a command
            yield part.stem.removesuffix("kan")


def _indonesian_parts(plain: str) -> Iterator[Part]:
    """Take off what is attached: rumahmulah, namanyakah."""
    yield Part(plain)
    stem, after = plain, ""
    for _ in range(2):
        found = _ATTACHED.fullmatch(stem)
        if not found:
            return
        stem, after = found[1], found[2] + after
        yield Part(stem, after=after)


_ID = Orthography(
    letters=compiled("[a-z]+"),
    slips=Slips.of("f p v, z j s, kh h k, sy s, e i, o u, ai e, au o, k q, y i, h -, j y", _QWERTY),
    entries=_indonesian,
    parts=_indonesian_parts,
    borrows="en",
)

# --- Arabic -------------------------------------------------------------------------------------

_ARABIC_MARKS = compiled("[\u0640\u064b-\u0652\u0670\u200c\u200d]")
_ARTICLES = ("ال", "بال", "كال", "لل")


def _arabic_plain(word: str) -> str:
    return _ARABIC_MARKS.sub("", unicodedata.normalize("NFKC", word))


def _arabic(word: str) -> Iterator[str]:
    plain = _arabic_plain(word)
    for part in _arabic_parts(plain):
        yield from (part.stem + ending for ending in part.endings)
    if plain.endswith("ش") and len(plain) > LONG - 2:  # ما يمكنش: the no of Cairo and the Maghreb
        yield from (
            one.stem + ending for one in _arabic_parts(plain[:-1]) for ending in one.endings
        )
    if plain.startswith("لل") or plain[1:3] == "لل":  # للغة: the noun has a lam of its own
        yield plain[plain.index("لل") + 1 :] + DEFINITE


def _arabic_parts(plain: str) -> Iterator[Part]:
    """Take the particles off: and, then; to, with, like; the article; the future."""
    for first in ("", plain[:1]) if plain[:1] in ("و", "ف") else ("",):
        rest = plain[len(first) :]
        yield Part(rest, first, endings=("",))
        for article in _ARTICLES:
            if rest.startswith(article):
                yield Part(rest[len(article) :], first + article, endings=(DEFINITE,))
        particle = rest[:1]
        kinds = {"ب": (NOUN,), "ك": (NOUN,), "ل": (NOUN, VERB), "س": (VERB,)}.get(particle)
        if kinds:
            yield Part(rest[1:], first + particle, endings=kinds)


_AR = Orthography(
    letters=compiled("[ء-غف-ي]+"),
    slips=Slips.of(
        "ا أ إ آ, ه ة, ى ي, ؤ و ؤو, ئ ي ئي, ئ ء, أ ء, ض ظ, ذ ز د, ث س ت, ص س, ط ت, ط ظ, ق ك, ا ى, "
        "ع غ, ح خ ج, س ش, ر ز, ص ض, ف ق, ب ت ث ن"  # letters that differ in their dots alone
    ),
    entries=_arabic,
    plain=_arabic_plain,
    parts=_arabic_parts,
    met=3,
    common=7,
    nameless=8,
)

# --- Telugu -------------------------------------------------------------------------------------

_JOINERS = compiled("[\u200c\u200d]")


def _telugu_plain(word: str) -> str:
    return _JOINERS.sub("", unicodedata.normalize("NFC", word))


def _telugu(word: str) -> Iterator[str]:
    plain = _telugu_plain(word)
    yield plain
    if plain[-1:] in ("ే", "ా", "ూ"):  # only, whether, too: they take the place of a last vowel
        yield from (plain[:-1] + vowel for vowel in ("ు", "ి", "", "్"))


_TE = Orthography(
    letters=compiled("[\u0c00-\u0c7f]+"),
    slips=Slips.of(
        "అ ఆ, ఇ ఈ, ఉ ఊ, ఎ ఏ, ఒ ఓ, ా -, ి ీ, ు ూ, ె ే, ొ ో, శ ష స, ణ న, ళ ల, "
        "క ఖ, గ ఘ, చ ఛ, జ ఝ, ట ఠ, డ ఢ, త థ, ద ధ, ప ఫ, బ భ, ృ ్రు ్రి, మ్ ం, "
        + ", ".join(f"{letter}్{letter} {letter}" for letter in "కగచజటడతదనపబమయరలవసళ"),
        alike_only=True,  # the dictionary is small: what it lacks is more often right than wrong
    ),
    entries=_telugu,
    plain=_telugu_plain,
    fewest=4,
    ending=1,
    endings=compiled("[^ెొ] (?:.[ీుూేో]|[ాిీుూేైోౌ])|[ాిీుూేైోౌ] .*"),
)

ORTHOGRAPHIES: Mapping[str, Orthography] = MappingProxyType(
    {"en": _EN, "el": _EL, "ar": _AR, "te": _TE, "id": _ID}
)
"""The languages whose words are looked up; Chinese has no words to look up."""
