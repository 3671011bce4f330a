"""take, resolve, reopen, snooze, label, priority and transfer, as commands on the practice desk."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Say
from tests.cli.support import Terminal

from saywell.app import wiring
from saywell.app.sending import SendService
from saywell.model.backend import ChatBackend
from saywell.model.ports import Journal
from saywell.practice.server import PracticeDesk

pytestmark = pytest.mark.usefixtures("desk")


@pytest.fixture
def waiting(say: Say) -> dict[str, Any]:
    """A conversation of the queue whose customer's name is hers alone."""
    found = json.loads(say("inbox", "-o", "json").out)
    first: dict[str, Any] = found[0]
    return first


def shown(say: Say, number: str) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(say("show", number, "-o", "json").out)
    return whole


def test_a_conversation_is_taken_by_the_customers_name(say: Say, waiting: dict[str, Any]) -> None:
    name = waiting["contact"]["name"]
    done = say("take", name.split()[0].lower())
    assert done.code == 0, done.err
    assert done.out == f"conversation {waiting['id']} ({name}) is yours\n"
    assert done.err == ""
    told = say("show", name.split()[0].lower())
    assert told.err == f"conversation {waiting['id']} ({name})\n"
    assert shown(say, waiting["id"])["conversation"]["assignee"] == "Dana Reyes"
    again = say("take", waiting["id"])
    assert (again.code, again.err) == (0, "")


def test_labels_are_added_and_taken_away(say: Say, waiting: dict[str, Any]) -> None:
    number = waiting["id"]
    assert say("label", number, "+vip", "billing").code == 0
    done = say("label", number, "-vip", "-old", "+new-one")
    assert f"conversation {number} " in done.out
    assert "it did not have old" in done.err
    labels = shown(say, number)["conversation"]["labels"]
    assert "billing" in labels
    assert "vip" not in labels
    record = json.loads(say("label", number, "-billing", "-o", "json").out)
    assert "billing" in record["before"]
    assert "billing" not in record["labels"]
    (row,) = csv.DictReader(io.StringIO(say("label", number, "+vip", "-o", "csv").out))
    assert row["labels"].split()[-1] == "vip"
    assert say("label", number, "--", "-vip").code == 0
    assert "vip" not in shown(say, number)["conversation"]["labels"]


def test_a_label_may_begin_as_an_option_does(say: Say, waiting: dict[str, Any]) -> None:
    for word in ("-old", "-help", "-output"):
        done = say("label", waiting["id"], word)
        assert done.code == 0
        assert f"it did not have {word[1:]}" in done.err
    assert "Usage: saywell label" in say("label", "-h").out
    assert say("label", waiting["id"]).code == 2


def test_a_conversation_is_resolved_and_reopened(say: Say, waiting: dict[str, Any]) -> None:
    number = waiting["id"]
    assert "is resolved" in say("resolve", number).out
    assert "already" in say("resolve", number).out
    assert shown(say, number)["conversation"]["status"] == "resolved"
    assert json.loads(say("reopen", number, "-o", "json").out)["changed"] is True
    assert shown(say, number)["conversation"]["status"] == "open"


def test_a_conversation_is_snoozed_and_says_until_when(say: Say, waiting: dict[str, Any]) -> None:
    number = waiting["id"]
    done = say("snooze", number, "--until", "2099-01-01 09:00+00:00")
    assert done.code == 2
    assert "ten years" in done.err
    done = say("snooze", number, "--for", "2h", "-o", "json")
    assert done.code == 0, done.err
    until = json.loads(done.out)["until"]
    now = shown(say, number)["conversation"]
    assert (now["status"], now["snoozed_until"]) == ("snoozed", until)
    assert "snoozed until: " in say("show", number).out
    listed = say("inbox", "--status", "snoozed").out
    assert f"(until {until[:10]}" in listed
    assert say("reopen", number).code == 0


