"""Suggesting replies for what the customer wrote: the team's own, ranked, with what speaks for it.

A reply is found by the words of the customer's last message, by the words with which agents
answered such messages, or because this agent uses it much. Found ones are ranked by how well they
would continue the chat (`saywell.engine.suggest`), how well the search finds them, which past
answers were renderings of them, and by use; then those that do not fit this chat are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from math import log1p
from types import MappingProxyType

from saywell.app import finding
from saywell.app.replying import customer_language
from saywell.app.scene import Scene
from saywell.app.state import Suggestion
from saywell.app.suggest_fitness import fits
from saywell.app.suggest_words import answer_query, met, query_of
from saywell.engine.language import detect
from saywell.engine.suggest.build import build
from saywell.engine.suggest.chats import AGENT, CUSTOMER, Turn, joined
from saywell.engine.suggest.fit import usual_weights
from saywell.engine.suggest.memory import Memory
from saywell.engine.suggest.rank import Reading, Terms, Weights, ready
from saywell.engine.suggest.terms import LONGEST
from saywell.engine.suggest.vectors import Vector
from saywell.model.chat import Author, Message
from saywell.model.languages import ANY
from saywell.model.settings import Settings

LIMIT = 5
"""How many replies are suggested unless more are asked for."""
CANDIDATES, MOST_USED = 30, 10
"""How many replies each way of finding may bring, and how many of the most used."""
RERANKED = 20
"""How many of the best are compared with past answers one by one, at least."""
MOST_KEPT = 20_000
"""How many texts are kept ready at most."""
LEXICAL, USED, RENDERED = 4.0, 0.3, 3.0
"""What the search's relevance (0 to 1), the logarithm of use, and the share of like past answers
that were renderings count beside the rest, which is in the units of a logit."""
SAME, ALIKE = 0.75, 0.35
"""The likeness of an answer that counts as a rendering, and of one that speaks for a reply."""
SHOWN_CASES = 3
"""How many past cases are shown with a reply at most."""
LEAST = 0.3
"""The relevance, as a share of the best, below which no reply is suggested for its words alone."""

_EMPTY = Memory(build(()))
_NO_USE: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PastCase:
    """A past case that speaks for a reply; both texts are masked.

    ``likeness`` is that of what was answered and the reply, from 0 to 1.
    """

    said: str
    reply: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Suggested:
    """A reply that may come next.

    ``lang`` is the variant's code (``*`` for one for every language) and ``fallback`` says that it
    is not the customer's language; ``met`` are words of the customer that it meets, folded;
    ``cases`` speak for it, the likest of ``case_count``; ``used`` weighs how much this agent uses
    it.
    """

    hit: finding.Hit
    lang: str
    fallback: bool
    text: str
    score: float
    met: tuple[str, ...]
    cases: tuple[PastCase, ...]
    case_count: int
    used: float


@dataclass(frozen=True, slots=True)
class Asked:
    """A chat for which replies are wanted; ``scene`` is None when there is only a text."""

    turns: tuple[Turn, ...]
    lang: str = ""
    team: str = ""
    scene: Scene | None = None


def asked_by_text(text: str, lang: str = "") -> Asked:
    """Ask for a customer's message of which nothing else is known."""
    return Asked(((CUSTOMER, text[:LONGEST]),), lang or detect(text[:LONGEST]))


def asked_by_scene(scene: Scene, lang: str = "") -> Asked:
    """Ask for a chat up to the customer's last words; what an agent began after them is cut off."""
    turns = joined(_turns(scene.messages))
    while turns and turns[-1][0] != CUSTOMER:
        turns.pop()
    wanted = lang or customer_language(scene)
    return Asked(tuple(turns), wanted, scene.conversation.team, scene)


def _turns(messages: Sequence[Message]) -> Iterator[Turn]:
    for one in messages:
        if not one.private and one.author is not Author.SYSTEM and one.text.strip():
            yield (CUSTOMER if one.author is Author.CUSTOMER else AGENT), one.text[:LONGEST]


