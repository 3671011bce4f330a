"""Fields of a reply: seen in their place, with optional paragraphs that come and go meanwhile."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import pytest
from tests.app.session.test_session import Stand
from tests.scripted import shown

from saywell.app.scene import Scene
from saywell.app.session.session import Session
from saywell.app.state import Mode
from saywell.engine import fill
from saywell.engine.fill import FillContext, Filled
from saywell.model.card import Card
from saywell.model.languages import Localised
from saywell.model.snippet import OptionalParagraph, Reply, Variable
from saywell.tui.keys import screen_words

PLAIN = Localised.plain
REPLY = Reply(
    id="visit",
    title=PLAIN("Visit"),
    text=PLAIN(
        "{{ day }} suits us. Is {{ day }} good?"
        "{% if paragraph.price %}\n\nIt costs {{ price }}.{% endif %}"
    ),
    triggers=("visit",),
    variables=MappingProxyType(
        {
            "day": Variable(
                description=PLAIN("The day"),
                example=PLAIN("Friday"),
                choices=tuple(map(PLAIN, ("Friday", "Monday", "Thursday"))),
                remembered=True,
            ),
            "price": Variable(description=PLAIN("The price"), example=PLAIN("20 €")),
        }
    ),
    paragraphs=MappingProxyType({"price": OptionalParagraph(PLAIN("Names the price"))}),
)


class Library:
    """One reply, filled by the real templates."""

    def refresh(self) -> bool:
        return False

    def search(self, query: str, scene: Scene) -> Sequence[Card]:
        return [shown(REPLY)]

    def by_purpose(
        self, purposes: Sequence[str], scene: Scene, tags: object = ()
    ) -> Sequence[Card]:
        return []

    def reply(self, name: str) -> Reply:
        return REPLY

    def purpose(self, name: str) -> str:
        return ""

    def fill(
        self,
        reply: Reply,
        scene: Scene,
        values: Mapping[str, str],
        paragraphs: Mapping[str, bool] = MappingProxyType({}),
    ) -> Filled:
        return fill.preview(reply, "en", FillContext(), values, paragraphs)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    stand = Stand(tmp_path)
    parts = dataclasses.replace(stand.parts, replies=Library())
    session = Session(parts, screen_words("en"), stand.jobs)
    session.start()
    session.open("2")
    session.palette.open()
    session.palette.accept()
    return session


def marked(session: Session) -> list[str]:
    asking = session.state.asking
    assert asking is not None
    return [asking.preview[start:end] for start, end in asking.marks]


def test_a_repeated_field_changes_everywhere_at_once(session: Session) -> None:
    assert marked(session) == ["Friday", "Friday"]
    session.palette.type_value("mon")
    assert marked(session) == ["Monday", "Monday"]
    assert session.state.asking is not None
    assert session.state.asking.preview == "Monday suits us. Is Monday good?"


def test_choices_are_narrowed_by_what_is_typed(session: Session) -> None:
    session.palette.type_value("day")
    asking = session.state.asking
    assert asking is not None
    assert [asking.choices[at] for at in asking.found] == ["Friday", "Monday", "Thursday"]
    session.palette.type_value("t")
    assert marked(session) == ["Thursday", "Thursday"]
    session.palette.type_value("nonsense")
    assert session.palette.answer().mode is Mode.FIELD
    assert session.state.notice is not None
    assert "Choose one of the values of day" in session.state.notice.text


def test_a_paragraph_comes_and_goes_with_its_field_and_what_was_given_stays(
    session: Session,
) -> None:
    session.palette.type_value("mon")
    asking = session.palette.switch().asking
    assert asking is not None
    assert asking.names == ("day", "price")
    assert asking.name == "day"
    assert asking.preview.startswith("Monday suits us.")
    assert "It costs ‹20 €›." in asking.preview
    session.palette.answer()
    session.palette.type_value("15 €")
    assert marked(session) == ["15 €"]
    session.palette.back()
    assert marked(session) == ["Monday", "Monday"]
    asking = session.palette.switch().asking
    assert asking is not None
    assert asking.names == ("day",)
    session.palette.answer()
    assert session.state.draft.text == "Monday suits us. Is Monday good?"


def test_what_was_given_before_is_offered_and_not_forced(session: Session) -> None:
    session.palette.type_value("thu")
    session.palette.answer()
    session.palette.open()
    session.palette.accept()
    assert marked(session) == ["Thursday", "Thursday"]
    session.palette.choose(1)
    assert marked(session) != ["Thursday", "Thursday"]


def test_going_back_loses_nothing_that_was_typed(session: Session) -> None:
    session.palette.switch()
    session.palette.type_value("thu")
    session.palette.answer()
    session.palette.type_value("15 €")
    session.palette.back()
    assert marked(session) == ["Thursday", "Thursday"]
    session.palette.answer()
    assert marked(session) == ["15 €"]
    session.palette.back()
    assert session.palette.back().mode is Mode.PALETTE
    session.palette.back()
    session.palette.open()
    session.palette.accept()
    assert marked(session) == ["Thursday", "Thursday"]


def test_what_the_chat_system_knows_of_the_customer_is_offered(session: Session) -> None:
    session.palette.back()
    entry = session.state.current
    assert entry is not None
    contact = dataclasses.replace(entry.contact, attributes={"price": "9 €"})
    attributes = {"price_number": "12 €"}
    session.stage.change(current=dataclasses.replace(entry, contact=contact, attributes=attributes))
    session.palette.switch()
    session.palette.accept()
    session.palette.answer()
    assert marked(session) == ["9 €"]


def test_what_was_emptied_stays_empty_and_another_conversation_gets_nothing(
    session: Session,
) -> None:
    session.palette.switch()
    session.palette.answer()
    session.palette.type_value("15 €")
    session.palette.back()
    session.palette.answer()
    session.palette.type_value("")
    session.palette.back()
    session.palette.answer()
    assert marked(session) == ["‹20 €›"]
    session.palette.type_value("15 €")
    for _ in range(3):
        session.palette.back()
    session.open("3")
    session.palette.open()
    session.palette.switch()
    session.palette.accept()
    session.palette.answer()
    assert marked(session) == ["‹20 €›"]


def test_a_long_preview_is_read_on_and_back(session: Session) -> None:
    assert session.palette.read(1).asking is not None
    asking = session.palette.read(1).asking
    assert asking is not None
    assert asking.top == 2
    asking = session.palette.read(-5).asking
    assert asking is not None
    assert asking.top == 0
    session.palette.back()
    assert session.palette.read(3).palette.top == 3
