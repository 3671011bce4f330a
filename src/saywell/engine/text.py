"""A draft made ready for the rules: masked, folded, cut into sentences and words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from saywell.engine import masks, sentences
from saywell.engine.anchors import Gate
from saywell.engine.folding import HAN, WORD_MARKS, Folded, fold, fold_with_offsets
from saywell.engine.lazily import compiled
from saywell.engine.marks import marks_of
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

    @cached_property
    def possible(self) -> set[int] | None:
        """The keys of the phrases whose words are in the text; None when nothing is known."""
        return None if self.gate is None else self.gate.candidates(self.view)

    @cached_property
    def marks(self) -> str:
        """The marks and blanks of the agent's own words, each run of them once."""
        return marks_of(self.own)

    @cached_property
    def customer(self) -> list[Text]:
        """What the customer wrote before, oldest first."""
        return self._turns("customer")

    @cached_property
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

    @cached_property
    def linked(self) -> str:
        """The text with links and code masked."""
        return masks.covered(self.raw, masks.links_and_code(self.raw))

    @cached_property
    def own(self) -> str:
        """The agent's own words: links, code, quotations and known names are masked."""
        found = masks.quotations(self.linked)
        found.extend(masks.values(self.linked, known_names(self.context)))
        return masks.covered(self.linked, found)

    @cached_property
    def stops(self) -> list[Span]:
        """The marks that end sentences."""
        return sentences.ends(self.linked, self.lang)

    @cached_property
    def sentences(self) -> list[Span]:
        """The sentences, each with the mark that ends it."""
        return sentences.spans(self.raw, self.stops)

    @cached_property
    def folded(self) -> Folded:
        """The agent's own words, folded, with the way back."""
        return fold_with_offsets(self.own)

    @cached_property
    def view(self) -> str:
        """The folded text with a line feed for each end of a sentence."""
        return with_stops(self.folded, self.stops)

    @cached_property
    def words(self) -> list[re.Match[str]]:
        """The words of the agent's own text."""
        return words_in(self.own)

    @cached_property
    def all_words(self) -> list[re.Match[str]]:
        """The words of the text, those in quotations and known names too."""
        return self.words if self.own == self.linked else words_in(self.linked)

    @cached_property
    def word_counts(self) -> list[int]:
        """How many words each sentence has, those in quotations and known names too."""
        starts = [word.start() for word in self.all_words]
        return [
            bisect_left(starts, end) - bisect_left(starts, start) for start, end in self.sentences
        ]

    @cached_property
    def folded_words(self) -> list[str]:
        """The words of the agent's own text, each folded."""
        if self.own.isascii():
            return _ASCII_WORDS.findall(self.own.lower())
        return [fold(word.group()) for word in self.words]

    def sentence_at(self, offset: int) -> Span:
        """Return the bounds, in the view, of the sentence around a view offset."""
        start = self.view.rfind("\n", 0, offset) + 1
        end = self.view.find("\n", offset)
        return start, len(self.view) if end < 0 else end


def _nothing_known() -> Context:
    from saywell.model.rules import Context

    return Context()


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
    names = [context.company, context.agent]
    if context.contact is not None:
        names.append(context.contact.name)
        names.extend(part for part in context.contact.name.split() if len(fold(part)) > 1)
    return tuple(name for name in names if name.strip())
