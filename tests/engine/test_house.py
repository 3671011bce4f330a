"""House rules: what they change in packs, and what is told of those that change nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from saywell.engine import house
from saywell.engine.check import Checker, Habits
from saywell.model.rules import Draft, Severity
from saywell.stores.packs import LoadedRules, load_rules

PACK = """\
saywell: 1
pack: base
language: en
words:
  offers: [instead]
rules:
  - id: M06.cannot
    kind: phrases
    severity: warning
    message: Not so.
    why: Because.
    phrases: [no way, never ever]
    examples:
      bad: [No way., There is never ever a lift.]
      good: [The way is long., Was there ever a lift?]
  - id: M08.no
    kind: unanswered
    severity: warning
    message: And now?
    why: Because.
    phrases: [cannot]
    answers: [<offers>]
    examples:
      bad: [We cannot., I cannot say.]
      good: [We cannot; take this instead., I can.]
"""


def rules(tmp_path: Path, text: str) -> LoadedRules:
    (tmp_path / "base.yaml").write_text(PACK, encoding="utf-8")
    (tmp_path / "house.yaml").write_text("saywell: 1\nhouse: ours\n" + text, encoding="utf-8")
    return load_rules([tmp_path])


def checker(loaded: LoadedRules) -> Checker:
    houses = loaded.houses
    return Checker(
        house.housed(loaded.packs, houses),
        habits=lambda lang: Habits(house.overrides(houses, lang), house.team_words(houses, lang)),
    )


def found(loaded: LoadedRules, text: str, lang: str = "en") -> list[tuple[str, Severity]]:
    report = checker(loaded).check(Draft(text, lang))
    assert report.crashed == ()
    return [(one.check, one.severity) for one in report.findings]


def test_severities_and_rules_turned_off(tmp_path: Path) -> None:
    loaded = rules(tmp_path, "language: en\noff: [M08]\nseverities: {M06: advice}\n")
    assert loaded.problems == ()
    assert found(loaded, "No way, we cannot.") == [("M06.cannot", Severity.ADVICE)]


def test_house_rules_of_another_language_change_nothing(tmp_path: Path) -> None:
    loaded = rules(tmp_path, "language: el\noff: [M08]\n")
    assert found(loaded, "We cannot.") == [("M08.no", Severity.WARNING)]


def test_phrases_are_added_removed_and_excused(tmp_path: Path) -> None:
    change = "{add: [out of luck], remove: [no way], unless: [never ever land]}"
    text = f"phrases:\n  M06.cannot: {change}\n"
    loaded = rules(tmp_path, text)
    assert found(loaded, "No way.") == []
    assert found(loaded, "You are out of luck.") == [("M06.cannot", Severity.WARNING)]
    assert found(loaded, "Never ever again.") == [("M06.cannot", Severity.WARNING)]
    assert found(loaded, "Greetings from Never Ever Land.") == []


def test_words_join_the_lists_of_their_name(tmp_path: Path) -> None:
    plain = "We cannot, pick a voucher."
    assert found(rules(tmp_path, ""), plain) == [("M08.no", Severity.WARNING)]
    assert found(rules(tmp_path, "words: {offers: [voucher]}\n"), plain) == []


def test_team_words_are_those_of_the_language_over_those_for_all(tmp_path: Path) -> None:
    loaded = rules(tmp_path, "jargon: {KYC: identity check, SLA: promise}\nprefer: [Gladly]\n")
    (tmp_path / "el.yaml").write_text(
        "saywell: 1\nhouse: greek\nlanguage: el\njargon: {KYC: ταυτοποίηση}\n", encoding="utf-8"
    )
    loaded = load_rules([tmp_path])
    assert house.team_words(loaded.houses, "en").jargon["KYC"] == "identity check"
    greek = house.team_words(loaded.houses, "el")
    assert (greek.jargon["KYC"], greek.jargon["SLA"]) == ("ταυτοποίηση", "promise")
    assert greek.prefer == ("Gladly",)


def test_teams(tmp_path: Path) -> None:
    (one,) = rules(tmp_path, "teams: [billing]\noff: [M08]\n").houses
    assert house.concerns(one, ["billing", "night"])
    assert not house.concerns(one, ["night"])
    (everyone,) = rules(tmp_path, "off: [M08]\n").houses
    assert house.concerns(everyone, [])


@pytest.mark.parametrize(
    ("text", "told", "way"),
    [
        ("off: [M99]", "no rule is called M99", "saywell rules list"),
        ("severities: {M06.canot: advice}", "no rule is called M06.canot", "M06.cannot"),
        ("phrases: {M22.zzz: {add: [x]}}", "no rule is called M22.zzz", "rules list"),
        ("phrases: {M06.cannot: {remove: [no wy]}}", "has no phrase 'no wy'", "'no way'"),
        ("off: [M06]\nlanguage: el", "no rule is called M06", ""),
    ],
)
def test_what_changes_nothing_is_told(tmp_path: Path, text: str, told: str, way: str) -> None:
    loaded = rules(tmp_path, text + "\n")
    (problem,) = house.house_problems(loaded.packs, loaded.houses)
    assert told in problem.message
    assert way in problem.hint
    assert problem.where.file.endswith("house.yaml")


def test_an_unknown_key_is_told_with_its_place(tmp_path: Path) -> None:
    loaded = rules(tmp_path, "severites: {M06: advice}\n")
    (problem,) = loaded.problems
    assert str(problem).startswith(f"{tmp_path / 'house.yaml'}:3:1: unknown key 'severites'")
    assert "severities" in problem.hint
