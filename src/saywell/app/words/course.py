"""What the chat screen says of the course of a conversation: what is due, holds, closing."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ENGLISH: Mapping[str, str] = MappingProxyType({})

GREEK: Mapping[str, str] = MappingProxyType({})
