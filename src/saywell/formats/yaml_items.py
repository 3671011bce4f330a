"""YAML that may be larger than the memory: the items of a list at its top, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

import yaml
from yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from saywell.errors import LibraryError, Where

DEEPEST = 30


class _Events:
    """The events of a file, one after the other; the parser's own methods have no types."""

    def __init__(self, file: IO[str]) -> None:
        self._parser: Any = yaml.SafeLoader(file)

    def next(self) -> Event:
        """Take the next event."""
        event: Event = self._parser.get_event()
        return event

    def comes(self, *sorts: type[Event]) -> bool:
        """Say whether the next event is of one of some sorts; whether there is one, without."""
        return bool(self._parser.check_event(*sorts))

    def close(self) -> None:
        """Let go of the parser."""
        self._parser.dispose()


def items(file: IO[str], name: str, key: str) -> Iterator[tuple[Where, Any]]:
    """Yield the items of the list under ``key`` of the file's mapping, or of its list.

    Values are plain: texts, lists, mappings; no tag is obeyed and no alias followed. Raises
    LibraryError for what is no YAML.
    """
    events: _Events | None = None
    try:
        events = _Events(file)
        yield from _wanted(events, name, key)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = Where(name, mark.line + 1, mark.column + 1) if mark else Where(name)
        problem = getattr(error, "problem", "") or "it cannot be read"
        raise LibraryError(f"this is not YAML: {problem}", where=where) from None
    finally:
        if events is not None:
            events.close()


def _wanted(events: _Events, name: str, key: str) -> Iterator[tuple[Where, Any]]:
    depth_of_key = None
    while events.comes():
        event = events.next()
        if isinstance(event, MappingStartEvent) and depth_of_key is None:
            depth_of_key = 1
        elif isinstance(event, SequenceStartEvent):
            raise _refused(event, f"a mapping with {key!r} is needed here")
        elif depth_of_key == 1 and isinstance(event, ScalarEvent):
            value = events.next()
            if event.value == key and isinstance(value, SequenceStartEvent):
                while not events.comes(SequenceEndEvent):
                    begun = events.next()
                    mark: Any = begun.start_mark
                    where = Where(name, mark.line + 1, mark.column + 1)
                    yield where, _value(events, begun, 0)
                events.next()
            else:
                _value(events, value, 0)


def _value(events: _Events, event: Event, depth: int) -> Any:
    if depth > DEEPEST:
        raise _refused(event, "it is nested too deeply")
    if isinstance(event, ScalarEvent):
        return _scalar(event)
    if isinstance(event, AliasEvent):
        raise _refused(event, "aliases are not read")
    if isinstance(event, SequenceStartEvent):
        found = []
        while not events.comes(SequenceEndEvent):
            found.append(_value(events, events.next(), depth + 1))
        events.next()
        return found
    pairs: dict[str, Any] = {}
    while not events.comes(MappingEndEvent):
        name = _value(events, events.next(), depth + 1)
        pairs[str(name)] = _value(events, events.next(), depth + 1)
    events.next()
    return pairs


def _refused(event: Event, problem: str) -> yaml.MarkedYAMLError:
    mark: Any = event.start_mark
    return yaml.MarkedYAMLError(problem=problem, problem_mark=mark)


def _scalar(event: ScalarEvent) -> Any:
    if event.style is None and event.value in ("true", "false", "null", "~", ""):
        return {"true": True, "false": False}.get(event.value)
    return event.value
