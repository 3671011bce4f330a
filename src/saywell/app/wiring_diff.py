"""Two versions of the library side by side: from git and from the files, read, compared, linted."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from saywell.app import wiring, wiring_lint
from saywell.app.library_diff import (
    FileRead,
    FolderDiff,
    LintChange,
    compared,
    lint_change,
)
from saywell.app.linting import Linted
from saywell.errors import LibraryError, Where
from saywell.model.lint import Lint, PartLint
from saywell.model.settings import Settings
from saywell.stores import checkout as git
from saywell.stores import vocabulary
from saywell.stores.checkout import Checkout
from saywell.stores.files import tidy
from saywell.stores.library import RULES_FOLDER, STARTER, Layer, layer_of
from saywell.stores.lint_file import Compared, KeptLint
from saywell.stores.search_file import mark_of
from saywell.stores.versions import Version, present, written

_SCRATCH = "saywell-diff-"
"""What the private folders of older versions begin with, among the temporary files."""


@dataclass(frozen=True, slots=True)
class Between:
    """Which versions: ``new`` is empty for the files as they are now; both are commits."""

    old: str
    new: str = ""


@dataclass(frozen=True, slots=True)
class LayerDiff:
    """What differs in one layer; ``skipped`` says why it was not compared, empty when it was."""

    layer: Layer
    diff: FolderDiff
    skipped: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two versions of some layers, and what that does to the lint."""

    layers: tuple[LayerDiff, ...]
    lint: LintChange


_NOTHING = FolderDiff((), (), (), ())


def difference(
    settings: Settings,
    revision: str,
    paths: Sequence[Path],
    today: dt.date,
    *,
    lint: bool = True,
) -> Difference:
    """Compare layers with an earlier version, or two versions (``A..B``, ``A...B``).

    ``paths`` are folders or files, in layers of the settings or beside them; without any, all
    folders of the team and one's own that are in a git checkout are compared. Raises LibraryError
    when nothing can be, or a revision is not there.
    """
    layers = [layer_of(one) for one in wiring.layers_of(settings)]
    if revision and Path(revision).exists() and not _is_revision(revision, layers):
        paths, revision = [Path(revision), *paths], "HEAD"
    asked = _asked(layers, paths)
    if paths and not all(layer in layers for layer, _ in asked):
        layers = list(dict.fromkeys(layer for layer, _ in asked))
    compared_with: dict[Layer, tuple[Checkout, Between]] = {}
    skipped: dict[Layer, str] = {}
    for layer in dict.fromkeys(layer for layer, _ in asked):
        try:
            compared_with[layer] = _versions(layer, revision)
        except LibraryError as error:
            if paths:
                raise
            skipped[layer] = error.message
            last = error
    if not compared_with:
        if skipped:
            raise last
        raise LibraryError(
            "there are no replies of a team to compare",
            hint="name their folder: saywell config set library.folders FOLDER",
        )
    done = between(settings, layers, compared_with, today, lint=lint)
    wanted = {layer: [way for one, way in asked if one == layer] for layer in compared_with}
    parts = [_narrowed(part, wanted[part.layer]) for part in done.layers]
    parts += [LayerDiff(layer, _NOTHING, why) for layer, why in skipped.items()]
    return Difference(tuple(parts), done.lint)


def _is_revision(word: str, layers: Sequence[Layer]) -> bool:
    """Say whether a word that is also a path means a revision in some checkout."""
    for folder in (*(layer.folder for layer in layers), Path(word)):
        found = git.checkout_of(folder)
        with contextlib.suppress(LibraryError):
            if found is not None and git.commit_of(found, word.partition("..")[0]):
                return True
    return False


