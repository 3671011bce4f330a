"""Rules made in a line for tests, and what they find."""

from __future__ import annotations

from typing import Any

from saywell.engine.anchors import Gate
from saywell.engine.matchers.base import Hit
from saywell.engine.matchers.registry import make_matcher
from saywell.engine.matchers.words import Words
from saywell.engine.text import Text
from saywell.model.languages import Localised
from saywell.model.rules import Context, Example, Examples, Rule, Severity

NO_CONTEXT = Context()


def rule(kind: type[Rule], **keys: Any) -> Any:
    """Make a rule of a kind; what every rule needs is filled in."""
    return kind(
        id=keys.pop("id", "M99.test"),
        severity=keys.pop("severity", Severity.WARNING),
        message=Localised.plain(keys.pop("message", "Found {found}.")),
        why=Localised.plain("It is a test."),
        examples=Examples(bad=(Example(text="x"),), good=(Example(text="y"),)),
        **keys,
    )


def hits(
    made: Rule,
    text: str,
    lang: str = "en",
    context: Context = NO_CONTEXT,
    lists: dict[str, tuple[str, ...]] | None = None,
) -> list[Hit]:
    """Return what a rule finds in a text."""
    gate = Gate(lang)
    matcher = make_matcher(made, Words(lang, lists or {}, gate))
    return list(matcher.find(Text(text, lang, context, gate)))


def found(
    made: Rule,
    text: str,
    lang: str = "en",
    context: Context = NO_CONTEXT,
    lists: dict[str, tuple[str, ...]] | None = None,
) -> list[str]:
    """Return the words that a rule finds."""
    return [text[hit.start : hit.end] for hit in hits(made, text, lang, context, lists)]
