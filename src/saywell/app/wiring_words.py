"""Putting spelling together: the dictionaries that come with the program, and the team's words."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from saywell.engine.folding import fold
from saywell.engine.spelling import Spellers
from saywell.errors import Problem, UsageError
from saywell.model.languages import LANGUAGES
from saywell.stores import lexicons

if TYPE_CHECKING:
    from collections.abc import Iterable

    from saywell.backends.harper import HarperOpinion
    from saywell.model.settings import Settings

TEAM, MINE = "team", "mine"
"""Whose words they are: those of the team's folders of replies, or one's own."""


@dataclass(frozen=True, slots=True)
class KnownWord:
    """One word of the vocabulary; ``language`` is ``*`` for every language."""

    word: str
    language: str
    whose: str
    where: str


def spellers(settings: Settings) -> Spellers:
    """Return what judges spelling; nothing is opened before the first word is looked up."""

    def vocabulary(lang: str) -> frozenset[str]:
        from saywell.stores import vocabulary as store

        files = [
            store.file_in(folder, code) for _, folder in _folders(settings) for code in ("", lang)
        ]
        return frozenset(fold(entry.word) for path in files for entry in store.read(path)[0])

    return Spellers(lexicons.packaged, vocabulary, lexicons.packaged_ranks)


def listed_words(
    settings: Settings, lang: str = ""
) -> tuple[tuple[KnownWord, ...], tuple[Problem, ...]]:
    """List the vocabulary, or what of it counts in one language, and what is wrong in its files."""
    from saywell.stores import vocabulary as store

    words: list[KnownWord] = []
    problems: list[Problem] = []
    for whose, folder in _folders(settings):
        for code in ("", *([lang] if lang else LANGUAGES)):
            entries, wrong = store.read(store.file_in(folder, code))
            problems += wrong
            words += [KnownWord(one.word, code or "*", whose, str(one.where)) for one in entries]
    return tuple(words), tuple(problems)


def add_words(
    settings: Settings, words: Iterable[str], lang: str = "", whose: str = ""
) -> tuple[Path, list[str]]:
    """Add words and return their file and those that it did not have.

    Raises UsageError for what is no word, and ConfigError when the file cannot be written.
    """
    from saywell.stores import vocabulary as store

    wanted = [word.strip() for word in words]
    for word in wanted:
        if wrong := store.why_not(word):
            raise UsageError(f"{word[:40]!r} {wrong}", hint="give each word by itself")
    path = store.file_in(_folder(settings, whose), lang)
    return path, store.add(path, wanted, fold)


def remove_words(
    settings: Settings, words: Iterable[str], lang: str = "", whose: str = ""
) -> list[tuple[Path, str]]:
    """Remove words from every file that has them, and return each with its file.

    ``lang`` and ``whose`` leave the other files alone. Raises UsageError for a word that none
    has; nothing is removed then.
    """
    from saywell.errors import nearest
    from saywell.stores import vocabulary as store

    wanted = [word.strip() for word in words]
    folders = [folder for name, folder in _folders(settings) if whose in ("", name)]
    codes = [lang] if lang else ["", *LANGUAGES]
    files = [store.file_in(folder, code) for folder in folders for code in codes]
    known = {fold(one.word): one.word for path in files for one in store.read(path)[0]}
    for word in wanted:
        if fold(word) not in known:
            hint = nearest(word, known.values(), "see: saywell vocab list")
            raise UsageError(f"{word[:40]!r} is not in the vocabulary", hint=hint)
    return [(path, word) for path in files for word in store.remove(path, wanted, fold)]


# --- grammar ------------------------------------------------------------------------------------

GRAMMAR_STARTS = 20.0
"""Seconds that a command waits for the checker of grammar; it takes about one."""


def grammar(settings: Settings) -> HarperOpinion | None:
    """Return the checker of English grammar where it is wanted and installed.

    It makes itself ready in the background; a check that comes before that goes without.
    """
    return _harper() if settings.check.grammar else None


def with_grammar(settings: Settings) -> Settings:
    """Return settings with the check of grammar turned on."""
    return dataclasses.replace(settings, check=dataclasses.replace(settings.check, grammar=True))


def grammar_ready() -> bool:
    """Wait until the checker of grammar is ready, and say whether there is one."""
    opinion = _harper()
    return opinion is not None and opinion.wait(GRAMMAR_STARTS)


@lru_cache(maxsize=1)
def _harper() -> HarperOpinion | None:
    from saywell.backends import harper

    return harper.HarperOpinion() if harper.installed() else None


# --- where words are ----------------------------------------------------------------------------


def _folders(settings: Settings) -> list[tuple[str, Path]]:
    from saywell.app.wiring import own_replies

    team = [(TEAM, Path(folder)) for folder in settings.library.folders]
    return [*team, (MINE, own_replies(settings))]


def _folder(settings: Settings, whose: str) -> Path:
    """Return the folder that a new word goes to: the team's last one where there is any."""
    folders = [folder for name, folder in _folders(settings) if name == (whose or name)]
    if not folders:
        raise UsageError(
            "there is no folder of the team",
            hint="saywell config set library.folders FOLDER, or leave out --team",
        )
    if whose:
        return folders[-1]
    return folders[-2] if len(folders) > 1 else folders[-1]
