"""library stats, as a command: what it tells, what is shared, and that nothing else is."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import re
import shutil
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.app.session.test_session import Stand
from tests.cli.conftest import Say
from tests.cli.support import Terminal
from tests.scripted import REPLIES, customer

from saywell import __version__
from saywell.app import wiring, wiring_usage
from saywell.cli import library_stats, stats_lines
from saywell.errors import UsageError
from saywell.model.languages import LANGUAGES
from saywell.model.records import Use
from saywell.stores.journal import SqliteJournal

TODAY = dt.datetime.now(dt.UTC).replace(hour=12, minute=0, second=0, microsecond=0)
THIS_MONTH = f"{TODAY:%Y-%m}"

LIBRARY = """\
saywell: 1
replies:
  - {id: late, title: It is late, owner: Ana, tags: [parcel], text: {en: "Sorry, it is late."}}
  - {id: lost, title: It is lost, owner: Ana, tags: [parcel, hard], text: {en: It is lost.}}
  - {id: bill, title: A bill, owner: Ben, text: {en: Here it is.}}
  - {id: mine, title: My own, scope: me, text: {en: Hi from me.}}
"""


@pytest.fixture(autouse=True)
def team(replies: Path) -> Path:
    config = wiring.folders().config / "config.yaml"
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text("library: {starter: false}\n", encoding="utf-8")
    (replies / "team.yaml").write_text(LIBRARY, encoding="utf-8")
    return replies


def count(*counted: tuple[str, Use, int], days_ago: int = 0) -> None:
    """Count in this machine's journal."""
    wiring.open_journal(wiring.load_settings()).close()  # makes the folder
    then = TODAY - dt.timedelta(days=days_ago)
    journal = SqliteJournal(wiring.folders().journal, "x", now=lambda: then)
    for name, use, number in counted:
        for _ in range(number):
            journal.record_use(name, use, "en")
    journal.close()


def shared(path: Path, journal: str, total: int = 0, **replies: dict[str, int]) -> Path:
    """Write a colleague's file: uses of replies in this month."""
    numbers = sum(number for one in replies.values() for number in one.values())
    content = {
        "kind": "saywell usage",
        "version": 1,
        "program": "1.0",
        "journal": journal * 32,
        "written": f"{TODAY:%Y-%m-%dT%H:%M:%SZ}",
        "since": "2026-01",
        "total": total or numbers,
        "replies": {name: {"en": {THIS_MONTH: uses}} for name, uses in replies.items()},
    }
    path.write_text(json.dumps(content), "utf-8")
    return path


def told(files: Sequence[Path] = (), by: str = "reply", **wanted: Any) -> dict[str, Any]:
    """Return what ``-o json`` would print."""
    return stats_lines.as_json(wiring_usage.stats(wiring.load_settings(), files, by, **wanted), by)


def used(found: dict[str, Any]) -> dict[str, int]:
    return {row["name"]: row["used"] for row in found["rows"]}


# --- what it tells ------------------------------------------------------------------------------


def test_a_lead_sees_what_is_used_and_what_becomes_of_it(say: Say) -> None:
    count(("late", Use.INSERTED, 24), ("late", Use.SENT, 20), ("late", Use.EDITED, 5))
    count(("late", Use.ABANDONED, 4), ("bill", Use.PRINTED, 2), ("gone", Use.INSERTED, 1))
    count(("bill", Use.LACKED, 3))
    shown = say("library", "stats")
    assert (shown.code, shown.err) == (0, "")
    today = f"{TODAY:%Y-%m-%d}"
    assert shown.out.splitlines() == [
        f"Replies used so far, as counted here (counting began {today}).",
        "",
        "reply                               used   sent    edited taken out  last",
        f"late                       ██████     24     20    5  25%    4  17%  {today}",
        f"bill                       █           2      0         0         0  {today}",
        "",
        "Total: 26 used; 20 sent, 5 (25%) of them edited; 4 (17%) taken out again.",
        "2 were printed; what became of them is not known.",
        "Unused: 2 of 4 replies; list them with --unused.",
        "Wanted in a language without a text: bill (en, 3).",
        "Used, and no longer in the library: gone (1).",
    ]


