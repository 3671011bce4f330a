"""What is known of a customer, which reply, and how it is filled."""

from __future__ import annotations

import dataclasses
import datetime as dt
from types import MappingProxyType

import pytest

from saywell.app import replying
from saywell.app.scene import Scene
from saywell.model.chat import Account, Agent, Author, Contact, Conversation, Message
from saywell.model.languages import Localised
from saywell.model.records import UseCount
from saywell.model.settings import LibraryFolders, Settings
from saywell.model.snippet import Library, Reply

NOON = dt.datetime(2027, 3, 1, 12, 0, tzinfo=dt.UTC)


def reply(name: str, *, triggers: tuple[str, ...] = (), **more: str) -> Reply:
    text = Localised(MappingProxyType({"en": f"Text of {name}.", "el": f"Κείμενο {name}."}))
    return Reply(id=name, title=Localised.plain(name), text=text, triggers=triggers, **more)  # type: ignore[arg-type]


def said(text: str, author: Author = Author.CUSTOMER, *, private: bool = False) -> Message:
    return Message("1", "7", author, "x", text, NOON, private=private)


def scene(*messages: Message, language: str = "") -> Scene:
    contact = Contact(name="Ana Pappa", language=language)
    account = Account(Agent("5", "Dana Reyes", "dana@example.com"), "Larkspur", "1")
    return Scene(account, Conversation("7", contact, first_reply=True), messages)


@pytest.mark.parametrize(
    ("messages", "profile", "language"),
    [
        ((said("Καλημέρα, πού είναι το δέμα μου;"),), "en", "el"),
        ((said("您好，我的包裹在哪里？"), said("ok")), "", "zh"),
        ((said("ok"), said("Γεια σας", Author.AGENT)), "id", "id"),
        ((), "te-IN", "te"),
        ((), "fr", ""),
    ],
)
def test_the_customers_words_say_the_language_before_the_profile(
    messages: tuple[Message, ...], profile: str, language: str
) -> None:
    assert replying.customer_language(scene(*messages, language=profile)) == language


def test_the_check_knows_what_was_said_aloud() -> None:
    talk = scene(
        said("Hello?"),
        said("do not tell", Author.AGENT, private=True),
        said("Ana joined", Author.SYSTEM),
        said("Hi Ana", Author.AGENT),
    )
    known = replying.check_context(talk, Settings(company="Acme"), attachments=["a.pdf"])
    assert [(turn.author, turn.text) for turn in known.turns] == [
        (Author.CUSTOMER, "Hello?"),
        (Author.AGENT, "Hi Ana"),
    ]
    assert (known.company, known.agent, known.first_reply) == ("Acme", "Dana Reyes", True)
    assert known.attachments == ("a.pdf",)


@pytest.mark.parametrize("name", ["autumn-sun-123", "{{ agent.email }} O'Neil", "a@b.example"])
def test_a_name_that_is_none_is_not_known(name: str) -> None:
    talk = scene()
    contact = dataclasses.replace(talk.conversation.contact, name=name)
    talk = dataclasses.replace(
        talk, conversation=dataclasses.replace(talk.conversation, contact=contact)
    )
    known = replying.check_context(talk, Settings()).contact
    assert known is not None
    assert known.name == ""


def test_without_a_conversation_only_the_settings_are_known() -> None:
    known = replying.check_context(None, Settings(company="Acme", agent="Ann"))
    assert (known.company, known.agent) == ("Acme", "Ann")
    assert known.contact is None
    assert known.first_reply is None


def test_only_replies_for_everyone_ones_own_and_ones_teams_are_seen() -> None:
    every = [
        reply("a.all"),
        reply("b.team", scope="team:Billing"),
        reply("c.mine", scope="me", layer="own"),
        reply("d.other", scope="me", layer="team"),
    ]

    def seen(settings: Settings) -> list[str]:
        return [one.id for one in every if replying.sees(settings, one)]

    assert seen(Settings()) == ["a.all", "c.mine"]
    billing = Settings(library=LibraryFolders(teams=("billing",)))
    assert seen(billing) == ["a.all", "b.team", "c.mine"]


def test_the_variant_is_in_the_customers_language_then_the_agents() -> None:
    library = Library({}, {})
    one = reply("x.y")
    greek = scene(said("Καλημέρα σας, έχω μια ερώτηση."))
    filled = replying.preview(one, library, Settings(), greek, replying.Wish())
    assert (filled.lang, filled.fell_back) == ("el", False)
    wished = replying.preview(one, library, Settings(), greek, replying.Wish(lang="en"))
    assert wished.lang == "en"
    alone = replying.preview(one, library, Settings(language="el"), None, replying.Wish())
    assert alone.lang == "el"


def test_recent_use_weighs_more_than_old_use() -> None:
    usage = {
        "new": UseCount(inserted=1, last=NOON),
        "old": UseCount(inserted=3, last=NOON - dt.timedelta(days=90)),
        "future": UseCount(sent=1, last=NOON + dt.timedelta(days=3)),
        "never": UseCount(),
    }
    weights = replying.weights_of_use(usage, NOON)
    assert weights == {"new": 1.0, "old": 0.375, "future": 1.0, "never": 0.0}


def test_canned_texts_are_known_as_they_stand_or_as_they_were_inserted() -> None:
    known = {"Text of plain.", "Κείμενο plain. "}.__contains__
    talk = scene(said("Text of plain.", Author.AGENT), said("Κείμενο plain. "))
    assert replying.canned_in(known, "Something else.", talk) == ["Text of plain."]
    assert replying.canned_in(known, "Κείμενο plain. ", None) == ["Κείμενο plain. "]
    talk = dataclasses.replace(talk, canned=("Hi Ana.",))
    assert replying.canned_in(lambda _: False, "Hi Ana.", talk) == ["Hi Ana."]
