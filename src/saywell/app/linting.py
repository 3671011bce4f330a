"""The lint of a library: each reply by itself, the unchanged as they were, then all together."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from saywell.engine.lint_alike import pairs
from saywell.engine.lint_digest import digest_of, included
from saywell.engine.lint_library import Pairs, lint_library
from saywell.engine.lint_lookups import check_declared
from saywell.engine.lint_reply import Check, facts_of, lint_block, lint_reply, of_problem, too_large
from saywell.errors import Problem, Where
from saywell.model.languages import ANY, LANGUAGES, Localised
from saywell.model.lint import Facts, FileLint, Lint, PartLint
from saywell.model.lookup import FILE as LOOKUPS
from saywell.model.lookup import Lookup
from saywell.model.report import Severity
from saywell.model.rules import Draft, Report
from saywell.model.scope import seen_label
from saywell.model.snippet import Block, Library, Reply
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
from saywell.stores.lint_file import Compared, KeptLint
from saywell.stores.lookups import program_problems, read_lookups
from saywell.stores.search_file import mark_of
from saywell.stores.yaml_comments import cut_texts

MANY = 100
"""Replies from which several processes are worth their start."""

SOME = 20
"""Replies that a process takes at once."""

FEW = 500
"""Changed replies up to which only they are compared with the others."""


@dataclass(frozen=True, slots=True)
class Linted:
    """What a lint found, sorted by place.

    ``checked`` of ``replies`` were looked at anew, in the ``files`` that there are.
    """

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
    compared: Compared | None = None,
    spare: Mapping[bytes, PartLint] = MappingProxyType({}),
) -> Linted:
    """Lint the files of some layers; ``kept`` is what is known of them, and is brought up to date.

    So is ``compared``. ``spare`` are replies and shared blocks of other files by their digests,
    whose findings are taken over.

    ``check_of`` makes the etiquette check of a language, when a text in it has to be checked.
    ``processes`` is how many may work on it; 0 is one for each processor. The replies of the
    layer ``unjudged`` are compared with the others, and not judged by themselves.
    """
    problems: list[Problem] = []
    of_layer = {layer.name: list(reply_files(layer.folder, problems)) for layer in layers}
    names = [(path, layer) for layer, paths in of_layer.items() for path in paths]
    lookups = _lookups([one.folder for one in layers])
    checked = _bring_up_to_date(names, check_of, kept, spare, processes, unjudged, lookups)
    found = [
        *(of_problem(one, "L00") for one in problems),
        *lookups.found,
        *(lint for path, _ in names for lint in kept[path].lint.all_found),
    ]
    winners, twice = _merged(of_layer, kept)
    found += (of_problem(one, "L04") for one in twice)
    found += lint_library(winners, today, _alike(winners, kept, compared or Compared()), languages)
    return Linted(tuple(sorted(set(found))), len(winners), len(names), checked)


class _Lookups(NamedTuple):
    """What may be looked up, the files that say so or could, and what is wrong in them."""

    by_name: Mapping[str, Lookup]
    files: tuple[str, ...]
    found: tuple[Lint, ...]

    def named_by(self, read: Read) -> tuple[str, ...]:
        """Return the files on which the findings of a file of replies depend."""
        variables = (one for reply in read.replies for one in reply.variables.values())
        return self.files if any(one.lookup for one in variables) else ()


def _lookups(folders: Sequence[Path]) -> _Lookups:
    by_name: dict[str, Lookup] = {}
    found: list[Lint] = []
    for folder in folders:
        declared, problems = read_lookups(folder)
        by_name.update(declared)
        wrong = (*program_problems(declared.values()), *check_declared(declared.values()))
        found += [of_problem(one, "L00") for one in problems]
        found += [of_problem(one, "L02") for one in wrong]
    return _Lookups(by_name, tuple(str(one / LOOKUPS) for one in folders), tuple(found))


def _bring_up_to_date(
    names: Sequence[tuple[str, str]],
    check_of: Callable[[str], Check],
    kept: dict[str, KeptLint],
    spare: Mapping[bytes, PartLint],
    processes: int,
    unjudged: str,
    lookups: _Lookups,
) -> int:
    """Lint what has changed since it was kept, and return how many replies that were."""
    marks = {path: mark_of(path) for path, _ in names}
    stale = [one for one in names if not _holds(kept.get(one[0]), marks[one[0]], one[1])]
    reads = {path: read_replies(Path(path), layer) for path, layer in stale}
    blocks = _blocks(names, reads, kept)
    changed = _changed(_blocks(names, {}, kept), blocks)
    if changed:
        again = [one for one in names if one[0] not in reads and changed & {*kept[one[0]].includes}]
        reads |= {path: read_replies(Path(path), layer) for path, layer in again}
        stale += again
    library = Library(MappingProxyType({}), MappingProxyType(blocks), lookups=lookups.by_name)
    done: dict[str, list[PartLint]] = {}
    tasks: list[_Task] = []
    for path, layer in stale:
        before = {one.digest: one for one in kept[path].lint.parts} if path in kept else {}
        done[path] = []
        there: list[Reply | Block] = [*reads[path].blocks, *reads[path].replies]
        for part in there:
            judged = layer != unjudged
            digest = digest_of(part, library, layer, judged)
            same = before.get(digest) or spare.get(digest)
            if same:
                done[path].append(same.moved(part.where))
            else:
                tasks.append(_Task(path, digest, part, judged))
    for path, one in _each(_Work(tasks, library, _checks(tasks, check_of)), processes):
        done[path].append(one)
    for path, layer in stale:
        read = reads[path]
        found = [of_problem(problem, "L00") for problem in read.problems]
        looked = {one: mark_of(one) for one in (*read.looked_for, *lookups.named_by(read))}
        if layer != unjudged:
            found += too_large(read.replies, {one: mark[2] for one, mark in looked.items()})
            found += [_cut(problem) for problem in cut_texts(Path(path))]
        parts = tuple(sorted(done[path], key=lambda part: part.where))
        lint = FileLint(tuple(found), parts)
        kept[path] = KeptLint(
            marks[path], layer, looked, lint, _plain(read.blocks), _includes(read)
        )
    for path in kept.keys() - {path for path, _ in names}:
        del kept[path]
    return sum(task.judged and isinstance(task.part, Reply) for task in tasks)


def _cut(problem: Problem) -> Lint:
    """Mention a text that may have been meant to go on: many a comment has one blank before it."""
    return Lint(problem.where, "L00.cut", Severity.ADVICE, problem.message, problem.hint)


def _holds(kept: KeptLint | None, mark: tuple[int, ...], layer: str) -> bool:
    """Say whether a file and the files that it names are as they were when it was linted."""
    return (
        kept is not None
        and kept.mark == mark
        and kept.layer == layer
        and all(mark_of(path) == before for path, before in kept.looked_for.items())
    )


def _alike(winners: Sequence[Facts], kept: Mapping[str, KeptLint], compared: Compared) -> Pairs:
    """Find which replies say nearly the same.

    Those that have changed since they were compared are compared with all others anew.
    """
    digests = {part.where: part.digest for one in kept.values() for part in one.lint.parts}
    now = {facts.id: digests[facts.where] for facts in winners}
    before = compared.digests
    changed = {name for name in now.keys() | before.keys() if now.get(name) != before.get(name)}
    every = len(changed) > FEW or not before
    for lang in LANGUAGES if changed else ():
        shapes = {facts.id: facts.shapes[lang] for facts in winners if lang in facts.shapes}
        known = () if every else compared.alike.get(lang, ())
        compared.alike[lang] = [
            *(pair for pair in known if not changed.intersection(pair)),
            *pairs(shapes, None if every else changed),
        ]
    compared.digests = now
    return compared.alike


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
        more = {name for name, one in after.items() if changed & included((one.text,))} - changed
        if not more:
            break
        changed |= more
    return changed


def _plain(blocks: Iterable[Block]) -> dict[str, dict[str, str]]:
    return {block.id: dict(block.text.by_lang) for block in blocks}


def _includes(read: Read) -> tuple[str, ...]:
    texts = [text for reply in read.replies for text in (reply.text, reply.subject)]
    return tuple(sorted(included([*texts, *(block.text for block in read.blocks)])))


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


# -- the work on replies, by one process or several


@dataclass(frozen=True, slots=True)
class _Task:
    """A reply or shared block that has to be linted; one that is not ``judged`` is only noted."""

    path: str
    digest: bytes
    part: Reply | Block
    judged: bool


@dataclass(frozen=True, slots=True)
class _Work:
    tasks: Sequence[_Task]
    library: Library
    checks: Mapping[str, Check]

    def _check(self, draft: Draft) -> Report:
        return self.checks[draft.lang](draft)

    def some(self, begin: int, end: int) -> list[tuple[str, PartLint]]:
        """Do some of the tasks."""
        return [(task.path, self._one(task)) for task in self.tasks[begin:end]]

    def _one(self, task: _Task) -> PartLint:
        part = task.part
        found: Iterable[Lint] = ()
        if task.judged and isinstance(part, Reply):
            found = lint_reply(part, self.library, self._check)
        elif task.judged and isinstance(part, Block):
            found = lint_block(part, self.library, self._check)
        facts = facts_of(part) if isinstance(part, Reply) else None
        return PartLint(task.digest, part.where, tuple(found), facts)


def _checks(tasks: Iterable[_Task], check_of: Callable[[str], Check]) -> dict[str, Check]:
    """Make the check of each language in which there are texts, before the work is parted."""
    there: set[str] = set()
    for task in tasks:
        if task.judged:
            there.update(task.part.text.by_lang)
            if isinstance(task.part, Reply):
                there.update(task.part.subject.by_lang)
    wanted = LANGUAGES if ANY in there else there & LANGUAGES.keys()
    return {lang: check_of(lang) for lang in wanted}


_IN_HAND: list[_Work] = []
"""What a process that was split off works on; it gets it by being split off."""


def _each(work: _Work, processes: int) -> Iterable[tuple[str, PartLint]]:
    """Do all the tasks; many in several processes, where the system can split them off."""
    total = len(work.tasks)
    count = min(processes or os.cpu_count() or 1, 8)
    if count < 2 or total < MANY or "fork" not in multiprocessing.get_all_start_methods():
        return work.some(0, total)
    _IN_HAND.append(work)
    try:
        context = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(count, mp_context=context) as pool:
            return [one for part in pool.map(_some, range(0, total, SOME)) for one in part]
    finally:
        _IN_HAND.clear()


def _some(begin: int) -> list[tuple[str, PartLint]]:
    (work,) = _IN_HAND
    return work.some(begin, begin + SOME)
