"""Bringing the team's folders up to date from git: only forward, and only where nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from saywell.errors import LibraryError
from saywell.stores import checkout as git
from saywell.stores.checkout import Checkout, State


class Came(StrEnum):
    """What became of one folder."""

    CURRENT = "current"
    UPDATED = "updated"
    AVAILABLE = "available"
    LEFT = "left"
    NO_GIT = "no_git"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Update:
    """What became of one checkout; ``folders`` are the team's folders in it.

    ``old`` and ``new`` are commits between which it was brought on, or would be; both are empty
    where nothing came. ``told`` says why it was left alone or failed, ``hint`` the way out.
    """

    folders: tuple[Path, ...]
    came: Came
    told: str
    hint: str = ""
    old: str = ""
    new: str = ""
    checkout: Checkout | None = None


def updates(folders: Sequence[Path], *, check: bool) -> Iterator[Update]:
    """Fetch what is new for each folder and bring it on, one after the other; raises nothing.

    With ``check`` nothing is brought on. Folders of one checkout come together.
    """
    together: dict[Path, list[Path]] = {}
    alone = []
    for folder in folders:
        found = git.checkout_of(folder)
        if found is None:
            alone.append(folder)
        else:
            together.setdefault(found.top, []).append(folder)
    for folder in alone:
        if folder.is_dir():
            yield Update((folder,), Came.NO_GIT, "no git checkout")
        else:
            hint = "look at the path: saywell config get library.folders"
            yield Update((folder,), Came.FAILED, "there is no such folder", hint)
    for top, inside in together.items():
        here = tuple(inside)
        if not git.has_git():
            hint = "install git; the replies are used as they are"
            yield Update(here, Came.NO_GIT, "a git checkout, and git is not installed", hint)
            continue
        try:
            yield _update(Checkout(top, inside[0].resolve()), here, check=check)
        except LibraryError as error:
            yield Update(here, Came.FAILED, error.message, error.hint)


def _update(checkout: Checkout, folders: tuple[Path, ...], *, check: bool) -> Update:
    """Bring one checkout on. Raises LibraryError."""
    before = git.state_of(checkout)
    if not any(git.has_committed(Checkout(checkout.top, one.resolve())) for one in folders):
        told = f"in a checkout of something else ({checkout.top})"
        return Update(folders, Came.NO_GIT, told)
    if before.under_way:
        told = f"{before.under_way} is not finished there"
        return Update(folders, Came.LEFT, told, "finish it, or take it back: git status")
    if reason := _nothing_to_follow(before):
        return Update(folders, Came.CURRENT, *reason)
    git.fetch(checkout, before)
    state = git.state_of(checkout)
    if state.behind is None or state.ahead is None:
        told = f"{state.upstream} is not on the server any more"
        hint = "choose another one to follow: git branch --set-upstream-to=origin/main"
        return Update(folders, Came.FAILED, told, hint)
    if not state.behind:
        ours = _commits(state.ahead) + " of yours not pushed yet" if state.ahead else ""
        return Update(folders, Came.CURRENT, ours)
    new = git.commit_of(checkout, "@{upstream}")
    reason = _in_the_way(checkout, state, new)
    old = state.head
    if state.ahead:
        old = git.common_ancestor(checkout, state.head, new)
    if reason:
        return Update(folders, Came.LEFT, *reason, old, new, checkout)
    if check:
        told = f"{_commits(state.behind)} to come from {state.upstream}"
        return Update(folders, Came.AVAILABLE, told, "", old, new, checkout)
    git.forward(checkout, new)
    told = f"{_commits(state.behind)} from {state.upstream}"
    return Update(folders, Came.UPDATED, told, "", old, new, checkout)


def _nothing_to_follow(state: State) -> tuple[str, str] | None:
    """Say why nothing can come, and the way out; None where something can."""
    if not state.branch:
        return "no branch is checked out", "to follow one again: git switch main"
    if not state.upstream:
        hint = f"to follow one: git branch --set-upstream-to=origin/{state.branch}"
        return f"the branch {state.branch} follows no branch of a server", hint
    return None


def _in_the_way(checkout: Checkout, state: State, new: str) -> tuple[str, str] | None:
    """Say why what has come must wait, and the way out; None where nothing is in the way."""
    behind = _commits(state.behind or 0)
    if state.ahead:
        return (
            f"{behind} to come, and {_commits(state.ahead)} here that the server does not have",
            "bring them together by hand: git pull --rebase, then git push",
        )
    if state.changed:
        return (
            f"{behind} to come, and not committed here: {_named(state.changed)}",
            "commit them, or put them aside: git stash",
        )
    there = [name for name in git.new_files(checkout, state.head, new) if _is_there(checkout, name)]
    if there:
        return (
            f"{behind} to come, and files that git does not know are in the way: {_named(there)}",
            "move them, or commit them",
        )
    return None


def _is_there(checkout: Checkout, name: str) -> bool:
    path = checkout.top / name
    return path.is_symlink() or path.exists()


def _named(names: Sequence[str]) -> str:
    rest = len(names) - 3
    return ", ".join(names[:3]) + (f" and {rest} more" if rest > 0 else "")


def _commits(count: int) -> str:
    return "1 commit" if count == 1 else f"{count} commits"
