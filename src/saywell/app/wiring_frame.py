"""The chat screen's first frame for this terminal: looked up, and kept; cheap to import."""

import os

from saywell.stores import first_frame

TYPE_CHECKING = False  # as in typing, which is too much to import here
if TYPE_CHECKING:
    from collections.abc import Mapping


def known(environ: "Mapping[str, str]") -> bytes:
    """Return the frame as the terminal takes it; empty where none was kept for it."""
    place = _place(environ)
    return first_frame.read(place) if place else b""


def missing(environ: "Mapping[str, str]") -> str:
    """Return the file for the frame where there is none yet; empty otherwise."""
    place = _place(environ)
    return "" if os.path.exists(place) else place  # noqa: PTH110 - cheap to import


def keep(place: str, frame: bytes) -> None:
    """Keep a frame in its file."""
    first_frame.keep(place, frame)


def _place(environ: "Mapping[str, str]") -> str:
    """Return the file for the frame of this terminal; empty where there can be none."""
    try:
        size = os.get_terminal_size(1)
        return first_frame.place(environ, size.columns, size.lines)
    except (OSError, RuntimeError):
        return ""
