"""What one journal has counted of the use of replies, as it is shared: no text, no names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from saywell.model.records import Use


class Key(NamedTuple):
    """What is counted apart: a reply in a language, in what way it was used, and when.

    ``period`` is a day (``2026-11-22``) or a month (``2026-11``) in UTC, or empty for what was
    counted before periods were kept. Days are not shared. Periods compare as their texts do.
    """

    reply_id: str
    lang: str
    use: Use
    period: str


@dataclass(frozen=True, slots=True)
class UsageShare:
    """The counts of one journal since it began.

    ``journal`` is its random id, ``written`` when this was read or written, ``since`` when the
    first use was counted; both are aware and in UTC. ``total`` is how many uses the journal had
    counted in all, also of replies that are left out here. It only grows, whatever is renamed and
    whatever the clock says: by it an older copy is told from a newer one.
    """

    journal: str
    written: dt.datetime
    total: int = 0
    counts: Mapping[Key, int] = field(default_factory=lambda: MappingProxyType({}))
    since: dt.datetime | None = None
