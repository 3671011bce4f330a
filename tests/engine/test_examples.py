"""A pack's examples are its tests: what they catch when a rule or an example is wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from saywell.engine.examples import run_examples
from saywell.errors import Where
from saywell.model import checks
from saywell.model.languages import Localised
from saywell.model.rules import Example, Examples, Pack, Rule, Severity
from saywell.stores.packs import read_pack


def pack(
    bad: Sequence[str | Example],
    good: Sequence[str | Example],
    kind: type[Rule] = checks.Phrases,
    language: str = "en",
    **keys: Any,
) -> Pack:
    made: Any = kind
    examples = Examples(bad=tuple(map(example, bad)), good=tuple(map(example, good)))
    one = made(
        id="M06.test",
        severity=Severity.WARNING,
        message=Localised.plain("x"),
        why=Localised.plain("x"),
        examples=examples,
        where=Where("test.yaml", 4, 5),
        **keys,
    )
    return Pack(saywell=1, pack="test", language=language, rules=(one,))


def example(item: str | Example) -> Example:
    return item if isinstance(item, Example) else Example(text=item, where=Where("test.yaml", 9, 7))


def told(made: Pack) -> list[str]:
    return [str(problem) for problem in run_examples(made)]


BAD = ["I don't know.", "We don't know that."]
GOOD = ["We know.", "If you don't, I do."]


def test_examples_that_hold_say_nothing() -> None:
    assert told(pack(BAD, GOOD, phrases=("don't know",))) == []


@pytest.mark.parametrize(
    ("bad", "good", "says"),
    [
        ([*BAD, "I have no idea."], GOOD, "test.yaml:9:7: M06.test: not reported"),
        (BAD, [*GOOD, "Don't know!"], 'test.yaml:9:7: M06.test: "Don\'t know" is reported'),
        (BAD[:1], GOOD, "test.yaml:4:5: M06.test: only 1 bad"),
        (BAD, GOOD[:1], "test.yaml:4:5: M06.test: only 1 near-miss"),
        (BAD, [GOOD[0], GOOD[0]], "only 1 near-miss"),
        (BAD, [*GOOD, "Ready for pickup!"], "shares no word and no mark"),
    ],
)
def test_examples_that_do_not_hold(
    bad: Sequence[str | Example], good: Sequence[str | Example], says: str
) -> None:
    (problem,) = told(pack(bad, good, phrases=("don't know",)))
    assert says in problem


@pytest.mark.parametrize(
    "phrases",
    [("[really]",), ("<nothing>",), ("(one",), ()],
    ids=["optional", "list", "open", "none"],
)
def test_rules_that_cannot_fire(phrases: tuple[str, ...]) -> None:
    found = told(pack(BAD, GOOD, phrases=phrases))
    assert found
    assert all(problem.startswith("test.yaml:") for problem in found)


def test_a_pattern_that_may_hang_fails_with_its_place() -> None:
    (problem,) = told(pack(BAD, GOOD, checks.Pattern, pattern=(r"(\w+\s?)+!",)))
    assert problem.startswith("test.yaml:4:5: M06.test: ")
    assert "for ever" in problem


def test_fixes_make_what_they_say_and_silence_the_rule() -> None:
    swap = {"pls": ("please",), "thx": ("many thx",)}
    good: list[str | Example] = ["Please wait.", "The pls-file"]
    shown = Example(text="Pls wait.", fixed="Please wait.")
    assert told(pack([shown, "pls"], good, checks.Swap, swap={"pls": ("please",)})) == []
    (problem,) = told(pack(["pls", "Pls!"], good, checks.Swap, swap={"pls": ("please",)}))
    assert "no bad example says what comes out" in problem
    wrong = Example(text="Pls wait.", fixed="Please, wait.")
    (problem,) = told(pack([wrong, "pls"], good, checks.Swap, swap={"pls": ("please",)}))
    assert "the fix makes 'Please wait.'" in problem
    found = told(pack([shown, "thx"], good, checks.Swap, swap=swap))
    assert any("still reported: 'many thx'" in problem for problem in found)


def test_examples_of_a_pack_for_all_languages_are_read_in_their_own() -> None:
    bad: list[str | Example] = ["不行，我们不能退。", "No refund for you, sorry."]
    good: list[str | Example] = ["不能退的话我帮您换。", "The refund is here."]
    found = told(pack(bad, good, language="*", phrases=("不行", "no refund")))
    assert found == []


def test_the_example_in_the_guide_holds(tmp_path: Path) -> None:
    guide = Path(__file__).parents[2] / "docs" / "rules-format.md"
    shown = re.search(r"```yaml\n(saywell: 1\n.*?)```", guide.read_text("utf-8"), re.DOTALL)
    assert shown is not None
    file = tmp_path / "shown.yaml"
    file.write_text(shown.group(1), "utf-8")
    made, problems = read_pack(file)
    assert problems == []
    assert made is not None
    assert run_examples(made) == []
