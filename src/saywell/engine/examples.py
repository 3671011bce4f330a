"""A pack's own examples, run as its tests: a rule that cannot fire or guards nothing fails."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterable, Sequence

from saywell.engine.check import Rulebook
from saywell.engine.folding import HAN, WORD_MARKS, fold
from saywell.engine.language import language_of
from saywell.engine.matchers.base import AnyMatcher, Hit
from saywell.engine.spelling import Spellers
from saywell.engine.text import Text
from saywell.errors import Problem, Where
from saywell.model import checks
from saywell.model.chat import Author, Contact
from saywell.model.languages import ANY, LANGUAGES
from saywell.model.rules import Context, Draft, Example, Pack, Rule, Turn

FEWEST = 2
"""How many bad messages, and how many near misses, a rule has at least."""

_WORDS = re.compile(rf"[{HAN}]|(?:(?![{HAN}])[\w{WORD_MARKS}])+")
_TWICE = re.compile(r"(\w{1,20})\s?\1", re.IGNORECASE)
_STEM = 4


def draft_of(example: Example, lang: str) -> Draft:
    """Make a draft with its context from an example."""
    contact = None
    if example.contact:
        known = example.contact
        contact = Contact(
            name=known.get("name", ""),
            gender=known.get("gender", ""),
            email=known.get("email", ""),
            phone=known.get("phone", ""),
        )
    context = Context(
        company=example.company,
        agent=example.agent,
        contact=contact,
        first_reply=example.first_reply,
        turns=_turns(example),
        attachments=example.attachments,
        team=example.team,
        canned=example.canned,
    )
    return Draft(example.text, lang, context)


def _turns(example: Example) -> tuple[Turn, ...]:
    """Read the turns, and the customer's that are written without their author, which come last."""
    parted = (turn.partition(": ") for turn in example.turns)
    return (
        *(Turn(Author(author), text) for author, _, text in parted),
        *(Turn(Author.CUSTOMER, text) for text in example.customer),
    )


class ExampleRun:
    """Runs the examples of packs among all packs; a language is compiled once, when first needed.

    ``spellers`` are what rules of spelling look words up with.
    """

    def __init__(self, packs: Sequence[Pack], spellers: Spellers | None = None) -> None:
        self._packs = packs
        self._spellers = spellers
        self._books: dict[str, Rulebook] = {}
        self._matchers: dict[str, dict[int, AnyMatcher]] = {}

    def problems(self, pack: Pack) -> list[Problem]:
        """Run all examples of one of the packs, and tell its rules that cannot work.

        A pack for all languages is compiled for each of them, and each of its examples is read in
        the language that it is in.
        """
        langs = list(LANGUAGES) if pack.language == ANY else [pack.language]
        books = {lang: self._book(lang) for lang in langs}
        own = {rule.where for rule in pack.rules}
        problems = {problem for book in books.values() for problem in book.problems}
        found = sorted(problem for problem in problems if problem.where in own)
        for rule in pack.rules:
            matchers = {
                lang: self._matchers[lang][id(rule)]
                for lang in langs
                if id(rule) in self._matchers[lang]
            }
            found.extend(_run_rule(rule, pack.language, books, matchers))
        return found

    def _book(self, lang: str) -> Rulebook:
        if lang not in self._books:
            book = Rulebook(self._packs, lang, spellers=self._spellers)
            self._books[lang] = book
            self._matchers[lang] = {id(matcher.rule): matcher for matcher in book.matchers}
        return self._books[lang]


def run_examples(
    pack: Pack, packs: Sequence[Pack] = (), spellers: Spellers | None = None
) -> list[Problem]:
    """Run all examples of one pack; ``packs`` are others whose named lists it refers to."""
    others = (other for other in packs if other is not pack)
    return ExampleRun((*others, pack), spellers).problems(pack)


def _run_rule(
    rule: Rule, lang: str, books: dict[str, Rulebook], matchers: dict[str, AnyMatcher]
) -> list[Problem]:
    trial = _Trial(rule, books, matchers)
    problems = trial.counts()
    if trial.works:
        problems += trial.bad(lang)
        problems += trial.good(lang)
    return problems