def _asked(layers: Sequence[Layer], paths: Sequence[Path]) -> list[tuple[Layer, str]]:
    """Say which layers to compare, and of each which way from its folder ("" for all of it)."""
    if not paths:
        return [(layer, "") for layer in layers if layer.name != STARTER]
    found = []
    for path in paths:
        place = Path(os.path.abspath(path))  # noqa: PTH100 - links stay as they are named
        for layer in layers:
            folder = Path(os.path.abspath(layer.folder))  # noqa: PTH100 - as above
            if place.is_relative_to(folder):
                way = place.relative_to(folder).as_posix()
                found.append((layer, "" if way == "." else way))
                break
        else:
            if not path.exists():
                raise LibraryError(
                    "there is no such folder or file", hint="check the path", where=Where.of(path)
                )
            folder = path.parent if path.is_file() else path
            found.append((Layer(str(folder), folder), path.name if path.is_file() else ""))
    return found


def _versions(layer: Layer, revision: str) -> tuple[Checkout, Between]:
    found = git.checkout_of(layer.folder)
    if found is None:
        raise LibraryError(
            "this folder is in no git checkout", hint="git init", where=Where.of(layer.folder)
        )
    first, dots, second = revision.partition("...")
    if not dots:
        first, dots, second = revision.partition("..")
    old = git.commit_of(found, first if first or not dots else "HEAD")
    if not dots:
        return found, Between(old)
    new = git.commit_of(found, second or "HEAD")
    return found, Between(git.common_ancestor(found, old, new) if dots == "..." else old, new)


def _narrowed(part: LayerDiff, ways: Sequence[str]) -> LayerDiff:
    """Keep what is in the files and folders that were named."""
    if "" in ways:
        return part

    def named(way: str) -> bool:
        return any(way == one or way.startswith(f"{one}/") for one in ways)

    diff = part.diff
    return LayerDiff(
        part.layer,
        FolderDiff(
            tuple(one for one in diff.changed if named(one.where.file) or named(one.was[1])),
            tuple(way for way in diff.layout if named(way)),
            tuple(way for way in diff.other if named(way)),
            tuple(one for one in diff.problems if named(one.where.file)),
        ),
    )


def between(
    settings: Settings,
    layers: Sequence[Layer],
    versions: Mapping[Layer, tuple[Checkout, Between]],
    today: dt.date,
    *,
    lint: bool = True,
) -> Difference:
    """Compare two versions of some of the layers, and lint all layers with the one and the other.

    Raises LibraryError when git cannot read.
    """
    tidy(Path(tempfile.gettempdir()), _SCRATCH)
    with tempfile.TemporaryDirectory(prefix=_SCRATCH) as temporary:
        scratch = Path(temporary).resolve()
        pairs: dict[Layer, tuple[Version, Version]] = {}
        for number, (layer, (found, revisions)) in enumerate(versions.items()):
            old_files = git.files_at(found, revisions.old)
            if revisions.new:
                new_files = git.files_at(found, revisions.new)
                new = written(found, new_files, {}, scratch / f"{number}-new")
            else:
                new = Version(layer.folder, present(layer.folder, old_files))
            old = written(found, old_files, new.files, scratch / f"{number}-old", layer.folder)
            pairs[layer] = old, new
        parts = tuple(LayerDiff(layer, _compared(*pair)) for layer, pair in pairs.items())
        if not lint or all(part.diff == _NOTHING for part in parts):
            return Difference(parts, LintChange())
        renamed = {was: now for part in parts for was, now in part.diff.renamed.items()}
        before, after = _lints(settings, layers, pairs, today)
        return Difference(parts, lint_change(before, after, renamed))


def _differing(old: Version, new: Version) -> set[str]:
    ways = old.files.keys() | new.files.keys()
    return {way for way in ways if old.files.get(way) != new.files.get(way)}


def _compared(old: Version, new: Version) -> FolderDiff:
    differing, before, after = _differing(old, new), old.replies(), new.replies()
    return compared(
        {way: FileRead(*old.read(way)) for way in differing & before},
        {way: FileRead(*new.read(way)) for way in differing & after},
        sorted(differing - before - after),
    )


# --- the lint of both -----------------------------------------------------------------------------