@pytest.mark.parametrize(
    "args", [(), ("--for", "2h", "--until", "09:00"), ("--for", "soon"), ("--until", "2020-01-01")]
)
def test_a_time_that_is_none_is_told_before_the_server_is_asked(
    say: Say, desk: PracticeDesk, args: tuple[str, ...]
) -> None:
    desk.faults.order("html", count=99)
    done = say("snooze", "1", *args)
    assert (done.code, done.out) == (2, "")


def test_a_priority_is_set_and_cleared(say: Say, waiting: dict[str, Any]) -> None:
    number = waiting["id"]
    assert "has priority high" in say("priority", number, "high").out
    assert "already" in say("priority", number, "high").out
    assert shown(say, number)["conversation"]["priority"] == "high"
    assert "has no priority" in say("priority", number, "none").out
    assert say("priority", number, "soon").code == 2


def test_a_transfer_brings_its_summary_first(say: Say, waiting: dict[str, Any]) -> None:
    number, summary = waiting["id"], "Refund is agreed; she waits for the date."
    done = say("transfer", number, "budi", "--summary", summary)
    assert done.code == 0, done.err
    assert "goes to Budi Santoso; the summary is there as a note" in done.out
    now = shown(say, number)
    assert now["conversation"]["assignee"] == "Budi Santoso"
    (note,) = [one for one in now["messages"] if one["text"] == summary]
    assert note["private"] is True
    record = json.loads(say("transfer", number, "billing", "--team", "-o", "json").out)
    assert (record["to_name"], record["team"], record["summary"]) == ("billing", True, False)
    assert shown(say, number)["conversation"]["team"] == "billing"


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("nobody",), 2, "Budi Santoso"),
        (("dana",), 2, "you yourself"),
        (("budi", "--summary", "Card 4111 1111 1111 1111"), 1, "M24"),
        (("nothing", "--team"), 2, "billing"),
    ],
)
def test_a_transfer_that_cannot_be_leaves_all_as_it_was(
    say: Say, waiting: dict[str, Any], args: tuple[str, ...], code: int, said: str
) -> None:
    before = shown(say, waiting["id"])
    done = say("transfer", waiting["id"], *args)
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    after = shown(say, waiting["id"])
    assert after["messages"] == before["messages"]
    assert after["conversation"]["assignee"] == before["conversation"]["assignee"]


def test_a_summary_is_asked_for_on_a_terminal(waiting: dict[str, Any]) -> None:
    with Terminal("transfer", waiting["id"], "noor") as screen:
        screen.expect("Summary for Noor Haddad (Enter for none): ")
        screen.type("She calls back at five.\r")
        assert screen.end() == 0
        assert "the summary is there as a note" in screen.plain


@pytest.mark.parametrize(
    ("page", "first"), [("docs/backends.md", "saywell inbox"), ("README.md", "saywell backends")]
)
def test_the_commands_of_a_page_do_what_they_say(
    say: Say, tmp_path: Path, page: str, first: str
) -> None:
    text = (Path(__file__).parents[2] / page).read_text(encoding="utf-8")
    (block,) = re.findall(rf"^(\$ {first}\s[^`]*\$ saywell transfer [^`]*)```", text, re.M)
    with wiring.make_practice(customers=False) as desk:
        secrets = {"SAYWELL_URL": desk.url, "SAYWELL_TOKEN": desk.token}
        with pytest.MonkeyPatch.context() as patch:
            for name, value in {**secrets, "HOME": str(tmp_path)}.items():
                patch.setenv(name, value)
            for line in block.splitlines():
                words = shlex.split(line.removeprefix("$ saywell "), comments=True)
                agreed = ["--yes"] if words[0] in ("send", "macros") and words[1] != "show" else []
                done = say(*words, *agreed)
                assert done.code == 0, (line, done.err)