def test_long_lines_are_wrapped_at_words(say: Say) -> None:
    count(*((f"gone.number-{number}", Use.INSERTED, 1) for number in range(10)))
    lines = say("library", "stats").out.splitlines()
    assert max(map(len, lines)) < 80
    assert " ".join(" ".join(lines[2:]).split()).endswith("gone.number-7 (1), and 2 more.")


def test_the_same_as_json_and_csv(say: Say) -> None:
    count(("late", Use.INSERTED, 2), ("late", Use.SENT, 2), ("late", Use.EDITED, 1))
    found = json.loads(say("library", "stats", "-o", "json").out)
    assert found == told()
    assert found["rows"][0]["edited_share"] == 0.5
    assert (found["rows"][0]["abandoned_share"], found["journals"]) == (0.0, 1)
    assert [one["id"] for one in found["unused"]] == ["lost", "bill", "mine"]
    [row] = csv.DictReader(io.StringIO(say("library", "stats", "-o", "csv").out))
    assert (row["name"], row["used"], row["edited"], row["replies"]) == ("late", "2", "1", "")
    text = say("library", "stats", "--unused", "-o", "csv").out
    rows = list(csv.DictReader(io.StringIO(text)))
    assert (rows[0]["id"], rows[0]["owner"], rows[0]["title"]) == ("lost", "Ana", "It is lost")


def test_small_numbers_are_not_told_in_percent(say: Say) -> None:
    count(("late", Use.INSERTED, 3), ("late", Use.SENT, 2), ("late", Use.ABANDONED, 1))
    assert "%" not in say("library", "stats").out


def test_before_anything_was_counted(say: Say) -> None:
    assert say("library", "stats").out == (
        "No use of a reply was counted yet.\nNothing was used yet of 4 replies.\n"
    )
    assert told()["counted_since"] is None


def test_a_damaged_journal_is_told_with_the_name_that_it_has_now(say: Say) -> None:
    count(("late", Use.PRINTED, 1))
    assert "1 was printed; what became of it is not known." in say("library", "stats").out
    wiring.folders().journal.write_bytes(b"no database")
    shown = say("library", "stats")
    assert "not counted: " in shown.err
    assert ".damaged-" in shown.err


def test_nothing_found_says_why(say: Say) -> None:
    count(("late", Use.INSERTED, 1), days_ago=40)
    shown = say("library", "stats", "--since", "30d").out
    assert shown.endswith("Nothing was used since then of 4 replies.\n")
    for more in ((), ("--unused",)):
        shown = say("library", "stats", "--owner", "Anna", *more).out
        assert shown.endswith("There are no such replies in the library.\n")


def test_part_of_the_library_and_of_the_time(say: Say) -> None:
    count(("late", Use.INSERTED, 4), ("bill", Use.INSERTED, 2), days_ago=40)
    count(("lost", Use.INSERTED, 1))
    assert used(told(tags=["parcel"])) == {"late": 4, "lost": 1}
    assert used(told(tags=["parcel", "hard"])) == {"lost": 1}
    assert used(told(owner="Ben")) == {"bill": 2}
    day = (TODAY - dt.timedelta(days=40)).date()
    assert used(told(since=day)) == {"late": 4, "bill": 2, "lost": 1}
    assert used(told(since=day + dt.timedelta(days=1))) == {"lost": 1}
    long_ago = day - dt.timedelta(days=300)
    assert told(since=long_ago)["since"] == f"{long_ago:%Y-%m}"
    lines = say("library", "stats", "--unused", "--since", "30d").out.splitlines()
    assert [line.split()[0] for line in lines[2:-2]] == ["late", "bill", "mine"]
    assert lines[-1] == "Unused: 3 of 4 replies."
    rows = say("library", "stats", "--since", "6w", "--tag", "hard", "-o", "csv").out
    assert [row["name"] for row in csv.DictReader(io.StringIO(rows))] == ["lost"]


def test_replies_put_together(say: Say) -> None:
    count(("late", Use.INSERTED, 4), ("lost", Use.INSERTED, 1), ("bill", Use.INSERTED, 2))
    assert used(told(by="owner")) == {"Ana": 5, "Ben": 2, "": 0}
    assert used(told(by="tag")) == {"parcel": 5, "hard": 1, "": 2}
    assert used(told(by="language")) == {"en": 7}
    assert used(told(by="layer")) == {"replies": 7}
    shown = say("library", "stats", "--by", "tag").out
    assert "(none)" in shown
    assert "A reply with several tags counts under each." in shown


