"""Stems that an Arabic word may have: without article, prepositions, pronouns and plural.

The words are folded: no marks, one alef, ه for ة, ي for ى. A letter in front may be a preposition
or the word's own (ب, ل, ك, ف, و), so a word may have several stems.
"""

_ARTICLES = ("ال", "لل")
_BEFORE = "وفبكل"
_PRONOUNS = frozenset(("نا", "ك", "كم", "كما", "كن", "ها", "هم", "هما", "هن", "ه", "ي", "ني"))
_NOUN_ENDINGS = frozenset(("ات", "ان", "ين", "ون", "وا", "ه", "ت", "يه"))
_JOINED_ENDINGS = _NOUN_ENDINGS | {"ي", "و"}
"""The ending of number or gender, also as it is before a pronoun: موظفي-نا, employees of ours."""
_LEAST = 3
_LONG = str.maketrans("", "", "اوي")


def arabic_stems(word: str) -> list[str]:
    """Return the stems of a folded Arabic word, most certain first."""
    bare = _without_article(word)
    found = [_stem(bare)]
    if bare != word:
        found.append(bare)
        whole = _stem(word)
        if len(bare) <= _LEAST + 1 and len(whole) > _LEAST + 1:
            found.append(whole)
    if word[0] in _BEFORE and len(word) > 4:
        found.append(_stem(word[1:]))
        if word[1:3] == "ال":
            found.append(word[1:])
    return found


def arabic_bones(stem: str) -> str:
    """Return the consonants of a stem, which a broken plural shares: فاتورة and فواتير."""
    bones = stem.translate(_LONG) if len(stem) > 4 else ""
    return bones if len(bones) >= _LEAST else ""


def _without_article(word: str) -> str:
    for at in range(3):
        if at and word[at - 1] not in _BEFORE:
            break
        if word[at : at + 2] in _ARTICLES and len(word) - at - 2 >= _LEAST:
            return word[at + 2 :]
    return word


def _stem(word: str) -> str:
    """Cut a pronoun and the ending of number or gender off."""
    alone = _cut(word, _PRONOUNS)
    if alone.endswith(("او", "اي")) and len(alone) > _LEAST:
        return alone[:-1] + "ء"
    return _cut(alone, _NOUN_ENDINGS if alone == word else _JOINED_ENDINGS)


def _cut(word: str, endings: frozenset[str]) -> str:
    for size in range(min(4, len(word) - _LEAST), 0, -1):
        if word[-size:] in endings:
            return word[:-size]
    return word
