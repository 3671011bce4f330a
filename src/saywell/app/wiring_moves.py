"""The wiring of what messages do: the lists of each language, kept compiled, and the topics."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from saywell.app import usual

if TYPE_CHECKING:
    from pathlib import Path

    from saywell.app.moves import MoveReader
    from saywell.engine.matchers.words import Words
    from saywell.engine.moves import MoveWords
    from saywell.engine.topics import Topics
    from saywell.model.chat import Message
    from saywell.model.course import Said
    from saywell.model.settings import Settings
    from saywell.stores.kept import Marks

KIND = "moves"


def said(
    settings: Settings, canned: Callable[[Message], bool] | None = None
) -> Callable[[Sequence[Message], str, str], Sequence[Said]]:
    """Return what reads messages for the chat screen; nothing is loaded before the first call."""
    reader = cache(lambda: move_reader(settings, canned=canned))
    return lambda messages, language, company: reader().said(messages, language, company)


def move_reader(
    settings: Settings,
    environ: Mapping[str, str] | None = None,
    canned: Callable[[Message], bool] | None = None,
) -> MoveReader:
    """Return what reads conversations; the lists of a language are loaded when they are needed."""
    from saywell.app.moves import MoveReader

    known = os.environ if environ is None else environ
    words = cache(lambda lang: move_words(settings, known, lang))
    topics = cache(lambda: load_topics(settings))
    return MoveReader(words, topics, canned or (lambda _: False))


def move_words(settings: Settings, environ: Mapping[str, str], lang: str) -> MoveWords | None:
    """Load the lists of one language; None where the language has none.

    With the usual settings they are kept compiled, so that the next time takes no time.
    """
    from saywell.app.wiring_quick import is_usual, watched
    from saywell.engine.stored import thawed_lists
    from saywell.model.languages import LANGUAGES
    from saywell.stores import kept

    if lang not in LANGUAGES:
        return None
    usually = is_usual(settings, environ)
    found = usual.load(KIND, environ, lang) if usually else None
    if found is not None:
        return thawed_lists(lang, found.data, found.blob)
    files = watched(settings, lang, environ)
    marks = kept.marks_of(files)
    made = compiled(settings, lang)
    if usually:
        _keep(made, environ, files, marks)
    return made


def _keep(made: Words, environ: Mapping[str, str], files: list[str], marks: Marks) -> None:
    from saywell.engine.stored import frozen_lists

    blobs: list[bytes] = []
    data = frozen_lists(made, blobs)
    try:
        usual.save(KIND, environ, files, marks, data, blobs, made.lang)
    except (RuntimeError, OSError):
        return  # there is no place to keep them


def compiled(settings: Settings, lang: str) -> Words:
    """Compile the lists of one language: those that come with the program, and the team's own.

    A list of a team that cannot be read is left out with all its phrases: ``saywell rules test``
    tells of them.
    """
    from saywell.app import wiring, wiring_phrases
    from saywell.engine import house
    from saywell.engine.moves import compiled_lists
    from saywell.stores import packs as store

    wiring_phrases.remember(os.environ)
    own = store.packaged_folder()
    folders: list[Path] = [own / lang, *wiring.rule_folders(settings)]
    loaded = store.load_rules(folders)
    houses = [one for one in loaded.houses if house.concerns(one, settings.library.teams)]
    return compiled_lists(house.housed(loaded.packs, houses), lang)


def load_topics(settings: Settings) -> Topics:
    """Load the topics of the team's house rules."""
    from saywell.app import wiring
    from saywell.engine import house
    from saywell.engine.topics import Topics
    from saywell.stores import packs as store

    houses = store.load_rules(wiring.rule_folders(settings)).houses
    return Topics(tuple(one for one in houses if house.concerns(one, settings.library.teams)))
