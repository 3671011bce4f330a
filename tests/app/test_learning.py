"""Learning from transcripts: nothing unmasked on the disk, each chat once, forgotten on demand."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from saywell.app.learning import Lesson, PastCases, day_of
from saywell.engine.suggest.fit import USUAL
from saywell.engine.suggest.rank import Weights
from saywell.errors import ConfigError, UsageError
from saywell.stores.past_cases import PastCasesFile

TODAY = dt.date(2026, 5, 1)
PRIVATE = (
    "Anna", "Kowalski", "Bo", "Lindqvist", "210", "4567", "AB-1234", "a.kow@post.example",
    "4111", "tracking.example", "Μαρία", "李雷", "أحمد",
)  # fmt: skip


def chat(name: object, *texts: str, **more: object) -> dict[str, object]:
    who = ("customer", "agent")
    messages = [{"who": who[n % 2], "text": text} for n, text in enumerate(texts)]
    return {"id": name, "messages": messages, **more}


@pytest.fixture
def past(tmp_path: Path) -> PastCases:
    return PastCases(PastCasesFile(tmp_path / "data" / "past-cases"))


def learn(past: PastCases, tmp_path: Path, *chats: object, name: str = "a.jsonl") -> Lesson:
    path = tmp_path / name
    path.write_text("".join(json.dumps(one) + "\n" for one in chats), "utf-8")
    return past.learn([path], TODAY)


def test_nothing_that_belongs_to_one_person_is_on_the_disk(past: PastCases, tmp_path: Path) -> None:
    one = chat(
        "anna@mail.example",
        "Hi, Anna Kowalski here, order AB-1234, call +30 210 4567, mail a.kow@post.example",
        "Thank you Anna, I'm Bo. It is on https://tracking.example/AB-1234",
        "Card 4111 1111 1111 1111. με λένε Μαρία, 我叫李雷，اسمي أحمد",
        "Kowalski, Lindqvist will call you",
        customer="Anna Kowalski",
        agent={"name": "Bo Lindqvist"},
    )
    learn(past, tmp_path, one)
    (tmp_path / "a.jsonl").unlink()
    for path in tmp_path.rglob("*"):
        if path.is_file():
            content = path.read_bytes().decode("utf-8", "replace").lower()
            there = [word for word in (*PRIVATE, "anna@mail") if word.lower() in content.split()]
            assert not there
            assert not [word for word in PRIVATE if len(word) > 3 and word.lower() in content]
            assert path.stat().st_mode & 0o77 == 0
    memory = past.memory()
    assert memory is not None
    assert memory.texts(1)[1] == "<name>, <name> will call you"


def test_a_chat_counts_once_and_a_longer_form_takes_its_place(
    past: PastCases, tmp_path: Path
) -> None:
    assert learn(past, tmp_path, chat(1, "where?", "there")).new == 1
    assert learn(past, tmp_path, chat(1, "where?", "there")).known == 1
    longer = chat(1, "where?", "there", "thanks", "welcome")
    assert learn(past, tmp_path, longer, chat(2, "when?", "soon")) == Lesson(1, 1, 0, 0, 3, ())
    assert learn(past, tmp_path, chat(1, "where?", "there")).known == 1
    memory = past.memory()
    assert memory is not None
    assert sorted(memory.texts(case)[1] for case in range(memory.size)) == [
        "soon",
        "there",
        "welcome",
    ]


def test_pairs_without_a_name_count_once(past: PastCases, tmp_path: Path) -> None:
    pair = {"customer": "where?", "reply": "there"}
    other = {"customer": "where?", "reply": "not here"}
    lesson = learn(past, tmp_path, pair, pair, other)
    assert (lesson.new, lesson.known, lesson.cases) == (2, 1, 2)


def test_chats_without_an_answer_teach_nothing(past: PastCases, tmp_path: Path) -> None:
    lesson = learn(past, tmp_path, chat(1, "hello?"), {"x": 1}, chat(2, "where?", "there"))
    assert (lesson.new, lesson.empty, len(lesson.problems)) == (1, 1, 1)


def test_what_was_learned_is_told_and_forgotten(past: PastCases, tmp_path: Path) -> None:
    old = {"created_at": "2025-01-02"}
    learn(past, tmp_path, chat(1, "a b", "c", **old), chat(2, "d e", "f"), name="one.jsonl")
    learn(past, tmp_path, chat("x-3", "g h", "i"), name="two.jsonl")
    kept = past.kept()
    assert (kept.chats, kept.cases, kept.first, kept.last) == (3, 3, "2025-01-02", "2026-05-01")
    assert kept.files == (("one.jsonl", 2), ("two.jsonl", 1))
    assert kept.size > 100
    assert past.forget(conversation="99") == 0
    assert past.forget(conversation="x-3", file="one.jsonl") == 0
    assert past.forget(before=dt.date(2026, 1, 1)) == 1
    assert past.forget(conversation="x-3") == 1
    assert past.kept().files == (("one.jsonl", 1),)
    assert past.forget(file="one.jsonl") == 1
    assert past.memory() is None
    assert past.kept().chats == 0


def test_what_is_forgotten_is_not_on_the_disk(past: PastCases, tmp_path: Path) -> None:
    learn(past, tmp_path, chat(1, "the zebra", "fled"), chat(2, "the lion", "slept"))
    past.forget(conversation="1")
    content = b"".join(one.read_bytes() for one in (tmp_path / "data").iterdir())
    assert b"lion" in content
    assert b"zebra" not in content
    past.forget_all()
    assert b"lion" not in b"".join(one.read_bytes() for one in (tmp_path / "data").iterdir())


def test_weights_are_learned_with_enough_chats(past: PastCases, tmp_path: Path) -> None:
    learn(past, tmp_path, chat(1, "where?", "there"))
    memory = past.memory()
    assert memory is not None
    assert memory.facts["weights"] == list(USUAL._replace(common=0.0))
    topics = [("where is my parcel", "it left"), ("refund please", "it is paid"), ("hello", "hi")]
    chats = [
        chat(f"c{n}", *topics[n % 3], *topics[(n + 1) % 3], *topics[(n * 7 + 2) % 3])
        for n in range(40)
    ]
    learn(past, tmp_path, *chats)
    memory = past.memory()
    assert memory is not None
    weights = memory.facts["weights"]
    assert isinstance(weights, list)
    assert Weights(*weights) != USUAL


def test_a_torn_file_is_a_note_and_no_crash(past: PastCases, tmp_path: Path) -> None:
    learn(past, tmp_path, chat(1, "where?", "there"))
    place = past.kept().place
    content = place.read_bytes()
    for torn in (content[:50], content[:-3], b"", content[:-1] + b"\xff"):
        place.write_bytes(torn)
        assert past.memory() is None
        assert past.problem is not None
        assert "cannot be used" in str(past.problem)
        with pytest.raises(ConfigError, match="cannot be used"):
            learn(past, tmp_path, chat(2, "when?", "soon"))
        assert place.read_bytes() == torn
    past.forget_all()
    assert past.memory() is None
    assert past.problem is None
    assert learn(past, tmp_path, chat(2, "when?", "soon")).new == 1


def test_what_another_process_learns_is_seen(past: PastCases, tmp_path: Path) -> None:
    assert past.memory() is None
    other = PastCases(PastCasesFile(tmp_path / "data" / "past-cases"))
    learn(other, tmp_path, chat(1, "where?", "there"))
    memory = past.memory()
    assert memory is not None
    assert past.memory() is memory
    assert memory.size == 1


def test_a_day_is_read_or_refused() -> None:
    assert day_of(" 2027-03-31 ") == dt.date(2027, 3, 31)
    with pytest.raises(UsageError, match="is no day"):
        day_of("yesterday")
