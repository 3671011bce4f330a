"""A long text as several messages: cut as proposed, checked part by part, found again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.scripted import NOON, customer, scripted_check

from saywell.app import split
from saywell.app.scene import Scene
from saywell.app.split import CUT
from saywell.model.chat import Author
from saywell.model.rules import Finding, Report, Severity, Waiver

LONG = Finding("M12", "M12.length", Severity.WARNING, 3, 11, "Long.", instead=("One.", "Two."))
SENTENCE = Finding("M12", "M12.length", Severity.WARNING, 3, 7, "Long.", instead=("O.", "ne."))
SCENE = Scene(account=None, conversation=customer(1, "Maria"), messages=())


def test_a_text_without_a_cut_is_one_message_as_it_stands() -> None:
    assert split.parts_of("  one\ntwo ") == ((0, "  one\ntwo "),)
    assert split.parts_of("") == ((0, ""),)


def test_the_messages_are_found_with_their_places() -> None:
    text = f"One.{CUT}Two\nlines.\n  ┄┄┄┄  \n\nThree."
    parts = split.parts_of(text)
    assert [part.strip() for _, part in parts] == ["One.", "Two\nlines.", "Three."]
    assert all(text[at:].startswith(part) for at, part in parts)
    assert [part for _, part in split.parts_of(f"┄┄┄\nOnly.{CUT}")] == ["\nOnly."]


@given(st.lists(st.text(alphabet="ab \n", min_size=1).filter(str.strip), min_size=1))
def test_what_is_put_together_is_found_again(texts: list[str]) -> None:
    found = split.parts_of(split.together(texts))
    assert [part.strip() for _, part in found] == [text.strip() for text in texts]


def test_the_proposal_for_the_whole_message_goes_first() -> None:
    assert split.proposed((SENTENCE, LONG)) is LONG
    assert split.proposed((LONG._replace(instead=()),)) is None
    assert split.proposed((LONG._replace(rule="M11"),)) is None
    assert split.cut("Hi One Two!", LONG) == f"Hi One.{CUT}Two."


def test_what_follows_a_message_is_known_where_the_text_begins_with_it() -> None:
    assert split.behind("One.", f"One.{CUT}Two.") == "Two."
    assert split.behind("One.", "One.\nTwo.") == "Two."
    assert split.behind("One.", "One. Two.") == "One. Two."
    assert split.behind("One.", "One.\n ") == "One.\n "


def test_without_a_proposal_the_cut_is_at_the_cursor() -> None:
    text, cursor = split.cut_at("First.  Second.", 7)
    assert text == f"First.{CUT}Second."
    assert text[cursor:] == "Second."


def test_each_message_is_checked_after_those_before_it() -> None:
    seen: list[tuple[str, int]] = []

    def check(text: str, scene: Scene, waivers: tuple[Waiver, ...]) -> Report:
        said = [one for one in scene.messages if one.author is Author.AGENT]
        seen.append((text.strip(), len(said)))
        return scripted_check(text, scene, waivers)

    text = f"fine{CUT}wrong{CUT}maybe"
    report = split.check_parts(check, text, SCENE, ())  # type: ignore[arg-type]
    assert seen == [("fine", 0), ("wrong", 1), ("maybe", 2)]
    assert [text[one.start : one.end] for one in report.findings] == ["wrong", "maybe"]
    assert NOON.tzinfo is not None
