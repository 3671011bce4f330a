"""The check: a draft goes in, a report comes out; rules are compiled once a language."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from saywell.engine.anchors import Gate, bits_of
from saywell.engine.book import Book, Conditions, Saying
from saywell.engine.folding import fold
from saywell.engine.language import language_of
from saywell.engine.matchers.base import AnyMatcher, RuleError
from saywell.engine.matchers.registry import make_matcher
from saywell.engine.matchers.words import Given, Words
from saywell.engine.spelling import Spellers, looks_of
from saywell.engine.text import Text
from saywell.errors import Problem
from saywell.model.languages import ANY, LANGUAGES
from saywell.model.rules import (
    Context,
    Draft,
    Finding,
    Pack,
    Report,
    Rule,
    Severity,
    TeamWords,
    Waiver,
)

if TYPE_CHECKING:
    from saywell.engine.matchers.base import Hit
    from saywell.model.ports import Opinion


_OWN_FILES = Path(__file__).parents[1] / "data"
"""Where the rules are that come with the program."""


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a team or an agent changes in the rules, each by a rule's dotted prefix.

    ``disabled`` rules do not run; ``severities`` replace what the rule says of itself, the
    longest prefix first; ``waivers`` let findings of a rule out, kept apart in the report.
    """

    disabled: tuple[str, ...] = ()
    severities: Mapping[str, Severity] = field(default_factory=lambda: MappingProxyType({}))
    waivers: tuple[Waiver, ...] = ()

    def off(self, rule: str) -> bool:
        """Whether a rule is disabled."""
        return any(has_prefix(rule, prefix) for prefix in self.disabled)

    def over(self, other: Overrides) -> Overrides:
        """Return both together; where both say how much a rule weighs, this one counts."""
        return Overrides(
            disabled=tuple(dict.fromkeys((*other.disabled, *self.disabled))),
            severities={**other.severities, **self.severities},
            waivers=(*other.waivers, *self.waivers),
        )

    def severity(self, rule: Rule) -> Severity:
        """Return the severity that a rule has for this team."""
        return self.weight(rule.id, rule.severity)

    def weight(self, rule: str, otherwise: Severity) -> Severity:
        """Return the severity that a rule's id has for this team."""
        found = [prefix for prefix in self.severities if has_prefix(rule, prefix)]
        return self.severities[max(found, key=len)] if found else otherwise


def has_prefix(rule: str, prefix: str) -> bool:
    """Whether a rule's id is a dotted prefix or lies below it: M08 covers M08.refusal."""
    return rule == prefix or rule.startswith(prefix + ".")


class Rulebook(Book):
    """The rules of one language, compiled; ``problems`` lists those that cannot work.

    Rules for whose id ``off`` is true are left out.
    """

    def __init__(
        self,
        packs: Iterable[Pack],
        lang: str,
        off: Callable[[str], bool] = lambda _: False,
        spellers: Spellers | None = None,
    ) -> None:
        chosen = [pack for pack in packs if pack.language in (lang, ANY)]
        judges = spellers or Spellers()
        super().__init__(lang, Gate(lang, _usual(chosen), looks_of(lang, lambda: judges)))
        self.problems: list[Problem] = []
        self.matchers: list[AnyMatcher] = []
        self.given: list[Given] = []
        self.words = Words(lang, _lists(chosen), self.gate, judges)
        for pack in chosen:
            for rule in pack.rules:
                if not off(rule.id):
                    self._add(rule)
        self.calls = self.calls._replace(bits=bits_of(self.calls.called))

    def matcher(self, number: int) -> AnyMatcher:
        """Return a rule's matcher."""
        return self.matchers[number]

    @property
    def size(self) -> int:
        """How many rules there are."""
        return len(self.matchers)

    def conditions(self, number: int) -> Conditions:
        """Return what a rule asks of the context."""
        matcher = self.matchers[number]
        return Conditions(matcher.wants, matcher.when)

    def _add(self, rule: Rule) -> None:
        self.words.given = []
        self.words.strict = not Path(rule.where.file).absolute().is_relative_to(_OWN_FILES)
        try:
            matcher = make_matcher(rule, self.words)
        except RuleError as error:
            self.problems.append(Problem(rule.where, f"{rule.id}: {error}", error.hint))
            return
        number = len(self.matchers)
        self.matchers.append(matcher)
        self.given.append(self.words.given)
        if not matcher.keys:
            self.calls.always.append(number)
        for key in matcher.keys:
            self.calls.called.setdefault(key, []).append(number)


def _usual(packs: Iterable[Pack]) -> str:
    """Return the messages of the rules' examples, folded: what ordinary messages are like."""
    return fold(
        "\n".join(
            example.text
            for pack in packs
            for rule in pack.rules
            for example in (*rule.examples.bad, *rule.examples.good)
        )
    )


def _lists(packs: Iterable[Pack]) -> Mapping[str, tuple[str, ...]]:
    lists: dict[str, tuple[str, ...]] = {}
    for pack in packs:
        for name, words in pack.words.items():
            lists[name] = lists.get(name, ()) + words
    return MappingProxyType(lists)


@dataclass(frozen=True, slots=True)
class Habits:
    """What a team has of its own in one language: overrides of rules, and words."""

    overrides: Overrides = Overrides()
    words: TeamWords = TeamWords()


