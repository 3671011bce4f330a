"""Finding replies: the trigger first, then the title, then what the rest of the reply says.

The index is made from a whole library and kept in memory. A hit's rank is, in this order: the
trigger that begins with what was typed, a title that has all of it, relevance, the agent's own
use, a text in the wanted language, and the id.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from saywell.engine.folding import fold
from saywell.engine.search_words import (
    is_han,
    one_slip,
    pairs_of,
    query_words,
    sound_of_greek,
    sounds_of_latin,
    stems,
    words_of,
    words_of_template,
)
from saywell.model.languages import ANY
from saywell.model.snippet import Library, Reply

WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "trigger": 1.0,
        "title": 0.9,
        "search": 0.8,
        "id": 0.7,
        "tag": 0.6,
        "subject": 0.6,
        "when": 0.4,
        "text": 0.4,
    }
)
"""How much a match counts by where it stands: the agent's own words before the customer's text."""

EXACT, STEM, PREFIX, SOUND, SLIP = 1.0, 0.8, 0.7, 0.65, 0.5
_NO_USE: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Hit:
    """A reply that was found.

    ``score`` is the relevance from 0 to 1; ``matched`` are the library's words that met the
    query's, as they are kept in the index (folded); ``why`` is where the best match stands:
    trigger, title, search, id, tag, subject, when, text, or use for an empty query.
    """

    reply: Reply
    score: float
    matched: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Index:
    """A library made ready for searching; ``postings`` are (reply number, field) by word."""

    replies: tuple[Reply, ...]
    triggers: tuple[tuple[str, ...], ...]
    titles: tuple[tuple[tuple[str, ...], ...], ...]
    postings: Mapping[str, tuple[tuple[int, str], ...]]
    words: tuple[str, ...]
    stems: Mapping[str, tuple[str, ...]]
    sounds: tuple[tuple[str, str], ...]


def build_index(library: Library) -> Index:
    """Make the index of a library."""
    replies = tuple(library.replies.values())
    postings: dict[str, set[tuple[int, str]]] = defaultdict(set)
    titles = []
    for number, reply in enumerate(replies):
        for field, found_words in _fields(reply):
            for word in found_words:
                for piece in _pieces(word):
                    postings[piece].add((number, field))
        titles.append(tuple(tuple(words_of(title)) for _, title in reply.title))
    words = tuple(sorted(word for word in postings if not is_han(word)))
    by_stem: dict[str, list[str]] = defaultdict(list)
    sounds = []
    for word in words:
        for stem in {word, *stems(word)}:
            by_stem[stem].append(word)
        sound = sound_of_greek(word)
        if sound:
            sounds.append((sound, word))
    return Index(
        replies,
        tuple(tuple(fold(trigger) for trigger in reply.triggers) for reply in replies),
        tuple(titles),
        {word: tuple(sorted(found)) for word, found in postings.items()},
        words,
        {stem: tuple(found) for stem, found in by_stem.items()},
        tuple(sorted(sounds)),
    )


def _fields(reply: Reply) -> Iterator[tuple[str, list[str]]]:
    yield "id", words_of(reply.id)
    for field, texts in (
        ("trigger", reply.triggers),
        ("tag", reply.tags),
        ("search", reply.search),
    ):
        for text in texts:
            yield field, words_of(text)
    for field, localised in (("title", reply.title), ("when", reply.when)):
        for _, text in localised:
            yield field, words_of(text)
    for field, localised in (("text", reply.text), ("subject", reply.subject)):
        for _, text in localised:
            yield field, words_of_template(text)


def _pieces(word: str) -> Iterable[str]:
    """Cut a word into what is kept in the index: Chinese in characters and pairs."""
    return {*word, *pairs_of(word)} if is_han(word) else (word,)


def search(
    index: Index,
    query: str,
    *,
    lang: str = "",
    limit: int = 20,
    usage: Mapping[str, float] | None = None,
) -> list[Hit]:
    """Find the replies that fit, best first.

    ``usage`` says how much the agent uses a reply of their own accord, by id, the larger the more
    recent and frequent. An empty query lists by use. ``lang`` breaks ties in favour of replies
    that have a text in it.
    """
    used = _NO_USE if usage is None else usage
    words = query_words(query)
    typed = "".join(fold(query[:200]).split()).removeprefix("/")
    if not words and not typed:
        hits = [Hit(reply, 0.0, (), "use") for reply in index.replies]
        return sorted(hits, key=lambda hit: _ties(hit.reply, lang, used))[:limit]
    found = _relevance(index, words)
    ranked = []
    for number, reply in enumerate(index.replies):
        tier = _trigger_tier(index.triggers[number], typed)
        score, matched, why = found.get(number, (0.0, (), ""))
        if tier is None and not matched:
            continue
        if tier is not None:
            why = "trigger"
        elif why and any(_has_all(title, words) for title in index.titles[number]):
            tier, why = 2, "title"
        missed = len(words) - len({word for word, _ in matched})
        shown = tuple(dict.fromkeys(term for _, term in matched))
        hit = Hit(reply, round(score, 3), shown, why)
        place = 3 + missed if tier is None else tier
        ranked.append(((place, -round(score * 20), *_ties(reply, lang, used)), hit))
    ranked.sort(key=lambda item: item[0])
    return [hit for _, hit in ranked[:limit]]


def _ties(reply: Reply, lang: str, usage: Mapping[str, float]) -> tuple[float, bool, str]:
    foreign = bool(lang) and lang not in reply.text.by_lang and ANY not in reply.text.by_lang
    return -usage.get(reply.id, 0.0), foreign, reply.id


def _trigger_tier(triggers: tuple[str, ...], typed: str) -> int | None:
    if not typed:
        return None
    if typed in triggers:
        return 0
    return 1 if any(trigger.startswith(typed) for trigger in triggers) else None


def _has_all(title: tuple[str, ...], words: list[str]) -> bool:
    """Whether every word that was typed begins a word of the title, or stands in Chinese in it."""
    return all(
        any(word in have if is_han(word) else have.startswith(word) for have in title)
        for word in words
    )


Found = dict[int, tuple[float, tuple[tuple[str, str], ...], str]]


def _relevance(index: Index, words: list[str]) -> Found:
    """Score each reply that has any of the words; rare words weigh more than common ones."""
    scores: dict[int, float] = defaultdict(float)
    matched: dict[int, list[tuple[str, str]]] = defaultdict(list)
    best: dict[int, tuple[float, str]] = {}
    total = 0.0
    for position, word in enumerate(words):
        per_reply = _matches(index, word, last=position == len(words) - 1)
        weight = math.log(1 + len(index.replies) / (len(per_reply) or 1))
        total += weight
        for number, (factor, term, field) in per_reply.items():
            scores[number] += weight * factor
            matched[number].append((word, term))
            if factor > best.get(number, (0.0, ""))[0]:
                best[number] = (factor, field)
    return {
        number: (score / total, tuple(matched[number]), best[number][1])
        for number, score in scores.items()
    }


def _matches(index: Index, word: str, *, last: bool) -> dict[int, tuple[float, str, str]]:
    """Find the replies that have one word in any form: best factor, the term and its field."""
    if is_han(word):
        return _han_matches(index, word)
    found: dict[int, tuple[float, str, str]] = {}
    for term, factor in _terms(index, word, last=last).items():
        for number, field in index.postings[term]:
            worth = factor * WEIGHTS[field]
            if worth > found.get(number, (0.0, "", ""))[0]:
                found[number] = (worth, term, field)
    return found


def _han_matches(index: Index, run: str) -> dict[int, tuple[float, str, str]]:
    """Find Chinese by pairs of characters; half of the pairs are enough, as for one slip."""
    pairs = pairs_of(run)
    counts: dict[int, list[float]] = defaultdict(list)
    fields: dict[int, tuple[float, str, str]] = {}
    for pair in dict.fromkeys(pairs):
        worth: dict[int, float] = {}
        for number, field in index.postings.get(pair, ()):
            worth[number] = max(worth.get(number, 0.0), WEIGHTS[field])
            if WEIGHTS[field] > fields.get(number, (0.0, "", ""))[0]:
                fields[number] = (WEIGHTS[field], pair, field)
        for number, value in worth.items():
            counts[number].append(value)
    distinct = len(set(pairs))
    return {
        number: (sum(values) / distinct, fields[number][1], fields[number][2])
        for number, values in counts.items()
        if len(values) * 2 >= distinct
    }


def _terms(index: Index, word: str, *, last: bool) -> dict[str, float]:
    """Return the index's words that a typed word may mean, each with how surely it does."""
    found: dict[str, float] = {}

    def add(term: str, factor: float) -> None:
        found[term] = max(found.get(term, 0.0), factor)

    if word in index.postings:
        add(word, EXACT)
    if last or len(word) > 1:
        for term in _beginning(index.words, word):
            add(term, PREFIX + (EXACT - PREFIX) * len(word) / len(term) * 0.9)
    for stem in {word, *stems(word)}:
        for term in index.stems.get(stem, ()):
            add(term, STEM)
    for sound in sounds_of_latin(word):
        start = bisect_left(index.sounds, (sound, ""))
        for heard, term in index.sounds[start:]:
            if not heard.startswith(sound):
                break
            add(term, SOUND * (0.7 + 0.3 * len(sound) / len(heard)))
    if not found and len(word) >= 4:
        for term in index.words:
            if one_slip(word, term):
                add(term, SLIP)
            elif last and len(word) >= 5 and _slip_in_beginning(word, term):
                add(term, SLIP * 0.9)
    return found


def _slip_in_beginning(word: str, term: str) -> bool:
    size = len(word)
    return len(term) > size and any(
        one_slip(word, term[: size + more]) for more in (-1, 0, 1) if size + more < len(term)
    )


def _beginning(words: tuple[str, ...], start: str) -> Iterator[str]:
    at = bisect_left(words, start)
    while at < len(words) and words[at].startswith(start):
        yield words[at]
        at += 1
