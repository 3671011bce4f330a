"""How much a use of a reply weighs as time goes by; cheap to import."""

from __future__ import annotations

HALF_LIFE = 30.0
"""Days after which a use counts half as much."""

_DAY = 86400.0


def weight(number: int, last: float, now: float) -> float:
    """Weigh uses of which the last was at ``last`` (both in seconds since 1970, UTC)."""
    days = max(now - last, 0.0) / _DAY
    return float(number * 0.5 ** (days / HALF_LIFE))