_NO_WORDS = TeamWords()


class Checker:
    """Checks drafts against packs; ``ui_lang`` is the language the agent reads messages in.

    Compiles the rules of a language when the first draft of that language comes. A rule that
    fails while it runs is named in the report and stops nothing. ``habits`` gives what a team has
    in a language; ``overrides`` go over that, and a draft's own team words go before the team's.
    ``spellers`` judge spelling; without them, rules that need a dictionary are silent.
    ``opinion`` is another checker, whose remarks come as advice.
    """

    def __init__(
        self,
        packs: Sequence[Pack],
        *,
        overrides: Overrides | None = None,
        ui_lang: str = "en",
        habits: Callable[[str], Habits] | None = None,
        spellers: Spellers | None = None,
        opinion: Opinion | None = None,
    ) -> None:
        self.packs = tuple(packs)
        self._overrides = overrides or Overrides()
        self._ui_lang = ui_lang
        self._habits = habits
        self._spellers = spellers or Spellers()
        self._opinion = opinion
        self._books: dict[str, Rulebook] = {}
        self._ways: dict[str, Habits] = {}
        self._sayings: dict[str, Sequence[Saying]] = {}

    def ways(self, lang: str) -> Habits:
        """Return all that holds in a language beyond its packs."""
        if lang not in self._ways:
            own = self._habits(lang) if self._habits else Habits()
            self._ways[lang] = Habits(self._overrides.over(own.overrides), own.words)
        return self._ways[lang]

    def book(self, lang: str) -> Rulebook:
        """Return the compiled rules of a language."""
        if lang not in self._books:
            off = self.ways(lang).overrides.off
            self._books[lang] = Rulebook(self.packs, lang, off, self._spellers)
        return self._books[lang]

    def learn(self, word: str) -> None:
        """Take a word for rightly spelt from now on."""
        self._spellers.learn(word)

    def problems(self, langs: Iterable[str] = LANGUAGES) -> list[Problem]:
        """Compile the rules of some languages, or of all, and list those that cannot work."""
        return sorted({problem for lang in langs for problem in self.book(lang).problems})

    def check(self, draft: Draft, waivers: Iterable[Waiver] = ()) -> Report:
        """Check one draft; ``waivers`` come on top of the standing ones."""
        lang = language_of(draft)
        book = self.book(lang)
        text = Text(draft.text, lang, self.context(lang, draft.context), book.gate)
        findings, crashed = book.look(text, self.sayings(lang), self._remarked(text))
        return report_of(lang, findings, crashed, (*self._overrides.waivers, *waivers))

    def _remarked(self, text: Text) -> Iterable[tuple[Finding, Hit]]:
        """Return what another checker says, where there is one for the language."""
        if self._opinion is None or self._opinion.lang != text.lang:
            return ()
        from saywell.engine.opinion import GRAMMAR, remarked

        overrides = self.ways(text.lang).overrides
        if overrides.off(GRAMMAR):
            return ()
        severity = overrides.weight(GRAMMAR, Severity.ADVICE)
        return remarked(text, self._opinion, severity, self._ui_lang)

    def context(self, lang: str, known: Context | None = None) -> Context:
        """Return what is known around a draft, with the team's words of a language."""
        return with_words(known or Context(), self.ways(lang).words)

    def sayings(self, lang: str) -> Sequence[Saying]:
        """Return what the findings of each rule of a language say, by the rule's number."""
        book = self.book(lang)
        known = self._sayings.get(lang, ())
        if len(known) != len(book.matchers):
            known = [self._saying(matcher.rule, self.ways(lang)) for matcher in book.matchers]
            self._sayings[lang] = known
        return known

    def _saying(self, rule: Rule, ways: Habits) -> Saying:
        return Saying(
            check=rule.id,
            severity=ways.overrides.severity(rule),
            message=rule.message.best(self._ui_lang),
            why=rule.why.best(self._ui_lang),
            instead=rule.instead,
        )


def report_of(
    lang: str, findings: Sequence[Finding], crashed: Iterable[str], waivers: Sequence[Waiver]
) -> Report:
    """Make the report of what was found; what a waiver lets out is kept apart."""
    if not (findings and waivers):
        return Report(lang, tuple(findings), (), tuple(crashed))
    waived = [
        finding
        for finding in findings
        if any(has_prefix(finding.check, waiver.rule) for waiver in waivers)
    ]
    kept = tuple(finding for finding in findings if finding not in waived)
    return Report(lang, kept, tuple(waived), tuple(crashed))


def with_words(context: Context, words: TeamWords) -> Context:
    """Add the team's words to a context; its own go before them."""
    if words == _NO_WORDS:
        return context
    own = context.team
    team = TeamWords(
        jargon={**words.jargon, **own.jargon},
        avoid={**words.avoid, **own.avoid},
        prefer=tuple(dict.fromkeys((*own.prefer, *words.prefer))),
    )
    return dataclasses.replace(context, team=team)


def fixed(text: str, finding: Finding, choice: int = 0) -> str:
    """Apply one of a finding's fixes to the text that it was found in."""
    return text[: finding.start] + finding.fixes[choice].text + text[finding.end :]
