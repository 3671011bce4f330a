"""library update: forward where nothing is lost, and everything else left as it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.checkouts import commit, file, git, made, reply, served, snapshot, write
from tests.cli.conftest import Say
from tests.cli.git_library import diffed, updated, use_folders

from saywell.app.updating import Came
from saywell.app.wiring_update import Updated
from saywell.errors import LibraryError
from saywell.stores.checkout import Checkout, commit_of

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


def one(*folders: Path, check: bool = False) -> tuple[str, str]:
    """Update one checkout: return what became of it, and all that is told of that."""
    (done,) = updated(*folders, check=check)
    return done.update.came.value, f"{done.update.told} ({done.update.hint})"


def left_alone(team: Path, told: str) -> Updated:
    """Update a folder that has to stay as it is, byte for byte, and return what was said."""
    before, head = snapshot(team), git(team, "rev-parse", "HEAD")
    status = git(team, "status", "--porcelain")
    (done,) = updated()
    assert (done.update.came, told in done.update.told) == (Came.LEFT, True), done.update
    assert (snapshot(team), git(team, "rev-parse", "HEAD")) == (before, head)
    assert git(team, "status", "--porcelain") == status
    return done


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
    assert one() == ("current", " ()")
    assert [it["id"] for it in diffed(between, team)["layers"][0]["changed"]] == [
        "late",
        "new",
        "hold",
    ]


def test_new_errors_and_lookups_are_told(say: Say, lead: Path, team: Path) -> None:
    commit(lead, b__yaml=file(reply("bad", "Hi {{ nobody }}")), lookups__yaml="saywell: 1\n")
    git(lead, "push", "-q")
    (row,) = json.loads(say("library", "update", "--check", "-o", "json").out)
    assert [one["rule"] for one in row["errors"]] == ["L02"]
    assert (row["lookups"], row["other_files"]) == (True, ["lookups.yaml"])
    shown = say("library", "update")
    assert "  1 new error in the lint:\n" in shown.out
    assert f"    {team}/b.yaml:6:" in shown.out
    assert "looked up live" in shown.out


def test_changes_that_are_not_committed_stay(team: Path) -> None:
    write(team / "a.yaml", file(LATE))
    done = left_alone(team, "1 commit to come, and not committed here: a.yaml")
    assert "git stash" in done.update.hint
    assert [(it.what.value, it.id) for it in done.changed] == [
        ("changed", "late"),
        ("new", "new"),
        ("gone", "hold"),
    ]
    git(team, "add", "-A")
    left_alone(team, "not committed here: a.yaml")
    git(team, "checkout", "-q", "HEAD", "--", ".")
    (team / "a.yaml").unlink()
    left_alone(team, "not committed here: a.yaml")


def test_a_dirty_tree_with_nothing_to_come_is_up_to_date(team: Path) -> None:
    assert one()[0] == "updated"
    write(team / "a.yaml", file(LATE))
    assert one() == ("current", " ()")


def test_files_in_the_way_stay(lead: Path, team: Path) -> None:
    commit(lead, b__yaml=file(NEW.replace("id: new", "id: b")), c__yaml=file())
    git(lead, "push", "-q")
    write(team / "b.yaml", "mine")
    left_alone(team, "git does not know are in the way: b.yaml")
    write(team / ".git" / "info" / "exclude", "b.yaml\n")
    left_alone(team, "in the way: b.yaml")
    (team / "b.yaml").unlink()
    (team / "b.yaml").symlink_to("nowhere")
    left_alone(team, "in the way: b.yaml")
    (team / "b.yaml").unlink()
    write(team / "other.yaml", "mine")
    assert one()[0] == "updated"
    assert (team / "other.yaml").read_text() == "mine"


def test_a_folder_that_stands_where_a_file_comes_stops_git_itself(lead: Path, team: Path) -> None:
    commit(lead, **{"sub/x__yaml": file()})
    git(lead, "push", "-q")
    write(team / "sub", "mine")
    before = snapshot(team)
    came, told = one()
    assert (came, snapshot(team)) == ("failed", before)
    assert "could not be brought on" in told


def test_branches_that_parted_stay(team: Path) -> None:
    commit(team, own__yaml=file())
    done = left_alone(team, "1 commit to come, and 1 commit here that the server does not have")
    assert "git pull --rebase" in done.update.hint
    assert "hold" in {it.id for it in done.changed if it.what.value == "gone"}


def test_commits_not_pushed_are_told(team: Path) -> None:
    assert one()[0] == "updated"
    commit(team, own__yaml=file())
    assert one() == ("current", "1 commit of yours not pushed yet ()")


def test_what_is_not_finished_stays(team: Path) -> None:
    commit(team, a__yaml=file(HOLD))
    with pytest.raises(AssertionError):
        git(team, "pull", "-q", "--rebase")
    left_alone(team, "a rebase is not finished there")


def test_what_follows_nothing_is_used_as_it_is(team: Path) -> None:
    before = snapshot(team)
    git(team, "checkout", "-q", "--detach")
    came, told = one()
    assert (came, "no branch is checked out" in told) == ("current", True)
    git(team, "checkout", "-q", "-b", "own")
    came, told = one()
    assert (came, "follows no branch of a server" in told) == ("current", True)
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
    shown = say("library", "update")
    assert shown.code == 2
    lines = [line for line in shown.out.splitlines() if line[0] != " "]
    assert lines == [
        f"{plain}: not from git (no git checkout)",
        f"{tmp_path / 'nothing'}: failed (there is no such folder)",
        f"{team}: failed (there is no repository at that address, or it is not shown to you)",
        f"{tmp_path / 'second'}: updated (1 commit from origin/main)",
    ]
    assert snapshot(tmp_path / "second") == snapshot(lead)


def test_a_branch_that_went_is_told(lead: Path, team: Path) -> None:
    git(lead, "push", "-q", "origin", "main:other")
    git(team, "fetch", "-q")
    git(team, "checkout", "-q", "-b", "other", "origin/other")
    git(lead, "push", "-q", "origin", ":other")
    came, told = one()
    assert (came, "not on the server any more" in told) == ("failed", True)
    git(team, "checkout", "-q", "main")
    git(team, "config", "branch.main.merge", "refs/heads/gone")
    came, told = one()
    assert (came, "set-upstream-to" in told) == ("failed", True)


def test_folders_of_one_checkout_are_updated_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"one/a__yaml": file(LATE), "two/b__yaml": file(HOLD)}
    lead, team = served(tmp_path, **files)
    use_folders(monkeypatch, tmp_path, team / "one", team / "two")
    commit(lead, **{"two/c__yaml": file(NEW), "readme__md": "x"})
    git(lead, "push", "-q")
    (done,) = updated()
    assert done.update.folders == (team / "one", team / "two")
    assert [(it.what.value, it.id) for it in done.changed] == [("new", "new")]
    assert snapshot(team) == snapshot(lead)
    loose = team / "loose"
    loose.mkdir()
    came, told = one(loose)
    assert (came, "in a checkout of something else" in told) == ("no_git", True)


def test_without_git_folders_are_used_as_they_are(
    team: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(team))
    came, told = one()
    assert (came, "git is not installed" in told) == ("no_git", True)


def test_without_folders_the_way_out_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_folders(monkeypatch, tmp_path)
    with pytest.raises(LibraryError) as told:
        updated()
    assert "library.folders" in told.value.hint


def test_no_hook_is_run(lead: Path, team: Path, tmp_path: Path) -> None:
    for name in ("post-merge", "post-checkout", "reference-transaction", "post-index-change"):
        hook = team / ".git" / "hooks" / name
        write(hook, f"#!/bin/sh\ntouch {tmp_path / 'ran'}\n")
        hook.chmod(0o755)
    git(team, "config", "core.fsmonitor", f"touch {tmp_path / 'ran'}")
    assert one()[0] == "updated"
    assert snapshot(team) == snapshot(lead)
    assert not (tmp_path / "ran").exists()


def test_a_lock_that_was_left_behind_is_told(team: Path) -> None:
    write(team / ".git" / "index.lock", "")
    before = snapshot(team)
    came, told = one()
    assert (came, snapshot(team)) == ("failed", before)
    assert "remove the file index.lock" in told


def test_a_server_of_the_same_repository_is_no_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = made(tmp_path / "team", a__yaml=file(LATE))
    git(team, "checkout", "-q", "-b", "own", "--track", "main")
    git(team, "branch", "-q", "-f", "main", commit(team, b__yaml=file(NEW)))
    git(team, "reset", "-q", "--hard", "HEAD~1")
    use_folders(monkeypatch, tmp_path, team)
    assert one()[0] == "updated"
    assert (team / "b.yaml").exists()


def test_a_checkout_that_cannot_be_read_is_no_missing_commit(team: Path) -> None:
    (team / ".git" / "HEAD").write_text("garbage", encoding="utf-8")
    with pytest.raises(LibraryError, match="cannot read this checkout"):
        commit_of(Checkout(team, team), "HEAD")
