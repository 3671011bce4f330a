"""What can be undone in one composer, and done again."""

from __future__ import annotations

from dataclasses import dataclass, field

from saywell.tui.editing import Spot

STEPS = 300
"""Steps that are kept."""

KEPT = 2_000_000
"""Characters that all steps together may hold; the oldest go first."""

TYPED = 8
"""Characters from which on an insertion is no typing but a paste, a step of its own."""

RUN = 24
"""Characters typed without a space, as in Chinese, that make one step."""


@dataclass(slots=True)
class Undo:
    """Steps of one text: a word that was typed, a run of deletions, a paste, an inserted reply."""

    _past: list[Spot] = field(default_factory=list)
    _future: list[Spot] = field(default_factory=list)
    _run: tuple[str, int, int] = ("", 0, 0)

    def note(self, old: Spot, new: Spot, *, alone: bool = False) -> None:
        """Take note of a change; one that goes on with the last belongs to the same step.

        ``alone`` makes it a step of its own: a fix, an inserted reply.
        """
        if old[0] == new[0]:
            return
        kind, place, size = ("", 0, 0) if alone else _sort(old, new)
        last, end, length = self._run
        joins = bool(kind) and kind == last and place == end and length + size <= RUN
        if joins and kind == "typed":
            joins = not (old[0][end - 1 : end].isspace() and not new[0][end : end + 1].isspace())
        if not joins:
            self._keep(old)
            length = 0
        self._run = (kind, new[1], length + size)
        self._future.clear()

    def undo(self, now: Spot) -> Spot | None:
        """Go back one step; None when there is none."""
        return self._step(now, self._past, self._future)

    def redo(self, now: Spot) -> Spot | None:
        """Do again what was undone; None when there is nothing."""
        return self._step(now, self._future, self._past)

    def _step(self, now: Spot, source: list[Spot], target: list[Spot]) -> Spot | None:
        self._run = ("", 0, 0)
        while source:
            found = source.pop()
            if found[0] != now[0]:
                target.append(now)
                return found
        return None

    def _keep(self, old: Spot) -> None:
        self._past.append(old)
        while len(self._past) > STEPS or sum(len(text) for text, _ in self._past) > KEPT:
            del self._past[0]


def _sort(old: Spot, new: Spot) -> tuple[str, int, int]:
    """Say what sort of change it was, where it took place, and how many characters it made."""
    grown = len(new[0]) - len(old[0])
    typed = new[0][old[1] : new[1]]
    if 0 < grown <= TYPED and new[0] == old[0][: old[1]] + typed + old[0][old[1] :]:
        return ("", 0, 0) if "\n" in typed else ("typed", old[1], grown)
    if grown < 0 and -grown <= TYPED:
        return ("deleted", old[1], -grown)
    return "", 0, 0
