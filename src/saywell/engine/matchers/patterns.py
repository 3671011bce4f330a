"""The kind ``pattern``: regular expressions, with a bound on how long any of them can take."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from saywell.engine.masks import Span
from saywell.engine.matchers.base import Hit, Matcher, RuleError
from saywell.engine.spans import Spans
from saywell.engine.text import Text

if TYPE_CHECKING:
    from saywell.engine.marks import Probe
    from saywell.engine.matchers.words import Words
    from saywell.model import checks

WINDOW = 600
"""Characters that a pattern sees at once: what it costs grows with the windows, not faster."""

OVERLAP = 150
"""Characters that two windows share, so that a match at their border is found."""

# The standard library's own reading of a pattern; its modules have no public name.
codes: Any = importlib.import_module("re._constants")
_parser: Any = importlib.import_module("re._parser")
_compiler: Any = importlib.import_module("re._compiler")

_SAMPLE = " \t\n\u00a0aZé9_.,;:!?-'\"()[]<>@#/\\+*=%&\u03b1\u0623\u0c15\u4e2d\uff0c\u3002\ufffc"
"""Characters on which two repetitions are compared: one of each sort that messages hold."""

MOST_WAYS = 200_000
"""In how many ways a pattern may be tried from one place: a window takes seconds at the worst."""

_TOO_MANY = 1e18
_ZERO_WIDTH = (codes.AT, codes.ASSERT, codes.ASSERT_NOT)
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)


def compile_pattern(source: str, *, strict: bool = True) -> re.Pattern[str]:
    """Compile a regular expression; raises :class:`RuleError` when it is broken or may hang.

    The estimate of ``strict`` refuses some patterns that are quick; those that come with the
    program are not asked for it, since they are timed on long texts of every sort.
    """
    try:
        compiled = re.compile(source)
        tree = _parser.parse(source)
    except (re.error, OverflowError, RecursionError) as error:
        raise RuleError(f"{source!r} is no regular expression: {error}") from None
    if _nested(tree, 0):
        raise RuleError(
            f"{source!r} repeats a repetition and could take for ever",
            "bound one of the repetitions, as in {0,20}",
        )
    if _overlapping(tree):
        raise RuleError(
            f"{source!r} has two repetitions in a row that match the same, and could take for ever",
            "bound one of them, as in {0,20}, or make one",
        )
    if strict and ways(tree) > MOST_WAYS:
        raise RuleError(
            f"{source!r} can match in too many ways and could take for ever",
            "let alternatives begin differently, and bound what may be skipped, as in {0,20}",
        )
    if compiled.match("") and compiled.search("") is not None and not _has_lookaround(tree):
        raise RuleError(f"{source!r} matches nothing at all, everywhere")
    return compiled


def _nested(tree: Any, depth: int) -> bool:
    """Whether an unbounded repetition stands inside another repetition that is unbounded."""
    for operation, argument in tree:
        inner = depth
        children: list[Any] = []
        if operation in _REPEATS:
            _, most, body = argument
            unbounded = most == codes.MAXREPEAT or most > 100
            if unbounded and depth:
                return True
            inner = depth + bool(unbounded and operation is not codes.POSSESSIVE_REPEAT)
            children = [body]
        elif operation is codes.SUBPATTERN:
            children = [argument[3]]
        elif operation is codes.BRANCH:
            children = argument[1]
        elif operation in (codes.ASSERT, codes.ASSERT_NOT):
            children, inner = [argument[1]], 0
        elif operation is codes.ATOMIC_GROUP:
            children = [argument]
        elif operation is codes.GROUPREF_EXISTS:
            children = [part for part in argument[1:] if part is not None]
        if any(_nested(child, inner) for child in children):
            return True
    return False


def _overlapping(tree: Any) -> bool:
    """Whether two unbounded repetitions that match the same character follow one another."""
    open_ended: list[Any] = []
    for operation, argument in tree:
        if operation in _REPEATS:
            least, most, body = argument
            if _overlapping(body):
                return True
            if most == codes.MAXREPEAT and body.getwidth() == (1, 1):
                if any(_alike(body, other) for other in open_ended):
                    return True
                open_ended = [*open_ended, body] if least == 0 else [body]
            elif least:
                open_ended = []
        elif operation is codes.SUBPATTERN:
            if _overlapping(argument[3]):
                return True
            open_ended = []
        elif operation is codes.BRANCH:
            if any(_overlapping(branch) for branch in argument[1]):
                return True
            open_ended = []
        elif operation in (codes.ASSERT, codes.ASSERT_NOT):
            if _overlapping(argument[1]):
                return True
        elif operation is not codes.AT:
            open_ended = []
    return False


def ways(tree: Any, following: frozenset[str] | None = None) -> float:
    """Estimate in how many ways a pattern can be tried from one place of a window, at most.

    ``following`` are the characters with which goes on what comes behind; None when any may. A
    repetition is tried in one way when what follows it begins with other characters, alternatives
    when they begin differently.
    """
    total = 1.0
    items = list(tree)
    behind = following
    for operation, argument in reversed(items):
        begins, empty = _first(operation, argument)
        if operation in _REPEATS:
            least, most, body = argument
            loop = _first_of(body)[0]
            after = None if behind is None else behind | loop
            inner = ways(body, after if most > 1 else behind)
            times = min(most, WINDOW)
            clash = behind is None or not loop.isdisjoint(behind)
            total *= 1 if operation is codes.POSSESSIVE_REPEAT else _power(inner, times)
            total *= times - least + 1 if clash and operation is not codes.POSSESSIVE_REPEAT else 1
        elif operation is codes.SUBPATTERN:
            total *= ways(argument[3], behind)
        elif operation is codes.BRANCH:
            total *= _either(argument[1], behind)
        if operation not in _ZERO_WIDTH:
            behind = begins if not empty else None if behind is None else begins | behind
        if total > _TOO_MANY:
            return total
    return total


def _power(inner: float, times: int) -> float:
    return inner if inner <= 1 else min(_TOO_MANY * 2.0, inner ** min(times, 64))


def _either(branches: Any, behind: frozenset[str] | None) -> float:
    """Count the ways of alternatives: those that begin alike are tried one after the other."""
    counts = [ways(branch, behind) for branch in branches]
    seen: set[str] = set()
    for branch in branches:
        begins, empty = _first_of(branch)
        if empty or not begins.isdisjoint(seen):
            return sum(counts)
        seen |= begins
    return max(counts)


def _first_of(tree: Any) -> tuple[frozenset[str], bool]:
    """Return the sample characters with which a piece can begin, and whether it may be empty."""
    found: frozenset[str] = frozenset()
    for operation, argument in tree:
        begins, empty = _first(operation, argument)
        found |= begins
        if not empty:
            return found, False
    return found, True


def _first(operation: Any, argument: Any) -> tuple[frozenset[str], bool]:
    if operation in _ZERO_WIDTH:
        return frozenset(), True
    if operation in _REPEATS:
        begins, empty = _first_of(argument[2])
        return begins, empty or not argument[0]
    if operation is codes.SUBPATTERN:
        return _first_of(argument[3])
    if operation is codes.ATOMIC_GROUP:
        return _first_of(argument)
    if operation is codes.BRANCH:
        each = [_first_of(branch) for branch in argument[1]]
        return frozenset().union(*(begins for begins, _ in each)), any(empty for _, empty in each)
    if operation is codes.LITERAL:
        return frozenset((chr(argument), chr(argument).lower(), chr(argument).upper())), False
    if operation is codes.IN:
        return _members(argument), False
    if operation is codes.ANY:
        return frozenset(_SAMPLE) - {"\n"}, False
    return frozenset(_SAMPLE), operation is codes.GROUPREF or operation is codes.GROUPREF_EXISTS


def _members(members: Any) -> frozenset[str]:
    """Return what a class holds: its own characters, and of the sample what it matches."""
    listed = {chr(value) for kind, value in members if kind is codes.LITERAL}
    edges = {chr(edge) for kind, value in members if kind is codes.RANGE for edge in value}
    sample = {*_SAMPLE, *edges}
    tree = _parser.parse("")
    tree.append((codes.IN, members))
    matches = _compiler.compile(tree).match
    return frozenset(listed | {char for char in sample if matches(char)})


def _alike(left: Any, right: Any) -> bool:
    one, two = _compiler.compile(left), _compiler.compile(right)
    return any(one.match(char) and two.match(char) for char in _SAMPLE)


def _has_lookaround(tree: Any) -> bool:
    return any(operation in (codes.ASSERT, codes.ASSERT_NOT, codes.AT) for operation, _ in tree)


class PatternMatcher(Matcher["checks.Pattern"]):
    """Reports matches of regular expressions."""

    def __init__(self, rule: checks.Pattern, words: Words) -> None:
        super().__init__(rule, words)
        self._patterns = words.patterns(rule.pattern)
        self._unless = words.patterns(rule.unless)
        if all(probe.telling for probe in self._patterns):
            self.calls = tuple(probe.key for probe in self._patterns)
        if rule.fix is not None and not words.keeps:
            self._try_fix(rule.fix)

    def _try_fix(self, fix: str) -> None:
        for probe in self._patterns:
            try:
                probe.pattern.sub(fix, "")
            except (re.error, IndexError) as error:
                message = f"the fix {fix!r} does not fit {probe.source!r}: {error}"
                raise RuleError(message) from None

    def find(self, text: Text) -> Iterator[Hit]:
        """Yield the matches that lie in no excused span."""
        if not self.holds(text):
            return
        found: dict[Span, str | None] = {}
        own = text.own
        for probe in self._patterns.possible(text):
            pattern = probe.pattern
            for match in search_all(probe, own):
                span = match.span("at" if "at" in pattern.groupindex else 0)
                if span[0] >= 0 and span[0] < span[1]:
                    fix = None if self.rule.fix is None else match.expand(self.rule.fix)
                    found.setdefault(span, fix)
        if not found:
            return
        fine = Spans(m.span() for probe in self._unless for m in search_all(probe, own))
        for (start, end), fix in found.items():
            if not fine.cover((start, end)):
                fixes = () if fix is None or "\ufffc" in fix else (fix,)
                yield Hit(start, end, fixes, {"found": text.raw[start:end]})


def search_all(probe: Probe, text: str) -> Iterator[re.Match[str]]:
    """Yield all matches; long texts are searched in windows that overlap."""
    if len(text) <= WINDOW:
        yield from probe.matches(text)
        return
    last = 0
    for start in range(0, len(text), WINDOW - OVERLAP):
        border = min(start + WINDOW, len(text))
        for match in probe.pattern.finditer(text, start, border):
            # What touches the border of a window stands whole in the next one.
            if match.start() >= last and (match.end() < border or border == len(text)):
                yield match
                last = match.end()
