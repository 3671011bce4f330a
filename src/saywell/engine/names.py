"""Names of people and companies: whether two are the same, across inflection and script."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from itertools import pairwise

from saywell.engine.folding import HAN, WORD_MARKS, fold, same_spelling
from saywell.engine.lazily import compiled
from saywell.engine.text import Text

_PARTS = compiled(
    rf"[{HAN}]+|(?:(?![{HAN}])[\w{WORD_MARKS}])+(?:['’-](?![{HAN}])[\w{WORD_MARKS}]+)*"
)
_HAN = compiled(f"[{HAN}]")
_GREEK_SYLLABLE = compiled("[αε]ι|ου|[αε]υ|οι|γι[αωο]|[αεηιουω]")
_SCRIPTS = (
    ("latin", "A", "\u024f"),
    ("greek", "\u0370", "\u03ff"),
    ("greek", "\u1f00", "\u1fff"),
    ("arabic", "\u0600", "\u06ff"),
    ("telugu", "\u0c00", "\u0c7f"),
    ("han", "\u3400", "\u9fff"),
)


_SURNAMES_OF_TWO = re.compile(
    "欧阳|司马|上官|诸葛|皇甫|尉迟|慕容|令狐|司徒|夏侯|宇文|长孙|端木|南宫|独孤|轩辕|东郭|呼延|钟离|申屠"
    "|淳于|澹台|赫连|鲜于|公孙|东方|拓跋"
)
"""The commoner Chinese surnames of two characters, folded."""


_SERVANT = "عبد"
"""The first half of Arabic names that are written as one word or as two."""


class Likeness(Enum):
    """How a name in a message compares with the name that is known."""

    SAME = "same"
    MISSPELT = "misspelt"
    OTHER_SCRIPT = "other script"
    ANOTHER = "another"


def parts(name: str) -> list[str]:
    """Split a name into its words; initials are left out."""
    found = _PARTS.findall(name)
    return [part for part in found if len(part) > 1 or _HAN.match(part)] or found


def stands_in(name: str, text: Text) -> bool:
    """Whether a name stands in the text in any form: inflected, with particles, in part.

    Of a name of several words half are enough: people say Kestrel for Kestrel Mobile and Sofia
    for Sofia Markou.
    """
    folded = fold(text.raw)
    if fold(name) in folded:
        return True
    words = [fold(part) for part in parts(name)]
    present = sum(_stem(word) in folded for word in words)
    return bool(words) and present * 2 >= len(words)


def _stem(word: str) -> str:
    """Return the part of a folded name that inflection leaves alone."""
    if _HAN.match(word):
        return word[: max(2, len(word) // 2)]
    return word[:-2] if len(word) > 5 else word[:-1] if len(word) > 3 else word


def compare(candidate: str, known: str) -> Likeness:
    """Compare one word where a name stands with a known name of one or more words.

    Greek endings, Arabic particles, Telugu case endings, short forms (Alex for Alexandra) and
    case are the same name; lost accents and single letters are misspelt.
    """
    words = parts(known)
    if not words:
        return Likeness.SAME
    joined = "".join(words)
    words += [_SERVANT + of for one, of in pairwise(words) if one == _SERVANT]
    if fold(candidate) == fold(joined) and len(words) > 1:
        return Likeness.SAME
    likest = [_compare_word(candidate, word) for word in words]
    for likeness in Likeness:
        if likeness in likest:
            if likeness is Likeness.ANOTHER and script(candidate) != script(joined):
                return Likeness.OTHER_SCRIPT
            return likeness
    return Likeness.ANOTHER


def _compare_word(candidate: str, known: str) -> Likeness:
    left, right = fold(candidate), fold(known)
    if _HAN.match(right):
        return _compare_han(left, right)
    if left in forms(right) or right in forms(left):
        return Likeness.MISSPELT if _lost_accents(candidate, known) else Likeness.SAME
    if _is_short(left, right):
        return Likeness.SAME
    if _carries_ending(left, right, script(known)):
        return Likeness.SAME
    if script(candidate) == script(known):
        # A slip is one letter, or two in a long name; short names differ by one and are others.
        limit = 0 if len(right) < 4 else 1 if len(right) < 7 else 2
        nearest = min(distance(a, b, limit) for a in forms(left) for b in forms(right))
        return Likeness.MISSPELT if nearest <= limit else Likeness.ANOTHER
    return Likeness.ANOTHER


def _is_short(left: str, right: str) -> bool:
    """Whether a name is cut short: Alex for Alexandra; Sara for Sarah lacks a letter."""
    lacks = len(right) - len(left)
    least = 2 if script(right) in ("latin", "arabic") else 0
    return len(left) >= 3 and right.startswith(left) and lacks >= least


def _compare_han(left: str, right: str) -> Likeness:
    """Compare Chinese names: a surname, a given name or a nickname of its last character."""
    bare = re.sub("^[小老阿]", "", left)
    if len(right) > 2 and left == right[:1] and _SURNAMES_OF_TWO.match(right):
        return Likeness.MISSPELT  # half of a surname
    if left == right or right.startswith(left) or (bare and right.endswith(bare)):
        return Likeness.SAME
    if len(right) > 1 and right.startswith(bare[:1]) and len(bare) == 1:
        return Likeness.SAME
    if len(left) == len(right) >= 2 and distance(left, right, 1) == 1:
        return Likeness.MISSPELT
    return Likeness.ANOTHER


def forms(name: str) -> set[str]:
    """Return what a folded name may be in the vocative or another case, particles removed."""
    found = {name}
    if script(name) == "greek":
        for ending, others in (("οσ", ("ο", "ε", "ου")), ("ησ", ("η",)), ("ασ", ("α",))):
            if name.endswith(ending) and len(name) > 3:
                found |= {name[: -len(ending)] + other for other in others}
        if name.endswith("ισ") and len(name) > 3:
            found |= {name[:-1], name[:-1] + "δα", name[:-1] + "δοσ", name[:-2] + "η"}
        if name[-1:] in "αη":
            found.add(name + "σ")
    if script(name) == "arabic" and name[:1] in "يولب" and len(name) > 3:
        found.add(name[1:])
        if name.startswith("يا") and len(name) > 4:
            found.add(name[2:])
    if script(name) == "latin" and name.endswith("'s"):
        found.add(name[:-2])
    if script(name) == "telugu":
        found |= {name[:-2] for ending in ("ను", "ని", "కు", "కి") if name.endswith(ending)}
    return found


def vocative(name: str) -> str:
    """Return a Greek name as one calls somebody by it, and any other name as it is.

    Empty where the form cannot be told from the name: Στέλιος is Στέλιο, Μάριος is Μάριε.
    """
    if name[-1:] != "ς":
        return name
    if name[-2:-1] in "αάηή":
        return name[:-1]
    if name[-2:-1] not in "οό":
        return name
    syllables = len(_GREEK_SYLLABLE.findall(fold(name)))
    if syllables < 3:
        return name[:-1]
    if fold(name[-3:-2]) in "ικ":
        return ""
    return name[:-2] + ("έ" if name[-2] == "ό" else "ε")


def _carries_ending(left: str, right: str, writing: str) -> bool:
    """Whether the candidate is the known name with a case ending that its script attaches."""
    return writing == "telugu" and len(right) >= 3 and left.startswith(right)


def _lost_accents(candidate: str, known: str) -> bool:
    """Whether accents of the known name are missing or on another letter; capitals have none.

    In another case the accent of a Greek name may move, so only the same form is compared.
    """
    if candidate.isupper() or known.isupper() or not _accents(known):
        return False
    if fold(candidate) == fold(known):
        return not same_spelling(candidate, known)
    return _accents(candidate) == 0


def _accents(text: str) -> int:
    """Count the accents of Latin and Greek letters."""
    return sum(0x0300 <= ord(char) <= 0x036F for char in unicodedata.normalize("NFD", text))


def script(text: str) -> str:
    """Return the script of the first letter, "" for one that is not among the six languages'."""
    for char in text:
        for name, low, high in _SCRIPTS:
            if low <= char <= high and char.isalpha():
                return name
    return ""


def distance(left: str, right: str, limit: int) -> int:
    """Return how many letters have to change, swaps of neighbours as one; ``limit + 1`` if more."""
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, char in enumerate(left, 1):
        older, before, row = before, row, [i]
        for j, other in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (char != other))
            if i > 1 and j > 1 and char == right[j - 2] and left[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]
