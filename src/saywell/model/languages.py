"""The six languages that are equals, and text that exists in some of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

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
class Localised:
    """One text in one or more languages; in a file, a plain string or a mapping by language code.

    A plain string has the single key ``*`` and serves every language.
    """

    by_lang: Mapping[str, str]

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
