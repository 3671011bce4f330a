"""The lint put together: its layers, its rules, and what was kept of the last time."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from saywell.app import wiring, wiring_quick
from saywell.app.linting import Linted, lint
from saywell.engine.lint_reply import Check
from saywell.errors import LibraryError, Problem, Where
from saywell.model.languages import LANGUAGES
from saywell.model.lint import FileLint, Lint, PartLint
from saywell.model.report import Severity
from saywell.model.rules import Draft
from saywell.model.settings import Settings
from saywell.stores import kept, lint_file
from saywell.stores.library import STARTER, Layer, layer_of
from saywell.stores.lint_file import Compared, KeptLint
from saywell.stores.places import places

RULES = ""
"""Stands among the files for the rules."""

FOLDER = "lint"
"""The folder for it among what may be thrown away."""


def run(
    settings: Settings,
    paths: Sequence[Path],
    languages: Sequence[str],
    today: dt.date,
    *,
    keep: bool = True,
    processes: int = 0,
) -> Linted:
    """Lint the team's and one's own replies, or the folders and files named.

    Of a file its whole folder is read, and what is found in other files is left out.

    The starter replies are taken along for their short codes, not for their own sake. Raises
    LibraryError for a folder that is not there.
    """
    folders = dict.fromkeys(map(_folder, paths))
    layers = [Layer(str(folder), folder) for folder in folders] or [
        layer_of(one) for one in wiring.layers_of(settings)
    ]
    done, _, _ = lint_kept(
        settings, layers, languages, today, keep=keep, processes=processes, named=paths
    )
    if not any(path.is_file() for path in paths):
        return done
    return replace(done, found=tuple(one for one in done.found if _among(one, paths)))


def _among(found: Lint, paths: Sequence[Path]) -> bool:
    file = Path(found.where.file).absolute()
    return any(path.absolute() in (file, *file.parents) for path in paths)


def lint_kept(
    settings: Settings,
    layers: Sequence[Layer],
    languages: Sequence[str],
    today: dt.date,
    *,
    keep: bool = True,
    processes: int = 0,
    named: Sequence[Path] = (),
) -> tuple[Linted, dict[str, KeptLint], Compared]:
    """Lint layers over what was kept of the last time.

    What is known of each file and what came of comparing the replies are returned too.
    """
    file = _file([layer.folder for layer in layers]) if keep else None
    key = _key(settings)
    known, compared = lint_file.load(file, key) if file else ({}, Compared())
    before = dict(known)
    done = lint_over(
        settings,
        layers,
        known,
        languages,
        today,
        processes=processes,
        named=named,
        compared=compared,
    )
    if file and (
        known.keys() != before.keys() or any(known[one] is not before[one] for one in known)
    ):
        lint_file.save(file, key, known, compared)
    return done, known, compared


def lint_over(
    settings: Settings,
    layers: Sequence[Layer],
    known: dict[str, KeptLint],
    languages: Sequence[str],
    today: dt.date,
    *,
    processes: int = 0,
    named: Sequence[Path] = (),
    compared: Compared | None = None,
    spare: Mapping[bytes, PartLint] = MappingProxyType({}),
) -> Linted:
    """Lint layers over what is known of each file, and bring that up to date.

    ``spare`` are parts of other files whose findings hold for the same ones here.
    """

    def check_of(lang: str) -> Check:
        held = wiring_quick.hold(settings, Draft("", lang), os.environ).check
        return lambda draft: held(draft, ())

    of_rules = known.pop(RULES, None) or _of_rules(settings, [one.folder for one in layers], named)
    done = lint(layers, check_of, known, today, languages, processes, STARTER, compared, spare)
    known[RULES] = of_rules
    starter = {str(layer.folder) for layer in layers if layer.name == STARTER}
    shown = [one for one in done.found if not any(one.where.file.startswith(s) for s in starter)]
    found = tuple(sorted({*shown, *known[RULES].lint.found}))
    return Linted(found, done.replies, done.files, done.checked)


def parts_of(known: Mapping[str, KeptLint]) -> dict[bytes, PartLint]:
    """List the replies and shared blocks of files by their digests."""
    return {part.digest: part for one in known.values() for part in one.lint.parts}


def _folder(path: Path) -> Path:
    if not path.exists():
        raise LibraryError("there is no such folder", hint="check the path", where=Where.of(path))
    return path.parent if path.is_file() else path


def _of_rules(settings: Settings, folders: Sequence[Path], named: Sequence[Path]) -> KeptLint:
    """Find what is wrong in the team's rules and words, which the lint goes by.

    The rules that come with the program are in order.
    """
    problems: tuple[Problem, ...] = ()
    if any((folder / wiring.RULES).is_dir() for folder in folders) or not named:
        problems = wiring.rule_problems(settings, folders if named else ())
    found = tuple(Lint(one.where, "L00", Severity.ERROR, one.message, one.hint) for one in problems)
    return KeptLint((), "", {}, FileLint(found), {}, ())


def _key(settings: Settings) -> str:
    """Tell the rules and the program from their other versions."""
    from saywell.app import usual

    paths = [
        *(path for lang in LANGUAGES for path in wiring_quick.watched(settings, lang, os.environ)),
        *(f"{usual.PACKAGE}/{name}" for name in _CODE),
    ]
    facts = (kept.marks_of(list(dict.fromkeys(paths))), settings.check, settings.language)
    return hashlib.sha256(repr(facts).encode()).hexdigest()


_CODE = (
    "engine",
    "model",
    "stores/library.py",
    "stores/located_yaml.py",
    "stores/yaml_comments.py",
    "stores/text_places.py",
    "stores/yaml_nodes.py",
)
"""What of the program itself decides on what is kept."""


def _file(folders: Sequence[Path]) -> Path | None:
    try:
        cache = places(os.environ).cache
    except (RuntimeError, OSError):
        return None
    whole = os.fsencode("\n".join(str(one.absolute()) for one in folders))
    name = hashlib.sha256(whole).hexdigest()
    return Path(cache) / FOLDER / f"{name[:32]}.json"
