"""How the chat screen looks: themes, the parts that have a colour, and how a colour is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from saywell.errors import nearest


class Theme(StrEnum):
    """Which colours the screen wears; ``auto`` goes by what the terminal says of itself."""

    AUTO = "auto"
    DARK = "dark"
    LIGHT = "light"
    CONTRAST = "contrast"
    NONE = "none"


class Symbols(StrEnum):
    """Which signs the screen draws with."""

    AUTO = "auto"
    UNICODE = "unicode"
    ASCII = "ascii"


class Direction(StrEnum):
    """Who puts text that runs from right to left into its order.

    ``visual``: we do, and the terminal shows the cells as they come. ``logical``: the terminal.
    """

    AUTO = "auto"
    LOGICAL = "logical"
    VISUAL = "visual"


ROLES: Mapping[str, str] = MappingProxyType(
    {
        "base": "all that has no colour of its own",
        "title": "the bars at the top",
        "name": "names, keys and triggers",
        "head": "the first line of a message",
        "frame": "lines between the parts",
        "dim": "what matters less",
        "system": "what the chat system reports",
        "chosen": "the row that is chosen",
        "chosen dim": "what matters less on the chosen row",
        "customer": "the customer's messages",
        "agent": "the messages of agents",
        "bot": "the messages of bots",
        "note": "the heading of a private note",
        "notetext": "the text of a private note",
        "newer": "the sign that there are newer messages below",
        "unread": "how many messages are unread",
        "draft": "a conversation with an unsent text",
        "fresh": "a customer who has not waited long",
        "due": "a customer who should be answered now",
        "overdue": "a customer who has waited too long",
        "chosen draft": "the same on the chosen row",
        "chosen fresh": "the same on the chosen row",
        "chosen due": "the same on the chosen row",
        "chosen overdue": "the same on the chosen row",
        "chosen unread": "the same on the chosen row",
        "info": "news that needs nothing",
        "good": "what went well, and how to put it better",
        "warning": "what should be looked at",
        "error": "what failed, or blocks a message",
        "advice": "a finding that is only advice",
        "mark.error": "words that block a message",
        "mark.warning": "words that are asked about",
        "mark.advice": "words that could be better",
        "mark.chosen": "the words of the finding that is explained",
        "mark.found": "words that a search has found",
        "mark.here": "those of them that are shown now",
        "mark.open": "a field that is not filled",
        "hint": "the line of keys at the bottom",
        "hint.key": "the keys in it",
    }
)
"""The parts of the screen that can be given a colour, and what each is."""

ATTRIBUTES = ("bold", "italic", "underline", "reverse")
"""Words that say how letters are drawn, in any number."""

_HUES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
COLOURS: tuple[str, ...] = ("default", "grey", *_HUES, *(f"bright-{hue}" for hue in _HUES[1:]))
"""Names of colours, as the terminal's own palette has them; others are written ``#rrggbb``."""

_HEX = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ink:
    """How a part is drawn; an empty colour leaves what is there."""

    attributes: tuple[str, ...] = ()
    ink: str = ""
    paper: str = ""


def read_ink(text: str) -> Ink:
    """Read ``bold red on default``: attributes, a colour, and behind ``on`` another.

    Raises ValueError with what is wrong and the way out, parted by a line feed.
    """
    attributes: list[str] = []
    colours = {"ink": "", "paper": ""}
    place = "ink"
    for word in text.lower().split():
        if word == "on" and place == "ink":
            place = "paper"
        elif word in ATTRIBUTES:
            attributes.append(word)
        elif word not in COLOURS and not _HEX.fullmatch(word):
            known = () if word.startswith("#") else ("on", *ATTRIBUTES, *COLOURS)
            way = nearest(word, known) or _WAY
            raise ValueError(f"{word!r} is not a colour\n{way}")
        elif colours[place]:
            raise ValueError(f"{word!r} is one colour too many\n{_WAY}")
        else:
            colours[place] = word
    if place == "paper" and not colours["paper"]:
        raise ValueError(f"there is no colour behind 'on'\n{_WAY}")
    return Ink(tuple(attributes), **colours)


_WAY = "for example 'bold red on default', or '#d7875f'"
