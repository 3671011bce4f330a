"""The page of shipped rules, written for team leads who do not program."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from saywell.model.languages import ANY, LANGUAGES
from saywell.model.rules import Example, Rule
from saywell.stores.packs import load_packs, packaged_folder

ROWS = {
    "M02": "Mechanics",
    "M03": "Shouting",
    "M04": "Slang and shorthand",
    "M06": "Negative phrases",
    "M08": "A no without an offer",
    "M10": "Greeting",
    "M11": "Names and address",
    "M12": "Length",
    "M22": "Leftovers",
    "M24": "Secrets",
}
SEVERITY = {"error": "blocks", "warning": "asks", "advice": "is mentioned"}


def rules_page() -> str:
    """Make docs/rules.md: by catalogue row, then by language, each rule with its examples."""
    packs, problems = load_packs([packaged_folder()])
    if problems:
        raise SystemExit("\n".join(str(problem) for problem in problems))
    by_row: dict[str, list[tuple[str, Rule]]] = defaultdict(list)
    for pack in packs:
        for rule in pack.rules:
            by_row[rule.id.split(".")[0]].append((pack.language, rule))
    lines = [
        "# The rules",
        "",
        "Every rule that ships with saywell, with its reason and the examples that prove it. A",
        "rule that *blocks* keeps the message back, one that *asks* wants a second look, and one",
        "that *is mentioned* only tells.",
        "How to write your own: [rules-format.md](rules-format.md).",
        "",
    ]
    for row, rules in sorted(by_row.items()):
        lines += [f"## {row} {ROWS.get(row, '')}".rstrip(), ""]
        order = [ANY, *LANGUAGES]
        for language, rule in sorted(rules, key=lambda pair: order.index(pair[0])):
            lines += rule_lines(language, rule)
    return "\n".join(lines)


def rule_lines(language: str, rule: Rule) -> Iterator[str]:
    """Print one rule."""
    where = "every language" if language == ANY else LANGUAGES[language]
    yield f"### {rule.id} ({where})"
    yield ""
    message = rule.message.best("en")
    for name in ("found", "better", "name", "count", "limit"):
        message = message.replace(f"{{{name}}}", "…")
    yield f"{message} This {SEVERITY[rule.severity]}."
    yield ""
    yield f"*Why:* {rule.why.best('en')}"
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
    if example.customer:
        line += f" (after the customer wrote {code(example.customer[-1])})"
    return line


def code(text: str) -> str:
    """Set a text as code, whatever backticks and line breaks are in it."""
    text = text.replace("\n", "↵")
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {text} {fence}" if longest else f"`{text}`"
