"""library sync, against a practice desk over HTTP and a stand-in for Live Helper Chat."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.backends.lhc_server import ALICE, LiveHelperChatServer
from tests.cli.conftest import Say
from tests.cli.support import PROGRAM, Terminal

from saywell.app import wiring
from saywell.model.backend import ChatBackend
from saywell.model.chat import CannedReply
from saywell.practice.faults import FaultKind
from saywell.practice.server import PracticeDesk

TEAM = """\
saywell: 1
topic: Delivery
replies:
  - id: hold.ask
    title: Ask to hold
    triggers: [hold]
    variables:
      reason: {description: What you do meanwhile, example: check}
    text:
      # short, with a reason
      en: Could you hold for 3 minutes while I {{ reason }}?
      el: Μπορείτε να περιμένετε 3 λεπτά για να {{ reason }};
  - id: parcel.late
    title: The parcel is late
    triggers: [late]
    text: {en: "I am sorry, {{ contact.first_name | default: 'there' }}: it comes on Friday."}
"""


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "replies"
    folder.mkdir()
    (folder / "team.yaml").write_text(TEAM, encoding="utf-8")
    monkeypatch.setenv("SAYWELL_LIBRARY", str(folder))
    return folder


@pytest.fixture
def there(desk: PracticeDesk) -> Iterator[ChatBackend]:
    """The practice desk with one canned reply of its own."""
    backend = wiring.open_backend(wiring.load_settings())
    for one in backend.canned_replies():
        backend.delete_canned(one.id)
    backend.create_canned("refund", "I have started your refund, {{contact.name}}.")
    yield backend
    backend.close()


def texts(backend: ChatBackend) -> dict[str, str]:
    return {one.short_code: one.text for one in backend.canned_replies()}


def change(backend: ChatBackend, code: str, text: str) -> None:
    found = next(one for one in backend.canned_replies() if one.short_code == code)
    backend.update_canned(CannedReply(found.id, code, text))


def edit(team: Path, old: str, new: str) -> None:
    file = team / "team.yaml"
    before = file.read_text(encoding="utf-8")
    assert old in before
    file.write_text(before.replace(old, new), encoding="utf-8")


def test_a_session_with_a_conflict(say: Say, team: Path, there: ChatBackend) -> None:
    shown = say("library", "sync", "--dry-run")
    assert shown.code == 0
    assert "add there     hold.ask (el), /hold-el: new here\n" in shown.out
    assert "{{ reason }} is written as [reason]" in shown.out
    assert "add here      /refund (en): new there" in shown.out
    assert "3 to write there, 1 to write here, 0 alike" in shown.err
    assert set(texts(there)) == {"refund"}

    assert "4 of 4 done" in say("library", "sync", "--yes").err
    assert (team / "team.yaml").read_text(encoding="utf-8") == TEAM
    assert "{{ contact.name }}" in (team / "from-chatwoot.yaml").read_text(encoding="utf-8")
    assert texts(there) == {
        "hold": "Could you hold for 3 minutes while I [reason]?",
        "hold-el": "Μπορείτε να περιμένετε 3 λεπτά για να [reason];",
        "late": 'I am sorry, {{contact.first_name || "there"}}: it comes on Friday.',
        "refund": "I have started your refund, {{contact.name}}.",
    }

    edit(team, "for 3 minutes", "for 5 minutes")
    change(there, "hold", "Hold the line while I [reason]?")
    change(there, "hold-el", "Μια στιγμή για να [reason];")
    before = (team / "team.yaml").read_bytes()
    shown = say("library", "sync", "--yes")
    assert shown.code == 1
    assert "CONFLICT      hold.ask (en), /hold: changed on both sides" in shown.out
    assert "    Could you hold for 5 minutes while I [reason]?" in shown.out
    assert "    Hold the line while I [reason]?" in shown.out
    assert "    - Μπορείτε να περιμένετε 3 λεπτά για να [reason];" in shown.out
    assert "    + Μια στιγμή για να [reason];" in shown.out
    assert "settle a conflict with: --ours hold.ask, or --theirs hold.ask" in shown.err
    assert texts(there)["hold"] == "Hold the line while I [reason]?"
    now = (team / "team.yaml").read_bytes()
    assert now != before
    assert 'el: "Μια στιγμή για να {{ reason }};"' in now.decode()
    assert "# short, with a reason" in now.decode()
    assert "for 5 minutes" in now.decode()

    settled = say("library", "sync", "--yes", "--ours", "hold.ask", "-o", "json")
    assert settled.code == 0
    (step,) = json.loads(settled.out)["steps"]
    assert (step["do"], step["end"], step["code"]) == ("change_there", "done", "hold")
    assert texts(there)["hold"] == "Could you hold for 5 minutes while I [reason]?"
    assert "nothing to do" in say("library", "sync").err


def test_a_terminal_shows_the_plan_and_asks_for_deletions_apart(
    team: Path, there: ChatBackend, say: Say
) -> None:
    say("library", "sync", "--yes")
    edit(team, "for 3 minutes", "for 5 minutes")
    (team / "from-chatwoot.yaml").write_text("saywell: 1\nreplies: []\n", encoding="utf-8")
    with Terminal("library", "sync") as terminal:
        terminal.expect("Do it?")
        assert "delete there  refund (en), /refund: deleted here" in terminal.plain
        assert "not done: deletions need --delete" in terminal.plain
        assert texts(there)["hold"].startswith("Could you hold for 3")
        terminal.type("y\n")
        terminal.expect("Also delete what was deleted on one side (1)?")
        terminal.type("\n")
        terminal.expect("1 of 1 done")
        assert terminal.end() == 0
    assert texts(there)["hold"].startswith("Could you hold for 5")
    assert "refund" in texts(there)
    assert say("library", "sync", "--yes", "--delete").code == 0
    assert "refund" not in texts(there)


def test_a_wide_terminal_shows_both_sides_beside_each_other(
    say: Say, team: Path, there: ChatBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    there.create_canned("late", "您的包裹晚了。" * 12 + "\n" + "x" * 90_000)
    monkeypatch.setenv("COLUMNS", "120")
    told = say("library", "sync")
    assert "nothing was done: say --yes to do it" in told.err
    assert [one.name for one in team.iterdir()] == ["team.yaml"]
    shown = told.out.splitlines()
    at = next(number for number, line in enumerate(shown) if line.startswith("CONFLICT"))
    assert shown[at + 1].split() == ["here", "|", "there"]
    assert "I am sorry" in shown[at + 2].partition(" | ")[0]
    assert "您的包裹晚了。" in shown[at + 2].partition(" | ")[2]
    assert "(90,085 characters in all)" in shown[at + 13]
    assert len(shown) < 40
    assert say("library", "sync", "-o", "csv").out.startswith("do,reply,lang,code,why,held,")


@pytest.mark.parametrize(
    ("kind", "code", "told"),
    [
        (FaultKind.DROP_AFTER, 0, "4 of 4 done"),
        (FaultKind.HTML, 4, "it is not there so far"),
        (FaultKind.SIGN_IN, 3, "2 of 4 were done before it stopped; sync again to go on"),
    ],
)
def test_a_request_that_goes_wrong_is_looked_after_and_never_done_twice(
    say: Say,
    team: Path,
    there: ChatBackend,
    desk: PracticeDesk,
    kind: FaultKind,
    code: int,
    told: str,
) -> None:
    desk.faults.order(FaultKind.LATENCY, method="POST", path="*/canned_responses")
    desk.faults.order(kind, method="POST", path="*/canned_responses")
    shown = say("library", "sync", "--yes")
    desk.faults.clear()
    assert (shown.code, told in shown.err) == (code, True), shown.err
    again = say("library", "sync", "--yes")
    assert again.code == 0, again.err
    codes = [one.short_code for one in there.canned_replies()]
    assert sorted(codes) == ["hold", "hold-el", "late", "refund"]


def test_a_list_that_is_none_stops_before_anything_is_done(
    say: Say, team: Path, there: ChatBackend, desk: PracticeDesk
) -> None:
    desk.faults.order(FaultKind.HTML, method="GET", path="*/canned_responses")
    shown = say("library", "sync", "--yes")
    assert (shown.code, "answered with a web page" in shown.err) == (3, True)
    assert [one.name for one in team.iterdir()] == ["team.yaml"]


def test_a_process_killed_in_the_middle_leaves_what_the_next_one_finishes(
    say: Say, team: Path, there: ChatBackend, desk: PracticeDesk
) -> None:
    path = "*/canned_responses"
    desk.faults.order(FaultKind.LATENCY, method="POST", path=path)
    desk.faults.order(FaultKind.LATENCY, method="POST", path=path, seconds=3)
    process = subprocess.Popen(
        [*PROGRAM, "library", "sync", "--yes"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    end = time.monotonic() + 20
    while len(there.canned_replies()) < 2 and time.monotonic() < end:
        time.sleep(0.1)
    locked = say("library", "sync", "--yes")
    process.kill()
    process.wait()
    assert (locked.code, "another sync of this folder" in locked.err) == (2, True)
    desk.faults.clear()
    assert say("library", "sync", "--yes").code == 0
    codes = [one.short_code for one in there.canned_replies()]
    assert sorted(codes) == ["hold", "hold-el", "late", "refund"]


def test_live_helper_chat_is_only_read(
    say: Say, team: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with LiveHelperChatServer() as server:
        for name, value in {
            "KIND": "livehelperchat",
            "URL": server.url,
            "USER": ALICE.username,
            "TOKEN": ALICE.password,
        }.items():
            monkeypatch.setenv(f"SAYWELL_{name}", value)
        with server.desk.lock:
            chat = server.desk.begin("Ana", "Where is my parcel?")
        backend = wiring.open_backend(wiring.load_settings())
        backend.take(str(chat))
        backend.close()
        shown = say("library", "sync", "--yes")
        assert shown.code == 0, shown.err
        assert "Live Helper Chat can only be read: it cannot be written" in shown.out
        taken = (team / "from-livehelperchat.yaml").read_text(encoding="utf-8")
        assert "Hello {{ contact.name }}, I am {{ agent.name }}." in taken
        again = say("library", "sync", "--yes").err
        assert "3 held back" in again
        assert "to write here" not in again


def test_a_side_is_taken_or_the_other(say: Say, desk: PracticeDesk, team: Path) -> None:
    shown = say("library", "sync", "--ours", "a", "--theirs", "a")
    assert (shown.code, "stands with --ours and with --theirs" in shown.err) == (2, True)
    for scope in ("billing", "team:"):
        shown = say("library", "sync", "--scope", scope)
        assert (shown.code, "me, or team:NAME" in shown.err) == (2, True)
