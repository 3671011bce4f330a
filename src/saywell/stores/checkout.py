"""Git checkouts that hold replies: what they are at, what stood in them, and bringing them on.

While something is only read, nothing is run that the repository names, be it a hook, a file
monitor, a filter or a text converter: files of a revision are read with ``ls-tree`` and
``cat-file``, those of the working tree with our own hands. :func:`fetch` and :func:`forward` go
by the configuration as ``git pull`` does (the address, the ssh command, credential helpers,
filters), but run no hooks.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from saywell.errors import LibraryError, Where
from saywell.model.untrusted import clean_line
from saywell.stores.checkout_failures import fetch_failure
from saywell.stores.git import SAFE, failed, masked, run

FETCH_LIMIT = 120.0
"""How long git may take to fetch, in seconds."""

FORWARD_LIMIT = 900.0
"""How long git may take to bring the files on; it is not ended in the middle without need."""

_UNDER_WAY = {
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase",
    "MERGE_HEAD": "a merge",
    "CHERRY_PICK_HEAD": "a cherry-pick",
    "REVERT_HEAD": "a revert",
    "BISECT_LOG": "a bisection",
}
"""Files of git that stand there while something is not finished (gitrepository-layout(5))."""


@dataclass(frozen=True, slots=True)
class Checkout:
    """A working tree; ``folder`` is the one that was asked about, in it or the same."""

    top: Path
    folder: Path

    @property
    def prefix(self) -> str:
        """The way from the tree's top to the folder, with a slash at its end; empty at the top."""
        way = self.folder.relative_to(self.top).as_posix()
        return "" if way == "." else f"{way}/"


