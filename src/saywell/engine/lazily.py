"""Regular expressions that are compiled when they are first used: most are not, in one check."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar, cast, overload

T = TypeVar("T")

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub")


class once(Generic[T]):  # noqa: N801 - it is used as a decorator
    """A property that is worked out when it is first asked for, and then an attribute.

    It does what ``functools.cached_property`` does, without the lock that the latter takes up to
    Python 3.11: a check asks for some twenty of them.
    """

    def __init__(self, work_out: Callable[[Any], T]) -> None:
        self._work_out = work_out
        self._name = work_out.__name__
        self.__doc__ = work_out.__doc__

    @overload
    def __get__(self, owner: None, sort: type) -> once[T]: ...

    @overload
    def __get__(self, owner: object, sort: type) -> T: ...

    def __get__(self, owner: object | None, sort: type) -> T | once[T]:
        """Work the value out, and put it in the place of this."""
        if owner is None:
            return self
        value = owner.__dict__[self._name] = self._work_out(owner)
        return value


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
