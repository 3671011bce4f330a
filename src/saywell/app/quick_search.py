"""A plain search at once, from a library that is ready for it: no settings are read, no YAML."""

from __future__ import annotations

import time

from saywell.app import finding, usual
from saywell.model.usage import weight
from saywell.stores import kept, search_file, uses
from saywell.stores.places import places

TYPE_CHECKING = False  # as in typing, which is too much to import here
if TYPE_CHECKING:
    from collections.abc import Mapping

    from saywell.model.settings import Settings

KIND = "search"
_CODE = ("stores/config.py", "stores/places.py", "app/wiring.py", "app/wiring_library.py")
"""What of the program itself decides on the settings, beside what decides on the library."""


class Answer:
    """What was found, the language to show it in, and how many problems the library has."""

    __slots__ = ("hits", "lang", "problems")

    def __init__(self, hits: list[finding.Hit], lang: str, problems: int) -> None:
        self.hits = hits
        self.lang = lang
        self.problems = problems


def find(
    query: str, wanted: finding.Filter, limit: int, environ: Mapping[str, str]
) -> Answer | None:
    """Find replies with the usual settings; None when it has to be done the long way."""
    known = usual.load(KIND, environ)
    if known is None:
        return None
    path, key, teams, lang = known.data
    file = search_file.load(path, key)
    if file is None or not file.is_fresh():
        return None
    used = used_at(places(environ).data)
    if used is None:
        return None
    lang = wanted.lang or lang
    try:
        opened = finding.OpenLibrary(file)
        hits = finding.found_for(opened, teams, query, wanted, used, lang=lang, limit=limit)
        return Answer(hits, lang, opened.problem_count)
    except search_file.DAMAGE:
        return None


def used_at(data: str) -> dict[str, float] | None:
    """Weigh how much each reply is used; None when the journal in this folder has to be asked."""
    counts = uses.read(f"{data}/journal.sqlite")
    if counts is None:
        return None
    now = time.time()
    return {reply: weight(number, last, now) for reply, number, last in counts}


def keep(settings: Settings, environ: Mapping[str, str]) -> bool:
    """Keep what `find` needs of the usual settings, and say whether it could be done.

    Raises nothing.
    """
    from saywell.app import wiring, wiring_library

    try:
        watched = [str(wiring.folders().config_file), *map(str, wiring_library.code())]
        watched += [f"{usual.PACKAGE}/{name}" for name in _CODE]
        marks = kept.marks_of(watched)
        path, made_for = wiring_library.place_of(wiring.layers_of(settings), settings.library.teams)
        known = (path, made_for, settings.library.teams, settings.language)
        found = usual.load(KIND, environ)
        if found is not None and found.data == known:
            return True
        return bool(path) and usual.save(KIND, environ, watched, marks, known)
    except (RuntimeError, OSError):
        return False
