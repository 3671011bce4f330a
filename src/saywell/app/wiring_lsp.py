"""The language server put together: the rules, the shared blocks, the library around a file."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from saywell.app import proofreading, usual, wiring, wiring_quick, wiring_words
from saywell.app.proof_hints import escaped
from saywell.app.proofreading import Known, Proof, Remark
from saywell.app.surroundings import STRAY, Around, Bounds, Surroundings, root_above, within
from saywell.engine.lint_reply import Check
from saywell.errors import SaywellError, Where
from saywell.model.lint import Lint
from saywell.model.report import Severity
from saywell.model.rules import Draft, Report
from saywell.model.settings import Settings
from saywell.model.snippet import Library, Reply
from saywell.stores import kept, lookups
from saywell.stores.library import RULES_FOLDER, SUFFIXES, layer_of

LIBRARY_WIDE = ("L03", "L04", "L05")
"""Rows of the lint that are about a reply among the others."""

LINT_TAKES = 300.0
"""Seconds after which the lint of the whole library is given up."""


class Desk:
    """What the server knows beside the open files; its methods may be called from any thread.

    ``config`` is the file of settings where one was named, ``stray`` how much is looked at of a
    folder that is not in them. Settings, rules and vocabularies are
    read again when one of their files has changed.
    """

    def __init__(self, config: Path | None = None, stray: Bounds = STRAY) -> None:
        self._config = config
        self._lock = threading.RLock()
        self._settings: Settings | None = None
        self._marks: kept.Marks = ()
        self._checks: dict[str, Check] = {}
        self._known: Known = {}
        self._around = Surroundings(stray)
        self._sources: dict[str, str] | None = None
        self._lint: subprocess.Popen[bytes] | None = None

    # -- settings and rules

    def refresh(self) -> bool:
        """Read anew what has changed of settings, rules and words, and say whether any has.

        Raises SaywellError when the settings cannot be read; the last ones hold then.
        """
        with self._lock:
            if self._settings is not None and self._marks == self._marked(self._settings):
                return False
            settings = wiring.load_settings(file=self._config)
            first = self._settings is None
            self._settings, self._marks = settings, self._marked(settings)
            self._checks, self._known, self._sources = {}, {}, None
            return not first

    def _marked(self, settings: Settings) -> kept.Marks:
        files = [str(self._config)] if self._config else []
        watched = wiring_quick.watched(settings, "en", os.environ)
        code = usual.PACKAGE
        return kept.marks_of([*files, *(one for one in watched if not one.startswith(code))])

    @property
    def ready(self) -> bool:
        """Whether the settings could be read at some time."""
        return self._settings is not None

    @property
    def settings(self) -> Settings:
        """The settings as they are now."""
        with self._lock:
            if self._settings is None:
                self.refresh()
            assert self._settings is not None
            return self._settings

    def _check(self, draft: Draft) -> Report:
        with self._lock:
            check = self._checks.get(draft.lang)
            if check is None:
                check = self._check_of(draft.lang)
                self._checks[draft.lang] = check
        return check(draft)

    def _check_of(self, lang: str) -> Check:
        held = wiring_quick.hold(self.settings, Draft("", lang), os.environ).check
        return lambda draft: held(draft, ())

    def source_of(self, rule: str) -> str:
        """Return where a rule comes from; empty when that is not known."""
        with self._lock:
            if self._sources is None:
                from saywell.app.wiring_rules import list_rules

                listed, _ = list_rules(self.settings)
                self._sources = {one.rule.id: one.rule.source for one in listed}
            return self._sources.get(rule, "")

    # -- files

    def concerns(self, path: Path, text: str) -> bool:
        """Say whether a file is one of replies: by its head, or by its place in the library."""
        if path.suffix not in SUFFIXES or proofreading.is_other_file(text):
            return False
        return proofreading.is_reply_file(text) or self._stands_in_library(path, text)

    def _stands_in_library(self, path: Path, text: str) -> bool:
        for layer in map(layer_of, wiring.layers_of(self.settings)):
            if path.is_relative_to(layer.folder):
                inner = path.relative_to(layer.folder).parts
                hidden = any(part.startswith(".") for part in inner)
                return bool(text.strip()) and not hidden and inner[0] != RULES_FOLDER
        return False

    def root_of(self, path: Path) -> tuple[str, Path]:
        """Return name and folder of the library that a file belongs to.

        It is a layer of the settings, else see :func:`surroundings.root_above`: a folder, or the
        file itself.
        """
        layers = [*map(layer_of, wiring.layers_of(self.settings))]
        for layer in layers:
            if path.is_relative_to(layer.folder):
                return layer.name, layer.folder
        root = root_above(path, [layer.folder for layer in layers])
        return (root.parent if root == path else root).name, root

    def proofs(
        self, path: Path, text: str, before: Proof | None, stopped: Callable[[], bool]
    ) -> Iterator[Proof]:
        """Find what is wrong in a file as an editor has it, see :func:`proofreading.proofread`.

        What can be told from the text and from what was last around it comes first; then other
        files are looked at, and all is told again where that makes a difference. Of shared blocks
        that are missing nothing is said before all files have been looked at.
        """
        layer, root = self.root_of(path)
        folders = [layer_of(one).folder for one in wiring.layers_of(self.settings)]
        declared = lookups.read_all(folders if root in folders else [*folders, root])[0]
        with self._lock:
            known = self._known
        last, unsure = self._around.last(path, root, folders), False

        def told(around: Around) -> Iterator[Proof]:
            nonlocal before, unsure
            nothing: Mapping[str, Reply] = MappingProxyType({})
            library = Library(nothing, around.blocks, lookups=declared)
            for proof in proofreading.proofread(
                path, text, layer, library, self._check, known, before, stopped
            ):
                before = proof if around.whole else _without_missing(proof)
                unsure = before.remarks != proof.remarks
                yield before

        yield from told(last)
        if stopped():
            return
        found = self._around.look(path, root, folders, stopped)
        if not stopped() and (found.blocks != last.blocks or (unsure and found.whole)):
            yield from told(found)

    # -- the library as a whole

    def library_wide(self, root: Path) -> dict[str, tuple[Lint, ...]]:
        """Lint a library in a process of its own: what is said of replies among others, by file.

        The files count as they are on the disk. Empty when it cannot be done, and for what is
        none of the settings: a file by itself, or a folder too big for a library.
        """
        layers = [layer_of(one) for one in wiring.layers_of(self.settings)]
        named = [] if any(one.folder == root for one in layers) else [str(root)]
        if named and not (root.is_dir() and within(root, self._around.bounds)):
            return {}
        config = ["--config", str(self._config)] if self._config else []
        # -P: nothing is imported from the folder that an editor has open, which may be anybody's
        command = [sys.executable, "-P", "-m", "saywell", *config, "library", "lint", *named]
        with contextlib.suppress(OSError, subprocess.SubprocessError, ValueError):
            with subprocess.Popen(  # noqa: S603 - the program itself
                [*command, "-o", "json"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            ) as self._lint:
                try:
                    printed, _ = self._lint.communicate(timeout=LINT_TAKES)
                finally:
                    self._lint.kill()
            found: dict[str, list[Lint]] = {}
            for row in json.loads(printed):
                if str(row["rule"])[:3] in LIBRARY_WIDE:
                    lint = _of_row(row)
                    found.setdefault(os.path.realpath(lint.where.file), []).append(lint)
            return {name: tuple(lints) for name, lints in found.items()}
        return {}

    def close(self) -> None:
        """End the lint of a library that is still at work."""
        if self._lint is not None:
            self._lint.kill()

    def add_word(self, word: str, lang: str) -> str:
        """Take a word into the team's vocabulary, or one's own, and return the file's path.

        Raises SaywellError for what is no word, or a file that cannot be written.
        """
        path, _ = wiring_words.add_words(self.settings, [word], lang)
        return str(path)

    def about(self, name: str) -> str:
        """Say in Markdown where the copies of a reply stand and how often it was used, if known."""
        from saywell.app import wiring_files, wiring_usage

        said: list[str] = []
        with contextlib.suppress(SaywellError, OSError):
            for one in wiring_files.copies(self.settings, name):
                wins = " (this one wins)" if one.wins else ""
                said.append(f"- {escaped(one.layer)}: {escaped(str(one.where))}{wins}")
        with contextlib.suppress(SaywellError, OSError):
            usage = wiring_usage.usage(self.settings)
            count = usage.by_reply.get(name)
            if count is not None:
                last = f", last on {count.last.date()}" if count.last else ""
                said.append(f"\nInserted {count.inserted} times, sent {count.sent} times{last}.")
        return "\n".join(said)


def _without_missing(proof: Proof) -> Proof:
    """Leave out what is said of shared blocks that may be in a file not looked at yet."""

    def missing(remark: Remark) -> bool:
        rows = proof.lines[remark.start[0] - 1 : remark.end[0]]
        return remark.lint.rule == "L02" and any("render" in row for row in rows)

    remarks = tuple(one for one in proof.remarks if not missing(one))
    return dataclasses.replace(proof, remarks=remarks)


def _of_row(row: Mapping[str, object]) -> Lint:
    where = Where(str(row["file"]), int(str(row["line"])), int(str(row["column"])))
    return Lint(
        where,
        str(row["rule"]),
        Severity(str(row["severity"])),
        str(row["message"]),
        str(row["hint"]),
        str(row["reply"]),
        str(row["language"]),
    )
