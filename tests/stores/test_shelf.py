"""Replies read one by one: by id, by trigger, by text."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.stores.libraries import opened, shelf_of, write

from saywell.stores import search_update, shelf
from saywell.stores.shelf import Shelf

REPLIES = """\
replies:
  - {id: hold, title: {en: Hold, el: Αναμονή}, triggers: [hold, Wait], text: {en: One moment.}}
  - {id: back, title: Back, triggers: x, text: {en: "Back, {{ agent.first_name }}", el: " Εδώ\\n "}}
  - {id: twin, title: Twin, text: One moment.}
"""


@pytest.fixture
def replies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    monkeypatch.setattr(search_update, "SETTLED", 0.0)
    write(tmp_path / "one/a.yaml", REPLIES)
    layers = [tmp_path / "one", tmp_path / "two"]
    (tmp_path / "two").mkdir()
    opened(layers, tmp_path / "file")
    text = "replies:\n  - {id: late, title: L, text: x, triggers: [HOLD, y]}\n"
    write(tmp_path / "two/a.yaml", text + "  - {id: twin, title: T, text: Other.}\n")
    file = opened(layers, tmp_path / "file")
    assert file.part_count == 2
    return shelf_of(file)


def test_it_is_a_mapping_in_the_order_of_the_library(replies: Shelf) -> None:
    assert list(replies) == ["hold", "back", "twin", "late"]
    assert len(replies) == 4
    assert replies["twin"].text.best("en") == "Other."
    assert "hold" in replies
    assert "wait" not in replies
    number: object = 7
    assert number not in replies
    with pytest.raises(KeyError):
        replies["nothing"]


def test_lists_read_no_reply(replies: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    def thaw(body: bytes) -> None:
        raise AssertionError("a reply was read")

    monkeypatch.setattr(shelf, "thaw", thaw)
    assert [card.title("el") for card in replies.cards()] == ["Αναμονή", "Back", "T", "L"]
    assert [card.id for card in replies.called("HOLD")] == ["hold", "late"]
    assert [card.id for card in replies.called("wait")] == ["hold"]
    assert replies.called("hol") == []
    card = replies.card("back")
    assert card is not None
    assert card.triggers == ("x",)


def test_a_text_is_found_only_as_it_stands(replies: Shelf) -> None:
    def ids(text: str) -> list[str]:
        return [card.id for card in replies.saying(text)]

    assert ids(" One moment. \n") == ["hold"]
    assert ids("Εδώ") == ["back"]
    assert ids("One moment") == ids("Back, {{ agent.first_name }}") == ids("") == []


def test_words_with_one_checksum_are_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_update, "SETTLED", 0.0)
    one, other = "plumless", "buckeroo"  # both have the CRC-32 4ddb0c25
    write(
        tmp_path / "a.yaml",
        f"replies:\n  - {{id: {one}, title: t, text: {one}, triggers: {one}}}\n"
        f"  - {{id: {other}, title: t, text: {other}, triggers: {other}}}\n",
    )
    found = shelf_of(opened([tmp_path], tmp_path / "file"))
    for word in (one, other):
        assert found[word].id == word
        assert [card.id for card in found.called(word)] == [word]
        assert [card.id for card in found.saying(word)] == [word]


def test_shared_texts_and_problems_are_checked_when_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_update, "SETTLED", 0.0)
    folder, place = tmp_path / "team", tmp_path / "file"
    write(folder / "a.yaml", "blocks: [{id: sign, text: Yours}, {id: Bad Id, text: x}]\n")
    opened([folder], place).close()
    content = place.read_bytes()
    damaged = content.replace(b"Yours", b"Mines").replace(b"does not fit", b"does so fits")
    place.write_bytes(damaged)
    file, made = opened([folder], place), []

    def renewed() -> shelf.Opened:
        place.unlink()
        made.append(opened([folder], place))
        return made[-1], []

    found = Shelf((file, []), renewed)
    assert found.blocks()["sign"].text.best("en") == "Yours"
    assert [problem.message for problem in found.problems()] == ["'Bad Id' does not fit 'id'"]
    assert len(made) == 1
