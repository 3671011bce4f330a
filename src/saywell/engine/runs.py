"""Runs of letters with which phrases begin, looked for among those of a text."""

from __future__ import annotations

from collections.abc import Collection, Iterable


class Runs:
    """Runs of letters: ``whole`` ones, and what others begin with, end with or have within.

    Made of words, each with whether letters may stand before it, and behind it; ``is_whole`` when
    none of them may.
    """

    __slots__ = ("_begun", "_ended", "_within", "is_whole", "whole")

    def __init__(self, words: Iterable[tuple[str, bool, bool]] = ()) -> None:
        sorts: dict[tuple[bool, bool], list[str]] = {}
        for word, open_start, open_end in words:
            sorts.setdefault((open_start, open_end), []).append(word)
        self.whole = frozenset(sorts.pop((False, False), ()))
        self.is_whole = not sorts
        self._begun = tuple(sorts.get((False, True), ()))
        self._ended = tuple(sorts.get((True, False), ()))
        self._within = tuple(sorts.get((True, True), ()))

    def among(self, runs: Collection[str]) -> frozenset[str]:
        """Return those of some runs that are one of these."""
        found = self.whole.intersection(runs)
        begun, ended, within = self._begun, self._ended, self._within
        if begun:
            found = found.union([run for run in runs if run.startswith(begun)])
        if ended:
            found = found.union([run for run in runs if run.endswith(ended)])
        if within:
            found = found.union([run for run in runs if any(part in run for part in within)])
        return found
