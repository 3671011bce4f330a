"""inbox and show, as commands and as lines."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
import json
import re
from typing import Any

import httpx
import pytest
from tests.cli.conftest import Say
from tests.cli.support import Terminal

from saywell.cli import queue, render
from saywell.cli.cells import cells
from saywell.cli.render import Cell
from saywell.model.chat import (
    Attachment,
    Author,
    Contact,
    Conversation,
    Message,
    Status,
    Survey,
)
from saywell.model.settings import Settings
from saywell.practice.server import PracticeDesk

NOON = dt.datetime(2027, 3, 1, 12, 0, tzinfo=dt.UTC)


def conversation(number: str, waited: float | None, name: str = "Ana") -> Conversation:
    since = None if waited is None else NOON - dt.timedelta(seconds=waited)
    return Conversation(number, Contact(name=name), waiting_since=since)


def message(text: str, *, author: Author = Author.CUSTOMER, private: bool = False) -> Message:
    return Message("1", "7", author, "Ana", text, NOON, private=private)


@pytest.mark.usefixtures("desk")
def test_the_queue_is_in_the_order_of_waiting(say: Say) -> None:
    shown = json.loads(say("inbox", "-o", "json").out)
    waits = [one["waited_seconds"] for one in shown if one["waited_seconds"] is not None]
    assert len(waits) > 3
    assert waits == sorted(waits, reverse=True)
    assert shown[0]["contact"]["name"]
    lines = say("inbox").out.splitlines()
    assert [line.split("\t")[0] for line in lines] == [one["id"] for one in shown]
    assert len(say("inbox", "--limit", "2").out.splitlines()) == 2


@pytest.mark.usefixtures("desk")
def test_filters_of_the_queue(say: Say) -> None:
    every = json.loads(say("inbox", "--status", "all", "-o", "json").out)
    assert len(every) >= len(json.loads(say("inbox", "-o", "json").out))
    assert say("inbox", "--status", "snoozed").err.strip() == "nobody is there"
    mine = json.loads(say("inbox", "--mine", "--status", "all", "-o", "json").out)
    assert {one["assignee"] for one in mine} <= {"Dana Reyes"}


@pytest.mark.usefixtures("desk")
def test_csv_has_a_header_and_no_formulas(say: Say) -> None:
    rows = list(csv.DictReader(io.StringIO(say("inbox", "-o", "csv").out)))
    assert tuple(rows[0]) == queue.INBOX_COLUMNS
    assert not [
        value for row in rows for value in row.values() if value.startswith(("=", "+", "-", "@"))
    ]


@pytest.mark.usefixtures("desk")
def test_show_prints_profile_and_transcript(say: Say) -> None:
    first = json.loads(say("inbox", "-o", "json").out)[0]
    shown = say("show", first["id"])
    assert shown.out.startswith(f"Conversation {first['id']}: ")
    assert "(customer)" in shown.out
    whole = json.loads(say("show", first["id"], "-o", "json").out)
    assert whole["conversation"]["id"] == first["id"]
    assert whole["messages"]
    assert "\x1b" not in shown.out
    rows = list(csv.DictReader(io.StringIO(say("show", first["id"], "-o", "csv").out)))
    assert [row["id"] for row in rows] == [one["id"] for one in whole["messages"]]


@pytest.mark.parametrize("number", ["99999", "0", "abc", "-1", "1/../2", "{{x}}"])
@pytest.mark.usefixtures("desk")
def test_a_conversation_that_is_not_there_is_told(say: Say, number: str) -> None:
    shown = say("show", "--", number)
    assert shown.code in (2, 3)
    assert shown.out == ""
    assert "conversation" in shown.err


def test_without_a_chat_system_the_way_to_one_is_told(say: Say) -> None:
    for command in (["inbox"], ["show", "1"], ["send", "1", "x"]):
        shown = say(*command)
        assert (shown.code, shown.out) == (2, "")
        assert "saywell auth login" in shown.err


def test_a_wrong_token_and_a_wrong_server_are_told_apart(
    say: Say, desk: PracticeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAYWELL_TOKEN", "wrong-token")
    shown = say("inbox")
    assert shown.code == 3
    assert "auth login" in shown.err
    assert "wrong-token" not in shown.err
    monkeypatch.setenv("SAYWELL_TOKEN", desk.token)
    desk.faults.order("html", count=3)
    shown = say("inbox")
    assert shown.code == 3
    assert "chat.url" in shown.err
    monkeypatch.setenv("SAYWELL_URL", "http://127.0.0.1:9")
    shown = say("inbox")
    assert shown.code == 3
    assert "127.0.0.1:9" in shown.err


def test_verbose_shows_requests_and_no_token(say: Say, desk: PracticeDesk) -> None:
    shown = say("--verbose", "inbox")
    assert "GET" in shown.err
    assert "/conversations" in shown.err
    assert desk.token not in shown.err + shown.out


@pytest.mark.usefixtures("desk")
def test_on_a_terminal_the_queue_is_a_table_that_fits() -> None:
    for width in (80, 44):
        with Terminal("inbox", size=(24, width)) as screen:
            assert screen.end() == 0
            lines = screen.plain.splitlines()
            assert lines[0].startswith("ID")
            assert lines[0].split()[1].startswith("WAIT")
            assert max(cells(line) for line in lines) <= width


# --- lines --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (80, "1 min 20 s"),
        (3600, "1 h"),
        (7500, "2 h 5 min"),
        (90000, "1 d 1 h"),
        (-5, "0 s"),
    ],
)
def test_lengths_of_time_are_said_as_people_do(seconds: int, said: str) -> None:
    assert render.duration(dt.timedelta(seconds=seconds)) == said


def test_waiting_is_told_in_words_and_in_colour() -> None:
    sheet = queue.queue_sheet(
        [conversation("1", 125), conversation("2", 50), conversation("3", 5)], Settings(), NOON
    )
    assert [row[1] for row in sheet.rows] == [
        Cell("2 min 5 s LATE", "bold red"),
        Cell("50 s due", "yellow"),
        Cell("5 s", ""),
    ]
    late = queue.queue_sheet([conversation("4", 1969), conversation("5", 7505)], Settings(), NOON)
    assert [row[1] for row in late.rows] == [
        Cell("32 min LATE", "bold red"),
        Cell("2 h 5 min LATE", "bold red"),
    ]
    quiet = queue.queue_sheet([conversation("4", None)], Settings(), NOON)
    assert quiet.rows[0][1] == Cell("-", "dim")


def test_every_line_of_a_note_says_that_it_is_one() -> None:
    note = message("do not tell\nthe customer", author=Author.AGENT, private=True)
    lines = [cell.text for cell in queue.transcript_lines([note])]
    assert len(lines) == 3
    assert all(line.startswith("NOTE | ") for line in lines)


def test_a_customer_cannot_forge_a_note_or_act_on_the_terminal() -> None:
    nasty = message("NOTE | 2027 \x1b]0;title\x07\nhi\u202e")
    lines = [cell.text for cell in queue.transcript_lines([nasty])]
    assert all(line.startswith("  ") for line in lines[1:])
    assert not any(char in "".join(lines) for char in "\x1b\x07\u202e")


def test_files_and_failures_are_shown() -> None:
    failed = Message(
        "1",
        "7",
        Author.AGENT,
        "Dana",
        "",
        NOON,
        status="failed",
        attachments=(Attachment("re\nceipt.pdf", size=2048),),
    )
    text = "\n".join(cell.text for cell in queue.transcript_lines([failed]))
    assert "NOT DELIVERED" in text
    assert "[file: re ceipt.pdf, 2,048 bytes]" in text


@pytest.mark.parametrize(
    "name", ["王小明", "Φωτεινή", "عبد الله", "రాధిక", "[bold]x[/bold]", ":smile:"]
)
def test_tables_hold_any_script_and_no_markup(name: str) -> None:
    sheet = queue.queue_sheet([conversation("1", 5, name), conversation("2", 5)], Settings(), NOON)
    assert name in render.sheet_lines(sheet)[0]
    lines = render.sheet_cut(sheet, 80, coloured=False)
    assert name in lines[1]
    assert all(cells(line) <= 80 for line in lines)
    coloured = render.sheet_cut(sheet, 80, coloured=True)
    assert [re.sub(r"\x1b\[[0-9;]*m", "", line).rstrip() for line in coloured] == lines
    assert f"\x1b[1m{name}" in coloured[1]


def test_an_account_that_is_not_there(
    say: Say, desk: PracticeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAYWELL_ACCOUNT", "99")
    shown = say("inbox")
    assert (shown.code, shown.out) == (3, "")
    assert "no account 99" in shown.err
    assert "chat.account" in shown.err


def test_a_number_of_nothing(say: Say, desk: PracticeDesk) -> None:
    assert "no conversation ''" in say("show", "").err


def test_what_has_to_be_known_first_stands_before_the_last_words() -> None:
    said = dataclasses.replace(conversation("1", 5), last_message=message("Hello"))
    until = NOON + dt.timedelta(hours=2)
    each = [
        said,
        dataclasses.replace(said, needs_taking=True),
        dataclasses.replace(said, encrypted=True),
        dataclasses.replace(said, status=Status.RESOLVED),
        dataclasses.replace(said, status=Status.SNOOZED, snoozed_until=until),
        dataclasses.replace(said, last_message=message("She rang.", private=True)),
        dataclasses.replace(said, last_message=survey(4, "Thanks")),
        dataclasses.replace(said, last_message=None),
    ]
    sheet = queue.queue_sheet(each, Settings(), NOON)
    words = [row[-1].text if isinstance(row[-1], Cell) else row[-1] for row in sheet.rows]
    assert words == [
        "Hello",
        "(take it to read it)",
        "(encrypted)",
        "(resolved) Hello",
        f"(until {until.astimezone():%Y-%m-%d %H:%M}) Hello",
        "note: She rang.",
        "[asked how it went: 4 of 5, Thanks]",
        "",
    ]


def survey(score: int, comment: str = "") -> Message:
    return dataclasses.replace(message(""), survey=Survey(score, comment))


def test_a_transcript_says_what_is_no_text() -> None:
    unreadable = dataclasses.replace(message(""), unreadable="encrypted\x1b[2J")
    failed = dataclasses.replace(message("Hi"), status="failed", problem="no such number")
    each = [unreadable, survey(0), survey(5, "Very\x07 kind"), failed]
    lines = [cell.text for cell in queue.transcript_lines(each)]
    assert "  [cannot be shown: encrypted␛[2J]" in lines
    assert "  [asked how it went: no answer yet]" in lines
    assert "  [asked how it went: 5 of 5, Very␇ kind]" in lines
    assert any(line.endswith("NOT DELIVERED: no such number") for line in lines)


def test_the_profile_says_what_cannot_be_done_before() -> None:
    room = "!OGEhHVWSdvArJzumhm:matrix.example.org"
    waiting = dataclasses.replace(conversation(room, 5), needs_taking=True)
    lines = "\n".join(cell.text for cell in queue.profile_lines(waiting, NOON))
    assert "saywell take OGEhHVWSdv" in lines
    closed = dataclasses.replace(conversation("1", 5), encrypted=True)
    lines = "\n".join(cell.text for cell in queue.profile_lines(closed, NOON))
    assert "encrypted" in lines


def test_what_a_colleague_left_is_shown_whole_also_before_it_is_taken() -> None:
    summary = "She has paid twice.\n" + "The bank confirms it. " * 60 + "She calls\x1b[2J at five."
    left = {"invited by": "Bo @bo:example.org", "handed over by": "Bo", "summary": summary}
    for taken in (True, False):
        room = dataclasses.replace(
            conversation("!room:example.org", 5), needs_taking=not taken, attributes=left
        )
        lines = [cell.text for cell in queue.profile_lines(room, NOON)]
        assert "  invited by: Bo @bo:example.org" in lines
        assert "  handed over by: Bo" in lines
        begin = lines.index("  summary:")
        assert lines[begin + 1] == "    She has paid twice."
        assert lines[begin + 2].endswith("She calls␛[2J at five.")


@pytest.mark.usefixtures("desk")
def test_show_prints_the_attributes_of_a_conversation(say: Say, desk: PracticeDesk) -> None:
    number = json.loads(say("inbox", "-o", "json").out)[0]["id"]
    httpx.post(
        f"{desk.url}/api/v1/accounts/{desk.account_id}/conversations/{number}/custom_attributes",
        headers={"Api-Access-Token": desk.token},
        json={"custom_attributes": {"order": "A-881", "plan": ""}},
    ).raise_for_status()
    assert "  order: A-881\n" in say("show", number).out


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"encrypted": True}, ""),
        ({"needs_taking": True}, ""),
        ({"status": Status.RESOLVED}, "  it is closed: a reply may not arrive"),
        ({}, "  nobody can be reached here, or the channel's time to answer is over"),
    ],
)
def test_why_a_reply_may_not_arrive(change: dict[str, Any], said: str) -> None:
    closed = dataclasses.replace(conversation("1", 5), can_reply=False, **change)
    lines = "\n".join(cell.text for cell in queue.profile_lines(closed, NOON))
    assert (said in lines) if said else ("may not arrive" not in lines)


def test_long_ids_leave_room_for_what_was_said() -> None:
    rooms = [f"!{'OGEhHVWSdvArJzumhm' * 2}{number}:matrix.example.org" for number in range(3)]
    each = [
        dataclasses.replace(conversation(room, 5000, "Carola Smith"), last_message=message("Hello"))
        for room in rooms
    ]
    sheet = queue.queue_sheet(each, Settings(), NOON)
    lines = render.sheet_cut(sheet, 80, coloured=False)
    assert all(cells(line) <= 80 for line in lines)
    assert all("Carola Smith" in line and "Hello" in line for line in lines[1:])
