"""Where the system wants a person's files: settings, data, and what may be thrown away."""

import os
import sys

# Nor is anything imported from __future__: one module less before a search begins.
TYPE_CHECKING = False  # as in typing, which is too much to import here
if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLES = ("SAYWELL_HOME", "HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")
"""The environment variables on which the places depend."""


class Places:
    """Three folders; none of them has to be there."""

    __slots__ = ("cache", "config", "data")

    def __init__(self, config: str, data: str, cache: str) -> None:
        self.config = config
        self.data = data
        self.cache = cache


def places(environ: "Mapping[str, str]") -> Places:
    """Find the folders: below ``SAYWELL_HOME``, else as the XDG base directories or macOS have it.

    Raises RuntimeError when this person has no home folder.
    """
    own = environ.get("SAYWELL_HOME", "")
    if own:
        base = os.path.abspath(_expanded(own))  # noqa: PTH100 - cheap to import
        return Places(*(f"{base}/{name}" for name in ("config", "data", "cache")))
    if sys.platform == "darwin":
        library = _expanded("~/Library")
        support = f"{library}/Application Support/saywell"
        return Places(support, support, f"{library}/Caches/saywell")
    return Places(
        _xdg(environ, "XDG_CONFIG_HOME", "~/.config"),
        _xdg(environ, "XDG_DATA_HOME", "~/.local/share"),
        _xdg(environ, "XDG_CACHE_HOME", "~/.cache"),
    )


def _xdg(environ: "Mapping[str, str]", variable: str, usual: str) -> str:
    """Return a base directory; one that is not absolute is left alone, as the rules have it."""
    given = environ.get(variable, "").strip()
    return f"{given if given.startswith('/') else _expanded(usual)}/saywell"


def _expanded(path: str) -> str:
    found = os.path.expanduser(path)  # noqa: PTH111 - cheap to import
    if found.startswith("~"):
        raise RuntimeError("the home folder cannot be found")
    return found
