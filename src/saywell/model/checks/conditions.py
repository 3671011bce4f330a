"""What a rule may depend on: the scene around the draft, as far as it is known."""

from __future__ import annotations

from typing import Any

from saywell.model.declare import key

FACTS = (
    "first_reply",
    "later_reply",
    "has_turns",
    "customer_upset",
    "customer_calm",
    "asked_person",
    "customer_done",
    "gender_unknown",
    "gender_male",
    "gender_female",
    "no_attachment",
)
"""What may be known of the scene around a draft."""

NOT = "not "
"""Stands before a fact to ask for its opposite."""

CONDITIONS = (*FACTS, *(NOT + fact for fact in FACTS))
"""What a rule may depend on; when the facts are not known, neither a condition nor its opposite
holds."""


def when_key() -> Any:
    """Declare the key ``when``, which every kind that depends on the scene has."""
    return key("Only when all of this is known to hold.", default=(), choices=CONDITIONS)
