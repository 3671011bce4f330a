"""library review, as a command: the list and its exit codes, and the session on a terminal."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Say
from tests.cli.support import Terminal
from tests.tmux import Tmux, add_to_path

from saywell.app import wiring, wiring_review
from saywell.app.reviewing import Act, Deed
from saywell.cli.review_forms import By, as_rows, grouped, list_lines
from saywell.model.records import Use
from saywell.model.review import Limits, Reason, Why, after
from saywell.model.settings import LibraryFolders, Settings
from saywell.stores import library

LIMITS = Limits()
HOLD = """\
# For those who wait.
saywell: 1
defaults: {owner: Dana}
replies:
  - id: hold.ask
    title: Ask to hold
    tags: [hold, wait]
    review: 2026-01-31  # quarterly
    text: {en: May I put you on hold for two minutes while I look at your order?}
  - id: hold.rude
    title: Rude
    owner: Bo
    tags: [hold]
    review: 2999-01-01
    text: {en: "I understand. Your policy, calm down now."}
"""
REFUND = """\
saywell: 1
replies:
  - id: refund.wait
    title: A refund takes time
    text:
      en: Your refund is on its way and arrives within five days.
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One home for all tests here, so that the rules are read once: that takes long."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def nothing_noted(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAYWELL_HOME", str(home))
    shutil.rmtree(home / "data", ignore_errors=True)


@pytest.fixture
def team(tmp_path: Path) -> Path:
    folder = tmp_path / "team"
    (folder / "shop").mkdir(parents=True)
    (folder / "hold.yaml").write_text(HOLD, encoding="utf-8")
    (folder / "shop" / "refund.yaml").write_text(REFUND, encoding="utf-8")
    old = dt.datetime(2026, 1, 1, tzinfo=dt.UTC).timestamp()
    os.utime(folder / "shop" / "refund.yaml", (old, old))
    return folder


TODAY = dt.date(2026, 11, 22)


def rows(settings: Settings, limits: Limits = LIMITS, **wanted: Any) -> dict[str, list[str]]:
    """Return the reasons of each reply that is to be reviewed, in their order."""
    found = wiring_review.find(settings, wiring_review.Wanted(**wanted), limits, TODAY)
    return {one.reply.id: [reason.why.value for reason in one.reasons] for one in found.review.due}


def settings_of(team: Path, *, starter: bool = False) -> Settings:
    return Settings(library=LibraryFolders(folders=(str(team),), starter=starter))


def test_the_list_gives_the_reasons_the_worst_first(say: Say, team: Path) -> None:
    shown = say("library", "review", str(team), "--list")
    assert shown.code == 1
    assert [line for line in shown.out.splitlines() if line.startswith("    - ")] == [
        "    - fails the lint: M06.calm-down",
        "    - stale: no review date, its file last changed on 2026-01-01",
        "    - stale: its review was due as long ago as 2026-01-31",
    ]
    assert all(len(line) <= 80 for line in shown.out.splitlines() if " " in line)
    assert f"{team}/hold.yaml:10:" in shown.out
    assert "hold.rude (Bo)" in shown.out
    none = say("library", "review", str(team), "--owner", "Nobody", "--list")
    assert (none.code, none.out) == (0, "")
    assert "3 of 3 replies are to be reviewed" in shown.err


def test_it_is_narrowed_by_owner_tag_reason_and_file(team: Path) -> None:
    settings = settings_of(team)
    assert list(rows(settings)) == ["hold.rude", "refund.wait", "hold.ask"]
    assert list(rows(settings, owners=("bo",))) == ["hold.rude"]
    assert list(rows(settings, tags=("hold", "wait"))) == ["hold.ask"]
    patient = Limits(stale="20y")
    assert rows(settings, patient, whys=frozenset({Why.STALE})) == {}
    assert rows(settings, patient, whys=frozenset({Why.DUE})) == {"hold.ask": ["due"]}
    assert list(rows(Settings(), paths=(team / "shop" / "refund.yaml",))) == ["refund.wait"]
    assert len(rows(Settings(), paths=(team,))) == 3


def test_groups_and_columns(say: Say, team: Path) -> None:
    found = wiring_review.find(settings_of(team), wiring_review.Wanted(), LIMITS, TODAY)
    due = found.review.due
    shown = list(list_lines(due, By.OWNER))
    assert [line for line in shown if line.endswith("(1)")] == [
        *("Bo (1)", "Dana (1)", "no owner (1)")
    ]
    assert {"hold (2)", "wait (1)", "no tag (1)"} <= {*list_lines(due, By.TAG)}
    assert [name for name, _ in grouped(due, By.FOLDER)] == [str(team), str(team / "shop")]
    table = list(csv.DictReader(io.StringIO(say("library", "review", str(team), "-o", "csv").out)))
    assert [row["reasons"] for row in table] == ["lint", "stale", "stale"]
    assert [row["id"] for row in as_rows(due)] == [row["id"] for row in table]


def test_a_rule_that_changed_is_told_from_a_reply_that_changed(team: Path) -> None:
    settings = settings_of(team)
    assert rows(settings)["hold.rude"] == ["lint"]
    memory = wiring_review.memory_file()
    noted = json.loads(memory.read_bytes())
    for reply in noted["files"][str(team / "hold.yaml")].values():
        reply.pop("found", None)  # as if the rule had not been there then
    memory.write_text(json.dumps(noted), encoding="utf-8")
    assert rows(settings)["hold.rude"] == ["rule"]
    assert rows(settings)["hold.rude"] == ["rule"]  # until somebody has decided
    path = team / "hold.yaml"
    path.write_text(HOLD.replace("Your policy", "The policy"), encoding="utf-8")
    assert rows(settings)["hold.rude"] == ["lint"]