class _Trial:
    """One rule and its examples; remembers what the bad ones look like."""

    def __init__(
        self, rule: Rule, books: dict[str, Rulebook], matchers: dict[str, AnyMatcher]
    ) -> None:
        self.rule = rule
        self.books = books
        self.matchers = matchers
        self.words: set[str] = set()
        self.marks: set[str] = set()
        self.whole = False

    @property
    def works(self) -> bool:
        """Whether the rule could be compiled at all."""
        return bool(self.matchers)

    def counts(self) -> list[Problem]:
        """Report too few examples."""
        sorts = (
            (self.rule.examples.bad, "bad example(s)"),
            (self.rule.examples.good, "near-miss good example(s)"),
        )
        return [
            self._problem(self.rule.where, f"only {different} {what}", f"give {FEWEST} that differ")
            for found, what in sorts
            if (different := len({example.text for example in found})) < FEWEST
        ]

    def _problem(self, where: Where, message: str, hint: str = "") -> Problem:
        return Problem(where, f"{self.rule.id}: {message}", hint)

    def _hits(self, example: Example, lang: str) -> tuple[Text, list[Hit]]:
        draft = draft_of(example, "" if lang == ANY else lang)
        spoken = language_of(draft)
        if spoken not in self.matchers:
            spoken = next(iter(self.matchers))
        text = Text(draft.text, spoken, draft.context, self.books[spoken].gate)
        return text, sorted(self.matchers[spoken].find(text), key=lambda hit: hit.start)

    def bad(self, lang: str) -> list[Problem]:
        """Report bad examples that are not caught, and fixes that do not do what they say."""
        problems: list[Problem] = []
        fixes = shown = False
        for example in self.rule.examples.bad:
            text, hits = self._hits(example, lang)
            self.words.update(stem for stem in _stems(text.raw) if len(stem) > 2)
            if not hits:
                problems.append(self._problem(example.where, f"not reported: {example.text!r}"))
                continue
            self._learn(text, hits)
            problems.extend(self._fix(example, lang, hits))
            fixes = fixes or any(hit.fixes for hit in hits)
            shown = shown or bool(example.fixed)
        if fixes and not shown:
            problems.append(
                self._problem(self.rule.where, "it fixes, and no bad example says what comes out")
            )
        return problems

    def _fix(self, example: Example, lang: str, hits: Sequence[Hit]) -> list[Problem]:
        fixable = [hit for hit in hits if hit.fixes]
        if not fixable:
            message = "the example has a fixed form, and the rule fixes nothing"
            return [self._problem(example.where, message)] if example.fixed else []
        result = example.text
        for hit in reversed(fixable):
            result = result[: hit.start] + hit.fixes[0] + result[hit.end :]
        problems = []
        if example.fixed and result != example.fixed:
            problems.append(self._problem(example.where, f"the fix makes {result!r}"))
        if len(fixable) == len(hits):
            again = self._hits(_with_text(example, result), lang)[1]
            if again:
                problems.append(self._problem(example.where, f"still reported: {result!r}"))
        return problems

    def _learn(self, text: Text, hits: Iterable[Hit]) -> None:
        """Remember the words and marks that the rule reports."""
        for hit in hits:
            self.whole = self.whole or hit.whole or hit.start == hit.end
            found = text.raw[hit.start : hit.end]
            self.words.update(_stems(" ".join((found, *hit.fixes))))
            found = text.raw[max(0, hit.start - 1) : hit.end + 1] + "".join(hit.fixes)
            self.marks.update(
                char for char in _narrow(found) if not char.isalpha() and not char.isspace()
            )
            if found.isupper():
                self.marks.add("A")
            if _has_picture(found):
                self.marks.add("P")

    def good(self, lang: str) -> list[Problem]:
        """Report near misses that are caught, or that have nothing in common with the rule."""
        problems = []
        for matcher in self.matchers.values():
            for phrase in matcher.expected():
                self.words.update(_stems(phrase.source))
        for example in self.rule.examples.good:
            text, hits = self._hits(example, lang)
            if hits:
                found = example.text[hits[0].start : hits[0].end]
                problems.append(
                    self._problem(example.where, f"{found!r} is reported in a near miss")
                )
            elif not self._near(text.raw):
                problems.append(
                    self._problem(
                        example.where,
                        f"{example.text!r} shares no word and no mark with the rule",
                        "take a message that the rule could be wrong about",
                    )
                )
        return problems

    def _near(self, raw: str) -> bool:
        if self.whole or not self.words.isdisjoint(_stems(raw)):
            return True
        if isinstance(self.rule, checks.Doubled) and _TWICE.search(raw):
            return True
        folded = fold(raw)
        if any(word in folded for word in self.words):
            return True
        capitals = "A" in self.marks and any(
            word.isupper() and len(word) > 1 for word in raw.split()
        )
        pictures = "P" in self.marks and _has_picture(raw)
        return (
            capitals
            or pictures
            or any(
                mark in _narrow(raw) or (mark.isdigit() and any(char.isdigit() for char in raw))
                for mark in self.marks
            )
        )


def _with_text(example: Example, text: str) -> Example:
    return dataclasses.replace(example, text=text, fixed="")


def _has_picture(text: str) -> bool:
    """Whether there is an emoji or another picture among the characters."""
    return any(unicodedata.category(char) == "So" for char in text)


def _narrow(text: str) -> str:
    """Return the text with full-width marks made narrow: they are the same mark."""
    return unicodedata.normalize("NFKC", text)


def _stems(text: str) -> set[str]:
    """Return the beginnings of the words of a text: enough to tell whether it is near."""
    return {word[:_STEM] for word in _WORDS.findall(fold(text)) if not word.isdigit()}
