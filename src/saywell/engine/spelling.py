"""Spelling: whether a word is right in its language, and which words may be meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from saywell.engine.folding import fold
from saywell.engine.lazily import compiled
from saywell.engine.looks import UNKNOWN, Look
from saywell.engine.orthography import COMMON, MOST_COMMON, ORTHOGRAPHIES
from saywell.engine.spelling_search import MAX_STEPS, near
from saywell.model.lexicon import MARKS, NAME, Lexicon, Ranks

MAX_KEPT_WORDS = 20_000
"""How many judged words a speller remembers before it begins anew."""

MAX_LETTERS = 30
"""Longer words are no words of a dictionary, and are left alone."""

PROPOSED = 5
"""How many words are proposed at most."""

ONE_LETTER = 13
"""The rank from which a single letter is a word: the English article."""

RANK_WEIGHT = 0.055
"""How many slips one step of a word's rank outweighs when proposals are put in order."""

BORROWED = 5
"""The rank from which a word of another language is one that people mix in."""

PARTED = 0.8
"""What a missing space costs, in slips."""

FINE: tuple[str, ...] = ()

_DIGIT = compiled(r"\d")


class Speller:
    """Judges words of one language. Words in ``vocabulary`` (folded) are right whatever they are.

    Common words of ``borrowed``, another language that people mix in, are right as well.

    What was judged is remembered, so that the words of everyday cost one look into a dictionary.
    ``learned`` counts the words that were taken since: with each, what was judged may change.
    """

    def __init__(
        self,
        lang: str,
        lexicon: Lexicon,
        vocabulary: frozenset[str] = frozenset(),
        borrowed: Lexicon | None = None,
    ) -> None:
        self.lang = lang
        self.lexicon = lexicon
        self.vocabulary = vocabulary
        self.borrowed = borrowed
        self.orthography = ORTHOGRAPHIES[lang]
        self.learned = 0
        self._judged: dict[str, tuple[str, ...]] = {}
        self._known: dict[str, bool] = {}

    def learn(self, word: str) -> None:
        """Take a word for right from now on."""
        self.vocabulary |= {fold(word)}
        self.learned += 1
        self._judged, self._known = {}, {}

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

    def _judges(self, stem: str) -> bool:
        return len(stem) >= self.orthography.fewest

    @property
    def complete(self) -> bool:
        """Whether the dictionary has most words of an ordinary text."""
        return not self.orthography.slips.alike_only

    def doubtful(self, word: str, fix: str) -> bool:
        """Whether a word may be a name after all, in a script whose names have no capital.

        It is short and what it would mean is not among the commonest words, or that is rare.
        """
        nameless = self.orthography.nameless
        if not nameless:
            return False
        rank = self.lexicon.rank(fix)
        short = len(self.orthography.plain(word)) < nameless
        return rank < (MOST_COMMON if short else COMMON)

    def _look_up(self, word: str) -> bool:
        has, own = self.lexicon.has, self.vocabulary
        for entry in self.orthography.entries(word):
            if has(entry) or (own and fold(entry.rstrip(MARKS)) in own):
                return True
        plain = self.orthography.plain(word)
        other = self.borrowed
        return other is not None and other.rank(plain) >= BORROWED and other.has(plain)

    def _near(self, word: str) -> tuple[str, ...]:
        plain = self.orthography.plain(word)
        if len(plain) > MAX_LETTERS or not self.orthography.judges(plain):
            return FINE
        slips = self.orthography.slips
        scored: list[tuple[float, str]] = []
        parts = [part for part in self.orthography.parts(plain) if self._judges(part.stem)]
        for part in parts:
            most = 1 if len(part.stem) < self.orthography.two_slips_from else 2
            for cost, stem in near(
                self.lexicon, part.stem, slips, most, part.endings, MAX_STEPS // len(parts)
            ):
                found = part.before + stem + part.after
                rank = max(self.lexicon.rank(found), self.lexicon.rank(stem))
                if self.orthography.sure(cost, part.stem, stem, rank, len(plain)):
                    scored.append((cost - RANK_WEIGHT * rank, self._written(found, word)))
        if not slips.alike_only:
            scored += self._parted(plain, word)
        return tuple(dict.fromkeys(found for _, found in sorted(scored)))[:PROPOSED]

    def _parted(self, plain: str, word: str) -> Iterator[tuple[float, str]]:
        """Yield two very common words that a word runs together, scored as the others are."""
        rank_of = self.lexicon.rank
        for at in range(1, len(plain)):
            head, tail = plain[:at], plain[at:]
            rank = min(rank_of(head), rank_of(tail))
            if rank >= MOST_COMMON and (at > 1 or rank_of(head) >= ONE_LETTER) and len(tail) > 1:
                yield PARTED - RANK_WEIGHT * rank, f"{self._written(head, word)} {tail}"

    def _written(self, found: str, like: str) -> str:
        """Write a word as it belongs: names with a capital, and where the misspelt word has one."""
        name = not self.lexicon.has(found) and self.lexicon.has(found + NAME)
        return found[:1].upper() + found[1:] if name or like[:1].isupper() else found


def looks_of(lang: str, spellers: Callable[[], Spellers]) -> dict[str, Look]:
    """Return how words of a language look to its dictionary, where there is one."""

    def unknown(word: str) -> bool:
        if _DIGIT.search(word):
            return False
        speller = spellers().of(lang)
        return speller is not None and not speller.known(word)

    return {UNKNOWN: unknown}


Opened = Callable[[str], Lexicon | None]
"""Opens the dictionary of a language, or says that there is none."""


class Spellers:
    """The spellers of all languages, each made when it is first asked for.

    ``opened`` gives the dictionaries, ``vocabulary`` the team's own words of a language, folded,
    ``ranks`` how common the words of a language are that has no dictionary.
    """

    def __init__(
        self,
        opened: Opened = lambda _: None,
        vocabulary: Callable[[str], frozenset[str]] = lambda _: frozenset(),
        ranks: Callable[[str], Ranks | None] = lambda _: None,
    ) -> None:
        self.opened = opened
        self.vocabulary = vocabulary
        self.ranks = ranks
        self._made: dict[str, Speller | None] = {}
        self._own: dict[str, frozenset[str]] = {}

    def own_words(self, lang: str) -> frozenset[str]:
        """Return the team's own words of a language, folded; read once."""
        if lang not in self._own:
            self._own[lang] = self.vocabulary(lang)
        return self._own[lang]

    def of(self, lang: str) -> Speller | None:
        """Return the speller of a language, None when it has no dictionary."""
        if lang not in self._made:
            lexicon = self.opened(lang) if lang in ORTHOGRAPHIES else None
            if lexicon is None:
                self._made[lang] = None
            else:
                other = ORTHOGRAPHIES[lang].borrows
                borrowed = self.opened(other) if other else None
                self._made[lang] = Speller(lang, lexicon, self.own_words(lang), borrowed)
        return self._made[lang]

    def learn(self, word: str) -> None:
        """Take a word for right from now on, in every language that was asked for."""
        for lang, own in self._own.items():
            self._own[lang] = own | {fold(word)}
        for speller in list(self._made.values()):
            if speller is not None:
                speller.learn(word)
