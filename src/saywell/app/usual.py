"""What the usual settings depend on outside the program: the environment; cheap to import."""

from __future__ import annotations

import os

from saywell import __version__
from saywell.model.environment import ENVIRONMENT, LOCALE
from saywell.stores import kept
from saywell.stores.places import VARIABLES

TYPE_CHECKING = False  # as in typing, which is too much to import here
if TYPE_CHECKING:
    from collections.abc import Mapping

PACKAGE = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120 - cheap to import
"""The folder of the program."""


def key(environ: Mapping[str, str], lang: str = "") -> str:
    """Put together what something is kept for that was made with the settings of nobody's wish."""
    facts = {"version": __version__, "package": PACKAGE, "lang": lang}
    for names in (VARIABLES, LOCALE, ENVIRONMENT):
        for name in names:
            if environ.get(name):
                facts[name] = environ[name]
    if "SAYWELL_LIBRARY" in facts:
        facts["folder"] = os.getcwd()  # noqa: PTH109 - relative folders begin here
    return kept.key_of(facts)
