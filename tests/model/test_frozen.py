"""Replies as bytes: every part of them comes back, and nothing else is taken for one."""

from __future__ import annotations

import dataclasses
import datetime as dt
from types import MappingProxyType

import pytest
from tests.stores.libraries import whole

from saywell.errors import Problem, Where
from saywell.model.card import card_of, read_card
from saywell.model.frozen import (
    freeze,
    freeze_blocks,
    freeze_problems,
    thaw,
    thaw_blocks,
    thaw_problems,
)
from saywell.model.languages import ANY, LANGUAGES, Localised, TextPlace
from saywell.model.snippet import Actions, Block, OptionalParagraph, Reply, Variable

FILE = "team/replies \udce9.yaml"


def text(**by_lang: str) -> Localised:
    places = {
        lang: TextPlace(Where(FILE, 10 + number, 3), number - 1)
        for number, lang in enumerate(by_lang)
    }
    return Localised(MappingProxyType(by_lang), MappingProxyType(places))


def full() -> Reply:
    variable = Variable(text(en="The day"), text(en="Friday", el="Παρασκευή"))
    chosen = Variable(
        text(el="Τρόπος"), text(en="post"), (text(en="post"), text(zh="邮寄")), False, True,
        "parcel_way", Where(FILE, 7, 9),
    )  # fmt: skip
    return Reply(
        "parcel.late",
        Localised.plain("Late"),
        text(**{code: f"{name} {{{{ day }}}}\n\nsecond" for code, name in LANGUAGES.items()}),
        ("late", "Spät"),
        "predefined",
        "bad_news",
        ("parcel", "delay"),
        ("where is it",),
        text(en="When it is late."),
        "team:Billing",
        "Dana",
        dt.date(2027, 3, 31),
        MappingProxyType({"day": variable, "way": chosen}),
        MappingProxyType({"sorry": OptionalParagraph(text(en="More"), True, Where(FILE, 8, 5))}),
        text(id="Paket"),
        ("label.pdf",),
        Actions(("late",), "pending", "high", "Billing", "3m", "24h"),
        Where(FILE, 4, 5),
        frozenset({"id", "text", "owner"}),
        "own",
    )


def test_every_part_of_a_reply_comes_back() -> None:
    reply = full()
    plain = dataclasses.fields(Reply)
    empty = Reply("a", Localised.plain("t"), Localised.plain("x"))
    for item in plain[3:-3]:
        assert getattr(reply, item.name) != getattr(empty, item.name), item.name
    placed = dataclasses.replace(
        reply,
        variables={
            name: dataclasses.replace(one, where=Where(FILE, 1, 1))
            for name, one in reply.variables.items()
        },
    )
    assert whole(thaw(freeze(placed))) == whole(placed)
    small = dataclasses.replace(empty, where=Where("a.yaml", 3, 5))
    assert whole(thaw(memoryview(freeze(small)))) == whole(small)


@pytest.mark.parametrize("body", [b"", b"x", freeze(full())[:-3], freeze_problems([]), b"\xe9" * 9])
def test_other_bytes_are_no_reply(body: bytes) -> None:
    with pytest.raises(ValueError, match="no reply"):
        thaw(body)


def test_no_bit_of_a_reply_changes_unnoticed() -> None:
    body = bytearray(freeze(full()))
    for at in range(len(body)):
        body[at] ^= 1 << at % 8
        with pytest.raises(ValueError, match="no reply"):
            thaw(bytes(body))
        body[at] ^= 1 << at % 8
    assert whole(thaw(bytes(body))) == whole(thaw(freeze(full())))


def test_blocks_and_problems_come_back() -> None:
    blocks = (Block("sign", text(en="Yours", ar="مع التحية"), Where(FILE, 9, 3)),)
    assert whole(thaw_blocks(freeze_blocks(blocks))) == whole(blocks)
    problems = (Problem(Where(FILE, 2, 1), "bad", "mend it"), Problem(Where(FILE), "worse"))
    assert thaw_problems(freeze_problems(problems)) == problems
    with pytest.raises(ValueError, match="no blocks"):
        thaw_blocks(b"i")
    with pytest.raises(ValueError, match="no problems"):
        thaw_problems(freeze(full()))


def test_a_card_has_what_a_list_shows() -> None:
    card = read_card(card_of(full()))
    assert (card.id, card.triggers, card.tags) == (
        "parcel.late",
        ("late", "Spät"),
        ("parcel", "delay"),
    )
    assert card.languages == tuple(LANGUAGES)
    assert (card.kind, card.purpose, card.scope) == ("predefined", "bad_news", "team:Billing")
    assert (card.owner, card.layer) == ("Dana", "own")
    assert card.where == "team/replies ?.yaml:4:5"
    assert {card.title(code) for code in LANGUAGES} == {"Late"}


def test_a_card_chooses_a_title_as_the_reply_does() -> None:
    for titles in (
        text(el="Τίτλος", en="Title"),
        text(te="శీర్షిక", zh="标题"),
        text(**{ANY: "For all", "en": "Title"}),
    ):
        reply = Reply("a", titles, Localised.plain("x"))
        card = read_card(card_of(reply))
        assert card.where == ""
        for code in LANGUAGES:
            assert card.title(code) == titles.best(code)


@pytest.mark.parametrize("text", ["", "id", card_of(full()) + "\x1fmore", "\x1f" * 12])
def test_other_texts_are_no_card(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_card(text)
