"""A draft made ready for the rules: masked, folded, cut into sentences and words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, TypeVar

from saywell.engine import masks, sentences
from saywell.engine.anchors import Gate, without_particles
from saywell.engine.folded import PLAIN, RARE, Folded, fold_with_offsets
from saywell.engine.folding import HAN, WORD_MARKS, fold, kept
from saywell.engine.lazily import compiled, once
from saywell.engine.looks import is_mixed
from saywell.engine.marks import gaps_of
from saywell.engine.masks import Span

if TYPE_CHECKING:
    from saywell.model.rules import Context

T = TypeVar("T")

WORDS = compiled(
    rf"[{HAN}]|(?:[^\W{HAN}]+|[{WORD_MARKS}\u200c\u200d]+)+"
    rf"(?:['’.&-](?![{HAN}])[\w{WORD_MARKS}]+)*"
)
"""Words in the original text: with inner apostrophes and hyphens; each Chinese character alone."""

_ASCII_WORDS = compiled(r"\w+(?:['.&-]\w+)*", re.ASCII)
_PLAIN_WORDS = compiled(r"\w+(?:['’.&-]\w+)*")
_STOPPED = compiled(r"\n")
_RUNS = compiled(r"(\w+)")
_TELUGU_RUNS = compiled(r"([\w\u0c00-\u0c7f]+)")


EDGES = 6
"""How many blanks, marks and emoji may stand between an end of a sentence and its words."""

MAX_KEPT = 4_000
"""Characters of the longest earlier message that is kept from one check to the next."""


class Text:
    """One text in all the forms that rules look at; every form is worked out once, when needed.

    ``raw`` is the text as it came, and all spans are code point offsets into it. ``linked`` has
    links and code masked, ``own`` quotations and the context's names as well, both with
    :data:`masks.MASK` and without moving anything. ``view`` is ``own`` folded, with a line feed
    for every mark that ends a sentence and for no other: what phrases are matched on. ``facts``
    keeps what has been found out beyond the text, once for all rules; None is what is not known.
    """

    def __init__(
        self,
        raw: str,
        lang: str = "",
        context: Context | None = None,
        gate: Gate | None = None,
    ) -> None:
        self.raw = raw
        self.lang = lang
        self.context = context or _nothing_known()
        self.gate = gate
        self.facts: dict[str, Any] = {}
        self.spans: dict[object, list[Span]] = {}

    @once
    def possible(self) -> int | None:
        """What the words and marks of the text call, keys as bits; None when nothing is known."""
        if self.gate is None:
            return None
        words, gaps = set(self.said), gaps_of(self.own)
        if self.own is not self.raw:
            words.update(_said(self.raw))
            gaps |= gaps_of(self.raw)
        rare = self.folded.sort is RARE
        if rare:
            if self.folded.origin is not None:
                words.update(_said(self.view))
            if is_mixed(self.own):
                words.add(_MIXED_WORD)
        return self.gate.candidates(words or _NO_WORDS, gaps, self.view if rare else "")

    @once
    def said(self) -> list[str]:
        """The words of the agent's own text as they stand."""
        return _said(self.own, self.folded.sort)

    @once
    def customer(self) -> list[Text]:
        """What the customer wrote before, oldest first."""
        return self._turns("customer")

    @once
    def agent(self) -> list[Text]:
        """What the agent wrote before, oldest first."""
        return self._turns("agent")

    def of_customer(self, name: str, found_out: Callable[[], T]) -> T:
        """Return what is found out of the customer's messages, once for a conversation."""
        said = tuple(turn.raw for turn in self.customer)
        kept = self.customer[-1].facts
        if kept.get(name, ((),))[0] != said:
            kept[name] = said, found_out()
        found: T = kept[name][1]
        return found

    def _turns(self, author: str) -> list[Text]:
        return [
            _earlier(turn.text, self.lang, self.gate)
            if len(turn.text) < MAX_KEPT
            else Text(turn.text, self.lang, gate=self.gate)
            for turn in self.context.turns
            if turn.author == author
        ]

    @once
    def linked(self) -> str:
        """The text with links and code masked."""
        return masks.covered(self.raw, masks.links_and_code(self.raw))

    @once
    def own(self) -> str:
        """The agent's own words: links, code, quotations and known names are masked."""
        found = masks.quotations(self.linked)
        names = known_names(self.context)
        if names:
            found += masks.values(self.linked, names)
        return masks.covered(self.linked, found) if found else self.linked

    @once
    def stops(self) -> list[Span]:
        """The marks that end sentences."""
        return sentences.ends(self.linked, self.lang)

    @once
    def sentences(self) -> list[Span]:
        """The sentences, each with the mark that ends it."""
        return sentences.spans(self.raw, self.stops)

    @once
    def folded(self) -> Folded:
        """The agent's own words, folded, with the way back."""
        return fold_with_offsets(self.own)

    @once
    def view(self) -> str:
        """The folded text with a line feed for each end of a sentence."""
        return with_stops(self.folded, self.stops)

    @once
    def words(self) -> list[re.Match[str]]:
        """The words of the agent's own text."""
        return words_in(self.own)

    @once
    def all_words(self) -> list[re.Match[str]]:
        """The words of the text, those in quotations and known names too."""
        return self.words if self.own == self.linked else words_in(self.linked)

    @once
    def word_counts(self) -> list[int]:
        """How many words each sentence has, those in quotations and known names too."""
        starts = [word.start() for word in self.all_words]
        return [
            bisect_left(starts, end) - bisect_left(starts, start) for start, end in self.sentences
        ]

    @once
    def all_said(self) -> list[str]:
        """The words of the text as they stand, those in quotations and known names too."""
        return self.said if self.own is self.linked else _said(self.linked)

    @once
    def starts(self) -> dict[str, list[int]]:
        """Where each run of letters of the view begins; Arabic ones also without particles."""
        found: dict[str, list[int]] = {}
        pieces = runs_of(self.lang).split(self.view)
        for run, at in zip(pieces[1::2], list(accumulate(map(len, pieces)))[::2], strict=False):
            if run in found:
                found[run].append(at)
            else:
                found[run] = [at]
        if self.lang == "ar":
            for run, starts in list(found.items()):
                for form in without_particles(run):
                    if form != run:
                        others = found.get(form)
                        found[form] = sorted(others + starts) if others else starts
        return found

    @once
    def runs(self) -> frozenset[str]:
        """The runs of letters of the view, each once; Arabic ones also without particles."""
        return frozenset(self.starts)

    @once
    def opened(self) -> dict[str, list[int]]:
        """Where the sentences of the view begin, blanks and marks included, by their first run.

        Arabic ones as in starts; those that begin with no letters stand by no run.
        """
        found: dict[str, list[int]] = {}
        pattern, view = runs_of(self.lang), self.view
        for opening in (0, *(match.end() for match in _STOPPED.finditer(view))):
            first = pattern.search(view, opening, opening + EDGES + 1)
            match = None if first is None else pattern.match(view, first.start())
            run = "" if match is None else match[0]
            for form in without_particles(run) if self.lang == "ar" else (run,):
                found.setdefault(form, []).append(opening)
        return found

    @once
    def kept(self) -> str | None:
        """The text with its accents, as words that must be spelt so are; None when decomposed."""
        from unicodedata import is_normalized

        return kept(self.raw) if is_normalized("NFC", self.raw) else None

    def sentence_at(self, offset: int) -> Span:
        """Return the bounds, in the view, of the sentence around a view offset."""
        start = self.view.rfind("\n", 0, offset) + 1
        end = self.view.find("\n", offset)
        return start, len(self.view) if end < 0 else end


