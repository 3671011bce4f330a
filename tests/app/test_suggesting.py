"""Suggesting from a real library and past chats: what comes, why, and what must not."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path

import pytest

from saywell.app import wiring
from saywell.app.finding import OpenLibrary
from saywell.app.learning import PastCases
from saywell.app.scene import Scene
from saywell.app.suggesting import Asked, Suggester, asked_by_scene, asked_by_text
from saywell.engine.suggest.chats import AGENT, CUSTOMER
from saywell.model.chat import Account, Agent, Author, Contact, Conversation, Message
from saywell.model.settings import LibraryFolders, Settings
from saywell.stores import search_update
from saywell.stores.past_cases import PastCasesFile

LIBRARY = """\
saywell: 1
replies:
  - id: hello
    title: Greeting
    purpose: greeting
    text: {en: "Hello, welcome to our desk! How can I help with your parcel?"}
  - id: parcel
    title: {en: Where the parcel is, el: Πού είναι το δέμα}
    text: {en: Your parcel left our warehouse today., el: Το δέμα σας έφυγε σήμερα.}
  - id: parcel.english
    title: Parcel lost
    text: {en: Your parcel is lost and a new one leaves today.}
  - id: engineer
    title: Send somebody
    variables: {day: {description: The day, example: Friday}}
    text: {en: "An engineer visits you on {{ day }} between nine and noon."}
  - id: router
    title: Restart the router
    text: {en: "Please unplug the router, wait a little, and plug it in."}
  - id: mail
    title: Parcel by mail
    text: {en: "I mailed the parcel label to {{ contact.email }}."}
  - id: plan
    title: Parcel plan
    variables:
      plan: {description: Their plan, example: basic, choices: [basic, pro]}
    text: {en: "On the {{ plan }} plan every parcel is free."}
  - id: name
    title: Ask for the name of who sends the parcel
    purpose: ask_name
    text: {en: "May I have your name for the parcel?"}
  - id: still-there
    title: Parcel check in
    purpose: check_in_first
    text: {en: "Are you still there? Your parcel matters."}
  - id: bye
    title: Parcel goodbye
    purpose: closing
    text: {en: "Thanks for asking about your parcel. Goodbye!"}
  - id: billing
    title: Parcel bills
    scope: team:billing
    text: {en: "Your parcel bill is ready."}
"""
NOW = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(search_update, "SETTLED", 0.0)
    folder = tmp_path / "team"
    folder.mkdir()
    (folder / "a.yaml").write_text(LIBRARY, encoding="utf-8")
    return Settings(library=LibraryFolders(folders=(str(folder),), starter=False))


@pytest.fixture
def opened(settings: Settings) -> OpenLibrary:
    return wiring.open_library(settings)


@pytest.fixture
def past(tmp_path: Path) -> PastCases:
    """Learn a desk where a broken line is answered with a visit, a slow one with the router."""
    pairs = [
        ("my line is dead", "An engineer visits you on Friday between nine and noon."),
        ("no dial tone since monday", "An engineer visits you on Tuesday between nine and noon."),
        ("the internet is slow", "Please unplug the router, wait a little and plug it in."),
        ("everything loads slowly", "Please unplug the router, wait a little, then plug it in."),
    ]
    path = tmp_path / "chats.jsonl"
    lines = [
        {"id": n, "messages": [{"who": "customer", "text": said}, {"who": "agent", "text": reply}]}
        for n, (said, reply) in enumerate(pairs)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    learned = PastCases(PastCasesFile(tmp_path / "past-cases"))
    learned.learn([path], NOW.date())
    return learned


def scene(*said: str, contact: Contact | None = None, **more: object) -> Scene:
    """Make a chat; a text that begins with > is the agent's, one with # a note."""
    messages = []
    for number, text in enumerate(said):
        author = Author.AGENT if text[0] in ">#" else Author.CUSTOMER
        messages.append(
            Message(
                str(number), "1", author, "", text.lstrip(">#"), NOW, private=text.startswith("#")
            )
        )
    conversation = Conversation("1", contact or Contact(language="en"), **more)  # type: ignore[arg-type]
    account = Account(Agent("7", "Dana"), "Acme", "1")
    return Scene(account, conversation, tuple(messages))


def ids(suggester: Suggester, asked: Asked, limit: int = 20) -> list[str]:
    return [one.hit.id for one in suggester.suggest(asked, limit)]


def test_words_find_a_reply_and_are_named(opened: OpenLibrary, settings: Settings) -> None:
    first = Suggester(lambda: opened, settings).suggest(asked_by_text("did my parcel leave?"))[0]
    assert first.hit.id in ("parcel", "parcel.english")
    assert "leave" in first.met
    assert (first.cases, first.case_count, first.lang) == ((), 0, "en")


