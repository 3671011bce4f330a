"""library update: forward where nothing is lost, and everything else left as it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.checkouts import commit, file, git, made, reply, served, snapshot, write
from tests.cli.conftest import Say
from tests.cli.git_library import use_folders

LATE = reply("late", "Sorry, it is late.", title="Parcel is late")
HOLD = reply("hold", "One moment, please wait.", title="Please hold")
NEW = reply("new", "Something that is new.", title="Brand new")


@pytest.fixture
def lead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lead's repository that has pushed twice; ``team`` beside it has only the first."""
    lead, team = served(tmp_path, a__yaml=file(LATE, HOLD))
    use_folders(monkeypatch, tmp_path, team)
    commit(lead, a__yaml=file(LATE.replace("late.", "very late."), NEW))
    git(lead, "push", "-q")
    return lead


@pytest.fixture
def team(lead: Path, tmp_path: Path) -> Path:
    return tmp_path / "team"


def rows(say: Say, *words: str, code: int) -> list[dict[str, Any]]:
    shown = say("library", "update", *words, "-o", "json")
    assert shown.code == code, (shown.out, shown.err)
    found: list[dict[str, Any]] = json.loads(shown.out)
    return found


def left_alone(say: Say, team: Path, told: str) -> str:
    """Update a folder that has to stay as it is, byte for byte, and return what was said."""
    before, head = snapshot(team), git(team, "rev-parse", "HEAD")
    status = git(team, "status", "--porcelain")
    shown = say("library", "update")
    assert (shown.code, told in shown.out) == (1, True), shown.out
    assert (snapshot(team), git(team, "rev-parse", "HEAD")) == (before, head)
    assert git(team, "status", "--porcelain") == status
    return shown.out


def test_what_came_is_told_in_replies(say: Say, lead: Path, team: Path) -> None:
    before = snapshot(team)
    shown = say("library", "update", "--check")
    assert shown.code == 1
    assert f"{team}: new (1 commit to come from origin/main)\n" in shown.out
    assert snapshot(team) == before
    shown = say("library", "update")
    assert shown.code == 0
    between = f"{git(lead, 'rev-parse', 'HEAD~1')[:12]}..{git(lead, 'rev-parse', 'HEAD')[:12]}"
    assert shown.out.splitlines() == [
        f"{team}: updated (1 commit from origin/main)",
        "  1 new: Brand new",
        "  1 changed: Parcel is late",
        "  1 gone: Please hold",
        f"  saywell library diff {between} {team}",
    ]
    assert snapshot(team) == snapshot(lead)
    assert rows(say, code=0)[0]["came"] == "current"
    assert say("library", "diff", between, str(team)).out.count("Brand new") == 1


def test_new_errors_and_lookups_are_told(say: Say, lead: Path, team: Path) -> None:
    commit(lead, b__yaml=file(reply("bad", "Hi {{ nobody }}")), lookups__yaml="saywell: 1\n")
    git(lead, "push", "-q")
    (row,) = rows(say, "--check", code=1)
    assert [one["rule"] for one in row["errors"]] == ["L02"]
    assert (row["lookups"], row["other_files"]) == (True, ["lookups.yaml"])
    shown = say("library", "update")
    assert "  1 new error in the lint:\n" in shown.out
    assert f"    {team}/b.yaml:6:" in shown.out
    assert "looked up live" in shown.out


def test_changes_that_are_not_committed_stay(say: Say, team: Path) -> None:
    write(team / "a.yaml", file(LATE))
    out = left_alone(say, team, "1 commit to come, and not committed here: a.yaml")
    assert "git stash" in out
    assert "1 new: Brand new" in out
    git(team, "add", "-A")
    left_alone(say, team, "not committed here: a.yaml")
    git(team, "checkout", "-q", "HEAD", "--", ".")
    (team / "a.yaml").unlink()
    left_alone(say, team, "not committed here: a.yaml")


def test_a_dirty_tree_with_nothing_to_come_is_up_to_date(say: Say, team: Path) -> None:
    say("library", "update")
    write(team / "a.yaml", file(LATE))
    assert say("library", "update").out == f"{team}: up to date\n"


def test_files_in_the_way_stay(say: Say, lead: Path, team: Path) -> None:
    commit(lead, b__yaml=file(NEW.replace("id: new", "id: b")), c__yaml=file())
    git(lead, "push", "-q")
    write(team / "b.yaml", "mine")
    left_alone(say, team, "git does not know are in the way: b.yaml")
    write(team / ".git" / "info" / "exclude", "b.yaml\n")
    left_alone(say, team, "in the way: b.yaml")
    (team / "b.yaml").unlink()
    (team / "b.yaml").symlink_to("nowhere")
    left_alone(say, team, "in the way: b.yaml")
    (team / "b.yaml").unlink()
    write(team / "other.yaml", "mine")
    assert rows(say, code=0)[0]["came"] == "updated"
    assert (team / "other.yaml").read_text() == "mine"


