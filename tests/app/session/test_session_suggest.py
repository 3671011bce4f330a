"""Suggestions of a chat session: for whom, when, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.app.session.test_session import Stand
from tests.scripted import customer

from saywell.app.scene import Scene
from saywell.app.state import Mode, Suggestion
from saywell.errors import SaywellError
from saywell.model.chat import Author


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    stand = Stand(tmp_path)
    stand.backend.write("2", "where do I hold it?")
    stand.backend.write("1", "te or thx")
    return stand


def suggested(stand: Stand) -> list[str]:
    return [one.card.id for one in stand.session.state.suggestions]


def later(stand: Stand) -> None:
    """Let enough time pass for the next look at the messages."""
    stand.clock.pass_(4)
    stand.session.tick()


def test_they_follow_the_conversation_that_is_open(stand: Stand) -> None:
    assert suggested(stand) == []
    stand.session.open("2")
    assert suggested(stand) == ["hold.ask"]
    stand.session.open("1")
    assert suggested(stand) == ["thanks", "namaste"]
    stand.session.open("3")
    assert suggested(stand) == []


def test_they_change_when_the_customer_writes_and_end_with_the_answer(stand: Stand) -> None:
    stand.session.open("2")
    stand.backend.write("2", "thx")
    later(stand)
    assert suggested(stand) == ["thanks", "hold.ask"]
    stand.type("One moment.")
    stand.session.sending.send()
    later(stand)
    assert stand.backend.sent
    assert suggested(stand) == []
    stand.backend.write("2", "a colleague's note", Author.AGENT, private=True)
    stand.backend.write("2", "te")
    later(stand)
    assert suggested(stand) == ["thanks", "hold.ask", "namaste"]


def test_what_comes_late_is_not_shown_to_another_customer(stand: Stand) -> None:
    stand.jobs.keep = ("suggest",)
    stand.session.open("2")
    stand.session.open("3")
    stand.jobs.release()
    assert suggested(stand) == []
    stand.session.open("1")
    assert suggested(stand) == ["thanks", "namaste"]


def test_the_same_words_are_looked_up_once(stand: Stand) -> None:
    asked: list[Scene] = []

    def count(scene: Scene) -> Sequence[Suggestion]:
        asked.append(scene)
        return ()

    object.__setattr__(stand.parts, "suggest", count)
    stand.session.open("2")
    for _ in range(3):
        later(stand)
    assert len(asked) == 1
    stand.session.suggesting.anew()
    assert len(asked) == 2


def test_one_shows_itself_filled_asks_its_fields_and_spares_the_draft(stand: Stand) -> None:
    session = stand.session
    session.open("2")
    session.composer.edit("Good day. Bye.", len("Good day."))
    state = session.palette.suggestion(0)
    assert (state.mode, state.palette.query) == (Mode.PALETTE, "")
    assert state.palette.preview == "May I take ‹3› minutes for the small one?"
    assert state.draft.text == "Good day. Bye."
    state = session.palette.suggestion(0)
    assert state.mode is Mode.FIELD
    session.palette.type_value("5")
    session.palette.answer()
    session.palette.answer()
    text = session.state.draft.text
    assert text == "Good day. May I take 5 minutes for the small one? Bye."
    assert stand.parts.journal.usage()["hold.ask"].inserted == 1
    assert [one.reply_id for one in session.state.replies] == ["hold.ask"]


def test_the_palette_begins_with_them_and_lists_each_reply_once(stand: Stand) -> None:
    session = stand.session
    session.open("1")
    palette = session.palette.open().palette
    assert [one.id for one in palette.hits] == ["thanks", "namaste", "hold.ask"]
    assert [one.card.id for one in palette.suggested] == ["thanks", "namaste"]
    assert session.palette.choose(2).palette.suggested == palette.suggested
    assert session.palette.search("hold").palette.suggested == ()
    assert session.palette.suggestion(0).palette.query == "hold"  # not in the list now
    assert session.palette.search("").palette.suggested == palette.suggested
    session.palette.suggestion(1)
    reply = session.state.palette.reply
    assert reply is not None
    assert reply.id == "namaste"


def test_what_is_in_the_composer_is_not_offered_again(stand: Stand) -> None:
    session = stand.session
    session.open("1")
    session.palette.suggestion(0)
    state = session.palette.suggestion(0)
    assert state.draft.text == "Ευχαριστούμε, Maria."
    assert [one.card.id for one in state.offered] == ["namaste"]
    palette = session.palette.suggestion(0).palette
    assert palette.reply is not None
    assert palette.reply.id == "namaste"
    session.palette.back()
    session.composer.edit("", 0)
    assert [one.card.id for one in session.state.offered] == ["thanks", "namaste"]


def test_without_any_the_key_says_so(stand: Stand) -> None:
    stand.session.open("3")
    assert stand.session.palette.suggestion(0).mode is Mode.COMPOSE
    assert stand.notice() == "Nothing is suggested here; Ctrl-K finds a reply."


def test_a_search_that_breaks_is_told_once_and_stops_nobody(stand: Stand) -> None:
    def broken(_: Scene) -> Sequence[Suggestion]:
        raise SaywellError("the past cases are damaged")

    object.__setattr__(stand.parts, "suggest", broken)
    stand.session.open("2")
    assert "the past cases are damaged" in stand.notice()
    stand.session.open("1")
    assert stand.notice() == ""
    assert stand.session.palette.open().palette.hits


def test_what_is_known_of_the_customer_counts_as_well(stand: Stand) -> None:
    asked: list[Scene] = []

    def note(scene: Scene) -> Sequence[Suggestion]:
        asked.append(scene)
        return ()

    object.__setattr__(stand.parts, "suggest", note)
    stand.session.open("2")
    stand.backend.conversations["2"] = customer(2, "Wei", "zh", attributes={"order": "A-1"})
    stand.session.refresh()
    assert [dict(scene.conversation.attributes) for scene in asked] == [{}, {"order": "A-1"}]
