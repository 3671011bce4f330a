"""What a rule may depend on: the scene around the draft, as far as it is known."""

from __future__ import annotations

from typing import Any

from saywell.model.conditions import CONDITIONS, FACTS, NOT
from saywell.model.declare import key

__all__ = ["CONDITIONS", "FACTS", "NOT", "when_key"]


def when_key() -> Any:
    """Declare the key ``when``, which every kind that depends on the scene has."""
    return key("Only when all of this is known to hold.", default=(), choices=CONDITIONS)
