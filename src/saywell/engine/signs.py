"""What a text must have for a pattern to match: letters for the gate, and marks asked for first."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator
from typing import Any
from unicodedata import category

from saywell.engine.anchors import Anchor, Need, Rate, by_length
from saywell.engine.folding import HAN, WORD_MARKS, fold
from saywell.engine.looks import DIGIT as DIGIT_LOOK
from saywell.engine.looks import MIXED, POINTED, STRETCHED, is_pointed
from saywell.engine.marks import DIGIT, END, LETTER, LETTERS

_WIDEST = 128
_MOST = 24
"""The most ways to write a piece that are still worth asking for."""

_CHOICES = 200
"""The most choices of a piece that has nothing but choices."""

_LONGEST = 12

# The standard library's own reading of a pattern; its modules have no public name.
codes: Any = importlib.import_module("re._constants")
parser: Any = importlib.import_module("re._parser")

_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
_LETTER_CLASS = (codes.CATEGORY, codes.CATEGORY_WORD)
_NOWHERE = (codes.AT, codes.ASSERT_NOT)
"""What takes no place in a match."""

_END = frozenset((END,))
_STARTS = (codes.AT_BEGINNING, codes.AT_BEGINNING_STRING)
_TEXT_ENDS = ((codes.AT, codes.AT_END), (codes.AT, codes.AT_END_STRING))
_AT_ENDS = ([_TEXT_ENDS[0]], [_TEXT_ENDS[1]])
_LINES = re.compile(r"\(\?[a-z]*m")
_DIGITS = (
    (codes.CATEGORY, codes.CATEGORY_DIGIT),
    (codes.RANGE, (ord("0"), ord("9"))),
)
BOUND, TWIN = "\ufff0", "\ufff2"
"""Stand in a way to write a piece where a word begins or ends, and for a letter three times."""

_LETTERS = re.compile(f"(?:{LETTER}|{LETTERS})+")
_TWO = re.compile(f"{LETTER}+")
_WORD = re.compile(rf"[\w{WORD_MARKS}]+")
_DELIMITERS = r" ,.!?'\-"
_WHOLE = re.compile(f"(?<=[{_DELIMITERS}{BOUND}])[^\\W_]+(?=[{_DELIMITERS}{BOUND}])")
_BEGUN = re.compile(f"(?<=[{_DELIMITERS}{BOUND}])[^\\W_]+$")
_ENDED = re.compile(f"^[^\\W_]+(?=[{_DELIMITERS}{BOUND}])")
_MIXED = re.compile(rf"[^\W\d_]\d|\d[^\W\d_]|{LETTER}\d|\d{LETTER}")
_MARKED = re.compile(f"[{WORD_MARKS}]")
_AFTER_BLANK = re.compile(rf"(?<= )[\w{WORD_MARKS}]{{2,}}$")
_HAN = re.compile(f"[{HAN}]")

Ways = frozenset[str]
"""All the ways in which a piece of a text may be written."""


def sieve_of(source: str, rate: Rate = by_length) -> tuple[Need, ...]:
    """Find out what every text has that a regular expression matches, what tells most first.

    ``rate`` tells which words and marks texts seldom have.
    """
    tree = parser.parse(source)
    needs = {
        need for ways in _Pieces(rate, source).of(tree, last=True) for need in _needs(ways, rate)
    }
    return tuple(sorted(needs, key=lambda need: (rate(need), need)))


def beginnings_of(source: str) -> str | None:
    """Return the marks with which matches begin that do not begin at the start of a text.

    None where no start of a text is asked for, or when matches may begin with anything else.
    """
    tree = parser.parse(source)
    found = _beginnings(tree, many_lines=bool(tree.state.flags & re.MULTILINE))
    return None if found is None or "" not in found else "".join(sorted(found))


def _beginnings(tree: Any, *, many_lines: bool) -> set[str] | None:
    """Return the marks with which a part of a pattern begins, "" for the start of a text."""
    if not tree:
        return None
    operation, argument = tree[0]
    if operation is codes.AT:
        once = argument is codes.AT_BEGINNING_STRING or not many_lines
        return {""} if argument in _STARTS and once else None
    if operation is codes.SUBPATTERN:
        many_lines |= bool(argument[1] & re.MULTILINE)
        return _beginnings(argument[3], many_lines=many_lines)
    if operation is codes.BRANCH:
        found: set[str] = set()
        for branch in argument[1]:
            begins = _beginnings(branch, many_lines=many_lines)
            if begins is None:
                return None
            found |= begins
        return found
    if operation is codes.LITERAL:
        return _marks([(operation, argument)])
    return _marks(argument) if operation is codes.IN else None


def _marks(members: Any) -> set[str] | None:
    """Return the characters of a class; None when it has others than marks."""
    if any(kind is not codes.LITERAL for kind, _ in members):
        return None
    found = {chr(value) for _, value in members}
    return None if any(map(str.isalnum, found)) else found


def _needs(ways: Ways, rate: Rate) -> list[Need]:
    """Return what each of the ways brings into a text, nothing when one brings too little.

    That is what tells most of each way, and what tells second most of those that have more.
    """
    first, second = set(), set()
    for way in ways:
        found = sorted(set(_anchors(way)), key=lambda anchor: (rate((anchor,)), anchor))
        if not found:
            return []
        first.add(found[0])
        second.add(found[:2][-1])
    return [tuple(sorted(first)), tuple(sorted(second))]


def _anchors(way: str) -> Iterator[Anchor]:
    """Yield what a way to write a piece brings into a text: words, parts of them, marks, looks."""
    if TWIN in way:
        yield Anchor(STRETCHED, "look")
    if DIGIT in way:
        yield Anchor(DIGIT_LOOK, "look")
    if is_pointed(way):
        yield Anchor(POINTED, "look")
    way = way.replace(TWIN, LETTER).replace(DIGIT, LETTER)
    folded = fold(way)
    if _MIXED.search(folded):
        yield Anchor(MIXED, "look")
    if _MARKED.search(folded):  # where vowels are marks, no pattern knows where a word ends
        yield from (Anchor(piece, "start") for piece in _AFTER_BLANK.findall(folded))
    else:
        for sort, pattern in (("word", _WHOLE), ("start", _BEGUN), ("end", _ENDED)):
            for piece in pattern.findall(folded):
                if (sort == "word" or len(piece) > 1) and not _HAN.search(piece):
                    yield Anchor(piece, sort)
    part = max(_WORD.findall(folded), key=len, default="")
    if part.isdigit() and len(part) == 1:
        yield Anchor(DIGIT_LOOK, "look")
    elif part:
        yield _inside(part)
    yield from _gaps(way)


def _gaps(way: str) -> Iterator[Anchor]:
    """Yield the runs of marks and blanks of a way to write a piece, letters left open."""
    runs = _LETTERS.sub(LETTER, way.replace(BOUND, "")).split(LETTER)
    for at, run in enumerate(runs):
        if run:
            before, after = LETTER if at else "", LETTER if at < len(runs) - 1 else ""
            yield Anchor(before + run + after, "gap")


def _inside(part: str) -> Anchor:
    return Anchor.of(part, open_start=True, open_end=True)


class _Pieces:
    """Finds the pieces that every match of a pattern has, each with all its ways."""

    def __init__(self, rate: Rate, source: str) -> None:
        self._rate = rate
        self._ends = _LINES.search(source) is None
        self._widths: dict[int, tuple[int, int]] = {}

    def of(self, tree: Any, *, last: bool = False) -> list[Ways]:
        """Return the pieces of a part of a pattern, maybe its ``last``; neighbours are joined."""
        found, run = self._walked(tree, [], last=last)
        return [*found, *_joined(run)]

    def _walked(self, tree: Any, run: list[Ways], *, last: bool) -> tuple[list[Ways], list[Ways]]:
        """Return the pieces of a part of a pattern, and the run of neighbours at its end."""
        found: list[Ways] = []
        items = list(tree)
        ends = last and self._ends
        final = max((at for at, item in enumerate(items) if item[0] not in _NOWHERE), default=-1)
        for at, (operation, argument) in enumerate(items):
            if operation in _NOWHERE:
                if ends and at > final and (operation, argument) in _TEXT_ENDS:
                    run = [*(ways for ways in run if ways != _END), _END]
                elif _bounds(operation, argument):
                    run = [*run, frozenset((BOUND,))]
                continue
            if ends and _is_blanks(operation, argument) and items[at + 1 : at + 2] in _AT_ENDS:
                continue  # the run at the end of a text is known without its blanks, too
            if operation is codes.SUBPATTERN:
                self._widths[argument[0]] = argument[3].getwidth()
                inner, run = self._walked(argument[3], run, last=ends and at == final)
                found += inner
            elif operation is codes.ASSERT:
                ahead = argument[0] > 0
                ending = ends and ahead and at == final
                inner, tail = self._walked(argument[1], run if ahead else [], last=ending)
                found += [*inner, *_joined(tail if ahead else run)]
                run = run if ahead else tail
            else:
                ways, inner, more = self._ways(operation, argument)
                found += inner
                if ways == frozenset((DIGIT,)):
                    found.append(ways)
                    ways = frozenset((LETTER,))
                if ways is not None:
                    run = [*run, ways]
                if ways is None or more:
                    found += _joined(run)
                    run = [] if ways is None else [ways]
        return found, run

    def _ways(self, operation: Any, argument: Any) -> tuple[Ways | None, list[Ways], bool]:
        """Return a piece's ways (None: too many), pieces in it, and whether it may be repeated."""
        if operation is codes.LITERAL:
            return frozenset((chr(argument),)), [], False
        if operation is codes.IN:
            return _class(argument), [], False
        if operation is codes.BRANCH:
            return self._branches(argument[1])
        if operation is codes.ATOMIC_GROUP:
            return None, self.of(argument), False
        if operation not in _REPEATS or not argument[0]:
            return None, [], False
        times, most, body = argument
        if times > 1 and [item[0] for item in body] == [codes.GROUPREF]:
            letter = self._widths.get(body[0][1]) == (1, 1)
            return (frozenset((TWIN,)) if letter else None), [], most != times
        once = self._whole(body)
        if once is None or len(once) ** min(times, 9) > _MOST or times > _LONGEST:
            return None, self.of(body), False
        return _product([once] * times), self.of(body), most != times

    def _branches(self, branches: Any) -> tuple[Ways | None, list[Ways], bool]:
        wholes = [self._whole(branch) for branch in branches]
        together = frozenset(way for whole in wholes for way in whole or ())
        if None not in wholes and len(together) <= _CHOICES:
            return together, [], False
        found = [
            sorted((ways for ways in self.of(branch) if all(ways)), key=self._telling)
            for branch in branches
        ]
        if not all(found):
            return None, [], False
        first, second = (
            frozenset(way for ways in found for way in ways[:most][-1]) for most in (1, 2)
        )
        return None, [first, second], False

    def _telling(self, ways: Ways) -> tuple[Any, ...]:
        """Rate how much it says that a text has one of the ways: the lower, the more."""
        needs = _needs(ways, self._rate)
        if not needs:
            return True, -min(len(way.strip(LETTER)) for way in ways), len(ways)
        return False, self._rate(needs[0]), len(ways)

    def _whole(self, tree: Any) -> Ways | None:
        """Return all that a piece of a pattern can match, None when it is too much."""
        parts: list[Ways] = []
        size = 1
        for operation, argument in tree:
            if operation in _NOWHERE:
                if _bounds(operation, argument):
                    parts.append(frozenset((BOUND,)))
                continue
            if operation is codes.SUBPATTERN:
                ways, more = self._whole(argument[3]), False
            else:
                ways, _, more = self._ways(operation, argument)
            size *= len(ways or ())
            if ways is None or more or size > _MOST:
                return None
            parts.append(frozenset((LETTER,)) if ways == frozenset((DIGIT,)) else ways)
        return _product(parts)


