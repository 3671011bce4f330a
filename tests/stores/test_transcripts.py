"""Transcripts in every form that is read; what is none is reported with its place."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from saywell.errors import Problem, UsageError
from saywell.model.transcript import Transcript
from saywell.stores.transcripts import read

TALK = (("customer", "Where is it?"), ("agent", "On its way."))


def found(path: Path, content: str | bytes) -> tuple[list[Transcript], list[Problem]]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    problems: list[Problem] = []
    return list(read(path, problems)), problems


def lines(*values: object) -> str:
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)


@pytest.mark.parametrize(
    "messages",
    [
        [{"who": "customer", "text": TALK[0][1]}, {"who": "agent", "text": TALK[1][1]}],
        [{"author": "Visitor", "content": TALK[0][1]}, {"author": "operator", "text": TALK[1][1]}],
        [{"sender": "user", "text": TALK[0][1]}, {"sender": "agent", "content": TALK[1][1]}],
        [
            {"message_type": 0, "content": TALK[0][1], "sender": {"type": "contact"}},
            {"message_type": 2, "content": "Sam joined"},
            {"message_type": 1, "content": "a note", "private": True},
            {"message_type": 1, "content": "beep", "sender": {"type": "agent_bot"}},
            {"message_type": 3, "content": "How was it?"},
            {"message_type": 1, "content": TALK[1][1], "sender": {"type": "user"}},
            {"message_type": 1, "content": None, "attachments": [{}]},
        ],
    ],
)
def test_a_line_is_a_chat(tmp_path: Path, messages: list[object]) -> None:
    chats, problems = found(tmp_path / "a.jsonl", lines({"id": 7, "messages": messages}))
    assert ([(one.id, one.turns) for one in chats], problems) == ([("7", TALK)], [])


def test_names_and_the_time_are_taken_from_the_export(tmp_path: Path) -> None:
    chat = {
        "id": "x",
        "customer": "Anna Smith",
        "agent": {"name": "Bo Chen"},
        "created_at": "2026-03-01T10:00:00Z",
        "messages": [
            {"who": "customer", "text": "hi", "name": "Anna S.", "created_at": 1772445600},
            {"message_type": 1, "content": "yes", "sender": {"name": "Cleo", "type": "user"}},
        ],
    }
    (one,), _ = found(tmp_path / "a.jsonl", lines(chat))
    assert set(one.names) == {"Anna Smith", "Bo Chen", "Anna S.", "Cleo"}
    assert one.at == 1772445600


def test_a_line_is_a_pair(tmp_path: Path) -> None:
    (one,), problems = found(tmp_path / "a.jsonl", lines({"customer": "a", "reply": "b"}))
    assert (one.turns, problems) == ((("customer", "a"), ("agent", "b")), [])


def test_messages_of_a_chat_are_put_together_wherever_they_stand(tmp_path: Path) -> None:
    rows = [
        {"id": n, "conversation_id": chat, "message_type": kind, "content": text}
        for n, (chat, kind, text) in enumerate(
            [(1, 0, "a"), (2, 0, "c"), (1, 1, "b"), (2, "outgoing", "d")]
        )
    ]
    chats, _ = found(tmp_path / "a.jsonl", lines(*rows))
    assert {one.id: one.turns for one in chats} == {
        "1": (("customer", "a"), ("agent", "b")),
        "2": (("customer", "c"), ("agent", "d")),
    }
    api = json.dumps({"meta": {}, "payload": rows}, indent=2)
    assert found(tmp_path / "b.json", api)[0] == chats
    assert found(tmp_path / "c.json", json.dumps(rows))[0] == chats


@pytest.mark.parametrize("comma", [",", ";", "\t"])
def test_csv_has_named_columns(tmp_path: Path, comma: str) -> None:
    text = 'Conversation,Who,Text\r\n4,customer,"Where, is it?"\r\n4,agent,There\r\n'
    (one,), problems = found(
        tmp_path / "a.csv",
        text.replace(",", comma, 2)
        .replace("4,customer,", f"4{comma}customer{comma}")
        .replace("4,agent,", f"4{comma}agent{comma}"),
    )
    assert (one.id, problems) == ("4", [])
    assert one.turns == (("customer", "Where, is it?"), ("agent", "There"))


def test_csv_may_have_pairs_and_be_packed(tmp_path: Path) -> None:
    packed = gzip.compress("\ufeffcustomer,reply\nπού;,εκεί\n".encode())
    (one,), _ = found(tmp_path / "a.csv.gz", packed)
    assert one.turns == (("customer", "πού;"), ("agent", "εκεί"))


@pytest.mark.parametrize(
    ("name", "bad", "said"),
    [
        ("a.jsonl", "{broken", "a.jsonl:2:1: this is not JSON"),
        ("a.jsonl", "[" * 100_000, "a.jsonl:2:1: this is not JSON"),
        ("a.jsonl", "7", "a.jsonl:2:1: this is no object"),
        ("a.jsonl", '{"x": 1}', "a.jsonl:2:1: this is no chat"),
        ("a.jsonl", '{"customer": 1, "reply": "x"}', "a.jsonl:2:1: customer has to be a text"),
        ("a.jsonl", '{"messages": [4]}', "a.jsonl:2:1: a message has to be an object"),
        ("a.jsonl", '{"messages": [{"text": "x"}]}', "a.jsonl:2:1: a message has to say who"),
    ],
)
def test_a_bad_line_is_reported_and_the_rest_is_read(
    tmp_path: Path, name: str, bad: str, said: str
) -> None:
    good = {"customer": "a", "reply": "b"}
    chats, problems = found(tmp_path / name, lines(good) + bad + "\n\n" + lines(good))
    assert len(chats) == 2
    assert [said in str(one) for one in problems] == [True]


def test_a_row_of_csv_without_a_chat_is_reported(tmp_path: Path) -> None:
    text = "conversation,who,text\n,customer,a\n1,customer,b\n1,agent,c\n1\n"
    chats, problems = found(tmp_path / "a.csv", text)
    assert len(chats) == 1
    assert [one.where.line for one in problems] == [2, 5]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"one,two\n1,2\n", "no columns of chats"),
        ("a.jsonl", b"{}\n\xff\xfe\n", "a.jsonl:2:1: this is not UTF-8"),
        ("a.jsonl.gz", b"\x1f\x8b\x08broken", "cannot be read"),
    ],
)
def test_what_cannot_be_read_at_all_is_an_error(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        found(tmp_path / name, content)
    with pytest.raises(UsageError, match="cannot be read"):
        list(read(tmp_path / "nowhere", []))
