"""The colours of the screen: four themes, which one a terminal gets, and one's own colours.

The colours are those of the 256 that terminals do not change, so that contrast can be measured:
tests hold every part to 4.5:1 (WCAG 2.1, 1.4.3) on backgrounds that dark and light terminals come
with, and the theme of high contrast, which paints its own black, to 7:1 (1.4.6).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from prompt_toolkit.styles import Style

from saywell.model.look import Theme, read_ink

_ATTRIBUTES: dict[str, str] = {  # the same in every theme that has colours
    "title": "reverse",
    "name": "bold",
    "head": "bold",
    "newer": "reverse",
    "info": "",
    "mark.advice": "underline",
    "mark.chosen": "reverse",
    "mark.found": "underline",
    "mark.here": "reverse",
    "hint.key": "bold",
}

DARK: Mapping[str, str] = MappingProxyType(
    {  # a later line goes over an earlier one, so what holds on the chosen row comes after it
        "base": "",
        **_ATTRIBUTES,
        "frame": "#9e9e9e",
        "dim": "#a8a8a8",
        "system": "italic #a8a8a8",
        "customer": "#5fd7ff",
        "agent": "#87d787",
        "bot": "#d7afff",
        "note": "#000000 on #ffd75f",
        "notetext": "#ffd75f",
        "unread": "bold #ffd75f",
        "draft": "#ffafff",
        "fresh": "#87d787",
        "due": "bold #ffd75f",
        "overdue": "bold #ff8787",
        "good": "#87d787",
        "warning": "bold #ffd75f",
        "error": "bold #ff8787",
        "advice": "#5fd7ff",
        "mark.error": "underline #ff8787",
        "mark.warning": "underline #ffd75f",
        "mark.open": "underline #ffd75f",
        "chosen": "#ffffff on #005faf",
        "chosen dim": "#eeeeee",
        "chosen unread": "bold #ffffff",
        "chosen draft": "bold #ffffff",
        "chosen fresh": "#ffffff",
        "chosen due": "bold #ffffff",
        "chosen overdue": "bold #ffffff on #af0000",
        "hint": "#ffffff on #444444",
    }
)

LIGHT: Mapping[str, str] = MappingProxyType(
    {
        **DARK,
        "frame": "#626262",
        "dim": "#5f5f5f",
        "system": "italic #5f5f5f",
        "customer": "#005f87",
        "agent": "#005f00",
        "bot": "#870087",
        "notetext": "#875f00",
        "unread": "bold #875f00",
        "draft": "#870087",
        "fresh": "#005f00",
        "due": "bold #875f00",
        "overdue": "bold #af0000",
        "good": "#005f00",
        "warning": "bold #875f00",
        "error": "bold #af0000",
        "advice": "#005f87",
        "mark.error": "underline #af0000",
        "mark.warning": "underline #875f00",
        "mark.open": "underline #875f00",
        "hint": "#000000 on #d0d0d0",
    }
)

CONTRAST: Mapping[str, str] = MappingProxyType(
    {
        **DARK,
        "base": "#ffffff on #000000",
        "frame": "#ffffff",
        "dim": "#ffffff",
        "system": "italic #ffffff",
        "customer": "bold #5fffff",
        "agent": "bold #5fff5f",
        "bot": "bold #ffafff",
        "notetext": "bold #ffff5f",
        "note": "bold #000000 on #ffff5f",
        "unread": "bold #ffff5f",
        "draft": "bold #ffafff",
        "fresh": "bold #5fff5f",
        "due": "bold #ffff5f",
        "overdue": "bold #000000 on #ffaf5f",
        "good": "bold #5fff5f",
        "warning": "bold #ffff5f",
        "error": "bold #000000 on #ffaf5f",
        "advice": "bold #5fffff",
        "mark.error": "bold underline #ffaf5f",
        "mark.warning": "bold underline #ffff5f",
        "mark.open": "bold underline #ffff5f",
        "chosen": "bold #000000 on #ffffff",
        "chosen dim": "#000000",
        "chosen unread": "bold underline #000000",
        "chosen draft": "bold #000000",
        "chosen fresh": "bold #000000",
        "chosen due": "bold underline #000000",
        "chosen overdue": "bold #000000 on #ffaf5f",
        "hint": "#000000 on #ffffff",
    }
)

NONE: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(DARK, ""),
        **_ATTRIBUTES,
        "system": "italic",
        "note": "bold reverse",
        "unread": "bold",
        "due": "bold",
        "overdue": "bold",
        "warning": "bold",
        "error": "bold",
        "mark.error": "bold underline",
        "mark.warning": "underline",
        "mark.advice": "italic underline",
        "mark.open": "underline",
        "chosen": "reverse",
        "chosen overdue": "bold underline",
        "hint": "reverse",
    }
)

THEMES: Mapping[Theme, Mapping[str, str]] = MappingProxyType(
    {Theme.DARK: DARK, Theme.LIGHT: LIGHT, Theme.CONTRAST: CONTRAST, Theme.NONE: NONE}
)


def theme_for(wanted: Theme, environ: Mapping[str, str], *, colour: bool = True) -> Theme:
    """Choose the theme: the one that is set, else by the background that the terminal names.

    ``COLORFGBG`` ends with the number of the background (rxvt, Konsole and some others); 7 and 15
    are white. The terminal itself is not asked (OSC 11): its answer arrives among the keys, and
    late over a slow line. Where nothing is known the background is taken to be dark.
    """
    if not colour:
        return Theme.NONE
    if wanted is not Theme.AUTO:
        return wanted
    ground = environ.get("COLORFGBG", "").rpartition(";")[2]
    return Theme.LIGHT if ground in ("7", "15") else Theme.DARK


def style_of(theme: Theme, own: Mapping[str, str] = MappingProxyType({})) -> Style:
    """Make the style of a theme, with one's own colours in their places.

    Without colour one's own colours are left out. Raises ValueError for a colour that cannot be
    read; settings have checked theirs.
    """
    return _style(theme, () if theme is Theme.NONE else tuple(own.items()))


@lru_cache
def _style(theme: Theme, own: tuple[tuple[str, str], ...]) -> Style:
    """Make a style once: the renderer tells two apart by their place in memory."""
    mine = dict(own)
    chosen = {role: mine.get(role, style) for role, style in THEMES[theme].items()}
    chosen[""] = chosen.pop("base")
    return Style([(role, _written(text)) for role, text in chosen.items()])


def _written(text: str) -> str:
    """Write a colour as prompt_toolkit has it."""
    ink = read_ink(text)
    words = [*ink.attributes]
    if ink.ink:
        words.append(f"fg:{_name(ink.ink)}")
    if ink.paper:
        words.append(f"bg:{_name(ink.paper)}")
    return " ".join(words)


def _name(colour: str) -> str:
    if colour.startswith("#") or colour == "default":
        return colour
    known = {"grey": "ansibrightblack", "white": "ansigray", "bright-white": "ansiwhite"}
    return known.get(colour) or "ansi" + colour.replace("-", "")
