"""What the chat screen says of what survives: the place, fields half filled, follow-ups."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "restore.fields": "A reply was half filled here: {palette} goes on with it.",
        "restore.slept": (
            "The machine was asleep, or its clock was set: what had not left is a draft again."
        ),
    }
)

GREEK: Mapping[str, str] = MappingProxyType(
    {
        "restore.fields": "Μια απάντηση έμεινε μισή εδώ: {palette} για συνέχεια.",
        "restore.slept": (
            "Ο υπολογιστής ήταν σε αναστολή ή άλλαξε η ώρα του: ό,τι δεν έφυγε είναι πάλι πρόχειρο."
        ),
    }
)
