"""Reading Hunspell dictionaries: the words, and all forms that their affixes make."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Flags = frozenset[str]


@dataclass(frozen=True)
class Affix:
    """One line of an affix class: what is taken off, what is put, where, and what may follow."""

    strip: str
    add: str
    where: re.Pattern[str]
    then: Flags


class Dictionary:
    """A .aff and a .dic file. Knows flags of one or two characters, aliases and circumfixes."""

    def __init__(self, base: Path, encoding: str = "utf-8") -> None:
        self.prefixes: dict[str, list[Affix]] = defaultdict(list)
        self.suffixes: dict[str, list[Affix]] = defaultdict(list)
        self._long = False
        self._aliases: list[str] = []
        self._circumfix = self._needs_affix = ""
        for line in base.with_suffix(".aff").read_text(encoding).splitlines():
            self._read(line.split() if line.startswith("AF ") else line.partition("#")[0].split())
        self.words = list(self._words(base.with_suffix(".dic").read_text(encoding)))

    def _read(self, parts: list[str]) -> None:
        match parts:
            case ["FLAG", "long"]:
                self._long = True
            case ["AF", flags, "#", _]:
                self._aliases.append(flags)
            case ["CIRCUMFIX", flag]:
                self._circumfix = flag
            case ["NEEDAFFIX", flag]:
                self._needs_affix = flag
            case ["PFX" | "SFX" as kind, flag, strip, put, *rest] if not put.isdigit():
                add, _, then = put.partition("/")
                where = rest[0] if rest else "."
                classes = self.prefixes if kind == "PFX" else self.suffixes
                classes[flag].append(
                    Affix(
                        "" if strip == "0" else strip,
                        "" if add == "0" else add,
                        re.compile(where if kind == "PFX" else f"{where}$"),
                        self._flags(then),
                    )
                )

    def _flags(self, written: str) -> Flags:
        if self._aliases and written.isdigit():
            written = self._aliases[int(written) - 1]
        step = 2 if self._long else 1
        return frozenset(written[at : at + step] for at in range(0, len(written), step))

    def _words(self, text: str) -> Iterator[tuple[str, Flags]]:
        for line in text.splitlines()[1:]:
            word, _, flags = line.split("\t")[0].strip().partition("/")
            if word and word[0].isalpha():
                yield word, self._flags(flags)

    def suffixed(self, word: str, flags: Flags, deep: int = 2) -> Iterator[tuple[str, Flags]]:
        """Yield the forms with up to ``deep`` suffixes, and the flags that the suffixes bring."""
        for flag in flags & self.suffixes.keys():
            for affix in self.suffixes[flag]:
                if word.endswith(affix.strip) and affix.where.search(word):
                    form = word[: len(word) - len(affix.strip)] + affix.add
                    yield form, affix.then
                    if deep > 1:
                        for longer, then in self.suffixed(form, affix.then, deep - 1):
                            yield longer, then | affix.then

    def prefixing(self, word: str, flags: Flags) -> Iterator[Affix]:
        """Yield the prefixes that a form may take."""
        for flag in flags & self.prefixes.keys():
            for affix in self.prefixes[flag]:
                if word.startswith(affix.strip) and affix.where.match(word):
                    yield affix

    def forms(self, word: str, flags: Flags) -> Iterator[str]:
        """Yield every form of a word; the halves of a circumfix only together."""
        for form, then in [(word, flags & {self._needs_affix}), *self.suffixed(word, flags)]:
            half = self._circumfix in then
            if not half and self._needs_affix not in then:
                yield form
            for affix in self.prefixing(form, flags | then):
                if (self._circumfix in affix.then) == half:
                    yield affix.add + form[len(affix.strip) :]
