"""The keys as somebody has them: those of the table, with what the configuration changes.

What is wrong in the configuration is a problem with its place; the key table then keeps its own
keys there, for a screen has to open whatever stands in a file.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from saywell.app.picking import Step
from saywell.app.reviewing import Stage
from saywell.app.state import Mode
from saywell.errors import Problem, Where, nearest
from saywell.model.settings import Settings
from saywell.tui.key_names import BadKey, label, parse
from saywell.tui.keys import (
    KEYS,
    PICKER_KEYS,
    PROMPTS,
    REVIEW_KEYS,
    TABLES,
    Action,
    KeyLine,
    Place,
)

NOTHING = "none"
"""What is written for an action that shall have no key."""

NEEDED: Mapping[str, Action] = {
    "escape": Action.CANCEL,
    "c-c": Action.CANCEL,
    "c-q": Action.QUIT,
}
"""Keys of the chat screen that lead out of everything: they stay where they are."""

PICKER_NEEDED: Mapping[str, Action] = {"escape": Action.PICK_BACK, "c-c": Action.PICK_LEAVE}
"""The same of the picker."""

REVIEW_NEEDED: Mapping[str, Action] = {"c-c": Action.REVIEW_STOP}
"""The same of the review."""

EDITING = frozenset(("left", "right", "up", "down", "home", "end", "backspace", "delete", "insert"))
"""Keys that move in a text that is being written, or change it."""

WITHIN_LISTS = frozenset(("up", "down"))
"""Those that choose where only one line is typed."""

WRITING: frozenset[Place] = frozenset((Mode.COMPOSE, *PROMPTS, *Step, Stage.OWNER))
"""Places in which letters are text."""

IN_EMPTY = frozenset((Action.SLASH,))
"""Actions whose key is one only while nothing has been typed, so that it may be a letter."""


@dataclass(frozen=True, slots=True)
class Keymap:
    """The tables as they hold, and what was wrong with the wishes."""

    keys: tuple[KeyLine, ...] = KEYS
    picker: tuple[KeyLine, ...] = PICKER_KEYS
    problems: tuple[Problem, ...] = ()
    review: tuple[KeyLine, ...] = REVIEW_KEYS

    @property
    def lines(self) -> tuple[KeyLine, ...]:
        """Every line of all tables."""
        return (*self.keys, *self.picker, *self.review)


def keymap_of(settings: Settings) -> Keymap:
    """Return the key tables with the keys of the configuration in place of their own."""
    wished = settings.keys
    if not wished:
        return Keymap()
    judged = _Judged(settings)
    wishes = {
        action: keys
        for name, written in wished.items()
        if (action := judged.action(name)) is not None
        and (keys := judged.keys(action, name, written)) is not None
    }
    while True:
        chat, picker, review = (_with(table, wishes) for table in (KEYS, PICKER_KEYS, REVIEW_KEYS))
        clash = next(_clashes((*chat, *picker, *review), wishes), None)
        if clash is None:
            return Keymap(chat, picker, tuple(sorted(judged.problems)), review)
        loser, key, other = clash
        judged.twice(loser, key, other, other in wishes)
        del wishes[loser]


def _with(
    lines: Sequence[KeyLine], wishes: Mapping[Action, tuple[str, ...]]
) -> tuple[KeyLine, ...]:
    return tuple(
        dataclasses.replace(line, keys=wishes[line.action]) if line.action in wishes else line
        for line in lines
    )


def _clashes(
    lines: Sequence[KeyLine], wishes: Mapping[Action, tuple[str, ...]]
) -> Iterator[tuple[Action, str, Action]]:
    """Yield (the wish that has to give way, the key, who else has it); later wishes first."""
    order = list(wishes)
    taken: dict[tuple[Place, str], Action] = {}
    found = []
    for line in lines:
        for place in line.where:
            for key in line.keys:
                other = taken.setdefault((place, key), line.action)
                if other is not line.action:
                    pair = sorted((other, line.action), key=lambda one: _place(order, one))
                    found.append((_place(order, pair[1]), pair[1], key, pair[0]))
    yield from ((loser, key, other) for _, loser, key, other in sorted(found)[::-1])


def _place(order: list[Action], action: Action) -> int:
    return order.index(action) if action in order else -1


class _Judged:
    """Says what is wrong with the wishes, each with its place."""

    def __init__(self, settings: Settings) -> None:
        self.problems: list[Problem] = []
        self._places = settings.places
        self._else = Where(settings.sources.get("keys", "") or settings.where.file or "keys")
        self._names: dict[Action, str] = {}
        self._tables = {line.action: line for line in TABLES}

    def _bad(self, place: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(self._places.get(place, self._else), message, hint))

    def action(self, name: str) -> Action | None:
        """Return the action of this name; one that there is not is a problem."""
        wanted = name.replace("-", "_").casefold()
        known = {action.value: action for action in Action}
        if wanted in known and known[wanted] in self._names:
            self._bad(f"keys.{name}", f"the action {wanted!r} is here twice", "keep one of them")
            return None
        if wanted in known:
            self._names[known[wanted]] = name
            return known[wanted]
        hint = nearest(wanted, known, "docs/keys.md lists them all")
        self._bad(f"keys.{name}", f"there is no action {name!r} to bind a key to", hint)
        return None

    def keys(self, action: Action, name: str, written: Sequence[str]) -> tuple[str, ...] | None:
        """Return the keys for an action, None when its own are to stay."""
        line = self._tables[action]
        kept = tuple(key for key in line.keys if self._needed(line).get(key) is action)
        if [one.strip().casefold() for one in written] == [NOTHING]:
            if kept:
                stays = "stays" if len(kept) == 1 else "stay"
                hint = f"{' and '.join(map(label, kept))} {stays}; others can be added"
                self._bad(f"keys.{name}.0", f"{action} cannot be without a key", hint)
                return None
            return ()
        found = []
        for at, text in enumerate(written):
            try:
                key = parse(text)
                self._usable(line, key, text)
            except BadKey as error:
                self._bad(f"keys.{name}.{at}", str(error), error.hint)
            else:
                found.append(key)
        keys = tuple(dict.fromkeys((*found, *kept)))
        return keys if found else None

    @staticmethod
    def _needed(line: KeyLine) -> Mapping[str, Action]:
        if isinstance(line.where[0], Stage):
            return REVIEW_NEEDED
        return PICKER_NEEDED if isinstance(line.where[0], Step) else NEEDED

    def _usable(self, line: KeyLine, key: str, text: str) -> None:
        """Raise BadKey for a key that is needed for something else where the action is."""
        needed = self._needed(line).get(key)
        if needed is not None and needed is not line.action:
            raise BadKey(f"{label(key)} is needed: it always leads out", "choose another key")
        writing = [place for place in line.where if place in WRITING]
        if not writing or line.action in IN_EMPTY:
            return
        moves = EDITING if Mode.COMPOSE in writing else EDITING - WITHIN_LISTS
        if key in moves:
            raise BadKey(f"{label(key)} is for the text that is written here", f"try alt-{key}")
        if len(key) == 1:
            raise BadKey(
                f"{text!r} is a letter of the text that is written here", f"try alt-{text.strip()}"
            )

    def twice(self, action: Action, key: str, other: Action, by_wish: bool) -> None:
        """Note that a key does two things in one place."""
        known = self._places.get(f"keys.{self._names.get(other)}")
        where = f" (line {known.line})" if by_wish and known is not None and known.line else ""
        self._bad(
            f"keys.{self._names[action]}",
            f"{label(key)} is taken by {other}{where}",
            f"choose another key for {action}, or give {other} another one or none",
        )
