"""Which language of which reply is which canned reply: by the common state, short code, text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from saywell.model.languages import ANY
from saywell.model.sync import Common, Ours, Theirs, mark, plain

_UNFIT = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Pair:
    """One thing on both sides; what is None is not there."""

    ours: Ours | None
    theirs: Theirs | None
    common: Common | None


def slug(code: str) -> str:
    """Return a short code as an import makes an id of it."""
    return _UNFIT.sub("-", code.lower()).strip("-")


def match(
    ours: Sequence[Ours],
    theirs: Sequence[Theirs],
    common: Sequence[Common],
    aside: Sequence[Common] = (),
) -> tuple[list[Pair], list[Theirs]]:
    """Put both sides together; what is left of theirs is new there.

    What ``aside`` is bound to is not looked at. A reply that was renamed here is known by its text
    or its short code, a canned reply by its id; one that has another short code *and* another text
    than before is another one, as ids begin anew on a server that was set up again.
    """
    table = _Table(ours, theirs)
    there = table.bind([*common, *aside])
    pairs: list[Pair] = []
    waiting: list[Common] = []
    for one in common:
        own = table.take(one.reply, one.lang)
        if own is None:
            waiting.append(one)
        else:
            pairs.append(Pair(own, there.get(one), one))
    for one in aside:
        table.take(one.reply, one.lang)
    renamed = _Renamed(table)
    for one in waiting:
        pairs.append(Pair(renamed.find(one), there.get(one), one))
    pairs += table.unbound()
    pairs += [Pair(own, None, None) for own in table.left()]
    return pairs, list(table.theirs.values())


class _Table:
    """What is not matched yet, on both sides."""

    def __init__(self, ours: Sequence[Ours], theirs: Sequence[Theirs]) -> None:
        self.ours = {(one.reply, one.lang): one for one in ours}
        by_age = sorted(theirs, key=lambda one: (len(one.id), one.id))  # servers promise no order
        self.theirs = {one.id: one for one in by_age}

    def take(self, reply: str, lang: str) -> Ours | None:
        return self.ours.pop((reply, lang), None)

    def left(self) -> list[Ours]:
        return list(self.ours.values())

    def bind(self, common: Sequence[Common]) -> dict[Common, Theirs]:
        """Find what the common state speaks of there, by id first and then by short code."""
        found: dict[Common, Theirs] = {}
        for one in common:
            there = self.theirs.get(one.id)
            if there and (there.code == one.code or mark(there.text) == one.theirs):
                found[one] = self.theirs.pop(one.id)
        codes = {there.code: there for there in reversed(self.theirs.values())}
        for one in common:
            if one not in found and one.code in codes:
                there = codes.pop(one.code)
                found[one] = self.theirs.pop(there.id)
        return found

    def unbound(self) -> Iterator[Pair]:
        """Match what has nothing in common yet: by code and text, by code, by id, by text alone."""
        by_code: dict[str, list[Theirs]] = {}
        by_slug: dict[str, list[Theirs]] = {}
        by_text: dict[str, list[Theirs]] = {}
        for there in self.theirs.values():
            by_code.setdefault(there.code, []).append(there)
            by_slug.setdefault(slug(there.code), []).append(there)
            for text in {plain(there.text), plain(there.meant)}:
                by_text.setdefault(text, []).append(there)
        twins = Counter(plain(one.text) for one in self.ours.values())

        def of(codes: tuple[str, ...], table: dict[str, list[Theirs]]) -> Iterator[Theirs]:
            return (each for code in codes for each in table.get(code, ()))

        def of_text(one: Ours) -> list[Theirs]:
            return [each for each in by_text.get(plain(one.text), ()) if each.id in self.theirs]

        def both(one: Ours) -> Iterator[Theirs]:
            alike = {each.id for each in of_text(one)}
            codes = (*codes_of(one, one.code, loose=True), *codes_of(one, one.reply, loose=True))
            found = (*of(codes, by_code), *of(codes, by_slug))
            return (each for each in found if each.id in alike)

        def alone(one: Ours) -> list[Theirs]:
            alike = of_text(one)
            return alike if len(alike) == 1 and twins[plain(one.text)] == 1 else []

        chosen: tuple[Callable[[Ours], Iterable[Theirs]], ...] = (
            both,
            lambda one: of(codes_of(one, one.code), by_code),
            lambda one: of(codes_of(one, one.reply), by_code),
            lambda one: of(codes_of(one, one.code), by_slug),
            lambda one: of(codes_of(one, one.reply), by_slug),
            alone,
        )
        for choose in chosen:
            for one in list(self.ours.values()):
                found = next((each for each in choose(one) if each.id in self.theirs), None)
                if found is not None:
                    self.take(one.reply, one.lang)
                    yield Pair(one, self.theirs.pop(found.id), None)


class _Renamed:
    """What is new here, by what may tell that it is something known under another id."""

    def __init__(self, table: _Table) -> None:
        self._table = table
        self._found: dict[tuple[str, ...], list[Ours]] = {}
        for one in table.left():
            keys: list[tuple[str, ...]] = [("text", one.lang, mark(one.text))]
            keys.append(("code", one.lang, one.code))
            keys += [("place", one.reply)] if one.first else []
            for key in keys:
                self._found.setdefault(key, []).append(one)

    def find(self, common: Common) -> Ours | None:
        """Find a reply that got another id, or another key for its one language, and take it."""
        keys = (("text", common.lang, common.ours), ("code", common.lang, common.wanted))
        for key in (("place", common.reply), *keys):
            there = [
                one
                for one in self._found.get(key, ())
                if (one.reply, one.lang) in self._table.ours
                and (key[0] != "place" or ANY in (one.lang, common.lang))
            ]
            if len(there) == 1:
                return self._table.take(there[0].reply, there[0].lang)
        return None


def codes_of(one: Ours, code: str, *, loose: bool = False) -> tuple[str, ...]:
    """List the short codes that one language of a reply may have there, the usual one first.

    ``loose`` takes the code without a language for every language, as it is where one language
    alone was synced.
    """
    if one.lang == ANY:
        return (code,)
    return (code, f"{code}-{one.lang}") if one.first or loose else (f"{code}-{one.lang}",)
