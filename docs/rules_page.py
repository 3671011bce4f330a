"""The pages of shipped rules, written for team leads who do not program."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from saywell.model.catalogue import GUIDES, ROWS
from saywell.model.languages import ANY, LANGUAGES
from saywell.model.rules import Example, Rule
from saywell.stores.packs import load_packs, packaged_folder

INTRODUCTION = (
    "# The rules",
    "",
    "Everything that saywell looks at in a message before it goes out. A rule that *blocks* keeps",
    "the message back, one that *asks* wants a second look, and one that *is mentioned* only",
    "tells. The page of each language has all its rules with their reasons, better words, and",
    "messages on which the rule speaks (✗) and keeps still (✓): these are its tests.",
    "",
    "Look one up with `saywell rules explain M08`, turn it off or change its weight with",
    "`saywell config set check.off M09` or in your team's [house rules](house-rules.md), and write",
    "your own as [rules-format.md](rules-format.md) says. Where no source is named, a rule comes",
    f"from {GUIDES}.",
    "",
)
SEVERITY = {"error": "blocks", "warning": "asks", "advice": "is mentioned"}


def rules_pages() -> Iterator[tuple[str, str]]:
    """Make docs/rules.md, what each row asks for, and one page a language with all its rules."""
    packs, problems = load_packs([packaged_folder()])
    if problems:
        raise SystemExit("\n".join(str(problem) for problem in problems))
    found: dict[str, dict[str, list[Rule]]] = defaultdict(lambda: defaultdict(list))
    for pack in packs:
        for rule in pack.rules:
            found[pack.language][rule.id.split(".")[0]].append(rule)
    yield "rules.md", "\n".join(overview(found))
    for language, by_row in found.items():
        yield f"rules/{file_name(language)}", "\n".join(language_lines(language, by_row))


def overview(found: Mapping[str, Mapping[str, Sequence[Rule]]]) -> Iterator[str]:
    """Say what each row asks for, with the number of its rules a language."""
    order = [language for language in (*LANGUAGES, ANY) if language in found]
    yield from INTRODUCTION
    heads = [f"[{name_of(language)}](rules/{file_name(language)})" for language in order]
    yield f"| row | what good looks like | {' | '.join(heads)} |"
    yield "|---|---|" + "---|" * len(order)
    for row, told in ROWS.items():
        counts = [str(len(found[language].get(row, ())) or "") for language in order]
        yield f"| **{row} {told.title}** | {told.good} | {' | '.join(counts)} |"
    yield ""


def language_lines(language: str, by_row: Mapping[str, Sequence[Rule]]) -> Iterator[str]:
    """Print all rules of a language, row by row, each with its examples."""
    yield f"# Rules: {name_of(language)}"
    yield ""
    yield "What the signs mean, and how to change a rule: [rules.md](../rules.md)."
    yield ""
    for row, rules in sorted(by_row.items()):
        yield f"## {row} {ROWS[row].title}"
        yield ""
        yield ROWS[row].good
        yield ""
        for rule in rules:
            yield from rule_lines(rule)


def name_of(language: str) -> str:
    """Return what a language is called on the pages."""
    return "every language" if language == ANY else LANGUAGES[language]


def file_name(language: str) -> str:
    """Return the file of a language's page."""
    return f"{'all' if language == ANY else language}.md"


def rule_lines(rule: Rule) -> Iterator[str]:
    """Print one rule."""
    yield f"### {rule.id}"
    yield ""
    message = rule.message.best("en")
    message = re.sub(r"\{[a-z]+\}", "…", message)
    yield f"{message} This {SEVERITY[rule.severity]}."
    yield ""
    own = f" ({rule.source})" if rule.source else ""
    yield f"*Why:* {rule.why.best('en')}{own}"
    yield ""
    if rule.instead:
        yield "*Rather:* " + " · ".join(code(text) for text in rule.instead)
        yield ""
    for sign, examples in (("✗", rule.examples.bad), ("✓", rule.examples.good)):
        yield from (f"- {sign} {example_line(example)}" for example in examples)
    yield ""


def example_line(example: Example) -> str:
    """Print one example, with its fixed form where there is one."""
    line = code(example.text)
    if example.fixed:
        line += f" → {code(example.fixed)}"
    before = [f"customer: {text}" for text in example.customer[-1:]] or list(example.turns[-2:])
    if before:
        line += f" (after {', '.join(code(turn) for turn in before)})"
    return line


def code(text: str) -> str:
    """Set a text as code, whatever backticks and line breaks are in it."""
    text = text.replace("\n", "↵")
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {text} {fence}" if longest else f"`{text}`"
