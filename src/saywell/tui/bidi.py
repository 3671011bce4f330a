"""The order of right-to-left text on a grid of cells.

:func:`visual` gives one row as a terminal without bidirectional support has to be sent it: the
Unicode Bidirectional Algorithm (UAX #9: isolates, rules W1 to W7, N0 to N2, I1 to L4) over
grapheme clusters, whose marks stay with their letters. Embeddings and overrides never get here:
:func:`saywell.model.untrusted.clean` shows them. :func:`arranged` gives it as one that orders by
itself has to be sent it.

python-bidi does the same for whole texts, but does not say where a cell came from, which the styles
of a row need; tests hold this module to it.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate

from wcwidth import iter_graphemes

from saywell.tui.shaping import joined

RIGHT_TO_LEFT = "\u2067"
"""Begins the rest of a row that belongs to a right-to-left paragraph (RLI)."""

APART, END = "\u2068", "\u2069"
"""Around a name or a quotation, which has no part in the order of what stands beside it (FSI)."""

LEFT_MARK = "\u200e"
"""A letter that nobody sees: what is on its two sides is not taken for one run (LRM)."""

_MARKS = frozenset("\u200e\u200f\u061c\u2066\u2067\u2068\u2069")
_RIGHT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_QUOTED = re.compile('([“«„"])([^“«„"”»]+)([”»"])')
_APART = re.compile(f"{APART}[^{END}]*(?:{END}|$)")
_ISOLATES = {"LRI": 0, "RLI": 1, "FSI": None}
_NEUTRAL = frozenset(("B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"))


def has_right(text: str) -> bool:
    """Say whether any character of a text may run from right to left."""
    return not text.isascii() and _RIGHT.search(text) is not None


def runs_right(text: str) -> bool:
    """Say whether a paragraph runs from right to left as a whole.

    Its first letter outside of quotations and of what was put :func:`apart` decides (UAX #9, P2;
    HL1 lets a program know better),
    unless four in five letters run the other way: a sentence that only begins with a name.
    """
    if not has_right(text):
        return False
    kinds = [unicodedata.bidirectional(char) for char in text]
    rights, lefts = kinds.count("R") + kinds.count("AL"), kinds.count("L")
    own = _APART.sub(" ", text)
    first = _first_strong(_QUOTED.sub(" ", own))
    return lefts < 4 * rights and (_first_strong(own) if first is None else first) == 1


def apart(text: str) -> str:
    """Put a name or a quotation into a sentence so that the order around it stays."""
    return f"{APART}{text}{END}" if has_right(text) else text


def _first_strong(text: str) -> int | None:
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("L", "R", "AL"):
            return int(kind != "L")
    return None


# -- the order of a row


@dataclass(frozen=True, slots=True)
class Cell:
    """One cluster of a row in its visual place: which it was, and how it is drawn there.

    ``kind`` is what the rules made of it: L, R, EN or AN.
    """

    place: int
    text: str
    level: int
    kind: str


def ordered(clusters: Sequence[str], base: int) -> list[Cell]:
    """Put the clusters of one row into visual order, from left to right.

    ``base`` is 1 for a row of a right-to-left paragraph. Brackets in right-to-left runs are
    mirrored. Marks that nobody sees keep a place, and are drawn as nothing.
    """
    kinds = [unicodedata.bidirectional(cluster[0]) or "L" for cluster in clusters]
    levels = _levels(kinds, clusters, base)
    cells = [
        Cell(place, _mirrored(cluster) if level % 2 else cluster, level, kind)
        for place, (cluster, level, kind) in enumerate(zip(clusters, levels, kinds, strict=True))
    ]
    for least in range(max(levels, default=0), 0, -1):  # L2
        start = 0
        while start < len(cells):
            end = start
            while end < len(cells) and cells[end].level >= least:
                end += 1
            cells[start:end] = cells[start:end][::-1]
            start = end + 1
    return cells


def _levels(kinds: list[str], clusters: Sequence[str], base: int) -> list[int]:
    """Find the level of each cluster, and resolve its kind, those of an isolate by themselves."""
    given = list(kinds)
    levels = [base] * len(kinds)
    sequences: list[tuple[int, list[int]]] = [(base, [])]
    outer = [sequences[0]]
    for place, kind in enumerate(kinds):
        if kind == "PDI" and len(outer) > 1:
            outer.pop()
        level, places = outer[-1]
        levels[place] = level
        places.append(place)
        if kind in _ISOLATES:
            inner = _ISOLATES[kind]
            if inner is None:
                inner = _first_strong("".join(clusters[place + 1 : _closing(kinds, place)])) or 0
            deeper = level + 1 if (level + 1) % 2 == inner else level + 2
            sequences.append((deeper, []))
            outer.append(sequences[-1])
    for level, places in sequences:
        resolved = _resolved(
            [kinds[place] for place in places], [clusters[p] for p in places], level
        )
        for place, kind in zip(places, resolved, strict=True):
            levels[place] = level + _RAISED[level % 2][kind]
            kinds[place] = kind
    for place in range(len(kinds) - 1, -1, -1):  # L1: spaces at the end stay at the end
        if given[place] not in ("WS", "BN", "LRI", "RLI", "FSI", "PDI"):
            break
        levels[place] = base
    return levels


_RAISED = ({"L": 0, "R": 1, "EN": 2, "AN": 2}, {"L": 1, "R": 0, "EN": 1, "AN": 1})


def _closing(kinds: list[str], opening: int) -> int:
    depth = 0
    for place in range(opening + 1, len(kinds)):
        depth += (kinds[place] in _ISOLATES) - (kinds[place] == "PDI")
        if depth < 0:
            return place
    return len(kinds)


def _resolved(kinds: list[str], clusters: Sequence[str], level: int) -> list[str]:
    """Resolve weak and neutral kinds to L, R, EN and AN (rules W1 to W7, N0 to N2)."""
    own = "R" if level % 2 else "L"
    _resolve_weak(kinds, own)
    _resolve_brackets(kinds, clusters, own)
    start = 0
    while start < len(kinds):
        end = start
        while end < len(kinds) and kinds[end] in _NEUTRAL:
            end += 1
        if end > start:  # N1 and N2
            before = _strong(kinds[start - 1]) if start else own
            after = _strong(kinds[end]) if end < len(kinds) else own
            kinds[start:end] = [before if before == after else own] * (end - start)
        start = end + 1
    return kinds


def _strong(kind: str) -> str:
    return "R" if kind in ("EN", "AN") else kind


def _resolve_weak(kinds: list[str], own: str) -> None:
    before, strong = own, own
    for place, given in enumerate(kinds):
        kind = given
        if kind in ("NSM", "BN"):  # W1
            kind = "ON" if before in _ISOLATES or before == "PDI" else before
        if kind == "EN" and strong == "AL":  # W2
            kind = "AN"
        if kind in ("L", "R", "AL"):
            strong = kind
        kinds[place] = before = kind
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]  # W3
    for place in range(1, len(kinds) - 1):  # W4
        left, kind, right = kinds[place - 1 : place + 2]
        if left == right and (
            (kind == "ES" and left == "EN") or (kind == "CS" and left in ("EN", "AN"))
        ):
            kinds[place] = left
    for number in [place for place, kind in enumerate(kinds) if kind == "EN"]:  # W5
        for step in (-1, 1):
            place = number + step
            while 0 <= place < len(kinds) and kinds[place] == "ET":
                kinds[place] = "EN"
                place += step
    strong = own
    for place, kind in enumerate(kinds):
        if kind in ("ES", "ET", "CS"):  # W6
            kinds[place] = "ON"
        elif kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":  # W7
            kinds[place] = "L"


def _resolve_brackets(kinds: list[str], clusters: Sequence[str], own: str) -> None:
    """Give both brackets of a pair the direction of what is in them (N0)."""
    opened: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for place, cluster in enumerate(clusters):
        if kinds[place] != "ON" or not unicodedata.mirrored(cluster[0]):
            continue
        sort = unicodedata.category(cluster[0])
        if sort == "Ps":
            opened.append((_mirror(cluster[0]), place))
        elif sort == "Pe":
            fits = [at for at, (closing, _) in enumerate(opened) if closing == cluster[0]]
            if fits:
                pairs.append((opened[fits[-1]][1], place))
                del opened[fits[-1] :]
    for start, end in sorted(pairs):
        inside = {_strong(kind) for kind in kinds[start + 1 : end]} & {"L", "R"}
        if not inside:
            continue
        side = own
        if own not in inside:
            strong = [_strong(k) for k in kinds[:start] if _strong(k) in ("L", "R")]
            before = strong[-1] if strong else own
            side = before if before != own else own
        kinds[start] = kinds[end] = side


@cache
def _mirror(char: str) -> str:
    """Return the character that is this one seen from the other side, itself where none is."""
    if not unicodedata.mirrored(char):
        return char
    name = unicodedata.name(char, "")
    for one, other in (("LEFT", "RIGHT"), ("LESS", "GREATER")):
        if one in name or other in name:
            swapped = name.replace(one, "\0").replace(other, one).replace("\0", other)
            try:
                return unicodedata.lookup(swapped)
            except KeyError:
                return char
    return char


def _mirrored(cluster: str) -> str:
    return _mirror(cluster[0]) + cluster[1:]


# -- one row


@lru_cache(maxsize=4096)
def cells_of(text: str, base: int = 0) -> tuple[Cell, ...]:
    """Return the cells of one row in visual order; ``place`` is an offset into the text."""
    drawn = joined(text)
    offsets: list[int] = []
    clusters: list[str] = []
    offset = 0
    for cluster in iter_graphemes(text):
        end = offset + len(cluster)
        form = "".join(drawn[offset:end])
        if form:
            offsets.append(offset)
            clusters.append(form)
        offset = end
    return tuple(
        dataclasses.replace(cell, place=offsets[cell.place])
        for cell in ordered(clusters, base)
        if cell.text not in _MARKS
    )


def visual(text: str, base: int = 0) -> str:
    """Return one row as a terminal that does not reorder has to be sent it."""
    return "".join(cell.text for cell in cells_of(text, base))


def arranged(text: str, base: int = 0) -> str:
    """Return one row as a terminal that reorders has to be sent it to show what is meant."""
    return "".join(cell.text for cell in arranged_cells(text, base))


@lru_cache(maxsize=4096)
def arranged_cells(text: str, base: int = 0) -> tuple[Cell, ...]:
    """Return the cells of :func:`arranged`; ``place`` is an offset into the text.

    Such a terminal takes every row for one from left to right, and none keeps isolates for sure.
    So the runs are put into their visual order here, each in the order of its letters, and
    :data:`LEFT_MARK` keeps a number, or another run, away from the run before it.
    """
    clusters = list(iter_graphemes(text))
    offsets = list(accumulate(map(len, clusters), initial=0))
    shown = [cell for cell in ordered(clusters, base) if clusters[cell.place] not in _MARKS]
    parts: list[Cell] = []
    start = 0
    while start < len(shown):
        end = start
        while end < len(shown) and shown[end].kind != "L":
            end += 1
        if end == start:
            parts.append(shown[start])
            start += 1
        else:
            parts += _arranged_run(shown[start:end], shown[end:], clusters)
            start = end
    return tuple(dataclasses.replace(cell, place=offsets[cell.place]) for cell in parts)


def _sort(cell: Cell) -> str:
    return unicodedata.bidirectional(cell.text[0])


def _arranged_run(
    run: Sequence[Cell], after: Sequence[Cell], clusters: Sequence[str]
) -> list[Cell]:
    """Arrange cells between letters that run left to right: the outer neutral ones stay."""
    letters = [place for place, cell in enumerate(run) if _sort(cell) in ("R", "AL")]
    if not letters:
        return list(run)
    first = next(place for place, cell in enumerate(run) if _sort(cell) in _COUNTS)
    last = letters[-1] + 1
    core = [
        dataclasses.replace(cell, text=clusters[cell.place])
        for cell in sorted(run[first:last], key=lambda cell: cell.place)
    ]
    following = next((_sort(c) for c in (*run[last:], *after) if _sort(c) in _COUNTS), "L")
    if following != "L":
        core[-1] = dataclasses.replace(core[-1], text=core[-1].text + LEFT_MARK)
    return [*run[:first], *core, *run[last:]]


_COUNTS = frozenset(("L", "R", "AL", "EN", "AN"))
"""Kinds of characters that have a direction, or follow that of others."""


def apart_in_quotes(text: str) -> str:
    """Put what is quoted in a sentence apart from the order around it."""
    return _QUOTED.sub(rf"\1{APART}\2{END}\3", text)