def test_what_was_answered_before_comes_first(
    opened: OpenLibrary, settings: Settings, past: PastCases
) -> None:
    alone = Suggester(lambda: opened, settings)
    taught = Suggester(lambda: opened, settings, past=past.memory)
    asked = asked_by_text("help, there is no dial tone on my line")
    assert ids(alone, asked)[:1] != ["engineer"]
    first = taught.suggest(asked)[0]
    assert first.hit.id == "engineer"
    assert first.case_count == 2
    case = first.cases[0]
    assert "engineer visits" in case.reply
    assert case.likeness > 0.5
    assert ids(taught, asked_by_text("it loads slowly here"))[0] == "router"


def test_what_the_agent_uses_breaks_ties_and_comes_among_the_candidates(
    opened: OpenLibrary, settings: Settings
) -> None:
    asked = asked_by_text("parcel")
    _, second, *_ = ids(Suggester(lambda: opened, settings), asked)
    used = Suggester(lambda: opened, settings, usage=lambda: {second: 50.0, "router": 9.0})
    first, *rest = used.suggest(asked, 20)
    assert (first.hit.id, first.used) == (second, 50.0)
    assert "router" not in [one.hit.id for one in rest]


def test_the_customers_language_comes_and_no_other_where_there_is_one(
    opened: OpenLibrary, settings: Settings
) -> None:
    suggester = Suggester(lambda: opened, settings)
    found = suggester.suggest(asked_by_text("Πού είναι το δέμα μου;"), 20)
    assert [(one.hit.id, one.lang, one.fallback) for one in found] == [("parcel", "el", False)]
    strange = suggester.suggest(asked_by_text("parcel lost", "id"), 20)
    assert {one.fallback for one in strange} == {True}


def test_replies_of_other_teams_are_not_seen(opened: OpenLibrary, settings: Settings) -> None:
    asked = asked_by_text("is my parcel bill ready?")
    assert "billing" not in ids(Suggester(lambda: opened, settings), asked)
    folders = dataclasses.replace(settings.library, teams=("billing",))
    member = dataclasses.replace(settings, library=folders)
    assert ids(Suggester(lambda: opened, member), asked)[0] == "billing"


@pytest.mark.parametrize(
    ("said", "more", "left_out"),
    [
        (("my parcel?",), {}, {"still-there", "bye", "mail"}),
        (("hi", ">Hello", "my parcel?"), {}, {"still-there", "hello", "mail"}),
        (("my parcel?",), {"contact": Contact(name="Ana Lee", email="a@b.example")},
         {"still-there", "bye", "name"}),
        (("my parcel?",), {"attributes": {"plan": "gold"}}, {"still-there", "bye", "mail", "plan"}),
        (("my parcel?",), {"attributes": {"plan": "none"}}, {"still-there", "bye", "mail", "plan"}),
        (("my parcel?",), {"attributes": {"plan": "Pro"}}, {"still-there", "bye", "mail"}),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_profile_or_the_step_is_left_out(
    opened: OpenLibrary,
    settings: Settings,
    said: tuple[str, ...],
    more: dict[str, object],
    left_out: set[str],
) -> None:
    suggester = Suggester(lambda: opened, settings)
    asked = asked_by_scene(scene(*said, **more))  # type: ignore[arg-type]
    every = {"hello", "parcel", "parcel.english", "mail", "plan", "name", "still-there", "bye"}
    assert set(ids(suggester, asked)) == every - left_out


def test_a_chat_is_read_up_to_the_customers_last_words() -> None:
    asked = asked_by_scene(scene("one", ">two", "#note", "three", "four", ">five"))
    assert asked.turns == ((CUSTOMER, "one"), (AGENT, "two"), (CUSTOMER, "three\nfour"))


def test_nothing_is_suggested_where_nobody_asks_or_nothing_is_there(
    opened: OpenLibrary, settings: Settings
) -> None:
    suggester = Suggester(lambda: opened, settings)
    assert suggester.suggest(Asked(())) == []
    assert suggester.suggest(Asked(((AGENT, "parcel"),))) == []
    assert suggester.suggest(asked_by_text("Xyzzy!")) == []
    assert Suggester(lambda: None, settings).suggest(asked_by_text("parcel")) == []


@pytest.mark.parametrize(
    "text", [" ", "🙂", "\x1b[2J", "' OR 1=1 --", "(((", "ి", "parcel " * 2000, "包" * 10_000]
)
def test_odd_messages_are_no_trouble(
    opened: OpenLibrary, settings: Settings, past: PastCases, text: str
) -> None:
    found = Suggester(lambda: opened, settings, past=past.memory).suggest(asked_by_text(text))
    assert len(found) <= 5


def test_a_chat_screen_gets_cards(opened: OpenLibrary, settings: Settings, past: PastCases) -> None:
    (first, *_) = Suggester(lambda: opened, settings, past=past.memory)(scene("my line is dead"))
    assert (first.card.id, first.cases) == ("engineer", 1)
