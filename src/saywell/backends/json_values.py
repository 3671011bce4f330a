"""Values read out of JSON that may be of any type: what is wrong or missing becomes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from saywell.model.untrusted import clean_line

Json = Mapping[str, object]

EPOCH = dt.datetime.fromtimestamp(0, dt.UTC)

_NOTHING: Json = {}


def record(value: object) -> Json:
    """Return an object, an empty one for anything else."""
    return value if isinstance(value, dict) else _NOTHING


def records(value: object) -> Iterator[Json]:
    """Go through the objects of a list, leaving out what is none."""
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict))


def word(value: object) -> str:
    """Return an id, a name or another short text on one line; empty for anything else."""
    if isinstance(value, str):
        return clean_line(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return clean_line(str(value))
    return ""


def number(value: object) -> int:
    """Return a whole number, 0 for anything else; numbers in text count."""
    if isinstance(value, bool):
        return 0
    if isinstance(value, str) and len(value) > 20:
        return 0
    try:
        return int(value) if isinstance(value, int | float | str) else 0
    except (ValueError, OverflowError):
        return 0


def moment(value: object) -> dt.datetime | None:
    """Read a time, which is epoch seconds (0 is none), or ISO text; None for anything else."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        if isinstance(value, str) and not value.strip().replace(".", "", 1).isdecimal():
            read = dt.datetime.fromisoformat(value.strip())
            return read.replace(tzinfo=read.tzinfo or dt.UTC).astimezone(dt.UTC)
        seconds = float(value) if isinstance(value, int | float | str) else 0.0
        return dt.datetime.fromtimestamp(seconds, dt.UTC) if seconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None
