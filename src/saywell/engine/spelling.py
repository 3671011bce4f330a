"""Spelling: whether a word is right in its language, and which words may be meant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from saywell.engine.folding import fold
from saywell.engine.orthography import ORTHOGRAPHIES, Orthography
from saywell.engine.spelling_search import near
from saywell.model.lexicon import NAME, Lexicon

MAX_KEPT_WORDS = 20_000
"""How many judged words a speller remembers before it begins anew."""

MAX_LETTERS = 30
"""Longer words are no words of a dictionary, and are left alone."""

PROPOSED = 5
"""How many words are proposed at most."""

COMMON = 0.055
"""How many slips one step of a word's rank outweighs when proposals are put in order."""

FINE: tuple[str, ...] = ()


class Speller:
    """Judges words of one language. Words in ``vocabulary`` (folded) are right whatever they are.

    What was judged is remembered, so that the words of everyday cost one look into a dictionary.
    """

    def __init__(
        self,
        lang: str,
        lexicon: Lexicon,
        vocabulary: frozenset[str] = frozenset(),
        orthography: Orthography | None = None,
    ) -> None:
        self.lang = lang
        self.lexicon = lexicon
        self.vocabulary = vocabulary
        self.orthography = orthography or ORTHOGRAPHIES[lang]
        self._judged: dict[str, tuple[str, ...]] = {}
        self._known: dict[str, bool] = {}

    def known(self, word: str) -> bool:
        """Whether a word is right as it stands; inflected forms and attached particles too."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= MAX_KEPT_WORDS:
                self._known.clear()
            found = self._known[word] = self._look_up(word)
        return found

    def corrections(self, word: str) -> tuple[str, ...]:
        """Return what may be meant by a word, best first; nothing when it is right.

        Nothing as well when no word is near enough to be sure that it is a slip: it may be a
        name, a brand or a new word. At most a few milliseconds, once for each word.
        """
        found = self._judged.get(word)
        if found is None:
            if len(self._judged) >= MAX_KEPT_WORDS:
                self._judged.clear()
            found = self._judged[word] = FINE if self.known(word) else self._near(word)
        return found

    def _look_up(self, word: str) -> bool:
        if fold(word) in self.vocabulary:
            return True
        has = self.lexicon.has
        return any(has(entry) for entry in self.orthography.entries(word))

    def _near(self, word: str) -> tuple[str, ...]:
        plain = self.orthography.plain(word)
        if not self.orthography.judges(plain):
            return FINE
        slips = self.orthography.slips
        most = 1 if len(plain) < self.orthography.two_slips_from else 2
        scored: list[tuple[float, str]] = []
        for cost, entry in near(self.lexicon, plain, slips, most):
            rank = self.lexicon.rank(entry.removesuffix(NAME))
            if cost <= self.orthography.sure(len(plain), rank):
                scored.append((cost - COMMON * rank, entry))
        scored.sort()
        words = (_written(entry, word) for _, entry in scored)
        return tuple(dict.fromkeys(words))[:PROPOSED]


def _written(entry: str, like: str) -> str:
    """Write an entry as it belongs, with the capital of what it replaces."""
    name = entry.endswith(NAME)
    word = entry.removesuffix(NAME)
    return word[:1].upper() + word[1:] if name or like[:1].isupper() else word


Opened = Callable[[str], Lexicon | None]
"""Opens the dictionary of a language, or says that there is none."""

_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Spellers:
    """The spellers of all languages, each made when it is first asked for.

    ``opened`` gives the dictionaries, ``vocabulary`` the team's own words of a language, folded.
    """

    opened: Opened = lambda _: None
    vocabulary: Callable[[str], frozenset[str]] = lambda _: _NOTHING
    _made: dict[str, Speller | None] = field(default_factory=dict, compare=False, repr=False)

    def of(self, lang: str) -> Speller | None:
        """Return the speller of a language, None when it has no dictionary."""
        if lang not in self._made:
            lexicon = self.opened(lang) if lang in ORTHOGRAPHIES else None
            known = self.vocabulary(lang) if lexicon is not None else _NOTHING
            self._made[lang] = None if lexicon is None else Speller(lang, lexicon, known)
        return self._made[lang]
