"""Topics that a team does not want in chats."""

from __future__ import annotations

from pathlib import Path

import pytest

from saywell.engine import house
from saywell.engine.topics import NO_TOPICS, Topics
from saywell.stores.packs import load_rules

ENGLISH = """
saywell: 1
house: pharmacy
language: en
topics:
  medical advice:
    phrases: [dose of, "side effect*", "(how many|how much) .. (tablets|pills)"]
    offer: [a call from our pharmacist, an appointment]
  legal:
    phrases: [sue|lawyer]
"""
GREEK = """
saywell: 1
house: pharmacy.el
language: el
topics:
  medical advice:
    phrases: [δόση, "παρενέργει*"]
    offer: [ένα τηλεφώνημα]
"""


def topics(tmp_path: Path, *texts: str) -> Topics:
    """Read house rules and return their topics."""
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.yaml").write_text(text, encoding="utf-8")
    loaded = load_rules([tmp_path])
    assert loaded.problems == ()
    assert house.house_problems(loaded.packs, loaded.houses) == []
    return Topics(loaded.houses)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("What is the right DOSE of this?", ("medical advice",)),
        ("Are there any side-effects or side effects?", ("medical advice",)),
        ("How many of these tablets may I take? My lawyer asks.", ("medical advice", "legal")),
        ("The parcel is late.", ()),
        ("The dosage label is torn.", ()),
    ],
)
def test_a_message_touches_topics(tmp_path: Path, text: str, found: tuple[str, ...]) -> None:
    assert topics(tmp_path, ENGLISH).found_in(text, ("en",)) == found


def test_each_language_has_its_phrases_and_its_offer(tmp_path: Path) -> None:
    both = topics(tmp_path, ENGLISH, GREEK)
    assert both.found_in("Ποια είναι η δόση;", ("el", "en")) == ("medical advice",)
    assert both.found_in("Ποια είναι η δόση;", ("en",)) == ()
    assert both.offers("medical advice", "el") == ("ένα τηλεφώνημα",)
    assert both.offers("medical advice", "en")[0] == "a call from our pharmacist"
    assert both.offers("legal", "en") == ()
    assert both.offers("weather", "en") == ()


def test_without_topics_nothing_is_looked_for() -> None:
    assert NO_TOPICS.found_in("side effects", ("en",)) == ()
    assert NO_TOPICS.names == ()


def test_phrases_that_cannot_be_read_are_told_with_their_place(tmp_path: Path) -> None:
    file = tmp_path / "h.yaml"
    broken = "saywell: 1\nhouse: h\nlanguage: en\ntopics:\n  legal:\n    phrases: ['(sue']\n"
    file.write_text(broken, encoding="utf-8")
    loaded = load_rules([tmp_path])
    (problem,) = house.house_problems(loaded.packs, loaded.houses)
    assert str(problem).startswith(f"{file}:")
    assert "'legal' has a phrase that cannot be read" in str(problem)
    assert Topics(loaded.houses).found_in("I will sue", ("en",)) == ()


def test_a_topic_needs_phrases(tmp_path: Path) -> None:
    file = tmp_path / "h.yaml"
    file.write_text("saywell: 1\nhouse: h\ntopics: {legal: {offer: [x]}}\n", encoding="utf-8")
    problems = load_rules([tmp_path]).problems
    assert len(problems) == 1
    assert "phrases" in str(problems[0])
