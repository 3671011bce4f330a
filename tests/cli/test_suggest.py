"""suggest, with what it learns, tells and forgets, as commands."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from tests.cli.conftest import Say

from saywell.practice.server import PracticeDesk

pytestmark = pytest.mark.usefixtures("replies")


@pytest.fixture
def chats(tmp_path: Path) -> Path:
    path = tmp_path / "chats.jsonl"
    pair = [("customer", "the zwoink broke, I am Anna"), ("agent", "Swift brings your parcel")]
    messages = [{"who": who, "text": text} for who, text in pair]
    path.write_text(json.dumps({"id": "c-1", "messages": messages}) + "\n{broken\n", "utf-8")
    return path


def test_a_text_gets_replies_in_every_form(say: Say) -> None:
    asked = ("suggest", "--text", "where is the parcel that Swift brings?")
    found = say(*asked)
    assert "test.parcel" in found.out
    assert "meets " in found.out
    assert "test.parcel" in say(*asked, "-o", "ids").out.splitlines()
    (one,) = json.loads(say(*asked, "-o", "json", "--limit", "1").out)
    assert one["past_cases"] == {"count": 0, "examples": []}
    assert one["lang"] == "en"
    rows = list(csv.DictReader(io.StringIO(say(*asked, "-o", "csv").out)))
    assert rows[0]["id"] == one["id"]
    piped = say("suggest", "--text", "-", "-o", "ids", stdin="where is the parcel, Swift?\n")
    assert "test.parcel" in piped.out.splitlines()
    greek = say("suggest", "--text", "parcel", "--lang", "el", "-o", "json").out
    assert {one["lang"] for one in json.loads(greek)} <= {"el", "*"}


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "give either --text or --conversation"),
        (("--text", "a", "--conversation", "1"), "give either --text or --conversation"),
        (("--text", " "), "--text is empty"),
        (("--conversation", " "), "--conversation is empty"),
        (("--text", "a", "--lang", "xx"), "is not a language here"),
        (("--text", "a", "learned"), "go with no other word"),
        (("forget",), "say what to forget"),
        (("forget", "--all", "--file", "x"), "say what to forget"),
        (("forget", "--before", "soon"), "is no day"),
        (("learn", "/nowhere.jsonl"), "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_said(say: Say, args: tuple[str, ...], said: str) -> None:
    result = say("suggest", *args)
    assert (result.code, result.out) == (2, "")
    assert said in result.err


def test_nothing_to_suggest_is_no_error(say: Say) -> None:
    result = say("suggest", "--text", "Xyzzy!")
    assert (result.code, result.out) == (0, "")
    assert "nothing is suggested" in result.err


def test_it_learns_and_says_which_past_answer_speaks_for_a_reply(say: Say, chats: Path) -> None:
    learned = say("suggest", "learn", str(chats))
    assert learned.code == 0
    assert "chats: 1 new" in learned.out
    assert "chats.jsonl:2:1: this is not JSON" in learned.err
    assert "1 known" in say("suggest", "learn", str(chats)).out
    found = json.loads(say("suggest", "--text", "my zwoink broke", "-o", "json").out)
    parcel = next(one for one in found if one["id"] == "test.parcel")
    assert parcel["past_cases"]["examples"][0]["customer"] == "the zwoink broke, I am <name>"
    shown = say("suggest", "--text", "my zwoink broke").out
    assert "1 past answer" in shown
    assert "the zwoink broke" in shown


def test_what_was_learned_is_told_and_forgotten(say: Say, chats: Path) -> None:
    assert "nothing was learned yet" in say("suggest", "learned").out
    say("suggest", "learn", str(chats))
    told = say("suggest", "learned").out
    assert "1 chats with 1 answers" in told
    assert "chats.jsonl\t1" in told
    record = json.loads(say("suggest", "learned", "-o", "json").out)
    assert (record["chats"], record["files"]) == (1, {"chats.jsonl": 1})
    assert say("suggest", "learned", "-o", "csv").out.split() == ["file,chats", "chats.jsonl,1"]
    assert "forgotten: 0 chats" in say("suggest", "forget", "--conversation", "nobody").out
    assert "forgotten: 1 chat" in say("suggest", "forget", "--conversation", "c-1").out
    say("suggest", "learn", str(chats))
    assert "forgotten: 1 chat" in say("suggest", "forget", "--file", str(chats)).out
    say("suggest", "learn", str(chats))
    assert "everything is forgotten" in say("suggest", "forget", "--all").out
    assert "nothing was learned yet" in say("suggest", "learned").out


def test_a_torn_file_is_a_note_beside_the_suggestions(say: Say, chats: Path) -> None:
    say("suggest", "learn", str(chats))
    place = Path(json.loads(say("suggest", "learned", "-o", "json").out)["place"])
    place.write_bytes(place.read_bytes()[:-5])
    found = say("suggest", "--text", "where is the parcel, Swift?")
    assert found.code == 0
    assert "test.parcel" in found.out
    assert "cannot be used: it is cut off" in found.err
    learned = say("suggest", "learned")
    assert learned.code == 2
    assert "forget --all" in learned.err


def test_a_file_that_teaches_nothing_is_an_error(say: Say, tmp_path: Path) -> None:
    path = tmp_path / "empty.jsonl"
    path.write_text("", "utf-8")
    result = say("suggest", "learn", str(path))
    assert result.code == 2
    assert "nothing was learned" in result.err


def test_a_conversation_gets_replies_that_fit_it(say: Say, desk: PracticeDesk) -> None:
    number = json.loads(say("inbox", "--status", "all", "-o", "json").out)[0]["id"]
    result = say("suggest", "--conversation", str(number), "-o", "json", "--limit", "10")
    assert result.code == 0
    found = json.loads(result.out) if result.out else []
    assert all(one["id"] for one in found)
    missing = say("suggest", "--conversation", "999999")
    assert missing.code == 3
    assert desk.url