def _is_blanks(operation: Any, argument: Any) -> bool:
    """Whether a piece of a pattern is blanks that may be missing."""
    if operation not in _REPEATS or argument[0] or len(argument[2]) != 1:
        return False
    kind, members = argument[2][0]
    if kind is codes.LITERAL:
        return chr(members).isspace()
    return kind is codes.IN and members == [(codes.CATEGORY, codes.CATEGORY_SPACE)]


def _bounds(operation: Any, argument: Any) -> bool:
    """Whether a word begins or ends at a place: no letter stands on its other side."""
    if operation is codes.AT:
        return argument is not codes.AT_NON_BOUNDARY
    body = list(argument[1])
    if len(body) != 1 or body[0][0] is not codes.IN:
        return False
    return _LETTER_CLASS in body[0][1]


def _joined(run: list[Ways]) -> Iterator[Ways]:
    """Yield what neighbours make together, as long as the ways stay few."""
    made: Ways = frozenset(("",))
    for at, ways in enumerate(run):
        if not _few(made, ways):
            yield made
            # The next piece begins with the neighbour before it, when that is not too much.
            made = _product(run[at - 1 : at + 1]) if _few(run[at - 1], ways) else ways
        else:
            made = _product((made, ways))
        if max(map(len, made)) > _LONGEST:
            yield made
            made = frozenset(("",))
    yield made


