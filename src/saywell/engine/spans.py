"""Spans of a text: what they cover, where they lie, and the longest of those that overlap."""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from saywell.engine.masks import Span


class Spans:
    """Spans in order, to be asked again and again what they cover and where they lie."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans)
        self._reach: list[int] = []
        for _, end in self._spans:
            self._reach.append(max(end, self._reach[-1] if self._reach else 0))

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._spans)

    def cover(self, span: Span) -> bool:
        """Whether a span lies within one of these."""
        at = bisect_right(self._spans, (span[0], sys.maxsize))
        return at > 0 and self._reach[at - 1] >= span[1]

    def same(self, span: Span) -> bool:
        """Whether a span is one of these."""
        at = bisect_left(self._spans, span)
        return self._spans[at : at + 1] == [span]

    def touch(self, span: Span) -> bool:
        """Whether a span has a character in common with one of these."""
        at = bisect_left(self._spans, (span[1], 0))
        return at > 0 and self._reach[at - 1] > span[0]

    def any_between(self, low: int, high: int) -> bool:
        """Whether one of these lies within the two offsets."""
        for at in range(bisect_left(self._spans, (low, 0)), len(self._spans)):
            start, end = self._spans[at]
            if start >= high or end <= high:
                return end <= high
        return False


def longest(spans: Iterable[Span]) -> list[Span]:
    """Keep of spans that overlap the longest, the first of equals."""
    kept: list[Span] = []
    for start, end in sorted(spans):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
        elif end - start > kept[-1][1] - kept[-1][0]:
            kept[-1] = (start, end)
    return kept
