"""What the keys for the look do: another theme, other signs, right-to-left text the other way."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from saywell.app.menu import Item
from saywell.model.look import Direction, Symbols, Theme
from saywell.tui.keys import Action

if TYPE_CHECKING:
    from saywell.tui.look import Look
    from saywell.tui.screen import Screen

_CHOICES: Mapping[str, tuple[object, ...]] = {
    "theme": (Theme.DARK, Theme.LIGHT, Theme.CONTRAST, Theme.NONE),
    "symbols": (Symbols.UNICODE, Symbols.ASCII),
    "rtl": (Direction.VISUAL, Direction.LOGICAL),
}
"""The settings of the look that can be tried out, and what each can be."""


def deeds(screen: Screen) -> dict[Action, Callable[[], object]]:
    """Return what the keys for the look do."""
    return {
        Action.LOOK: lambda: _choose(screen),
        Action.DIRECTION: lambda: _turn(screen),
    }


def _choose(screen: Screen) -> None:
    """List every look that can be had; the choice holds until the screen closes."""
    words, now = screen.words, _now(screen.look)
    items = [
        Item(
            f"{setting} {value}",
            words(f"look.{setting}.{value}"),
            words("look.now") if now[setting] is value else "",
        )
        for setting, values in _CHOICES.items()
        for value in values
    ]
    screen.session.menus.choose(words("look.title"), items, lambda key: _wear(screen, key))


def _now(look: Look) -> dict[str, object]:
    return {"theme": look.theme, "symbols": look.symbols, "rtl": look.direction}


def _wear(screen: Screen, key: str) -> None:
    setting, _, value = key.partition(" ")
    look = screen.look
    if setting == "theme":
        look = dataclasses.replace(look, theme=Theme(value))
    elif setting == "symbols":
        look = dataclasses.replace(look, symbols=Symbols(value))
    else:
        look = dataclasses.replace(look, direction=Direction(value))
    screen.wear(look)
    screen.session.stage.say(
        screen.words(
            "look.keep",
            what=screen.words(f"look.{setting}.{value}"),
            command=f"saywell config set look.{setting} {value}",
        )
    )


def _turn(screen: Screen) -> None:
    """Let the other one put right-to-left text into its order: the terminal, or this program."""
    own = screen.look.direction is Direction.VISUAL
    _wear(screen, f"rtl {Direction.LOGICAL if own else Direction.VISUAL}")
