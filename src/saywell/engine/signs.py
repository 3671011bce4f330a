"""What a text must have for a pattern to match: letters for the gate, and marks asked for first."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from saywell.engine.anchors import Anchor, Need, weight
from saywell.engine.folding import HAN, WORD_MARKS, fold
from saywell.engine.marks import DIGIT, GAPS, LETTER
from saywell.engine.sentences import STOPS

_WIDEST = 128
_MOST = 24
"""The most ways to write a piece that is still worth asking for."""

_LONGEST = 12

# The standard library's own reading of a pattern; its modules have no public name.
codes: Any = importlib.import_module("re._constants")
parser: Any = importlib.import_module("re._parser")

_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
_DIGITS = (
    (codes.CATEGORY, codes.CATEGORY_DIGIT),
    (codes.RANGE, (ord("0"), ord("9"))),
)
_LETTERS = re.compile(f"(?:{LETTER}|[^\\W_])+")
_TWO = re.compile(f"{LETTER}+")
_WORD = re.compile(r"\w+")
_WHOLE = re.compile(r"(?<=[ ,.!?])[^\W_]+(?=[ ,.!?])")
_RARE = re.compile(f"[^\\w\\s.,:'{STOPS}{LETTER}{WORD_MARKS}-]+")
_TELLING = 4
"""A piece of a word as long as this says more than a mark."""

_HAN = re.compile(f"[{HAN}]")

Ways = frozenset[str]
"""All the ways in which a piece of a text may be written."""


class Sieve(NamedTuple):
    """What a text has to have for a pattern: words for the gate, marks of which one is there."""

    needs: tuple[Need, ...] = ()
    marks: Ways | None = None


def sieve_of(source: str) -> Sieve:
    """Find out what every text has that a regular expression matches."""
    tree = parser.parse(source)
    every = [ways for ways in _pieces(tree) if all(ways)]
    needs = {need for ways in every if (need := _need(ways))}
    marks = [runs for ways in every for runs in _marks(ways)]
    return Sieve(
        tuple(sorted(needs, key=lambda need: (-weight(need), need))),
        min(marks, key=_commonness, default=None),
    )


def _need(ways: Ways) -> Need | None:
    """Return what each of the ways brings into a word of the folded text, None for too little."""
    anchors = set()
    if DIGIT in ways:
        return None
    for way in ways:
        folded = fold(way)
        whole = max(_WHOLE.findall(folded), key=len, default="")
        part = max(_WORD.findall(folded), key=len, default="")
        mark = max(_RARE.findall(folded), key=len, default="")
        if whole and 2 * len(whole) + 2 >= len(part):
            anchors.add(Anchor.of(whole, False, False))
        elif mark and len(part) < _TELLING:
            anchors.add(Anchor(mark, "mark"))
        elif len(part) > 1 or _HAN.match(part):
            anchors.add(Anchor.of(part, True, True))
        else:
            return None
    return tuple(sorted(anchors))


def _marks(ways: Ways) -> Iterator[Ways]:
    """Yield the runs of marks and blanks of which the ways have one each, letters left open."""
    cut = [_LETTERS.sub(LETTER, way).split(LETTER) for way in ways]
    if len({len(runs) for runs in cut}) != 1:
        return
    last = len(cut[0]) - 1
    for at in range(last + 1):
        before, after = LETTER if at else "", LETTER if at < last else ""
        if all(runs[at] for runs in cut):
            yield frozenset(before + runs[at] + after for runs in cut)


def _commonness(ways: Ways) -> int:
    """Rate how often ordinary messages have one of the ways: higher is more often."""
    return sum(map(_common, ways))


def _common(way: str) -> int:
    bare = way.strip(LETTER)
    if way == DIGIT or bare == " ":
        return 100 if bare == " " else 8
    if bare in (".", ",", "'", "\n"):
        return 2 if len(way) == len(bare) + 2 else 20
    return 1 if len(bare) > 1 else 5


def _pieces(tree: Any) -> list[Ways]:
    """Return the pieces that every match has, each with all its ways; neighbours are joined."""
    found, run = _walked(tree, [])
    return [*found, *_joined(run)]


def _walked(tree: Any, run: list[Ways]) -> tuple[list[Ways], list[Ways]]:
    """Return the pieces of a part of a pattern, and the run of neighbours at its end."""
    found: list[Ways] = []
    for operation, argument in tree:
        if operation in (codes.AT, codes.ASSERT_NOT):
            continue
        if operation is codes.SUBPATTERN:
            inner, run = _walked(argument[3], run)
            found += inner
        elif operation is codes.ASSERT:
            ahead = argument[0] > 0
            inner, last = _walked(argument[1], run if ahead else [])
            found += [*inner, *_joined(last if ahead else run)]
            run = run if ahead else last
        else:
            ways, inner, more = _ways(operation, argument)
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


def _joined(run: list[Ways]) -> Iterator[Ways]:
    """Yield what neighbours make together, as long as the ways stay few."""
    made: Ways = frozenset(("",))
    for at, ways in enumerate(run):
        if len(made) * len(ways) > _MOST:
            yield made
            # The next piece begins with the neighbour before it, when that is not too much.
            made = _product(run[at - 1 : at + 1]) if len(run[at - 1]) * len(ways) <= _MOST else ways
        else:
            made = _product((made, ways))
        if max(map(len, made)) > _LONGEST:
            yield made
            made = frozenset(("",))
    yield made


def _ways(operation: Any, argument: Any) -> tuple[Ways | None, list[Ways], bool]:
    """Return a piece's ways (None: too many), pieces within it, and whether it may be repeated."""
    if operation is codes.LITERAL:
        return frozenset((chr(argument),)), [], False
    if operation is codes.IN:
        return _class(argument), [], False
    if operation is codes.BRANCH:
        return _branches(argument[1])
    if operation is codes.ATOMIC_GROUP:
        return None, _pieces(argument), False
    if operation not in _REPEATS or not argument[0]:
        return None, [], False
    times, most, body = argument
    once = _whole(body)
    if once is None or len(once) ** min(times, 9) > _MOST or times > _LONGEST:
        return None, _pieces(body), False
    return _product([once] * times), _pieces(body), most != times


