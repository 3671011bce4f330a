"""Regular expressions that are compiled when they are first used: most are not, in one check."""

from __future__ import annotations

import re
from typing import cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub")


class _Lazy:
    """Stands for a pattern; the pattern's own methods take its place at the first call."""

    def __init__(self, source: str, flags: int) -> None:
        self.source = source
        self.asked = flags

    def __getattr__(self, name: str) -> object:
        pattern = re.compile(self.source, self.asked)
        for method in _METHODS:
            setattr(self, method, getattr(pattern, method))
        return getattr(pattern, name)


def compiled(source: str, flags: int = 0) -> re.Pattern[str]:
    """Stand in for ``re.compile``, which for long patterns takes milliseconds, until it is due."""
    return cast("re.Pattern[str]", _Lazy(source, flags))
