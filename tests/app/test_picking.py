"""Picking a reply, whatever goes wrong on the way."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from saywell.app.picking import FOUND, Picked, Picker, Row
from saywell.app.words import Words
from saywell.engine.fill import FillContext, Filled, preview
from saywell.errors import JournalError, SaywellError, UnknownReply
from saywell.model.card import Card, card_of, read_card
from saywell.model.languages import Localised
from saywell.model.snippet import OptionalParagraph, Reply, Variable

WORDS = Words("en", pick_clear="Ctrl-U", pick_switch="Ctrl-O")


def texts(**by_lang: str) -> Localised:
    return Localised(MappingProxyType(by_lang))


def field(*, choices: Sequence[str] = (), remembered: bool = False) -> Variable:
    return Variable(
        Localised.plain("A field"),
        Localised.plain("sample"),
        choices=tuple(Localised.plain(choice) for choice in choices),
        remembered=remembered,
    )


PLAIN = Reply("a.plain", Localised.plain("Plain"), texts(en="Hello.", el="Γεια."))
BRANCHING = Reply(
    "b.branching",
    Localised.plain("Branching"),
    texts(en='{% if way == "other" %}By {{ carrier }}.{% else %}By {{ way }}.{% endif %}'),
    variables=MappingProxyType(
        {"way": field(choices=("post", "other")), "carrier": field(remembered=True)}
    ),
)
COUNTED = Reply(
    "c.counted",
    Localised.plain("Counted"),
    texts(en="In {{ days | plus: 1 }} days."),
    variables=MappingProxyType({"days": field()}),
)


@dataclasses.dataclass(frozen=True)
class Line:
    """One row of the list."""

    reply: Reply

    @property
    def id(self) -> str:
        return self.reply.id

    @property
    def card(self) -> Card:
        return read_card(card_of(self.reply))


class Shelf:
    """Replies in memory; ``broken`` maps what is called to the error that it raises."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = {reply.id: reply for reply in replies}
        self.broken: dict[str, SaywellError] = {}
        self.limits: list[int] = []

    def _enter(self, name: str) -> None:
        if name in self.broken:
            raise self.broken[name]

    def size(self) -> int:
        return len(self.replies)

    def search(self, query: str, limit: int) -> Sequence[Row]:
        self._enter("search")
        self.limits.append(limit)
        return [Line(one) for one in self.replies.values() if query in one.id][:limit]

    def reply(self, name: str) -> Reply:
        self._enter("reply")
        return self.replies[name]

    def fill(
        self, reply: Reply, lang: str, values: Mapping[str, str], paragraphs: Mapping[str, bool]
    ) -> Filled:
        self._enter("fill")
        return preview(reply, lang or "en", FillContext(), values, paragraphs)

    def context(self) -> FillContext:
        return FillContext()

    def remembered(self) -> Mapping[str, str]:
        self._enter("remembered")
        return {"carrier": "Swift"}

    def refresh(self) -> None:
        self._enter("refresh")


def picking(*replies: Reply, **options: bool) -> tuple[Picker, Shelf]:
    shelf = Shelf(*replies)
    picker = Picker(shelf, WORDS, **options)  # type: ignore[arg-type]
    picker.search("")
    return picker, shelf


def text_of(picked: Picked | None) -> str:
    assert picked is not None
    assert picked.filled is not None
    return picked.filled.text


def test_a_reply_that_is_complete_is_taken_at_once() -> None:
    picker, _ = picking(PLAIN)
    assert text_of(picker.accept()) == "Hello."


def test_an_answer_that_opens_another_field_leads_to_it() -> None:
    picker, _ = picking(BRANCHING)
    assert picker.accept() is None
    picker.choose(1)
    assert picker.answer() is None
    asking = picker.state.asking
    assert asking is not None
    assert (asking.name, asking.typed) == ("carrier", "Swift")
    assert text_of(picker.answer()) == "By Swift."


def test_a_search_that_fails_is_told_and_the_next_one_works() -> None:
    picker, shelf = picking(PLAIN)
    shelf.broken["search"] = JournalError("the disk has gone")
    picker.search("x")
    assert (picker.state.hits, picker.state.notice) == ((), "the disk has gone")
    assert picker.accept() is None
    assert picker.take_id() is None
    shelf.broken.clear()
    picker.search("plain")
    assert (len(picker.state.hits), picker.state.notice) == (1, "")


def test_a_reply_that_has_gone_is_told_and_cannot_be_taken() -> None:
    picker, shelf = picking(PLAIN, BRANCHING)
    shelf.broken["reply"] = UnknownReply("there is no reply 'b.branching' any more")
    picker.choose(1)
    assert "any more" in picker.state.notice
    assert picker.accept() is None
    shelf.broken.clear()
    picker.choose(-1)
    assert text_of(picker.accept()) == "Hello."


def test_an_example_that_is_no_value_does_not_hide_the_text() -> None:
    picker, _ = picking(COUNTED)
    shown = picker.state.preview
    assert shown is not None
    assert shown.open == ("days",)
    assert not shown.trouble
    assert "days." in shown.text


def test_a_value_that_does_not_fit_is_told_and_can_be_mended() -> None:
    picker, shelf = picking(COUNTED)
    picker.accept()
    picker.type_value("two")
    shelf.broken["fill"] = SaywellError("that is no number")
    assert picker.answer() is None
    assert picker.state.notice == "that is no number"
    shelf.broken.clear()
    picker.type_value("2")
    assert text_of(picker.answer()) == "In 3 days."


def test_what_cannot_be_remembered_is_asked_for() -> None:
    picker, shelf = picking(BRANCHING)
    shelf.broken["remembered"] = JournalError("locked")
    picker.accept()
    picker.choose(1)
    picker.answer()
    assert picker.state.asking is not None
    assert picker.state.asking.typed == ""


def test_after_a_refresh_the_same_reply_is_chosen() -> None:
    picker, shelf = picking(PLAIN, BRANCHING)
    picker.choose(1)
    shelf.replies = {"b.branching": BRANCHING, "c.counted": COUNTED}
    picker.refresh()
    assert picker.state.hits[picker.state.chosen].id == "b.branching"
    shelf.broken["refresh"] = JournalError("the folder has gone")
    picker.refresh()
    assert picker.state.notice == "the folder has gone"


def test_more_is_looked_up_only_when_the_end_is_reached() -> None:
    many = [dataclasses.replace(PLAIN, id=f"a.r{number}") for number in range(FOUND * 3)]
    picker, shelf = picking(*many)
    assert shelf.limits == [FOUND]
    assert picker.state.more
    picker.choose(FOUND - 1)
    assert shelf.limits == [FOUND]
    picker.choose(1)
    assert shelf.limits == [FOUND, FOUND * 4]
    assert (picker.state.chosen, picker.state.more) == (FOUND, False)


def test_the_language_stays_for_the_next_reply() -> None:
    picker, _ = picking(PLAIN, dataclasses.replace(PLAIN, id="a.second"))
    picker.next_language()
    picker.choose(1)
    assert text_of(picker.accept()) == "Γεια."


def test_typing_on_at_the_same_reply_keeps_its_switches() -> None:
    switched = dataclasses.replace(
        PLAIN,
        text=texts(en="Hello.{% if paragraph.more %} More.{% endif %}"),
        paragraphs=MappingProxyType({"more": OptionalParagraph(Localised.plain("More"))}),
    )
    picker, _ = picking(switched, BRANCHING)
    picker.switch()
    picker.search("plain")
    assert text_of(picker.accept()) == "Hello. More."
    picker.search("branching")
    picker.search("plain")
    assert text_of(picker.accept()) == "Hello."
