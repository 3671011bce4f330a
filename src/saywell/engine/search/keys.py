"""Keys of a word: what two forms of one word have in common, in six languages.

    keys_of(word)    keys of a folded word, most certain first, without the word itself
    stems_of(word)   those of them that are stems, without the vaguer ones

Nothing here is grammar. A stem is what is left when endings (and in Arabic and Indonesian
beginnings) are cut off, so that two forms of a word meet; it is never shown. Two folded words are
forms of one another when ``{word, *keys_of(word)}`` of the one and the other meet. Words in Latin
letters may be English or Indonesian, so they have stems by both. The vaguer keys are the first
three letters of a Telugu word and the consonants of an Arabic one.

Pairs of forms of one word that meet, in the 15 or 16 families a language that were written apart
from the rules (``held out`` in tests/engine/search/forms), and pairs of different words that meet
but should not:

    ==  =============  ================  ===========
        these rules    snowball 3.1.1    PySastrawi
    ==  =============  ================  ===========
    en  118/118  1/26   98/118  1/26
    el  123/123  4/20  106/123  6/20
    ar  135/151  2/20   95/151  0/20
    te  114/114  0/20
    id  137/137  0/20  129/137  0/20     129/137 0/20
    ==  =============  ================  ===========

The libraries give one stem and these rules several, which is why they meet more often. Among
the 6,500 words of a set of English articles, the Indonesian stems join 24 pairs that the English
ones do not, half of them rightly (Italy, Italian).
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Rules = tuple[Callable[[str], list[str]], Callable[[str, list[str]], str]]
    """What gives the stems of a word, and what its vaguer key from the word and its stems."""

LONGEST = 40
"""Letters of the longest word that is cut; anything longer is no word."""
_MOST_KNOWN = 100_000
_known: dict[str, tuple[str, ...]] = {}
_rules: "dict[str, Rules]" = {}


def keys_of(word: str) -> tuple[str, ...]:
    """Return the keys of a folded word, most certain first, without the word itself."""
    found = _known.get(word)
    if found is None:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        found = _known[word] = made_keys_of(word)
    return found


def made_keys_of(word: str) -> tuple[str, ...]:
    """Return the same, without keeping it: for words that are hardly met again."""
    script = _script_of(word)
    if not script:
        return ()
    stems_in, vaguer = _rules.get(script) or _load(script)
    stems = stems_in(word)
    if len(stems) == 1 and stems[0] == word and script == "latin":
        return ()
    return _besides(word, [*stems, vaguer(word, stems)])


def stems_of(word: str) -> tuple[str, ...]:
    """Return the stems that a folded word may have, most certain first, without the word itself."""
    script = _script_of(word)
    return _besides(word, (_rules.get(script) or _load(script))[0](word)) if script else ()


def _besides(word: str, keys: list[str]) -> tuple[str, ...]:
    return tuple([key for key in dict.fromkeys(keys) if len(key) > 1 and key != word])


def _script_of(word: str) -> str:
    """Say by the rules of which script a word is cut; empty for what is not."""
    if not 2 < len(word) <= LONGEST:
        return ""
    if word.isascii():
        return "latin" if word.isalpha() else ""
    first = word[0]
    if first < "\u0080" or word[-1] < "\u0080":
        return "two"
    if "\u0370" <= first <= "\u03ff":
        return "greek"
    if "\u0600" <= first <= "\u06ff":
        return "arabic"
    return "telugu" if "\u0c00" <= first <= "\u0c7f" else ""


def _load(script: str) -> "Rules":
    """Import the rules of a script, once: most queries need those of one."""
    found: Rules
    if script == "latin":
        from saywell.engine.search.english import english_stem
        from saywell.engine.search.indonesian import indonesian_roots

        found = (lambda word: [english_stem(word), *indonesian_roots(word)]), _no_other
    elif script == "greek":
        from saywell.engine.search.greek import greek_stems

        found = greek_stems, _no_other
    elif script == "arabic":
        from saywell.engine.search.arabic import arabic_bones, arabic_stems

        found = arabic_stems, lambda _, stems: arabic_bones(stems[0])
    elif script == "telugu":
        from saywell.engine.search.telugu import first_graphemes, telugu_stems

        found = telugu_stems, lambda word, _: first_graphemes(word, 3)
    else:
        found = _of_two_scripts, _telugu_beginning
    _rules[script] = found
    return found


def _no_other(word: str, stems: list[str]) -> str:
    """Return no vaguer key."""
    return ""


def _telugu_beginning(word: str, stems: list[str]) -> str:
    """Return the first letters of a word that begins in Telugu and has a stem."""
    if not stems or not "\u0c00" <= word[0] <= "\u0c7f":
        return ""
    from saywell.engine.search.telugu import first_graphemes

    return first_graphemes(word, 3)


def _of_two_scripts(word: str) -> list[str]:
    """Take a word in Latin letters out of what is joined to it in another script: PDFను, الPDF."""
    latin = "".join([char for char in word if char < "\u0080"])
    return [latin] if latin.isalpha() and latin in word else []
