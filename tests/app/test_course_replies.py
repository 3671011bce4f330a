"""Which reply serves a step best: purpose, situation, whose it is, language, habit."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from saywell.app.course_replies import fittest, move_of
from saywell.model.card import Card, card_of, read_card
from saywell.model.course import Move
from saywell.model.languages import Localised
from saywell.model.snippet import Reply


def card(name: str, purpose: str = "hold", *, layer: str = "starter", **more: object) -> Card:
    texts = Localised(MappingProxyType({"en": name}))
    reply = Reply(name, texts, **{"text": texts, **more}, purpose=purpose, layer=layer)  # type: ignore[arg-type]
    return read_card(card_of(reply))


def order(cards: list[Card], *purposes: str, **more: object) -> list[str]:
    known = {"tags": (), "lang": "en", "usage": {}, **more}
    found = fittest(cards, purposes or ("hold",), **known)  # type: ignore[arg-type]
    return [one.id for one in found]


def test_the_first_purpose_goes_first_and_others_are_left_out() -> None:
    cards = [card("b", "closing"), card("a", "thanks"), card("c", "greeting")]
    assert order(cards, "thanks", "closing") == ["a", "b"]


def test_a_reply_for_another_situation_goes_last_and_one_for_this_goes_first() -> None:
    cards = [card("longer", tags=("again",)), card("plain", tags=("team-tag",))]
    assert order(cards) == ["plain", "longer"]
    assert order(cards, tags=("again",)) == ["longer", "plain"]


def test_the_teams_own_go_before_the_starter_and_the_language_before_both() -> None:
    greek = Localised(MappingProxyType({"el": "μια στιγμή"}))
    cards = [card("starter"), card("team", layer="team"), card("greek", text=greek)]
    assert order(cards) == ["team", "starter", "greek"]
    assert order(cards, lang="el") == ["greek", "team", "starter"]
    assert order(cards, lang="") == ["team", "starter", "greek"]


def test_what_is_used_more_goes_first_among_equals() -> None:
    cards = [card("a"), card("b")]
    assert order(cards) == ["a", "b"]
    assert order(cards, usage={"b": 2.0}) == ["b", "a"]


@pytest.mark.parametrize(("tags", "move"), [((), Move.PROMISE), (("promised", "follow-up"), None)])
def test_the_answer_that_was_promised_is_no_promise(
    tags: tuple[str, ...], move: Move | None
) -> None:
    texts = Localised.plain("here is your answer")
    assert move_of(Reply("one", texts, text=texts, purpose="follow_up", tags=tags)) is move
