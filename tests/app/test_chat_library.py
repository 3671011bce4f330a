"""The library behind the chat screen: searched, read reply by reply, edited while it is open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.app.test_replying import NOON, said, scene
from tests.scripted import HeldClock

from saywell.app import replying, wiring
from saywell.app.chat_library import FOUND, ChatLibrary
from saywell.errors import LibraryError, UnknownReply
from saywell.model import frozen
from saywell.model.card import Card
from saywell.model.chat import Author, Message
from saywell.model.records import Use
from saywell.model.settings import LibraryFolders, Settings
from saywell.stores import search_update, shelf
from saywell.stores.journal import SqliteJournal

REPLIES = """
saywell: 1
blocks:
  - {id: sign, text: Kind regards}
replies:
  - {id: bill.copy, title: {en: Copy of the bill, el: Αντίγραφο}, text: Here is your bill.}
  - {id: bill.zh, title: 账单, text: {zh: 这是您的账单。}, triggers: [bill]}
  - {id: bill.all, title: Bill for all, text: {en: Your bill., zh: 您的账单。}}
  - {id: hello.field, title: Hello, purpose: greeting, text: "Hello, {{ topic }}?",
     variables: {topic: {description: About what, example: an order}}}
  - {id: hello.short, title: Hello, purpose: greeting, text: "Hello. {% render 'sign' %}"}
  - {id: team.billing, title: Bill of the team, scope: "team:Billing", text: Only for billing.}
  - {id: team.other, title: Bill of others, scope: "team:Sales", text: Only for sales.}
  - {id: not.mine, title: Bill of somebody, scope: me, text: Only for one.}