def _branches(branches: Any) -> tuple[Ways | None, list[Ways], bool]:
    wholes = [_whole(branch) for branch in branches]
    together = frozenset(way for whole in wholes for way in whole or ())
    if None not in wholes and len(together) <= _MOST:
        return together, [], False
    best = [
        max((ways for ways in _pieces(branch) if all(ways)), key=_length, default=None)
        for branch in branches
    ]
    if None in best:
        return None, [], False
    return None, [frozenset(way for ways in best for way in ways or ())], False


def _length(ways: Ways) -> tuple[int, int]:
    return min(len(way.strip(LETTER)) for way in ways), -len(ways)


def _product(parts: Iterable[Ways]) -> Ways:
    made: Ways = frozenset(("",))
    for ways in parts:
        made = frozenset(_TWO.sub(LETTER, left + right) for left in made for right in ways)
    return made


def _whole(tree: Any) -> Ways | None:
    """Return all that a piece of a pattern can match, None when it is too much."""
    parts: list[Ways] = []
    size = 1
    for operation, argument in tree:
        if operation in (codes.AT, codes.ASSERT_NOT):
            continue
        if operation is codes.SUBPATTERN:
            ways, more = _whole(argument[3]), False
        else:
            ways, _, more = _ways(operation, argument)
        size *= len(ways or ())
        if ways is None or more or size > _MOST:
            return None
        parts.append(frozenset((LETTER,)) if ways == frozenset((DIGIT,)) else ways)
    return _product(parts)


def _class(members: Any) -> Ways | None:
    """Return what a class in square brackets matches, None when it is too much to ask for."""
    found: set[str] = set()
    for operation, argument in members:
        if operation is codes.LITERAL:
            found.add(chr(argument))
        elif (operation, argument) in _DIGITS:
            found.add(DIGIT)
        elif operation is codes.RANGE and argument[1] - argument[0] < _WIDEST:
            found.update(map(chr, range(argument[0], argument[1] + 1)))
        else:
            return None
    if DIGIT in found and len(found) > 1:
        found = (found - {DIGIT}) | {LETTER}
    if len(found) > _MOST and not all(map(GAPS.fullmatch, found)):
        letters = all(char.isalnum() or char == LETTER for char in found)
        return frozenset((LETTER,)) if letters else None
    return frozenset(found)
