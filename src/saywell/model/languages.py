"""The six languages that are equals, and text that exists in some of them."""

from __future__ import annotations

import sys
from bisect import bisect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from saywell.errors import Where

LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        "en": "English",
        "el": "Ελληνικά",
        "zh": "中文",
        "ar": "العربية",
        "te": "తెలుగు",
        "id": "Bahasa Indonesia",
    }
)
"""Code (ISO 639-1) to the language's own name, in the order in which they are shown."""

ANY = "*"
"""The key of a text that is the same in every language."""


@dataclass(frozen=True, slots=True)
class TextPlace:
    """Where a text stands in its file, so that a place inside the text can be named.

    ``start`` is where its first character stands. ``indent`` is the number of columns before
    each further line, or -1 when the text's lines are not the file's lines (folded, quoted).
    ``runs`` say for such texts where text and file are side by side: line and column in the text,
    and line and column in the file.
    """

    start: Where
    indent: int = -1
    runs: tuple[tuple[int, int, int, int], ...] = ()

    def at(self, line: int, column: int) -> Where:
        """Return the place in the file of a line and column of the text, both from 1."""
        if self.runs:
            found = bisect(self.runs, (line, column, sys.maxsize))
            there, before, row, offset = self.runs[max(found - 1, 0)]
            beyond = column - before if there == line else 0
            return Where(self.start.file, row, offset + beyond)
        if line == 1:
            return Where(self.start.file, self.start.line, self.start.column + column - 1)
        if self.indent < 0:
            return self.start
        return Where(self.start.file, self.start.line + line - 1, self.indent + column)

    def of(self, text: str, offset: int) -> Where:
        """Return the place in the file of an offset in the text, which is given for its lines."""
        line = text.count("\n", 0, offset) + 1
        return self.at(line, offset - (text.rfind("\n", 0, offset) + 1) + 1)


@dataclass(frozen=True, slots=True)
class Localised:
    """One text in one or more languages; in a file, a plain string or a mapping by language code.

    A plain string has the single key ``*`` and serves every language. ``places`` says where each
    text stands, when it came from a file.
    """

    by_lang: Mapping[str, str]
    places: Mapping[str, TextPlace] = field(
        default_factory=lambda: MappingProxyType({}), compare=False, repr=False
    )

    @classmethod
    def plain(cls, text: str) -> Localised:
        """Make a text that serves every language."""
        return cls(MappingProxyType({ANY: text}))

    def exact(self, lang: str) -> str | None:
        """Return the text in ``lang`` or the one for every language, None when there is neither."""
        return self.by_lang.get(lang, self.by_lang.get(ANY))

    def best(self, lang: str) -> str:
        """Return the text in ``lang``, else for every language, else English, else the first."""
        found = self.exact(lang)
        if found is not None:
            return found
        return self.by_lang.get("en") or next(iter(self.by_lang.values()), "")

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Iterate over (language code, text)."""
        return iter(self.by_lang.items())

    def __bool__(self) -> bool:
        """Be true when there is any text at all."""
        return any(self.by_lang.values())
