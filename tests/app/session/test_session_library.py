"""The library of a chat session: opened beside it, looked at again, edited while it runs."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from tests.app.session.test_session import Stand
from tests.scripted import REPLIES, ScriptedReplies

from saywell.app.state import Mode
from saywell.errors import SaywellError


@pytest.fixture
def replies() -> ScriptedReplies:
    return ScriptedReplies()


@pytest.fixture
def stand(tmp_path: Path, replies: ScriptedReplies) -> Stand:
    stand = Stand(tmp_path)
    object.__setattr__(stand.parts, "replies", replies)
    return stand


def titles(stand: Stand) -> list[str]:
    return [card.id for card in stand.session.state.palette.hits]


def test_until_it_is_there_the_palette_says_so(stand: Stand, replies: ScriptedReplies) -> None:
    replies.library, replies.edited = [], True
    stand.session.stage.change(library_known=False)
    stand.jobs.keep = ("library",)
    stand.session.open("2")
    assert stand.session.palette.open().palette.reading
    replies.library = list(REPLIES)
    stand.jobs.release()
    state = stand.session.state
    assert (state.palette.reading, titles(stand)) == (False, ["thanks", "hold.ask", "namaste"])
    assert state.palette.preview == "Thank you, Wei."


def test_an_edit_is_noticed_when_the_palette_opens_and_spares_the_draft(
    stand: Stand, replies: ScriptedReplies
) -> None:
    session = stand.session
    session.open("2")
    stand.type("Dear Wei, ")
    session.palette.open()
    session.palette.suggestion(0)
    session.palette.back()
    one = dataclasses.replace(REPLIES[0], id="brand.new")
    replies.library, replies.edited = [one, *REPLIES], True
    assert session.palette.open().draft.text == "Dear Wei, "
    assert titles(stand) == ["brand.new", "thanks", "hold.ask", "namaste"]


def test_an_edit_that_is_read_late_keeps_the_query_and_the_choice(
    stand: Stand, replies: ScriptedReplies
) -> None:
    session = stand.session
    session.open("2")
    stand.jobs.keep = ("library",)
    session.palette.open()
    session.palette.search("a")
    session.palette.choose(1)
    chosen = titles(stand)[1]
    replies.library, replies.edited = [dataclasses.replace(REPLIES[0], id="aaa"), *REPLIES], True
    stand.jobs.release()
    palette = session.state.palette
    assert (palette.query, titles(stand)[0]) == ("a", "aaa")
    assert palette.reply is not None
    assert palette.reply.id == chosen


def test_an_edit_that_is_read_after_the_palette_has_closed_opens_nothing(
    stand: Stand, replies: ScriptedReplies
) -> None:
    stand.session.open("2")
    stand.jobs.keep = ("library",)
    stand.session.palette.open()
    stand.session.palette.back()
    replies.edited = True
    stand.jobs.release()
    assert stand.session.state.mode is Mode.COMPOSE


def test_a_reply_that_has_gone_meanwhile_says_so_and_is_not_inserted(
    stand: Stand, replies: ScriptedReplies
) -> None:
    session = stand.session
    session.open("2")
    session.palette.open()
    del replies.library[1]
    assert "there is no reply 'hold.ask'" in session.palette.choose(1).palette.trouble
    assert session.palette.accept().draft.text == ""


def test_suggestions_are_looked_for_again_in_the_new_library(
    stand: Stand, replies: ScriptedReplies
) -> None:
    session = stand.session
    stand.backend.write("2", "thx")
    session.open("2")
    assert len(session.state.suggestions) == 1
    object.__setattr__(stand.parts, "suggest", lambda scene: ())
    replies.edited = True
    session.palette.open()
    assert not session.state.suggestions


def test_a_library_that_cannot_be_read_is_told(stand: Stand, replies: ScriptedReplies) -> None:
    def refuse() -> bool:
        raise SaywellError("the folder of replies is locked", hint="ask for a key")

    replies.library = []
    replies.refresh = refuse  # type: ignore[method-assign]
    stand.session.stage.change(library_known=False)
    stand.session.open("2")
    stand.jobs.keep = ("library",)
    assert stand.session.palette.open().palette.reading
    stand.jobs.release()
    assert stand.notice() == "the folder of replies is locked (ask for a key)"
    assert not stand.session.state.palette.reading
