"""A chat as a team's export has it, in whatever form it came."""

from __future__ import annotations

from typing import NamedTuple


class Transcript(NamedTuple):
    """One past chat: who said what, in its order.

    ``id`` is the export's own name for it, empty when it has none. ``turns`` are pairs of
    ``customer`` or ``agent`` and a text; what bots and the system said is left out, and so are
    private notes. ``names`` are those of the people in it, as far as the export tells. ``at`` is
    when it last changed, in seconds since 1970 UTC, 0 when that is not known.
    """

    id: str
    turns: tuple[tuple[str, str], ...]
    names: tuple[str, ...] = ()
    at: float = 0.0
