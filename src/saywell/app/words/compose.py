"""What the chat screen says of writing: files, splitting, words that are known, fields."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "notice.paste_long": (
            "Not pasted: no chat system takes more than {most} characters. Send it as a file."
        ),
    }
)

GREEK: Mapping[str, str] = MappingProxyType(
    {
        "notice.paste_long": (
            "Δεν επικολλήθηκε: κανένα σύστημα δεν δέχεται πάνω από {most} χαρακτήρες. "
            "Στείλτε το ως αρχείο."
        ),
    }
)
