"""Rule packs, shipped and a team's own, and a team's house rules, read from YAML."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

from saywell.errors import Problem, Where
from saywell.model.checks import KINDS
from saywell.model.house import House
from saywell.model.rules import Pack, Rule
from saywell.stores.located_yaml import read_versioned

SUFFIXES = (".yaml", ".yml")
MAX_FILES = 2_000
MAX_FOLDERS_DEEP = 6

_FILE: type[Pack | House] = Pack


def packaged_folder() -> Path:
    """Return the folder of the packs that come with the program."""
    return Path(str(resources.files("saywell"))) / "data" / "packs"


@dataclass(frozen=True, slots=True)
class LoadedRules:
    """The packs and house rules of some folders, and what is wrong in their files."""

    packs: tuple[Pack, ...]
    houses: tuple[House, ...]
    problems: tuple[Problem, ...]


def load_rules(folders: Sequence[Path]) -> LoadedRules:
    """Read the packs and house rules of all folders, later ones over earlier ones.

    A rule of a later folder replaces the rule of the same id and language. Nothing is raised: a
    file or rule that cannot be used is left out and reported, and the rest is there.
    """
    problems: list[Problem] = []
    layers = [
        [file for path in pack_files(folder, problems) for file in _read(path, problems)]
        for folder in folders
    ]
    packs: list[Pack] = []
    taken: set[tuple[str, str]] = set()
    for layer in reversed(layers):
        own = [file for file in layer if isinstance(file, Pack)]
        packs[:0] = [_without(pack, taken) for pack in own]
        taken |= _names(own, problems)
    houses = tuple(file for layer in layers for file in layer if isinstance(file, House))
    return LoadedRules(tuple(packs), houses, tuple(problems))


def load_packs(folders: Sequence[Path]) -> tuple[tuple[Pack, ...], list[Problem]]:
    """Read the packs of all folders, as :func:`load_rules` does, without the house rules."""
    loaded = load_rules(folders)
    return loaded.packs, list(loaded.problems)


def load_packaged() -> tuple[tuple[Pack, ...], list[Problem]]:
    """Read the packs that come with the program."""
    return load_packs([packaged_folder()])


def read_pack(path: Path) -> tuple[Pack | None, list[Problem]]:
    """Read one pack; a version of the format that is not known stops at that."""
    return read_versioned(path, Pack, "a file of rules", {Rule: KINDS})


def read_rules_file(path: Path) -> tuple[Pack | House | None, list[Problem]]:
    """Read one file of a folder of rules: a pack, or house rules when it has the key ``house``."""
    return read_versioned(path, _FILE, "a file of rules", {Rule: KINDS}, {"house": House})


def pack_files(folder: Path, problems: list[Problem]) -> list[Path]:
    """List the YAML files below a folder, in order; a file is its own list.

    Links that lead back are not followed.
    """
    found: list[Path] = []
    try:
        if folder.is_file():
            return [folder]
        entries = sorted(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        problems.append(Problem(Where.of(folder), f"cannot be read: {error.strerror}"))
        return []
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir() and not entry.is_symlink():
            if len(entry.relative_to(folder).parts) <= MAX_FOLDERS_DEEP:
                found.extend(pack_files(entry, problems))
        elif entry.suffix in SUFFIXES:
            found.append(entry)
    if len(found) > MAX_FILES:
        problems.append(Problem(Where.of(folder), f"more than {MAX_FILES} files; the rest is left"))
    return found[:MAX_FILES]


def _read(path: Path, problems: list[Problem]) -> Iterable[Pack | House]:
    try:
        found = path.stat()
        state = (found.st_mtime_ns, found.st_size, found.st_ino)
    except OSError:
        state = None
    file, wrong = read_rules_file(path) if state is None else _read_once(path, state)
    problems.extend(wrong)
    return () if file is None else (file,)


@lru_cache(maxsize=1_024)
def _read_once(
    path: Path, state: tuple[int, int, int]
) -> tuple[Pack | House | None, tuple[Problem, ...]]:
    """Read a file of rules; the same file in the same ``state`` is read once a process."""
    file, problems = read_rules_file(path)
    return file, tuple(problems)


def _names(packs: Iterable[Pack], problems: list[Problem]) -> set[tuple[str, str]]:
    """Return (language, id) of the rules of one layer, and report ids that are there twice."""
    seen: dict[tuple[str, str], Rule] = {}
    for pack in packs:
        for rule in pack.rules:
            first = seen.setdefault((pack.language, rule.id), rule)
            if first is not rule:
                message = f"the rule {rule.id!r} is here a second time; the first: {first.where}"
                problems.append(Problem(rule.where, message, "rename one of them, or remove it"))
    return set(seen)


def _without(pack: Pack, taken: set[tuple[str, str]]) -> Pack:
    rules = tuple(rule for rule in pack.rules if (pack.language, rule.id) not in taken)
    return pack if len(rules) == len(pack.rules) else dataclasses.replace(pack, rules=rules)