def _nothing_known() -> Context:
    from saywell.model.rules import Context

    return Context()


_MIXED_WORD = "a1"
"""Stands for a digit beside a Chinese character."""

_NO_WORDS = frozenset(("",))
"""Stands for the words of a text that has none."""


def _said(text: str, sort: str = RARE) -> list[str]:
    words = _ASCII_WORDS if text.isascii() else _PLAIN_WORDS if sort is PLAIN else WORDS
    return words.findall(text)


def runs_of(lang: str) -> re.Pattern[str]:
    """Return the pattern of a run of letters in folded text of a language, which is its group."""
    return _TELUGU_RUNS if lang == "te" else _RUNS


def words_in(text: str) -> list[re.Match[str]]:
    """Return the words of a text."""
    return list((_ASCII_WORDS if text.isascii() else WORDS).finditer(text))


@lru_cache(maxsize=200)
def _earlier(raw: str, lang: str, gate: Gate | None) -> Text:
    """Make the text of an earlier message; drafts of one conversation are checked again and again.

    What is found in it depends on nothing but its words and the gate of its rules.
    """
    return Text(raw, lang, gate=gate)


def with_stops(folded: Folded, stops: list[Span]) -> str:
    """Write a line feed over each mark that ends a sentence; other line feeds become spaces."""
    if not stops:
        return folded.text
    pieces: list[str] = []
    last = 0
    for start, end in stops:
        low, high = folded.at(start), folded.at(end)
        pieces.append(folded.text[last:low])
        pieces.append("\n" * (high - low))
        last = high
    pieces.append(folded.text[last:])
    return "".join(pieces)


def known_names(context: Context) -> tuple[str, ...]:
    """Return the names in the context that are nobody's own words: company, agent, customer."""
    if not (context.company or context.agent or context.contact):
        return ()
    names = [context.company, context.agent]
    if context.contact is not None:
        names.append(context.contact.name)
        names.extend(part for part in context.contact.name.split() if len(fold(part)) > 1)
    return tuple(name for name in names if name.strip())
