"""The starter replies do what they are for, in six languages, with the time that they name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from tests.test_starter_library import starter

from saywell.engine.fill import FillContext, fill
from saywell.engine.moves import Moves, compiled_lists, moves_of
from saywell.model.chat import Agent, Author, Contact, Conversation
from saywell.model.course import Move
from saywell.model.languages import LANGUAGES
from saywell.model.snippet import PURPOSES, Reply
from saywell.stores.packs import load_packaged

M = Move
DOES: Mapping[str, Move] = {
    "greeting": M.GREET,
    "invitation": M.GREET,
    "invitation_with_offer": M.GREET,
    "request_information": M.ASK,
    "confirm_understanding": M.RESTATE,
    "hold": M.ASK_HOLD,
    "back_from_hold": M.BACK,
    "transfer": M.ASK_TRANSFER,
    "introduction": M.INTRODUCE,
    "wrong_company": M.WAY_OUT,
    "check_in_first": M.CHECK_IN,
    "check_in_second": M.CHECK_IN,
    "check_in_last": M.CHECK_IN,
    "follow_up": M.PROMISE,
    "progress_update": M.PROGRESS,
    "ask_contact": M.ASK_CONTACT,
    "other_channel": M.OFFER_CHANNEL,
    "anything_else": M.ASK_ELSE,
    "thanks": M.THANK,
    "feedback": M.ASK_FEEDBACK,
    "closing": M.GOODBYE,
}
"""What a reply of each purpose does; the others do nothing for the course of a chat."""

NO_SUCH = {
    "ask_name",
    "working_on_it",
    "empathy",
    "bad_news",
    "no_with_offer",
    "out_of_hours",
    "peak_delay",
}
OTHERWISE: Mapping[str, Move | None] = {"closing.solved": M.ASK_SOLVED, "follow-up.answer": None}
"""Replies that do something else than their purpose; the answer keeps a promise and makes none."""

ANSWERED = (M.ASK_HOLD, M.ASK_TRANSFER, M.GOODBYE)
"""Moves that would mislead the course of a chat where a reply is not for them."""

STEPS = [reply for reply in starter().replies.values() if reply.purpose in DOES]
EVERY = [(reply, lang) for reply in starter().replies.values() for lang in LANGUAGES]


@cache
def words(lang: str) -> Any:
    """Compile the lists of a language once."""
    return compiled_lists(load_packaged()[0], lang)


def read(reply: Reply, lang: str) -> Moves:
    """Read a reply as it is sent to a customer, its fields filled with their examples."""
    contact = Contact("7", "Maria Santos")
    context = FillContext(contact, Agent("1", "Dana"), "Larkspur", Conversation("5", contact))
    values = {name: one.example.best(lang) for name, one in reply.variables.items()}
    text = fill(reply, lang, context, values, {}, starter().blocks).text
    at = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
    return moves_of(text, lang, Author.AGENT, words(lang), at=at)


def test_every_purpose_is_thought_of() -> None:
    assert DOES.keys() | NO_SUCH == set(PURPOSES)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("reply", STEPS, ids=lambda reply: reply.id)
def test_a_reply_does_what_it_is_for(reply: Reply, lang: str) -> None:
    meant = OTHERWISE.get(reply.id, DOES[reply.purpose])
    found = read(reply, lang)
    assert meant is None or meant in found.moves


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["hold.ask", "hold.longer"])
def test_a_hold_says_how_long_it_takes(name: str, lang: str) -> None:
    reply = starter().replies[name]
    found = read(reply, lang)
    assert reply.actions.hold == f"{(found.lasts or dt.timedelta()) // dt.timedelta(minutes=1)}m"
    assert found.reasoned or name == "hold.longer"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_transfer_has_its_reason(lang: str) -> None:
    assert read(starter().replies["transfer.ask"], lang).reasoned


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["follow-up.day", "follow-up.progress"])
def test_a_promise_says_when_it_is_due(name: str, lang: str) -> None:
    assert read(starter().replies[name], lang).lasts is not None


@pytest.mark.parametrize(("reply", "lang"), EVERY, ids=lambda one: getattr(one, "id", one))
def test_no_other_reply_asks_leave_or_says_goodbye(reply: Reply, lang: str) -> None:
    if reply.purpose in ("hold", "transfer", "closing", "peak_delay"):
        return
    assert read(reply, lang).moves.isdisjoint(ANSWERED)
