"""English words without their endings: refunded, refunds and refunding all give refund.

After Porter's second algorithm, with the derivations that customer support is full of
(cancellation, activate, subscription) brought to the verb.
"""

_IRREGULAR = {
    "paid": "pay",
    "sent": "send",
    "bought": "buy",
    "sold": "sell",
    "broke": "break",
    "broken": "break",
    "lost": "lose",
    "chose": "choose",
    "chosen": "choose",
    "wrote": "write",
    "written": "write",
    "gave": "give",
    "given": "give",
    "took": "take",
    "taken": "take",
    "spoke": "speak",
    "spoken": "speak",
    "forgot": "forget",
    "forgotten": "forget",
}

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    Ending = tuple[str, int, str]

_VOWELS = frozenset("aeiouy")
_DOUBLED = frozenset(("bb", "dd", "ff", "gg", "mm", "nn", "pp", "rr", "tt"))
_AS_THEY_ARE = frozenset(("news", "always", "sms", "gps", "https", "vs", "plus", "yes", "during"))
_NOUNS = (
    ("ification", 2, "ifi"),
    ("ication", 3, "i"),
    ("isation", 3, "is"),
    ("ization", 3, "is"),
    ("ability", 4, ""),
    ("mission", 2, "mit"),
    ("olution", 1, "olv"),
    ("ation", 4, ""),
    ("ssion", 4, "ss"),
    ("ition", 4, "it"),
    ("ction", 3, "ct"),
    ("ption", 3, "pt"),
    ("stion", 3, "st"),
    ("able", 4, ""),
    ("ible", 4, ""),
    ("ment", 4, ""),
    ("ness", 4, ""),
    ("ator", 4, ""),
    ("ful", 4, ""),
    ("ly", 4, ""),
    ("icate", 4, "i"),
    ("icat", 4, "i"),
    ("ate", 4, ""),
    ("at", 4, ""),
)
"""Endings of derived words, the letters that have to stand before them, and what replaces them."""
_LAST = (
    ("script", "scrib"),
    ("duct", "duc"),
    ("istr", "ister"),
    ("iz", "is"),
    ("eri", "er"),
    ("ll", "l"),
)
"""What is written in two ways at the end of a stem."""


def _by_last_letter(endings: "Iterable[Ending]") -> "dict[str, list[Ending]]":
    """Part endings by their last letters, in their order: most words have none of them."""
    found: dict[str, list[Ending]] = {}
    for one in endings:
        found.setdefault(one[0][-1], []).append(one)
    return found


_NOUNS_BY_LETTER = _by_last_letter(_NOUNS)
_LAST_BY_LETTER = _by_last_letter((ending, 5 - len(ending), instead) for ending, instead in _LAST)
_NONE: "list[Ending]" = []


def english_stem(word: str) -> str:
    """Cut the endings of a folded word in Latin letters off."""
    if len(word) < 3 or word in _AS_THEY_ARE:
        return word
    stem = _IRREGULAR.get(word) or _verb(_singular(word) if word[-1] == "s" else word)
    if stem == "pa" or stem.endswith("payment"):
        return "pay"
    stem = _changed(stem, _NOUNS_BY_LETTER.get(stem[-1], _NONE))
    last = stem[-1]
    if last == "e" and len(stem) > 2 and not _is_short(stem[:-1]) and _has_vowel(stem[:-1]):
        stem = stem[:-1]
        last = stem[-1]
    if last == "y" and len(stem) > 2 and stem[-2] not in _VOWELS:
        stem = stem[:-1] + "i"
        last = "i"
    return _changed(stem, _LAST_BY_LETTER.get(last, _NONE))


def _changed(stem: str, endings: "list[Ending]") -> str:
    """Replace the first of the endings that a stem has behind enough letters."""
    for ending, least, instead in endings:
        if stem.endswith(ending) and len(stem) - len(ending) >= least:
            return stem[: -len(ending)] + instead
    return stem


def _singular(word: str) -> str:
    if word[-1] != "s" or word[-2] in "sui":
        return word
    if word.endswith("ies"):
        return word[:-2] if len(word) > 4 else word[:-1]
    if word.endswith(("sses", "xes", "ches", "shes", "zzes")):
        return word[:-2]
    return word[:-1] if _has_vowel(word[:-2]) else word


def _verb(word: str) -> str:
    if word.endswith("ied"):
        return word[:-2] if len(word) > 4 else word[:-1]
    if word[-1] not in "gd":
        return word
    for ending in ("ing", "ed"):
        if word.endswith(ending):
            stem = word[: -len(ending)]
            if not _has_vowel(stem) or (ending == "ed" and stem[-1:] == "e"):
                return word
            if stem[-2:] in _DOUBLED and len(stem) > 3:
                return stem[:-1]
            if stem.endswith(("at", "bl", "iz", "v", "u")) or _is_short(stem):
                return stem + "e"
            return stem
    return word


def _has_vowel(stem: str) -> bool:
    return not _VOWELS.isdisjoint(stem)


def _is_short(stem: str) -> bool:
    """Whether a stem is one short syllable, after which a silent e stands: hop(e), us(e)."""
    if len(stem) == 2:
        return stem[0] in _VOWELS and stem[1] not in _VOWELS
    if len(stem) < 3 or stem[-1] in "aeiouywx" or stem[-2] not in _VOWELS:
        return False
    return stem[-3] not in _VOWELS and all(letter not in _VOWELS for letter in stem[:-2])