def test_a_folder_that_stands_where_a_file_comes_stops_git_itself(
    say: Say, lead: Path, team: Path
) -> None:
    commit(lead, **{"sub/x__yaml": file()})
    git(lead, "push", "-q")
    write(team / "sub", "mine")
    before = snapshot(team)
    shown = say("library", "update")
    assert (shown.code, snapshot(team)) == (2, before), shown.out
    assert "could not be brought on" in shown.out


def test_branches_that_parted_stay(say: Say, team: Path) -> None:
    commit(team, own__yaml=file())
    out = left_alone(say, team, "1 commit to come, and 1 commit of yours not pushed yet")
    assert "git pull --rebase" in out
    assert "1 gone: Please hold" in out


def test_commits_not_pushed_are_told(say: Say, team: Path) -> None:
    say("library", "update")
    commit(team, own__yaml=file())
    assert "up to date (1 commit of yours not pushed yet)" in say("library", "update").out


def test_what_is_not_finished_stays(say: Say, team: Path) -> None:
    commit(team, a__yaml=file(HOLD))
    with pytest.raises(AssertionError):
        git(team, "pull", "-q", "--rebase")
    left_alone(say, team, "a rebase is not finished there")


def test_what_follows_nothing_is_used_as_it_is(say: Say, team: Path) -> None:
    before = snapshot(team)
    git(team, "checkout", "-q", "--detach")
    shown = say("library", "update")
    assert (shown.code, "no branch is checked out" in shown.out) == (0, True)
    git(team, "checkout", "-q", "-b", "own")
    shown = say("library", "update")
    assert (shown.code, "follows no branch of a server" in shown.out) == (0, True)
    assert snapshot(team) == before


def test_one_that_fails_does_not_stop_the_others(
    say: Say, lead: Path, team: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = tmp_path / "plain"
    plain.mkdir()
    git(tmp_path, "clone", "-q", "server.git", "second")
    git(tmp_path / "second", "reset", "-q", "--hard", "HEAD~1")
    git(team, "remote", "set-url", "origin", str(tmp_path / "gone.git"))
    use_folders(monkeypatch, tmp_path, plain, tmp_path / "nothing", team, tmp_path / "second")
    found = rows(say, code=2)
    assert [(Path(one["folder"]).name, one["came"]) for one in found] == [
        ("plain", "no_git"),
        ("nothing", "no_git"),
        ("team", "failed"),
        ("second", "updated"),
    ]
    assert "no repository at that address" in found[2]["told"]
    assert snapshot(tmp_path / "second") == snapshot(lead)


def test_a_branch_that_went_is_told(say: Say, lead: Path, team: Path) -> None:
    git(lead, "push", "-q", "origin", "main:other")
    git(team, "config", "branch.main.merge", "refs/heads/gone")
    shown = say("library", "update")
    assert (shown.code, "set-upstream-to" in shown.out) == (2, True)


def test_folders_of_one_checkout_are_updated_once(
    say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"one/a__yaml": file(LATE), "two/b__yaml": file(HOLD)}
    lead, team = served(tmp_path, **files)
    use_folders(monkeypatch, tmp_path, team / "one", team / "two")
    commit(lead, **{"two/c__yaml": file(NEW), "readme__md": "x"})
    git(lead, "push", "-q")
    shown = say("library", "update")
    assert shown.code == 0
    assert shown.out.count("1 new: Brand new") == 1
    assert snapshot(team) == snapshot(lead)
    loose = team / "loose"
    loose.mkdir()
    assert "in a checkout of something else" in say("library", "update", str(loose)).out


def test_without_git_folders_are_used_as_they_are(
    say: Say, team: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(team))
    shown = say("library", "update")
    assert (shown.code, "git is not installed" in shown.out) == (0, True)


def test_without_folders_the_way_out_is_told(
    say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_folders(monkeypatch, tmp_path)
    shown = say("library", "update")
    assert (shown.code, "library.folders" in shown.err) == (2, True)


def test_no_hook_is_run(say: Say, lead: Path, team: Path, tmp_path: Path) -> None:
    for name in ("post-merge", "post-checkout", "reference-transaction", "post-index-change"):
        hook = team / ".git" / "hooks" / name
        write(hook, f"#!/bin/sh\ntouch {tmp_path / 'ran'}\n")
        hook.chmod(0o755)
    git(team, "config", "core.fsmonitor", f"touch {tmp_path / 'ran'}")
    assert say("library", "update").code == 0
    assert snapshot(team) == snapshot(lead)
    assert not (tmp_path / "ran").exists()


def test_a_lock_that_was_left_behind_is_told(say: Say, team: Path) -> None:
    write(team / ".git" / "index.lock", "")
    before = snapshot(team)
    shown = say("library", "update")
    assert (shown.code, snapshot(team)) == (2, before)
    assert "remove the file index.lock" in shown.out


def test_a_server_of_the_same_repository_is_no_server(
    say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = made(tmp_path / "team", a__yaml=file(LATE))
    git(team, "checkout", "-q", "-b", "own", "--track", "main")
    git(team, "branch", "-q", "-f", "main", commit(team, b__yaml=file(NEW)))
    git(team, "reset", "-q", "--hard", "HEAD~1")
    use_folders(monkeypatch, tmp_path, team)
    assert rows(say, code=0)[0]["came"] == "updated"
    assert (team / "b.yaml").exists()
