"""What the chat system itself keeps: macros, canned replies, files; and which kinds there are."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Say
from tests.cli.support import Terminal

from saywell.app import wiring
from saywell.model.backend import Capability
from saywell.practice.server import PracticeDesk

pytestmark = pytest.mark.usefixtures("desk")


@pytest.fixture
def number(say: Say) -> str:
    """The number of a conversation with somebody who writes English."""
    waiting = json.loads(say("inbox", "-o", "json").out)
    return next(str(one["id"]) for one in waiting if one["contact"]["language"] == "en")


MakeMacro = Callable[..., str]


@pytest.fixture
def macro(desk: PracticeDesk) -> MakeMacro:
    """Make a macro on the desk and return its id."""

    def make(name: str, *texts: str) -> str:
        actions = [{"action_name": "send_message", "action_params": [text]} for text in texts]
        actions.append({"action_name": "add_label", "action_params": ["from-macro"]})
        with desk._store.transaction() as store:
            made = store.insert(
                "macros",
                account_id=1,
                name=name,
                visibility="global",
                created_by=2,
                actions=json.dumps(actions),
            )
        return str(made)

    return make


def shown(say: Say, number: str) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(say("show", number, "-o", "json").out)
    return whole


CLEAN = "Hello {{ contact.name }}, this is Dana from Larkspur. Your parcel arrives on Friday."


def test_macros_are_listed_and_shown(say: Say, macro: MakeMacro) -> None:
    made = macro("Parcel news", CLEAN)
    listed = {one["id"]: one for one in json.loads(say("macros", "-o", "json").out)}
    assert listed[made]["messages"] == [CLEAN]
    assert listed[made]["steps"][0] == {"name": "send_message", "values": [CLEAN]}
    assert f"{made}\tParcel news\tsend_message, add_label" in say("macros").out
    text = say("macros", "show", "parcel news").out
    assert "1. send message: Hello {{ contact.name }}" in text
    assert "2. add label: from-macro" in text
    (row,) = csv.DictReader(io.StringIO(say("macros", "show", made, "-o", "csv").out))
    assert row["steps"] == "send_message add_label"
    assert say("macros", "show", "no such thing").code == 2


def test_a_macro_is_shown_filled_and_runs_after_a_yes(
    say: Say, macro: MakeMacro, number: str
) -> None:
    made = macro("Friday", CLEAN)
    name = shown(say, number)["conversation"]["contact"]["name"]
    asked = say("macros", "run", made, number)
    assert (asked.code, asked.out) == (1, "")
    assert f"Hello {name}, this is Dana" in asked.err
    assert "nobody was asked" in asked.err
    assert "from-macro" not in shown(say, number)["conversation"]["labels"]
    done = say("macros", "run", made, number, "--yes")
    assert done.code == 0, done.err
    end = time.monotonic() + 60  # the desk runs it after it has answered, as Chatwoot does
    while "from-macro" not in (now := shown(say, number))["conversation"]["labels"]:
        assert time.monotonic() < end
    assert any(one["text"].startswith(f"Hello {name}") for one in now["messages"])


@pytest.mark.parametrize(
    ("text", "args", "said"),
    [
        ("Hello, you idiot, this is Dana.", ("--yes",), "the check blocks it"),
        ("Your {{ order.number }} is here.", ("--yes", "--because", "x"), "cannot be filled"),
        ("Hello {{ contact.custom_attribute.shoe }}.", ("--yes",), "nobody knows"),
        ("Hello, this is Dana from Larkspur. Pls wait.", (), "a warning"),
    ],
)
def test_a_macro_whose_message_may_not_go_out_does_not_run(
    say: Say, macro: MakeMacro, number: str, text: str, args: tuple[str, ...], said: str
) -> None:
    made = macro("Bad one", CLEAN, text)
    before = shown(say, number)
    done = say("macros", "run", made, number, *args)
    assert (done.code, done.out) == (1, "")
    assert "not run" in done.err
    assert said in done.err
    assert shown(say, number)["messages"] == before["messages"]


def test_a_reason_lets_a_macro_run_and_is_kept(say: Say, macro: MakeMacro, number: str) -> None:
    made = macro("Short", "Hello, this is Dana from Larkspur. Pls wait two minutes.")
    done = say("macros", "run", made, number, "--yes", "--because", "her own words", "-o", "json")
    assert done.code == 0, done.err
    waived = json.loads(done.out)["waived"]
    journal = wiring.open_journal(wiring.load_settings())
    kept = [one.waiver for one in journal.waivers() if one.conversation_id == number]
    journal.close()
    assert waived
    assert {(one.rule, one.reason) for one in kept} == {(rule, "her own words") for rule in waived}


def test_a_macro_asks_on_a_terminal(macro: MakeMacro, number: str) -> None:
    made = macro("Only a label")
    for key, code in (("n\r", 1), ("y\r", 0)):
        with Terminal("macros", "run", made, number) as screen:
            screen.expect("Run Only a label on conversation")
            screen.type(key)
            assert screen.end() == code


def test_canned_replies_of_the_chat_system_are_read(say: Say) -> None:
    every = json.loads(say("canned", "-o", "json").out)
    assert len(every) > 2
    assert set(every[0]) == {"id", "short_code", "text"}
    assert say("canned").out.startswith(f"/{every[0]['short_code']}\t")
    few = json.loads(say("canned", "welcome", "larkspur", "-o", "json").out)
    assert 0 < len(few) < len(every)
    assert "none has these words" in say("canned", "no-such-word").err


def test_files_are_listed_and_saved_beside_what_is_there(
    say: Say, number: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    source = tmp_path / "from"
    source.mkdir()
    (source / "label.txt").write_bytes(b"the label")
    assert say("files", number).err == "there are no files\n"
    for _ in range(2):
        sent = say("send", number, "--attach", str(source / "label.txt"), stdin="")
        assert sent.code == 0, sent.err
    first, second = json.loads(say("files", number, "-o", "json").out)
    assert (first["number"], first["name"], first["size"]) == (1, "label.txt", 9)
    assert second["number"] == 2
    assert "\tlabel.txt" in say("files", number, "2").out

    done = say("files", number, "--save", "--to", str(tmp_path / "new"))
    assert done.code == 0, done.err
    names = ["label (2).txt", "label.txt"]
    assert sorted(Path(line).name for line in done.out.splitlines()) == names
    assert sorted(one.name for one in (tmp_path / "new").iterdir()) == names
    assert (tmp_path / "new" / "label.txt").read_bytes() == b"the label"
    here = json.loads(say("files", number, "--save", "1", "-o", "json").out)
    assert [one["path"] for one in here] == ["label.txt"]

    small = say("files", number, "1", "--save", "--max", "1kB", "--to", "small")
    assert small.code == 0
    for args, said in (
        (("9", "--save"), "there is no file 9"),
        (("--to", "x"), "add --save"),
        (("--save", "--max", "much"), "is no size"),
    ):
        refused = say("files", number, *args)
        assert refused.code == 2
        assert said in refused.err


def test_the_kinds_are_listed_with_what_each_can_do(say: Say) -> None:
    rows = {one["kind"]: one for one in json.loads(say("backends", "-o", "json").out)}
    assert {"chatwoot", "matrix", "livehelperchat"} <= set(rows)
    assert rows["chatwoot"]["configured"] is True
    assert rows["matrix"]["package"] == "saywell"
    assert set(rows["matrix"]["capabilities"]) <= {one.value for one in Capability}
    text = say("backends")
    assert [line.split("\t")[0] for line in text.out.splitlines()] == sorted(rows)
    assert "no means for sending again without doubling" in text.err


def test_the_kinds_are_a_table_on_a_terminal() -> None:
    with Terminal("backends", size=(40, 80)) as screen:
        assert screen.end() == 0
        lines = screen.plain.splitlines()
    assert lines[0].split() == ["chatwoot", "*", "livehelperchat", "matrix"]
    (macros,) = [line for line in lines if line.startswith("macros ")]
    assert macros.split() == ["macros", "yes", "-", "-"]


def test_what_the_chat_system_lacks_is_told_before_it_is_asked(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAYWELL_KIND", "matrix")
    monkeypatch.setenv("SAYWELL_URL", "http://127.0.0.1:9")
    for command in (("macros",), ("macros", "run", "1", "x"), ("priority", "x", "high")):
        done = say(*command)
        assert (done.code, done.out) == (3, "")
        assert "Matrix has no means for" in done.err
