"""How often replies were used, by whom it does not matter: counts of several journals as one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from saywell.errors import Problem
from saywell.model.records import UseCount


@dataclass(frozen=True, slots=True)
class Usage:
    """How often each reply was used, by its id, and since when that is counted (aware, UTC).

    ``since`` is None while nothing was counted. ``problems`` are those of shared files, which
    were left out.
    """

    by_reply: Mapping[str, UseCount]
    since: dt.datetime | None
    problems: tuple[Problem, ...] = ()