def _few(left: Ways, right: Ways) -> bool:
    """Whether there are few ways to write two pieces together, or one of them leaves no choice."""
    return len(left) * len(right) <= _MOST or min(len(left), len(right)) == 1


def _product(parts: Iterable[Ways]) -> Ways:
    made: Ways = frozenset(("",))
    for ways in parts:
        made = frozenset(_TWO.sub(LETTER, left + right) for left in made for right in ways)
    return made


def _class(members: Any) -> Ways | None:
    """Return what a class in square brackets matches, None when it is too much to ask for."""
    found: set[str] = set()
    for operation, argument in members:
        if operation is codes.LITERAL:
            found.add(chr(argument))
        elif (operation, argument) in _DIGITS:
            found.add(DIGIT)
        elif (operation, argument) == _LETTER_CLASS:
            found.update((LETTER, "_"))
        elif operation is codes.RANGE and argument[1] - argument[0] < _WIDEST:
            found.update(map(chr, range(argument[0], argument[1] + 1)))
        else:
            return None
    if DIGIT in found and len(found) > 1:
        found = (found - {DIGIT}) | {LETTER}
    if len(found) > _MOST and any(map(_LETTERS.match, found)):
        return frozenset((LETTER,)) if all(map(_is_letter, found)) else None
    return frozenset(found)


def _is_letter(char: str) -> bool:
    """Whether a character belongs to a word; what is no character at all may be in any range."""
    return _LETTERS.fullmatch(char) is not None or category(char) == "Cn"
