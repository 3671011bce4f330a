"""The review put together: dates, lint and usage of the replies, what is noted, and the desk."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shlex
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from saywell.app import wiring, wiring_lint, wiring_quick, wiring_usage
from saywell.app.review_desk import ReviewDesk, Rules
from saywell.app.usage import Usage
from saywell.engine import review as engine
from saywell.engine.lint_reply import Check
from saywell.errors import JournalError, Problem, SaywellError, Where
from saywell.model.lint import Lint
from saywell.model.records import UseCount
from saywell.model.review import Due, Limits, Review, Subject, Why
from saywell.model.rules import Draft
from saywell.model.settings import Settings
from saywell.model.snippet import Block, Reply
from saywell.stores import review_file
from saywell.stores.checkout import checkout_of
from saywell.stores.last_changes import last_changes
from saywell.stores.library import STARTER, Layer, layer_of, load_library
from saywell.stores.places import places

MEMORY = "review.json"
"""The file with what is noted of the replies, among one's own data."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be reviewed: files or folders instead of those of the settings, and which
    replies.

    ``whys`` are the reasons that count, all of them when empty. ``shared`` are usage files of
    others. With ``everything`` also what was put off.
    """

    paths: tuple[Path, ...] = ()
    owners: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    whys: frozenset[Why] = frozenset()
    shared: tuple[Path, ...] = ()
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """The review, and what carries out its decisions; ``problems`` are those of usage files."""

    review: Review
    desk: ReviewDesk
    problems: tuple[Problem, ...] = ()


def find(settings: Settings, wanted: Wanted, limits: Limits, today: dt.date) -> Found:
    """Find the replies that are to be reviewed, the most urgent first.

    Replies that come with the program are left out: their files are not the team's. Raises
    LibraryError for a folder that is not there.
    """
    folders = tuple(dict.fromkeys(_folder(path) for path in wanted.paths))
    linted = wiring_lint.run(settings, folders, (), today)
    layers = _layers(settings, folders)
    everything, blocks = _read(settings, layers, named=bool(folders))
    files = {_absolute(path) for path in wanted.paths if path.is_file()}
    replies = [
        one
        for one in everything
        if one.layer != STARTER and (not files or _absolute(one.where.file) in files)
    ]
    usage, problems = _usage(settings, wanted.shared)
    memory = memory_file()
    subjects = _subjects(replies, blocks, layers, linted.found, usage, memory)
    since = usage.since.date() if usage.since else None
    due, put_off = _due(subjects, wanted, limits, today, since)
    _note(memory, subjects, today)
    review = Review(
        tuple(sorted(due, key=engine.urgency)),
        len(subjects),
        put_off,
        sum(one.rule == "L00" for one in linted.found),
        tuple(sorted({one.owner for one in replies if one.owner}, key=str.casefold)),
    )
    by_name = {layer.name: layer.folder for layer in layers}
    rules = Rules(limits, today, since)
    desk = ReviewDesk(rules, by_name, blocks, memory, _check_of(settings))
    return Found(review, desk, problems)


def memory_file() -> Path:
    """Return the file with what is noted of the replies."""
    return Path(places(os.environ).data) / MEMORY


def _folder(path: Path) -> Path:
    return path.parent if path.is_file() else path


def _absolute(path: str | Path) -> str:
    return os.path.abspath(path)  # noqa: PTH100 - links stay as they are


def _layers(settings: Settings, folders: Sequence[Path]) -> list[Layer]:
    if folders:
        return [Layer(str(path), path) for path in folders]
    return [layer_of(one) for one in wiring.layers_of(settings)]


def _read(
    settings: Settings, layers: Sequence[Layer], *, named: bool
) -> tuple[tuple[Reply, ...], Mapping[str, Block]]:
    """Read all replies, those that others override too, and the shared blocks.

    The library of the settings is kept ready; folders that are named are read.
    """
    if named:
        library = load_library(layers)[0]
        return (*library.replies.values(), *library.hidden), library.blocks
    with contextlib.closing(wiring.open_library(settings)) as opened:
        library = opened.library
        return (*library.replies.values(), *library.hidden), dict(library.blocks)


def _usage(settings: Settings, shared: Sequence[Path]) -> tuple[Usage, tuple[Problem, ...]]:
    """Count the usage; without a journal that can be read, nothing is said of it."""
    try:
        usage = wiring_usage.usage(settings, shared)
    except JournalError as error:
        return Usage({}, None), (Problem(error.where or Where("usage"), error.message, error.hint),)
    return usage, usage.problems


def _subjects(
    replies: Sequence[Reply],
    blocks: Mapping[str, Block],
    layers: Sequence[Layer],
    found: Iterable[Lint],
    usage: Usage,
    memory: Path,
) -> list[Subject]:
    failing: dict[tuple[str, str], list[Lint]] = defaultdict(list)
    for one in found:
        if one.reply and engine.fails(one):
            failing[(one.where.file, one.reply)].append(one)
    noted = review_file.load(memory)
    changed: dict[str, dt.date] = {}
    for layer in layers:
        changed |= last_changes(
            layer.folder, {one.where.file for one in replies if one.layer == layer.name}
        )
    return [
        Subject(
            one,
            engine.digest_of(one, blocks),
            tuple(failing[(one.where.file, one.id)]),
            changed.get(one.where.file),
            usage.by_reply.get(one.id, UseCount()),
            noted.get(review_file.key_of(one)),
        )
        for one in replies
    ]


def _due(
    subjects: Iterable[Subject],
    wanted: Wanted,
    limits: Limits,
    today: dt.date,
    since: dt.date | None,
) -> tuple[list[Due], int]:
    """Judge those that are wanted; count those of them that were put off."""
    due: list[Due] = []
    put_off = 0
    owners = {one.casefold() for one in wanted.owners}
    for one in subjects:
        reply = one.reply
        if owners and reply.owner.casefold() not in owners:
            continue
        if not set(wanted.tags) <= set(reply.tags):
            continue
        late = one.noted is not None and one.noted.later is not None and today < one.noted.later
        judged = engine.without_delay(one) if late else one
        reasons = tuple(
            reason
            for reason in engine.why(judged, limits, today, since)
            if not wanted.whys or reason.why in wanted.whys
        )
        if reasons and late and not wanted.everything:
            put_off += 1
        elif reasons:
            due.append(Due(judged, reasons))
    return due, put_off


def _note(memory: Path, subjects: Iterable[Subject], today: dt.date) -> None:
    """Note what is seen for the first time, or has another content; nothing where it cannot be."""
    anew = {
        review_file.key_of(one.reply): noted
        for one in subjects
        if (noted := engine.noted_anew(one, today)) != one.noted
    }
    if anew:
        with contextlib.suppress(SaywellError):
            review_file.save(memory, anew)


def _check_of(settings: Settings) -> Callable[[str], Check]:
    def check_of(lang: str) -> Check:
        held = wiring_quick.hold(settings, Draft("", lang), os.environ).check
        return lambda draft: held(draft, ())

    return check_of


def commits(files: Sequence[str]) -> list[str]:
    """Return the commands that commit some files, one for each checkout that they are in."""
    by_top: dict[Path, list[str]] = defaultdict(list)
    for file in files:
        here = checkout_of(Path(file).parent)
        if here is not None:
            by_top[here.top].append(f"{here.prefix}{Path(file).name}")
    found = []
    for top, names in by_top.items():
        git = f"git -C {shlex.quote(str(top))}"
        words = " ".join(shlex.quote(name) for name in names)
        found.append(f"{git} add -- {words} && {git} commit -m 'Review replies' -- {words}")
    return found
