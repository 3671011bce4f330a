"""Git checkouts: what they are at, files of a revision, and nothing that a repository names run."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tests.checkouts import commit, git, made, served, write

from saywell.errors import LibraryError
from saywell.stores import checkout
from saywell.stores import git as running
from saywell.stores.checkout import Checkout, checkout_of
from saywell.stores.checkout_failures import fetch_failure


def found(folder: Path) -> Checkout:
    there = checkout_of(folder)
    assert there is not None
    return there


def test_a_folder_in_a_checkout_knows_its_way_from_the_top(tmp_path: Path) -> None:
    assert checkout_of(tmp_path) is None
    assert checkout_of(tmp_path / "nothing") is None
    top = made(tmp_path / "a b", a__yaml="x")
    write(top / "de" / "ep" / "b.yaml", "y")
    commit(top)
    here = found(top / "de" / "ep")
    assert (here.top, here.prefix, found(top).prefix) == (top, "de/ep/", "")
    files = checkout.files_at(here, git(top, "rev-parse", "HEAD"))
    assert list(files) == ["b.yaml"]
    git(top, "worktree", "add", "-q", str(tmp_path / "second"))
    assert found(tmp_path / "second").top == tmp_path / "second"
    assert checkout.state_of(found(tmp_path / "second")).branch == "second"
    git(top, "submodule", "add", "-q", str(made(tmp_path / "other", c__yaml="z")), "sub")
    assert checkout.state_of(found(top / "sub")).branch == "main"
    (top / "loose").mkdir()
    assert not checkout.has_committed(found(top / "loose"))
    assert checkout.has_committed(found(top / "de"))
    assert checkout.has_committed(found(top))


def test_the_state_tells_what_is_not_as_committed(tmp_path: Path) -> None:
    lead, team = served(tmp_path, a__yaml="one\n" * 9, b__yaml="two", c__yaml="three")
    state = checkout.state_of(found(team))
    assert (state.branch, state.upstream, state.ahead, state.behind) == (
        "main",
        "origin/main",
        0,
        0,
    )
    assert (state.changed, state.untracked, state.under_way) == ((), (), "")
    assert state.head == git(lead, "rev-parse", "HEAD")
    git(team, "mv", "a.yaml", "α β.yaml")
    (team / "b.yaml").write_text("changed")
    (team / "new\nline.yaml").write_text("new")
    state = checkout.state_of(found(team))
    assert set(state.changed) == {"α β.yaml", "b.yaml"}
    assert state.untracked == ("new\nline.yaml",)
    git(team, "checkout", "-q", "--detach", "--force")
    assert checkout.state_of(found(team)).branch == ""
    empty = tmp_path / "empty"
    empty.mkdir()
    git(empty, "init", "-q")
    state = checkout.state_of(found(empty))
    assert (state.head, state.upstream, state.behind) == ("", "", None)
    with pytest.raises(LibraryError) as told:
        checkout.commit_of(found(empty), "HEAD")
    assert told.value.hint == "there is no commit yet: git commit"


def test_what_is_not_finished_is_told(tmp_path: Path) -> None:
    top = made(tmp_path, a__yaml="one")
    git(top, "checkout", "-q", "-b", "side")
    commit(top, a__yaml="two")
    git(top, "checkout", "-q", "main")
    commit(top, a__yaml="three")
    for words, what in ((("merge", "side"), "a merge"), (("rebase", "side"), "a rebase")):
        with pytest.raises(AssertionError):
            git(top, *words)
        state = checkout.state_of(found(top))
        assert (state.under_way, state.changed) == (what, ("a.yaml",))
        git(top, words[0], "--abort")


def test_revisions_are_names_and_never_options(tmp_path: Path) -> None:
    first = commit(made(tmp_path, a__yaml="one"), a__yaml="two")
    git(tmp_path, "tag", "v1")
    here = found(tmp_path)
    assert {checkout.commit_of(here, one) for one in ("HEAD", "v1", "main", first[:9])} == {first}
    for bad in ("--output=x", "-h", "a b", "a\nb", "", "no\0", "gone", "HEAD~9", "v1:a.yaml"):
        with pytest.raises(LibraryError):
            checkout.commit_of(here, bad)
    assert not (tmp_path / "x").exists()
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{tmp_path}", "shallow")
    with pytest.raises(LibraryError) as told:
        checkout.commit_of(found(tmp_path / "shallow"), "HEAD~1")
    assert "fetch-depth: 0" in told.value.hint


def test_files_of_a_revision_are_read_as_they_were_stored(tmp_path: Path) -> None:
    top = made(tmp_path / "top", a__yaml="one")
    write(top / "ü \n\t.yaml", "odd\r\n")
    (top / "link.yaml").symlink_to("a.yaml")
    name = commit(top)
    here = found(top)
    files = checkout.files_at(here, name)
    assert {way: one.link for way, one in files.items()} == {
        "a.yaml": False,
        "link.yaml": True,
        "ü \n\t.yaml": False,
    }
    blobs = [one.blob for one in files.values()]
    assert sorted(dict(checkout.contents(here, [*blobs, *blobs])).values()) == [
        b"a.yaml",
        b"odd\r\n",
        b"one",
    ]
    assert checkout.blob_name(b"one", blobs[0]) == files["a.yaml"].blob
    with pytest.raises(LibraryError):
        list(checkout.contents(here, ["0" * 40]))


def hostile(top: Path, marker: Path) -> None:
    """Let a repository name commands for whatever git may run while it only reads."""
    touch = f"touch {marker}"
    hook = top / "hooks" / "post-index-change"
    write(hook, f"#!/bin/sh\n{touch}\n")
    hook.chmod(0o755)
    for key, value in (
        ("core.fsmonitor", touch),
        ("core.hooksPath", str(hook.parent)),
        ("diff.external", touch),
        ("diff.evil.textconv", touch),
        ("diff.evil.command", touch),
        ("filter.evil.clean", touch),
        ("filter.evil.smudge", touch),
        ("filter.evil.process", touch),
        ("filter.evil.required", "true"),
        ("core.pager", touch),
        ("core.sshCommand", touch),
        ("gpg.program", touch),
        ("log.showSignature", "true"),
    ):
        git(top, "config", key, value)
    write(top / ".gitattributes", "*.yaml filter=evil diff=evil\n")


def test_nothing_that_a_repository_names_is_run_while_reading(tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    top = made(tmp_path / "top", a__yaml="one")
    name = git(top, "rev-parse", "HEAD")
    hostile(top, marker)
    (top / "a.yaml").write_text("two")  # of the same length: git would have to look inside
    here = found(top)
    assert checkout.state_of(here).changed == ("a.yaml",)
    assert checkout.has_committed(here)
    files = checkout.files_at(here, checkout.commit_of(here, "HEAD"))
    assert dict(checkout.contents(here, [files["a.yaml"].blob])) == {files["a.yaml"].blob: b"one"}
    assert checkout.new_files(here, name, name) == []
    assert not checkout.is_shallow(here)
    assert not marker.exists()
    subprocess.run(["git", "status"], cwd=top, capture_output=True, check=False)
    assert marker.exists()  # so the trap was one


def test_what_a_repository_lacks_is_not_fetched_while_reading(tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    script = tmp_path / "evil.sh"
    write(script, f"#!/bin/sh\ntouch {marker}\n")
    script.chmod(0o755)
    top = made(tmp_path / "top", a__yaml="one")
    blob = git(top, "rev-parse", "HEAD:a.yaml")
    (top / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    for key, value in (
        ("core.repositoryFormatVersion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.url", f"ext::{script}"),
        ("protocol.ext.allow", "always"),
    ):
        git(top, "config", key, value)
    here = found(top)
    with pytest.raises(LibraryError) as told:
        checkout.files_at(here, checkout.commit_of(here, "HEAD"))
    assert "--refetch" in told.value.hint
    with pytest.raises(LibraryError):
        list(checkout.contents(here, [blob]))
    assert not marker.exists()
    subprocess.run(["git", "show", "HEAD"], cwd=top, capture_output=True, check=False)
    assert marker.exists()  # so the trap was one


def test_a_filter_that_cannot_be_switched_off_is_refused(tmp_path: Path) -> None:
    top = made(tmp_path / "top", a__yaml="one")
    git(top, "config", "filter.e=vil.clean", f"touch {tmp_path / 'ran'}")
    write(top / ".gitattributes", "*.yaml filter=e=vil\n")
    (top / "a.yaml").write_text("two")
    with pytest.raises(LibraryError, match="with a = in its name"):
        checkout.state_of(found(top))
    assert not (tmp_path / "ran").exists()


def test_a_bare_repository_among_the_replies_is_not_taken_for_theirs(tmp_path: Path) -> None:
    top = made(tmp_path / "top", a__yaml="one")
    git(top, "init", "-q", "--bare", "replies")
    git(top / "replies", "config", "core.fsmonitor", f"touch {tmp_path / 'ran'}")
    git(top / "replies", "config", "core.worktree", "..")
    here = found(top / "replies")
    assert here.top == top
    assert checkout.state_of(here).branch == "main"
    assert not (tmp_path / "ran").exists()


def test_without_git_the_way_out_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = found(made(tmp_path, a__yaml="one"))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not checkout.has_git()
    with pytest.raises(LibraryError, match="git is not installed") as told:
        checkout.state_of(here)
    assert "install git" in told.value.hint


def test_variables_of_a_surrounding_git_do_not_lead_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = found(made(tmp_path / "one", a__yaml="x"))
    other = made(tmp_path / "two", b__yaml="y")
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_EXTERNAL_DIFF"):
        monkeypatch.setenv(name, str(other / ".git"))
    assert list(checkout.files_at(here, checkout.commit_of(here, "HEAD"))) == ["a.yaml"]


# --- fetching


def program(folder: Path, name: str, script: str) -> None:
    write(folder / name, f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def test_ssh_is_told_to_ask_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lead, team = served(tmp_path, a__yaml="one")
    git(team, "remote", "set-url", "origin", "ssh://git@chat.example.org/team.git")
    told = tmp_path / "told"
    program(
        tmp_path / "bin",
        "ssh",
        f'echo "$@" > {told}; tty >> {told} 2>&1\n'
        'echo "git@x: Permission denied (publickey)." >&2\nexit 255',
    )
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    here = found(team)
    with pytest.raises(LibraryError, match="did not let us in"):
        checkout.fetch(here, checkout.state_of(here))
    assert "BatchMode=yes" in told.read_text()
    assert "not a tty" in told.read_text()
    git(team, "config", "core.sshCommand", f"{tmp_path / 'bin' / 'ssh'} -i key")
    with pytest.raises(LibraryError, match="did not let us in"):
        checkout.fetch(here, checkout.state_of(here))
    assert told.read_text().startswith("-i key")  # somebody's own command stays
    assert lead.exists()


def test_what_a_person_lets_git_speak_holds_for_fetching(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, team = served(tmp_path, a__yaml="one")
    here = found(team)
    state = checkout.state_of(here)
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "https")
    with pytest.raises(LibraryError):
        checkout.fetch(here, state)
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "file")
    checkout.fetch(here, state)


def test_a_password_in_an_address_is_never_told(tmp_path: Path) -> None:
    _, team = served(tmp_path, a__yaml="one")
    git(team, "remote", "set-url", "origin", "http://ann:s3cret@127.0.0.1:1/team.git")
    here = found(team)
    with pytest.raises(LibraryError) as told:
        checkout.fetch(here, checkout.state_of(here))
    assert "s3cret" not in f"{told.value} {told.value.hint} {told.value!r}"
    assert running.masked("at 'https://ann:s3/cret@h/x' no") == "at 'https://***@h/x' no"
    assert running.masked("git@host:path and https://host/x") == "git@host:path and https://host/x"


def test_git_that_does_not_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = found(made(tmp_path / "top", a__yaml="one"))
    program(tmp_path / "bin", "git", "sleep 60 &\nwait")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    with pytest.raises(LibraryError, match=r"git status did not end within 0 s"):
        running.run(here.top, ("status",), running.SAFE, 0.1)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("fatal: could not read Username for 'https://h': terminal prompts disabled", "let us in"),
        ("fatal: Authentication failed for 'https://h/'", "let us in"),
        ("The requested URL returned error: 403", "let us in"),
        ("Host key verification failed.", "ssh key is not known"),
        ("ssh: Could not resolve hostname h: Temporary failure in name resolution", "no network"),
        ("ssh: connect to host h port 22: Network is unreachable", "no network"),
        ("fatal: unable to access: Failed to connect to h port 443: refused", "does not answer"),
        ("SSL certificate problem: self-signed certificate", "certificate does not hold"),
        ("fatal: couldn't find remote ref main", "not on the server any more"),
        ("remote: Repository not found.", "no repository at that address"),
        ("fatal: '/x' does not appear to be a git repository", "no repository at that address"),
        ("ssh: Could not resolve hostname \x1b[31mh: Name or service not known", "nobody knows"),
        ("fatal: something\x1b[2J else", "git fetch failed: fatal: something␛[2J else"),
        ("", "git gave no reason"),
    ],
)
def test_causes_are_told_apart(
    said: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object) -> None:
        raise OSError

    monkeypatch.setattr("socket.getaddrinfo", unknown)
    error = fetch_failure(said, tmp_path)
    assert told in error.message
    assert error.hint
    assert "\x1b" not in str(error)


def test_offline_is_told_from_an_unknown_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    said = "fatal: unable to access 'https://h.example/': Could not resolve host: h.example"
    for code, told in ((socket.EAI_AGAIN, "no network"), (socket.EAI_NONAME, "nobody knows")):

        def failing(*_: object, code: int = code) -> None:
            raise socket.gaierror(code, "no")

        monkeypatch.setattr("socket.getaddrinfo", failing)
        assert told in fetch_failure(said, tmp_path).message


def test_another_owner_and_a_lock_are_told(tmp_path: Path) -> None:
    def told(said: str) -> LibraryError:
        done = subprocess.CompletedProcess(["git"], 128, b"", said.encode())
        return running.failed(tmp_path, done, "git cannot read")

    assert "safe.directory" in told("fatal: detected dubious ownership in '/x'").hint
    assert "index.lock" in told("fatal: Unable to create '/x/.git/index.lock': exists").hint
    assert told("warning: x\nfatal: bad object").message == "git cannot read: bad object"
