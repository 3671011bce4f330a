"""What phrases were read as and long patterns compiled to, so that it is done once.

To read the phrases of a language takes seconds, and hardly any changes from one time to the next.
This remembers them for as long as the process lives; as plain values they can be kept for longer.
What a phrase is read as depends on its language, its notation and the lists that it refers to, and
on nothing else: where they stand and who else has them does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import Any, NamedTuple, cast

from saywell.engine.anchors import Anchor, Need

MAX_READ = 65_536
"""How many phrases of a language are remembered."""

MAX_UNUSED = 20_000
"""How many readings and patterns that this process did not use it keeps for others."""

_REFERENCE = re.compile(r"<([^<>]*)>")
_DIGEST_BYTES = 12


class Beginnings(NamedTuple):
    """A word with which a phrase begins, or a part of one; or what several have."""

    text: str = ""
    open_start: bool = False
    open_end: bool = False
    among: tuple[Beginnings, ...] = ()

    def all(self) -> frozenset[tuple[str, bool, bool]]:
        """Return the words, and of each whether letters may stand before it, and behind it."""
        return frozenset(self._each())

    def _each(self) -> set[tuple[str, bool, bool]]:
        found = {(self.text, self.open_start, self.open_end)} if self.text else set()
        return found.union(*(one._each() for one in self.among))


class Reading(NamedTuple):
    """What a phrase was read as: see :class:`~saywell.engine.phrases.Phrase`."""

    regex: str
    needs: tuple[Need, ...]
    exact: Mapping[str, str]
    hole: str
    begins: Beginnings | None


class Lists:
    """The named lists of a language, and what tells them apart.

    ``read`` has what they have been read as, and ``parts`` what the words of phrases have, which
    are the same in all phrases of a language.
    """

    def __init__(self, words: Mapping[str, tuple[str, ...]]) -> None:
        self.words = words
        self.read: dict[str, Any] = {}
        self.parts: dict[tuple[str, bool], Any] = {}
        self._digests: dict[str, str] = {}

    def named(self, source: str) -> str:
        """Return a phrase with what tells apart the lists that it refers to."""
        if "<" not in source:
            return source
        return "\n".join((source, *(self._digest(name) for name in _REFERENCE.findall(source))))

    def _digest(self, name: str) -> str:
        """Return what stands for a list and all lists that it refers to."""
        known = self._digests.get(name)
        if known is None:
            self._digests[name] = name  # one that refers to itself, which cannot be read
            items = "\n".join(map(self.named, self.words.get(name, ("\n",))))
            digest = blake2b(items.encode("utf-8", "replace"), digest_size=_DIGEST_BYTES)
            known = self._digests[name] = digest.hexdigest()
        return known


Plain = tuple[dict[str, Any], dict[str, bytes]]
"""What is remembered of a language as plain values: readings, and what patterns compile to."""


class Memory:
    """What is remembered of one language; ``fresh`` when it is more than was recalled."""

    def __init__(self) -> None:
        self.fresh = False
        self._readings: dict[str, Reading | tuple[Any, ...]] = {}
        self._codes: dict[str, bytes] = {}
        self._used: set[str] = set()
        self._thawing = _Thawing()

    def reading(self, named: str, read: Callable[[], Reading]) -> Reading:
        """Return what a phrase is read as, by its name of :meth:`Lists.named`."""
        known = self._readings.get(named)
        if known is None:
            if len(self._readings) >= MAX_READ:
                self._readings.clear()
            known = read()
            self.fresh = True
        elif type(known) is tuple:
            known = self._thawing.reading(known)
        self._readings[named] = known
        self._used.add(named)
        return cast("Reading", known)

    def code(self, regex: str, packed: Callable[[str], bytes]) -> bytes:
        """Return what a pattern is compiled to, as bytes."""
        known = self._codes.get(regex)
        if known is None:
            known = self._codes[regex] = packed(regex)
            self.fresh = True
        self._used.add(regex)
        return known

    def plain(self) -> Plain:
        """Return it as plain values, without what was not used when that is much; not fresh now."""
        self.fresh = False
        readings, codes = dict(self._readings), dict(self._codes)
        if len(readings) + len(codes) - len(self._used) > MAX_UNUSED:
            readings = {named: one for named, one in readings.items() if named in self._used}
            codes = {regex: code for regex, code in codes.items() if regex in self._used}
        freezing = _Freezing()
        plain = {
            named: freezing.reading(one) if isinstance(one, Reading) else one
            for named, one in readings.items()
        }
        return plain, codes

    def recall(self, plain: Plain) -> None:
        """Take what :meth:`plain` returned, in this process or another."""
        readings, codes = plain
        self._readings = {**readings, **self._readings}
        self._codes = {**codes, **self._codes}


class _Freezing:
    """Makes plain tuples of readings; what several share stays one."""

    def __init__(self) -> None:
        self._needs: dict[int, Any] = {}
        self._begins: dict[int, Any] = {}

    def reading(self, one: Reading) -> tuple[Any, ...]:
        needs = tuple(map(self._need, one.needs))
        return one.regex, needs, dict(one.exact), one.hole, self._beginning(one.begins)

    def _need(self, need: Need) -> Any:
        known = self._needs.get(id(need))
        if known is None:
            known = self._needs[id(need)] = tuple(map(tuple, need))
        return known

    def _beginning(self, one: Beginnings | None) -> Any:
        if one is None:
            return None
        known = self._begins.get(id(one))
        if known is None:
            among = tuple(map(self._beginning, one.among))
            known = self._begins[id(one)] = one.text, one.open_start, one.open_end, among
        return known


class _Thawing:
    """Makes readings of plain tuples again; each of these is kept, as its id is what counts."""

    def __init__(self) -> None:
        self._needs: dict[int, tuple[Any, Need]] = {}
        self._begins: dict[int, tuple[Any, Beginnings]] = {}

    def reading(self, one: tuple[Any, ...]) -> Reading:
        regex, needs, exact, hole, begins = one
        return Reading(regex, tuple(map(self._need, needs)), exact, hole, self._beginning(begins))

    def _need(self, plain: Any) -> Need:
        known = self._needs.get(id(plain))
        if known is None:
            known = self._needs[id(plain)] = plain, tuple(Anchor(*one) for one in plain)
        return known[1]

    def _beginning(self, plain: Any) -> Beginnings | None:
        if plain is None:
            return None
        known = self._begins.get(id(plain))
        if known is None:
            text, open_start, open_end, among = plain
            parts = tuple(part for one in among if (part := self._beginning(one)) is not None)
            known = self._begins[id(plain)] = plain, Beginnings(text, open_start, open_end, parts)
        return known[1]


_memories: dict[str, Memory] = {}
_recallers: list[Callable[[str], Plain | None]] = []


def memory_of(lang: str) -> Memory:
    """Return what this process remembers of a language; what was kept is recalled at first."""
    known = _memories.get(lang)
    if known is None:
        known = _memories[lang] = Memory()
        for recall in _recallers:
            plain = recall(lang)
            if plain is not None:
                known.recall(plain)
    return known


def recall_with(recall: Callable[[str], Plain | None]) -> None:
    """Recall a language with this from now on, in place of what was given before."""
    _recallers[:] = [recall]


def fresh() -> dict[str, Memory]:
    """Return the languages of which more is remembered than was recalled."""
    return {lang: one for lang, one in tuple(_memories.items()) if one.fresh}