def _lints(
    settings: Settings,
    layers: Sequence[Layer],
    pairs: Mapping[Layer, tuple[Version, Version]],
    today: dt.date,
) -> tuple[Iterable[Lint], Iterable[Lint]]:
    """Lint all layers as they were and as they are; what did not change is checked once."""
    usual = {layer_of(one) for one in wiring.layers_of(settings)}
    named = () if usual.issuperset(layers) else [layer.folder for layer in layers]
    before = {layer: old.folder for layer, (old, _) in pairs.items()}
    after = {layer: new.folder for layer, (_, new) in pairs.items()}
    if all(folder == layer.folder for layer, folder in after.items()):
        done, known, alike = wiring_lint.lint_kept(settings, layers, (), today, named=named)
        alike = Compared(dict(alike.digests), dict(alike.alike))
    else:
        known = {}
        alike = Compared()
        done = _lint(settings, layers, after, known, alike, named, today)
    seeds: dict[str, KeptLint] = dict(known)
    for old, new in pairs.values():
        seeds = _seeds(old, new, seeds)
    spare = wiring_lint.parts_of(known) if seeds else {}
    was = _lint(settings, layers, before, seeds, alike, named, today, spare)
    # what is the same in both is told of the old version with the names of the new one
    return _named(was.found, before, after), _named(done.found, after)


def _lint(
    settings: Settings,
    layers: Sequence[Layer],
    folders: Mapping[Layer, Path],
    known: dict[str, KeptLint],
    alike: Compared,
    named: Sequence[Path],
    today: dt.date,
    spare: Mapping[bytes, PartLint] = MappingProxyType({}),
) -> Linted:
    """Lint layers, some of which stand in other folders than usual."""
    there = [dataclasses.replace(one, folder=folders.get(one, one.folder)) for one in layers]
    if wiring_lint.RULES not in known:
        moved = {str(layer.folder): str(folder) for layer, folder in folders.items()}
        library = dataclasses.replace(
            settings.library,
            folders=tuple(moved.get(one, one) for one in settings.library.folders),
            own=moved.get(str(wiring.own_replies(settings)), settings.library.own),
        )
        # not the usual settings: no rules that were kept for those are taken
        settings = dataclasses.replace(settings, library=library, where=Where("another version"))
    places = [one.folder for one in there] if named else ()
    return wiring_lint.lint_over(
        settings, there, known, (), today, named=places, compared=alike, spare=spare
    )


def _seeds(old: Version, new: Version, known: Mapping[str, KeptLint]) -> dict[str, KeptLint]:
    """Take from the lint of the new version of a layer what holds for the old one too.

    Nothing does when its rules or words are others. A file that names attachments is read again
    when one is another, and one that includes shared blocks when a file with blocks is.
    """
    differing, files = _differing(old, new), old.replies() | new.replies()
    start = f"{new.folder}/"
    others = differing - files
    if any(way.startswith((f"{RULES_FOLDER}/", f"{vocabulary.FOLDER}/")) for way in others):
        return {}
    of_changed = [known.get(f"{start}{way}") for way in differing & files]
    blocks_differ = any(kept is not None and kept.blocks for kept in of_changed)
    seeds: dict[str, KeptLint] = {}
    for path, kept in known.items():
        way = path.removeprefix(start)
        if blocks_differ and kept.includes:
            continue
        if way == path:
            seeds[path] = kept
        elif way in old.files and way not in differing and not (others and kept.looked_for):
            place = f"{old.folder}/{way}"
            seeds[place] = dataclasses.replace(kept, mark=mark_of(place))
    return seeds


def _named(found: Iterable[Lint], *versions: Mapping[Layer, Path]) -> Iterator[Lint]:
    """Name the files of findings as they are named in their layer."""
    moved = [
        (f"{folder}/", f"{layer.folder}/")
        for folders in versions
        for layer, folder in folders.items()
    ]
    for one in found:
        file, message = one.where.file, one.message
        for start, real in moved:
            file, message = file.replace(start, real), message.replace(start, real)
        yield dataclasses.replace(
            one, where=dataclasses.replace(one.where, file=file), message=message
        )
