"""The lint of a library: each file by itself, the unchanged as they were, then all together."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from saywell.engine.fill import parsed
from saywell.engine.lint_library import lint_library
from saywell.engine.lint_reply import Check, facts_of, lint_block, lint_reply, of_problem
from saywell.errors import Problem, TemplateError, Where
from saywell.model.languages import ANY, LANGUAGES, Localised
from saywell.model.lint import Facts, FileLint, Lint
from saywell.model.rules import Draft, Report
from saywell.model.scope import seen_label
from saywell.model.snippet import Block, Library
from saywell.stores.library import (
    Entry,
    Layer,
    Merged,
    Read,
    Shelved,
    merge_layer,
    read_replies,
    reply_files,
)
from saywell.stores.lint_file import KeptLint
from saywell.stores.search_file import mark_of

MANY = 60
"""Files from which several processes are worth their start."""


@dataclass(frozen=True, slots=True)
class Linted:
    """What a lint found, sorted by place; ``checked`` files of ``files`` were looked at anew."""

    found: tuple[Lint, ...]
    replies: int
    files: int
    checked: int


def lint(
    layers: Sequence[Layer],
    check_of: Callable[[str], Check],
    kept: dict[str, KeptLint],
    today: dt.date,
    languages: Sequence[str] = (),
    processes: int = 0,
    unjudged: str = "",
) -> Linted:
    """Lint the files of some layers; ``kept`` is what is known of them, and is brought up to date.

    ``check_of`` makes the etiquette check of a language, when a text in it has to be checked.
    ``processes`` is how many may work on it; 0 is one for each processor. The replies of the
    layer ``unjudged`` are compared with the others, and not judged by themselves.
    """
    problems: list[Problem] = []
    of_layer = {layer.name: list(reply_files(layer.folder, problems)) for layer in layers}
    names = [(path, layer) for layer, paths in of_layer.items() for path in paths]
    marks = {path: mark_of(path) for path, _ in names}
    stale = [
        (path, layer)
        for path, layer in names
        if path not in kept
        or kept[path].mark != marks[path]
        or any(facts.layer != layer for facts in kept[path].lint.replies)
    ]
    reads = {path: read_replies(Path(path), layer) for path, layer in stale}
    blocks = _blocks(names, reads, kept)
    changed = _changed(_blocks(names, {}, kept), blocks)
    if changed:
        known = {path for path, _ in stale}
        again = [one for one in names if one[0] not in known and changed & {*kept[one[0]].includes}]
        reads |= {path: read_replies(Path(path), layer) for path, layer in again}
        stale += again
    library = Library(MappingProxyType({}), MappingProxyType(blocks))
    judged = {path for path, layer in names if layer != unjudged}
    texts = [read for path, read in reads.items() if path in judged]
    work = _Work(reads, library, judged, _checks(texts, check_of))
    for path, one in _each(work, [path for path, _ in stale], processes):
        read = reads[path]
        kept[path] = KeptLint(marks[path], one, _plain(read.blocks), _includes(read))
    for path in kept.keys() - {path for path, _ in names}:
        del kept[path]
    found = [
        *(of_problem(one, "L00") for one in problems),
        *(lint for path, _ in names for lint in kept[path].lint.found),
    ]
    winners, twice = _merged(of_layer, kept)
    found += (of_problem(one, "L04") for one in twice)
    found += lint_library(winners, today, languages)
    return Linted(tuple(sorted(set(found))), len(winners), len(names), len(stale))


def _blocks(
    names: Iterable[tuple[str, str]],
    reads: Mapping[str, Read],
    kept: Mapping[str, KeptLint],
) -> dict[str, Block]:
    """Collect the shared blocks, later layers over earlier ones."""
    found: dict[str, Block] = {}
    for path, _ in names:
        if path in reads:
            found.update((block.id, block) for block in reads[path].blocks)
        elif path in kept:
            where = Where(path)
            for name, texts in kept[path].blocks.items():
                found[name] = Block(name, Localised(MappingProxyType(dict(texts))), where)
    return found


def _changed(before: Mapping[str, Block], after: Mapping[str, Block]) -> set[str]:
    """Name the blocks that say something else than before, also by including one that does."""
    changed = {
        name
        for name in before.keys() | after.keys()
        if name not in before or name not in after or before[name].text != after[name].text
    }
    while changed:
        more = {name for name, one in after.items() if changed & _included((one.text,))} - changed
        if not more:
            break
        changed |= more
    return changed


def _included(texts: Iterable[Localised]) -> set[str]:
    """Name the blocks that texts include."""
    found: set[str] = set()
    for localised in texts:
        for _, text in localised:
            try:
                found |= {one.block for one in parsed(text).includes}
            except TemplateError:
                continue
    return found


def _plain(blocks: Iterable[Block]) -> dict[str, dict[str, str]]:
    return {block.id: dict(block.text.by_lang) for block in blocks}


def _includes(read: Read) -> tuple[str, ...]:
    texts = [text for reply in read.replies for text in (reply.text, reply.subject)]
    return tuple(sorted(_included([*texts, *(block.text for block in read.blocks)])))


def _merged(
    of_layer: Mapping[str, Sequence[str]], kept: Mapping[str, KeptLint]
) -> tuple[list[Facts], list[Problem]]:
    """Put the layers together as the library does: who wins, and what stands twice."""
    merged: Merged[Facts] = Merged()
    for paths in of_layer.values():
        merge_layer(
            merged,
            (
                Shelved(
                    [
                        Entry(
                            facts.id,
                            facts.triggers,
                            seen_label(facts.scope, facts.layer),
                            facts.where.file,
                            facts.where.line,
                            facts.where.column,
                            facts,
                        )
                        for facts in kept[path].lint.replies
                    ],
                    (),
                    (),
                )
                for path in paths
            ),
        )
    return list(merged.replies.values()), merged.problems


# -- the work on files, by one process or several


@dataclass(frozen=True, slots=True)
class _Work:
    reads: Mapping[str, Read]
    library: Library
    judged: Collection[str]
    checks: Mapping[str, Check]

    def _check(self, draft: Draft) -> Report:
        return self.checks[draft.lang](draft)

    def one(self, path: str) -> FileLint:
        read = self.reads[path]
        found = [of_problem(problem, "L00") for problem in read.problems]
        if path in self.judged:
            for block in read.blocks:
                found += lint_block(block, self.library, self._check)
            for reply in read.replies:
                found += lint_reply(reply, self.library, self._check)
        return FileLint(tuple(found), tuple(facts_of(reply) for reply in read.replies))


def _checks(reads: Iterable[Read], check_of: Callable[[str], Check]) -> dict[str, Check]:
    """Make the check of each language in which there are texts, before the work is parted."""
    texts: list[Localised] = []
    for read in reads:
        texts += [block.text for block in read.blocks]
        texts += [text for reply in read.replies for text in (reply.text, reply.subject)]
    there = {lang for one in texts for lang, _ in one}
    wanted = LANGUAGES if ANY in there else there & LANGUAGES.keys()
    return {lang: check_of(lang) for lang in wanted}


_IN_HAND: list[_Work] = []
"""What a process that was split off works on; it gets it by being split off."""


def _each(work: _Work, paths: Sequence[str], processes: int) -> Iterable[tuple[str, FileLint]]:
    """Lint some files; many at once in several processes, where the system can split them off."""
    if not paths:
        return []
    count = min(processes or os.cpu_count() or 1, 8)
    if count < 2 or len(paths) < MANY or "fork" not in multiprocessing.get_all_start_methods():
        return [(path, work.one(path)) for path in paths]
    _IN_HAND.append(work)
    try:
        context = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(count, mp_context=context) as pool:
            parts = [paths[at :: count * 4] for at in range(count * 4)]
            return [one for part in pool.map(_part, parts) for one in part]
    finally:
        _IN_HAND.clear()


def _part(paths: Sequence[str]) -> list[tuple[str, FileLint]]:
    (work,) = _IN_HAND
    return [(path, work.one(path)) for path in paths]
