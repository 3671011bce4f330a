"""What the lint of a library finds, and what it has to know of each reply to compare them."""

from __future__ import annotations

from dataclasses import dataclass
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

    ``sketch`` are the smallest hashes of its pieces, in order: texts that are alike share most of
    them. ``length`` counts its letters.
    """

    sketch: tuple[int, ...]
    length: int


class Facts(NamedTuple):
    """What the lint knows of one reply beside its own findings; plain values, to be kept.

    ``shapes`` are by language code. ``structure`` are the parts that do not depend on the
    language: names of fields, links, numbers, files.
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


class FileLint(NamedTuple):
    """Everything about one file: its own findings, and the facts of its replies."""

    found: tuple[Lint, ...]
    replies: tuple[Facts, ...]


RULES = {
    "L00": "A file or reply that cannot be read, or a key that is not known.",
    "L02": "A text that looks up what is not declared, or a part that does not fit.",
    "L03.owner": "A reply that nobody keeps up to date.",
    "L03.review": "A reply without a date on which it is read again.",
    "L03.due": "A reply whose review is due.",
    "L04.trigger": "A short code that two replies have which one agent sees.",
    "L04.alike": "Two replies that say nearly the same.",
    "L04.variants": "Two replies that look like one in two languages.",
    "L05.missing": "A reply without a text in a language that the library has.",
}
"""The library's own rules; those of the etiquette catalogue (M01 to M27) come beside them."""
