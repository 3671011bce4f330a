"""The scene around a draft on which rules may depend; cheap to import."""

from __future__ import annotations

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
