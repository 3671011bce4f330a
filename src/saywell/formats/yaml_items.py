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
    """The events of a file, one after the other; the parser's own methods have no types.

    ``anchors`` are the values that have a name in the file so far.
    """

    def __init__(self, file: IO[str]) -> None:
        self._parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(file)
        self.anchors: dict[str, Any] = {}

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


def items(
    file: IO[str], name: str, key: str, others: dict[str, Any]
) -> Iterator[tuple[Where, Any]]:
    """Yield the items of the list under ``key`` of the file's mapping.

    Values are plain: texts, lists, mappings; no tag is obeyed. What stands under other keys is put
    into ``others`` as it comes. Raises LibraryError for what is no YAML.
    """
    events: _Events | None = None
    try:
        events = _Events(file)
        yield from _wanted(events, name, key, others)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = Where(name, mark.line + 1, mark.column + 1) if mark else Where(name)
        problem = getattr(error, "problem", "") or getattr(error, "reason", "it cannot be read")
        raise LibraryError(f"this is not YAML: {problem}", where=where) from None
    finally:
        if events is not None:
            events.close()


def _wanted(
    events: _Events, name: str, key: str, others: dict[str, Any]
) -> Iterator[tuple[Where, Any]]:
    inside = False
    while events.comes():
        event = events.next()
        if isinstance(event, MappingStartEvent) and not inside:
            inside = True
        elif isinstance(event, SequenceStartEvent | MappingStartEvent):
            raise _refused(event, f"a mapping with {key!r} is needed here")
        elif inside and isinstance(event, MappingEndEvent):
            inside = False
        elif inside and isinstance(event, ScalarEvent):
            value = events.next()
            if event.value == key and isinstance(value, SequenceStartEvent):
                while not events.comes(SequenceEndEvent):
                    begun = events.next()
                    mark: Any = begun.start_mark
                    where = Where(name, mark.line + 1, mark.column + 1)
                    yield where, _value(events, begun, 0)
                events.next()
            else:
                others[str(event.value)] = _value(events, value, 0)
        elif inside or isinstance(event, ScalarEvent):
            raise _refused(event, f"a mapping with {key!r} is needed here")


def _value(events: _Events, event: Event, depth: int) -> Any:
    if depth > DEEPEST:
        raise _refused(event, "it is nested too deeply")
    if isinstance(event, AliasEvent):
        if event.anchor not in events.anchors:
            raise _refused(event, f"nothing is called &{event.anchor} before")
        return events.anchors[event.anchor]
    found = _new_value(events, event, depth)
    anchor = getattr(event, "anchor", None)
    if anchor is not None:
        events.anchors[anchor] = found
    return found


def _new_value(events: _Events, event: Event, depth: int) -> Any:
    if isinstance(event, ScalarEvent):
        return _scalar(event)
    if isinstance(event, SequenceStartEvent):
        found = []
        while not events.comes(SequenceEndEvent):
            found.append(_value(events, events.next(), depth + 1))
        events.next()
        return found
    pairs: dict[str, Any] = {}
    merged: dict[str, Any] = {}
    while not events.comes(MappingEndEvent):
        begun = events.next()
        name = str(_value(events, begun, depth + 1))
        value = _value(events, events.next(), depth + 1)
        if name in pairs:
            raise _refused(begun, f"the key {name[:60]!r} stands there twice")
        if name == "<<" and isinstance(value, dict):
            merged |= value
        else:
            pairs[name] = value
    events.next()
    return {**merged, **pairs}


def _refused(event: Event, problem: str) -> yaml.MarkedYAMLError:
    mark: Any = event.start_mark
    return yaml.MarkedYAMLError(problem=problem, problem_mark=mark)


def _scalar(event: ScalarEvent) -> Any:
    if event.style is None and event.value in ("true", "false", "null", "~", ""):
        return {"true": True, "false": False}.get(event.value)
    return event.value
