"""A sync put together: the folder, the chat system, the file of what both last had in common."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

from saywell.app import sync_run, syncing, wiring, wiring_systems
from saywell.app.sync_files import Shelf
from saywell.app.sync_giving import Giver
from saywell.app.sync_matching import codes_of
from saywell.app.sync_run import Keeper, Ran
from saywell.app.sync_texts import Notation, ours_of, theirs_of
from saywell.errors import ConfigError, LibraryError, Problem, UsageError, Where
from saywell.formats.dialects import Dialect
from saywell.formats.registry import MODULES
from saywell.model.backend import Capability, ChatBackend
from saywell.model.languages import LANGUAGES
from saywell.model.settings import Settings
from saywell.model.snippet import Library, Reply
from saywell.model.sync import Common, Ours, SyncPlan, Theirs, mark, plain
from saywell.stores import sync_state
from saywell.stores.library import STARTER, layer_of, load_library

PLAIN = Dialect(re.compile(r"(?!)"), lambda match: None, lambda hole: None)
"""The notation of a chat system that fills in nothing."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What of both sides is synced, and how.

    ``folder`` is the folder of the library (the team's only one otherwise), ``into`` the file
    there that gets what is new. No ``languages`` are all of them; ``scopes`` are those that go
    there beside ``everyone``.
    """

    folder: Path | None = None
    into: Path | None = None
    languages: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    starter: bool = False
    only: str = ""
    take_ours: frozenset[str] = frozenset()
    take_theirs: frozenset[str] = frozenset()


class Sync:
    """One folder and one account, read once; plans are made from that. Made by :func:`opened`."""

    def __init__(
        self, settings: Settings, backend: ChatBackend, wishes: Wishes, account: str, at: Path
    ) -> None:
        self.folder = chosen_folder(settings, wishes.folder)
        self.into = chosen_file(self.folder, wishes.into, settings.chat.kind)
        self.account = account
        self._settings = settings
        self._backend = backend
        self._wishes = wishes
        self._path = sync_state.path_of(at, account, self.folder)
        self._notation = notation_of(backend)
        self._library = self._read()
        self._theirs = [theirs_of(one, self._notation) for one in backend.canned_replies()]
        self._common, problem = sync_state.load(self._path)
        self.problems: tuple[Problem, ...] = (problem,) if problem else ()

    def plan(self, *, deleting: bool) -> SyncPlan:
        """Plan what would be done; with ``deleting`` also what goes away for good."""
        mine, aside = self._in_view()
        made = syncing.plan(self._ours(), self._theirs, mine, self._view(aside, deleting))
        return replace(made, problems=(*self.problems, *made.problems))

    def apply(self, plan: SyncPlan, told: Callable[[str], None]) -> Ran:
        """Do what is due in a plan. Raises ConfigError when the common state cannot be kept."""
        library = self._library
        shelf = Shelf(
            self.into,
            f"Canned replies of {self._backend.name}",
            {one.id: one for one in library.mine if one.layer != STARTER},
            frozenset(library.whole.replies),
        )
        keeper = Keeper(
            {(one.reply, one.lang): one for one in self._common},
            lambda common: sync_state.save(self._path, self.account, self.folder, common),
        )
        return sync_run.carry_out(
            plan,
            shelf,
            self._reread,
            lambda canned: theirs_of(canned, self._notation),
            Giver(self._backend, told),
            keeper,
        )

    def _reread(self) -> Mapping[tuple[str, str], Ours]:
        self._library = self._read()
        return {(one.reply, one.lang): one for one in self._ours()}

    def _ours(self) -> list[Ours]:
        wishes, library = self._wishes, self._library
        scopes = _casefolded(wishes)
        found = [
            one
            for reply in library.mine
            if reply.scope.casefold() in scopes
            for one in ours_of(
                reply, library.whole.blocks, self._notation, fixed=reply.layer == STARTER
            )
        ]
        found = [one for one in found if self._is_wanted(one.lang)]
        alone = len(wishes.languages) == 1  # then it has the short code without a language
        return [replace(one, first=True) for one in found] if alone else found

    def _hidden(self) -> Mapping[str, str]:
        """Say of replies that are not here where they may be: where a part of a file is not read.

        By their id, and by ``/`` and their short code.
        """
        here = {one.id for one in self._library.mine}
        gone = {one.reply: one.reply for one in self._common if one.reply not in here}
        gone |= {f"/{one.code}": one.code for one in self._theirs}
        found: dict[str, str] = {}
        for place in self._library.unreadable:
            try:
                text = Path(place.file).read_text(encoding="utf-8", errors="replace")
            except OSError:
                text = None
            hidden = [name for name, word in gone.items() if text is None or word in text]
            found.update(dict.fromkeys(hidden, f"it may be in what cannot be read: {place}"))
        seen = {one.reply for one in self._ours()}
        for reply in (*self._library.mine, *self._library.whole.replies.values()):
            if reply.id not in seen and reply.layer != STARTER:
                code = reply.triggers[0] if reply.triggers else reply.id
                why = f"{reply.id!r} has this short code and is not synced now: {reply.where}"
                found.setdefault(f"/{code}", why)
        return found

    def _is_wanted(self, lang: str) -> bool:
        wanted = self._wishes.languages
        return not wanted or lang in wanted or lang not in LANGUAGES

    def _in_view(self) -> tuple[list[Common], list[Common]]:
        """Part the common state: what is looked at, and what is left aside this time."""
        library = self._library
        there = {one.id: one for one in library.mine}
        scopes = _casefolded(self._wishes)

        def in_view(one: Common) -> bool:
            reply = there.get(one.reply)
            looked_at = (
                reply.scope.casefold() in scopes
                if reply
                else one.reply not in library.whole.replies
            )
            return looked_at and self._is_wanted(one.lang)

        mine = [one for one in self._common if in_view(one)]
        return mine, [one for one in self._common if not in_view(one)]

    def _view(self, aside: Sequence[Common], deleting: bool) -> syncing.View:
        wishes, backend = self._wishes, self._backend
        may_write = Capability.CANNED_WRITE in backend.capabilities
        no_giving = "" if may_write else f"{backend.name} can only be read: it cannot be written"
        wanted = wishes.languages
        return syncing.View(
            languages={one.id: one.languages for one in self._library.mine},
            wanted=wanted,
            lang=wanted[0] if len(wanted) == 1 else self._settings.language,
            aside=aside,
            no_giving=no_giving or ("--pull takes only" if wishes.only == "pull" else ""),
            no_taking="--push gives only" if wishes.only == "push" else "",
            gone_here=self._hidden(),
            gone_there=""
            if may_write
            else f"{backend.name} may not list all that it has at all times",
            elsewhere=self._elsewhere(),
            triggers={one.casefold() for each in self._library.mine for one in each.triggers},
            deleting=deleting,
            take_ours=wishes.take_ours,
            take_theirs=wishes.take_theirs,
        )

    def _elsewhere(self) -> frozenset[str]:
        """Return the ids of canned replies that other folders have, or that are as a reply there.

        Known from their syncs on this machine, and else by short code and text.
        """
        known = {one.id: one for one in sync_state.others(self._path, self.account)}
        whole = self._library.whole
        texts = {
            (code, plain(own.text))
            for reply in (*self._library.mine, *whole.replies.values())
            for own in ours_of(reply, whole.blocks, self._notation)
            for code in codes_of(own, own.code, loose=True)
        }

        def is_known(one: Theirs) -> bool:
            there = known.get(one.id)
            return there is not None and (one.code == there.code or mark(one.text) == there.theirs)

        return frozenset(
            one.id
            for one in self._theirs
            if is_known(one) or {(one.code, plain(one.text)), (one.code, plain(one.meant))} & texts
        )

    def _read(self) -> _Shelved:
        """Read the library: the folder's own replies, and all that is there for their blocks."""
        layers = [layer_of(one) for one in wiring.layers_of(self._settings)]
        folder = self.folder.resolve()
        if folder not in [one.folder.resolve() for one in layers]:
            layers.append(layer_of(self.folder))
        whole, problems = load_library(layers)
        mine = [
            one
            for one in (*whole.replies.values(), *whole.hidden)
            if Path(one.where.file).resolve().is_relative_to(folder)
        ]
        if self._wishes.starter:
            mine += [one for one in whole.replies.values() if one.layer == STARTER]
        by_id = {one.id: one for one in reversed(mine)}
        unreadable = [
            one.where for one in problems if Path(one.where.file).resolve().is_relative_to(folder)
        ]
        return _Shelved([by_id[one] for one in sorted(by_id)], whole, unreadable)


def _casefolded(wishes: Wishes) -> frozenset[str]:
    return frozenset(("everyone", *(one.casefold() for one in wishes.scopes)))


@dataclass(frozen=True, slots=True)
class _Shelved:
    """The replies of the folder, the whole library, and the places where something is wrong."""

    mine: list[Reply]
    whole: Library
    unreadable: list[Where]


@contextlib.contextmanager
def opened(settings: Settings, backend: ChatBackend, wishes: Wishes) -> Iterator[Sync]:
    """Read both sides for a sync, and keep others from syncing the same meanwhile.

    Raises ConfigError, LibraryError, UsageError and BackendError.
    """
    account = wiring_systems.account_name(
        settings.chat, "" if settings.chat.account else backend.account().account_id
    )
    at = wiring.folders().data / "sync"
    folder = chosen_folder(settings, wishes.folder)
    with sync_state.alone(sync_state.path_of(at, account, folder)):
        yield Sync(settings, backend, wishes, account, at)


def chosen_folder(settings: Settings, folder: Path | None) -> Path:
    """Return the folder to sync: the one that was named, or the team's only one.

    Raises UsageError where it is not clear, LibraryError where it is not there.
    """
    folders = [Path(one) for one in settings.library.folders]
    if folder is None and len(folders) != 1:
        known = " ".join(map(str, folders))
        raise UsageError(
            "there are several folders of replies" if folders else "no folder of replies is set",
            hint=f"name one: saywell library sync FOLDER; there are {known}"
            if folders
            else "saywell library sync FOLDER, or: saywell config set library.folders FOLDER",
        )
    found = folder or folders[0]
    if not found.is_dir():
        raise LibraryError("this is no folder", where=Where.of(found))
    return found


def chosen_file(folder: Path, into: Path | None, kind: str) -> Path:
    """Return the file that gets what is new. Raises UsageError for one that cannot be it."""
    found = into or folder / f"from-{kind}.yaml"
    if found.suffix not in (".yaml", ".yml"):
        raise UsageError(f"{found.name!r} is no name for a file of replies", hint="NAME.yaml")
    if not found.resolve().is_relative_to(folder.resolve()):
        raise UsageError(
            f"{found} is not in {folder}", hint=f"--into {folder / found.name}, as in the library"
        )
    return found


def notation_of(backend: ChatBackend) -> Notation:
    """Return how a chat system writes what is filled in. Raises ConfigError for an odd name."""
    name = backend.canned_format
    if not name:
        return PLAIN
    module = import_module(f"saywell.formats.{MODULES[name]}") if name in MODULES else None
    found = getattr(module, "DIALECT", None)
    if not isinstance(found, Dialect):
        raise ConfigError(f"{backend.name} names a format without a notation: {name!r}")
    return found
