"""What is kept that was made with the usual settings, those of the environment; cheap to import."""

from __future__ import annotations

import os

from saywell import __version__
from saywell.model.environment import ENVIRONMENT, LOCALE
from saywell.stores import kept
from saywell.stores.places import VARIABLES, places

TYPE_CHECKING = False  # as in typing, which is too much to import here
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

PACKAGE = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120 - cheap to import
"""The folder of the program."""


def load(kind: str, environ: Mapping[str, str], lang: str = "") -> kept.Kept | None:
    """Return what was kept of a kind; None when there is nothing, or nothing that can be used."""
    try:
        return kept.load(places(environ).cache, kind, _key(environ, lang))
    except (RuntimeError, OSError):
        return None


def save(
    kind: str,
    environ: Mapping[str, str],
    watched: Sequence[str],
    marks: kept.Marks,
    data: Any,
    blobs: Sequence[bytes] = (),
    lang: str = "",
) -> bool:
    """Keep something, and say whether it could be done: see `kept.save`.

    Raises RuntimeError or OSError where there is no place for it.
    """
    folder, key = places(environ).cache, _key(environ, lang)
    return kept.save(folder, kind, key, watched, marks, data, blobs)


def _key(environ: Mapping[str, str], lang: str) -> str:
    facts = {"version": __version__, "package": PACKAGE, "lang": lang}
    for names in (VARIABLES, LOCALE, ENVIRONMENT):
        for name in names:
            if environ.get(name):
                facts[name] = environ[name]
    if "SAYWELL_LIBRARY" in facts:
        facts["folder"] = os.getcwd()  # noqa: PTH109 - relative folders begin here
    return kept.key_of(facts)
