"""Kinds that look for wording: phrases, swap, unanswered, lacks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from saywell.engine.lazily import compiled
from saywell.engine.masks import Span
from saywell.engine.matchers.base import (
    Hit,
    Matcher,
    RuleError,
    like_the_original,
    said_by_customer,
)
from saywell.engine.matchers.scene import brings_person, prepare_person
from saywell.engine.phrases import PhraseSet
from saywell.engine.spans import Spans, longest
from saywell.engine.text import Text
from saywell.engine.times import times_in

if TYPE_CHECKING:
    from saywell.engine.matchers.words import Words
    from saywell.model import checks
    from saywell.model.rules import Rule

_QUESTION = compiled(r"[?？؟]")
QUESTION = compiled(r"[?？؟;\u037e]")
"""A question mark of any of the languages."""

_GREEK_QUESTION = compiled(r"[;\u037e?]")


def spans_of(phrases: PhraseSet, text: Text) -> Spans:
    """Return where phrases match, in the view."""
    return Spans(phrases.spans(text))


def before(spans: Spans, text: Text, offset: int) -> bool:
    """Whether one of the spans stands before the offset in the same sentence of the view."""
    return spans.any_between(text.sentence_at(offset)[0], offset)


def after(spans: Spans, text: Text, offset: int) -> bool:
    """Whether one of the spans stands after the offset in the same sentence of the view."""
    return spans.any_between(offset, text.sentence_at(offset)[1])


def asks_at(text: Text, offset: int) -> bool:
    """Whether the mark that ends a sentence of the view at an offset is a question mark."""
    start, end = offset, offset
    while text.view[end : end + 1] == "\n":
        end += 1
    low, high = text.folded.span(start, end) if end > start else (0, 0)
    marks = _GREEK_QUESTION if text.lang == "el" else _QUESTION
    return marks.search(text.linked, low, high) is not None


class Excuses:
    """What makes a match fine: the rule's keys that begin with ``unless``, as far as it has them.

    ``unless`` covers the match, ``unless_before`` and ``unless_after`` stand in its sentence,
    ``unless_message`` anywhere.
    """

    def __init__(self, rule: Rule, words: Words) -> None:
        self._around, self._prior, self._later, self._anywhere = (
            words.phrases(getattr(rule, key, ()))
            for key in ("unless", "unless_before", "unless_after", "unless_message")
        )
        self._any = self._around.bits | self._prior.bits | self._later.bits

    def left(self, found: list[Span], text: Text) -> list[Span]:
        """Return the spans of the view that nothing excuses."""
        if self._anywhere.found_in(text):
            return []
        known = text.possible
        if known is not None and not self._any & known:
            return found
        fine = spans_of(self._around, text)
        prior, later = spans_of(self._prior, text), spans_of(self._later, text)
        return [
            span
            for span in found
            if not fine.cover(span)
            and not before(prior, text, span[0])
            and not after(later, text, span[1])
        ]


class PhrasesMatcher(Matcher["checks.Phrases"]):
    """Reports phrases."""

    def __init__(self, rule: checks.Phrases, words: Words) -> None:
        super().__init__(rule, words)
        self.triggers = words.phrases(rule.phrases)
        self._excuses = Excuses(rule, words)
        self._times = words.named("time") if rule.unless_time else None
        if rule.near_time and not rule.unless_time:
            raise RuleError("near_time goes with unless_time", "add unless_time: true")

    def find(self, text: Text) -> Iterator[Hit]:
        """Yield the phrases that nothing excuses."""
        if not self.holds(text):
            return
        found = [
            span
            for phrase in self.triggers.possible(text)
            for span in phrase.called(text)
            if not (self.rule.mirror and said_by_customer(phrase, text))
        ]
        if len(found) < self.rule.fewest:
            return
        kept = self._excuses.left(longest(found), text)
        if self.rule.unless_time and kept:
            kept = self._without_time(kept, text)
        if len(kept) < self.rule.fewest:
            return
        for span in kept:
            start, end = text.folded.span(*span)
            yield Hit(start, end, values={"found": text.raw[start:end]})

    def _without_time(self, found: list[Span], text: Text) -> list[Span]:
        """Keep those for which no time is given: in the message, or in their own sentence."""
        times = self._times_of(text)
        if not times or not self.rule.near_time:
            return [] if times else found
        given = Spans(times)
        return [span for span in found if not given.any_between(*text.sentence_at(span[0]))]

    def _times_of(self, text: Text) -> list[Span]:
        """Return the times and dates of a text, found once for all rules."""
        found: list[Span] | None = text.facts.get("times")
        if found is None:
            found = list(times_in(text.view, text.lang))
            found += self._times.spans(text) if self._times else ()
            text.facts["times"] = found
        return found


class SwapMatcher(Matcher["checks.Swap"]):
    """Reports words that have a better word, with the better word as a fix."""

    def __init__(self, rule: checks.Swap, words: Words) -> None:
        super().__init__(rule, words)
        self._better = words.paired(rule.swap)
        self.triggers = PhraseSet(self._better)
        self._excuses = Excuses(rule, words)
        for phrase, better in rule.swap.items():
            if not better:
                raise RuleError(f"{phrase!r} has no replacement")

    def find(self, text: Text) -> Iterator[Hit]:
        """Yield the words with their replacements, in the capitals of the original."""
        if not self.holds(text):
            return
        found: dict[Span, tuple[str, ...]] = {}
        for phrase in self.triggers.possible(text):
            for span in phrase.spans(text):
                if not (self.rule.mirror and said_by_customer(phrase, text)):
                    found.setdefault(span, self._better[phrase])
        if not found:
            return
        for span in self._excuses.left(longest(found), text):
            start, end = text.folded.span(*span)
            original = text.raw[start:end]
            fixes = tuple(like_the_original(better, original) for better in found[span])
            if not fixes[0] and text.raw[end : end + 1] == " ":
                end += 1
            yield Hit(start, end, fixes, {"found": original, "better": fixes[0]})


class UnansweredMatcher(Matcher["checks.Unanswered"]):
    """Reports phrases that nothing later in the message answers."""

    def __init__(self, rule: checks.Unanswered, words: Words) -> None:
        super().__init__(rule, words)
        self.triggers = words.phrases(rule.phrases)
        self._excuses = Excuses(rule, words)
        self._answers = words.phrases(rule.answers)

    def find(self, text: Text) -> Iterator[Hit]:
        """Yield the first phrase after whose last companion no answer comes: one no, one hit."""
        if not self.holds(text):
            return
        found = self.triggers.spans(text)
        kept = self._excuses.left(longest(found), text) if found else []
        if not kept or self._answered(text, kept):
            return
        start, end = text.folded.span(*kept[0])
        yield Hit(start, end, values={"found": text.raw[start:end]})

    def _answered(self, text: Text, refusals: list[Span]) -> bool:
        """Whether an answer comes after the first refusal; "δεν μπορώ" is no offer in μπορώ."""
        offset, taken = refusals[0][1], Spans(refusals)
        for phrase in self._answers.possible(text):
            spans = phrase.called(text)
            if any(start < offset < end for start, end in spans):
                spans = [match.span(1) for match in phrase.matches(text, offset)]
            if any(span[0] >= offset and not taken.touch(span) for span in spans):
                return True
        if not self.rule.question:
            return False
        marks = _GREEK_QUESTION if text.lang == "el" else _QUESTION
        at = text.folded.span(offset, offset)[0]
        return marks.search(text.linked, at) is not None


class LacksMatcher(Matcher["checks.Lacks"]):
    """Reports a message that has not got what it needs."""

    def __init__(self, rule: checks.Lacks, words: Words) -> None:
        super().__init__(rule, words)
        self._needs = words.phrases(rule.needs)
        self._unless = words.phrases(rule.unless)
        prepare_person(rule.when, words)
        if not rule.needs and not rule.names:
            raise RuleError("the rule asks for nothing", "give needs, names or both")

    def find(self, text: Text) -> Iterator[Hit]:
        """Yield one hit at the start when something is missing."""
        if not self.holds(text) or not text.raw.strip():
            return
        if self.rule.least and len(text.all_said) < self.rule.least:
            return
        if self._unless.found_in(text) or brings_person(self.rule.when, text, self.words):
            return
        if self._needs and not self._needs.found_in(text):
            if not self._said_already(text):
                yield Hit(0, 0, whole=True)
            return
        if not self.rule.names:
            return
        known = {
            "company": text.context.company,
            "agent": text.context.agent,
            "contact": text.context.contact.name if text.context.contact else "",
        }
        from saywell.engine.names import stands_in

        missing = [
            known[who] for who in self.rule.names if known[who] and not stands_in(known[who], text)
        ]
        if missing:
            yield Hit(0, 0, values={"name": ", ".join(missing)}, whole=True)

    def _said_already(self, text: Text) -> bool:
        """Whether an earlier message of the agent has it, and nothing since calls for it again."""
        turns = text.context.turns
        for at in reversed(range(len(turns))):
            if turns[at].author == "agent" and self._needs.found_in(
                Text(turns[at].text, text.lang, gate=text.gate)
            ):
                from dataclasses import replace  # most checks can do without it

                since = replace(text.context, turns=turns[at + 1 :])
                return not self.holds(Text(text.raw, text.lang, since, text.gate))
        return False

    def expected(self) -> PhraseSet:
        """Return what is needed: near misses have it."""
        return self._needs