"""


@pytest.fixture(autouse=True)
def _trust_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a file that was written a moment ago for one that stays as it is."""
    monkeypatch.setattr(search_update, "SETTLED", 0.0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "team"
    folder.mkdir()
    (folder / "all.yaml").write_text(REPLIES, encoding="utf-8")
    return folder


@pytest.fixture
def settings(folder: Path) -> Settings:
    teams = LibraryFolders(folders=(str(folder),), starter=False, teams=("billing",))
    return Settings(library=teams)


@pytest.fixture
def library(tmp_path: Path, settings: Settings) -> Iterator[ChatLibrary]:
    journal = SqliteJournal(tmp_path / "journal.db", "test/1", now=lambda: NOON)
    library = ChatLibrary(lambda: wiring.open_library(settings), settings, journal, HeldClock())
    library.refresh()
    journal.record_use("bill.all", Use.INSERTED)
    yield library
    journal.close()


def found(library: ChatLibrary, query: str, *messages: Message) -> list[str]:
    return [card.id for card in library.search(query, scene(*messages))]


def answered() -> tuple[Message, ...]:
    return said("Where is my bill?"), said("One moment.", Author.AGENT)


def test_before_it_is_open_there_is_nothing(settings: Settings, tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "journal.db", "test/1")
    library = ChatLibrary(lambda: wiring.open_library(settings), settings, journal, HeldClock())
    assert found(library, "bill") == []
    assert not library.has("Your bill.")
    assert not library.problem_count
    with pytest.raises(UnknownReply):
        library.reply("bill.copy")
    assert library.refresh()
    assert "bill.copy" in found(library, "bill")
    journal.close()


def test_only_what_this_agent_sees_is_found(library: ChatLibrary) -> None:
    assert set(found(library, "bill", *answered())) == {
        "bill.copy",
        "bill.zh",
        "bill.all",
        "team.billing",
    }
    assert found(library, "bill", *answered())[0] == "bill.zh"  # the trigger goes before all


@pytest.mark.parametrize(
    ("messages", "first"),
    [
        ((said("Hello?"),), ["hello.short", "hello.field", "bill.all"]),
        (
            (said("Hello?"), said("a note", Author.AGENT, private=True)),
            ["hello.short", "hello.field"],
        ),
        (answered(), ["bill.all"]),
    ],
)
def test_an_empty_search_begins_with_greetings_while_nobody_has_answered(
    library: ChatLibrary, messages: tuple[Message, ...], first: list[str]
) -> None:
    names = found(library, " ", *messages)
    assert names[: len(first)] == first
    assert sorted(set(names)) == sorted(names)
    assert len(names) == 6


def test_the_customers_language_and_department_break_ties(library: ChatLibrary) -> None:
    chinese = found(library, "账单", said("您好，我想要账单的副本。"))
    assert chinese[0] == "bill.zh"
    assert {"bill.zh", "bill.all"} <= set(chinese)


def test_a_reply_is_filled_with_its_shared_blocks(library: ChatLibrary) -> None:
    reply = library.reply("hello.short")
    filled = library.fill(reply, scene(said("Hello?")), {})
    assert filled.text == "Hello. Kind regards"
    with pytest.raises(UnknownReply):
        library.reply("no.such")


def test_canned_texts_are_those_that_go_out_as_they_stand(library: ChatLibrary) -> None:
    assert library.has("Here is your bill.")
    assert library.has(" 您的账单。\n")
    assert library.has("Only for billing.")
    assert not library.has("Only for sales.")  # not this agent's
    assert not library.has("Hello, {{ topic }}?")
    assert not library.has("Here is your")


def test_an_edited_file_is_another_library_and_the_rest_stays(
    library: ChatLibrary, folder: Path
) -> None:
    assert not library.refresh()
    path = folder / "all.yaml"
    path.write_text(REPLIES.replace("Copy of the bill", "Duplicate"), encoding="utf-8")
    assert library.refresh()
    assert found(library, "duplicate", *answered())[0] == "bill.copy"
    assert "bill.zh" in found(library, "bill", *answered())


def test_what_is_wrong_in_the_files_is_told(library: ChatLibrary, folder: Path) -> None:
    assert not library.problem_count
    (folder / "bad.yaml").write_text("saywell: 1\nreplies: [{id: a.b}]\n", encoding="utf-8")
    library.refresh()
    assert library.opened is not None
    assert {Path(one.where.file).name for one in library.opened.problems} == {"bad.yaml"}
    assert library.problem_count == len(library.opened.problems)


def test_a_file_that_is_damaged_meanwhile_is_told_and_made_anew(
    library: ChatLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> list[object]:
        raise ValueError("its checksum is wrong")

    with monkeypatch.context() as damaged:
        damaged.setattr("saywell.app.finding.find", broken)
        with pytest.raises(LibraryError, match="cannot be read: its checksum is wrong"):
            found(library, "bill")
    assert library.refresh()
    assert "bill.zh" in found(library, "bill", *answered())
    assert not library.refresh()


def many(folder: Path, number: int) -> None:
    """Write so many replies."""
    rows = "\n".join(
        f"  - {{id: part.n{n}, title: Part {n}, text: The part {n} is on its way.}}"
        for n in range(number)
    )
    (folder / "many.yaml").write_text(f"saywell: 1\nreplies:\n{rows}\n", encoding="utf-8")


def test_of_many_replies_only_those_that_are_shown_are_read(
    library: ChatLibrary, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(folder, 2000)
    library.refresh()
    read: list[str] = []

    def thaw(body: bytes | memoryview) -> object:
        reply = frozen.thaw(body)
        read.append(reply.id)
        return reply

    cards: list[str] = []

    def read_card(text: str) -> object:
        card = Card(text)
        cards.append(card.id)
        return card

    monkeypatch.setattr(shelf, "thaw", thaw)
    monkeypatch.setattr(shelf, "read_card", read_card)
    monkeypatch.setattr("saywell.app.finding.read_card", read_card)
    talk = scene(*answered())
    for query in ("", "p", "part", "part 17", "prat 17"):
        shown = library.search(query, talk)
        assert 0 < len(shown) <= FOUND
    assert read == []
    assert len(cards) <= 5 * FOUND
    library.fill(library.reply("part.n17"), talk, {})
    assert read == ["part.n17"]
    assert library.has("The part 1234 is on its way.")
    assert len(read) == 2


def test_a_reply_is_named_by_id_or_trigger_and_misspelt_ones_are_hinted(
    settings: Settings,
) -> None:
    opened = wiring.open_library(settings)
    assert replying.named(opened, settings, "bill.copy").id == "bill.copy"
    assert replying.named(opened, settings, " /Bill ").id == "bill.zh"
    with pytest.raises(UnknownReply) as caught:
        replying.named(opened, settings, "bill.cpoy")
    assert "bill.copy" in caught.value.hint
    with pytest.raises(UnknownReply):
        replying.named(opened, settings, "team.other")  # there, but not this agent's
    with pytest.raises(UnknownReply) as caught:
        replying.named(opened, settings, "q" * 100_000)
    assert len(str(caught.value)) < 300


def test_replies_are_found_by_the_step_that_they_serve(library: ChatLibrary) -> None:
    chinese = scene(said("我的账单在哪里？"))
    assert [card.id for card in library.by_purpose(("greeting",), chinese)] == [
        "hello.field",
        "hello.short",
    ]
    assert library.by_purpose(("hold",), chinese) == []