class Suggester:
    """Suggests replies to one agent; any thread may call.

    ``library`` and ``past`` are asked each time, so that they may change meanwhile; both may have
    nothing yet. ``usage`` says how much the agent uses each reply, by id.
    """

    def __init__(
        self,
        library: Callable[[], finding.OpenLibrary | None],
        settings: Settings,
        *,
        past: Callable[[], Memory | None] = lambda: None,
        usage: Callable[[], Mapping[str, float]] = lambda: _NO_USE,
    ) -> None:
        self._library = library
        self._settings = settings
        self._past = past
        self._usage = usage
        self._ready: tuple[Memory, dict[str, Terms]] = (_EMPTY, {})
        self._outlines: tuple[object, dict[tuple[int, int], Mapping[str, str]]] = (None, {})

    def __call__(self, scene: Scene) -> list[Suggestion]:
        """Suggest replies as a chat screen lists them."""
        found = self.suggest(asked_by_scene(scene))
        return [Suggestion(one.hit.card, one.met, one.case_count) for one in found]

    def suggest(self, asked: Asked, limit: int = LIMIT) -> list[Suggested]:
        """Rank the replies that may come next, best first; nothing when nothing speaks for any."""
        opened = self._library()
        if opened is None or not asked.turns or asked.turns[-1][0] != CUSTOMER:
            return []
        memory = self._past() or _EMPTY
        usage = self._usage()
        reading = Reading(memory, asked.turns)
        found = self._candidates(opened, asked, reading, usage)
        if asked.lang:
            spoken = [one for one in found if _speaks(one, asked.lang)]
            found = spoken or found
        ranked = self._ranked(found, asked, reading, usage, max(RERANKED, 3 * limit))
        return [
            _suggested(opened, asked, memory, one, usage)
            for one in self._fitting(ranked, opened, asked, limit)
        ]

    def _candidates(
        self,
        opened: finding.OpenLibrary,
        asked: Asked,
        reading: Reading,
        usage: Mapping[str, float],
    ) -> list[_Found]:
        """Find replies by the customer's words, by the words that answer them, and by use."""
        last = asked.turns[-1][1]
        ways = [(query_of(opened, last), CANDIDATES), (answer_query(reading), CANDIDATES)]
        if usage:
            ways.append(("", MOST_USED))
        found: dict[str, _Found] = {}
        for way, (query, limit) in enumerate(ways):
            if not query and way < 2:
                continue
            hits = finding.find(
                opened,
                self._settings,
                query,
                usage=usage,
                team=asked.team,
                lang=asked.lang,
                limit=limit,
            )
            for hit in hits:
                if hit.id not in found:
                    relevance = hit.score if way == 0 else 0.0
                    found[hit.id] = _Found(hit, relevance, self._texts(opened, hit))
        return list(found.values())

    def _ranked(
        self,
        found: Sequence[_Found],
        asked: Asked,
        reading: Reading,
        usage: Mapping[str, float],
        most: int,
    ) -> list[_Ranked]:
        """Rank what was found; what past answers were renderings of is asked for the best alone."""
        memory = reading.memory
        worth = reading.worth(_weights(memory))
        ranked = []
        for one in found:
            lang, text = _variant(one.texts, asked.lang)
            terms = self._terms(memory, text)
            score = LEXICAL * one.relevance + USED * log1p(usage.get(one.hit.id, 0.0))
            if memory.size:
                score += worth.score(terms)
            ranked.append(_Ranked(one, lang, text, terms, score))
        best = nlargest(most, ranked, key=lambda one: (one.score, one.found.hit.id))
        answers = _Answers(reading)
        for ranking in best:
            ranking.like = answers.like(ranking.terms)
            ranking.score += RENDERED * answers.share(ranking.like)
        least = LEAST * max((one.relevance for one in found), default=0.0) or 1.0
        kept = [one for one in best if one.speaking or one.found.relevance >= least]
        return sorted(kept, key=lambda one: (-round(one.score, 6), one.found.hit.id))

    def _fitting(
        self, ranked: Sequence[_Ranked], opened: finding.OpenLibrary, asked: Asked, limit: int
    ) -> Iterator[_Ranked]:
        """Go down the ranking and leave out what does not fit the chat."""
        left = limit
        for one in ranked:
            if not left:
                return
            scene = asked.scene
            if scene is None or fits(one.found.hit.reply, scene, self._settings, opened.library):
                left -= 1
                yield one

    def _texts(self, opened: finding.OpenLibrary, hit: finding.Hit) -> Mapping[str, str]:
        """Return the texts of a reply; they are kept for the next time."""
        known, texts = self._outlines
        if known is not opened.finder or len(texts) > MOST_KEPT:
            texts = {}
            self._outlines = opened.finder, texts
        place = hit.found.segment, hit.found.number
        found = texts.get(place)
        if found is None:
            found = texts[place] = hit.outline.texts
        return found

    def _terms(self, memory: Memory, text: str) -> Terms:
        """Make a reply's text ready; it is kept for the next time."""
        known, texts = self._ready
        if known is not memory or len(texts) > MOST_KEPT:
            texts = {}
            self._ready = memory, texts
        found = texts.get(text)
        if found is None:
            found = texts[text] = ready(memory, text)
        return found


