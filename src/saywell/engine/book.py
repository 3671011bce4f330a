"""The rules of one language, ready to run: which of them a text calls for, and what they find."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from saywell.engine.anchors import keys_of
from saywell.engine.matchers.base import AnyMatcher, Hit
from saywell.engine.matchers.scene import depends, glance, holds, hopeless
from saywell.model.report import Finding, Fix, Severity

if TYPE_CHECKING:
    from saywell.engine.anchors import Gate
    from saywell.engine.matchers.scene import Glance
    from saywell.engine.matchers.words import Words
    from saywell.engine.phrases import Phrase
    from saywell.engine.text import Text

MAX_HITS = 50
"""How many places of one message a rule reports at most."""


class Calls(NamedTuple):
    """Which rules, by their numbers, a key of the gate calls, and which look at every text.

    ``bits`` are the keys that call any.
    """

    called: dict[int, list[int]]
    always: list[int]
    bits: int = 0


class Plan(NamedTuple):
    """What the context leaves of the rules: the others have nothing to say in any like it.

    ``called`` and ``always`` are as in :class:`Calls`; ``when`` has the conditions of the rules
    for which a closer look at the context is due.
    """

    called: dict[int, tuple[int, ...]]
    always: tuple[int, ...]
    when: dict[int, tuple[str, ...]]


class Conditions(NamedTuple):
    """What a rule asks of the context: facts of which one is known, and conditions that hold."""

    wants: tuple[str, ...]
    when: tuple[str, ...]


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


class _Left(dict[int, tuple[int, ...]]):
    """Which of the rules that are left a key of the gate calls, worked out when it is asked for."""

    def __init__(self, called: dict[int, list[int]], left: set[int]) -> None:
        super().__init__()
        self._called = called
        self._left = left

    def __missing__(self, key: int) -> tuple[int, ...]:
        found = self[key] = tuple(n for n in self._called[key] if n in self._left)
        return found


class _Phrases(dict[int, Any]):
    """The phrase that each key stands for, None for one that stands for something else."""

    def __init__(self, book: Book) -> None:
        super().__init__()
        self._book = book

    def __missing__(self, key: int) -> Phrase | None:
        rule = self._book.matcher(self._book.calls.called[key][0])
        found = self[key] = rule.triggers.by_key.get(key)
        return found


class Book:
    """Rules by their number, what calls for each, and the gate that tells what a text calls for."""

    words: Words

    def __init__(self, lang: str, gate: Gate) -> None:
        self.lang = lang
        self.gate = gate
        self.calls = Calls({}, [])
        self._plans: dict[Glance, Plan] = {}
        self._phrases = _Phrases(self)

    def matcher(self, number: int) -> AnyMatcher:
        """Return a rule's matcher."""
        raise NotImplementedError

    @property
    def size(self) -> int:
        """How many rules there are."""
        raise NotImplementedError

    def conditions(self, number: int) -> Conditions:
        """Return what a rule asks of the context."""
        raise NotImplementedError

    def called(self, text: Text) -> list[int]:
        """Return the numbers of the rules that a text with this book's gate calls for.

        The conditions of these rules hold, and of those that wordings call one is in the text.
        """
        plan = self._plan(text)
        held: dict[int, bool] = {}
        if plan.when:
            held = {number: self._held(when, text) for number, when in plan.when.items()}
        found = {number for number in plan.always if held.get(number, True)}
        phrases, called = self._phrases, plan.called
        for key in keys_of(self.calls.bits & (text.possible or 0)):
            numbers = called[key]
            if held:
                numbers = tuple(number for number in numbers if held.get(number, True))
            if found.issuperset(numbers):
                continue
            try:
                phrase = phrases[key]
                if phrase is not None and not phrase.called(text):
                    continue
            except OSError:
                raise
            except Exception:  # noqa: S110 - met again, and told, when the rule runs
                pass
            found.update(numbers)
        return sorted(found)

    def _held(self, when: tuple[str, ...], text: Text) -> bool:
        """Whether conditions hold; one that fails is met again, and told, when its rule runs."""
        try:
            return holds(when, text, self.words)
        except OSError:
            raise
        except Exception:
            return True

    def _plan(self, text: Text) -> Plan:
        """Return what the context leaves of the rules; contexts alike at a glance share it."""
        seen = glance(text.context)
        plan = self._plans.get(seen)
        if plan is None:
            plan = self._plans[seen] = self._planned(text)
        return plan

    def _planned(self, text: Text) -> Plan:
        asked = {number: self.conditions(number) for number in range(self.size)}
        left = {n for n, asks in asked.items() if not hopeless(*asks, text, self.words)}
        return Plan(
            _Left(self.calls.called, left),
            tuple(number for number in self.calls.always if number in left),
            {number: asked[number].when for number in left if depends(asked[number].when)},
        )

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
                hits = list(islice(self.matcher(number).find(text), MAX_HITS))
            except OSError:
                raise
            except Exception:
                crashed.append(sayings[number].check)
                continue
            for hit in hits:
                found.append((sayings[number].of(hit), hit))
        found.extend(more)
        if not found:
            return [], crashed
        from saywell.engine.merge import merged

        return merged(found), crashed
