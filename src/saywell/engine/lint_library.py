"""What is wrong between the replies of a library: short codes, repetitions, missing languages."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from saywell.engine.lint_reply import lint_dates
from saywell.engine.lint_style import lint_openings
from saywell.errors import closest
from saywell.model.languages import ANY, LANGUAGES
from saywell.model.lint import Facts, Lint
from saywell.model.report import Severity
from saywell.model.scope import NOBODY, apart, seen_label

Pairs = Mapping[str, Sequence[tuple[str, str]]]
"""By language, the ids of replies whose texts in it say nearly the same, in order."""

TEAM = "team:"

SERVED = 0.5
"""The share of replies from which a language counts as one that the library has."""

PARTS = 2
"""How many parts two replies must share to look like one in two languages."""


def lint_library(
    replies: Sequence[Facts], today: dt.date, alike: Pairs, languages: Sequence[str] = ()
) -> Iterator[Lint]:
    """Find what is wrong between replies, those that win; ``languages`` are those to be there.

    Without them, a language that at least half of the replies have counts. ``alike`` are the ids
    of those that say nearly the same.
    """
    for facts in replies:
        yield from lint_dates(facts, today)
    yield from _triggers(replies)
    yield from _alike(replies, alike)
    yield from _scopes(replies)
    yield from _variants(replies)
    yield from _missing(replies, languages or served(replies))
    yield from lint_openings(replies)


def served(replies: Iterable[Facts]) -> tuple[str, ...]:
    """List the languages that a library has."""
    counts: Counter[str] = Counter()
    total = 0
    for facts in replies:
        if ANY not in facts.shapes:
            total += 1
            counts.update(facts.shapes.keys())
    return tuple(lang for lang in LANGUAGES if total and counts[lang] >= SERVED * total)


def _triggers(replies: Sequence[Facts]) -> Iterator[Lint]:
    """Find short codes that replies of different layers share: in one layer, reading tells it."""
    holders: dict[str, list[Facts]] = defaultdict(list)
    for facts in replies:
        for trigger in facts.triggers:
            holders[trigger].append(facts)
    for trigger, having in holders.items():
        for facts in having[:-1]:
            last = having[-1]
            if facts.layer != last.layer and _seen_together(facts, last):
                yield Lint(
                    last.where,
                    "L04.trigger",
                    Severity.ADVICE,
                    f"the trigger {trigger!r} is also that of {facts.id!r} at {facts.where}",
                    "this one is found first; choose another word for one of them",
                    last.id,
                )


def _seen_together(one: Facts, other: Facts) -> bool:
    """Say whether one agent may see both: replies of two teams are apart."""
    return not apart(seen_label(one.scope, one.layer), seen_label(other.scope, other.layer))


def _scopes(replies: Sequence[Facts]) -> Iterator[Lint]:
    """Find a team that stands once beside one of nearly the same name, and what nobody sees."""
    teams = Counter(one.scope for one in replies if one.scope.startswith(TEAM))
    known = {name.casefold() for name, count in teams.items() if count > 1}
    for facts in replies:
        if teams[facts.scope] == 1 and facts.scope.casefold() not in known:
            meant = closest(facts.scope.casefold(), sorted(known))
            if meant:
                yield Lint(
                    facts.where,
                    "L04.scope",
                    Severity.ADVICE,
                    f"no other reply is for a team {facts.scope.removeprefix(TEAM)!r}",
                    f"did you mean {meant.removeprefix(TEAM)!r}?",
                    facts.id,
                )
        if seen_label(facts.scope, facts.layer) == NOBODY:
            yield Lint(
                facts.where,
                "L04.scope",
                Severity.ADVICE,
                f"{facts.id!r} is for oneself alone, in a folder of the team: nobody sees it",
                "move it to your own replies, or choose another scope",
                facts.id,
            )


def _alike(replies: Sequence[Facts], alike: Pairs) -> Iterator[Lint]:
    """Tell of each reply the earliest that it is like: of seven copies six, not all 21 pairs."""
    by_id = {facts.id: facts for facts in replies}
    told: set[tuple[str, str]] = set()
    for lang, found in alike.items():
        earliest: dict[str, Facts] = {}
        for pair in found:
            first, second = sorted((by_id[name] for name in pair), key=lambda facts: facts.where)
            known = earliest.get(second.id, first)
            if _seen_together(first, second) and first.where <= known.where:
                earliest[second.id] = first
        for name, first in earliest.items():
            if (name, first.id) not in told:
                told.add((name, first.id))
                yield Lint(
                    by_id[name].where,
                    "L04.alike",
                    Severity.ADVICE,
                    f"{name!r} says nearly the same as {first.id!r} at {first.where}",
                    "make one of them, with an optional paragraph for the difference",
                    name,
                    lang,
                )


def _variants(replies: Sequence[Facts]) -> Iterator[Lint]:
    """Find replies of one language each that share their fields, links, numbers and files."""
    alone: dict[tuple[str, tuple[str, ...]], list[Facts]] = defaultdict(list)
    for facts in replies:
        if len(facts.shapes) == 1 and ANY not in facts.shapes and len(facts.structure) >= PARTS:
            alone[(facts.purpose, facts.structure)].append(facts)
    for group in alone.values():
        first = group[0]
        for facts in group[1:]:
            (lang,), (other,) = facts.shapes, first.shapes
            if lang != other and _seen_together(facts, first):
                yield Lint(
                    facts.where,
                    "L04.variants",
                    Severity.ADVICE,
                    f"{facts.id!r} ({lang}) looks like {first.id!r} ({other}) at {first.where}",
                    "keep the languages of one reply together, under one id",
                    facts.id,
                    lang,
                )


def _missing(replies: Sequence[Facts], languages: Sequence[str]) -> Iterator[Lint]:
    for facts in replies:
        lacking = [lang for lang in languages if lang not in facts.shapes]
        if lacking and ANY not in facts.shapes:
            yield Lint(
                facts.where,
                "L05.missing",
                Severity.ADVICE,
                f"{facts.id!r} has no text in {', '.join(LANGUAGES[lang] for lang in lacking)}",
                "",
                facts.id,
            )
