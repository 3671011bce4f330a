"""The scripted customers understand the replies that come with the program, in every language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from saywell.engine.fill import FillContext, fill
from saywell.model.chat import Agent, Contact
from saywell.model.languages import LANGUAGES
from saywell.model.snippet import Library
from saywell.practice.customers import hear
from saywell.practice.scripts import characters
from saywell.stores.library import load_library

SNIPPETS = Path(__file__).resolve().parents[2] / "snippets"
UNDERSTOOD = {
    "hold.ask": "hold",
    "hold.longer": "hold",
    "transfer.ask": "permission",
    "transfer.person": "person",
    "company.wrong": "elsewhere",
    "closing.anything-else": "else",
}
"""What a customer has to hear in a reply, for the chat to go on as it would in life."""


@cache
def library() -> Library:
    return load_library([SNIPPETS])[0]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("reply_id", "occasion"), UNDERSTOOD.items())
def test_customers_understand_the_replies_that_come_along(
    reply_id: str, occasion: str, lang: str
) -> None:
    reply = library().replies[reply_id]
    values = {name: one.example.best(lang) for name, one in reply.variables.items()}
    context = FillContext(Contact("1", language=lang), Agent("1", "Dana"), "Larkspur")
    filled = fill(reply, lang, context, values, blocks=library().blocks)
    assert occasion in hear(characters()[f"{lang}-ordinary"], [filled.text])
