"""A list to choose from, narrowed by what is typed, and a line to type: plain values."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from saywell.engine.folding import fold

OTHER = "\x00"
"""What the key of the line begins with that stands for what is typed itself."""

TYPO = 4
"""Characters from which on a word may be typed with one slip."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list: ``key`` is handed on when it is chosen, and no line's but its own.

    ``detail`` stands at the right; what is typed is also looked for in it and in ``words``, which
    are not shown.
    """

    key: str
    text: str
    detail: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Menu:
    """A list that is open, or a question that is answered by typing a line.

    ``hits`` are the items that what was ``typed`` finds, ``chosen`` the one under the cursor.
    ``note`` says more below the title. ``version`` goes up whenever the session itself changes
    what is typed. A question (``is_question``) has no items and takes an empty answer only when
    ``empty``. ``other`` is the last line of a list that also takes what is typed itself, with
    ``{typed}`` in it.
    """

    title: str
    items: tuple[Item, ...] = ()
    hits: tuple[Item, ...] = ()
    chosen: int = 0
    typed: str = ""
    note: str = ""
    empty: bool = False
    other: str = ""
    loading: bool = False
    version: int = 0
    is_question: bool = False

    @property
    def item(self) -> Item | None:
        """The item under the cursor, None when nothing was found."""
        return self.hits[self.chosen] if self.chosen < len(self.hits) else None


def narrowed(menu: Menu, typed: str) -> Menu:
    """Return the list as what is typed now narrows it; the best is under the cursor."""
    return dataclasses.replace(menu, typed=typed, hits=_hits(menu, menu.items, typed), chosen=0)


def renewed(menu: Menu, items: Sequence[Item], *, loading: bool = False) -> Menu:
    """Return the list with other items; what was under the cursor stays there if it is found."""
    before = menu.item
    items = tuple(items)
    hits = _hits(menu, items, menu.typed)
    chosen = next((at for at, one in enumerate(hits) if before and one.key == before.key), 0)
    return dataclasses.replace(menu, items=items, hits=hits, chosen=chosen, loading=loading)


def _hits(menu: Menu, items: Sequence[Item], typed: str) -> tuple[Item, ...]:
    hits = found(items, typed)
    if not menu.other or not typed.strip():
        return hits
    text = menu.other.replace("{typed}", typed.strip())
    return (*hits, Item(OTHER + typed.strip(), text))


def moved(menu: Menu, step: int) -> Menu:
    """Return the list with the cursor so many items further, and round."""
    if not menu.hits:
        return menu
    return dataclasses.replace(menu, chosen=(menu.chosen + step) % len(menu.hits))


def found(items: Sequence[Item], typed: str) -> tuple[Item, ...]:
    """Find the items that hold every word of what is typed, the best fitting first.

    Capitals, accents and the forms of Arabic letters do not matter. A word that no item holds may
    have one slip: a letter too many, too few, another, or two in the wrong order.
    """
    asked = fold(typed).split()
    if not asked:
        return tuple(items)
    for slips in (False, True):
        ranked = [
            (rank, place)
            for place, item in enumerate(items)
            if (rank := _rank(asked, item, slips=slips)) is not None
        ]
        if ranked:
            return tuple(items[place] for _, place in sorted(ranked))
    return ()


@lru_cache(maxsize=2048)
def _folded(item: Item) -> tuple[str, str]:
    return fold(item.text), fold(f"{item.key} {item.detail} {item.words}")


def _rank(asked: Sequence[str], item: Item, *, slips: bool) -> int | None:
    """Say how well an item fits, the lower the better; None when it does not."""
    text, rest = _folded(item)
    total = 0
    for word in asked:
        if text.startswith(word):
            continue
        if f" {word}" in f" {text}":
            total += 1
        elif f" {word}" in f" {rest}":
            total += 3
        elif word in text:
            total += 4
        elif word in rest:
            total += 6
        elif slips and len(word) >= TYPO and _slipped(word, f"{text} {rest}".split()):
            total += 10
        else:
            return None
    return total


def _slipped(word: str, known: Sequence[str]) -> bool:
    """Say whether a word, or its beginning, is one slip away from what was typed."""
    return any(
        one_slip(word, other[:size])
        for other in known
        if word[0] in other[:2] or word[1] in other[:2]
        for size in {len(word) - 1, len(word), len(word) + 1}
    )


def one_slip(left: str, right: str) -> bool:
    """Say whether two words differ by one letter more, less or other, or by two swapped."""
    if left == right:
        return True
    if abs(len(left) - len(right)) > 1:
        return False
    at = next(
        (place for place, (a, b) in enumerate(zip(left, right, strict=False)) if a != b),
        min(len(left), len(right)),
    )
    swapped = left[at : at + 2] == right[at : at + 2][::-1]
    return (
        left[at + 1 :] == right[at + 1 :]
        or left[at:] == right[at + 1 :]
        or left[at + 1 :] == right[at:]
        or (swapped and left[at + 2 :] == right[at + 2 :])
    )