@pytest.mark.parametrize("since", ["90", "3m", "yesterday", "9999999d", "2026-02-30", "999999w"])
def test_a_time_that_is_none_is_told(since: str) -> None:
    with pytest.raises(UsageError) as refused:
        library_stats.day_of(since)
    assert "such as 30d" in refused.value.hint


# --- what is shared -----------------------------------------------------------------------------


def test_what_colleagues_share_is_counted_once(say: Say, tmp_path: Path) -> None:
    count(("late", Use.INSERTED, 2), ("mine", Use.INSERTED, 9))
    folder = tmp_path / "usage"
    folder.mkdir()
    done = say("library", "stats", "--export", str(folder))
    assert done.err == "the counts of 1 reply by the month; 1 of your own are left out\n"
    assert re.fullmatch(r"[0-9a-f]{32}\.json", Path(done.out.strip()).name)
    shared(folder / "b.json", "b", late={"inserted": 3}, gone={"inserted": 1})
    shared(folder / "b-older.json", "b", late={"inserted": 1})
    shared(folder / "c.json", "c", bill={"printed": 1})
    (folder / "broken.json").write_text('{"kind": ', "utf-8")
    files = [folder, folder / "c.json"]
    words = [word for file in files for word in ("--with", str(file))]
    shown = say("library", "stats", *words, "-o", "json")
    found = json.loads(shown.out)
    assert used(found) == {"mine": 9, "late": 5, "bill": 1}
    assert (found["journals"], [one["name"] for one in found["gone"]]) == (3, ["gone"])
    assert shown.err.startswith(f"not counted: {folder / 'broken.json'}:1:10: this is no JSON")
    count(("late", Use.INSERTED, 1))
    assert used(told(files))["late"] == 6
    wiring_usage.export(wiring.load_settings(), folder)
    assert used(told(files))["late"] == 6
    merged = wiring_usage.usage(wiring.load_settings(), files)
    assert (merged.by_reply["late"].inserted, len(merged.problems)) == (6, 1)
    assert merged.since == dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def test_shared_counts_are_of_whole_months(tmp_path: Path) -> None:
    count(("late", Use.INSERTED, 1))
    file = shared(tmp_path / "b.json", "b", late={"inserted": 3})
    found = told([file], since=TODAY.date())
    assert (found["since"], used(found)) == (THIS_MONTH, {"late": 4})


def test_a_copied_journal_is_told(tmp_path: Path) -> None:
    one = shared(tmp_path / "1.json", "b", late={"inserted": 3}, lost={"sent": 1})
    two = shared(tmp_path / "2.json", "b", late={"inserted": 1}, lost={"sent": 2})
    found = told([one, two])
    assert used(found) == {"late": 3, "lost": 0}
    [problem] = found["problems"]
    assert problem.startswith(f"{two}: its journal was copied")
    assert "--forget" in problem


def test_a_mistyped_file_and_a_file_that_is_something_else_are_refused(
    say: Say, tmp_path: Path
) -> None:
    for name in ("nowhere", "a" * 300):
        with pytest.raises(UsageError, match="cannot be read"):
            library_stats.there([tmp_path / name])
    assert say("library", "stats", "--export", str(tmp_path / ("a" * 300))).code == 2
    other = tmp_path / "other.json"
    other.write_text("{}", "utf-8")
    shown = say("library", "stats", "--export", str(other))
    assert (shown.code, other.read_text("utf-8")) == (2, "{}")
    assert "something else" in shown.err


def test_forgetting_asks_first(say: Say) -> None:
    count(("late", Use.INSERTED, 2))
    before = json.loads(say("library", "stats", "--export", "-").out)
    shown = say("library", "stats", "--forget")
    assert (shown.code, "--yes" in shown.err) == (2, True)
    with Terminal("library", "stats", "--forget") as screen:
        screen.expect("Throw them away? [y/N]", timeout=30)
        screen.type("n\r")
        assert screen.end() == 1
    assert used(told()) == {"late": 2}
    assert say("library", "stats", "--forget", "--yes").code == 0
    after = json.loads(wiring_usage.export(wiring.load_settings(), None).text)
    assert (after["total"], after["replies"]) == (0, {})
    assert after["journal"] != before["journal"]


