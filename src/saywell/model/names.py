"""What a reply's text may look up besides its own variables."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "contact": (
            "name",
            "first_name",
            "last_name",
            "email",
            "phone_number",
            "phone",
            "language",
            "custom_attribute",
        ),
        "agent": ("name", "first_name", "last_name", "email"),
        "company": ("name",),
        "account": ("name",),
        "conversation": ("id", "display_id", "custom_attribute"),
        "inbox": ("name",),
        "paragraph": (),
    }
)
"""By the first part of a name, the second parts; ``paragraph`` has the reply's own."""

OPEN = "custom_attribute"
"""Whatever stands below it is known to the chat system alone."""

KNOWN = tuple(f"{group}.{name}" for group, names in NAMES.items() for name in names if name != OPEN)
"""The whole names."""
