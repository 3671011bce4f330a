"""follow-ups, as a command: noted by a message and by hand, done, put off, dropped."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import Any

import pytest
from tests.cli.conftest import Say

from saywell.app import wiring
from saywell.errors import Unreachable
from saywell.model.backend import ChatBackend
from saywell.model.followup import FollowUp
from saywell.model.settings import Settings
from saywell.practice.server import PracticeDesk

pytestmark = pytest.mark.usefixtures("desk", "replies")

PROMISE = "Hello, this is Dana from Larkspur. I will let you know within two hours."


def listed(say: Say, *args: str) -> list[dict[str, Any]]:
    done = say("follow-ups", "list", *args, "-o", "json")
    assert done.code == 0
    found: list[dict[str, Any]] = json.loads(done.out)
    return found


def added(say: Say, about: str, *args: str) -> str:
    done = say("follow-ups", "add", "2", about, *args, "-o", "json")
    assert done.code == 0, done.err
    return str(json.loads(done.out)[0]["id"])


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def kept(id_: str, minutes_ago: float) -> None:
    """Note one that has been due for so many minutes."""
    journal = wiring.open_journal(wiring.load_settings())
    now = dt.datetime.now(dt.UTC)
    due = now - dt.timedelta(minutes=minutes_ago)
    made = due - dt.timedelta(hours=1)
    journal.save_follow_up(FollowUp(id_, "2", "Harriet", f"about {id_}", made, due))
    journal.close()


def test_without_any_it_says_so(say: Say) -> None:
    done = say("follow-ups")
    assert (done.code, done.out, done.err) == (0, "", "nobody was promised anything\n")
    assert listed(say) == []


def test_one_is_noted_with_the_customer_and_a_day_to_do_it(say: Say, desk: PracticeDesk) -> None:
    id_ = added(say, "send the new label")
    (one,) = listed(say)
    assert (one["id"], one["about"], one["state"]) == (id_, "send the new label", "open")
    shown = json.loads(say("show", "2", "-o", "json").out)["conversation"]["contact"]
    assert one["name"] == shown["name"]
    assert one["contact"] == shown["email"]
    assert moment(one["due"]) - moment(one["made"]) == dt.timedelta(hours=24)
    assert not one["late"]


def test_the_time_may_be_said_and_a_setting_says_the_usual(say: Say) -> None:
    say("config", "set", "flow.follow_up", "8h")
    added(say, "one")
    added(say, "two", "--for", "2h", "--contact", "+44 20 7946 0958")
    two, one = listed(say)
    assert (two["about"], two["contact"]) == ("two", "+44 20 7946 0958")
    assert moment(one["due"]) - moment(one["made"]) == dt.timedelta(hours=8)
    assert moment(two["due"]) - moment(two["made"]) == dt.timedelta(hours=2)


def test_what_is_due_is_listed_first_and_said_by_other_commands(say: Say) -> None:
    added(say, "much later")
    kept("late", 90)
    kept("later", 3)
    shown = say("follow-ups")
    assert [row.split("\t")[1] for row in shown.out.splitlines()] == [
        "1 h 30 min LATE",
        "3 min LATE",
        "in 23 h 59 min",
    ]
    assert [one["id"] for one in listed(say, "--due")] == ["late", "later"]
    assert "2 promised answers are due: saywell follow-ups" in say("send", "2", "hm").err


def test_done_put_off_dropped_and_reached(say: Say) -> None:
    done, off, drop = added(say, "one"), added(say, "two"), added(say, "three")
    assert say("follow-ups", "done", done[:8]).out == f"done: {done[:8]} for conversation 2\n"
    assert say("follow-ups", "later", off, "--for", "3d").code == 0
    assert say("follow-ups", "contact", off, "a@example.org").code == 0
    assert say("follow-ups", "drop", drop, "--because", "she called herself").code == 0
    (left,) = listed(say)
    assert (left["id"], left["contact"]) == (off, "a@example.org")
    assert moment(left["due"]) - moment(left["progress"]) == dt.timedelta(days=3)
    ended = {one["id"]: one for one in listed(say, "--all")}
    assert (ended[done]["state"], ended[drop]["state"]) == ("done", "dropped")
    assert ended[drop]["reason"] == "she called herself"
    assert ended[done]["ended"] is not None


def test_csv_has_all_columns(say: Say) -> None:
    added(say, "=1+1")
    done = say("follow-ups", "-o", "csv")
    (row,) = csv.DictReader(io.StringIO(done.out))
    assert row["conversation_id"] == "2"
    assert row["about"] == "'=1+1"
    assert row["late"] == "false"


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("done", "nope"), "there is no open follow-up 'nope'"),
        (("done", "ab"), "several follow-ups begin with 'ab'"),
        (("later", "ab1"), "until when?"),
        (("later", "ab1", "--for", "soon"), "'soon' is not a length of time"),
        (("later", "ab1", "--for", "2h", "--until", "09:00"), "--for or --until, not both"),
        (("drop", "ab1"), "--because"),
        (("drop", "ab1", "--because", " "), "--because"),
        (("add", "2", "  "), "what is to be followed up?"),
        (("add", "nobody-of-that-name", "x"), "there is no conversation"),
    ],
)
def test_bad_input_is_said_with_a_way_out(say: Say, args: tuple[str, ...], told: str) -> None:
    kept("ab1", -60)
    kept("ab2", -60)
    done = say("follow-ups", *args)
    assert done.code in (2, 3)
    assert told in done.err
    assert len(listed(say)) == 2


def test_all_or_none_of_several_are_changed(say: Say) -> None:
    kept("ab1", -60)
    assert say("follow-ups", "done", "ab1", "nope").code == 2
    assert len(listed(say)) == 1


def test_a_number_is_enough_while_the_chat_system_is_away(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAYWELL_URL", "http://127.0.0.1:9")
    assert say("follow-ups", "add", "7", "call back").code == 0
    (one,) = listed(say)
    assert (one["conversation_id"], one["name"], one["contact"]) == ("7", "", "")
    assert say("follow-ups", "add", "Harriet", "call back").code == 3


def test_nothing_of_the_customers_is_logged(say: Say) -> None:
    done = say("--verbose", "follow-ups", "add", "2", "a secret", "--contact", "x@example.org")
    assert (done.code, "GET" in done.err) == (0, True)
    shown = say("--verbose", "follow-ups", "done", listed(say)[0]["id"])
    for text in (done.err, shown.err, done.out, shown.out):
        assert "secret" not in text
        assert "x@example.org" not in text
    journal = wiring.folders().journal
    assert {one.stat().st_mode & 0o777 for one in journal.parent.glob("journal*")} == {0o600}


def test_what_a_message_promises_is_noted_once_it_is_sent(say: Say) -> None:
    say("config", "set", "check.off", "M23,M17,M20,M21")
    done = say("send", "3", PROMISE, "--because", "a test")
    assert done.code == 0, done.err
    assert "a promise is noted, due" in done.err
    (one,) = listed(say)
    assert one["about"] == "I will let you know within two hours."
    assert one["conversation_id"] == "3"
    assert one["message_id"]
    assert moment(one["due"]) - moment(one["made"]) == dt.timedelta(hours=2)


def test_a_promise_that_waits_in_the_outbox_counts_when_it_leaves(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    say("config", "set", "check.off", "M23,M17,M20,M21")

    def gone(*_: object, **__: object) -> Any:
        raise Unreachable("the server cannot be reached: nothing was sent")

    with monkeypatch.context() as cut:
        real = wiring.open_backend

        def away(settings: Settings) -> ChatBackend:
            backend = real(settings)
            for name in ("account", "conversation", "messages", "queue", "send"):
                cut.setattr(backend, name, gone)
            return backend

        cut.setattr(wiring, "open_backend", away)
        waits = say("send", "4", PROMISE, "--later", "--because", "a test")
        assert (waits.code, listed(say)) == (0, [])
    assert say("outbox", "send", "--all", "--yes").code == 0
    written = json.loads(say("show", "4", "-o", "json").out)["messages"]
    (sent,) = [one["id"] for one in written if one["text"] == PROMISE]
    assert [one["message_id"] for one in listed(say)] == [sent]
