"""Regular expressions that are compiled when they are first used: most are not, in one check."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub")

Source = tuple[str, int]
"""A pattern as it is written, and its flags."""

_asked: dict[Source, None] = {}
_makers: list[Callable[[Source], re.Pattern[str] | None]] = []


class _Lazy:
    """Stands for a pattern; the pattern's own methods take its place at the first call."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def __getattr__(self, name: str) -> object:
        pattern = None
        for make in _makers:
            pattern = make(self._source)
        if pattern is None:
            pattern = re.compile(*self._source)
        for method in _METHODS:
            setattr(self, method, getattr(pattern, method))
        return getattr(pattern, name)


def compiled(source: str, flags: int = 0) -> re.Pattern[str]:
    """Stand in for ``re.compile``, which for long patterns takes milliseconds, until it is due."""
    _asked[source, int(flags)] = None
    return cast("re.Pattern[str]", _Lazy((source, int(flags))))


def sources() -> Iterable[Source]:
    """Return all patterns that were asked for so far."""
    return _asked


def make_with(make: Callable[[Source], re.Pattern[str] | None]) -> None:
    """Let patterns that are due be made in another way, which may return None for some."""
    _makers[:] = [make]
