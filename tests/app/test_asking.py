"""Fields and switches of a reply, as values."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

import pytest

from saywell.app import asking as fields
from saywell.app.state import Asking
from saywell.app.words import Words
from saywell.engine.fill import Filled
from saywell.errors import UsageError
from saywell.model.languages import Localised
from saywell.model.lookup import Found, Looking, failure
from saywell.model.snippet import OptionalParagraph, Reply, Variable


def plain(text: str) -> Localised:
    return Localised.plain(text)


REPLY = Reply(
    "test.one",
    plain("One"),
    plain("{{ day }} {{ note }}"),
    variables=MappingProxyType(
        {
            "day": Variable(plain("Day"), plain("Friday"), (plain("Friday"), plain("Monday"))),
            "note": Variable(plain("Note"), plain("soon"), required=False, remembered=True),
        }
    ),
    paragraphs=MappingProxyType(
        {"a": OptionalParagraph(plain("A")), "b": OptionalParagraph(plain("B"), default=True)}
    ),
)
ASKING = Asking(REPLY, "en", ("day", "note", "contact.name"))


def test_switches_go_through_every_combination_and_back() -> None:
    seen = [fields.usual(REPLY)]
    for _ in range(4):
        seen.append(fields.turned(seen[-1]))
    assert seen[0] == seen[4] == {"a": False, "b": True}
    assert len({tuple(one.items()) for one in seen}) == 4


def test_samples_are_the_first_choice_the_example_or_the_name() -> None:
    given: list[Mapping[str, str]] = []

    def fill(values: Mapping[str, str]) -> Filled:
        given.append(values)
        return Filled("whole", "en")

    open_one = Filled("open", "en", missing=("day", "note", "contact.name"))
    assert fields.with_samples(REPLY, open_one, fill).text == "whole"
    assert given == [{"day": "Friday", "note": "‹soon›", "contact.name": "‹contact.name›"}]
    assert fields.with_samples(REPLY, Filled("all", "en"), fill).text == "all"
    assert len(given) == 1


def test_a_reply_that_cannot_take_samples_stays_as_it_is() -> None:
    def fill(_: Mapping[str, str]) -> Filled:
        raise UsageError("that is no value")

    open_one = Filled("open", "en", missing=("day",))
    assert fields.with_samples(REPLY, open_one, fill) is open_one


def test_a_choice_is_pointed_at_by_letters_and_steps() -> None:
    typed = fields.typed(ASKING, "MO")
    assert fields.value_of(typed) == "Monday"
    assert fields.value_of(fields.moved(typed, 1)) == "Monday"  # it is the only one that is found
    assert fields.value_of(fields.typed(typed, "d")) == "Friday"
    assert fields.value_of(fields.moved(fields.typed(typed, "d"), 1)) == "Monday"
    assert fields.value_of(fields.typed(typed, "x")) == ""


def test_only_fields_that_may_be_empty_can_be_left_so() -> None:
    assert fields.is_needed(ASKING)
    assert not fields.is_needed(fields.at_field(ASKING, 1, {}))
    assert fields.is_needed(fields.at_field(ASKING, 2, {}))


def test_what_was_answered_goes_before_what_is_remembered() -> None:
    note = fields.at_field(ASKING, 1, {"note": "kept", "day": "Monday"})
    assert note.typed == "kept"
    done = fields.answered(fields.typed(note, " said "))
    assert done.values == {"note": "said"}
    assert fields.at_field(done, 1, {"note": "kept"}).typed == "said"
    assert fields.at_field(done, 0, {"day": "Monday"}).chosen == 0  # it is not to be remembered


def test_a_field_without_choices_has_none_to_move_among() -> None:
    note = fields.at_field(ASKING, 1, {})
    assert fields.moved(note, 1) is note


@pytest.mark.parametrize(
    ("facts", "offered"),
    [
        ({"note": "by the door"}, "by the door"),
        ({"Note-Number": "LK-20417"}, "LK-20417"),
        ({"note_id": " ", "note_no": " 7 "}, "7"),
        ({"note": "7\x1b[2J"}, ""),
        ({"a_note_number": "LK-20417", "notes": "x"}, ""),
        ({"note": "word " * 100}, ""),
    ],
)
def test_what_is_known_of_the_customer_is_offered(facts: Mapping[str, str], offered: str) -> None:
    assert fields.at_field(ASKING, 1, {}, facts).typed == offered
    assert fields.at_field(ASKING, 1, {"note": "kept"}, facts).typed == "kept"
    assert fields.at_field(ASKING, 0, {}, {"day": "Monday"}).chosen == 1


def looked_for(*, required: bool = True) -> Asking:
    day = Variable(
        plain("Day"),
        plain("Friday"),
        (plain("Friday"), plain("Monday")),
        required=required,
        lookup="days",
    )
    reply = dataclasses.replace(REPLY, variables=MappingProxyType({"day": day}))
    asked = fields.at_field(Asking(reply, "en", ("day",)), 0, {})
    return dataclasses.replace(asked, live=Looking("days"))


def test_no_choice_is_pointed_at_while_it_is_looked_up() -> None:
    asked = looked_for()
    assert fields.value_of(asked) == ""
    assert "still asked" in fields.reminder(asked, Words("en"))
    found = Found("Friday", "days", dt.datetime(2026, 11, 22, tzinfo=dt.UTC))
    known = fields.looked_up(asked, Looking("days", found))
    assert fields.value_of(known) == "Friday"
    assert fields.is_only_looked_up(known)
    failed = fields.looked_up(asked, Looking("days", failed=failure("slow", "days", seconds="1")))
    assert fields.value_of(failed) == ""
    assert "Choose one of the values" in fields.reminder(failed, Words("en"))


@pytest.mark.parametrize(("step", "chosen"), [(1, "Friday"), (2, "Monday"), (-1, "Monday")])
def test_a_choice_of_ones_own_goes_before_what_is_found(step: int, chosen: str) -> None:
    own = fields.moved(looked_for(), step)
    assert fields.value_of(own) == chosen
    found = Found("Friday", "days", dt.datetime(2026, 11, 22, tzinfo=dt.UTC))
    assert fields.value_of(fields.looked_up(own, Looking("days", found))) == chosen