@dataclass(frozen=True, slots=True)
class _Found:
    hit: finding.Hit
    relevance: float
    texts: Mapping[str, str]


@dataclass(slots=True)
class _Ranked:
    """A reply on its way to being suggested; ``like`` is how like past answers its text is."""

    found: _Found
    lang: str
    text: str
    terms: Terms
    score: float
    like: Vector = field(default_factory=dict)

    @property
    def speaking(self) -> Vector:
        """The past cases that speak for it, with the likeness of the answer."""
        return {case: value for case, value in self.like.items() if value >= ALIKE}


class _Answers:
    """The answers of the past cases that are like a chat, to compare texts with."""

    def __init__(self, reading: Reading) -> None:
        self._near = reading.near
        self._whole = sum(reading.near.values()) or 1.0
        self._places: dict[int, list[tuple[int, float]]] = {}
        for case in reading.near:
            for number, weight in reading.memory.answer(case):
                self._places.setdefault(number, []).append((case, weight))

    def like(self, text: Terms) -> Vector:
        """Return how like a text is each answer (a cosine), by the number of the case."""
        found: Vector = {}
        for number, weight in zip(text.numbers, text.weights, strict=True):
            for case, other in self._places.get(number, ()):
                found[case] = found.get(case, 0.0) + weight * other
        return found

    def share(self, like: Vector) -> float:
        """Return which share of the answers was a rendering of a text."""
        same = sum(self._near[case] for case, value in like.items() if value >= SAME)
        return same / self._whole


def _suggested(
    opened: finding.OpenLibrary,
    asked: Asked,
    memory: Memory,
    one: _Ranked,
    usage: Mapping[str, float],
) -> Suggested:
    """Put together a suggestion with what speaks for it."""
    speaking = one.speaking
    matched = one.found.hit.matched if one.found.relevance else ()
    best = nlargest(SHOWN_CASES, speaking, key=lambda case: (speaking[case], -case))
    return Suggested(
        one.found.hit,
        one.lang,
        bool(asked.lang) and one.lang not in (asked.lang, ANY),
        one.text,
        one.score,
        met(opened, memory, asked.turns[-1][1], frozenset(one.terms.numbers), matched),
        tuple(PastCase(*memory.texts(case), round(speaking[case], 3)) for case in best),
        len(speaking),
        usage.get(one.found.hit.id, 0.0),
    )


def _weights(memory: Memory) -> Weights:
    """Return the weights that were learned with a memory, else the usual ones."""
    kept = memory.facts.get("weights")
    if isinstance(kept, list) and len(kept) == len(Weights._fields):
        return Weights(*map(float, kept))
    return usual_weights(memory)


def _speaks(found: _Found, lang: str) -> bool:
    return lang in found.texts or ANY in found.texts


def _variant(texts: Mapping[str, str], lang: str) -> tuple[str, str]:
    """Return the text for a language and its code, else one for all, else English, else any."""
    for code in (lang, ANY, "en"):
        if code in texts:
            return code, texts[code]
    return next(iter(texts.items()), ("", ""))
