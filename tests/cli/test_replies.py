"""search, insert and library lint, as commands."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from tests.cli.conftest import Say
from tests.cli.support import Terminal

from saywell.app import wiring
from saywell.practice.server import PracticeDesk

pytestmark = pytest.mark.usefixtures("replies")


def test_search_finds_by_trigger_title_and_text_in_any_language(say: Say) -> None:
    assert say("search", "zparcel", "-o", "ids").out.splitlines()[0] == "test.parcel"
    assert "test.parcel" in say("search", "δεμα", "-o", "ids").out.splitlines()
    assert say("search", "qqqqqqqq").out == ""
    assert "no reply matches" in say("search", "qqqqqqqq").err


def test_search_without_words_lists_all_and_filters_narrow(say: Say) -> None:
    every = say("search", "-o", "ids").out.splitlines()
    assert len(every) > 30
    assert say("search", "--tag", "testing", "-o", "ids").out == "test.parcel\n"
    greek = say("search", "greek", "--lang", "el", "-o", "ids").out.splitlines()
    assert "test.greek-only" in greek
    assert "test.greek-only" not in say("search", "--lang", "en", "-o", "ids").out
    assert "test.mail" in say("search", "--kind", "predefined", "-o", "ids").out.splitlines()
    assert len(say("search", "--limit", "3", "-o", "ids").out.splitlines()) == 3


def test_search_prints_json_csv_and_lines_for_pipes(say: Say) -> None:
    found = json.loads(say("search", "zparcel", "-o", "json").out)[0]
    assert found["id"] == "test.parcel"
    assert found["variables"] == ["day", "carrier"]
    assert found["layer"] == "replies"
    assert found["why"] == "trigger"
    rows = list(csv.DictReader(io.StringIO(say("search", "zparcel", "-o", "csv").out)))
    assert rows[0]["title"] == "Where the parcel is"
    line = say("search", "zparcel").out.splitlines()[0]
    assert line.split("\t") == ["test.parcel", "/zparcel", "en el", "Where the parcel is"]


def test_replies_of_other_teams_are_left_out(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "test.billing" not in say("search", "-o", "ids").out
    assert say("insert", "test.billing").code == 2
    monkeypatch.setenv("SAYWELL_TEAMS", "sales,billing")
    assert say("insert", "test.billing").out == "Hello from billing.\n"


def test_insert_prints_the_filled_reply(say: Say) -> None:
    given = ("--set", "day=monday", "--set", "carrier=Swift")
    assert (
        say("insert", "test.parcel", *given).out == "Hello, Swift brings your parcel on Monday.\n"
    )
    shown = say("insert", "/zparcel", *given, "--with", "thanks", "--set", "contact.name=ana li")
    assert shown.out == "Ana, Swift brings your parcel on Monday. Thank you for waiting.\n"
    assert say("insert", "test.parcel", *given, "--lang", "el").out == "Swift: Δευτέρα.\n"


def test_insert_names_every_missing_field(say: Say) -> None:
    shown = say("insert", "test.parcel")
    assert (shown.code, shown.out) == (2, "")
    assert "carrier, day" in shown.err
    assert "--set carrier=... --set day=..." in shown.err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["test.parcle"], "test.parcel"),
        (["test.parcel", "--set", "dya=Friday"], "'day'"),
        (["test.parcel", "--set", "day=Sunday", "--set", "carrier=x"], "one of: Friday, Monday"),
        (["test.parcel", "--set", "day"], "NAME=VALUE"),
        (["test.parcel", "--with", "thx"], "thanks"),
        (["test.parcel", "--lang", "fr"], "en, el"),
    ],
)
def test_insert_says_what_was_meant(say: Say, args: list[str], said: str) -> None:
    shown = say("insert", *args)
    assert (shown.code, shown.out) == (2, "")
    assert said in shown.err


def test_insert_tells_a_fallback_beside_the_text(say: Say) -> None:
    shown = say("insert", "test.greek-only", "--lang", "te")
    assert shown.out == "Καλημέρα σας.\n"
    assert "no text in తెలుగు" in shown.err
    assert "Ελληνικά" in shown.err
    found = json.loads(say("insert", "test.greek-only", "--lang", "te", "-o", "json").out)
    assert (found["lang"], found["fell_back"]) == ("el", True)
    journal = wiring.open_journal(wiring.load_settings())
    counts = journal.usage_share().counts
    journal.close()
    assert {key[:3]: number for key, number in counts.items()} == {
        ("test.greek-only", "el", "printed"): 2,  # what becomes of it nobody knows
        ("test.greek-only", "te", "lacked"): 2,
    }


def test_insert_shows_subject_and_files_of_a_predefined_answer(say: Say, replies: Path) -> None:
    shown = say("insert", "test.mail")
    assert shown.out == "The label is attached.\n"
    assert "subject: Your label, customer" in shown.err
    found = json.loads(say("insert", "test.mail", "-o", "json").out)
    assert found["attachments"] == [str(replies / "label.txt")]


def test_insert_for_a_conversation_takes_what_the_chat_system_knows(
    say: Say, desk: PracticeDesk
) -> None:
    waiting = json.loads(say("inbox", "-o", "json").out)
    english = next(one for one in waiting if one["contact"]["language"] == "en")
    shown = say("insert", "greeting.new", "--conversation", english["id"])
    assert shown.code == 0, shown.err
    assert "Larkspur" in shown.out
    assert "Dana" in shown.out
    gone = say("insert", "greeting.new", "--conversation", "99999")
    assert gone.code == 3
    assert "no conversation 99999" in gone.err


def test_values_of_customers_are_data_and_never_templates(say: Say) -> None:
    odd = "{{ agent.email }}\x1b[31m\u202e"
    given = ("--set", "day=Friday", "--set", f"carrier={odd}")
    shown = say("insert", "test.parcel", *given).out
    assert shown.startswith("Hello, {{ agent.email }}␛[31m‹U+202E› brings")


def test_use_is_counted_and_comes_first_next_time(say: Say) -> None:
    for _ in range(3):
        say("insert", "test.mail")
    assert say("search", "-o", "ids").out.splitlines()[0] == "test.mail"


def test_a_bad_file_is_told_and_hides_nothing(say: Say, replies: Path) -> None:
    bad = "saywell: 1\nreplies:\n  - id: bad.one\n    titel: x\n    text: {en: Hi}\n"
    (replies / "bad.yaml").write_text(bad)
    shown = say("search", "zparcel", "-o", "ids")
    assert shown.out.splitlines()[0] == "test.parcel"
    assert "in the library: run saywell library lint" in shown.err
    listed = say("library", "lint")
    assert listed.code == 1
    assert f"{replies}/bad.yaml:4:5: error L00: unknown key 'titel'" in listed.out
    assert "title" in listed.out
    found = json.loads(say("library", "lint", str(replies), "-o", "json").out)
    assert {"file", "line", "column", "message", "hint"} <= set(found[0])
    (replies / "bad.yaml").unlink()
    assert say("library", "lint").code == 0


GOOD = "saywell: 1\nreplies:\n  - id: odd.good\n    title: x\n    text: {en: Hi}\n"
BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(8)
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (GOOD.replace("    title", "\ttitle").encode(), ":4:1: "),
        (GOOD.replace("title: x", "title: x\n    title: y").encode(), ":5:5: "),
        (GOOD.replace("title", "titel").encode(), ":4:5: "),
        (GOOD.replace("Hi", "x" * 10_000_000).encode(), "larger than"),
        (BOMB.encode(), "alias"),
        (bytes(range(256)), ":2:118: error L00: this is not UTF-8"),
        (GOOD.replace("Hi", "'{{ contact.nme }}'").encode(), ":5:"),
        (GOOD.replace("Hi", "'{{ broken'").encode(), ":5:"),
        (b"", "empty"),
    ],
)
def test_bad_files_are_told_with_their_place(
    say: Say, replies: Path, content: bytes, said: str
) -> None:
    (replies / "odd.yaml").write_bytes(content)
    shown = say("library", "lint", str(replies))
    assert shown.code == 1
    assert f"{replies}/odd.yaml" in shown.out
    assert said in shown.out
    assert "test.parcel" in say("search", "zparcel", "-o", "ids").out
    inserted = say("insert", "odd.good")
    assert "{{" not in inserted.out


def test_windows_files_are_fine_and_loops_are_told(say: Say, replies: Path) -> None:
    (replies / "odd.yaml").write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert say("library", "lint", str(replies)).code == 0
    assert say("insert", "odd.good").out == "Hi\n"
    (replies / "loop.yaml").symlink_to(replies / "loop.yaml")
    (replies / "round").symlink_to(replies)
    shown = say("library", "lint", str(replies))
    assert shown.code == 1
    assert "loop.yaml: error L00: cannot be read" in shown.out
    assert say("insert", "odd.good").out == "Hi\n"


def test_an_id_that_exists_twice_is_told(say: Say, replies: Path) -> None:
    (replies / "zz.yaml").write_text(
        "saywell: 1\nreplies:\n  - id: test.mail\n    title: x\n    text: {en: Hi}\n"
    )
    shown = say("library", "lint")
    assert shown.code == 1
    assert "'test.mail' is here a second time" in shown.out


def test_a_journal_that_cannot_be_used_stops_no_insertion(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = wiring.folders().journal
    path.mkdir(parents=True)
    shown = say("insert", "test.mail")
    assert (shown.code, shown.out) == (0, "The label is attached.\n")
    assert "note:" in shown.err


# --- on a terminal ------------------------------------------------------------------------------


def test_missing_fields_are_asked_for_with_their_choices() -> None:
    with Terminal("insert", "test.parcel") as screen:
        screen.expect("for example: Swift")
        screen.expect("carrier: ")
        screen.type("\r")
        screen.expect("cannot be left empty")
        screen.type("Ταχύ\r")
        screen.expect("1  Friday")
        screen.expect("day: ")
        screen.type("3\r")
        screen.expect("one of 1 to 2")
        screen.type("2\r")
        assert screen.end() == 0
        assert "Hello, Ταχύ brings your parcel on Monday." in screen.plain


def test_a_remembered_value_is_offered_in_the_same_conversation(
    say: Say, desk: PracticeDesk
) -> None:
    number = json.loads(say("inbox", "-o", "json").out)[0]["id"]
    given = ("--set", "carrier=Swift", "--set", "day=Friday", "--lang", "en")
    assert say("insert", "test.parcel", "--conversation", number, *given).code == 0
    with Terminal("insert", "test.parcel", "--conversation", number, "--lang", "en") as screen:
        screen.expect("carrier [Swift]: ")
        screen.type("\r")
        screen.expect("day: ")
        screen.type("Monday\r")
        assert screen.end() == 0
        assert "Swift brings your parcel on Monday." in screen.plain


@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_leaving_a_question_ends_with_130_and_no_noise(key: str) -> None:
    with Terminal("insert", "test.parcel") as screen:
        screen.expect("carrier: ")
        screen.type(key)
        assert screen.end() == 130
        assert "stopped" in screen.plain
        assert "Traceback" not in screen.plain


def test_a_terminal_gets_a_table_that_fits() -> None:
    with Terminal("search", "--no-pick", "--limit", "30", size=(24, 60)) as screen:
        assert screen.end() == 0
        lines = screen.plain.splitlines()
        assert lines[0].split() == ["ID", "TRIGGER", "LANGUAGES", "TITLE"]
        assert max(len(line) for line in lines) <= 60
        assert "\x1b[" in screen.shown


@pytest.mark.parametrize(("env", "args"), [({"NO_COLOR": "1"}, ()), ({}, ("--no-color",))])
def test_colours_can_be_switched_off(env: dict[str, str], args: tuple[str, ...]) -> None:
    with Terminal("search", "zparcel", *args, env=env) as screen:
        assert screen.end() == 0
        assert "test.parcel" in screen.shown
        assert "\x1b[" not in screen.shown


def test_csv_of_a_filled_reply_and_of_problems(say: Say, replies: Path) -> None:
    filled = say("insert", "test.mail", "-o", "csv")
    (row,) = csv.DictReader(io.StringIO(filled.out))
    assert (row["text"], row["subject"]) == ("The label is attached.", "Your label, customer")
    assert row["attachments"] == str(replies / "label.txt")
    (replies / "bad.yaml").write_text("saywell: 1\n\treplies: []\n", encoding="utf-8")
    wrong = say("library", "lint", str(replies), "-o", "csv")
    assert wrong.code == 1
    row = next(iter(csv.DictReader(io.StringIO(wrong.out))))
    assert (row["file"], row["line"]) == (str(replies / "bad.yaml"), "2")
