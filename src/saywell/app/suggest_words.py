"""Which words of a chat to look for in a library, and which of them a reply meets."""

from __future__ import annotations

from collections.abc import Collection
from heapq import nlargest

from saywell.app import finding
from saywell.engine.search.keys import keys_of
from saywell.engine.search.words import MAX_WORDS, is_han, pairs_of, words_of
from saywell.engine.suggest.memory import Memory
from saywell.engine.suggest.rank import Reading

COMMON = 0.25
"""The share of the replies in which a word that is common stands."""
LONG = 5
"""Letters of a word that may be a mistyped or inflected form of one in the library."""
SHOWN_WORDS = 5
"""How many words are named at most."""


def query_of(opened: finding.OpenLibrary, text: str) -> str:
    """Choose the words of a message to look for: the telling ones, of many the rarest.

    Chinese is looked for in pairs of characters that stand in the library, for a whole message is
    one run of them. A short word that stands nowhere is left out: the search would take it for
    the beginning of others.
    """
    counts: dict[str, int] = {}
    for word in words_of(text):
        for piece in pairs_of(word) if is_han(word) else (word,):
            if piece not in counts:
                counts[piece] = _count(opened, piece)
    known = [word for word in counts if counts[word]]
    known = [word for word in known if not _is_common(opened, counts[word])] or known
    odd = {word for word in counts if not counts[word] and len(word) >= LONG and not is_han(word)}
    telling = [word for word in counts if word in known or word in odd]
    if len(telling) > MAX_WORDS:
        chosen = set(sorted(known, key=lambda word: counts[word])[:MAX_WORDS])
        telling = [word for word in telling if word in chosen]
    return " ".join(telling)


def _count(opened: finding.OpenLibrary, word: str) -> int:
    """Count the replies in which a word stands."""
    total = 0
    for part in opened.parts:
        number = part.terms.find(word)
        if number >= 0:
            total += len(set(part.post_docs[part.post_at[number] : part.post_at[number + 1]]))
    return total


def _is_common(opened: finding.OpenLibrary, count: int) -> bool:
    """Whether a word that often says nothing about what is wanted."""
    return count > max(4, COMMON * sum(part.size for part in opened.parts))


def answer_query(reading: Reading) -> str:
    """Choose the words that answers to such messages have more than other answers."""
    telling = {
        number: reading.both.get(number, 0.0) * surprise
        for number, surprise in reading.asked.items()
        if number in reading.both
    }
    words = []
    for number in nlargest(3 * MAX_WORDS, telling, key=lambda one: (telling[one], -one)):
        word = reading.memory.term(number)
        if len(word) > 1:
            words.append(word)
    return " ".join(words[:MAX_WORDS])


def met(
    opened: finding.OpenLibrary,
    memory: Memory,
    said: str,
    numbers: Collection[int],
    matched: Collection[str],
) -> tuple[str, ...]:
    """List the words of a message that a reply has too, the rarest in the library first.

    ``matched`` are the words of the library that the search found in its title, triggers and all
    else, ``numbers`` the terms of its text. Words that most replies have are not named.
    """
    keyed = {key: word for word in matched for key in (*keys_of(word), word)}
    found: dict[str, int] = {}
    for word in words_of(said):
        for piece in pairs_of(word) if is_han(word) else (word,):
            if len(piece) < 2 or piece in found:
                continue
            meant = next((keyed[key] for key in (piece, *keys_of(piece)) if key in keyed), "")
            if meant or memory.number(piece) in numbers:
                found[piece] = _count(opened, meant or piece)
    telling = [word for word in found if not _is_common(opened, found[word])]
    return tuple(sorted(telling, key=lambda word: (found[word], word))[:SHOWN_WORDS])