@pytest.mark.parametrize("command", ["take", "resolve", "reopen", "files", "label", "transfer"])
def test_a_conversation_that_is_not_there_is_told(say: Say, command: str) -> None:
    more = {"label": ("+vip",), "transfer": ("budi",)}.get(command, ())
    for name in ("99999", "nobody-of-this-name"):
        done = say(command, name, *more)
        assert (done.code, done.out) == (3, "")
        assert f"no conversation {name}" in done.err


def test_what_a_customer_calls_themselves_acts_on_no_terminal(say: Say) -> None:
    every = json.loads(say("inbox", "--status", "all", "-o", "json").out)
    number = next(one["id"] for one in every if "␛" in one["contact"]["name"])
    for words in (
        ("show", number),
        ("take", number),
        ("label", number, "+vip"),
        ("priority", number, "low"),
        ("snooze", number, "--for", "1h"),
        ("reopen", number),
        ("transfer", number, "budi"),
        ("files", number),
        ("take", number, "-o", "json"),
        ("take", number, "-o", "csv"),
    ):
        done = say(*words)
        assert done.code == 0, done.err
        assert "\x1b" not in done.out + done.err


def test_what_was_typed_acts_on_no_terminal_either(say: Say) -> None:
    for words in (
        ("take", "a\x1b[2Jb"),
        ("label", "1", "+\x1b[2J"),
        ("transfer", "1", "a\x1b[2Jb"),
        ("macros", "show", "a\x1b[2Jb"),
        ("snooze", "1", "--for", "\x1b[2J"),
        ("files", "1", "--save", "--max", "\x1b[2J"),
        ("canned", "\x1b[2J"),
    ):
        done = say(*words)
        assert "\x1b" not in done.out + done.err


@pytest.mark.parametrize(
    ("fault", "code", "notes", "moved"),
    [
        ("drop_after", 0, 1, True),  # stored, and found again
        ("drop_before", 4, 0, False),  # nobody can say, so nothing is transferred
        ("server_error", 3, 0, False),  # the server has answered, and does not have it
        ("sign_in", 3, 0, False),
    ],
)
def test_unless_the_summary_is_there_for_certain_nothing_is_transferred(
    say: Say,
    desk: PracticeDesk,
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
    code: int,
    notes: int,
    moved: bool,
) -> None:
    def sender(backend: ChatBackend, journal: Journal) -> SendService:
        return SendService(backend, journal, wiring.SystemClock(), looks=(0.0,))

    monkeypatch.setattr(wiring, "make_sender", sender)
    every = json.loads(say("inbox", "-o", "json").out)
    number = next(one["id"] for one in every if one["assignee"] != "Lin Wei")
    summary = f"Her parcel is lost ({fault})."
    desk.faults.order(fault, method="POST", path="*/messages", count=1)
    done = say("transfer", number, "lin", "--summary", summary)
    assert done.code == code, done.err
    now = shown(say, number)
    assert [one["text"] for one in now["messages"]].count(summary) == notes
    assert (now["conversation"]["assignee"] == "Lin Wei") is moved
    if moved:
        return
    again = say("transfer", number, "lin", "--summary", summary)
    now = shown(say, number)
    assert [one["text"] for one in now["messages"]].count(summary) == (code != 4)
    assert (again.code, now["conversation"]["assignee"] == "Lin Wei") == (
        (4, False) if code == 4 else (0, True)
    )


def test_a_macro_of_which_nobody_knows_whether_it_ran(say: Say, desk: PracticeDesk) -> None:
    desk.faults.order("drop_after", method="POST", path="*/execute")
    done = say("macros", "run", "Hand over to Billing", "1", "--yes")
    assert (done.code, done.out) == (4, "")
    assert "saywell show" in done.err


def test_a_transfer_that_fails_after_its_summary_says_so(say: Say, desk: PracticeDesk) -> None:
    desk.faults.order("sign_in", method="POST", path="*/assignments")
    done = say("transfer", "2", "eleni", "--summary", "She has waited for an hour.")
    assert (done.code, done.out) == (3, "")
    assert "without --summary" in done.err