@dataclass(frozen=True, slots=True)
class State:
    """What a checkout is at.

    ``branch`` is empty where none is checked out, ``head`` before the first commit; ``upstream``
    is the branch that it follows (``origin/main``), empty without one. ``ahead`` and ``behind``
    count commits against it as far as is known without the network, None where it is not there.
    ``changed`` lists the files that are not as committed, ``untracked`` those git does not know,
    from the top. ``under_way`` names what is not finished ("a rebase").
    """

    branch: str
    head: str
    upstream: str
    ahead: int | None
    behind: int | None
    changed: tuple[str, ...]
    untracked: tuple[str, ...]
    under_way: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A file of a revision: the name of its content, its size in bytes, and what it is.

    ``link`` is a symbolic link, ``runs`` a file that may be run.
    """

    blob: str
    size: int
    link: bool
    runs: bool = False


def has_git() -> bool:
    """Say whether git can be run on this machine."""
    return shutil.which("git") is not None


def checkout_of(folder: Path) -> Checkout | None:
    """Find the checkout that a folder is in, None when it is in none; git is not needed."""
    try:
        here = folder.resolve()
    except (OSError, RuntimeError):
        return None
    for one in (here, *here.parents):
        with contextlib.suppress(OSError):
            found = one / ".git"
            if (found / "HEAD").exists() or found.is_file():
                return Checkout(one, here)
    return None


# --- asking -------------------------------------------------------------------------------------


def state_of(checkout: Checkout) -> State:
    """Look what a checkout is at, without the network. Raises LibraryError."""
    words = ("--porcelain=v2", "--branch", "-z", "--untracked-files=normal")
    filters = _without_filters(checkout)
    facts: dict[str, str] = {}
    changed: list[str] = []
    untracked: list[str] = []
    status = ask(checkout, "status", *words, "--ignore-submodules=all", settings=filters)
    pieces = iter(status.split("\0"))
    for piece in pieces:
        if piece.startswith("# "):
            name, _, value = piece[2:].partition(" ")
            facts[name] = value
        elif piece.startswith("? "):
            untracked.append(piece[2:])
        elif piece.startswith("2 "):
            changed.append(piece.split(" ", 9)[9])
            next(pieces, "")  # where it was renamed from
        elif piece.startswith(("1 ", "u ")):
            changed.append(piece.split(" ", 8 if piece[0] == "1" else 10)[-1])
    ahead, behind = None, None
    if counts := re.fullmatch(r"\+(\d+) -(\d+)", facts.get("branch.ab", "")):
        ahead, behind = int(counts[1]), int(counts[2])
    branch, head = facts.get("branch.head", ""), facts.get("branch.oid", "")
    return State(
        "" if branch == "(detached)" else branch,
        "" if head == "(initial)" else head,
        facts.get("branch.upstream", ""),
        ahead,
        behind,
        tuple(changed),
        tuple(untracked),
        _under_way(_git_folder(checkout)),
    )


def _git_folder(checkout: Checkout) -> Path:
    return checkout.top / ask(checkout, "rev-parse", "--git-dir").rstrip("\n")


def _under_way(git: Path) -> str:
    found = (what for name, what in _UNDER_WAY.items() if (git / name).exists())
    return next(found, "")


def has_committed(checkout: Checkout) -> bool:
    """Say whether the folder is in the last commit: it may lie in a checkout of something else."""
    words = ("ls-tree", "-z", "--name-only", "--full-tree", "HEAD", "--", checkout.prefix or ".")
    done = run(checkout.top, words)
    return done.returncode == 0 and bool(done.stdout)


def is_shallow(checkout: Checkout) -> bool:
    """Say whether older commits were left out when it was cloned."""
    return ask(checkout, "rev-parse", "--is-shallow-repository").strip() == "true"


def commit_of(checkout: Checkout, revision: str) -> str:
    """Return the full name of the commit that a branch, tag or the like means.

    Raises LibraryError for one that is not there, and for what git would take for an option.
    """
    if not revision or revision.startswith("-") or re.search(r"[\0-\x20\x7f]", revision):
        raise LibraryError(
            f"{clean_line(revision, 100)!r} is no revision",
            hint="a branch, a tag or a commit, such as HEAD~1 or origin/main",
        )
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    found = run(checkout.top, asked)
    name = found.stdout.decode("ascii", "replace").strip()
    if found.returncode == 0 and re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", name):
        return name
    ask(checkout, "rev-parse", "--git-dir")  # is it the checkout that cannot be read?
    hint = "list them with: git branch --all; git tag"
    if revision == "HEAD":
        hint = "there is no commit yet: git commit"
    elif is_shallow(checkout):
        hint = "this clone has only the newest commits: git fetch --unshallow (fetch-depth: 0)"
    raise LibraryError(
        f"there is no revision {clean_line(revision, 100)!r}",
        hint=hint,
        where=Where.of(checkout.top),
    )


def common_ancestor(checkout: Checkout, one: str, other: str) -> str:
    """Return the commit where two parted, by their full names. Raises LibraryError without any."""
    found = run(checkout.top, ("merge-base", one, other))
    if found.returncode:
        raise LibraryError(
            "the two revisions have nothing in common that is here",
            hint="a shallow clone has only the newest commits: git fetch --unshallow",
            where=Where.of(checkout.top),
        )
    return found.stdout.decode("ascii").strip()


# --- files of a revision --------------------------------------------------------------------------


def files_at(checkout: Checkout, commit: str) -> dict[str, Stored]:
    """List the files below the checkout's folder at a commit, by their way from that folder.

    Links are among them, submodules are not, nor is a name that would lead out of the folder.
    Raises LibraryError.
    """
    words = ("ls-tree", "-r", "-l", "-z", "--full-tree", commit)
    asked = (*words, "--", checkout.prefix) if checkout.prefix else words
    found: dict[str, Stored] = {}
    for line in ask(checkout, *asked).split("\0"):
        head, mark, path = line.partition("\t")
        if not mark:
            continue
        mode, kind, blob, size = head.split()
        way = path.removeprefix(checkout.prefix)
        if kind == "blob" and not size.isdecimal():
            raise LibraryError(
                "a file of an older revision is not here",
                hint="a partial clone has not all of them: git fetch --refetch --no-filter",
                where=Where.of(checkout.top),
            )
        if kind == "blob" and not {"", ".", ".."} & {*way.split("/")}:
            found[way] = Stored(blob, int(size), mode == "120000", mode == "100755")
    return found


def contents(checkout: Checkout, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Read contents by their names, as they are stored. Raises LibraryError."""
    wanted = list(dict.fromkeys(blobs))
    if not wanted:
        return
    done = run(
        checkout.top,
        ("cat-file", "--batch"),
        data="".join(f"{blob}\n" for blob in wanted).encode(),
    )
    data, at = done.stdout, 0
    for blob in wanted:
        end = data.find(b"\n", at)
        words = data[at:end].split()
        if done.returncode or end < 0 or len(words) != 3:
            raise failed(checkout.top, done, "a file of an older revision cannot be read")
        size = int(words[2])
        yield blob, data[end + 1 : end + 1 + size]
        at = end + 2 + size


