"""What the chat screen says of writing: files, splitting, words that are known, fields."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ENGLISH: Mapping[str, str] = MappingProxyType({})

GREEK: Mapping[str, str] = MappingProxyType({})
