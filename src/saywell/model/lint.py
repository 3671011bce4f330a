"""What the lint of a library finds, and what it has to know of each reply to compare them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from saywell.errors import Where
from saywell.model.report import Severity


@dataclass(frozen=True, slots=True, order=True)
class Lint:
    """One finding in a file of the library.

    ``rule`` is the id of an etiquette rule (``M08.refusal``) or of a row of the library's own
    (``L04.alike``). ``reply`` and ``lang`` are empty where it is not about one reply or text.
    """

    where: Where
    rule: str
    severity: Severity
    message: str
    hint: str = ""
    reply: str = ""
    lang: str = ""


class Shape(NamedTuple):
    """What of one text makes it comparable with others.

    ``sketch`` are the smallest hashes of its pieces, in order, as numbers of four bytes in the
    machine's own order: texts that are alike share most of them. ``length`` counts its letters.
    """

    sketch: bytes
    length: int


class Facts(NamedTuple):
    """What the lint knows of one reply beside its own findings; plain values, to be kept.

    ``shapes`` are by language code. ``structure`` are the parts that do not depend on the
    language: names of fields, links, numbers, files. ``openings`` are the first sentences by
    language, where they are more than a word of greeting.
    """

    id: str
    where: Where
    layer: str
    scope: str
    purpose: str
    triggers: tuple[str, ...]
    owner: str
    review: str
    shapes: dict[str, Shape]
    structure: tuple[str, ...]
    title: str
    openings: dict[str, str] = {}  # noqa: RUF012 - made anew for each reply that has some


class PartLint(NamedTuple):
    """Everything about one reply or shared block of a file.

    ``digest`` changes when anything does that its findings depend on, but for the line where it
    begins. ``facts`` are those of a reply, None for a block.
    """

    digest: bytes
    where: Where
    found: tuple[Lint, ...]
    facts: Facts | None = None

    def moved(self, where: Where) -> PartLint:
        """Return the same for a part that now begins elsewhere."""
        if where == self.where:
            return self
        found = tuple(replace(one, where=self._moved(one.where, where)) for one in self.found)
        facts = self.facts and self.facts._replace(where=where)
        return PartLint(self.digest, where, found, facts)

    def _moved(self, place: Where, to: Where) -> Where:
        if place.file != self.where.file:
            return place
        return Where(to.file, place.line + to.line - self.where.line, place.column)


class FileLint(NamedTuple):
    """Everything about one file: what is wrong with it as such, and its parts."""

    found: tuple[Lint, ...] = ()
    parts: tuple[PartLint, ...] = ()

    @property
    def all_found(self) -> Iterator[Lint]:
        """Yield the findings of the file and of its parts."""
        yield from self.found
        for part in self.parts:
            yield from part.found

    @property
    def replies(self) -> Iterator[Facts]:
        """Yield the facts of its replies."""
        return (part.facts for part in self.parts if part.facts is not None)


RULES = {
    "L00": "A file or reply that cannot be read, or a key that is not known.",
    "L00.cut": "A text without quotes that a # behind a blank ends, as a comment does.",
    "L02": "A text that looks up what is not declared, or a part that does not fit.",
    "L02.fallback": "A fact that is not always known, printed without a stand-in.",
    "L02.attachment": "A file that is too large to send.",
    "L03.owner": "A reply that nobody keeps up to date.",
    "L03.review": "A reply without a date on which it is read again.",
    "L03.due": "A reply whose review is due.",
    "L04": "An id, a short code or a shared block that is taken in the same folder.",
    "L04.trigger": "A short code that two replies have which one agent sees.",
    "L04.alike": "Two replies that say nearly the same.",
    "L04.variants": "Two replies that look like one in two languages.",
    "L04.scope": "A team that looks misspelt, or a reply that nobody sees.",
    "L05.missing": "A reply without a text in a language that the library has.",
    "L06.wall": "Many sentences without a break.",
    "L06.impersonal": "A reply that should be personal and is the same for everybody.",
    "L06.opening": "Many replies that begin with the same sentence.",
}
"""The library's own rules; those of the etiquette catalogue (M01 to M27) come beside them."""
