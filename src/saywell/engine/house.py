"""House rules at work: packs with a team's changes in them, and the team's words by language."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from saywell.engine.check import Overrides, has_prefix
from saywell.engine.phrase_reader import PhraseError
from saywell.engine.phrases import compile_phrase
from saywell.errors import Problem, nearest
from saywell.model.house import House, PhraseChange
from saywell.model.languages import ANY, LANGUAGES
from saywell.model.rules import Pack, Rule, Severity, TeamWords


def concerns(house: House, teams: Collection[str]) -> bool:
    """Whether house rules count for somebody who belongs to these teams."""
    return not house.teams or not set(house.teams).isdisjoint(teams)


def for_language(houses: Iterable[House], lang: str) -> list[House]:
    """Return the house rules of a language, those for all languages first."""
    return sorted(
        (house for house in houses if house.language in (ANY, lang)),
        key=lambda house: house.language != ANY,
    )


def overrides(houses: Iterable[House], lang: str) -> Overrides:
    """Return what the house rules of a language turn off and weigh differently."""
    chosen = for_language(houses, lang)
    severities: dict[str, Severity] = {}
    for house in chosen:
        severities.update(house.severities)
    return Overrides(
        disabled=tuple(dict.fromkeys(prefix for house in chosen for prefix in house.off)),
        severities=severities,
    )


def team_words(houses: Iterable[House], lang: str) -> TeamWords:
    """Return the words that a team has in a language; later files go over earlier ones."""
    jargon: dict[str, str] = {}
    avoid: dict[str, str] = {}
    prefer: dict[str, None] = {}
    for house in for_language(houses, lang):
        jargon.update(house.jargon)
        avoid.update(house.avoid)
        prefer.update(dict.fromkeys(house.prefer))
    return TeamWords(jargon, avoid, tuple(prefer))


def housed(packs: Sequence[Pack], houses: Sequence[House]) -> tuple[Pack, ...]:
    """Return the packs with the changed phrases, and with the teams' words in their named lists.

    What a change cannot be applied to is left as it is; :func:`house_problems` tells.
    """
    changed = tuple(
        dataclasses.replace(pack, rules=rules)
        if (rules := tuple(_changed(rule, pack.language, houses) for rule in pack.rules))
        != pack.rules
        else pack
        for pack in packs
    )
    return changed + tuple(
        Pack(
            saywell=house.saywell,
            pack=house.house,
            language=lang,
            words=house.words,
            where=house.where,
        )
        for house in houses
        if house.words
        for lang in _languages(house, packs)
    )


def _languages(house: House, packs: Iterable[Pack]) -> list[str]:
    """Return the languages whose lists a house adds to: of a list that is there already."""
    if house.language != ANY:
        return [house.language]
    return sorted(
        {pack.language for pack in packs if not pack.words.keys().isdisjoint(house.words)}
    )


def _changed(rule: Rule, lang: str, houses: Iterable[House]) -> Rule:
    for house in houses:
        change = house.phrases.get(rule.id)
        if change is not None and house.language in (ANY, lang):
            rule = _with_change(rule, change)
    return rule


def _with_change(rule: Rule, change: PhraseChange) -> Rule:
    values: dict[str, Any] = {}
    phrases = getattr(rule, "phrases", None)
    if isinstance(phrases, tuple):
        kept = tuple(phrase for phrase in phrases if phrase not in change.remove)
        values["phrases"] = tuple(dict.fromkeys((*kept, *change.add))) or phrases
    swap = getattr(rule, "swap", None)
    if swap is not None and change.remove:
        left = {phrase: better for phrase, better in swap.items() if phrase not in change.remove}
        values["swap"] = left or swap
    if change.unless and hasattr(rule, "unless"):
        values["unless"] = tuple(dict.fromkeys((*getattr(rule, "unless", ()), *change.unless)))
    return dataclasses.replace(rule, **values)


def house_problems(packs: Sequence[Pack], houses: Iterable[House]) -> list[Problem]:
    """Tell of house rules that change nothing: rules and phrases that are not there.

    Phrases of topics that cannot be read are told as well.
    """
    problems: list[Problem] = []
    for house in houses:
        problems += _in_topics(house)
        rules = [
            rule
            for pack in packs
            if ANY in (house.language, pack.language) or pack.language == house.language
            for rule in pack.rules
        ]
        names = sorted({rule.id for rule in rules})
        for prefix in (*house.off, *house.severities):
            if not any(has_prefix(name, prefix) for name in names):
                problems.append(_no_rule(house, prefix, names))
        for name, change in house.phrases.items():
            found = [rule for rule in rules if rule.id == name]
            problems += _in_change(house, name, change, found) if found else []
            if not found:
                problems.append(_no_rule(house, name, names))
    return problems


def _in_topics(house: House) -> Iterable[Problem]:
    """Tell of phrases of topics that cannot be read."""
    langs = LANGUAGES if house.language == ANY else (house.language,)
    for name, topic in house.topics.items():
        if not topic.phrases:
            hint = "list the words by which a message touches it"
            yield Problem(topic.where, f"the topic {name!r} has no phrases", hint)
        for phrase in dict.fromkeys(topic.phrases):
            try:
                for lang in langs:
                    compile_phrase(phrase, lang)
            except PhraseError as error:
                message = f"the topic {name!r} has a phrase that cannot be read: {error}"
                yield Problem(topic.where, message, error.hint)


def _no_rule(house: House, name: str, names: Sequence[str]) -> Problem:
    return Problem(
        house.where, f"no rule is called {name}", nearest(name, names, "see: saywell rules list")
    )


def _in_change(
    house: House, name: str, change: PhraseChange, rules: Sequence[Rule]
) -> Iterable[Problem]:
    known = {
        phrase
        for rule in rules
        for phrase in (*getattr(rule, "phrases", ()), *getattr(rule, "swap", ()))
    }
    for phrase in change.remove:
        if phrase not in known:
            message = f"{name} has no phrase {phrase!r} to remove"
            yield Problem(
                house.where, message, nearest(phrase, known, f"see: saywell rules explain {name}")
            )
    if change.add and not any(hasattr(rule, "phrases") for rule in rules):
        message = f"{name} has no phrases to add to"
        yield Problem(house.where, message, "write a rule of the same id and language instead")
    if change.unless and not any(hasattr(rule, "unless") for rule in rules):
        yield Problem(house.where, f"{name} knows no exceptions", "turn it off, or replace it")
