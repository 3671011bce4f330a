"""The rules of one language, ready to run: which of them a text calls for, and what they find."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from saywell.engine.matchers.base import AnyMatcher, Hit
from saywell.engine.matchers.scene import wanted
from saywell.model.report import Finding, Fix, Severity

if TYPE_CHECKING:
    from saywell.engine.anchors import Gate
    from saywell.engine.text import Text

MAX_HITS = 50
"""How many places of one message a rule reports at most."""


class Calls(NamedTuple):
    """What calls for each rule, by its number.

    ``called`` are keys of the gate, ``marked`` marks of which the text has one; rules in neither
    look at every text.
    """

    called: dict[int, list[int]]
    marked: dict[int, list[str]]
    always: list[int]


class Saying(NamedTuple):
    """What the findings of one rule say: its id, weight, message, reason and better ways."""

    check: str
    severity: Severity
    message: str
    why: str
    instead: tuple[str, ...]

    def of(self, hit: Hit) -> Finding:
        """Say it of one place."""
        message = self.message
        for name, value in hit.values.items():
            message = message.replace("{" + name + "}", value)
        return Finding(
            rule=self.check.split(".", 1)[0],
            check=self.check,
            severity=self.severity,
            start=hit.start,
            end=hit.end,
            message=message,
            why=self.why,
            instead=(*hit.instead, *self.instead),
            fixes=tuple(Fix(text) for text in hit.fixes),
        )


class Book:
    """Rules by their number, what calls for each, and the gate that tells what a text calls for."""

    def __init__(self, lang: str, gate: Gate) -> None:
        self.lang = lang
        self.gate = gate
        self.calls = Calls({}, {}, [])

    @cached_property
    def _by_mark(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, marks in self.calls.marked.items():
            for mark in marks:
                found.setdefault(mark, []).append(number)
        return found

    def matcher(self, number: int) -> AnyMatcher:
        """Return a rule's matcher."""
        raise NotImplementedError

    def called(self, text: Text) -> list[int]:
        """Return the numbers of the rules that a text with this book's gate calls for."""
        called = self.calls.called
        chosen = {number for key in text.possible or () for number in called.get(key, ())}
        marks = text.marks
        for mark, numbers in self._by_mark.items():
            if mark in marks:
                chosen.update(numbers)
        chosen.update(self.calls.always)
        return sorted(chosen)

    def candidates(self, text: Text) -> list[AnyMatcher]:
        """Return the rules that may report something in a text."""
        matchers = map(self.matcher, self.called(text))
        return [matcher for matcher in matchers if matcher.holds(text)]

    def look(
        self,
        text: Text,
        sayings: Mapping[int, Saying] | Sequence[Saying],
        more: Iterable[tuple[Finding, Hit]] = (),
    ) -> tuple[list[Finding], list[str]]:
        """Return what the rules find, merged, and the ids of rules that failed while they ran.

        ``more`` is what was found in another way, to be merged with it.
        """
        found: list[tuple[Finding, Hit]] = []
        crashed: list[str] = []
        for number in self.called(text):
            try:
                hits = self._hits(number, text)
            except OSError:
                raise
            except Exception:
                crashed.append(sayings[number].check)
                continue
            found.extend((sayings[number].of(hit), hit) for hit in hits)
        found.extend(more)
        if not found:
            return [], crashed
        from saywell.engine.merge import merged

        return merged(found), crashed

    def _hits(self, number: int, text: Text) -> Iterable[Hit]:
        matcher = self.matcher(number)
        if not wanted(matcher.wants, text) or not matcher.holds(text):
            return ()
        return list(islice(matcher.find(text), MAX_HITS))
