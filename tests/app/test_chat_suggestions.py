"""Suggestions from a real library in a chat session: by words, languages, turns and fields."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.app.session.test_session import Stand
from tests.scripted import customer

from saywell.app import wiring
from saywell.app.chat_library import ChatLibrary
from saywell.app.state import Mode
from saywell.app.suggesting import Suggester
from saywell.model.chat import Author
from saywell.model.settings import LibraryFolders, Settings
from saywell.stores import search_update

REPLIES = """
saywell: 1
replies:
  - id: refund.sent
    title: {en: Refund is on its way, el: Η επιστροφή χρημάτων έγινε}
    text:
      en: "Your refund of {{ amount }} is on its way to your card."
      el: "Η επιστροφή {{ amount }} στην κάρτα σας είναι στον δρόμο."
    variables: {amount: {description: How much, example: 20 euros}}
  - id: parcel.where
    title: {en: Where the parcel is, el: Πού είναι το δέμα, zh: 包裹在哪里, ar: أين الطرد,
            te: పార్సెల్ ఎక్కడ ఉంది, id: Di mana paketnya}
    text: {en: Your parcel left our warehouse., el: Το δέμα σας έφυγε από την αποθήκη.,
           zh: 您的包裹已经离开仓库。, ar: غادر طردك المستودع., te: మీ పార్సెల్ గిడ్డంగి నుండి బయలుదేరింది.,
           id: Paket Anda sudah meninggalkan gudang.}
  - id: parcel.english
    title: Where is my lost parcel
    text: {en: Your parcel is lost and I send a new parcel today.}
"""


@pytest.fixture
def stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stand:
    monkeypatch.setattr(search_update, "SETTLED", 0.0)
    folder = tmp_path / "team"
    folder.mkdir()
    (folder / "all.yaml").write_text(REPLIES, encoding="utf-8")
    stand = Stand(tmp_path)
    settings = Settings(library=LibraryFolders(folders=(str(folder),), starter=False))
    parts = stand.parts
    library = ChatLibrary(
        lambda: wiring.open_library(settings), settings, parts.journal, parts.clock
    )
    object.__setattr__(parts, "replies", library)
    object.__setattr__(parts, "suggest", Suggester(lambda: library.opened, settings))
    stand.session.start()
    return stand


def meet(stand: Stand, language: str, *texts: str) -> list[str]:
    """Open a new conversation with these messages, and list what is suggested."""
    backend = stand.backend
    number = str(len(backend.conversations) + 1)
    backend.conversations[number] = customer(int(number), "Sam", language)
    backend.history[number] = []
    for text in texts:
        backend.write(number, text)
    stand.session.open(number)
    return [one.card.id for one in stand.session.state.suggestions]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Hello, where is my parcel?"),
        ("el", "Καλησπέρα, πού είναι το δέμα μου;"),
        ("zh", "你好，我的包裹在哪里？"),
        ("ar", "مرحبا، أين الطرد الخاص بي؟"),
        ("te", "నమస్తే, నా పార్సెల్ ఎక్కడ ఉంది?"),
        ("id", "Halo, di mana paket saya?"),
    ],
)
def test_the_customers_words_find_it_in_their_language(
    stand: Stand, language: str, text: str
) -> None:
    found = meet(stand, language, text)
    assert "parcel.where" in found
    assert ("parcel.english" in found) == (language == "en")
    palette = stand.session.palette.open().palette
    assert (palette.lang, palette.fallback) == (language, False)


def test_what_was_said_in_one_go_counts_together(stand: Stand) -> None:
    assert meet(stand, "en", "Is the refund on its way to my card?", "Are you there?")[0] == (
        "refund.sent"
    )


def test_the_one_that_is_taken_asks_its_field_and_says_why_it_was_there(stand: Stand) -> None:
    session = stand.session
    meet(stand, "el", "Πότε θα γίνει η επιστροφή χρημάτων στην κάρτα μου;")
    session.composer.edit("Καλησπέρα. ", len("Καλησπέρα. "))
    state = session.palette.suggestion(0)
    assert state.palette.suggested[0].met
    assert state.palette.open == ("amount",)
    assert session.palette.suggestion(0).mode is Mode.FIELD
    session.palette.type_value("20 ευρώ")
    text = session.palette.answer().draft.text
    assert text == "Καλησπέρα. Η επιστροφή 20 ευρώ στην κάρτα σας είναι στον δρόμο."


def test_nothing_is_suggested_to_words_that_nothing_meets(stand: Stand) -> None:
    assert meet(stand, "en", "Xyzzy!") == []


def test_what_only_an_agent_wrote_asks_for_nothing(stand: Stand) -> None:
    stand.backend.write("1", "Your parcel is here.", Author.AGENT)
    stand.session.open("1")
    assert stand.session.state.suggestions == ()