def blob_name(content: bytes, like: str) -> str:
    """Return the name that git gives to a content, in the same kind of names as ``like``."""
    head = f"blob {len(content)}\0".encode()
    kind = hashlib.sha256 if len(like) == 64 else hashlib.sha1
    return kind(head + content, usedforsecurity=False).hexdigest()


# --- bringing a checkout on -----------------------------------------------------------------------


def fetch(checkout: Checkout, state: State) -> None:
    """Fetch what the branch follows; files and branches stay as they are.

    Raises LibraryError that tells the cause: offline, unknown host, not let in, gone.
    """
    remote = ask(checkout, "config", "--default", "", f"branch.{state.branch}.remote").strip()
    if remote == ".":
        return
    if not remote or remote.startswith("-"):
        raise LibraryError("the branch follows no other", where=Where.of(checkout.top))
    # asked for by its name, a branch that has gone from the server is an error, not old news
    merge = ask(checkout, "config", "--default", "", f"branch.{state.branch}.merge").strip()
    wanted = [merge] if re.fullmatch(r"refs/heads/[^:*]+", merge) else []
    quietly = ("--quiet", "--no-recurse-submodules", "--no-write-fetch-head")
    asked = ("fetch", *quietly, "--", remote, *wanted)
    done = run(checkout.top, asked, SAFE, FETCH_LIMIT, environ=_without_questions(checkout))
    if done.returncode:
        said = masked(done.stderr.decode("utf-8", "replace"))
        raise fetch_failure(said, checkout.top)


def forward(checkout: Checkout, commit: str) -> None:
    """Bring branch and files on to a commit that follows; whatever is in the way stops it.

    Raises LibraryError; the files are then as they were.
    """
    asked = ("merge", "--ff-only", "--no-overwrite-ignore", "--no-autostash", "--quiet", commit)
    environ = _without_questions(checkout)
    done = run(checkout.top, asked, SAFE, FORWARD_LIMIT, environ=environ, whole=True)
    if done.returncode:
        raise failed(checkout.top, done, "the files could not be brought on")


def new_files(checkout: Checkout, old: str, new: str) -> list[str]:
    """List the files that a commit has and an older one has not, from the top."""
    words = ("--no-renames", "--name-only", "--diff-filter=A", "-r", "-z")
    found = ask(checkout, "diff-tree", *words, old, new)
    return [name for name in found.split("\0") if name]


def _without_questions(checkout: Checkout) -> dict[str, str]:
    """Let ssh ask nothing; where somebody has an ssh command of their own, it stays."""
    if os.environ.get("GIT_SSH_COMMAND") or os.environ.get("GIT_SSH"):
        return {}
    if ask(checkout, "config", "--default", "", "core.sshCommand").strip():
        return {}
    return {"GIT_SSH_COMMAND": "ssh -o BatchMode=yes -o ConnectTimeout=15"}


def ask(checkout: Checkout, *words: str, settings: Sequence[str] = ()) -> str:
    """Ask git something that changes nothing, and return what it prints. Raises LibraryError."""
    done = run(checkout.top, words, (*SAFE, *settings))
    if done.returncode and words[0] != "config":  # which ends with 1 when there is nothing
        raise failed(checkout.top, done, "git cannot read this checkout")
    return done.stdout.decode("utf-8", "surrogateescape")


def _without_filters(checkout: Checkout) -> tuple[str, ...]:
    """Switch off filters that the repository itself names; those of this person stay.

    To tell whether a file has changed, ``git status`` may run them. Raises LibraryError for a name
    that cannot be switched off.
    """
    words = ("--show-scope", "-z", "--name-only", "--get-regexp", r"^filter\.")
    pieces = ask(checkout, "config", *words).split("\0")
    names = {
        name.rpartition(".")[0]
        for scope, name in zip(pieces[::2], pieces[1::2], strict=False)
        if scope in ("local", "worktree")
    }
    if any("=" in name for name in names):
        raise LibraryError(
            "the configuration of this checkout names a filter with a = in its name",
            hint="look at the file config in its folder .git",
            where=Where.of(checkout.top),
        )
    parts = (("clean", ""), ("smudge", ""), ("process", ""), ("required", "false"))
    return tuple(f"{name}.{part}={value}" for name in sorted(names) for part, value in parts)