def test_what_is_put_off_is_counted_and_usage_tells(
    team: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    (shipped / "old.yaml").write_text(REFUND.replace("refund.", "old."), encoding="utf-8")
    monkeypatch.setattr(library, "starter_layer", lambda: library.Layer(library.STARTER, shipped))
    settings = settings_of(team, starter=True)
    journal = wiring.open_journal(Settings())
    for _ in range(6):
        for use in (Use.INSERTED, Use.SENT, Use.EDITED):
            journal.record_use("hold.ask", use)
    journal.close()
    wanted = wiring_review.Wanted()
    found = wiring_review.find(settings, wanted, LIMITS, TODAY)
    assert found.review.replies == 3  # those that come with the program are not the team's
    last = next(one for one in found.review.due if one.reply.id == "hold.ask")
    assert [reason.why for reason in last.reasons] == [Why.STALE, Why.EDITED]
    found.desk.do(last, Deed(Act.LATER, 0))
    again = wiring_review.find(settings, wanted, LIMITS, TODAY).review
    assert (len(again.due), again.put_off) == (2, 1)
    assert "hold.ask" in rows(settings, everything=True)
    found.desk.do(last, Deed(Act.KEEP, 0))
    assert "hold.ask" not in rows(settings)


def test_git_tells_when_a_file_was_changed(team: Path) -> None:
    environment = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_COMMITTER_DATE": "2026-02-02T12:00:00Z",
    }
    person = ("-c", "user.name=Dana", "-c", "user.email=dana@mail.example")
    for words in (("init", "-q"), ("add", "."), (*person, "commit", "-q", "-m", "Replies")):
        subprocess.run(["git", *words], cwd=team, env=environment, check=True)
    (team / "shop" / "refund.yaml").touch()
    (one,) = wiring_review.find(
        settings_of(team), wiring_review.Wanted(paths=(team / "shop",)), LIMITS, TODAY
    ).review.due
    assert one.reasons == (Reason(Why.STALE, dt.date(2026, 2, 2), dated=False),)
    (command,) = wiring_review.commits([str(team / "hold.yaml"), str(team / "shop/refund.yaml")])
    assert shlex.split(command)[:5] == ["git", "-C", str(team), "add", "--"]
    assert "shop/refund.yaml" in command


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--every", "soon"), "is no period"),
        (("nowhere",), "there is no file or folder"),
    ],
)
def test_what_cannot_be_is_told(say: Say, words: tuple[str, ...], told: str) -> None:
    shown = say("library", "review", *words)
    assert shown.code == 2
    assert told in shown.err


# -- on a terminal


@pytest.fixture
def shell(team: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", add_to_path(tmp_path / "bin"))
    return tmp_path


def test_decisions_on_a_real_terminal_stand_even_after_kill_9(shell: Path, team: Path) -> None:
    next_month = after(dt.datetime.now().astimezone().date(), "1m").isoformat()
    command = f"cd {shlex.quote(str(shell))}; exec saywell library review team"
    with Tmux(shell, command) as terminal:
        terminal.sees("Review: 1 of 3", "hold.rude", "calm down")
        terminal.press("s")
        terminal.sees("Review: 2 of 3", "refund.wait", "put off until")
        terminal.press("k")
        terminal.sees("Review: 3 of 3", f"refund.wait: kept until {next_month}")
        terminal.kill()
    kept = (team / "shop" / "refund.yaml").read_text(encoding="utf-8")
    assert kept == f"{REFUND}    review: {next_month}\n"
    assert (team / "hold.yaml").read_text(encoding="utf-8") == HOLD
    assert sorted(one.name for one in team.iterdir()) == ["hold.yaml", "shop"]
    command = command.replace("exec ", "") + "; echo code $?; exec sh"
    with Tmux(shell, command) as terminal:
        terminal.sees("Review: 1 of 1", "hold.ask")
        terminal.press("q")
        terminal.sees("left open 1", "No file was changed.", "code 0")


def test_line_by_line_for_a_screen_reader(team: Path) -> None:
    with Terminal("library", "review", str(team), "--plain") as terminal:
        terminal.expect("Review: 1 of 3", timeout=30)
        terminal.expect("Why it is here:")
        terminal.expect("- fails the lint")
        terminal.expect("k keep")
        terminal.type("x\r")
        terminal.expect("no key of the review")
        terminal.type("?\r")
        terminal.expect("Keep the reply")
        terminal.type("h\r")
        terminal.expect("Known owners: Bo, Dana")
        terminal.expect("Hand over to:")
        terminal.type("Zoe\r")
        terminal.expect("hold.rude: handed over to Zoe")
        terminal.expect("Review: 2 of 3")
        terminal.type("r\r")
        terminal.expect("[y/N]")
        terminal.type("y\r")
        terminal.expect("refund.wait: retired")
        terminal.expect("Review: 3 of 3")
        terminal.type("u\r")
        terminal.expect("taken back")
        terminal.type("q\r")
        terminal.expect("handed over 1")
        terminal.expect("Changed files:")
        assert terminal.end() == 0
    assert "owner: Zoe\n" in (team / "hold.yaml").read_text(encoding="utf-8")
    assert (team / "shop" / "refund.yaml").read_text(encoding="utf-8") == REFUND