def test_a_renamed_reply_keeps_its_counts(say: Say) -> None:
    count(("late", Use.INSERTED, 2))
    assert say("library", "rename", "late", "delayed", "--dry-run").code == 0
    assert used(told()) == {"late": 2}
    assert say("library", "rename", "late", "delayed").code == 0
    found = told()
    assert (used(found), found["gone"]) == ({"delayed": 2}, [])


# --- that nothing else is -----------------------------------------------------------------------

MARKS = {
    "name": "Marigold Quillfeather",
    "email": "quillfeather@private.example",
    "said": "my card 5500 0055 5555 5559 was stolen on Elm Street",
    "answered": "I have blocked that card for you, ma'am",
    "value": "seventeen",
    "draft": "an unfinished thought about her divorce",
    "reason": "she asked for it herself",
    "conversation": "880077",
    "account": "marked-desk.example/4711",
}


def chat_with_marks(folder: Path) -> bytes:
    """Have a whole chat in which everything that must stay private is marked."""
    stand = Stand(folder)
    journal = stand.parts.journal
    journal._account = MARKS["account"]  # type: ignore[attr-defined]
    number = int(MARKS["conversation"])
    entry = customer(number, MARKS["name"], "fr")
    stand.backend.conversations[MARKS["conversation"]] = entry
    stand.backend.history[MARKS["conversation"]] = []
    stand.backend.write(MARKS["conversation"], f"{MARKS['said']}, {MARKS['email']}")
    session = stand.session
    session.open(MARKS["conversation"])
    session.palette.open()
    session.palette.search("hold")
    session.palette.accept()
    session.palette.type_value(MARKS["value"])
    session.palette.answer()
    session.palette.answer()
    session.sending.send()
    session.palette.open()
    session.palette.search("thx")
    session.palette.accept()
    stand.type(f"{session.state.draft.text} maybe {MARKS['answered']}")
    session.sending.send()
    session.sending.send()
    session.sending.give_reason(MARKS["reason"])
    session.palette.open()
    session.palette.search("te")
    session.palette.accept()
    stand.type(MARKS["draft"])
    session.leave()
    assert len(stand.backend.sent) == 2
    path = folder / "journal.db"
    journal.close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return path.read_bytes()


def forms(mark: str) -> list[bytes]:
    """Return the bytes in which a text could stand somewhere."""
    return [
        mark.encode(),
        mark.lower().encode(),
        mark.encode("utf-16-le"),
        mark.encode().hex().encode(),
        json.dumps(mark).strip('"').encode(),
    ]


def test_no_word_of_a_customer_and_no_name_leaves_the_machine(
    say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USER", "dana-marked")
    folder = tmp_path / "chat"
    folder.mkdir()
    journal = chat_with_marks(folder)
    kept = {name for name, mark in MARKS.items() if any(form in journal for form in forms(mark))}
    assert {"name", "value", "draft", "reason", "conversation", "account"} <= kept
    wiring.open_journal(wiring.load_settings()).close()
    for path in wiring.folders().journal.parent.glob("journal*"):
        path.unlink()
    shutil.copy(folder / "journal.db", wiring.folders().journal)
    shown = say("library", "stats", "--export", str(tmp_path / "usage.json"))
    written = (tmp_path / "usage.json").read_bytes()
    private = [*MARKS.values(), *MARKS["name"].split(), "5559", "4711", "dana-marked"]
    private += [os.uname().nodename, str(Path.home()), "Alex", "Acme"]
    for mark in private:
        for form in forms(mark):
            assert form not in written, mark
            assert form not in (shown.out.replace(str(tmp_path), "") + shown.err).encode(), mark
    content = json.loads(written)
    assert {(name, tuple(one)) for name, one in content["replies"].items()} == {
        ("hold.ask", ("en", "fr")),
        ("namaste", ("en", "fr")),
        ("thanks", ("en", "fr")),
    }
    words = {*(one.id for one in REPLIES), *LANGUAGES, "fr", *(use.value for use in Use)}
    words |= {"kind", "version", "program", "journal", "written", "since", "total", "replies"}
    words |= {"saywell usage", __version__}
    for word in re.findall(r'"([^"]*)"', written.decode()):
        is_time = re.fullmatch(r"\d{4}-\d\d(-\d\dT\d\d:\d\d:\d\dZ)?", word)
        is_id = re.fullmatch(r"[0-9a-f]{32}", word)
        assert word in words or is_time or is_id, word
