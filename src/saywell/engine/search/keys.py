"""Keys of a word: what two forms of one word have in common, in six languages.

Nothing here is grammar. A key is what is left when the commonest endings (and in Arabic and
Indonesian beginnings) are cut off, so that two forms of a word meet; it is never shown. Two folded
words are forms of one another when ``{word, *keys_of(word)}`` of the one and the other meet.

    keys_of(word)        keys of a folded word, most certain first, without the word itself

Words in Latin letters may be English or Indonesian, so they have keys by both.
"""

_KNOWN: dict[str, tuple[str, ...]] = {}
_MOST_KNOWN = 100_000
LONGEST = 40
"""Letters of the longest word that is cut; anything longer is no word."""


def keys_of(word: str) -> tuple[str, ...]:
    """Return the keys of a folded word, most certain first, without the word itself."""
    found = _KNOWN.get(word)
    if found is None:
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        found = _KNOWN[word] = _found(word)
    return found


def _found(word: str) -> tuple[str, ...]:
    if not 3 <= len(word) <= LONGEST:
        return ()
    first = word[0]
    if word.isascii():
        keys = _latin(word)
    elif "\u0370" <= first <= "\u03ff":
        keys = [_cut(word, _GREEK, 3)]
    elif "\u0600" <= first <= "\u06ff":
        keys = _arabic(word)
    elif "\u0c00" <= first <= "\u0c7f":
        keys = [_cut(word, _TELUGU, 2)]
    else:
        return ()
    return tuple(dict.fromkeys(key for key in keys if len(key) >= 3 and key != word))


def _cut(word: str, endings: frozenset[str], least: int) -> str:
    """Cut the longest of some endings off, if as many letters are left."""
    for size in range(min(8, len(word) - least), 0, -1):
        if word[-size:] in endings:
            return word[:-size]
    return word


def _listed(endings: str) -> frozenset[str]:
    return frozenset(endings.split())


_GREEK = _listed(
    "ματων ματοσ ματα ουμε ουνε ησετε ηση εισ ουσ ων ασ εσ ησ οσ ου οι αι ει ετε ω α η ο ι ε υ"
)
_TELUGU = _listed("లకు లను లలో నుండి నుంచి కోసం లో కి కు ను ని తో లు గా పై ల")
_ARABIC = _listed("هما كما هم هن كم نا ها ات ين ون ان ه ك ي")
_ARABIC_ARTICLES = ("وبال", "وكال", "ولل", "فال", "وال", "بال", "كال", "فلل", "لل", "ال")
_ENGLISH = _listed("ings ing ed es s e")
_INDONESIAN_PARTICLES = ("nya", "lah", "kah", "ku", "mu")
_INDONESIAN_ENDINGS = ("kan", "an", "i")
_INDONESIAN_BEGINNINGS = (
    "meng", "meny", "mem", "men", "me", "peng", "peny", "pem", "pen", "per", "pe", "ber", "ter",
    "di", "ke", "se",
)  # fmt: skip
_SWALLOWED = {"ng": "k", "ny": "s", "n": "t", "m": "p"}


def _arabic(word: str) -> list[str]:
    bare = word
    for article in _ARABIC_ARTICLES:
        if word.startswith(article):
            bare = word[len(article) :]
            break
    else:
        if word[0] in "وفبل" and len(word) > 4:
            bare = word[1:]
    return [_cut(bare, _ARABIC, 3), bare, _cut(word, _ARABIC, 3)]


def _latin(word: str) -> list[str]:
    if len(word) < 4:
        return []
    bare = word
    for endings in (_INDONESIAN_PARTICLES, _INDONESIAN_ENDINGS):
        for ending in endings:
            if bare.endswith(ending) and len(bare) - len(ending) > 3:
                bare = bare[: -len(ending)]
                break
    keys = [_cut(word, _ENGLISH, 3), bare]
    for whole in (word, bare):
        for beginning in _INDONESIAN_BEGINNINGS:
            if whole.startswith(beginning) and len(whole) - len(beginning) > 3:
                keys.append(whole[len(beginning) :])
                break
    if bare[:2] in ("me", "pe"):
        for nasal, lost in _SWALLOWED.items():
            rest = bare[2 + len(nasal) :]
            if bare.startswith(nasal, 2) and rest[:1] in tuple("aeiou"):
                keys.append(lost + rest)
                break
    return keys
