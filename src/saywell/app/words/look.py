"""What the chat screen says of how it looks: themes, writing directions, plain lines."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ENGLISH: Mapping[str, str] = MappingProxyType({})

GREEK: Mapping[str, str] = MappingProxyType({})
