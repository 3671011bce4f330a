"""What was drawn before, kept as long as nothing that it was drawn from has changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

from saywell.app.state import State

Drawn = TypeVar("Drawn")


class Watched:
    """Stands for a state, and notes what is read of it."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._fields: dict[str, object] = {}
        self._properties: dict[str, object] = {}
        self._whole = False

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._state, name)
        kind = getattr(State, name, None)
        if isinstance(kind, property):
            self._properties[name] = value
        elif callable(kind):
            self._whole = True
        else:
            self._fields[name] = value
        return value

    def holds_for(self, state: State) -> bool:
        """Say whether all that was read is the same in another state.

        What the state holds has to be the same object, what it reckons only equal.
        """
        if state is self._state:
            return True
        return (
            not self._whole
            and all(getattr(state, name) is value for name, value in self._fields.items())
            and all(getattr(state, name) == value for name, value in self._properties.items())
        )


class Kept(Generic[Drawn]):
    """Draws from a state, and draws again only when something else is to be seen.

    ``draw`` gets the state and whatever else it depends on; it has no other inputs.
    """

    def __init__(self, draw: Callable[..., Drawn]) -> None:
        self._draw = draw
        self._known: tuple[Watched, tuple[object, ...], Drawn] | None = None

    def __call__(self, state: State, *others: object) -> Drawn:
        """Return what is drawn from this state."""
        if self._known is not None:
            watched, before, drawn = self._known
            if before == others and watched.holds_for(state):
                return drawn
        watched = Watched(state)
        drawn = self._draw(cast("State", watched), *others)
        self._known = (watched, others, drawn)
        return drawn
