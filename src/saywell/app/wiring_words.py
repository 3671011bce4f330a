"""Putting spelling together: the dictionaries that come with the program, and the team's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saywell.engine.spelling import Spellers
from saywell.stores import lexicons

if TYPE_CHECKING:
    from saywell.model.settings import Settings


def spellers(settings: Settings | None = None) -> Spellers:
    """Return what judges spelling; nothing is opened before the first word is looked up."""
    return Spellers(lexicons.packaged)
